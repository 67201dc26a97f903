"""Travel over an office's road graph: a csv of road sections, shortest paths between the nearest junctions.

The road file is one UTF-8 csv, one row a road section between two junctions, in the coordinate system that
the parameter roads_crs names (blank: the scenario's crs):

    from_lon 起点经度 · from_lat 起点纬度 · to_lon 终点经度 · to_lat 终点纬度    the section's two ends, degrees
    km 公里        its length; blank: the straight distance between its ends
    kmh 车速       the speed on it; blank: the parameter road_speed_kmh
    minutes 分钟   minutes along it; given, it counts instead of km and kmh
    oneway 单行    yes or 是: only from the first end to the second; blank: both ways

Two ends are one junction where they agree to six decimals of a degree.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from duxue.scenarios.problems import refusal
from duxue.scenarios.regular_files import read_regular
from duxue.scenarios.travel.coordinates import to_wgs84
from duxue.scenarios.travel.legs import (
    APART_KM,
    FASTEST_KMH,
    Floats,
    Indices,
    StraightLegs,
    TravelError,
    haversine_km,
)

HEADINGS = {
    "起点经度": "from_lon",
    "起点纬度": "from_lat",
    "终点经度": "to_lon",
    "终点纬度": "to_lat",
    "公里": "km",
    "车速": "kmh",
    "分钟": "minutes",
    "单行": "oneway",
}
ENDS = ("from_lon", "from_lat", "to_lon", "to_lat")
YES = {"yes", "y", "1", "true", "是", "√"}
NO = {"", "no", "n", "0", "false", "否"}
FAULTS_SHOWN = 5


class Section(NamedTuple):
    """One road section: its ends (degrees), its length, speed or minutes (nan: not given), whether it is one-way."""

    ends: tuple[float, float, float, float]
    km: float
    kmh: float
    minutes: float
    oneway: bool


class RoadLegs:
    """Minutes over the shortest path between the junctions nearest to two places, plus the ways to and from them.

    A pair that no road joins, and two places at one junction, take the straight measure; ``cut_off`` counts the
    places outside the part of the network that holds most of the places.
    """

    code = "roads"
    impossible = 0

    def __init__(self, file: Path, crs: str, points: tuple[Floats, Floats], straight: StraightLegs) -> None:
        """``points`` are the places' WGS-84 degrees. Raises TravelError for a missing or faulty file."""
        self.file = file.name
        self._straight = straight
        sections = read_sections(file)
        lon, lat, tails, heads, weights = _graph(sections, crs, straight)
        self.junctions = len(lon)
        self._graph = csr_array((weights, (tails, heads)), shape=(len(lon), len(lon)))
        self._node, access_km = _nearest(lon, lat, points)
        self._access = straight.minutes_of(access_km)
        _, parts = connected_components(self._graph, directed=True, connection="strong")
        mine = parts[self._node]
        sizes = np.bincount(mine, minlength=1) if len(mine) else np.zeros(1, dtype=np.intp)
        self.cut_off = int(np.sum(mine != int(np.argmax(sizes))))
        self._targets, self._slot = np.unique(self._node, return_inverse=True)
        self._rows: dict[int, Floats] = {}

    def block(self, sources: Indices, targets: Indices) -> Floats:
        """Minutes one way from each source to each target, as a matrix; paths once found are kept."""
        nodes = [int(n) for n in self._node[sources]]
        missing = sorted(set(nodes) - self._rows.keys())
        for start in range(0, len(missing), 64):
            batch = missing[start : start + 64]
            paths = np.asarray(dijkstra(self._graph, directed=True, indices=batch), dtype=np.float64)
            for node, row in zip(batch, paths[:, self._targets], strict=True):
                self._rows[node] = row
        slots = self._slot[targets]
        road = np.vstack([self._rows[node][slots] for node in nodes])
        road = road + self._access[sources][:, None] + self._access[targets][None, :]
        direct = self._straight.block(sources, targets)
        same = self._node[sources][:, None] == self._node[targets][None, :]
        return np.where(np.isfinite(road) & ~same, road, np.where(same, np.minimum(road, direct), direct))

    def words(self, lang: str) -> str:
        """How the minutes came about."""
        if lang == "zh":
            told = f"路网文件{self.file}（{self.junctions}个路口）最短路程"
            return told + (
                f"；{self.cut_off}处不与主路网连通，相关路程按直线距离估算" if self.cut_off else ""
            )
        told = f"shortest paths over {self.file} ({self.junctions} junctions)"
        return told + (
            f"; {self.cut_off} places are not joined to the main network and go by straight distance"
            if self.cut_off
            else ""
        )


