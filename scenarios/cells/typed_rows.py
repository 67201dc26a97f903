"""From a raw sheet to typed rows: every cell understood or told as a problem, each row with its place kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.cells.day_lists import day_list
from duxue.scenarios.cells.head_rows import Heads
from duxue.scenarios.cells.headings import heads_of
from duxue.scenarios.cells.passed_over import is_no_data, more_than_counts, passed_over
from duxue.scenarios.cells.raw_sheets import Merges, RawSheet, hidden_parts, struck_through
from duxue.scenarios.cells.riding import Riding, riding_heads
from duxue.scenarios.cells.row_cells import RowCells
from duxue.scenarios.cells.spellings import BLANK, fold
from duxue.scenarios.problems import Fault, Problem, address, shown, told_once
from duxue.scenarios.rows import Column, Table

MOST_PROBLEMS = 20_000
"""Problems of one table after which no more of it is read."""


_NOTHING_TYPED: dict[str, Any] = {}


@dataclass(slots=True)
class TypedRow:
    """A row as far as it was understood: its number in the sheet, its values by field, and the row object if whole."""

    line: int
    given: dict[str, Any]
    row: Any = None

    def get(self, name: str) -> Any:
        """A field's value (defaults filled in where the row is whole), or None where it is blank or not understood."""
        return getattr(self.row, name) if self.row is not None else self.given.get(name)

    def replace_value(self, name: str, value: Any) -> None:
        """Put another value in a field (a rule's id for its Chinese name)."""
        self.given[name] = value
        if self.row is not None:
            self.row = replace(self.row, **{name: value})

    def each(self, name: str, parts: Sequence[str]) -> list[TypedRow]:
        """A row for each of several values of one field."""
        whole = [None if self.row is None else replace(self.row, **{name: part}) for part in parts]
        return [
            TypedRow(self.line, {**self.given, name: part}, one)
            for part, one in zip(parts, whole, strict=True)
        ]

    def forget(self, name: str) -> None:
        """Take a field's value away: it could not be understood after all, and its fault is told."""
        self.given.pop(name, None)
        self.row = None


