"""A file of changes read from a workbook or a folder: all changes made ready, or all problems at once with their cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from pathlib import Path
from types import MappingProxyType
from typing import Any

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.cells.names import Names, put_ids
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.sheet_names import table_named
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable
from duxue.scenarios.changes.ledger import LedgerReading, ledger_sheet
from duxue.scenarios.changes.ledger_changes import (
    contradicted,
    joined,
    kept_all_the_same,
    ledger_changes,
    unfilled,
)
from duxue.scenarios.changes.ledger_reading import Known, read_ledger
from duxue.scenarios.county import County
from duxue.scenarios.edits.checks import FIXED, FRAME, Checks, fixed_parameter, is_kept
from duxue.scenarios.edits.register import CHANGES_OFFERED
from duxue.scenarios.edits.rows import CHANGE_TABLES, CHANGES, KEYS, Changes
from duxue.scenarios.files.source import Source, open_source
from duxue.scenarios.parameters import ParameterSpec
from duxue.scenarios.plan import Plan
from duxue.scenarios.plan_folder import workbooks_in
from duxue.scenarios.problems import Fault, Problem, at_file, has_errors, in_order
from duxue.scenarios.reading.completing import complete_new
from duxue.scenarios.reading.consistency import check_consistency
from duxue.scenarios.reading.scenario import read_plan, rows_in_wgs84, typed_tables
from duxue.scenarios.reading.settings import Settings, read_settings
from duxue.scenarios.sheets import PLAN, SCENARIO, Rows

PLACED = ("units", "schools", "inspectors")
OLD = 0
"""The line of a row that stands in the scenario, not in the file of changes."""


@dataclass(frozen=True, slots=True)
class ChangesReading:
    """What came of reading a file of changes: the changes (None exactly where there is an error), and every problem."""

    changes: Changes | None
    problems: tuple[Problem, ...]


def read_changes(
    path: Path,
    county: County,
    plan: Plan,
    specs: Iterable[ParameterSpec],
    waivable: Mapping[str, str] = MappingProxyType({}),
    *,
    as_of: date | None = None,
) -> ChangesReading:
    """What has happened since ``plan`` was released, from a workbook or a folder of csv files, with all problems at once.

    ``county`` is the scenario that the plan was made with; ``specs`` and ``waivable`` as for a scenario; ``as_of`` is the
    day of the revision, if it is known. A plan's workbook (or folder) is read by its ledger 督导任务台账, and its sheet
    变动 if there is one; a ledger may also stand in a file of changes. Of a plan that is published office by office all
    offices' ledgers are read. Never raises for what a file may hold.
    """
    inforce = _InForce(county, plan, tuple(specs), waivable, as_of)
    files = workbooks_in(Path(path))
    found = [_read_file(file, inforce) for file in files]
    return found[0] if len(found) == 1 else _of_offices(files, found)


@dataclass(frozen=True, slots=True)
class _InForce:
    """What changes are held against, as ``read_changes`` is told it."""

    county: County
    plan: Plan
    specs: tuple[ParameterSpec, ...]
    waivable: Mapping[str, str]
    as_of: date | None


def _read_file(file: Path, inforce: _InForce) -> ChangesReading:
    source = open_source(file)
    sheet = ledger_sheet(source)
    return _read_sheets(source, inforce) if sheet is None else _with_ledger(source, sheet, inforce)


def _of_offices(files: Sequence[Path], found: Sequence[ChangesReading]) -> ChangesReading:
    """What all offices' workbooks tell together; a problem names the folder of its office before the sheet."""
    problems = tuple(
        replace(p, sheet=f"{file.parent.name}/{p.sheet}")
        for file, one in zip(files, found, strict=True)
        for p in one.problems
    )
    told = [one.changes for one in found if one.changes is not None]
    return ChangesReading(reduce(joined, told) if len(told) == len(found) else None, problems)


