"""Which column stands under which heading of a sheet, with small differences understood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.cells.code_cells import known_code
from duxue.scenarios.cells.head_rows import Head, Heads, head_rows
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.riding import carries
from duxue.scenarios.cells.spellings import (
    ADDRESSES,
    BRACKETS,
    CALLED,
    HEADINGS,
    LONGEST_HEADING,
    OTHERWISE,
    PASSED_HEADINGS,
    SPANS,
    fold,
    plain,
)  # fmt: skip
from duxue.scenarios.problems import Fault, Problem, address, shown
from duxue.scenarios.rows import Column, Kind, Table

_LOOKED_AT, _MOSTLY = 200, 0.8
"""Cells of a column that are looked at to tell what it holds, and the share of them that must be words for its codes."""
_SEARCHED_ROWS = 10  # a title or a note may stand above the headings


def unknown_headings(sheet: RawSheet, table: Table) -> tuple[str, ...]:
    """The headings of a sheet that no column of the table goes by."""
    heads, _ = heads_of(
        sheet, replace(table, columns=tuple(replace(c, required=False) for c in table.columns))
    )
    names = _heading_names(table)
    taken = set(heads.place.values()) if heads is not None else set()
    return tuple(
        head.shown
        for head in (heads.all if heads is not None else ())
        if head.index not in taken
        and not any(_column_of(text, names) for text in head.texts)
        and not any(plain(text) in PASSED_HEADINGS for text in head.texts)
        and not carries(table.name, head)
    )


def heads_of(
    sheet: RawSheet, table: Table, taught: Mapping[str, Column] | None = None
) -> tuple[Heads | None, list[Problem]]:
    """Where a table's columns stand in a sheet; None where its required headings are not all there.

    ``taught`` are headings (plain) that the office has taught, by the column that each means.
    """
    names = {**_heading_names(table), **(taught or {})}
    line = _heading_line(sheet.cells, names)
    if line is None:
        expected_zh = "、".join(c.zh for c in table.columns if c.required)
        expected_en = ", ".join(c.name for c in table.columns if c.required)
        zh, en = f"没有表头，第一行应有：{expected_zh}", f"no headings; the first row needs: {expected_en}"
        fault = Fault("no_headings", zh, en)
        return None, [_at(sheet, table, "", None, 0, fault)]
    found = _Found(sheet, table, names)
    heads, found.line = head_rows(sheet.cells, line, lambda text: _column_of(text, names) is not None)
    for head in heads:
        found.take(head)
    found.take_otherwise()
    found.take_by_cells()
    missing = [c for c in table.columns if c.required and c.field not in found.place]
    problems = [*found.unknown_told(), *found.problems]
    problems += [_at(sheet, table, c.name, None, found.line, _missing_heading(c)) for c in missing]
    return (None if missing else Heads(found.line, found.place, found.beside, tuple(heads))), problems


class _Found:
    """The columns of a sheet as far as its headings were looked at."""

    def __init__(self, sheet: RawSheet, table: Table, names: Mapping[str, Column]) -> None:
        self.sheet, self.table, self.names = sheet, table, names
        self.line = 0
        self.place: dict[str, int] = {}
        self.beside: dict[str, int] = {}
        self.shown: dict[int, str] = {}
        self.unknown: list[Head] = []
        self.problems: list[Problem] = []

    def take(self, head: Head) -> None:
        """Give a heading's place to the column that it names; one that names none is kept to be told."""
        self.shown[head.index] = head.shown
        named = _names_beside(self.table).get(plain(head.texts[0]))
        if named is not None:
            self._stand_beside(named, head.index)
            return
        column = next((c for text in head.texts if (c := _column_of(text, self.names))), None)
        if column is None:
            if not any(plain(text) in PASSED_HEADINGS for text in head.texts):
                self.unknown.append(head)
            return
        for field in SPANS.get(plain(head.texts[0]), (column.field,)):
            other = next((c for c in self.table.columns if c.field == field), None)
            if other is not None:
                self._give(other, head)

    def take_otherwise(self) -> None:
        """Give a heading of several meanings to the column that has none of its own (单位名称 in a list of schools)."""
        for field, words in OTHERWISE.get(self.table.name, {}).items():
            index = next((i for i, text in self.shown.items() if plain(text) in words), None)
            if field not in self.place and index is not None:
                self.place = {name: at for name, at in self.place.items() if at != index}
                self.place[field] = index
                self.unknown = [head for head in self.unknown if head.index != index]

    def take_by_cells(self) -> None:
        """Give a heading that names no column to the one for whose codes its cells are words, the required columns first."""
        for column in sorted(self.table.columns, key=lambda column: not column.required):
            if column.field in self.place or column.kind is not Kind.CODE:
                continue
            found = [
                h for h in self.unknown if not carries(self.table.name, h) and self._holds(column, h.index)
            ]
            if len(found) == 1:
                self.place[column.field] = found[0].index
                self.unknown.remove(found[0])
                fault = _by_cells(found[0].shown, column)
                self.problems.append(
                    _at(self.sheet, self.table, column.name, found[0].index, self.line, fault, found[0].shown)
                )

    def _give(self, column: Column, head: Head) -> None:
        former = self.place.get(column.field)
        if former is None or (
            former != head.index and self._is_span(former) and not self._is_span(head.index)
        ):
            self.place[column.field] = head.index
        elif column.refers and _calls_by_name(head.shown, column):
            self._stand_beside(column, head.index)
        elif column.refers and _calls_by_name(self.shown[former], column):
            self.place[column.field] = head.index
            self._stand_beside(column, former)
        elif (self._is_span(head.index) and not self._is_span(former)) or (
            column.field == "township" and plain(head.shown) in ADDRESSES
        ):
            return
        elif column.field == "township" and plain(self.shown[former]) in ADDRESSES:
            self.place[column.field] = head.index
        elif (other := self._other_codes(column, former, head.index)) is not None:
            self.place[other.field] = head.index
        elif (other := self._other_codes(column, head.index, former)) is not None:
            self.place[other.field], self.place[column.field] = former, head.index
        else:
            fault = _double_heading(column, self.place, self.line)
            self.problems.append(
                _at(self.sheet, self.table, column.name, head.index, self.line, fault, head.shown)
            )

    def _stand_beside(self, column: Column, index: int) -> None:
        """Names beside the codes of a column: one column of them is read, a second one is told."""
        former = self.beside.setdefault(column.field, index)
        if former != index:
            fault = _names_twice(column, former, self.line)
            self.problems.append(
                _at(self.sheet, self.table, column.name, index, self.line, fault, self.shown[index])
            )

    def _other_codes(self, column: Column, stays: int, index: int) -> Column | None:
        """Which other column a second one of a heading is by what its cells say, where the first holds the heading's codes."""
        if not self._holds(column, stays) or self._holds(column, index):
            return None
        others = (c for c in self.table.columns if c.field not in self.place and self._holds(c, index))
        return next(others, None)

    def _holds(self, column: Column, index: int) -> bool:
        """Whether the cells of a column are, nearly all, words for its codes."""
        if column.codes is None:
            return False
        below = (row[index] for row in self.sheet.cells[self.line + 1 :][:_LOOKED_AT] if index < len(row))
        words = [text for cell in below if isinstance(cell, str) and (text := cell.strip())]
        known = sum(known_code(word, column.codes) is not None for word in words)
        return known > 0 and known >= _MOSTLY * len(words)

    def _is_span(self, index: int) -> bool:
        return plain(self.shown[index]) in SPANS

    def unknown_told(self) -> list[Problem]:
        """The one line for all columns that are not read."""
        heads = [head for head in self.unknown if not carries(self.table.name, head)]
        if not heads:
            return []
        fault = _unknown_headings(self.table, [head.shown for head in heads])
        return [_at(self.sheet, self.table, "", heads[0].index, self.line, fault, heads[0].shown)]


