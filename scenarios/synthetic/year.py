"""The example year of synthetic scenarios: horizon, terms, holidays and exams."""

from __future__ import annotations

from datetime import date

from duxue.scenarios.codes import DayKind, Stage
from duxue.scenarios.records import CalendarRow
from duxue.scenarios.rows import make

START = date(2027, 1, 1)
END = date(2027, 12, 31)
AS_OF = date(2026, 12, 1)

EXAMPLE = "示例安排，以国务院办公厅通知为准"

_TERMS = (
    ("2026-09-01", "2027-01-22", "秋季学期"),
    ("2027-02-22", "2027-07-09", "春季学期"),
    ("2027-09-01", "2028-01-21", "秋季学期"),
    ("2028-02-21", "2028-07-07", "春季学期"),
)
_HOLIDAYS = (
    ("2026-10-01", "2026-10-07", "国庆节"),
    ("2027-01-01", "2027-01-03", "元旦"),
    ("2027-02-05", "2027-02-12", "春节"),
    ("2027-04-03", "2027-04-05", "清明节"),
    ("2027-05-01", "2027-05-05", "劳动节"),
    ("2027-06-09", "2027-06-09", "端午节"),
    ("2027-09-15", "2027-09-15", "中秋节"),
    ("2027-10-01", "2027-10-07", "国庆节"),
    ("2028-01-01", "2028-01-03", "元旦"),
    ("2028-01-22", "2028-01-30", "春节"),
    ("2028-04-04", "2028-04-04", "清明节"),
    ("2028-05-01", "2028-05-05", "劳动节"),
    ("2028-05-28", "2028-05-28", "端午节"),
    ("2028-10-01", "2028-10-07", "国庆节、中秋节"),
)
_WORKDAYS = (
    ("2027-01-30", "春节调休"),
    ("2027-02-20", "春节调休"),
    ("2027-04-25", "劳动节调休"),
    ("2027-05-08", "劳动节调休"),
    ("2027-09-26", "国庆节调休"),
    ("2027-10-09", "国庆节调休"),
)
_EXAMS = (
    ("2027-06-07", "2027-06-10", Stage.SENIOR, "高考"),
    ("2027-06-22", "2027-06-24", Stage.JUNIOR, "中考"),
)


def calendar_rows() -> list[CalendarRow]:
    """Terms from autumn 2026 to summer 2028, holidays and make-up days as an example arrangement, exams of 2027."""

    def row(start: str, end: str, kind: DayKind, note: str, stage: Stage | None = None) -> CalendarRow:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
        return make(CalendarRow, start=first, end=last, kind=kind, stage=stage, note=note)

    rows = [row(start, end, DayKind.TERM, note) for start, end, note in _TERMS]
    rows += [row(start, end, DayKind.HOLIDAY, f"{note}（{EXAMPLE}）") for start, end, note in _HOLIDAYS]
    rows += [row(day, day, DayKind.WORKDAY, f"{note}（{EXAMPLE}）") for day, note in _WORKDAYS]
    rows += [row(start, end, DayKind.EXAM, note, stage) for start, end, stage, note in _EXAMS]
    return rows
