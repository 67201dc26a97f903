"""Where schools without a point of their own stand: at their township's point, else at the seat of the unit where they lie."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.records import School, Township, Unit
from duxue.scenarios.sheets import Rows
from duxue.scenarios.travel.places import bundled_point

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stood:
    """The schools of one township of a unit that were placed together, and whether the township had a point."""

    unit_id: str
    township: str
    schools: int
    at_township: bool


def stood(rows: Rows) -> tuple[Rows, tuple[Stood, ...]]:
    """The rows with a point for every school, and what was placed how; bundled points join the table of townships."""
    open_ones = {school.school_id for school in rows.schools if (school.lon, school.lat).count(None)}
    if not open_ones:
        return rows, ()
    units = {unit.unit_id: unit for unit in rows.units}
    points = {(t.unit_id, fold(t.township)): (t.lon, t.lat) for t in rows.townships}
    bundled: dict[tuple[str, str], Township] = {}
    counted: Counter[tuple[str, str, bool]] = Counter()
    placed: list[School] = []
    for school in rows.schools:
        if school.school_id not in open_ones:
            placed.append(school)
            continue
        key = (school.unit_id, fold(school.township))
        if key not in points and (point := _bundled(units.get(school.unit_id), school.township)):
            points[key] = point
            bundled[key] = Township(school.unit_id, school.township, *point)
        counted[(*key[:1], school.township, key in points)] += 1
        lon, lat = points.get(key) or _seat(units[school.unit_id])
        placed.append(replace(school, lon=lon, lat=lat))
    townships = (*rows.townships, *bundled.values())
    told = tuple(Stood(u, t, n, known) for (u, t, known), n in counted.items())
    return replace(rows, schools=tuple(placed), townships=townships), told


def _seat(unit: Unit) -> Point:
    return unit.lon, unit.lat


def _bundled(unit: Unit | None, township: str) -> Point | None:
    return bundled_point(unit.name, township) if unit is not None and township else None
