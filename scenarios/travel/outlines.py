"""Outlines of counties: which points lie inside, and the shapes that maps draw."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from duxue.scenarios.regular_files import read_regular

DATA = Path(__file__).parents[1] / "data"
OUTLINES = DATA / "tangshan_counties.geojson"
"""The bundled outlines; an office may put its own Tianditu download in this file's place."""

HEBEI = DATA / "hebei_counties.geojson"
"""Outlines of all counties of the province; a county is found there by its code alone, for names recur in other provinces."""

SOURCE_ZH = "县级行政区轮廓：天地图 GS(2024)0650号"
SOURCE_EN = "County outlines: Tianditu, map review number GS(2024)0650"

Ring = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Outline:
    """A county's shape: its parts, each a tuple of rings (outer one first) of WGS-84 (lon, lat) rows."""

    code: str
    name: str
    parts: tuple[tuple[Ring, ...], ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north in degrees."""
        points = np.vstack([rings[0] for rings in self.parts])
        (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def part_of(self, lon: float, lat: float) -> Outline:
        """The one part that holds a point, else the largest, as an outline of its own."""
        for rings in self.parts:
            alone = Outline(self.code, self.name, (rings,))
            if bool(contains(alone, lon, lat)):
                return alone
        largest = max(self.parts, key=lambda rings: abs(_area(rings[0])))
        return Outline(self.code, self.name, (largest,))


def _area(ring: Ring) -> float:
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2.0)


def contains(outline: Outline, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Whether points (WGS-84 degrees, numbers or arrays of one shape) lie inside an outline; holes are outside."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    inside = np.zeros(x.shape, dtype=np.bool_)
    for ring in (ring for rings in outline.parts for ring in rings):
        inside = inside ^ _odd_crossings(ring, x, y)
    return inside


def _odd_crossings(ring: Ring, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a ray from each point to the east crosses a ring an odd number of times."""
    ends = ring if np.array_equal(ring[0], ring[-1]) else np.vstack([ring, ring[:1]])
    x0, y0, x1, y1 = ends[:-1, 0], ends[:-1, 1], ends[1:, 0], ends[1:, 1]
    px, py = x[..., None], y[..., None]
    spans = (y0 <= py) != (y1 <= py)
    rise = np.where(y1 == y0, 1.0, y1 - y0)
    crossing = x0 + (py - y0) / rise * (x1 - x0)
    return np.asarray((spans & (px < crossing)).sum(axis=-1) % 2 == 1, dtype=np.bool_)


def read_outlines(file: Path) -> tuple[Outline, ...]:
    """The outlines of a GeoJSON file, in its order; codes from ``adcode`` or ``gb`` (``156`` and the code).

    Raises ValueError where the file is no GeoJSON of polygons with codes and names, OSError where it cannot be read.
    """
    try:
        features = json.loads(read_regular(file).decode("utf-8-sig"))["features"]
        return tuple(_outline(feature) for feature in features)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise ValueError(
            f"{file.name}：不是县级行政区轮廓的 GeoJSON / no GeoJSON of county outlines ({error})"
        ) from error


def _outline(feature: Mapping[str, Any]) -> Outline:
    properties, geometry = feature["properties"], feature["geometry"]
    code = str(properties.get("adcode") or properties.get("gb") or "")
    code = code.removeprefix("156") if len(code) == len("156130227") else code
    shapes = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    parts = tuple(tuple(np.asarray(ring, dtype=np.float64)[:, :2] for ring in rings) for rings in shapes)
    if not code or not parts:
        raise ValueError("a feature without code or shape")
    return Outline(code, str(properties["name"]), parts)


@lru_cache(maxsize=4)
def _kept(file: Path) -> tuple[Outline, ...]:
    return read_outlines(file)


def outline_of(code_or_name: str, file: Path = OUTLINES) -> Outline | None:
    """The outline of a county by code (``130227``, ``156130227``) or name; None where the file holds none.

    A name may be longer than the county's: ``迁西县教育督导室`` finds 迁西县.
    """
    wanted = code_or_name.strip()
    found = _kept(file)
    for outline in found:
        if wanted in (outline.code, "156" + outline.code, outline.name):
            return outline
    inside = [outline for outline in found if outline.name and outline.name in wanted]
    if inside or file != OUTLINES:
        return max(inside, key=lambda outline: len(outline.name), default=None)
    code = wanted.removeprefix("156") if len(wanted) == len("156130227") else wanted
    return outlines_of_hebei().get(code)


@lru_cache(maxsize=1)
def outlines_of_hebei() -> Mapping[str, Outline]:
    """The bundled outlines of the province's counties by code."""
    return {outline.code: outline for outline in read_outlines(HEBEI)}


def outlines() -> tuple[Outline, ...]:
    """The outlines that stand in ``OUTLINES``: what lies around a county is drawn from them."""
    return _kept(OUTLINES)
