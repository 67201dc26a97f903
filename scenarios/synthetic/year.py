"""The example year of synthetic scenarios: horizon, terms, holidays and exams."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date

from duxue.scenarios.codes import DayKind, Stage
from duxue.scenarios.records import CalendarRow
from duxue.scenarios.rows import make
from duxue.scenarios.travel.outlines import DATA

START = date(2027, 1, 1)
END = date(2027, 12, 31)
AS_OF = date(2026, 12, 1)

EXAMPLE = "示例安排，以国务院办公厅通知为准"


def calendar_rows() -> list[CalendarRow]:
    """Terms from autumn 2026 to summer 2028, holidays and make-up days as an example arrangement, exams of 2027."""

    with (DATA / "example_calendar.csv").open(encoding="utf-8", newline="") as file:
        return [_calendar_row(row) for row in csv.DictReader(file)]


def _calendar_row(told: Mapping[str, str]) -> CalendarRow:
    kind = next(one for one in DayKind if one == told["kind"])
    stage = next((one for one in Stage if one == told["stage"]), None)
    note = f"{told['note']}（{EXAMPLE}）" if kind in (DayKind.HOLIDAY, DayKind.WORKDAY) else told["note"]
    first, last = date.fromisoformat(told["start"]), date.fromisoformat(told["end"])
    return make(CalendarRow, start=first, end=last, kind=kind, stage=stage, note=note)
