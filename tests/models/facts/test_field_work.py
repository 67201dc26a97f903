"""What of a person's month a plan takes, by hand on a small office."""

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.facts.availability import free_days
from duxue.models.facts.field_work import (
    agreed_half_days,
    event_work,
    field_work,
    monthly_half_days,
    remaining_capacity,
    visit_halves,
)
from duxue.scenarios.codes import Half, ImposedLevel, Role, Status, TaskKind
from duxue.scenarios.plan import Attendance, Event, Plan, Seat, Visit
from duxue.scenarios.records import Imposed, Training
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, school

APRIL, MAY = date(2027, 4, 1), date(2027, 5, 1)


def event(name: str, start: date, end: date, target: str = "S001", status: Status = Status.PLANNED) -> Event:
    kinds = (Task(TaskKind.COMPREHENSIVE),)
    return make(
        Event,
        event_id=name,
        office_id="U1",
        target_id=target,
        kinds=kinds,
        start=start,
        end=end,
        status=status,
    )


def visit(day: date, half: Half) -> Visit:
    return Visit(f"V-{day}", day, half, "S001", "I1", ())


def test_a_month_holds_the_days_of_teams_and_the_halves_of_visits() -> None:
    county = office([school(1), school(2)], [person("I1")])
    across = event("E1", date(2027, 4, 29), date(2027, 5, 1))
    plan = Plan(
        events=(across, event("E2", date(2027, 4, 6), date(2027, 4, 6))),
        seats=(Seat("E1", "I1", Role.LEAD), Seat("E2", "I1", Role.RESERVE)),
        visits=(visit(date(2027, 4, 7), Half.AM), visit(date(2027, 4, 8), Half.DAY)),
    )
    assert event_work(county, plan, "I1") == {APRIL: 4, MAY: 2}
    assert field_work(county, plan, "I1") == {APRIL: 7, MAY: 2}
    assert field_work(county, plan, "I2") == {}


def test_a_cancelled_event_takes_nobodys_day() -> None:
    county = office([school(1)], [person("I1")])
    day = date(2027, 4, 6)
    plan = Plan(events=(event("E1", day, day),), seats=(Seat("E1", "I1", Role.MEMBER),))
    off = replace(plan, events=(event("E1", day, day, status=Status.CANCELLED),))
    assert event_work(county, plan, "I1") == {APRIL: 2}
    assert event_work(county, off, "I1") == {}
    assert day not in free_days(county, county.inspectors["I1"], plan)
    assert day in free_days(county, county.inspectors["I1"], off)


def test_what_a_level_above_has_fixed_is_no_work_of_the_offices() -> None:
    day = date(2027, 4, 6)
    above = make(
        Imposed, event_id="E1", target_id="S001", kinds=(Task(TaskKind.COMPREHENSIVE),), start=day, end=day,
        level=ImposedLevel.PROVINCE, inspectors=("I1",),
    )  # fmt: skip
    county = office([school(1)], [person("I1")], imposed=(above,))
    plan = Plan(events=(event("E1", day, day),), seats=(Seat("E1", "I1", Role.MEMBER),))
    assert event_work(county, plan, "I1") == {}
    assert day not in free_days(county, county.inspectors["I1"], plan)


def test_training_and_the_own_schools_event_take_a_day() -> None:
    training = make(Training, training_id="T1", start=date(2027, 4, 6), end=date(2027, 4, 7), hours=8.0)
    people = [person("I1", school_id="S002"), person("I2")]
    county = office([school(1), school(2)], people, training=(training,))
    home = event("E1", date(2027, 4, 8), date(2027, 4, 8), target="S002")
    plan = Plan(events=(home,), attendance=(Attendance("T1", "I1"),))
    first, second = (free_days(county, i, plan) for i in county.rows.inspectors)
    assert second - first == {date(2027, 4, 6), date(2027, 4, 7), date(2027, 4, 8)}


@pytest.mark.parametrize(
    ("days", "free", "taken", "left"),
    [(6.0, 20, 0, 12), (6.5, 20, 0, 13), (6.0, 4, 0, 8), (6.0, 20, 5, 7), (6.0, 3, 5, 6), (6.0, 20, 14, 0)],
)
def test_a_month_has_what_is_agreed_or_what_its_days_allow(
    days: float, free: int, taken: int, left: int
) -> None:
    assert remaining_capacity(person("I1", days_per_month=days), free, taken) == left


def test_the_reserve_is_taken_from_what_is_agreed() -> None:
    one = person("I1", days_per_month=10.0)
    assert agreed_half_days(one) == 20
    assert agreed_half_days(one, 0.1) == 18


@pytest.mark.parametrize(("halves", "parts"), [(1, (Half.AM, Half.PM)), (2, (Half.DAY,))])
def test_a_visit_takes_the_parts_of_a_day_that_the_office_has_set(
    halves: int, parts: tuple[Half, ...]
) -> None:
    county = office([school(1)], [person("I1")], {"visit_halfdays": halves, "visits_per_month": 2})
    assert visit_halves(county, "U1") == parts
    assert monthly_half_days(county, "U1") == 2 * halves
