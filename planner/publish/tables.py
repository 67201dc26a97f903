"""The plan's tables: csv files and outcome.json for programs, sheets with Chinese headings and codes for people."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from enum import Enum
from math import isfinite
from pathlib import Path
from typing import Any

from duxue.planner.audit import FINDING_COLUMNS, finding_row
from duxue.planner.publish.book import Book, Cell, write
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.manifest import TIMING
from duxue.planner.publish.text_lines import width_of
from duxue.planner.words import NOTES, Lang, json_text, pick
from duxue.scenarios.codes import Code
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.rows import Column, Kind, Table, Task
from duxue.scenarios.sheets import PLAN

OUTCOME = "outcome.json"
READING_ONLY = "unmet"
"""The table that nobody edits: what is open follows from the others."""
FINDINGS = "findings.csv"


def write_tables(folder: Path, edition: PublishContext) -> None:
    """Write every plan table, ``findings.csv`` and ``outcome.json`` into a folder, which all repeat byte for byte.

    What the clock told goes to ``timing.json`` alone.
    """
    write_csv(PLAN, {table.name: getattr(edition.released, table.name) for table in PLAN}, folder)
    (folder / FINDINGS).write_bytes(findings_text(edition).encode())
    (folder / OUTCOME).write_bytes(outcome_text(edition.plan).encode())
    if edition.plan.timing:
        told = json_text(edition.plan.timing) + "\n"
        (folder / TIMING).write_bytes(told.encode())


def findings_text(edition: PublishContext) -> str:
    """``findings.csv``: a line for each open finding, in the audit's order."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, FINDING_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for finding in edition.findings:
        writer.writerow(finding_row(finding, edition.county, edition.lang))
    return stream.getvalue()


def outcome_text(plan: Plan) -> str:
    """``outcome.json``: keys sorted, days as ISO texts, codes in English."""
    told = json.dumps(_plain(plan.outcome), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return told + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "items"):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value.item() if hasattr(value, "item") else value


def write_sheets(book: Book, edition: PublishContext, *, footer: str = "") -> None:
    """Add a sheet for each table of the released plan: headings on top, frozen and filtered, names beside ids.

    ``footer`` stands at the foot of every printed page, before the table's name.
    """
    for table in PLAN:
        sheet = _sheet(book, table, edition)
        book.print_setup(sheet, f"{footer} {sheet_title(table, edition.lang)}".strip())
        sheet.hide_gridlines(0)  # lines are printed, too


def sheet_title(table: Table, lang: Lang) -> str:
    """The name of a table's sheet."""
    return pick(lang, table.zh, table.name)


def _sheet(book: Book, table: Table, edition: PublishContext) -> Any:
    lang = edition.lang
    sheet = book.sheet(sheet_title(table, lang))
    sheet.set_tab_color("#9aa5b1")
    head = book.style(bold=True, bg_color="#dce6f1", border=1, border_color="#8a94a0")
    columns = columns_shown(table)
    names = [
        pick(lang, *column.beside) if told else pick(lang, column.zh, column.name) for column, told in columns
    ]
    widths = [width_of(name) + 4 for name in names]
    for index, name in enumerate(names):
        sheet.write_string(0, index, name, head)
    looks = [_look(book, table, column, told=told) for column, told in columns]
    rows = getattr(edition.released, table.name)
    for line, row in enumerate(rows, 1):
        for index, (column, told) in enumerate(columns):
            given = getattr(row, column.field)
            value = names_of(edition, given) if told else sheet_cell(given, column, lang)
            if value is None or value == "":
                continue
            is_year = column.kind is Kind.DAY_OR_YEAR and not isinstance(value, date)
            write(sheet, line, index, value, book.style() if is_year else looks[index])
            widths[index] = min(
                48, max(widths[index], 12 if isinstance(value, date) else width_of(str(value)) + 2)
            )
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    if table.name == READING_ONLY:
        sheet.write_string(
            0, len(columns), edition.say(*NOTES["reading_only"]), book.style(font_color="#5f6b7a")
        )
        sheet.set_column(len(columns), len(columns), 60)
        book.lock(sheet)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.repeat_rows(0)
    return sheet


def columns_shown(table: Table) -> list[tuple[Column, bool]]:
    """A table's columns as its sheet shows them: a column of names (True) beside each of ids that has one."""
    return [(c, told) for c in table.columns for told in (False, True) if c.beside or not told]


def names_of(edition: PublishContext, value: Any) -> str:
    """The names behind the ids of a cell."""
    ids = value if isinstance(value, tuple) else (value,)
    told = [edition.subject(one) for one in ids if one]
    return edition.in_a_row(name for one, name in zip(ids, told, strict=False) if name != one)


def _look(book: Book, table: Table, column: Column, *, told: bool) -> Any:
    looks: dict[Kind, dict[str, Any]] = {
        Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "left"},
        Kind.DAY_OR_YEAR: {"num_format": "yyyy-mm-dd", "align": "left"},
        Kind.ID: {"num_format": "@"},
    }
    style = book.style() if told else book.style(**looks.get(column.kind, {}))
    return book.greyed(style) if table.name == READING_ONLY else style


def sheet_cell(value: Any, column: Column, lang: Lang = "zh") -> Cell:
    """A value as it stands in a workbook: codes as words, purposes joined by ``+``, lists by ``;``."""
    if value is None:
        return None
    if isinstance(value, bool):
        return pick(lang, "是", "yes") if value else pick(lang, "否", "no")
    if isinstance(value, Code):
        return pick(lang, value.zh, value.value)
    if isinstance(value, tuple):
        return ("+" if column.kind is Kind.TASKS else ";").join(_part(part, lang) for part in value)
    return value if isinstance(value, int | float | date) else str(value)


def _part(value: Any, lang: Lang) -> str:
    if lang == "en":
        return str(value.value) if isinstance(value, Code) else str(value)
    return value.zh if isinstance(value, Code | Task) else str(value)
