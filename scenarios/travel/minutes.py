"""Travel minutes between inspectors, schools and offices, and where those minutes come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np

from duxue.scenarios.parameters import Parameters
from duxue.scenarios.records import GivenTravel, Inspector, School, Township, Unit
from duxue.scenarios.travel.legs import Floats, Indices, Legs, StraightLegs, TravelError
from duxue.scenarios.travel.osrm import OsrmLegs
from duxue.scenarios.travel.places import Standing

__all__ = ["Travel", "TravelError", "build_travel"]


class PlacedRows(Protocol):
    """The tables of a scenario that place people, schools and offices, and the travel given for pairs of them."""

    @property
    def units(self) -> tuple[Unit, ...]: ...
    @property
    def schools(self) -> tuple[School, ...]: ...
    @property
    def inspectors(self) -> tuple[Inspector, ...]: ...
    @property
    def travel(self) -> tuple[GivenTravel, ...]: ...
    @property
    def townships(self) -> tuple[Township, ...]: ...


class Travel:
    """Minutes one way between any two places; places are the ids of inspectors, schools and units.

    An inspector's place is where the days start. ``source`` is ``distance``, ``roads`` or ``osrm``; ``given`` counts
    the rows of the travel table, which override the source (both directions unless the reverse is given too).
    """

    def __init__(
        self,
        places: Sequence[str],
        legs: Legs,
        given: Iterable[GivenTravel] = (),
        starts: Mapping[str, Sequence[str]] | None = None,
        standing: int = 0,
    ) -> None:
        """``places`` are the ids in the order in which ``legs`` knows the points; ``starts`` who starts at a place.

        ``standing`` counts the schools that stand at their township's point or their unit's seat.
        """
        self._index = {place: i for i, place in enumerate(places)}
        self._legs = legs
        self.source = legs.code
        self.standing = standing
        rows = list(given)
        self.given = len(rows)
        self._given = _overrides(rows, self._index, starts or {})
        self._told: dict[tuple[int, int], float] = {}

    def minutes(self, from_id: str, to_id: str) -> float:
        """Minutes one way, not rounded (KeyError for an id that is no place of the scenario)."""
        start, end = self._index[from_id], self._index[to_id]
        kept = self._given.get(start, {}).get(end)
        if kept is None:
            kept = self._told.get((start, end))
        if kept is None:
            kept = float(self._legs.block(_indices([start]), _indices([end]))[0, 0])
            self._told[start, end] = kept
        return kept

    def along(self, stops: Sequence[str]) -> float:
        """Minutes of a way from each stop to the next, not rounded."""
        return sum(self.minutes(a, b) for a, b in pairwise(stops))

    def matrix(self, from_ids: Sequence[str], to_ids: Sequence[str]) -> Floats:
        """Minutes one way from each of the first to each of the second, one row a start, not rounded."""
        starts = [self._index[place] for place in from_ids]
        ends = [self._index[place] for place in to_ids]
        if not starts or not ends:
            return np.zeros((len(starts), len(ends)))
        found = self._legs.block(_indices(starts), _indices(ends))
        columns: dict[int, list[int]] = {}
        for column, end in enumerate(ends):
            columns.setdefault(end, []).append(column)
        for row, start in enumerate(starts):
            for end, minutes in self._given.get(start, {}).items():
                found[row, columns.get(end, [])] = minutes
        return found

    @property
    def impossible(self) -> int:
        """How many pairs met so far were given minutes in which nobody can make the way (they go by distance)."""
        return self._legs.impossible

    def words(self, lang: str = "zh") -> str:
        """Where the minutes come from, in one sentence for outputs (``zh`` or ``en``)."""
        told = [self._legs.words(lang)]
        if self.given:
            zh = f"其中{self.given}对起终点按行程表所给分钟数"
            en = f"{self.given} pairs as given in the travel table"
            told.append(zh if lang == "zh" else en)
        if self.standing:
            zh = f"{self.standing}所学校没有坐标，按乡镇或单位驻地定位，行程为估算"
            en = (
                f"{self.standing} schools have no point and stand at their township or unit's seat: estimated"
            )
            told.append(zh if lang == "zh" else en)
        return ("；" if lang == "zh" else "; ").join(told)


def _indices(values: Sequence[int]) -> Indices:
    return np.asarray(values, dtype=np.intp)


def _overrides(
    rows: Sequence[GivenTravel], index: Mapping[str, int], starts: Mapping[str, Sequence[str]]
) -> dict[int, dict[int, float]]:
    """The minutes given for pairs of places; a pair of a school or seat holds for the people who start there.

    What is given for a direction wins over what its reverse implies, and a person's own pair over that of the place.
    """
    found: dict[int, dict[int, float]] = {}
    shared = [
        replace(row, from_id=one, to_id=other)
        for row in rows
        for one in (row.from_id, *starts.get(row.from_id, ()))
        for other in (row.to_id, *starts.get(row.to_id, ()))
        if (one, other) != (row.from_id, row.to_id)
    ]
    for given in (shared, rows):
        for backward in (True, False):
            for row in given:
                if row.from_id in index and row.to_id in index:
                    start, end = index[row.from_id], index[row.to_id]
                    start, end = (end, start) if backward else (start, end)
                    found.setdefault(start, {})[end] = row.minutes
    return found


def _starts(rows: PlacedRows) -> dict[str, list[str]]:
    """The people without a point of their own, by the school or the unit's seat where they start."""
    found: dict[str, list[str]] = {}
    schools = {school.school_id for school in rows.schools}
    for person in rows.inspectors:
        if person.lon is None or person.lat is None:
            place = person.school_id if person.school_id in schools else person.unit_id
            found.setdefault(place, []).append(person.inspector_id)
    return found


