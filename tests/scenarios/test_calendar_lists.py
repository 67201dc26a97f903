"""Lists of school days and workdays hold exactly the days that are such one by one."""

from dataclasses import replace
from datetime import date, timedelta

from duxue.scenarios.calendar import WorkCalendar, shuts
from duxue.scenarios.codes import DayKind, Stage
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


def test_schools_share_their_days_where_they_are_the_same_and_only_there() -> None:
    """However many units there are: days are those of the rows that name the unit, the school, the stage or nobody."""
    shut = date(2027, 9, 6), date(2027, 9, 7), date(2027, 9, 8), date(2027, 9, 9)
    rows = (*ROWS, make(CalendarRow, start=shut[0], end=shut[0], kind=DayKind.HOLIDAY, unit_id="U2"))
    closures = (
        make(Closure, start=shut[1], end=shut[1], unit_id="U2", reason="雪"),
        make(Closure, start=shut[2], end=shut[2], school_id="S3", reason="雪"),
        make(Closure, start=shut[3], end=shut[3], school_id="S4", unit_id="U9", reason="雪"),
    )
    calendar = WorkCalendar(rows, closures)
    schools = [
        replace(school(1), school_id=name, unit_id=unit)
        for name, unit in (("S1", "U1"), ("S2", "U2"), ("S3", "U3"), ("S4", "U4"), ("S5", "U2"))
    ]
    away = [{d for d in shut if not calendar.is_school_day(one, d)} for one in schools]
    assert away == [set(), {*shut[:2]}, {shut[2]}, set(), {*shut[:2]}]
    assert calendar.school_days(schools[1]) is calendar.school_days(schools[4])
    assert calendar.school_days(schools[0]) is calendar.school_days(schools[3])
    assert calendar.is_office_workday(shut[0], "U1")
    assert not calendar.is_office_workday(shut[0], "U2")
    assert shut[0] in calendar.workdays(shut[0], shut[0], "U3")
    assert calendar.workdays(shut[0], shut[0], "U2") == []


def test_a_closure_is_about_a_school_by_its_id_its_unit_or_its_stage() -> None:
    def told(**cells: object) -> bool:
        return shuts(make(Closure, start=date(2027, 3, 1), end=date(2027, 3, 1), **cells), school(1))

    assert told()
    assert told(school_id="S001", unit_id="U1", stage=Stage.PRIMARY)
    assert not told(school_id="S002")
    assert not told(unit_id="U2")
    assert not told(stage=Stage.SENIOR)
    assert not told(school_id="S001", stage=Stage.SENIOR)
