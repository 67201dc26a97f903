"""Days that a ledger tells without a year (3月5日): the row's planned day says which year is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from duxue.scenarios.cells.as_typed import Raw, day_of
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.spellings import fold, plain
from duxue.scenarios.rows import Table

AFTER = ("deadline", "closed_on")
"""Days that come after the one planned, however long that takes; the others lie near it."""
DAYS = ("done_on", "found_on", *AFTER)
"""The days that an office fills in."""
HALF_A_YEAR = 183
"""Days by which something that took place may lie from the day planned, where the year is to be guessed."""
_PLANNED = ("planned_from", "planned_to")
_NO_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?(?:[(]?(?:周|星期)[一二三四五六日天][)]?)?$")


def with_years(sheet: RawSheet, table: Table, head: int | None) -> RawSheet:
    """The sheet with the year of each day that an office filled in without one; ``head`` is the row of its headings (from 0)."""
    if head is None:
        return sheet
    place = _places(sheet.cells[head], table)
    cells = [
        row if n <= head else _row_with_years(row, place, _planned(row, place))
        for n, row in enumerate(sheet.cells)
    ]
    return replace(sheet, cells=cells)


def _places(heads: Sequence[Raw], table: Table) -> Mapping[str, int]:
    """The columns of the days, by field."""
    words = {
        plain(word): c.field
        for c in table.columns
        if c.field in (*DAYS, *_PLANNED)
        for word in (c.zh, c.name, *c.synonyms)
    }
    return {
        words[plain(cell)]: i
        for i, cell in enumerate(heads)
        if isinstance(cell, str) and plain(cell) in words
    }


def _planned(row: Sequence[Raw], place: Mapping[str, int]) -> date | None:
    days = (day_of(row[place[name]]) for name in _PLANNED if place.get(name, len(row)) < len(row))
    return next((day for day in days if day is not None), None)


def _row_with_years(row: Sequence[Raw], place: Mapping[str, int], planned: date | None) -> Sequence[Raw]:
    if planned is None:
        return row
    found = {
        place[name]: day
        for name in DAYS
        if place.get(name, len(row)) < len(row)
        and (day := _whole(row[place[name]], planned, after=name in AFTER)) is not None
    }
    return [found.get(i, cell) for i, cell in enumerate(row)] if found else row


def _whole(cell: Raw, planned: date, *, after: bool) -> date | None:
    """A day without a year, in the year that the planned day asks for; None where the cell holds anything else."""
    if not isinstance(cell, str) or (found := _NO_YEAR.match(fold(cell))) is None:
        return None
    days = []
    for year in range(planned.year - 1, planned.year + 2):
        try:
            days.append(date(year, int(found[1]), int(found[2])))
        except ValueError:
            continue  # 29 February in a year without one, or no day at all: then it stays as typed
    fitting = [day for day in days if (day >= planned if after else abs((day - planned).days) <= HALF_A_YEAR)]
    return min(fitting, key=lambda day: abs(day - planned), default=None)