def _places(rows: PlacedRows) -> dict[str, tuple[float, float]]:
    """The WGS-84 point of every id; an inspector's is the own point, else the own school, else the unit's seat."""
    found: dict[str, tuple[float, float]] = {}
    units = {unit.unit_id: (unit.lon, unit.lat) for unit in rows.units}
    schools = {school.school_id: (school.lon, school.lat) for school in rows.schools}
    for person in rows.inspectors:
        if person.lon is not None and person.lat is not None:
            found[person.inspector_id] = (person.lon, person.lat)
            continue
        place = schools.get(person.school_id) or units.get(person.unit_id)
        if place is not None:
            found[person.inspector_id] = place
    for table in (schools, units):
        for key, place in table.items():
            found.setdefault(key, place)
    return found


def build_travel(rows: PlacedRows, parameters: Parameters, folder: Path) -> Travel:
    """The travel of a scenario by its parameters ``travel_source``, ``roads_file`` (beside the scenario), ``osrm_url``.

    ``rows`` hold WGS-84 points; ``folder`` is where the scenario lies. Raises TravelError where a road file is missing
    or wrong, or an OSRM server does not answer.
    """
    places = _places(rows)
    points = np.asarray(list(places.values()), dtype=np.float64).reshape(-1, 2)
    lon, lat = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
    straight = StraightLegs(lon, lat, parameters.number("detour_factor"), parameters.number("road_speed_kmh"))
    legs = _legs(parameters, folder, straight, (lon, lat))
    standing = Standing(rows.units, rows.townships)
    return Travel(
        list(places), legs, rows.travel, _starts(rows), sum(bool(standing.at(s)) for s in rows.schools)
    )


def road_crs(parameters: Parameters) -> str:
    """The coordinate system of the road file: its own where it is given, else that of the scenario."""
    return str(parameters.value("roads_crs") or parameters.word("crs"))


def _legs(
    parameters: Parameters, folder: Path, straight: StraightLegs, points: tuple[Floats, Floats]
) -> Legs:
    source = parameters.word("travel_source")
    if source == "roads":
        name = str(parameters.value("roads_file") or "").strip()
        if not name:
            raise TravelError(
                "行程来源为“路网”（roads），但参数 roads_file 未填；请填写路网文件名",
                "travel_source is roads, but roads_file is blank: give the road file's name",
            )
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise TravelError(
                f"参数 roads_file 为“{name}”：路网文件应放在数据文件旁边或其子文件夹中，只填文件名",
                f"roads_file is {name}: the road file belongs beside the scenario or in a folder there",
            )
        from duxue.scenarios.travel.roads import RoadLegs  # noqa: PLC0415 - loads scipy, and few offices have a road graph

        return RoadLegs(folder / name, road_crs(parameters), points, straight)
    if source == "osrm":
        url = str(parameters.value("osrm_url") or "").strip()
        if not url:
            raise TravelError(
                "行程来源为“osrm”，但参数 osrm_url 未填；请填写本单位 OSRM 服务地址",
                "travel_source is osrm, but osrm_url is blank: give the address of the office's OSRM server",
            )
        return OsrmLegs(url, points, straight)
    return straight
