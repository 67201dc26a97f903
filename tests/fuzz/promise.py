"""Nothing is dropped in silence: every cell of a source that is not blank is read, told, or lies in what is told as not read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl.utils import get_column_letter

from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.sheet_names import HELPER_SHEETS, table_named
from duxue.scenarios.cells.spellings import BLANK, COUNTS, DITTO, OPEN_END, fold, plain
from duxue.scenarios.cells.typed_rows import TypedTable, read_table
from duxue.scenarios.changes.ledger import LEDGER, TaskClass, head_row, ledger_sheet, without_derived
from duxue.scenarios.changes.reading import ChangesReading
from duxue.scenarios.files.source import Source
from duxue.scenarios.problems import Problem
from duxue.scenarios.reading.scenario import typed_tables
from duxue.scenarios.rows import Kind, Table
from tests.fuzz.campaign import BrokenPromiseError


def hold_to_promise(
    source: Source,
    problems: Iterable[Problem],
    tables: tuple[Table, ...],
    *,
    lenient: bool,
    typed: Mapping[str, TypedTable] | None = None,
) -> None:
    """Every non-blank cell of a source is read, told, or in a sheet or row that is told as not read."""
    told = list(problems)
    if any(p.level == "error" and not p.row and not p.table for p in told):
        return  # a file, sheet or folder that is told as a whole
    if typed is None:
        typed, _ = typed_tables(source, tables, lenient=lenient)
    sheets = {p.sheet for p in told if p.row is None}
    for sheet in source.sheets:
        name = table_named(sheet.name, tables, lenient=lenient)
        if name is not None and typed[name].sheet == sheet.name:
            if not typed[name].missing:
                _hold_sheet(sheet, typed[name], [p for p in told if p.sheet == sheet.name])
        elif (
            lenient
            and sheet.name not in sheets
            and plain(sheet.name.removesuffix(".csv")) not in HELPER_SHEETS
        ) and any(str(cell).strip() for row in sheet.cells for cell in row if cell is not None):
            raise BrokenPromiseError(f"the sheet {sheet.name!r} is passed over in silence")


def _hold_sheet(sheet: RawSheet, table: TypedTable, told: list[Problem]) -> None:
    cells = {p.cell for p in told}
    rows = (
        {p.row for p in told}
        if all(p.code != "no_data_rows" for p in told)
        else set(range(1, len(sheet.cells) + 1))
    )
    columns = {
        p.cell.rstrip("0123456789")
        for p in told
        if p.code in ("double_heading", "no_heading", "more_than_a_count")
    } | _named_in(sheet, table, [p for p in told if p.code == "unknown_heading"])
    dittoes = (
        DITTO if any(p.code == "ditto" for p in told) else frozenset[str]()
    )  # above a blank cell: blank, and told
    read = {row.line: row for row in table.rows}
    named = table.heads.beside if table.heads is not None else {}
    counts = _counts(table)
    heads = {index: field for place in (named, table.place) for field, index in place.items()}
    for line, row in enumerate(
        sheet.cells[min(read, default=len(sheet.cells) + 1) - 1 :], min(read, default=1)
    ):
        for index, cell in enumerate(row):
            place = f"{get_column_letter(index + 1)}{line}"
            text = "" if cell is None else str(cell).strip()
            if (
                not text
                or text.lower() in dittoes
                or place in cells
                or get_column_letter(index + 1) in columns
                or (index in counts and COUNT.fullmatch(unicodedata.normalize("NFKC", text)[:40]))
            ):
                continue
            if line in read and index in heads:
                if _is_told_beside(table, heads[index], line, cells):
                    continue
                _hold_cell(table, read[line], heads[index], text, f"{sheet.name}!{place}")
            elif line in read or line not in rows:
                raise BrokenPromiseError(f"{sheet.name}!{place} {text[:40]!r} is dropped in silence")


COUNT = re.compile(r"[-\d\s.,()、#№〇一二三四五六七八九十百\u200b-\u200d\ufeff]*(nan|inf)?")
"""What a column that counts the rows may hold: such cells are not read, and nobody asks for them."""


def _counts(table: TypedTable) -> set[int]:
    heads = table.heads.all if table.heads is not None else ()
    return {head.index for head in heads if COUNTS & {plain(text) for text in head.texts}}


def _is_told_beside(table: TypedTable, field: str, line: int, cells: set[str]) -> bool:
    """Whether the code beside a name is told: nobody asks for the name then."""
    index = table.place.get(field)
    return index is not None and f"{get_column_letter(index + 1)}{line}" in cells


def _named_in(sheet: RawSheet, table: TypedTable, told: list[Problem]) -> set[str]:
    """The columns under headings that one line for the whole sheet names as not read."""
    lines = {p.row for p in told}
    return {
        get_column_letter(index + 1)
        for line, row in enumerate(sheet.cells, 1)
        for index, cell in enumerate(row)
        if line in lines and index not in table.place.values()
        if any(str(cell).strip() in p.message_zh for p in told)
    }


def _hold_cell(table: TypedTable, row: Any, field: str, text: str, place: str) -> None:
    value = row.get(field)
    column = next(c for c in table.table.columns if c.field == field)
    if (
        value is None
        and fold(text) not in BLANK | OPEN_END
        and column.kind is not Kind.CODE
        and not _all(text)
    ):
        raise BrokenPromiseError(f"{place} {text[:40]!r} is neither read nor told")


def _all(text: str) -> bool:
    return not "".join(
        sign for sign in text if sign.isprintable() and sign not in "\u200b\u200c\u200d\ufeff"
    ).strip()


def hold_ledger(source: Source, reading: ChangesReading) -> None:
    """Every non-blank cell of a ledger is read or told, and what was typed of a task stands in its record."""
    sheet = ledger_sheet(source)
    if sheet is None or any(p.level == "error" and not p.row and not p.table for p in reading.problems):
        return
    known = without_derived(sheet, head_row(sheet))
    typed = read_table(known, LEDGER)
    if typed.missing:
        return
    told = [p for p in reading.problems if p.sheet == sheet.name]
    _hold_sheet(known, typed, told)
    if reading.changes is None:
        return
    records = {r.ref: r for r in reading.changes.records}
    lines = {p.row for p in told}
    for row in typed.rows:
        record = records.get(str(row.get("task_id")))
        for field in ("done_on", "issue", "note") if row.get("kind") is not TaskClass.ISSUE else ():
            value = row.get(field)
            if (
                value
                and row.line not in lines
                and (record is None or str(value) not in str(getattr(record, field)))
            ):
                raise BrokenPromiseError(f"{field} {value!r} of row {row.line} is in no record")
