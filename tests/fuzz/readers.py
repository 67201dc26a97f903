"""Attacks on everything that reads an office's own files, each held to: no traceback, and nothing dropped in silence."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from duxue.models.rules.register import parameter_specs, waivable
from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.standard_templates import standard_template
from duxue.planner.publish.notices.template_file import Filling, Imprint, TemplateFile
from duxue.scenarios.changes.ledger import LEDGER
from duxue.scenarios.changes.reading import read_changes
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed, edited
from duxue.scenarios.edits.draft import EditError
from duxue.scenarios.edits.rows import CHANGE_TABLES, CHANGES
from duxue.scenarios.edits.rows import WHATIFS as WHATIFS_TABLE
from duxue.scenarios.files.annotate import annotate
from duxue.scenarios.files.writing import cell_text, csv_text, scenario_rows
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Problem
from duxue.scenarios.reading.scenario import read_plan, read_scenario, typed_tables
from duxue.scenarios.reading.taught import taught_of
from duxue.scenarios.rows import Column, Table
from duxue.scenarios.sheets import PLAN, SCENARIO
from duxue.scenarios.travel.legs import TravelError
from duxue.scenarios.whatif.reading import read_whatifs
from tests.fuzz.campaign import BrokenPromiseError, Target
from tests.fuzz.promise import hold_ledger, hold_to_promise
from tests.fuzz.sheets import Book, damaged, damaged_parts, mutated
from tests.fuzz.watched import Watch, opened, watched
from tests.fuzz.written import write_folder, write_lean_xlsx, write_ods, write_xlsx
from tests.planner.publish.worlds import county as drawn_county
from tests.planner.publish.worlds import plan_for

OLD = Path(__file__).parents[1] / "scenarios" / "files" / "merged_hidden_1904.xls"
AS_OF = date(2027, 4, 1)


@cache
def county() -> County:
    """The county that is attacked."""
    return drawn_county(schools=4)


@cache
def plan() -> Plan:
    """Its plan."""
    return plan_for(county())


Grid = list[list[str]]


@cache
def _grids(world: str) -> dict[str, Grid]:
    """The tables of the county or of its plan, or of changes and what-ifs, as texts; an empty one has its example's row."""
    if world == "plan":
        rows: dict[str, Any] = {table.name: getattr(plan(), table.name) for table in PLAN}
        return {table.name: _grid(table, rows[table.name]) for table in PLAN}
    rows = scenario_rows(county())
    return {
        table.name: _grid(table, rows.get(table.name, ())) for table in (*SCENARIO, CHANGES, WHATIFS_TABLE)
    }


def _grid(table: Table, rows: Iterable[Any]) -> Grid:
    grid = [list(row) for row in csv.reader(StringIO(csv_text(table, rows)))]
    if len(grid) < 2:
        grid.append([_example(table, column) for column in table.columns])
    return grid


def _example(table: Table, column: Column) -> str:
    """A cell of a table's example, about the county's own units, schools and inspectors."""
    for kind, found in (
        ("schools", county().schools),
        ("inspectors", county().inspectors),
        ("units", county().units),
    ):
        if kind in column.refers and table.example.get(column.field):
            return list(found)[-1]
    return cell_text(table.example.get(column.field), column)


def _book(draw: Random, tables: tuple[Table, ...], world: str) -> Book:
    """The tables that are needed, and some of the others; now and then with Chinese headings."""
    chinese, most = draw.random() < 0.4, draw.choice((0.1, 0.1, 0.1, 0.3, 0.3, 1.0))
    book = Book({})
    always, rows = draw.choice(list(tables)), draw.choice((4, 7, 40))
    for table in tables:
        if table.required or table is always or draw.random() < most:
            grid = [list(row) for row in _grids(world)[table.name][:rows]]
            if chinese:
                grid[0] = [column.zh for column in table.columns]
            book.sheets[table.zh if chinese else table.name] = grid
    return book


