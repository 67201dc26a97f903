"""Attacks on everything that reads an office's own files, each held to: no traceback, and nothing dropped in silence."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from openpyxl.utils import get_column_letter

from duxue.models.rules.register import parameter_specs, waivable
from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.standard_templates import standard_template
from duxue.planner.publish.notices.template_file import Filling, Imprint, TemplateFile
from duxue.scenarios.cells.headings import table_named
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.spellings import BLANK, DITTO, HELPER_SHEETS, OPEN_END, fold
from duxue.scenarios.cells.typed_rows import TypedTable, read_table
from duxue.scenarios.changes.ledger import LEDGER, TaskClass, ledger_sheet, without_derived
from duxue.scenarios.changes.reading import ChangesReading, read_changes
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed, edited
from duxue.scenarios.edits.draft import EditError
from duxue.scenarios.edits.rows import CHANGE_TABLES
from duxue.scenarios.edits.rows import WHATIFS as WHATIFS_TABLE
from duxue.scenarios.files.annotate import annotate
from duxue.scenarios.files.source import Source, open_source
from duxue.scenarios.files.writing import csv_text, scenario_rows
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Problem
from duxue.scenarios.reading.scenario import read_plan, read_scenario, typed_tables
from duxue.scenarios.rows import Kind, Table
from duxue.scenarios.sheets import PLAN, SCENARIO
from duxue.scenarios.travel.legs import TravelError
from duxue.scenarios.whatif.reading import read_whatifs
from tests.fuzz.campaign import BrokenPromiseError, Target
from tests.fuzz.sheets import Book, damaged, damaged_parts, mutated, write_folder, write_ods, write_xlsx
from tests.planner.publish.worlds import county as drawn_county
from tests.planner.publish.worlds import plan_for

OLD = Path(__file__).parents[1] / "scenarios" / "files" / "merged_hidden_1904.xls"
AS_OF = date(2027, 4, 1)


@cache
def county() -> County:
    """The county that is attacked."""
    return drawn_county()


@cache
def plan() -> Plan:
    """Its plan."""
    return plan_for(county())


def _grid(text: str) -> list[list[str]]:
    return [list(row) for row in csv.reader(StringIO(text))]


def _book(tables: Iterable[Table], rows: dict[str, Any], draw: Random) -> Book:
    chinese = draw.random() < 0.4
    book = Book({})
    for table in tables:
        grid = _grid(csv_text(table, rows.get(table.name, ())))
        if chinese:
            grid[0] = [column.zh for column in table.columns]
        if len(grid) > 1 or draw.random() < 0.1:
            book.sheets[table.zh if chinese else table.name] = grid
    return book


def _written(draw: Random, book: Book, folder: Path) -> Path:
    form = draw.choice(
        ("csv", "csv", "xlsx", "xlsx", "parts", "bytes", "ods" if draw.random() < 0.2 else "xlsx")
    )
    if form == "csv":
        return write_folder(book, folder / "in")
    path = folder / ("in.ods" if form == "ods" else "in.xlsx")
    (write_ods if form == "ods" else write_xlsx)(book, path)
    if form in ("parts", "bytes"):
        path.write_bytes((damaged_parts if form == "parts" else damaged)(draw, path.read_bytes()))
    return path


# ---- nothing is dropped in silence


def hold_to_promise(
    source: Source, problems: Iterable[Problem], tables: tuple[Table, ...], *, lenient: bool
) -> None:
    """Every non-blank cell of a source is read, told, or in a sheet or row that is told as not read."""
    told = list(problems)
    if any(p.level == "error" and not p.row and not p.table for p in told):
        return  # a file, sheet or folder that is told as a whole
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
            and fold(sheet.name.removesuffix(".csv")) not in HELPER_SHEETS
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
        p.cell.rstrip("0123456789") for p in told if p.code in ("double_heading", "no_heading")
    } | _named_in(sheet, table, [p for p in told if p.code == "unknown_heading"])
    dittoes = (
        DITTO if any(p.code == "ditto" for p in told) else frozenset[str]()
    )  # above a blank cell: blank, and told
    read = {row.line: row for row in table.rows}
    named = table.heads.beside if table.heads is not None else {}
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
            ):
                continue
            if line in read and index in heads:
                _hold_cell(table, read[line], heads[index], text, f"{sheet.name}!{place}")
            elif line in read or line not in rows:
                raise BrokenPromiseError(f"{sheet.name}!{place} {text[:40]!r} is dropped in silence")


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


# ---- the targets


def scenario(draw: Random, folder: Path) -> None:
    """A scenario with cells, rows, columns, sheets or bytes changed; now and then handed back annotated."""
    path = _written(draw, mutated(draw, _book(SCENARIO, scenario_rows(county()), draw)), folder)
    reading = read_scenario(path, parameter_specs(), waivable())
    if (reading.county is None) != any(p.level == "error" for p in reading.problems):
        raise BrokenPromiseError("a county exactly where there is no error")
    hold_to_promise(open_source(path), reading.problems, SCENARIO, lenient=True)
    if draw.random() < 0.1:
        annotate(path, reading.problems, folder / "out.xlsx", draw.choice(("zh", "en")))


def old_workbook(draw: Random, folder: Path) -> None:
    """An .xls file with bytes changed."""
    path = folder / "in.xls"
    path.write_bytes(damaged(draw, OLD.read_bytes()))
    read_scenario(path, parameter_specs(), waivable())


CHANGE_ROWS = [
    ["kind", "subject", "other", "from", "to", "value", "note"],
    ["leave", "", "", "2027-05-01", "", "", ""],
    ["ill", "", "", "2027-05-01", "2027-06-01", "", ""],
    ["school_close", "", "", "2027-07-15", "", "", ""],
    ["recusal", "", "", "2027-05-01", "", "relative", ""],
    ["emergency", "", "", "2027-05-10", "2027-05-11", "", "note"],
    ["impose", "", "", "2027-05-17", "2027-05-18", "comprehensive", ""],
]


def changes(draw: Random, folder: Path) -> None:
    """A file of changes, and the county after them."""
    people, schools = [list(ids) for ids in (county().inspectors, county().schools)]
    grid = [list(row) for row in CHANGE_ROWS]
    for row in grid[1:]:
        row[1] = draw.choice(people if row[0] in ("leave", "ill", "recusal") else schools)
        row[2] = (
            draw.choice(schools)
            if row[0] == "recusal"
            else draw.choice(people)
            if row[0] == "emergency"
            else ""
        )
    book = Book({"changes": [grid[0], *draw.sample(grid[1:], draw.randrange(1, 7))]})
    if draw.random() < 0.3:
        book.sheets |= _book(SCENARIO[:5], scenario_rows(county()), Random(1)).sheets
    path = _written(draw, mutated(draw, book), folder)
    reading = read_changes(path, county(), plan(), parameter_specs(), waivable(), as_of=AS_OF)
    hold_to_promise(open_source(path), reading.problems, CHANGE_TABLES, lenient=True)
    if reading.changes is not None:
        try:
            changed(county(), plan(), reading.changes, AS_OF, folder=folder)
        except TravelError as error:
            raise BrokenPromiseError("changes that are ready cannot be applied") from error


@cache
def _plan_book() -> dict[str, list[list[str]]]:
    heads = [column.zh for column in LEDGER.columns]
    rows = [[f"{visit.visit_id}" if n == 0 else "" for n in range(len(heads))] for visit in plan().visits[:8]]
    return {LEDGER.zh: [heads, *rows]}


def ledger(draw: Random, folder: Path) -> None:
    """A ledger that somebody filled in."""
    grid = [list(row) for row in next(iter(_plan_book().values()))]
    for row in grid[1:]:
        for index in range(1, len(row)):
            row[index] = draw.choice(
                ("", "", "2027-03-05", "是", "否", "已完成", "未完成", "张三", "发现问题", "-", "无", " ")
            )
    path = _written(draw, mutated(draw, Book({next(iter(_plan_book())): grid})), folder)
    reading = read_changes(path, county(), plan(), parameter_specs(), waivable(), as_of=AS_OF)
    hold_ledger(open_source(path), reading)


def hold_ledger(source: Source, reading: ChangesReading) -> None:
    """Every non-blank cell of a ledger is read or told, and what was typed of a task stands in its record."""
    sheet = ledger_sheet(source)
    if sheet is None or any(p.level == "error" and not p.row and not p.table for p in reading.problems):
        return
    known = without_derived(sheet)
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


def edited_plan(draw: Random, folder: Path) -> None:
    """The tables of a plan, edited."""
    rows = {table.name: getattr(plan(), table.name) for table in PLAN}
    path = _written(draw, mutated(draw, _book(PLAN, rows, draw)), folder)
    found, problems = read_plan(path)
    if found is None and not problems:
        raise BrokenPromiseError("a plan that is not read is told")
    if found is not None:
        hold_to_promise(open_source(path), problems, PLAN, lenient=False)


WHATIFS = [
    ["whatif", "kind", "subject", "other", "unit_id", "employment", "stages", "township", "count", "value", "from", "to", "note"],
    ["a", "hire", "", "", "", "full_time", "primary", "", "2", "", "2027-03-01", "", ""],
    ["a", "lose", "", "", "", "", "", "", "1", "", "", "", ""],
    ["b", "parameter", "reach_minutes", "", "", "", "", "", "", "60", "", "", ""],
    ["b", "enrolment", "", "", "", "", "primary", "", "", "10%", "", "", ""],
    ["c", "heads_away", "", "", "", "", "", "", "", "", "2027-03-01", "2027-03-31", ""],
    ["d", "close_school", "S", "", "", "", "", "", "", "", "2027-09-01", "", ""],
    ["d", "merge_schools", "S", "S", "", "", "", "", "", "", "", "", ""],
    ["e", "split_zone", "Z1", "Z9", "", "", "", "", "", "", "", "", ""],
    ["f", "open_school", "", "", "", "", "primary", "", "2", "300", "", "", ""],
]  # fmt: skip


def whatifs(draw: Random, folder: Path) -> None:
    """What-ifs in a sheet or in TOML, and each of them applied."""
    schools = list(county().schools)
    grid = [[draw.choice(schools) if cell == "S" else cell for cell in row] for row in WHATIFS]
    book = mutated(draw, Book({"what_ifs": [grid[0], *draw.sample(grid[1:], draw.randrange(1, 6))]}))
    if draw.random() < 0.4:
        path = folder / "w.toml"
        path.write_bytes(_toml(draw, book))
    else:
        path = _written(draw, book, folder)
    reading = read_whatifs(path, county(), parameter_specs())
    if path.suffix != ".toml":
        hold_to_promise(open_source(path), reading.problems, (WHATIFS_TABLE,), lenient=True)
    for whatif in reading.whatifs or ():
        try:
            edited(county(), whatif, folder=folder)
        except EditError as error:
            reading.problem(whatif.name, error)
        except TravelError:
            continue


def _toml(draw: Random, book: Book) -> bytes:
    grid = next(iter(book.sheets.values()), [[]])
    lines = []
    for row in grid[1:]:
        lines += ["[[what_if]]", f"name = {row[0]!r}" if row else "", "[[what_if.edit]]"]
        lines += [
            f"{head or 'x'} = '{cell}'" for head, cell in zip(grid[0][1:], row[1:], strict=False) if cell
        ]
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    return damaged(draw, data) if draw.random() < 0.5 else data


def template(draw: Random, folder: Path) -> None:
    """A template of a letter with its parts or bytes changed, and filled where it may be used."""
    kind = draw.choice(list(LetterKind))
    data = (damaged_parts if draw.random() < 0.7 else damaged)(draw, standard_template(kind))
    (folder / kind.template).write_bytes(data)
    try:
        found = TemplateFile(kind.template, data)
    except PublishError:
        return
    list(found.names), list(found.broken), list(found.mixed)
    found.filled([Filling({}, {})] * 2, Imprint("x", "y", AS_OF))


def _target(attack: Callable[[Random, Path], None], weight: int) -> Target:
    return Target(attack.__name__, weight, attack)


READERS = (
    _target(scenario, 6),
    _target(old_workbook, 1),
    _target(changes, 3),
    _target(ledger, 2),
    _target(edited_plan, 3),
    _target(whatifs, 3),
    _target(template, 2),
)
