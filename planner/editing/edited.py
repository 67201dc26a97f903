"""An edited workbook against the plan that it was published with: all that was changed, and the plan as edited."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from duxue.planner.answers import PlanRead, ProblemsError
from duxue.planner.audit import Audit, audit
from duxue.planner.editing.annual_edits import read_annual
from duxue.planner.editing.draft import UNREAD, Draft
from duxue.planner.editing.edits import Edit
from duxue.planner.editing.grids import (
    Row,
    SheetRows,
    change_at,
    paired,
    text_of,
    texts,
    uncounted,
    whole_row,
)
from duxue.planner.editing.layout import alike_columns, head_lines, laid_out, without_formulas
from duxue.planner.editing.month_edits import MonthEdits
from duxue.planner.editing.posting_edits import read_postings
from duxue.planner.editing.table_edits import read_tables
from duxue.planner.editing.table_ids import with_ids
from duxue.planner.editing.zone_edits import read_zones
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents import annual_plan, public_postings, task_ledger, zone_list
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import month_name, sheet_name
from duxue.planner.publish.tables import sheet_title
from duxue.planner.publish.workbook import guides, plan_sheets, write_workbook
from duxue.planner.words import Lang
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.county import County
from duxue.scenarios.files.source import Source, open_source
from duxue.scenarios.plan import Plan
from duxue.scenarios.plan_folder import WORKBOOK
from duxue.scenarios.problems import Fault, Problem, at_file, folded, has_errors
from duxue.scenarios.reading.scenario import read_plan, typed_tables
from duxue.scenarios.sheets import PLAN

Sheets = Mapping[str, SheetRows]
Formulas = Mapping[str, Sequence[tuple[int, int]]]


class EditsError(ProblemsError):
    """An edited workbook must be put right first; ``edits`` are those that were found all the same."""

    def __init__(self, problems: Sequence[Problem], edits: Sequence[Edit] = ()) -> None:
        super().__init__(problems)
        self.edits = tuple(edits)


class Edited(NamedTuple):
    """The plan as edited, every edit, and what reading it warned of."""

    plan: Plan
    edits: tuple[Edit, ...]
    problems: tuple[Problem, ...]


def read_edited(county: County, plan: Plan, folder: Path, workbook: Path) -> Edited:
    """What an office changed in the workbook of a plan, and the plan with it; ``folder`` is the plan's own.

    Raises ``EditsError`` with all that is wrong.
    """
    source = open_source(workbook)
    if has_errors(source.problems) or not source.sheets:
        raise EditsError(source.problems)
    names = {sheet.name for sheet in source.sheets}
    lang: Lang = "zh" if any(t.zh in names for t in PLAN) else "en"
    draft = Draft(PublishContext(county, plan, audit(county, plan), lang))
    was, formulas = _as_published(draft.edition, folder, workbook)
    now = _as_edited(draft, source, was, formulas)
    problems = [*source.problems, *_sheets_told(draft, was, now)]
    typed, found = typed_tables(with_ids(draft, source), PLAN, lenient=False)
    problems += found
    titles = {t.name: sheet_title(t, lang) for t in PLAN}
    tables = {name: table for name, table in typed.items() if titles[name] in was and titles[name] in now}
    read_tables(draft, tables, {n: was[titles[n]] for n in tables}, {n: now[titles[n]] for n in tables})
    problems += [problem for table in tables.values() for problem in table.problems]
    read = {titles[name] for name in titles} | _documents(draft, was, now)
    for name in was.keys() & now.keys():
        for change in now[name].gone.values() if name not in titles.values() else ():
            draft.unread(name, change, UNREAD["column_gone"])
        if name not in read:
            _reading_only(draft, name, was[name], now[name])
    problems += draft.problems
    order = {name: rank for rank, name in enumerate(was)}
    edits = sorted(draft.edits, key=lambda e: (order.get(e.sheet, len(order)), e.row, len(e.cell), e.cell))
    if has_errors(problems):
        raise EditsError(folded(problems), edits)
    return Edited(draft.plan(), tuple(edits), tuple(folded(problems)))


class Unlike(NamedTuple):
    """Cells of a workbook's documents that say something else than its tables; documents whose heads are not found; columns of
    others (by document) that are not compared, as an earlier release wrote them otherwise or they were taken out."""

    edits: tuple[Edit, ...]
    strange: tuple[str, ...]
    apart: Mapping[str, tuple[str, ...]]


def unlike_tables(released: PlanRead, found: Audit, workbook: Path) -> Unlike:
    """What the documents of a workbook say otherwise than its own tables.

    For a workbook without its plan's folder: ``released`` is the plan of its tables, ``found`` what the rules find in it.
    """
    source = open_source(workbook)
    names = {sheet.name for sheet in source.sheets}
    lang: Lang = "zh" if any(t.zh in names for t in PLAN) else "en"
    draft = Draft(PublishContext(released.county, released.plan, found, lang))
    was, _ = _freshly_written(draft.edition)
    shown = plan_sheets(draft.edition)
    strange: list[str] = []
    apart: dict[str, tuple[str, ...]] = {}
    for sheet in (one for one in source.sheets if one.name in was and one.name in shown):
        before, now = was[sheet.name], laid_out(was[sheet.name], sheet)
        now = without_formulas(now, [(row, now.published(at)) for row, at in sheet.formulas])
        old, new = head_lines(before, now)
        if old is None or new is None:
            strange.append(sheet.name)
            continue
        before, now, apart_here = alike_columns(before, now, (old, new))
        if apart_here:
            apart[sheet.name] = apart_here
        _tell_unlike(draft, sheet.name, uncounted(before), uncounted(now), (old, new))
    return Unlike(tuple(draft.edits), tuple(strange), apart)


def _tell_unlike(draft: Draft, name: str, before: SheetRows, now: SheetRows, first: tuple[int, int]) -> None:
    for pair in paired(before, now, first=first):
        shows = [sum(map(bool, one[n])) for one, n in ((before, pair.was), (now, pair.now)) if n is not None]
        for change in pair.changes or [whole_row(pair, before, now)]:
            if max(shows) > 1:  # a lone cell is a month's heading, a note or the place of the seal
                draft.unread(name, change, UNREAD["unlike_tables"])


def _documents(draft: Draft, was: Sheets, now: Sheets) -> set[str]:
    """Read the documents that are read back; their sheets' names."""
    lang, edition = draft.edition.lang, draft.edition
    annual, postings, zones = (sheet_name(m.TITLE, lang) for m in (annual_plan, public_postings, zone_list))
    if annual in was and annual in now:
        read_annual(draft, was[annual], now[annual])
    if postings in was and postings in now:
        read_postings(draft, was[postings], now[postings])
    if zones in was and zones in now:
        read_zones(draft, was[zones], now[zones])
    months = MonthEdits(draft)
    names = {month_name(edition, first): first for first, _ in edition.months}
    for name, first in names.items():
        if name in was and name in now:
            months.read(first, was[name], now[name])
    months.settle()
    return {annual, postings, zones, *names}


