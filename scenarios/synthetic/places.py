"""Where synthetic schools and people stand: townships as clusters of points inside a real county outline."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, radians
from random import Random

from duxue.scenarios.problems import ToldError
from duxue.scenarios.travel.outlines import DATA, Outline, contains, outline_of, outlines_of_hebei

CITY = "130200"
MOTHERS = {"130271": "130202", "130272": "130202", "130273": "130203", "130274": "130225"}
"""The development zones without an outline of their own, and the county whose outline their points are drawn in."""

NAMES = {
    "130271": "芦台经济开发区",
    "130272": "汉沽管理区",
    "130273": "高新技术产业开发区",
    "130274": "海港经济开发区",
}
KM_PER_DEGREE = 111.2

Point = tuple[float, float]


class UndrawableError(ToldError, ValueError):
    """What is asked for cannot be drawn."""


@dataclass(frozen=True)
class Town:
    """A township's name, its centre, and how many institutions it draws against the others."""

    name: str
    lon: float
    lat: float
    weight: float


@dataclass(frozen=True)
class Ground:
    """A county to draw in: code, name, outline, the seat of its office, its townships (the seat's first)."""

    code: str
    name: str
    outline: Outline
    seat: Point
    towns: tuple[Town, ...]

    def near(self, point: Point, km: float, draw: Random) -> Point:
        """A point inside the outline, scattered about another one with a standard deviation in kilometres."""
        for _ in range(200):
            lat = point[1] + draw.gauss(0.0, km) / KM_PER_DEGREE
            lon = point[0] + draw.gauss(0.0, km) / KM_PER_DEGREE / cos(radians(point[1]))
            lon, lat = round(lon, 5), round(lat, 5)
            if contains(self.outline, lon, lat):
                return lon, lat
            km *= 0.98
        raise UndrawableError(
            f"{self.name}境内 {point} 附近放不下点位", f"no room near {point} in {self.name}"
        )


def kilometres(a: Point, b: Point) -> float:
    """Straight kilometres between two points not far apart."""
    return KM_PER_DEGREE * hypot((a[0] - b[0]) * cos(radians(a[1])), a[1] - b[1])


@lru_cache(maxsize=1)
def _township_names() -> dict[str, tuple[tuple[str, str], ...]]:
    """County code -> (township name, type), in the order of the codes; a row that only says 街道 is left out."""
    found: dict[str, list[tuple[str, str]]] = {}
    with (DATA / "tangshan_townships.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["乡镇名称"] != row["类型"]:
                found.setdefault(row["县区代码"], []).append((row["乡镇名称"], row["类型"]))
    return {code: tuple(names) for code, names in sorted(found.items())}


@lru_cache(maxsize=1)
def seats() -> dict[str, tuple[str, Point]]:
    """County or city code -> name and centre (WGS-84)."""
    with (DATA / "tangshan_county_centres.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["adcode"]: (
                row["name"],
                (round(float(row["lon_wgs84_if_gcj02"]), 5), round(float(row["lat_wgs84_if_gcj02"]), 5)),
            )
            for row in csv.DictReader(stream)
        }


def county_codes() -> tuple[str, ...]:
    """The 18 county-level units of Tangshan: 14 with an outline, four development zones without."""
    return tuple(_township_names())


def ground_of(code: str, draw: Random) -> Ground:
    """A county with its townships placed: the seat's beside the office, the others spread over the outline.

    Outside Tangshan the townships' names are drawn too. Raises UndrawableError for a code without an outline.
    """
    if code not in county_codes():
        if code in outlines_of_hebei():
            return _ground_elsewhere(outlines_of_hebei()[code], draw)
        known = ", ".join(county_codes())
        raise UndrawableError(
            f"唐山市没有代码为 {code} 的县区，可选：{known}", f"{code}: no county of Tangshan; known: {known}"
        )
    whole = outline_of(MOTHERS.get(code, code))
    assert whole is not None, f"the bundled outlines lack {code}"  # noqa: S101 - a fault of the bundled data
    if code in MOTHERS:
        name, shape = NAMES[code], whole.part_of(0.0, 0.0)
        seat = _anywhere(shape, draw)
    else:
        seat = seats()[code][1]
        name, shape = whole.name, whole.part_of(*seat)
    bare = Ground(code, name, shape, seat, ())
    return Ground(code, name, shape, seat, _placed(bare, draw))


def _placed(bare: Ground, draw: Random) -> tuple[Town, ...]:
    # Streets and towns come before the rest, so that a factory zone is no county seat.
    names = [name for name, kind in _township_names()[bare.code] if kind != "其他"]
    names += [name for name, kind in _township_names()[bare.code] if kind == "其他"]
    return _spread(bare, names, draw)


def _spread(bare: Ground, names: Sequence[str], draw: Random) -> tuple[Town, ...]:
    towns: list[Town] = []
    for position, name in enumerate(names):
        if position < 2:
            lon, lat = bare.near(bare.seat, 1.0, draw)
            towns.append(Town(name, lon, lat, 3.0))
            continue
        tries = [_anywhere(bare.outline, draw) for _ in range(10)]
        lon, lat = max(tries, key=lambda at: min(kilometres(at, (town.lon, town.lat)) for town in towns))
        towns.append(Town(name, lon, lat, 0.6 + draw.random()))
    return tuple(towns)


_AT, _KIND = "东西南北中上下新", "河山岭庄店桥湾寨"


def _ground_elsewhere(outline: Outline, draw: Random) -> Ground:
    """A county of another city: its seat well inside its largest part, with townships of drawn names."""
    west, south, east, north = outline.bounds
    shape = outline.part_of((west + east) / 2.0, (south + north) / 2.0)
    west, south, east, north = shape.bounds
    middle = (west + east) / 2.0, (south + north) / 2.0
    seat = min((_anywhere(shape, draw) for _ in range(10)), key=lambda at: (kilometres(at, middle), at))
    bare = Ground(outline.code, outline.name, shape, seat, ())
    names = [f"{at}{kind}镇" for at in _AT for kind in _KIND]
    return Ground(
        outline.code, outline.name, shape, seat, _spread(bare, ["城关镇", *draw.sample(names, 11)], draw)
    )


def _anywhere(outline: Outline, draw: Random) -> Point:
    west, south, east, north = outline.bounds
    while True:
        lon, lat = round(draw.uniform(west, east), 5), round(draw.uniform(south, north), 5)
        if contains(outline, lon, lat):
            return lon, lat
