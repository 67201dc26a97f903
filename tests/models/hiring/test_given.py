"""What the city's office plans for itself stands as fact when a county's staff is tried out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from duxue.models.hiring.supply import supply
from duxue.scenarios.codes import Duty, Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat
from duxue.scenarios.rows import Task, make
from tests.models.hiring.trials import OFFICE, place, staffed
from tests.models.stages.small_office import office, person, school

SEAT = place("县城")
MARCH = date(2027, 3, 1)


def county_with(schools: int) -> County:
    return office([school(n) for n in range(schools)], [person("X0", duty=Duty.BOTH)])


def lent(days: int, role: Role = Role.LEAD) -> Plan:
    """The city's events seat X0 on so many days of March, one event a day."""
    events, seats = [], []
    workdays = [d for d in (MARCH + timedelta(n) for n in range(31)) if d.weekday() < 5]
    for n, day in enumerate(workdays[:days]):
        kinds = (Task(TaskKind.COUNTY_EVALUATION),)
        events.append(
            make(Event, event_id=f"C{n}", office_id="U0", target_id="U0", kinds=kinds, start=day, end=day)
        )
        seats.append(make(Seat, event_id=f"C{n}", inspector_id="X0", role=role))
    return Plan(events=tuple(events), seats=tuple(seats))


def test_days_lent_leave_the_month() -> None:
    county = county_with(5)
    assert supply(county, OFFICE).room["X0", MARCH] == 30
    assert supply(county, OFFICE, lent(4)).room["X0", MARCH] == 22
    assert supply(county, OFFICE, lent(4)).room["X0", date(2027, 4, 1)] == 30
    assert supply(county, OFFICE, lent(20)).room["X0", MARCH] == 0
    assert supply(county, OFFICE, lent(4, Role.RESERVE)).room["X0", MARCH] == 30


@pytest.mark.parametrize("whole", [True, False])
def test_days_that_the_city_leaves_suffice(whole: bool) -> None:
    # Five visits of half a day are 2.5 days: of 15 days in March 12 may be lent and 13 may not.
    found = staffed(county_with(5), SEAT, whole=whole, given=lent(12))
    assert (found.number, found.proven, found.lent, found.verdict.open) == (0, True, 12, ())


def test_whom_the_city_takes_for_a_month_is_missed_there() -> None:
    # The bound holds whatever the city's office plans; the number with this plan of its own is one above it.
    found = staffed(county_with(5), SEAT, whole=False, given=lent(13))
    assert (found.least, found.number, found.within, found.lent) == (0, 1, 1, 13)
    assert found.verdict.open == ()


def test_a_whole_year_takes_one_more_where_a_visit_would_fall_out() -> None:
    found = staffed(county_with(5), SEAT, given=lent(13))
    assert found.verdict.whole
    assert (found.number, found.verdict.open) == (1, ())


def test_nothing_of_the_citys_own_is_told_as_the_countys() -> None:
    # An event of the city's with one person breaks the size of its team, which is no matter of this office.
    found = staffed(county_with(3), SEAT, given=lent(2))
    assert found.verdict.whole
    assert (found.number, found.verdict.open) == (0, ())
