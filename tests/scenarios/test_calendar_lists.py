"""Lists of school days and workdays hold exactly the days that are such one by one."""

from dataclasses import replace
from datetime import date, timedelta

from duxue.scenarios.calendar import WorkCalendar
from duxue.scenarios.codes import DayKind
from duxue.scenarios.records import CalendarRow, Closure
from duxue.scenarios.rows import make
from tests.models.stages.small_office import school

FIRST, LAST = date(2026, 11, 20), date(2028, 2, 10)
ROWS = (
    make(CalendarRow, start=date(2026, 9, 1), end=date(2027, 1, 22), kind=DayKind.TERM),
    make(CalendarRow, start=date(2027, 9, 1), end=date(2028, 1, 21), kind=DayKind.TERM),
    make(CalendarRow, start=date(2027, 10, 11), end=date(2027, 10, 13), kind=DayKind.HOLIDAY),
)
SNOW = (make(Closure, start=date(2027, 12, 30), end=date(2028, 1, 4), reason="雪"),)


def test_lists_agree_with_single_days_at_the_edges_of_years_scope_and_span() -> None:
    calendar = WorkCalendar(ROWS, SNOW)
    plain = school(1)
    late = replace(plain, school_id="S2", opened=date(2027, 9, 20), closed=date(2027, 12, 6))
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    for first, last in ((0, len(days) - 1), (40, 45), (41, 41), (300, 380), (9, 3), (411, 420)):
        span = days[first : last + 1]
        assert calendar.workdays(days[first], days[last]) == [
            d for d in span if calendar.is_office_workday(d)
        ]
        for one in (plain, late):
            taught = [d for d in span if calendar.is_school_day(one, d) and one.in_scope(d)]
            assert calendar.school_days_in(one, days[first], days[last]) == taught
    assert calendar.school_days_in(plain, FIRST, LAST)
    assert calendar.school_days_in(late, FIRST, LAST)[0] == date(2027, 9, 20)
