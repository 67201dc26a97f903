"""A school that is about to close for good: a comprehensive that it does not owe any more is not held, one that it owes is."""

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.revise import revise_office
from duxue.models.solver import Stop
from duxue.models.stress.outcome import breaches
from duxue.scenarios.codes import ChangeKind, Role, Status, TaskKind
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.edits.rows import Change, Changes
from duxue.scenarios.plan import Event, Plan, Seat
from duxue.scenarios.rows import Task, make
from tests.models.stress.small_year import small_county, small_plan

CLOSED = date(2027, 10, 20)


def after_closing(last: date, as_of: date, *kinds: TaskKind, closed: date = CLOSED) -> tuple[Event, ...]:
    """The events after a revision in which S001 closes; it had one from 13 to 14 October, announced on 24 September."""
    county = small_county(people=4, schools=2, parameters={"team_size": 2, "responsible_may_join": False})
    schools = (replace(county.schools["S001"], last_comprehensive=last), county.schools["S002"])
    county = county.with_rows(schools=schools)
    event = make(
        Event, event_id="E1", office_id="U1", target_id="S001", kinds=tuple(Task(k) for k in kinds),
        start=date(2027, 10, 13), end=date(2027, 10, 14), notice_on=date(2027, 9, 24), status=Status.PLANNED,
    )  # fmt: skip
    seats = (Seat("E1", "I2", Role.LEAD), Seat("E1", "I3", Role.MEMBER))
    plan = replace(small_plan(county, day=20), events=(event,), seats=seats)
    row = make(Change, kind=ChangeKind.SCHOOL_CLOSE, subject="S001", start=closed)
    after = changed(county, plan, Changes((row,), {}), as_of)
    revised = revise_office(
        after, "U1", before=plan, given=Plan(), as_of=as_of, prices=Prices.of(after, "U1"), max_moves=None,
        effort=2.0, stop=Stop(), tell=lambda _: None,
    )  # fmt: skip
    assert list(breaches(after, revised.plan)) == []
    return tuple(e for e in revised.plan.events if e.status is not Status.CANCELLED)


@pytest.mark.parametrize("closed", [CLOSED, date(2027, 10, 14)])
def test_a_school_that_closes_before_its_due_day_gets_none(closed: date) -> None:
    assert after_closing(date(2022, 12, 1), date(2027, 9, 1), TaskKind.COMPREHENSIVE, closed=closed) == ()


def test_one_that_is_announced_stands() -> None:
    (event,) = after_closing(date(2022, 12, 1), date(2027, 9, 27), TaskKind.COMPREHENSIVE)
    assert (event.start, event.status) == (date(2027, 10, 13), Status.FROZEN)


def test_one_that_falls_due_before_the_school_closes_is_owed_and_held() -> None:
    (event,) = after_closing(date(2022, 10, 18), date(2027, 9, 1), TaskKind.COMPREHENSIVE)
    assert (event.start, event.end) == (date(2027, 10, 13), date(2027, 10, 14))
