"""The one order of a scenario's rows: a plan depends on what rows say, never on where they stood in the office's tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from duxue.scenarios.files.writing import cell_text
from duxue.scenarios.rows import Column, Table
from duxue.scenarios.sheets import SCENARIO, Rows

Rank = tuple[tuple[int, int, str], ...]


def ordered(rows: Rows) -> Rows:
    """The rows of every table by its key, then by all cells; ids as a clerk counts them (S2 before S10)."""
    found: dict[str, Any] = {
        table.name: _in_order(getattr(rows, table.name), table)
        for table in SCENARIO
        if table.name != "parameters"
    }
    return replace(rows, **found)


def _in_order(rows: tuple[Any, ...], table: Table) -> tuple[Any, ...]:
    named = {column.name: column for column in table.columns}
    keyed = [named[name] for name in table.key]
    if keyed and len({tuple(getattr(row, c.field) for c in keyed) for row in rows}) == len(rows):
        return tuple(sorted(rows, key=_ranking(keyed)))
    return tuple(sorted(rows, key=_ranking([*keyed, *(c for c in table.columns if c not in keyed)])))


def _ranking(columns: Sequence[Column]) -> Callable[[Any], list[Rank]]:
    return lambda row: [_counted(cell_text(getattr(row, column.field), column)) for column in columns]


def _counted(text: str) -> Rank:
    """A text with its numbers as numbers: what stands between digits, then each run of digits by its value."""
    return tuple(
        (1, int(part), part) if part.isdecimal() else (0, 0, part)
        for part in re.split(r"(\d{1,18})", text)
        if part
    )