def _with_ledger(source: Source, sheet: RawSheet, inforce: _InForce) -> ChangesReading:
    """The changes that a ledger tells, with those of the other sheets of changes in its file."""
    others = tuple(one for one in source.sheets if one is not sheet)
    written = None
    if any(table_named(one.name, PLAN, lenient=False) == "visits" for one in others):
        others = tuple(one for one in others if table_named(one.name, (CHANGES,), lenient=True))
        written, _ = read_plan(
            source.path
        )  # the ledger may be an earlier release's; whatever is wrong there is not asked here
    given = ChangesReading(Changes(), source.problems)
    if any(len(one.cells) > 1 for one in others):
        given = _read_sheets(replace(source, sheets=others), inforce, alone=False)
    known = Known(inforce.plan, inforce.county, inforce.as_of, written)
    ledger = read_ledger(sheet, known)
    problems = (*given.problems, *ledger.problems, *_unfilled(sheet, ledger, known))
    if given.changes is None or has_errors(problems):
        return ChangesReading(None, problems)
    told = ledger_changes(ledger, known)
    problems += tuple(contradicted(given.changes, told, sheet.name))
    if has_errors(problems):
        return ChangesReading(None, problems)
    return ChangesReading(joined(given.changes, told), problems)


def _unfilled(sheet: RawSheet, ledger: LedgerReading, known: Known) -> Iterator[Problem]:
    """What the ledger leaves blank: counted, and told how it is taken."""
    rows = unfilled(ledger, known) if known.as_of is not None else ()
    if rows:
        zh = f"有 {len(rows)} 项调整日以前的任务没有填完成情况（如 {rows[0].task_id}），记为未填报"
        en = f"{len(rows)} tasks before the day of the revision are not filled in (such as {rows[0].task_id}): not reported"
        yield at_file(sheet.name, Fault("unfilled", zh, en, "warning"))
    yield from kept_all_the_same(ledger, sheet.name, known)


def _read_sheets(source: Source, inforce: _InForce, *, alone: bool = True) -> ChangesReading:
    """The changes of a file's own sheets; one that holds none is a problem unless there is a ledger beside them."""
    county = inforce.county
    typed, problems = typed_tables(source, CHANGE_TABLES, lenient=True)
    if not typed:
        return ChangesReading(None if alone or has_errors(problems) else Changes(), tuple(problems))
    if not alone and not any(table.rows or table.problems for table in typed.values()):
        return ChangesReading(Changes(), tuple(problems))
    if not any(table.rows for table in typed.values()):
        problems += [p for table in typed.values() for p in table.problems] or [
            at_file(source.path.name, _NOTHING)
        ]
        return ChangesReading(None, in_order(problems, CHANGE_TABLES))
    complete_new(typed, county.units)
    names = Names.of_tables(typed, county.rows)
    put_ids({t.name: typed[t.name] for t in SCENARIO}, names)
    settings = _settings(typed, inforce)
    joined = {t.name: _joined(typed[t.name], county) for t in SCENARIO}
    check_consistency(joined, settings, inforce.waivable)
    changes = typed[CHANGES.name]
    checks = Checks(changes, joined, county, inforce.plan, settings, inforce.as_of, names)
    for row in changes.rows:
        if row.get("kind") is not None:
            checks.look_at(row, CHANGES_OFFERED[row.get("kind")])
    _check_points(joined, settings)
    for table in (typed[CHANGES.name], *joined.values()):
        problems += _told(table)
    if has_errors(problems):
        return ChangesReading(None, in_order(problems, CHANGE_TABLES))
    values = {key: settings.parameters.given[key] for key in settings.rows if key[0] not in FIXED}
    fresh = {key: value for key, value in values.items() if county.parameters.value(*key) != value}
    ready = Changes(typed[CHANGES.name].whole(), _rows(typed, settings, county), {**fresh, **checks.given})
    return ChangesReading(ready, in_order(problems, CHANGE_TABLES))


_NOTHING = Fault(
    "no_changes",
    "没有填写任何变动；请在“变动”表中至少填写一行",
    "holds no change; fill in at least one row of the table changes",
)


