"""A calendar kept as a list of days is read as terms, holidays, make-up days and exams; what it leaves open is told once."""

from datetime import date, datetime
from typing import Any

import pytest

from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.typed_rows import TypedTable, read_table
from duxue.scenarios.codes import DayKind
from duxue.scenarios.sheets import SCENARIO, table

BARE: list[list[Any]] = [
    ["青河县2026—2027学年度中小学校历"],
    ["9月1日", "开学"],
    ["10月1日—7日", "国庆节放假"],
    ["10月10日（周六）", "国庆补课"],
    ["1月16日", "放寒假"],
    ["2月22日（星期一）", "开学"],
    ["4月3日-4月5日", "清明节放假"],
    ["6月7日至9日", "高考"],
    ["7月3日", "放暑假"],
]


def read(rows: list[list[Any]]) -> TypedTable:
    return read_table(RawSheet("校历", rows), table(SCENARIO, "calendar"))


def days(typed: TypedTable) -> list[tuple[date, date, DayKind]]:
    return [(row.start, row.end, row.kind) for row in typed.whole()]


def codes(typed: TypedTable) -> list[str]:
    return [p.code for p in typed.problems]


def test_single_days_without_headings_are_terms_and_holidays_of_the_titles_school_year() -> None:
    typed = read(BARE)
    assert days(typed) == [
        (date(2026, 9, 1), date(2027, 1, 15), DayKind.TERM),
        (date(2026, 10, 1), date(2026, 10, 7), DayKind.HOLIDAY),
        (date(2026, 10, 10), date(2026, 10, 10), DayKind.WORKDAY),
        (date(2027, 2, 22), date(2027, 7, 2), DayKind.TERM),
        (date(2027, 4, 3), date(2027, 4, 5), DayKind.HOLIDAY),
        (date(2027, 6, 7), date(2027, 6, 9), DayKind.EXAM),
    ]
    assert codes(typed) == ["terms_from_days"]
    assert "2027-02-22至2027-07-02" in typed.problems[0].message_zh
    assert [row.line for row in typed.rows] == [2, 3, 4, 6, 7, 8], "each stands at its own row"


@pytest.mark.parametrize(
    "rows",
    [
        [["日期", "事项"], *BARE[1:]],
        [["2026-2027学年"], ["序号", "时间", "安排"], *([n, *row] for n, row in enumerate(BARE[1:], 1))],
        [BARE[0], ["安排", "日期"], *([b, a] for a, b in BARE[1:])],
    ],
)
def test_headings_that_name_no_column_and_other_orders_are_read_alike(rows: list[list[Any]]) -> None:
    if "2026" not in str(rows[0]):
        rows = [["2026/2027学年校历"], *rows]
    assert days(read(rows)) == days(read(BARE))


def test_whole_days_need_no_title_and_days_of_a_workbook_are_days() -> None:
    rows: list[list[Any]] = [
        [datetime(2027, 2, 22), "正式上课"], ["2027.4.3-4.5", "清明"], ["2027-07-02", "学期结束"], ["2027年9月1日", "开学"],
    ]  # fmt: skip
    typed = read(rows)
    assert days(typed) == [
        (date(2027, 2, 22), date(2027, 7, 2), DayKind.TERM),
        (date(2027, 4, 3), date(2027, 4, 5), DayKind.HOLIDAY),
        (date(2027, 9, 1), date(2027, 12, 31), DayKind.TERM),
    ]


def test_first_and_last_days_in_two_columns_without_headings_are_spans() -> None:
    rows: list[list[Any]] = [
        ["2026—2027学年第二学期", "2027-02-22", "2027-07-03"], ["暑假", "2027-07-04", "2027-08-31"],
        ["2027—2028学年第一学期", "2027-09-01", "2028-01-15"],
    ]  # fmt: skip
    assert days(read(rows)) == [
        (date(2027, 2, 22), date(2027, 7, 3), DayKind.TERM),
        (date(2027, 7, 4), date(2027, 8, 31), DayKind.HOLIDAY),
        (date(2027, 9, 1), date(2028, 1, 15), DayKind.TERM),
    ]


def test_a_leave_of_many_days_ends_the_term_and_is_a_holiday() -> None:
    rows: list[list[Any]] = [
        ["2027年校历"],
        ["2月22日", "开学"],
        ["7月4日—8月31日", "暑假"],
        ["9月1日", "开学"],
    ]
    assert days(read(rows)) == [
        (date(2027, 2, 22), date(2027, 7, 3), DayKind.TERM),
        (date(2027, 7, 4), date(2027, 8, 31), DayKind.HOLIDAY),
        (date(2027, 9, 1), date(2027, 12, 31), DayKind.TERM),
    ]


def test_a_year_that_begins_within_a_term_has_that_term_from_its_first_day() -> None:
    rows: list[list[Any]] = [["2027年"], ["1月16日", "放寒假"], ["2月22日", "开学"], ["7月3日", "放暑假"]]
    assert days(read(rows))[0] == (date(2027, 1, 1), date(2027, 1, 15), DayKind.TERM)


def test_rows_that_say_nothing_of_school_days_are_told_in_one_line() -> None:
    rows = [*BARE, ["2月20日", "教师报到"], ["5月20日", "春季运动会"], ["2月22日", "开学典礼"]]
    typed = read(rows)
    assert days(typed) == days(read(BARE))
    (told,) = (p for p in typed.problems if p.code == "days_passed_over")
    assert told.level == "warning"
    assert all(word in told.message_zh for word in ("教师报到", "春季运动会", "开学典礼", "共 3 行"))


def test_days_whose_year_nobody_says_are_asked_for_once() -> None:
    typed = read(BARE[1:])
    assert [(p.code, p.level) for p in typed.problems if p.level == "error"] == [("no_year", "error")]


@pytest.mark.parametrize(
    "rows",
    [
        [["学校", "乡镇"], ["一小", "城关"]],
        [["联系人", "日期"], ["甲", "2027-03-01"], ["乙", "2027-03-02"]],
        [],
    ],
)
def test_what_is_no_list_of_days_is_asked_for_its_headings(rows: list[list[Any]]) -> None:
    typed = read(rows)
    assert typed.missing
    assert "no_headings" in codes(typed) or "missing_heading" in codes(typed)
