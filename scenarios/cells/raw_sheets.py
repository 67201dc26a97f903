"""A sheet or csv file as it stands, before anything in it is understood, and how much of it is read at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.problems import Fault

MOST_ROWS = 200_000
"""Rows that one table may hold; a longer one is refused with one line."""

MOST_COLUMNS = 500
"""Columns that one sheet may hold; a wider one is refused with one line."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet or csv file: its own name, and its cells from A1 on, row by row.

    ``broken`` holds the faults of single cells that the file itself shows (formulas never calculated, error values),
    by (row, column) counted from 0. ``merges`` are first row, first column, last row, last column. ``hidden`` says
    that the sheet is, ``hidden_rows`` and ``hidden_columns`` how many with content are; ``from_1904`` that its days
    count from 1904.
    """

    name: str
    cells: Sequence[Sequence[Raw]]
    broken: Mapping[tuple[int, int], Fault] = field(default_factory=dict)
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: int = 0
    hidden_columns: int = 0
    hidden: bool = False
    from_1904: bool = False


def too_long() -> Fault:
    """The one line for a table with more rows than are read."""
    return Fault(
        "too_many_rows",
        f"行数超过上限 {MOST_ROWS:,} 行，整个文件未读取；请删去多余的行",
        f"holds more than {MOST_ROWS:,} rows, the file is not read; remove the surplus",
    )


def too_wide() -> Fault:
    """The one line for a sheet with more columns than are read."""
    return Fault(
        "too_many_columns",
        f"列数超过上限 {MOST_COLUMNS} 列，整个文件未读取；请删去多余的列",
        f"holds more than {MOST_COLUMNS} columns, the file is not read; remove the surplus",
    )