@dataclass(slots=True)
class TypedTable:
    """All rows of a table, with what is needed to name a cell of it."""

    table: Table
    sheet: str = ""
    cells: Sequence[Sequence[Raw]] = ()
    place: dict[str, int] = field(default_factory=dict)
    rows: list[TypedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    missing: bool = False
    heads: Heads | None = None
    from_1904: bool = False

    def whole(self) -> tuple[Any, ...]:
        """The row objects of all rows that are whole."""
        return tuple(r.row for r in self.rows if r.row is not None)

    def settle(self) -> None:
        """Let go of what was typed in rows that are whole: all that could be told of them is told (a plan has millions of cells)."""
        for row in self.rows:
            if row.row is not None:
                row.given = _NOTHING_TYPED
        self.cells = ()

    def column(self, field: str) -> Column:
        """The column of a field."""
        return next(c for c in self.table.columns if c.field == field)

    def problem(self, row: TypedRow, name: str, fault: Fault) -> Problem:
        """A fault of one field of one row as a problem with its cell and the value as typed."""
        column = self.column(name)
        index = self._index(row, name)
        cell = "" if index is None else address(index, row.line)
        value = shown(self.raw(row, name))
        return Problem(
            self.sheet,
            cell,
            self.table.name,
            row.line,
            column.name,
            value,
            fault.level,
            fault.code,
            fault.zh,
            fault.en,
        )

    def raw(self, row: TypedRow, name: str) -> Raw:
        """A field's cell as typed, the name's where the code beside it is blank (blank where there is no such column)."""
        return self._at(row, self._index(row, name))

    def name_beside(self, row: TypedRow, name: str) -> str:
        """What stands in the column of names beside a code that is filled in; blank where there is none."""
        index = None if self.heads is None else self.heads.beside.get(name)
        if index is None or index == self._index(row, name):
            return ""
        return shown(self._at(row, index)).strip()

    def _index(self, row: TypedRow, name: str) -> int | None:
        """The column in which a field of a row was read."""
        index = self.place.get(name)
        beside = None if self.heads is None else self.heads.beside.get(name)
        if beside is None or fold(shown(self._at(row, index))) not in BLANK:
            return index
        return beside if self._at(row, beside) not in ("", None) else index

    def _at(self, row: TypedRow, index: int | None) -> Raw:
        line = self.cells[row.line - 1]
        return line[index] if index is not None and index < len(line) else ""

    def heading(self, name: str) -> str:
        """The heading under which a field stands in the sheet; blank where it stands under none."""
        index = self.place.get(name)
        heads = self.heads.all if self.heads is not None else ()
        return next((head.shown for head in heads if head.index == index), "")

    def blame(self, row: TypedRow, name: str, fault: Fault) -> None:
        """Add a problem at one field of one row."""
        self.problems.append(self.problem(row, name, fault))

    def blame_name(self, row: TypedRow, name: str, fault: Fault) -> None:
        """Add a problem at the name beside a code."""
        index = {} if self.heads is None else self.heads.beside
        at = self.problem(row, name, fault)
        self.problems.append(
            replace(at, cell=address(index[name], row.line), value=shown(self._at(row, index[name])))
        )

    def tell(self, fault: Fault) -> None:
        """Add a problem of the whole table."""
        self.problems.append(
            Problem(
                self.sheet, "", self.table.name, None, "", "", fault.level, fault.code, fault.zh, fault.en
            )
        )


def read_riding(sheet: RawSheet, table: Table, riding: Riding, host: TypedTable) -> TypedTable | None:
    """The typed rows of a table that rides on another's sheet; None where it does not."""
    heads = riding_heads(riding, host.heads) if host.heads is not None else None
    if heads is None:
        return None
    typed = _read(sheet, table, heads, [], riding.essential)
    if riding.listed:
        typed.rows = [part for row in typed.rows for part in _each(row, riding.essential)]
    return typed


_LISTED = re.compile(r"[;；、,，\n]+")


def _each(row: TypedRow, name: str) -> list[TypedRow]:
    """A row for each of what one of its cells lists."""
    parts = list(dict.fromkeys(filter(None, map(str.strip, _LISTED.split(str(row.get(name) or ""))))))
    return row.each(name, parts) if len(parts) > 1 else [row]


def read_table(sheet: RawSheet, table: Table, taught: Mapping[str, Column] | None = None) -> TypedTable:
    """The typed rows of a sheet with all their problems; rows that are blank throughout are passed over."""
    heads, problems = heads_of(sheet, table, taught)
    listed = day_list(sheet) if heads is None and table.name == "calendar" else None
    if listed is None:
        return _read(sheet, table, heads, problems)
    rows, heads, faults = listed
    typed = _read(rows, table, heads, [])
    for fault in faults:
        typed.tell(fault)
    return typed


def _read(
    sheet: RawSheet, table: Table, heads: Heads | None, problems: list[Problem], essential: str = ""
) -> TypedTable:
    """The rows under some headings; with ``essential`` only those that hold something there, and nothing of the sheet is told."""
    typed = TypedTable(table, sheet.name, sheet.cells, problems=problems, from_1904=sheet.from_1904)
    for fault in () if essential else (hidden_parts(sheet), struck_through(sheet)):
        if fault is not None:
            typed.tell(fault)
    if heads is None:
        typed.missing = True
        return typed
    typed.place, typed.heads = dict(heads.place), heads
    cells, merges, no_data = RowCells(table, heads), Merges(sheet, heads.line + 1), list[int]()
    for number, line in enumerate(sheet.cells[heads.line + 1 :], heads.line + 2):
        if all(cell in ("", None) for cell in line) or _only_spaces(line):
            continue
        if len(typed.problems) > MOST_PROBLEMS:
            typed.tell(_given_up(number))
            break
        if cells.lack(line) and is_no_data(line):
            no_data.append(number)
            continue
        whole = cells.repeated(merges.filled(number - 1, line))
        if not essential or _holds(whole, heads.place[essential]):
            _read_row(typed, cells, sheet, number, whole)
    typed.problems = told_once(typed.problems)
    if essential:
        return typed
    if no_data:
        typed.tell(passed_over(no_data))
    if cells.dittoes:
        typed.tell(_dittoes(cells.dittoes))
    _tell_beyond(typed, sheet, heads)
    return typed


def _only_spaces(line: Sequence[Raw]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in line)


def _holds(line: Sequence[Raw], index: int) -> bool:
    return index < len(line) and line[index] is not None and fold(str(line[index])) not in BLANK


def _given_up(number: int) -> Fault:
    zh = f"问题已超过 {MOST_PROBLEMS:,} 处，第{number}行起未再读取；多半是列错位或不是这张表，请先改正前面的问题"
    en = f"over {MOST_PROBLEMS:,} problems: not read from row {number} on; mostly the columns are shifted or it is another table"
    return Fault("too_many_problems", zh, en)


def _dittoes(count: int) -> Fault:
    zh = f"有 {count} 处“同上”，已按上一行的内容读取"
    en = f"{count} cells that say ditto are read as the cell above"
    return Fault("ditto", zh, en, "warning")


def _read_row(typed: TypedTable, cells: RowCells, sheet: RawSheet, number: int, line: Sequence[Raw]) -> None:
    told = cells.told(sheet, number, line)
    row = TypedRow(number, dict(told.given), told.row)
    for name, fault in told.faults:
        typed.blame(row, name, fault)
    typed.rows.append(row)


def _tell_beyond(typed: TypedTable, sheet: RawSheet, heads: Heads) -> None:
    """Tell of values that stand under no heading: in a csv file that is mostly a comma without quotes."""
    width = len(sheet.cells[heads.line])
    taken = {head.index for head in heads.all}
    told: set[int] = set()
    for number, line in enumerate(sheet.cells[heads.line + 1 :], heads.line + 2):
        if len(line) <= width and len(taken) == width:
            continue
        for index, cell in enumerate(line):
            if index in taken or index in told or cell is None or not str(cell).strip():
                continue
            told.add(index)
            typed.problems.append(_at_cell(typed, index, number, cell, _no_heading(typed)))
    for index, number, cell, fault in more_than_counts(sheet.cells, heads):
        typed.problems.append(_at_cell(typed, index, number, cell, fault))


def _no_heading(typed: TypedTable) -> Fault:
    csv_file = typed.sheet.lower().endswith(".csv")
    return Fault(
        "no_heading",
        "这一格多出一列；若内容中有英文逗号，请用引号括起来"
        if csv_file
        else "这一列没有表头，未读取；请补上表头或删去",
        "one cell too many; put quotes around text that holds a comma"
        if csv_file
        else "this column has no heading and is not read",
        "error" if csv_file else "warning",
    )


def _at_cell(typed: TypedTable, index: int, number: int, cell: Raw, fault: Fault) -> Problem:
    """A fault of a cell that belongs to no column of the table."""
    place = typed.sheet, address(index, number), typed.table.name, number
    return Problem(*place, "", shown(cell), fault.level, fault.code, fault.zh, fault.en)
