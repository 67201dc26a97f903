"""An office's lists as they were typed, seen from a form: where each column stands, which headings are not known, who has no point."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from duxue.models.rules.register import parameter_specs
from duxue.scenarios.cells.as_typed import since_1900
from duxue.scenarios.cells.headings import unknown_headings
from duxue.scenarios.cells.parameter_values import spec_of
from duxue.scenarios.cells.raw_sheets import Merges, RawSheet, hidden_parts
from duxue.scenarios.cells.sheet_names import own_name, table_named, tables_of
from duxue.scenarios.cells.spellings import plain
from duxue.scenarios.cells.typed_rows import TypedTable, read_table
from duxue.scenarios.files.source import Source, open_source
from duxue.scenarios.parameters import ParameterKind
from duxue.scenarios.problems import address
from duxue.scenarios.reading.scenario import typed_tables
from duxue.scenarios.reading.taught import NAME, beside, taught_of
from duxue.scenarios.rows import Kind, Table
from duxue.scenarios.sheets import SCENARIO

Grid = Sequence[Sequence[str]]
HEADS_FILE = NAME
"""The file of a folder of lists that remembers the office's own headings."""


@dataclass(frozen=True, slots=True)
class Form:
    """A table in an office's own sheet: its name there, the place (from 1) of each column that it has, its rows (from 1).

    ``ready`` is false where the sheet has no headings that can be read; a ``guest`` stands in another table's sheet.
    """

    table: Table
    sheet: str
    places: Mapping[str, int]
    rows: tuple[int, ...] = ()
    heads: int = 0
    ready: bool = True
    guest: bool = False

    def values(self, cells: Grid, row: int) -> dict[str, str]:
        """What stands in a row (from 1), by the columns' English headings."""
        line = cells[row - 1] if 0 < row <= len(cells) else ()
        return {name: line[at - 1] if at <= len(line) else "" for name, at in self.places.items()}


def forms(folder: Path) -> dict[str, Form]:
    """Every table of a scenario as it stands in a folder of lists, by its English name."""
    source = open_source(folder)
    typed = _typed(source)
    sheets, _ = tables_of(source.sheets, SCENARIO, lenient=True)
    return {table.name: _form(table, typed.get(table.name), table.name in sheets) for table in SCENARIO}


def _typed(source: Source) -> dict[str, TypedTable]:
    taught, _ = taught_of(beside(source.path), SCENARIO)
    return typed_tables(source, SCENARIO, lenient=True, taught=taught)[0]


def _form(table: Table, typed: TypedTable | None, own: bool) -> Form:
    if typed is None or typed.heads is None:
        return Form(table, own_name(typed.sheet) if typed and own else table.zh, {}, ready=not own)
    places = {c.name: typed.place[c.field] + 1 for c in table.columns if c.field in typed.place}
    rows = tuple(row.line for row in typed.rows)
    return Form(table, own_name(typed.sheet), places, rows, typed.heads.line + 1, guest=not own)


def form_of(table: Table, name: str, cells: Grid) -> Form:
    """A table of a sheet that is not kept yet."""
    sheet = RawSheet(name, cells)
    return _form(table, read_table(sheet, table), own=True)


def with_values(cells: Grid, form: Form, row: int, values: Mapping[str, str]) -> list[list[str]]:
    """A sheet with what a form says of one row (0: a new one at its end); a column that it lacks gets its heading.

    A blank value of a column that the sheet lacks changes nothing.
    """
    fresh = [list(line) for line in cells] or [[]]
    heads = max(form.heads, 1)
    places = dict(form.places)
    width = max(len(line) for line in fresh)
    for column in form.table.columns:
        if column.name not in places and values.get(column.name, ""):
            width += 1
            places[column.name] = width
            for line in _heading_lines(fresh, form, heads):
                _put(fresh[line - 1], width, column.zh)
    if not row:
        row = max((*form.rows, heads)) + 1
        fresh.insert(row - 1, [])
    for name, value in values.items():
        if name in places:
            _put(fresh[row - 1], places[name], value)
    return fresh


def _heading_lines(cells: Grid, form: Form, heads: int) -> tuple[int, ...]:
    """The rows (from 1) that a new heading is written into: both, where a group's headings stand above the others."""
    above = cells[heads - 2] if heads > 1 else ()
    line = cells[heads - 1]
    grouped = sum(1 for at in form.places.values() if at > len(line) or not line[at - 1].strip())
    return (heads - 1, heads) if grouped and any(cell.strip() for cell in above) else (heads,)


