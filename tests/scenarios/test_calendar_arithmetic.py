"""Days of offices and schools reckoned in both directions: notice periods, months, weeks, years."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duxue.scenarios.calendar import WorkCalendar, anniversary, month_end, next_month, week_start
from duxue.scenarios.codes import DayKind
from duxue.scenarios.records import CalendarRow
from duxue.scenarios.rows import make
from tests.models.stages.small_office import school

DAY = timedelta(days=1)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
TERM = make(CalendarRow, start=date(2026, 9, 1), end=date(2027, 7, 10), kind=DayKind.TERM)
OFFICE_CLOSED = make(
    CalendarRow, start=date(2027, 3, 10), end=date(2027, 3, 12), kind=DayKind.HOLIDAY, unit_id="U1"
)
SATURDAY = make(CalendarRow, start=date(2027, 3, 20), end=date(2027, 3, 20), kind=DayKind.WORKDAY)
CALENDAR = WorkCalendar((TERM, OFFICE_CLOSED, SATURDAY), ())
UNITS = st.sampled_from(["", "U1", "U2"])


@given(DAYS, st.integers(0, 30), UNITS)
def test_a_notice_of_some_workdays_holds_just_as_many(day: date, count: int, unit: str) -> None:
    told = CALENDAR.workdays_before(day, count, unit)
    assert CALENDAR.workdays_between(told, day, unit) == count
    # It is the latest such day, and the office is there to send it.
    assert told == day if count == 0 else CALENDAR.is_office_workday(told, unit)
    assert count == 0 or CALENDAR.workdays_between(told + DAY, day, unit) == count - 1


@given(DAYS, st.integers(0, 400), UNITS)
def test_workdays_are_the_days_that_are_workdays(start: date, length: int, unit: str) -> None:
    end = start + timedelta(days=length)
    days = [start + timedelta(days=n) for n in range(length + 1)]
    assert CALENDAR.workdays(start, end, unit) == [d for d in days if CALENDAR.is_office_workday(d, unit)]
    assert CALENDAR.workdays_between(start, end + DAY, unit) == len(CALENDAR.workdays(start, end, unit))


@given(DAYS, DAYS, DAYS, DAYS)
def test_school_days_from_day_to_day_lie_in_the_term_in_scope_and_in_order(
    start: date, end: date, opened: date, closed: date
) -> None:
    one = school(1, opened=opened, closed=closed)
    found = CALENDAR.school_days_in(one, start, end)
    assert found == sorted(d for d in CALENDAR.school_days(one) if start <= d <= end and opened <= d < closed)
    assert all(TERM.start <= d <= TERM.end and d.weekday() < 5 for d in found)


def test_what_one_office_closes_stays_open_to_the_others() -> None:
    closed = date(2027, 3, 11)
    assert [CALENDAR.is_office_workday(closed, unit) for unit in ("", "U1", "U2")] == [True, False, True]
    assert CALENDAR.is_makeup_day(date(2027, 3, 20), "U1")
    assert not CALENDAR.is_school_day(school(1), date(2027, 3, 20))


@given(DAYS)
def test_months_and_weeks_follow_each_other_without_a_gap(day: date) -> None:
    assert month_end(day) + DAY == next_month(day)
    assert (next_month(day).day, month_end(day).month) == (1, day.month)
    assert day.replace(day=1) <= day <= month_end(day)
    assert week_start(day) <= day < week_start(day) + 7 * DAY
    assert week_start(day).weekday() == 0


@given(DAYS, st.integers(0, 40))
def test_an_anniversary_is_the_same_day_but_for_the_leap_day(day: date, years: int) -> None:
    later = anniversary(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)
    leap = (day.month, day.day) == (2, 29)
    assert later.day == day.day or (leap and later.day == 28 and later + DAY == date(later.year, 3, 1))