def _settings(typed: Mapping[str, TypedTable], inforce: _InForce) -> Settings:
    """The values that the file sets over the scenario's own, on the scenario's horizon."""
    table, county = typed["parameters"], inforce.county
    units = [str(row.get("unit_id")) for row in typed["units"].rows]
    read = read_settings(table, inforce.specs, [*county.units, *units])
    for (key, unit), row in read.rows.items():
        if key in FRAME and not is_kept(key, read.parameters.given[key, unit], county, inforce.plan):
            table.blame(row, "key", fixed_parameter(read.parameters.specs[key]))
    given = {key: read.parameters.given[key] for key in read.rows}
    parameters = county.parameters.replaced(given)
    return Settings(parameters, read.rows, county.start, county.end, county.as_of)


class _Joined(TypedTable):
    """A table of the scenario with the rows of the file of changes in their place; the scenario's have no cells."""

    def raw(self, row: TypedRow, name: str) -> Raw:
        """A field's cell as typed; blank for a row of the scenario."""
        return "" if row.line == OLD else TypedTable.raw(self, row, name)

    def problem(self, row: TypedRow, name: str, fault: Fault) -> Problem:
        """A fault of one field; at a row of the scenario it has no cell."""
        found = TypedTable.problem(self, row, name, fault)
        return replace(found, cell="") if row.line == OLD else found


def _joined(typed: TypedTable, county: County) -> TypedTable:
    """A table's rows of both, those of the scenario first, without the ones that the file replaces."""
    name, fields = typed.table.name, KEYS[typed.table.name]
    fresh = {tuple(row.get(field) for field in fields) for row in typed.rows}
    rows = () if name == "parameters" else getattr(county.rows, name)
    kept = [
        TypedRow(OLD, {}, row) for row in rows if tuple(getattr(row, field) for field in fields) not in fresh
    ]
    return _Joined(
        typed.table, typed.sheet, typed.cells, typed.place, [*kept, *typed.rows], typed.problems, False
    )


def _told(table: TypedTable) -> Iterator[Problem]:
    """The problems of a table; of the scenario's own rows only what the changes made an error of."""
    for p in table.problems:
        zh, en = p.message_zh.replace("第0行", "原数据"), p.message_en.replace("row 0", "the scenario")
        if p.row != OLD:
            yield replace(p, message_zh=zh, message_en=en)
        elif p.level == "error":
            yield replace(
                p, row=None, message_zh=f"与原数据不合：{zh}", message_en=f"clashes with the scenario: {en}"
            )


def _check_points(tables: Mapping[str, TypedTable], settings: Settings) -> None:
    """Ask for the coordinate system of points where the file does not say it: the scenario's were converted."""
    if ("crs", "") in settings.rows or "crs" not in settings.parameters.specs:
        return
    for name in PLACED:
        table = tables[name]
        row = next((r for r in table.rows if r.line != OLD and r.get("lon") is not None), None)
        if row is not None:
            zh = "坐标按 WGS84 理解；若不是，请在本文件“参数”表中填写 crs"
            en = "points are taken as WGS84; if they are not, give crs in this file's table parameters"
            table.blame(row, "lon", Fault("crs_not_said", zh, en, "warning"))
            return


def _rows(typed: Mapping[str, TypedTable], settings: Settings, county: County) -> dict[str, tuple[Any, ...]]:
    """The file's own rows of scenario tables, points in WGS84; rows that are as they were change nothing."""
    rows = Rows(**{t.name: typed[t.name].whole() for t in SCENARIO if t.name != "parameters"})
    crs = settings.parameters.word("crs") if ("crs", "") in settings.rows else "WGS84"
    if crs not in ("WGS84", "CGCS2000"):
        rows = rows_in_wgs84(rows, crs)
    tables: dict[str, tuple[Any, ...]] = {}
    for table in SCENARIO:
        if table.name != "parameters":
            own = frozenset(getattr(county.rows, table.name))
            tables[table.name] = tuple(r for r in getattr(rows, table.name) if r not in own)
    return {name: found for name, found in tables.items() if found}
