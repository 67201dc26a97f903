"""The half-days open to one person at one school: what stands there, what it costs to go, and what each visit taken closes."""

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.explaining.changing.openings import Openings
from duxue.scenarios.codes import Half, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Visit
from duxue.scenarios.records import Absence, FollowUp
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, posting, school

MONDAY, TUESDAY, FRIDAY = date(2027, 4, 12), date(2027, 4, 13), date(2027, 4, 16)


def county(**cells: object) -> County:
    """Two schools side by side, some way from the person's home."""
    schools = [school(1, east=20), school(2, east=21)]
    return office(schools, [person("I1", lon=118.18, lat=39.63, **cells)], {"occasions_per_week": 1})


def visit(day: date, school_id: str = "S002", half: Half = Half.AM) -> Visit:
    return Visit("V", day, half, school_id, "I1", ())


def openings(world: County, *visits: Visit, events: tuple[Event, ...] = ()) -> Openings:
    rows = tuple(posting(s.school_id, "I1") for s in world.rows.schools)
    return Openings(world, Plan(postings=rows, visits=visits, events=events), "U1", "S001", "I1")


def days(found: Openings, first: date = MONDAY, last: date = FRIDAY) -> list[tuple[date, Half]]:
    return sorted((o.day, o.half) for o in found.of(first, last))


def test_every_half_of_every_school_day_is_open_where_nothing_stands() -> None:
    week = [date(2027, 4, day) for day in range(12, 17)]
    assert days(openings(county())) == [(day, half) for day in week for half in (Half.AM, Half.PM)]
    assert days(openings(county()), date(2027, 4, 17), date(2027, 4, 18)) == [], "a weekend"


def test_the_half_day_beside_a_visit_next_door_is_the_cheapest() -> None:
    found = openings(county(), visit(TUESDAY)).of(MONDAY, FRIDAY)
    assert (found[0].day, found[0].half) == (TUESDAY, Half.PM)
    assert found[0].minutes < found[1].minutes / 2
    assert (TUESDAY, Half.AM) not in [(o.day, o.half) for o in found]


def test_a_person_away_and_a_month_that_is_full_leave_nothing_open() -> None:
    away = make(Absence, inspector_id="I1", start=MONDAY, end=FRIDAY)
    assert days(openings(county().with_rows(absences=(away,)))) == []
    full = county(days_per_month=0.5)
    assert days(openings(full, visit(date(2027, 4, 20)))) == []
    assert days(openings(full, visit(date(2027, 5, 11)))) != []


@pytest.mark.parametrize(("start", "open_days"), [(TUESDAY, 0), (date(2027, 4, 20), 5)])
def test_a_week_that_has_its_occasions_takes_no_more(start: date, open_days: int) -> None:
    event = make(
        Event, event_id="E1", office_id="U1", target_id="S001", kinds=(Task(TaskKind.COMPREHENSIVE),),
        start=start, end=start,
    )  # fmt: skip
    assert len({day for day, _ in days(openings(county(), events=(event,)))}) == open_days


def test_a_visit_taken_closes_the_week_and_counts_in_the_month() -> None:
    found = openings(county(days_per_month=1.0))
    found.take(visit(TUESDAY, "S001"))
    assert days(found) == []
    assert days(found, date(2027, 4, 19), date(2027, 4, 19)) != []
    found.take(visit(date(2027, 4, 21), "S002"))
    assert days(found, date(2027, 4, 26), date(2027, 4, 30)) == [], "two half-days of field work were agreed"


def test_what_rides_along_narrows_the_days() -> None:
    issue = make(
        FollowUp, issue_id="L1", school_id="S001", severity=Severity.MINOR, deadline=date(2027, 4, 14)
    )
    found = openings(county().with_rows(follow_ups=(issue,)))
    assert {o.day for o in found.of(MONDAY, FRIDAY, ["L1"])} == {date(2027, 4, 15), FRIDAY}
    assert len({o.day for o in found.of(MONDAY, FRIDAY, ["unknown"])}) == 5


def test_a_day_soon_after_another_occasion_costs_more_than_its_road() -> None:
    loose = replace(
        county(), parameters=county().parameters.replaced({("weight_breathing_space", ""): 1000.0})
    )
    found = openings(loose, visit(FRIDAY, "S001")).of(date(2027, 4, 19), date(2027, 4, 30))
    road = loose.parameters.number("weight_travel", "U1")
    assert any(o.price > o.minutes * road for o in found if o.day <= date(2027, 4, 21))
