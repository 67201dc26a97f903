"""A province of two cities with two counties each, and a county that the province runs itself, small enough to be planned at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import Stage, UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.records import School, Unit
from duxue.scenarios.rows import make
from duxue.scenarios.travel.minutes import build_travel
from tests.planner.publish import worlds

PROVINCE, EAST, WEST, DIRECT = "130000", "130100", "130200", "139001"
EASTERN, WESTERN = ("130101", "130102"), ("130201", "130202")
COUNTIES = (*EASTERN, *WESTERN, DIRECT)
NAMES = {
    PROVINCE: "测试省", EAST: "东市", WEST: "西市", DIRECT: "直县",
    EASTERN[0]: "甲县", EASTERN[1]: "乙县", WESTERN[0]: "丙县", WESTERN[1]: "丁县",
}  # fmt: skip
ABOVE = {
    EAST: "", WEST: PROVINCE, DIRECT: PROVINCE, **dict.fromkeys(EASTERN, EAST), **dict.fromkeys(WESTERN, WEST)
}  # fmt: skip


def _unit(number: int, unit_id: str) -> Unit:
    level = (
        UnitLevel.PROVINCE
        if unit_id == PROVINCE
        else UnitLevel.CITY
        if unit_id in (EAST, WEST)
        else UnitLevel.COUNTY
    )
    return make(
        Unit, unit_id=unit_id, name=NAMES[unit_id], level=level, parent_id=ABOVE.get(unit_id) or None,
        lon=118.0 + number / 20, lat=40.0, legal_name=f"{NAMES[unit_id]}人民政府教育督导委员会办公室",
    )  # fmt: skip


def _schools(units: Mapping[str, Unit], each: int) -> list[School]:
    """Every county's own, one that each city runs in its first county, and one that the province runs there."""
    found = [worlds.school(units[one], n) for one in COUNTIES if one in units for n in range(1, each + 1)]
    for office, county in ((EAST, EASTERN[0]), (WEST, WESTERN[0]), (PROVINCE, EASTERN[0])):
        if office not in units:
            continue
        place = units[county]
        found.append(
            worlds.school(place, 90 + len(office), school_id=f"{office}S01", name=f"{NAMES[office]}属中学",
                          office_id=office, stage=Stage.SENIOR)
        )  # fmt: skip
    return found


def province(schools: int = 4, inspectors: int = 3, offices: Iterable[str] = NAMES, **tables: Any) -> County:
    """The province, or so much of it; a county has so many schools and inspectors, each office above as many people and a school of its own."""
    units = {one: _unit(number, one) for number, one in enumerate(offices)}
    plain = worlds.county(1)
    people = [worlds.inspector(unit, n) for unit in units.values() for n in range(1, inspectors + 1)]
    rows = {
        "units": tuple(units.values()), "schools": tuple(_schools(units, schools)), "inspectors": tuple(people),
        "waivers": (), "recusals": (), "follow_ups": (), **tables,
    }  # fmt: skip
    made = plain.with_rows(**rows)
    return County(
        rows=made.rows, parameters=made.parameters, start=made.start, end=made.end, as_of=made.as_of, seed=made.seed,
        calendar=WorkCalendar(made.rows.calendar, made.rows.closures),
        travel=build_travel(made.rows, made.parameters, made.folder), synthetic=True, digest="d" * 64,
    )  # fmt: skip
