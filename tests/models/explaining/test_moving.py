"""Other days for events and visits, by hand: which are looked at, and what goes along with an event that moves."""

from __future__ import annotations

from datetime import date

from duxue.models.explaining.changing.moving import half_days, on_days, other_days, seat_change
from duxue.scenarios.codes import Half, Role, TaskKind
from duxue.scenarios.plan import CycleRow, Event, Plan, Seat, Visit
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, school

TUESDAY = date(2027, 4, 20)
MAY = date(2027, 5, 11)
"""A Tuesday; the four days before 6 May are days off, the eighth is made up."""


def cycle(school_id: str, planned: date | int) -> CycleRow:
    return make(CycleRow, school_id=school_id, planned=planned)


def event(kind: TaskKind, days: int = 1) -> Event:
    end = TUESDAY.replace(day=TUESDAY.day + days - 1)
    return make(
        Event, event_id="E1", office_id="U1", target_id="S001", kinds=(Task(kind),), start=TUESDAY, end=end,
        notice_on=date(2027, 4, 12),
    )  # fmt: skip


def test_an_event_keeps_its_length_and_takes_its_notice_and_its_place_in_the_round_along() -> None:
    county = office([school(1), school(2)], [person("I1")])
    rows = (cycle("S001", TUESDAY), cycle("S002", TUESDAY), cycle("S001", 2028))
    change = on_days(county, Plan(cycle=rows), event(TaskKind.COMPREHENSIVE, 2), MAY)
    ((_, row), (moved, again)) = change.out, change.into
    assert (moved.start, moved.end) == (MAY, date(2027, 5, 12))
    # Ten workdays ahead: 10, 8, 7 and 6 May, 26 to 30 April, and the Sunday before, which is made up.
    assert moved.notice_on == date(2027, 4, 25)
    assert (row, again) == (rows[0], cycle("S001", MAY))


def test_a_campaigns_event_leaves_the_round_alone() -> None:
    county = office([school(1)], [person("I1")])
    change = on_days(county, Plan(cycle=(cycle("S001", TUESDAY),)), event(TaskKind.CAMPAIGN), MAY)
    assert (len(change.out), len(change.into)) == (1, 1)


def test_every_weekday_of_the_horizon_is_looked_at_but_its_own_and_those_too_near_the_end() -> None:
    county = office([school(1)], horizon=(date(2027, 4, 16), date(2027, 4, 23)))
    days = [d.day for d in other_days(county, event(TaskKind.COMPREHENSIVE, 2))]
    # The sixteenth is a Friday; from the twenty-third no second day is left.
    assert days == [16, 19, 21, 22]


def test_every_half_day_of_a_visits_month_but_its_own() -> None:
    county = office([school(1)], [person("I1")], horizon=(date(2027, 4, 16), date(2027, 5, 31)))
    visit = make(Visit, visit_id="V1", date=TUESDAY, half=Half.AM, school_id="S001", inspector_id="I1")
    found = list(half_days(county, visit))
    assert {d.month for d, _ in found} == {4}
    assert (TUESDAY, Half.PM) in found
    assert (TUESDAY, Half.AM) not in found
    assert min(found)[0] == date(2027, 4, 16)
    # Eleven weekdays are left of the month.
    assert len(found) == 2 * 11 - 1


def test_visits_of_a_whole_day_have_one_place_a_day() -> None:
    county = office([school(1)], [person("I1")], {"visit_halfdays": 2})
    visit = make(Visit, visit_id="V1", date=TUESDAY, half=Half.DAY, school_id="S001", inspector_id="I1")
    assert {half for _, half in half_days(county, visit)} == {Half.DAY}


def test_a_seat_changes_hands_and_nothing_else() -> None:
    change = seat_change(Seat("E1", "I1", Role.LEAD), "I2")
    assert (change.out, change.into) == ((Seat("E1", "I1", Role.LEAD),), (Seat("E1", "I2", Role.LEAD),))