def _calls_by_name(heading: str, column: Column) -> bool:
    """Whether a heading asks for names rather than codes."""
    words = {plain(word) for table in column.refers for word in CALLED[table]}
    return plain(heading) in words


@cache
def _heading_names(table: Table) -> dict[str, Column]:
    names: dict[str, Column] = {}
    for column in table.columns:
        for word in (column.name, column.zh, column.field):
            names.setdefault(plain(word), column)
    for words in (
        lambda c: c.synonyms,
        lambda c: HEADINGS.get(c.zh, ()),
        lambda c: [word for table in c.refers for word in CALLED[table]],
    ):
        for column in table.columns:
            for word in words(column):
                names.setdefault(plain(word), column)
    return names


@cache
def _names_beside(table: Table) -> dict[str, Column]:
    """The column beside which each heading of names stands."""
    return {plain(word): column for column in reversed(table.columns) for word in column.beside}


def _column_of(text: str, names: Mapping[str, Column]) -> Column | None:
    if found := names.get(plain(text)):
        return found
    text = text[:LONGEST_HEADING]
    for inner in BRACKETS.findall(fold(text)):
        if found := names.get(plain(inner[1:-1])):
            return found
    # both languages in one heading, as on the template's own print-outs: "学校标识码 school_id"
    words = re.findall(r"[一-鿿]+|[A-Za-z_]+", text)
    both = [names.get(plain(word)) for word in words]
    return both[0] if len(both) == 2 and both[0] == both[1] else None