def _as_edited(draft: Draft, source: Source, was: Sheets, formulas: Formulas) -> Sheets:
    """The cells of an edited workbook laid out as it was published, without those that formulas reckon; formulas typed over are told."""
    now = {
        sheet.name: laid_out(was[sheet.name], sheet) if sheet.name in was else SheetRows(texts(sheet.cells))
        for sheet in source.sheets
    }
    if source.path.suffix.lower() == ".xlsx":  # the one format whose formulas are told
        _overwritten(draft, formulas, {sheet.name: sheet for sheet in source.sheets}, was, now)
    own = {sheet.name: sheet.formulas for sheet in source.sheets}
    return {
        name: without_formulas(rows, formulas.get(name, own[name]), own[name]) for name, rows in now.items()
    }


def _overwritten(
    draft: Draft, formulas: Formulas, sheets: Mapping[str, RawSheet], was: Sheets, now: Sheets
) -> None:
    """Tell every cell whose formula was typed over (of sheets whose rows still stand where they stood)."""
    words = ("此格由公式得出，改动不读入", "a formula stands here and the edit is not read")
    for name, cells in formulas.items():
        grid = sheets[name].cells if name in now else ()
        if not cells or len(grid) != len(was[name]):
            continue
        own = set(sheets[name].formulas)
        for row, column in cells:
            place = now[name].columns.get(column, column)
            gone = column in now[name].gone or not any(texts([grid[row]])[0])
            if not gone and (row, place) not in own:
                value = grid[row][place] if place < len(grid[row]) else None
                formula = draft.edition.say("（公式）", "(formula)")
                draft.unread(name, change_at(now[name], row, column, formula, text_of(value)), words)


