"""Hulls around groups of schools, with a margin, as zones are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, radians, sin

Point = tuple[float, float]

MARGIN = 0.006
"""Degrees of latitude (about 650 m) between a zone's outermost schools and its hull."""

_CORNERS = 12


def hull(points: Sequence[Point]) -> list[Point]:
    """The convex hull of (lon, lat) points in degrees widened by the margin, counter-clockwise; empty for no points.

    One school alone gets a ring of its own, so every zone has an area.
    """
    if not points:
        return []
    wide = MARGIN / cos(radians(sum(lat for _, lat in points) / len(points)))
    rim = [
        (lon + wide * cos(2 * pi * step / _CORNERS), lat + MARGIN * sin(2 * pi * step / _CORNERS))
        for lon, lat in points
        for step in range(_CORNERS)
    ]
    ordered = sorted({(round(lon, 4), round(lat, 4)) for lon, lat in rim})
    return _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]


def _chain(ordered: Sequence[Point]) -> list[Point]:
    """The outer side of points in order, every turn to the left."""
    kept: list[Point] = []
    for point in ordered:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
