"""A sheet or csv file as it stands, before anything in it is understood, and how much of it is read at most."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.problems import Fault, some_rows

MOST_ROWS = 500_000
"""Rows that one table may hold (a city of 45,000 schools has 360,000 visits); a longer one is refused with one line."""

MOST_CELLS = 6_000_000
"""Cells that a csv file may hold, and that all sheets of a workbook may span, from A1 to the last one used."""

MOST_COLUMNS = 500
"""Columns that one sheet may hold; a wider one is refused with one line."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet or csv file: its own name, and its cells from A1 on, row by row.

    ``broken`` holds the faults of single cells that the file itself shows (formulas never calculated, error values),
    by (row, column) counted from 0; ``formulas`` are the places of those of an .xlsx file. ``merges`` are first row,
    first column, last row, last column. ``hidden`` says that the sheet is, ``hidden_rows`` and ``hidden_columns`` how
    many with content are; ``from_1904`` that its days count from 1904; ``struck_rows`` are those (from 0) in which
    something is struck through.
    """

    name: str
    cells: Sequence[Sequence[Raw]]
    broken: Mapping[tuple[int, int], Fault] = field(default_factory=dict)
    formulas: Sequence[tuple[int, int]] = ()
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: int = 0
    hidden_columns: int = 0
    hidden: bool = False
    struck_rows: Sequence[int] = ()
    from_1904: bool = False


class Merges:
    """The vertical merges of a sheet from some row on: what stands in their first cell holds for all rows of it."""

    def __init__(self, sheet: RawSheet, line: int) -> None:
        """``line`` is the first row (from 0) that is filled."""
        self._cells = sheet.cells
        self._starts: dict[int, list[int]] = {}
        self._ends: dict[int, list[int]] = {}
        for first, column, last, _ in sorted(sheet.merges):
            if last > first >= line:
                self._starts.setdefault(column, []).append(first)
                self._ends.setdefault(column, []).append(last)

    def filled(self, number: int, line: Sequence[Raw]) -> Sequence[Raw]:
        """A row (from 0) with the value of each merge that covers a blank cell of it."""
        added: dict[int, Raw] = {}
        for column, starts in self._starts.items():
            place = bisect_right(starts, number) - 1
            covered = place >= 0 and starts[place] < number <= self._ends[column][place]
            if covered and (column >= len(line) or line[column] in ("", None)):
                above = self._cells[starts[place]]
                added[column] = above[column] if column < len(above) else ""
        if not added:
            return line
        width = max(len(line), 1 + max(added))
        return [added.get(c, line[c] if c < len(line) else "") for c in range(width)]


def hidden_parts(sheet: RawSheet) -> Fault | None:
    """The one line for what is read of a sheet though nobody sees it: all of it, or some rows and columns."""
    zh, en = [], []
    if sheet.hidden:
        zh.append("整张表是隐藏的")
        en.append("the sheet itself")
    if sheet.hidden_rows:
        zh.append(f"有 {sheet.hidden_rows} 行隐藏或被筛选掉")
        en.append(f"{sheet.hidden_rows} rows")
    if sheet.hidden_columns:
        zh.append(f"有 {sheet.hidden_columns} 列隐藏")
        en.append(f"{sheet.hidden_columns} columns")
    if not zh:
        return None
    return Fault(
        "hidden",
        f"{'，'.join(zh)}，已照常读取；若不应计入，请删去",
        f"hidden, yet read: {', '.join(en)}; delete what should not count",
        "warning",
    )


def struck_through(sheet: RawSheet) -> Fault | None:
    """The one line for rows that are read though something in them is struck through."""
    lines = [line + 1 for line in sheet.struck_rows]
    if not lines:
        return None
    zh_rows, en_rows = some_rows(lines)
    zh = f"第 {zh_rows} 行有划了删除线的内容，已照常读取（共 {len(lines)} 行）；若不应计入，请删去"
    en = f"{len(lines)} rows hold something struck through and are read all the same: {en_rows}; delete what should not count"
    return Fault("struck_through", zh, en, "warning")


def too_long() -> Fault:
    """The one line for a table with more rows than are read."""
    zh = f"行数超过上限 {MOST_ROWS:,} 行，整个文件未读取；请删去多余的行"
    en = f"holds more than {MOST_ROWS:,} rows, the file is not read; remove the surplus"
    return Fault("too_many_rows", zh, en)


def too_wide() -> Fault:
    """The one line for a sheet with more columns than are read."""
    zh = f"列数超过上限 {MOST_COLUMNS} 列，整个文件未读取；请删去多余的列"
    en = f"holds more than {MOST_COLUMNS} columns, the file is not read; remove the surplus"
    return Fault("too_many_columns", zh, en)


def too_large() -> Fault:
    """The one line for a csv file with more cells than are read."""
    zh = f"超过上限 {MOST_CELLS:,} 格，整个文件未读取；请删去多余的行列"
    en = f"holds more than {MOST_CELLS:,} cells, the file is not read; remove the surplus"
    return Fault("too_large", zh, en)
