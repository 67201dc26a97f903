"""Days of offices and schools at each edge: holidays, make-up days, exams, closures, units, stages, and ends of counts."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from duxue.scenarios import calendar
from duxue.scenarios.calendar import WorkCalendar, anniversary, month_end, next_month, week_start
from duxue.scenarios.codes import DayKind, Stage
from duxue.scenarios.records import CalendarRow, Closure, School
from duxue.scenarios.rows import make
from tests.models.stages.small_office import school

MAKEUP = date(2026, 9, 20)
"""A Sunday on which offices work by the published calendar of 2026."""
MID_AUTUMN = date(2026, 9, 25)
TERM = ((2026, 9, 1), (2027, 1, 20))


def row(
    kind: DayKind, start: tuple[int, int, int], end: tuple[int, int, int], **cells: object
) -> CalendarRow:
    return make(CalendarRow, start=date(*start), end=date(*end), kind=kind, **cells)


def of(
    *rows: CalendarRow, closures: tuple[Closure, ...] = (), makeup: dict[str, bool] | None = None
) -> WorkCalendar:
    return WorkCalendar((row(DayKind.TERM, *TERM), *rows), closures, makeup)


def shut(start: tuple[int, int, int], end: tuple[int, int, int], **cells: object) -> Closure:
    return make(Closure, start=date(*start), end=date(*end), **cells)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 24), True),  # a Thursday
        (date(2026, 9, 19), False),  # a Saturday
        (MAKEUP, True),
        (MID_AUTUMN, False),
        (date(2026, 10, 7), False),  # the last day of the published week
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # the Saturday that makes up for it
        (date(2027, 10, 1), False),  # by statute, as long as 2027 is not published
        (date(2027, 10, 4), True),
        (date(2027, 10, 9), False),
    ],
)
def test_an_office_works_by_the_published_calendar_and_beyond_it_by_statute(day: date, works: bool) -> None:
    assert of().is_office_workday(day) is works


def test_rows_of_the_table_win_over_the_published_calendar_and_work_wins_over_leave() -> None:
    own = of(
        row(DayKind.WORKDAY, (2026, 9, 25), (2026, 9, 26)),
        row(DayKind.HOLIDAY, (2026, 9, 26), (2026, 9, 29)),
    )
    days = [date(2026, 9, n) for n in range(24, 31)]
    assert [d.day for d in days if own.is_office_workday(d)] == [24, 25, 26, 30]
    assert of().is_office_workday(date(2026, 9, 29))


def test_rows_of_one_stage_or_another_unit_leave_an_office_alone() -> None:
    day = date(2026, 9, 29)
    staged = of(row(DayKind.HOLIDAY, (2026, 9, 29), (2026, 9, 29), stage=Stage.PRIMARY))
    assert staged.is_office_workday(day)
    theirs = of(row(DayKind.HOLIDAY, (2026, 9, 29), (2026, 9, 29), unit_id="U2"))
    assert theirs.is_office_workday(day)
    assert theirs.is_office_workday(day, "U1")
    assert not theirs.is_office_workday(day, "U2")


def test_a_makeup_day_is_a_day_of_work_at_the_weekend() -> None:
    assert of().is_makeup_day(MAKEUP)
    assert not of().is_makeup_day(date(2026, 9, 19))
    assert not of().is_makeup_day(date(2026, 9, 21)), "a Monday makes up for nothing"
    assert not of(row(DayKind.HOLIDAY, (2026, 9, 20), (2026, 9, 20))).is_makeup_day(MAKEUP)


def test_schools_are_inspected_on_makeup_days_only_where_their_office_says_so() -> None:
    one = school(1)
    assert not of().is_school_day(one, MAKEUP)
    assert of(makeup={"": True}).is_school_day(one, MAKEUP)
    assert not of(makeup={"": True, "U1": False}).is_school_day(one, MAKEUP)
    assert of(makeup={"": False, "U1": True}).is_school_day(one, MAKEUP)
    assert not of(makeup={"U2": True}).is_school_day(one, MAKEUP)
    assert not of(makeup={"": True}).is_school_day(one, date(2026, 9, 19)), "a Saturday on which nobody works"


def taught(found: WorkCalendar, first: int, last: int, one: School | None = None) -> list[int]:
    """The school days of a school in September 2026."""
    here = one or school(1)
    return [n for n in range(first, last + 1) if found.is_school_day(here, date(2026, 9, n))]


def test_a_term_has_its_weekdays_without_holidays_exams_and_closures() -> None:
    assert taught(of(), 21, 30) == [21, 22, 23, 24, 28, 29, 30]
    assert taught(of(row(DayKind.EXAM, (2026, 9, 22), (2026, 9, 23))), 21, 30) == [21, 24, 28, 29, 30]
    assert taught(of(row(DayKind.HOLIDAY, (2026, 9, 28), (2026, 9, 28))), 21, 30) == [21, 22, 23, 24, 29, 30]
    assert taught(of(row(DayKind.WORKDAY, (2026, 9, 25), (2026, 9, 25))), 24, 28) == [24, 25, 28]
    assert taught(of(closures=(shut((2026, 9, 23), (2026, 9, 28)),)), 21, 30) == [21, 22, 29, 30]
    outside = of(row(DayKind.TERM, (2026, 9, 1), (2026, 9, 2)))
    assert not outside.is_school_day(school(1), date(2026, 8, 31))
    assert outside.is_school_day(school(1), date(2026, 9, 1))
    assert outside.is_school_day(school(1), date(2027, 1, 20))
    assert not outside.is_school_day(school(1), date(2027, 1, 21))


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        ({"school_id": "S001"}, False),
        ({"school_id": "S002"}, True),
        ({"stage": Stage.PRIMARY}, False),
        ({"stage": Stage.SENIOR}, True),
        ({"unit_id": "U1"}, False),
        ({"unit_id": "U2"}, True),
        ({"school_id": "S001", "stage": Stage.SENIOR}, True),
        ({"stage": Stage.PRIMARY, "unit_id": "U2"}, True),
    ],
)
def test_a_closure_holds_for_the_schools_that_all_its_cells_name(
    cells: dict[str, object], kept: bool
) -> None:
    found = of(closures=(shut((2026, 9, 22), (2026, 9, 22), **cells),))
    assert found.is_school_day(school(1), date(2026, 9, 22)) is kept
    assert found.is_school_day(school(1), date(2026, 9, 23))


@pytest.mark.parametrize(
    ("stage", "cells", "kept"),
    [
        (Stage.PRIMARY, {"stage": Stage.PRIMARY}, False),
        (Stage.SENIOR, {"stage": Stage.PRIMARY}, True),
        (Stage.NINE_YEAR, {"stage": Stage.PRIMARY}, False),
        (Stage.NINE_YEAR, {"stage": Stage.SENIOR}, True),
        (Stage.PRIMARY, {"unit_id": "U1"}, False),
        (Stage.PRIMARY, {"unit_id": "U2"}, True),
    ],
)
def test_an_exam_stops_the_schools_of_its_stage_and_unit(
    stage: Stage, cells: dict[str, object], kept: bool
) -> None:
    found = of(row(DayKind.EXAM, (2026, 9, 22), (2026, 9, 22), **cells))
    assert found.is_school_day(school(1, stage=stage), date(2026, 9, 22)) is kept


def test_two_schools_of_one_calendar_do_not_share_what_is_looked_up() -> None:
    found = of(closures=(shut((2026, 9, 22), (2026, 9, 22), school_id="S002"),))
    assert taught(found, 21, 23, school(1)) == [21, 22, 23]
    assert taught(found, 21, 23, school(2)) == [21, 23]
    assert taught(found, 21, 23, school(1, unit_id="U2")) == [21, 22, 23], "the same id, another row"
    kept = found.school_days(school(1))
    assert found.school_days(school(1)) is kept


def test_workdays_between_counts_the_first_day_and_not_the_last() -> None:
    found = of()
    assert found.workdays_between(date(2026, 9, 21), date(2026, 9, 21)) == 0
    assert found.workdays_between(date(2026, 9, 21), date(2026, 9, 22)) == 1
    assert found.workdays_between(date(2026, 9, 24), date(2026, 9, 28)) == 1
    assert found.workdays_between(date(2026, 9, 18), date(2026, 9, 22)) == 3, "the make-up Sunday counts"


def test_workdays_before_is_the_latest_day_that_leaves_so_many() -> None:
    found = of()
    assert found.workdays_before(date(2026, 9, 28), 0) == date(2026, 9, 28)
    assert found.workdays_before(date(2026, 9, 28), 1) == date(2026, 9, 24)
    assert found.workdays_before(date(2026, 9, 22), 3) == date(2026, 9, 18)
    for count in range(1, 15):
        first = found.workdays_before(date(2026, 10, 12), count)
        assert found.workdays_between(first, date(2026, 10, 12)) == count
        assert found.is_office_workday(first)


def test_counts_go_by_the_offices_own_rows() -> None:
    found = of(row(DayKind.HOLIDAY, (2026, 9, 22), (2026, 9, 23), unit_id="U1"))
    span = date(2026, 9, 21), date(2026, 9, 25)
    assert (found.workdays_between(*span), found.workdays_between(*span, "U1")) == (4, 2)
    assert found.workdays_before(span[1], 2) == date(2026, 9, 23)
    assert found.workdays_before(span[1], 2, "U1") == date(2026, 9, 21)
    assert [d.day for d in found.workdays(*span, "U1")] == [21, 24]
    assert [d.day for d in found.workdays(*span)] == [21, 22, 23, 24]


def test_statutory_days_of_an_unpublished_year_are_provisional_until_a_row_for_everybody_settles_them() -> (
    None
):
    term = row(DayKind.TERM, (2027, 9, 1), (2028, 1, 10))
    national = [date(2027, 10, n) for n in (1, 2, 3)]
    open_days = of(term).provisional
    assert set(national) < set(open_days)
    assert list(open_days) == sorted(open_days)
    assert {d.year for d in open_days} == {2027, 2028}, "2026 is published"
    settled = of(
        term,
        row(DayKind.HOLIDAY, (2027, 10, 1), (2027, 10, 2)),
        row(DayKind.WORKDAY, (2027, 10, 3), (2027, 10, 3)),
    )
    assert set(open_days) - set(settled.provisional) == set(national)
    for cells in ({"unit_id": "U1"}, {"stage": Stage.PRIMARY}):
        partly = of(term, row(DayKind.HOLIDAY, (2027, 10, 1), (2027, 10, 3), **cells))
        assert partly.provisional == open_days
    assert of(term, row(DayKind.EXAM, (2027, 10, 1), (2027, 10, 3))).provisional == open_days


def test_names_of_holidays_are_told_in_both_languages() -> None:
    assert calendar.statutory_names(2027, "zh_CN")[date(2027, 10, 1)] == "国庆节"
    assert "National Day" in calendar.statutory_names(2027, "en_US")[date(2027, 10, 1)]
    assert set(calendar.statutory_names(2027, "zh_CN")) == calendar.statutory_year(2027)


def test_days_of_months_and_years_at_their_ends() -> None:
    assert anniversary(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert anniversary(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert anniversary(date(2025, 2, 28), 3) == date(2028, 2, 28)
    assert anniversary(date(2026, 12, 31), -1) == date(2025, 12, 31)
    assert [next_month(date(2026, n, 5)) for n in (1, 11, 12)] == [
        date(2026, 2, 1), date(2026, 12, 1), date(2027, 1, 1),
    ]  # fmt: skip
    assert (month_end(date(2028, 2, 1)), month_end(date(2026, 12, 31))) == (
        date(2028, 2, 29),
        date(2026, 12, 31),
    )


def test_a_calendar_sent_to_another_process_says_the_same() -> None:
    found = of(
        row(DayKind.EXAM, (2026, 9, 22), (2026, 9, 22)),
        closures=(shut((2026, 9, 23), (2026, 9, 23)),),
        makeup={"": True},
    )
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - made a line above
    assert again.school_days(school(1)) == found.school_days(school(1))
    assert MAKEUP in again.school_days(school(1))


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2027, 3, 1), date(2027, 3, 1)),
        (date(2027, 3, 7), date(2027, 3, 1)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_a_week_begins_on_its_monday(day: date, monday: date) -> None:
    assert week_start(day) == monday