def _written(draw: Random, book: Book, folder: Path, csv: float = 0.6) -> Path:
    """The book as csv files (with probability ``csv``) or as a workbook, which now and then is damaged below its sheets."""
    if draw.random() < csv:
        return write_folder(book, folder / "in")
    form = draw.choice(("xlsx",) * 6 + ("parts",) * 3 + ("bytes",) * 2 + ("ods",))
    if form == "ods":
        return write_ods(book, folder / "in.ods")
    path = (write_xlsx if draw.random() < 0.015 else write_lean_xlsx)(book, folder / "in.xlsx")
    if form != "xlsx":
        path.write_bytes((damaged_parts if form == "parts" else damaged)(draw, path.read_bytes()))
    return path


def _hold(watch: Watch, problems: Iterable[Problem], tables: tuple[Table, ...], *, lenient: bool) -> None:
    source = watch.opened[0]
    hold_to_promise(source, problems, tables, lenient=lenient, typed=watch.typed(source, tables))


def scenario(draw: Random, folder: Path) -> None:
    """A scenario with cells, rows, columns, sheets or bytes changed; now and then handed back annotated."""
    path = _written(draw, mutated(draw, _book(draw, SCENARIO, "county")), folder)
    with watched() as watch:
        reading = read_scenario(path, parameter_specs(), waivable())
    if (reading.county is None) != any(p.level == "error" for p in reading.problems):
        raise BrokenPromiseError("a county exactly where there is no error")
    _hold(watch, reading.problems, SCENARIO, lenient=True)
    if draw.random() < 0.02:
        annotate(path, reading.problems, folder / "out.xlsx", draw.choice(("zh", "en")))


def one_table(draw: Random, folder: Path) -> None:
    """One table of a scenario or a plan as a csv file or workbook of its own, its rows only read."""
    world = draw.choice(("county", "county", "county", "plan"))
    table = draw.choice(PLAN if world == "plan" else (*SCENARIO, CHANGES, WHATIFS_TABLE))
    chinese = draw.random() < 0.4
    grid = [list(row) for row in _grids(world)[table.name][: draw.choice((2, 3, 20))]]
    if chinese:
        grid[0] = [column.zh for column in table.columns]
    path = _written(draw, mutated(draw, Book({table.zh if chinese else table.name: grid})), folder, 0.88)
    lenient = world != "plan"
    source = opened(path)
    typed, problems = typed_tables(source, (table,), lenient=lenient)
    problems += [problem for one in typed.values() for problem in one.problems]
    hold_to_promise(source, problems, (table,), lenient=lenient, typed=typed)


def old_workbook(draw: Random, folder: Path) -> None:
    """An .xls file with bytes changed."""
    path = folder / "in.xls"
    path.write_bytes(damaged(draw, _old()))
    with watched():
        read_scenario(path, parameter_specs(), waivable())


@cache
def _old() -> bytes:
    return OLD.read_bytes()


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
        book.sheets |= {
            table.name: [list(row) for row in _grids("county")[table.name]]
            for table in draw.sample(SCENARIO, draw.randrange(1, 4))
        }
    path = _written(draw, mutated(draw, book), folder)
    with watched() as watch:
        reading = read_changes(path, county(), plan(), parameter_specs(), waivable(), as_of=AS_OF)
    _hold(watch, reading.problems, CHANGE_TABLES, lenient=True)
    if reading.changes is not None:
        try:
            changed(county(), plan(), reading.changes, AS_OF)
        except TravelError as error:
            raise BrokenPromiseError("changes that are ready cannot be applied") from error


@cache
def _ledger_rows() -> tuple[tuple[str, ...], ...]:
    """Rows of the ledger as the office finds them: visits, events, what is to be put right."""
    visits = [(v.visit_id, "经常性督导", v.school_id, f"{v.date}", f"{v.date}") for v in plan().visits]
    events = [(e.event_id, "督导事项", e.target_id, f"{e.start}", f"{e.end}") for e in plan().events]
    issues = [(f.issue_id, "整改销号", f.school_id, "", "") for f in county().rows.follow_ups]
    return (*visits, *events, *issues)


