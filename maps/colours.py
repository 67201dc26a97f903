"""Colours that staff can tell apart, colour-blind or not: neighbours on the map never share one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import cos, radians

import numpy as np

Point = tuple[float, float]

PALETTE = ("#332288", "#DDCC77", "#CC6677", "#117733", "#88CCEE", "#AA4499", "#999933", "#44AA99", "#882255")
"""Paul Tol's "muted" scheme: nine hues that stay apart for the three common kinds of colour blindness."""

NOBODY = "#FFFFFF"
"""What belongs to nobody stays hollow; any grey would be a hue of the palette to some colour-blind eyes."""

LARGEST_RING = 14


def distinct(groups: Mapping[str, Sequence[Point]]) -> dict[str, int]:
    """A place in the palette for each group of points (an inspector's schools, a zone), so that neighbours differ.

    ``groups`` maps ids to (lon, lat) in degrees; a group without points gets a colour too. As many of a group's
    nearest neighbours as the palette allows differ from it; the same input gives the same colours.
    """
    names = sorted(groups)
    places = _coloured(tuple(tuple(groups[name]) for name in names))
    return dict(zip(names, places, strict=True))


@lru_cache(maxsize=16)
def _coloured(groups: Sequence[Sequence[Point]]) -> Sequence[int]:
    """The same for groups in order: each map of an office, and each edition of it, asks for the same ones."""
    pairs = _neighbours(groups)
    for ring in range(min(LARGEST_RING, max(len(groups) - 1, 0)), 0, -1):
        near: list[set[int]] = [set() for _ in groups]
        for a, others in enumerate(pairs):
            for b in others[:ring]:
                near[a].add(b)
                near[b].add(a)
        colours = _saturated_first(near)
        if max(colours, default=0) < len(PALETTE):
            return colours
    return [place % len(PALETTE) for place in range(len(groups))]


def _saturated_first(near: Sequence[set[int]]) -> list[int]:
    """A colour for each node, greedily: next is who has most colours around, then most neighbours (DSATUR, Brelaz 1979)."""
    colours, around = [-1] * len(near), [set[int]() for _ in near]
    left = list(range(len(near)))
    while left:
        node = max(left, key=lambda n: (len(around[n]), len(near[n])))
        left.remove(node)
        colours[node] = next(c for c in range(len(near)) if c not in around[node])
        for other in near[node]:
            around[other].add(colours[node])
    return colours


def _neighbours(groups: Sequence[Sequence[Point]]) -> list[list[int]]:
    """For each group the other groups, nearest first (by their closest points)."""
    filled = [place for place, points in enumerate(groups) if points]
    if not filled:
        return [[] for _ in groups]
    middle = radians(float(np.mean([lat for place in filled for _, lat in groups[place]])))
    points = [np.array([(lon * cos(middle), lat) for lon, lat in groups[place]]) for place in filled]
    everywhere, begins = np.concatenate(points), np.cumsum([0, *map(len, points[:-1])])
    nearest: list[list[int]] = [[] for _ in groups]
    for place, mine in zip(filled, points, strict=True):
        apart = np.sqrt(((mine[:, None, :] - everywhere[None, :, :]) ** 2).sum(axis=2)).min(axis=0)
        gaps = np.minimum.reduceat(apart, begins)
        by_gap = sorted(zip(gaps.tolist(), filled, strict=True))
        nearest[place] = [other for _, other in by_gap if other != place]
    return nearest
