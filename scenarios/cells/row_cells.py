"""The cells of a row understood, column by column: its values, its faults, and the row object where it is whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from duxue.scenarios.cells.as_typed import Raw, half_of, point_half_of, since_1900
from duxue.scenarios.cells.head_rows import Heads
from duxue.scenarios.cells.normalise import Answer, value_of
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.spellings import DITTO
from duxue.scenarios.problems import Fault
from duxue.scenarios.rows import Column, Kind, Table, make

MOST_KEPT = 5_000
"""Words of one column that are kept with what was understood of them."""
MOST_ROWS, MOST_SHAPES = 4_096, 256
"""Rows, and arrangements of columns, that are kept from one reading to the next with what was understood of them."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the cells of a row say: values and faults by field, and the row object if it is whole."""

    given: Mapping[str, Any]
    faults: tuple[tuple[str, Fault], ...]
    row: Any


_SHAPES: dict[tuple[Hashable, ...], object] = {}
_ROWS: dict[tuple[object, tuple[Raw, ...]], Understood] = {}
"""Rows of text that were understood before: of lists that are mended at one cell, all others come again."""


def _shape(table: Table, heads: Heads) -> object:
    """The same object for the same columns in the same places."""
    if len(_SHAPES) >= MOST_SHAPES:
        _SHAPES.clear()
    key = (table, tuple(sorted(heads.place.items())), tuple(sorted(heads.beside.items())))
    return _SHAPES.setdefault(key, object())


class RowCells:
    """The columns of a sheet, with what was understood before kept: the same words come again and again."""

    def __init__(self, table: Table, heads: Heads) -> None:
        self._table = table
        self.columns: list[tuple[Column, int | None, dict[tuple[type, Raw], Answer]]] = [
            (c, heads.place.get(c.field), {}) for c in table.columns
        ]
        self._shape, self.beside = _shape(table, heads), heads.beside
        self.taken = Counter(heads.place.values())
        self.places = sorted({*heads.place.values(), *heads.beside.values()})
        self.above: Sequence[Raw] = ()
        self.dittoes = 0

    def lack(self, line: Sequence[Raw]) -> bool:
        """Whether a row leaves a required cell blank."""
        return any(
            c.required and index is not None and (index >= len(line) or line[index] in ("", None))
            for c, index, _ in self.columns
        )

    def repeated(self, line: Sequence[Raw]) -> Sequence[Raw]:
        """A row with the value of the row above where it says so (同上); there is none above the first."""
        again = [
            index
            for index in self.places
            if index < min(len(line), len(self.above)) and _is_ditto(line[index])
        ]
        if again:
            self.dittoes += len(again)
            line = [self.above[i] if i in again else cell for i, cell in enumerate(line)]
        self.above = line
        return line

    def shares(self, index: int | None) -> bool:
        """Whether both ends of a time stand in one column."""
        return index is not None and self.taken[index] > 1

    @staticmethod
    def understood(raw: Raw, column: Column, kept: dict[tuple[type, Raw], Answer]) -> Answer:
        key = (type(raw), raw)
        answer = kept.get(key)
        if answer is None:
            answer = value_of(raw, column)
            if len(kept) < MOST_KEPT:
                kept[key] = answer
        return answer

    def told(self, sheet: RawSheet, number: int, line: Sequence[Raw]) -> Understood:
        """What a row of a sheet says (``number`` from 1)."""
        is_plain = not sheet.broken and not sheet.from_1904 and all(type(cell) is str for cell in line)
        if not is_plain:
            return self._told(sheet, number, line)
        key = (self._shape, tuple(line))
        found = _ROWS.get(key)
        if found is None:
            if len(_ROWS) >= MOST_ROWS:
                _ROWS.clear()
            found = _ROWS[key] = self._told(sheet, number, line)
        return found

    def _told(self, sheet: RawSheet, number: int, line: Sequence[Raw]) -> Understood:
        given, faults = dict[str, Any](), list[tuple[str, Fault]]()
        for column, index, kept in self.columns:
            raw = line[index] if index is not None and index < len(line) else ""
            if sheet.from_1904 and column.kind in (Kind.DATE, Kind.DAY_OR_YEAR):
                raw = since_1900(raw)
            if column.kind is Kind.DATE:
                raw = half_of(raw, column.field, self.shares(index))
            if column.field in ("lon", "lat"):
                raw = point_half_of(raw, column.field, self.shares(index))
            value, fault = self.understood(raw, column, kept)
            if _is_ditto(raw):
                value, fault = None, _NOTHING_ABOVE
            if value is None and fault is None and column.field in self.beside:
                beside = self.beside[column.field]
                value, fault = self.understood(line[beside] if beside < len(line) else "", column, kept)
            if sheet.broken and index is not None and (number - 1, index) in sheet.broken:
                value, fault = None, sheet.broken[number - 1, index]
            if fault is None and value is None and column.required:
                fault = blank_fault(column)
            if fault is not None:
                faults.append((column.field, fault))
            if value is not None:
                given[column.field] = value
        if all(fault.level == "warning" for _, fault in faults):
            return Understood(given, tuple(faults), make(self._table.row, **given))
        return Understood(_filled(self._table, given), tuple(faults), None)


@lru_cache(MOST_KEPT)
def _is_ditto(cell: Raw) -> bool:
    return isinstance(cell, str) and len(cell) < 12 and cell.strip().lower() in DITTO


_NOTHING_ABOVE = Fault(
    "ditto_without_above",
    "上一行没有可沿用的内容，请写明具体内容",
    "there is nothing above to repeat; type the value itself",
)


def _filled(table: Table, given: dict[str, Any]) -> dict[str, Any]:
    """The values of a row that is not whole with the plain defaults of its optional columns, so that other checks can look at it."""
    for column in table.columns:
        if not column.required and not isinstance(column.default, Callable) and column.default is not None:  # type: ignore[arg-type]
            given.setdefault(column.field, column.default)
    return given


def blank_fault(column: Column) -> Fault:
    """The fault of a blank cell that must be filled."""
    examples = {
        Kind.DATE: ("，如 2027-09-01", ", e.g. 2027-09-01"),
        Kind.YES_NO: ("，填“是”或“否”", ", yes or no"),
    }
    zh, en = examples.get(column.kind, ("", ""))
    if column.codes is not None:
        zh = f"，从下列选填：{'、'.join(c.zh for c in column.codes)}"
        en = f", one of: {', '.join(c.value for c in column.codes)}"
    return Fault("blank", f"{column.zh}必填，请补上{zh}", f"{column.name} is required; fill it in{en}")