def ledger(draw: Random, folder: Path) -> None:
    """A ledger that somebody filled in."""
    heads = [column.zh for column in LEDGER.columns]
    grid = [heads]
    for row in draw.sample(_ledger_rows(), draw.choice((1, 2, 8))):
        filled = {head: draw.choice(TYPED) if draw.random() < 0.03 else "" for head in heads[5:]}
        if row[3] and draw.random() < 0.7:
            filled |= {"完成日期": draw.choice((row[3], row[4], "2027-03-10")), "完成情况": draw.choice(DONE)}
        if draw.random() < 0.3:
            filled |= {
                "发现问题": draw.choice(ISSUES),
                "严重程度": draw.choice(("一般", "重大")),
                "整改期限": "2027-05-30",
            }
            filled["发现日期"] = filled["完成日期"] or "2027-03-10"
        grid.append([*row, *filled.values()])
    path = _written(draw, mutated(draw, Book({LEDGER.zh: grid})), folder, 0.4)
    with watched() as watch:
        reading = read_changes(path, county(), plan(), parameter_specs(), waivable(), as_of=AS_OF)
    hold_ledger(watch.opened[0], reading)


TYPED = ("2027-03-05", "是", "否", "已完成", "未完成", "张三", "发现问题", "-", "无", " ", "同上")
DONE = ("已完成", "已完成", "已完成", "未完成")
ISSUES = ("消防通道堵塞", "1.食堂 2.门卫", "无")


def edited_plan(draw: Random, folder: Path) -> None:
    """The tables of a plan, edited."""
    path = _written(draw, mutated(draw, _book(draw, PLAN, "plan")), folder)
    with watched() as watch:
        found, problems = read_plan(path)
    if found is None and not problems:
        raise BrokenPromiseError("a plan that is not read is told")
    if found is not None:
        _hold(watch, problems, PLAN, lenient=False)


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
    with watched() as watch:
        reading = read_whatifs(path, county(), parameter_specs())
    if path.suffix != ".toml":
        _hold(watch, reading.problems, (WHATIFS_TABLE,), lenient=True)
    for whatif in reading.whatifs or ():
        try:
            edited(county(), whatif)
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


def headings(draw: Random, folder: Path) -> None:
    """Headings that an office teaches: each is understood or told."""
    table = draw.choice(SCENARIO)
    taught = {
        f"口头{n}": draw.choice((*table.columns, *SCENARIO[0].columns)).zh for n in range(draw.randrange(6))
    }
    text = "\n".join([f"[{table.zh}]", *(f'{heading} = "{meant}"' for heading, meant in taught.items())])
    whole = draw.random() < 0.5
    data = text.encode()
    (folder / "heads.toml").write_bytes(data if whole else damaged(draw, data))
    found, problems = taught_of(folder / "heads.toml", SCENARIO)
    told = " ".join(problem.message_zh for problem in problems)
    known = found.get(table.name, {})
    if whole and (lost := [heading for heading in taught if heading not in known and heading not in told]):
        raise BrokenPromiseError(f"headings passed over in silence: {lost}")


def template(draw: Random, folder: Path) -> None:
    """A template of a letter with its parts or bytes changed, and filled where it may be used."""
    kind = draw.choice(list(LetterKind))
    data = (damaged_parts if draw.random() < 0.7 else damaged)(draw, _template(kind))
    (folder / kind.template).write_bytes(data)
    try:
        found = TemplateFile(kind.template, data)
    except PublishError:
        return
    list(found.names), list(found.broken), list(found.mixed)
    found.filled([Filling({}, {})] * 2, Imprint("x", "y", AS_OF))


@cache
def _template(kind: LetterKind) -> bytes:
    return standard_template(kind)


READERS = (
    Target.of(one_table, 400),
    Target.of(scenario, 8),
    Target.of(old_workbook, 1),
    Target.of(changes, 10),
    Target.of(ledger, 8),
    Target.of(edited_plan, 8),
    Target.of(whatifs, 10),
    Target.of(headings, 4),
    Target.of(template, 2),
)