def _put(line: list[str], at: int, value: str) -> None:
    line += [""] * (at - len(line))
    line[at - 1] = value


# A workbook as cells of text.


def typed_grids(sheets: Sequence[RawSheet]) -> dict[str, list[list[str]]]:
    """Every sheet as text cells in their places; what a vertical merge covers holds what its first cell holds.

    Day numbers of a workbook that counts from 1904 are written as the others count them.
    """
    return {own_name(sheet.name): _texts(sheet) for sheet in sheets}


def _texts(sheet: RawSheet) -> list[list[str]]:
    days = _day_cells(sheet) if sheet.from_1904 else frozenset()
    merges = Merges(sheet, 0)
    return [
        [
            typed_text(since_1900(raw) if (number, at) in days else raw)
            for at, raw in enumerate(merges.filled(number, line))
        ]
        for number, line in enumerate(sheet.cells)
    ]


def _day_cells(sheet: RawSheet) -> frozenset[tuple[int, int]]:
    """The cells (row and column from 0) of a sheet that hold days."""
    name = table_named(sheet.name, SCENARIO, lenient=True)
    table = next((one for one in SCENARIO if one.name == name), None)
    if table is None:
        return frozenset()
    typed = read_table(sheet, table)
    days = {typed.place[c.field] for c in table.columns if c.kind in _DAYS and c.field in typed.place}
    found = {(row.line - 1, at) for row in typed.rows for at in days}
    if name == "parameters" and "value" in typed.place:
        specs = {spec.key: spec for spec in parameter_specs()}
        for row in typed.rows:
            spec = spec_of(str(row.get("key") or ""), specs)
            if spec is not None and spec.kind is ParameterKind.DAY:
                found.add((row.line - 1, typed.place["value"]))
    return frozenset(found)


_DAYS = (Kind.DATE, Kind.DAY_OR_YEAR)


def typed_text(raw: object) -> str:
    """A cell as somebody would type it."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


def told_of(sheets: Sequence[RawSheet]) -> list[str]:
    """What a workbook shows of itself that its cells as text no longer tell: hidden parts, formulas without a value."""
    lines = [f"{sheet.name}：{fault.zh}" for sheet in sheets if (fault := hidden_parts(sheet))]
    for sheet in sheets:
        lines += [
            f"{sheet.name} {address(at, line + 1)}：{fault.zh}" for (line, at), fault in sheet.broken.items()
        ]
    return lines


# Headings and sheets that are not known.


@dataclass(frozen=True, slots=True)
class UnknownHeading:
    """A heading that no column goes by, and the column (its Chinese heading) that the office has set it against."""

    table: Table
    heading: str
    meant: str


def unknown(folder: Path) -> tuple[tuple[UnknownHeading, ...], tuple[str, ...]]:
    """The headings of a folder of lists that are not known (taught ones with what they mean), and the sheets that are not."""
    source = open_source(folder)
    taught, _ = taught_of(beside(source.path), SCENARIO)
    sheets, _ = tables_of(source.sheets, SCENARIO, lenient=True)
    found: list[UnknownHeading] = []
    for table in SCENARIO:
        if table.name in sheets:
            meant = {text: column.zh for text, column in taught.get(table.name, {}).items()}
            found += [
                UnknownHeading(table, one, meant.get(plain(one), ""))
                for one in dict.fromkeys(unknown_headings(sheets[table.name], table))
            ]
    known = {id(sheet) for sheet in sheets.values()}
    strangers = [
        own_name(sheet.name)
        for sheet in source.sheets
        if id(sheet) not in known and table_named(sheet.name, SCENARIO, lenient=True) is None
    ]
    return tuple(found), tuple(strangers)


def heads_text(meant: Mapping[tuple[str, str], str]) -> str:
    """The file that teaches headings: by table (Chinese name) and heading, the column's Chinese heading (blank: not read)."""
    lines: list[str] = []
    for table in SCENARIO:
        mine = {heading: column for (name, heading), column in meant.items() if name == table.zh}
        if mine:
            lines += [f"[{table.zh}]"]
            lines += [f"{_quoted(heading)} = {_quoted(column)}" for heading, column in mine.items()]
    return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# Schools without a point.