def _reading_only(draft: Draft, name: str, was: SheetRows, now: SheetRows) -> None:
    """Tell every edit of a sheet that is for reading only."""
    lang = draft.edition.lang
    guide = guides(draft.edition).get(name)
    words = (guide.zh, guide.en) if guide is not None else ("", "")
    if name == sheet_name(task_ledger.TITLE, lang):
        words = UNREAD["ledger"]
    for pair in paired(was, now):
        for change in pair.changes or [whole_row(pair, was, now)]:
            draft.unread(name, change, words)


def _sheets_told(draft: Draft, was: Sheets, now: Sheets) -> list[Problem]:
    """Sheets that are gone, and sheets that nobody reads: copies and renamed ones."""
    tables = {sheet_title(t, draft.edition.lang) for t in PLAN}
    gone = [name for name in was if name not in now]
    strange = [name for name in now if name not in was]
    same = {_content(rows): name for name, rows in was.items()}
    told = []
    for name in strange:
        copy = same.get(_content(now[name]))
        zh = f"本表不读入{f'（与“{copy}”原表内容相同）' if copy else ''}；若是改名或复制的表，请把内容改回原来的表中"
        en = f"this sheet is not read{f' (the same as {copy} was)' if copy else ''}; put edits of a renamed or copied sheet back into its own"
        told.append(at_file(name, Fault("unread_sheet", zh, en, "warning")))
    for name in gone:
        hard = bool(strange) and name in tables
        zh = f"缺少“{name}”表"
        zh += f"（是否改名为“{'”“'.join(strange)}”？请改回原名）" if hard else "，按未改动处理"
        en = f"sheet {name} is missing"
        en += (
            f" (renamed to {', '.join(strange)}? give it its name back)"
            if hard
            else " and taken as unchanged"
        )
        told.append(at_file(name, Fault("missing_sheet", zh, en, "error" if hard else "warning")))
    return told


def _content(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if any(row))


def _as_published(edition: PublishContext, folder: Path, workbook: Path) -> tuple[Sheets, Formulas]:
    """The cells of the workbook as it was published, and where its formulas stand.

    The folder's own workbook counts unless it is the edited one or holds another plan; then it is written anew.
    """
    own = folder / WORKBOOK
    if own.is_file() and not own.samefile(workbook) and _holds(own, edition.released):
        return _cells(own)
    return _freshly_written(edition)


def _freshly_written(edition: PublishContext) -> tuple[Sheets, Formulas]:
    with tempfile.TemporaryDirectory(prefix="duxue-") as place:
        fresh = Path(place) / WORKBOOK
        write_workbook(fresh, edition, Figures(edition))
        return _cells(fresh)


def _holds(workbook: Path, plan: Plan) -> bool:
    read, _ = read_plan(workbook)
    return read is not None and all(getattr(read, t.name) == getattr(plan, t.name) for t in PLAN)


def _cells(path: Path) -> tuple[Sheets, Formulas]:
    sheets: dict[str, SheetRows] = {}
    found = open_source(path).sheets
    for sheet in found:
        merged = {column for first, column, last, _ in sheet.merges if last > first}
        sheets[sheet.name] = without_formulas(SheetRows(texts(sheet.cells), merged=merged), sheet.formulas)
    return sheets, {sheet.name: sheet.formulas for sheet in found}
