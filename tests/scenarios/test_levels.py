"""An office and the offices above it: who is above whom, who may lend to whom, what is fact below, what a list may say."""

from dataclasses import replace

import pytest

from duxue.models.facts.duties import evaluations
from duxue.models.office_plan import OfficePlan
from duxue.planner.crew.city import Above, Ordered, waves
from duxue.planner.publishing import chosen
from duxue.scenarios.codes import Role, UnitLevel
from duxue.scenarios.plan import Plan, Seat
from duxue.scenarios.records import Unit
from duxue.scenarios.rows import make
from duxue.scenarios.subset import facts_for, office_county
from tests.planner import provinces
from tests.planner.provinces import COUNTIES, DIRECT, EAST, EASTERN, PROVINCE, WEST, WESTERN
from tests.planner.publish import worlds


def test_a_unit_stands_below_the_one_it_names_or_the_only_one_of_the_next_level() -> None:
    county = provinces.province()
    assert county.superiors(EASTERN[0]) == (EAST, PROVINCE)
    assert county.superiors(EAST) == (PROVINCE,)  # it names none, and there is one province
    assert county.superiors(DIRECT) == (PROVINCE,)
    assert county.superiors(PROVINCE) == county.superiors("nobody") == ()
    assert [unit.unit_id for unit in county.subordinates(PROVINCE)] == [EAST, WEST, DIRECT]
    assert [unit.unit_id for unit in county.offices] == [PROVINCE, EAST, WEST, *COUNTIES]


def test_of_several_cities_none_is_taken_for_a_superior_unasked() -> None:
    county = provinces.province()
    units = tuple(replace(u, parent_id="") if u.unit_id == WESTERN[0] else u for u in county.rows.units)
    assert county.with_rows(units=units).superiors(WESTERN[0]) == ()


def test_a_superior_is_never_of_the_same_level_or_below() -> None:
    county = provinces.province()
    twisted = {PROVINCE: EASTERN[0], WEST: EAST, WESTERN[1]: WESTERN[0]}
    units = tuple(replace(u, parent_id=twisted.get(u.unit_id, u.parent_id)) for u in county.rows.units)
    rows = county.with_rows(units=units)
    assert [rows.superiors(one) for one in twisted] == [(), (), ()]


@pytest.mark.parametrize(
    ("office", "lenders"), [(PROVINCE, {EAST, WEST, DIRECT}), (EAST, {*EASTERN}), (DIRECT, set()), (WESTERN[0], set())]
)  # fmt: skip
def test_an_office_borrows_from_those_right_below_it(office: str, lenders: set[str]) -> None:
    county = provinces.province()
    assert {person.unit_id for person in county.lendable(office)} == lenders
    cut = office_county(county, office)
    assert {person.unit_id for person in cut.rows.inspectors} == {office, *lenders}
    assert {school.office_id for school in cut.rows.schools} == {office}


def test_each_government_is_evaluated_by_the_office_right_above_it() -> None:
    county = provinces.province()
    assert {(one.office_id, one.unit_id) for one in evaluations(county)} == {
        (PROVINCE, EAST), (PROVINCE, WEST), (PROVINCE, DIRECT),
        *((EAST, one) for one in EASTERN), *((WEST, one) for one in WESTERN),
    }  # fmt: skip
    without = county.with_rows(inspectors=tuple(i for i in county.rows.inspectors if i.unit_id != WEST))
    assert {one.unit_id for one in evaluations(without)} == {EAST, WEST, DIRECT, *EASTERN}


def test_offices_are_planned_level_by_level_and_go_by_those_above_them_alone() -> None:
    county = provinces.province()
    every = tuple(unit.unit_id for unit in county.offices)
    assert [[office for _, office in wave] for wave in waves([Ordered(county, every)])] == [
        [PROVINCE],
        [EAST, WEST],
        [*COUNTIES],
    ]
    made = worlds.plan_for(county)
    parts = [OfficePlan(o, Plan(events=tuple(e for e in made.events if e.office_id == o)), ()) for o in every]
    above = Above(county, parts)
    owners = {
        one: {event.office_id for event in above.of(one).events} for one in (EASTERN[1], EAST, PROVINCE)
    }
    assert owners == {EASTERN[1]: {EAST, PROVINCE}, EAST: {PROVINCE}, PROVINCE: set()}


def test_a_citys_people_in_the_provinces_team_are_fact_for_the_city() -> None:
    county = provinces.province()
    event = next(e for e in worlds.plan_for(county).events if e.office_id == PROVINCE)
    seat = make(Seat, event_id=event.event_id, inspector_id=f"{EAST}I001", role=Role.MEMBER)
    given = Plan(events=(event,), seats=(seat,))
    assert facts_for(county, given, EAST) == given
    assert facts_for(county, given, WEST) == facts_for(county, given, EASTERN[0]) == Plan()


def test_with_an_office_those_above_it_are_chosen() -> None:
    county = provinces.province()
    assert chosen(county, [WESTERN[1]], above_too=True) == (PROVINCE, WEST, WESTERN[1])
    assert chosen(county, [DIRECT], above_too=True) == (PROVINCE, DIRECT)
    assert chosen(county, ["丁县"], above_too=False) == (WESTERN[1],)


def test_words_of_the_level() -> None:
    assert [level.zh for level in UnitLevel] == ["省级", "市级", "县级"]
    assert [level.rank for level in UnitLevel] == [0, 1, 2]
    assert make(Unit, unit_id="X", name="x", level=UnitLevel.CITY, lon=1.0, lat=1.0).level.oversees
