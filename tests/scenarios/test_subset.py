"""What an office's plan rests on: its own rows and values change the digest, those of other offices do not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from duxue.planner.crew.city import Ordered, waves
from duxue.scenarios.codes import DayKind, Duty, ImposedLevel, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import digest_of
from duxue.scenarios.plan import Plan, Seat
from duxue.scenarios.records import Absence, CalendarRow, Campaign, Closure, GivenTravel, Imposed
from duxue.scenarios.rows import Task, make
from duxue.scenarios.subset import facts_for, resting_on
from tests.planner.publish import worlds


def rested(county: County, office: str) -> str:
    return digest_of(resting_on(county, office))


OWN, OTHER, CITY = "130201", "130202", "130200"
DAY = date(2027, 4, 6)


def city() -> County:
    plain = worlds.county(offices=2, schools=3, inspectors=2)
    unit = plain.units[CITY]
    return plain.with_rows(
        schools=(worlds.school(unit, 1, office_id=CITY), *plain.rows.schools),
        inspectors=(worlds.inspector(unit, 1), *plain.rows.inspectors),
    )


def with_value(county: County, unit: str) -> County:
    return replace(county, parameters=county.parameters.replaced({("reach_minutes", unit): 33.0}))


def added(county: County, name: str, row: Any) -> County:
    return county.with_rows(**{name: (*getattr(county.rows, name), row)})


def at(unit: str) -> dict[str, County]:
    """The city with one thing changed at a unit, by what it is."""
    county, person, school = city(), f"{unit}I001", f"{unit}S0001"
    moved = tuple(
        replace(s, students=s.students + 1) if s.school_id == school else s for s in county.rows.schools
    )
    return {
        "value": with_value(county, unit),
        "school": county.with_rows(schools=moved),
        "absence": added(county, "absences", make(Absence, inspector_id=person, start=DAY, end=DAY)),
        "closure": added(county, "closures", make(Closure, school_id=school, start=DAY, end=DAY)),
        "calendar": added(county, "calendar", make(CalendarRow, start=DAY, end=DAY, kind=DayKind.HOLIDAY, unit_id=unit)),
        "travel": added(county, "travel", make(GivenTravel, from_id=person, to_id=school, minutes=9.0)),
        "campaign": added(county, "campaigns", make(Campaign, campaign_id="C9", name="x", office_id=unit, start=DAY, end=DAY)),
        "imposed": added(county, "imposed", make(Imposed, event_id="H9", target_id=school, start=DAY, end=DAY,
                                                 kinds=(Task(TaskKind.COMPREHENSIVE),), level=ImposedLevel.CITY)),
    }  # fmt: skip


@pytest.mark.parametrize("what", sorted(at(OWN)))
def test_own_rows_count_and_others_do_not(what: str) -> None:
    same = rested(city(), OWN)
    assert rested(at(OWN)[what], OWN) != same
    assert rested(at(OTHER)[what], OWN) == same


def test_what_is_set_for_all_or_for_the_city_above_counts_for_everybody() -> None:
    for unit in ("", CITY):
        assert rested(with_value(city(), unit), OWN) != rested(city(), OWN)


@pytest.mark.parametrize(
    ("duty", "counts"), [(Duty.SCHOOL, False), (Duty.GOVERNMENT, True), (Duty.BOTH, True)]
)
def test_a_city_office_may_take_anybody_whose_duty_allows_it(duty: Duty, counts: bool) -> None:
    def lending(county: County) -> County:
        people = (replace(i, duty=duty) if i.unit_id == OTHER else i for i in county.rows.inspectors)
        return county.with_rows(inspectors=tuple(people))

    before, away = lending(city()), lending(at(OTHER)["absence"])
    hired = replace(before.inspectors[f"{OTHER}I001"], inspector_id=f"{OTHER}I009")
    for after in (away, added(before, "inspectors", hired)):
        assert (rested(after, CITY) != rested(before, CITY)) is counts


def test_a_city_office_s_own_people_count_whatever_their_duty() -> None:
    assert rested(at(CITY)["absence"], CITY) != rested(city(), CITY)


def test_of_the_citys_plan_only_what_concerns_an_office_is_fact() -> None:
    county = city()
    plan = worlds.plan_for(county)
    lent = next(e for e in plan.events if e.target_id == f"{CITY}S0001")
    none = facts_for(county, Plan(events=(lent,)), OWN)
    assert none.events == ()
    seat = make(Seat, event_id=lent.event_id, inspector_id=f"{OWN}I002", role=Role.MEMBER)
    some = facts_for(county, Plan(events=(lent,), seats=(seat,)), OWN)
    assert (some.events, some.seats) == ((lent,), (seat,))
    assert facts_for(county, Plan(events=(lent,), seats=(seat,)), OTHER) == Plan()


def test_city_offices_of_all_scenarios_go_first() -> None:
    county, single = city(), worlds.county(schools=3, inspectors=2)
    ordered = [Ordered(one, tuple(unit.unit_id for unit in one.offices)) for one in (county, single)]
    assert list(waves(ordered)) == [[(0, CITY)], [(0, OWN), (0, OTHER), (1, OWN)]]