def read_sections(file: Path) -> list[Section]:
    """The road sections of a road file (TravelError with the lines at fault, the first few of them)."""
    try:
        with io.StringIO(read_regular(file).decode("utf-8-sig"), newline="") as stream:
            reader = csv.DictReader(stream)
            names = {n: HEADINGS.get(n.strip(), n.strip().lower()) for n in reader.fieldnames or ()}
            if missing := [e for e in ENDS if e not in names.values()]:
                zh = "、".join(f"{h}（{e}）" for h, e in HEADINGS.items() if e in missing)
                raise TravelError(
                    f"路网文件{file.name}缺少列：{zh}",
                    f"road file {file.name} lacks columns: {', '.join(missing)}",
                )
            rows = [
                (reader.line_num, {names[k]: str(v or "").strip() for k, v in row.items() if k in names})
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        zh, en = refusal(error)
        raise TravelError(
            f"路网文件无法读取：{file}（{zh}）；请放在数据所在文件夹并存为 UTF-8 的 csv",
            f"cannot read road file {file} ({en}): put it beside the scenario as UTF-8 csv",
        ) from error
    return _checked(file, rows)


def _checked(file: Path, rows: list[tuple[int, dict[str, str]]]) -> list[Section]:
    sections, faults = [], []
    for line, row in rows:
        try:
            sections.append(_section(row))
        except ValueError as error:
            faults.append((line, str(error)))
    if not faults and sections:
        return sections
    if not faults:
        raise TravelError(f"路网文件{file.name}没有路段", f"road file {file.name} holds no road section")
    shown = faults[:FAULTS_SHOWN]
    more = len(faults) - len(shown)
    raise TravelError(
        f"路网文件{file.name}有{len(faults)}行有误："
        + "；".join(f"第{line}行 {what}" for line, what in shown)
        + (f"；另有{more}行" if more else ""),
        f"road file {file.name} has {len(faults)} bad rows: "
        + "; ".join(f"line {line} {what}" for line, what in shown)
        + (f"; {more} more" if more else ""),
    )


def _section(row: dict[str, str]) -> Section:
    def number(key: str, low: float, high: float) -> float:
        text = row.get(key, "")
        if text == "" and key not in ENDS:
            return float("nan")
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise ValueError(f"{key}={text!r}")
        return value

    oneway = row.get("oneway", "").lower()
    if oneway not in YES | NO:
        raise ValueError(f"oneway={row['oneway']!r}")
    ends = (
        number("from_lon", 73, 136),
        number("from_lat", 3, 54),
        number("to_lon", 73, 136),
        number("to_lat", 3, 54),
    )
    found = Section(
        ends, number("km", 0, 1000), number("kmh", 1, 200), number("minutes", 0, 2000), oneway in YES
    )
    crow = float(haversine_km(*np.radians(np.asarray(ends))))
    for key, told, least in (
        ("km", found.km, 0.5 * crow),
        ("minutes", found.minutes, crow / FASTEST_KMH * 60),
    ):
        if crow > APART_KM and told < least:
            raise ValueError(f"{key}={told:g} / {crow:.1f} km")
    return found


def _graph(
    sections: list[Section], crs: str, straight: StraightLegs
) -> tuple[Floats, Floats, Indices, Indices, Floats]:
    """The junctions' WGS-84 degrees and the arcs (tail, head, minutes), the quickest of parallel ones."""
    ends = np.asarray([s.ends for s in sections], dtype=np.float64)
    both = np.round(np.vstack([ends[:, :2], ends[:, 2:]]), 6)
    corners, index = np.unique(both, axis=0, return_inverse=True)
    lon, lat = to_wgs84(corners[:, 0], corners[:, 1], crs)
    tails, heads = index[: len(ends)].ravel(), index[len(ends) :].ravel()
    km = np.asarray([s.km for s in sections])
    rad_lon, rad_lat = np.radians(lon), np.radians(lat)
    crow = haversine_km(rad_lon[tails], rad_lat[tails], rad_lon[heads], rad_lat[heads])
    kmh = np.asarray([s.kmh for s in sections])
    taken = np.where(np.isnan(km), crow, km) / np.where(np.isnan(kmh), straight.road_speed_kmh, kmh) * 60.0
    minutes = np.asarray([s.minutes for s in sections])
    minutes = np.where(np.isnan(minutes), taken, minutes)
    back = ~np.asarray([s.oneway for s in sections], dtype=bool)
    tails, heads = np.concatenate([tails, heads[back]]), np.concatenate([heads, tails[back]])
    return lon, lat, *_quickest(tails, heads, np.concatenate([minutes, minutes[back]]))


def _quickest(tails: Indices, heads: Indices, minutes: Floats) -> tuple[Indices, Indices, Floats]:
    order = np.lexsort((minutes, heads, tails))
    tails, heads, minutes = tails[order], heads[order], minutes[order]
    first = np.ones(len(tails), dtype=bool)
    first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
    # A sparse matrix takes a zero for "no road"; a section of no length still joins its ends.
    return tails[first], heads[first], np.maximum(minutes[first], 1e-9)


def _nearest(lon: Floats, lat: Floats, points: tuple[Floats, Floats]) -> tuple[Indices, Floats]:
    """The junction nearest to each place, and the straight kilometres to it."""

    def flat(lons: Floats, lats: Floats) -> Floats:
        a, b = np.radians(lons), np.radians(lats)
        return np.column_stack([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)])

    if not len(points[0]):
        return np.zeros(0, dtype=np.intp), np.zeros(0)
    _, found = cKDTree(flat(lon, lat)).query(flat(*points))
    nearest = np.asarray(found, dtype=np.intp)
    km = haversine_km(
        np.radians(points[0]), np.radians(points[1]), np.radians(lon[nearest]), np.radians(lat[nearest])
    )
    return nearest, km