def _heading_line(cells: Sequence[Sequence[Raw]], names: Mapping[str, Column]) -> int | None:
    best, most = None, 0
    for line, row in enumerate(cells[:_SEARCHED_ROWS]):
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        count = sum(names.get(plain(text)) is not None for text in texts)
        if count > most:
            best, most = line, count
    return best


def _unknown_headings(table: Table, headings: list[str]) -> Fault:
    zh, en = "、".join(headings), ", ".join(headings)
    return Fault(
        "unknown_heading",
        f"不认识的表头，这些列未读取：{zh}；“{table.zh}”表的表头有：{'、'.join(c.zh for c in table.columns)}",
        f"unknown headings, columns not read: {en}; the headings of {table.name} are: {', '.join(c.name for c in table.columns)}",
        "warning",
    )


def _double_heading(column: Column, place: Mapping[str, int], line: int) -> Fault:
    first = address(place[column.field], line + 1)
    zh = f"与 {first} 是同一列“{column.zh}”，请删去一列"
    en = f"is the same column as {first} ({column.name}); remove one"
    return Fault("double_heading", zh, en)


def _names_twice(column: Column, former: int, line: int) -> Fault:
    first = address(former, line + 1)
    zh = f"与 {first} 一样是“{column.zh}”旁的名称，这一列未读取；如有不同请并入 {first} 所在列"
    en = f"holds names beside {column.name} as {first} does, and is not read; what differs belongs in that column"
    return Fault("double_heading", zh, en, "warning")


def _by_cells(heading: str, column: Column) -> Fault:
    zh = f"“{heading}”一列按所填内容认作“{column.zh}”，请核对"
    en = f"the column {heading} is taken for {column.name} by what stands in it"
    return Fault("heading_by_cells", zh, en, "warning")


def _missing_heading(column: Column) -> Fault:
    zh, en = f"缺少必填的一列“{column.zh}”，请补上", f"the required column {column.name} is missing; add it"
    return Fault("missing_heading", zh, en)


def _at(
    sheet: RawSheet, table: Table, column: str, index: int | None, line: int, fault: Fault, value: Raw = None
) -> Problem:
    cell = "" if index is None else address(index, line + 1)
    return Problem(
        sheet.name,
        cell,
        table.name,
        line + 1,
        column,
        shown(value),
        fault.level,
        fault.code,
        fault.zh,
        fault.en,
    )
