"""All of a plan's outputs in one folder: written aside, read back and audited again, then moved into place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duxue.models.stop import Stop
from duxue.planner.audit import Audit, audit
from duxue.planner.crew.beside import beside as drawn_beside
from duxue.planner.crew.crew import cores
from duxue.planner.crew.job import Tell
from duxue.planner.publish.calendars import write_calendars
from duxue.planner.publish.cards import CARDS, write_cards
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.folder import PublishError, whole_folder
from duxue.planner.publish.map_pages import write_maps
from duxue.planner.publish.notices.writing import NoticeOptions, write_notices
from duxue.planner.publish.report import report_html
from duxue.planner.publish.revision.changes_page import PAGE as CHANGES
from duxue.planner.publish.revision.changes_page import changes_html
from duxue.planner.publish.revision.revision_record import revision_of
from duxue.planner.publish.tables import write_tables
from duxue.planner.publish.workbook import write_public, write_workbook
from duxue.planner.words import Lang
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.plan_folder import WORKBOOK
from duxue.scenarios.problems import Problem, has_errors
from duxue.scenarios.reading.plan_outcome import outcome_of
from duxue.scenarios.reading.scenario import read_plan, read_plan_table
from duxue.scenarios.rows import Table
from duxue.scenarios.sheets import PLAN

REPORT = "report.html"
LARGE = 200
"""Institutions from which on all else is written while the workbook is written: with fewer, starting a process takes longer."""
PUBLIC = "public"
"""The folder of what may leave the office: each document a file of its own."""


@dataclass(frozen=True, slots=True)
class Published:
    """Where a published plan's parts lie."""

    folder: Path
    workbook: Path
    report: Path
    maps: tuple[Path, ...]


def publish(
    county: County,
    plan: Plan,
    audited: Audit,
    folder: Path,
    lang: Lang = "zh",
    *,
    replace: bool = False,
    beside: Callable[[Path], None] | None = None,
    notices: NoticeOptions | None = None,
) -> Published:
    """Write a plan's tables, workbook, maps, calendars, cards and report into a folder that appears whole or not at all.

    ``audited`` is the audit of this very plan. The workbook and the csv tables are read back, and the workbook's plan
    is audited again, before the folder takes its place; ``beside`` may write more into it (the scenario), and
    ``notices`` asks for letters as docx. Raises PublishError, with nothing left behind, where the folder may not be
    written or anything read back differs.
    """
    edition = PublishContext(county, plan, audited, lang)
    figures = Figures(edition)
    large = len(county.rows.schools) >= LARGE and cores() > 1
    with whole_folder(folder, replace=replace) as fresh:
        if beside is not None:
            beside(fresh)
        write_tables(fresh, edition)
        drawing = Drawing(county, plan, audited, lang, fresh) if large else None
        with drawn_beside(drawing, Stop(), spare=large) as drawn_there:
            write_workbook(fresh / WORKBOOK, edition, figures)
            verify_workbook(fresh / WORKBOOK, county, plan, audited)
            if notices is not None:
                write_notices(fresh / "notices", edition, notices)
            maps = drawn_there() or draw(fresh, edition, figures)
    return Published(
        folder, folder / WORKBOOK, folder / REPORT, tuple(folder / "maps" / name for name in maps)
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """What of a large plan is drawn in a process of its own, beside its workbook, into a folder on this machine's disk."""

    county: County
    plan: Plan
    audited: Audit
    lang: Lang
    folder: Path

    @property
    def office_id(self) -> str:
        """The first office, by which the job goes where it fails."""
        return self.county.offices[0].unit_id

    def run(self, _stop: Stop, _tell: Tell) -> list[str]:
        """Draw it; returns the names of the first maps to open."""
        edition = PublishContext(self.county, self.plan, self.audited, self.lang)
        return draw(self.folder, edition, Figures(edition))


def draw(folder: Path, edition: PublishContext, figures: Figures) -> list[str]:
    """Write all that is not the workbook into a folder whose tables stand, and read those back; the names of the first maps to open."""
    verify_tables(folder, edition.released)  # the documents tell what became of it
    write_public(folder / PUBLIC, edition)
    if (record := revision_of(edition.plan)) is not None:
        (folder / CHANGES).write_bytes(changes_html(edition, record).encode())
    write_calendars(folder / "calendars", edition)
    write_cards(folder / CARDS, edition)
    maps = write_maps(folder / "maps", edition, figures)
    (folder / REPORT).write_bytes(report_html(edition, figures).encode())
    return maps


def verify_workbook(book: Path, county: County, plan: Plan, audited: Audit) -> None:
    """Read a written workbook's tables back and audit them again (PublishError if unequal)."""
    read = _read_back(book)
    compare(plan, read, WORKBOOK)
    again = audit(county, read)
    if (again.findings, again.waived) != (audited.findings, audited.waived):
        first = next(_differences(audited.findings + audited.waived, again.findings + again.waived))
        raise PublishError(
            f"发布校验未通过：读回 {WORKBOOK} 后的核查结果与原方案不一致（{first}）；未写出任何文件",
            f"publishing failed its own check: the audit of {WORKBOOK} read back differs ({first}); nothing was written",
        )


def verify_tables(folder: Path, plan: Plan) -> None:
    """Read a written folder's outcome and its csv tables back, one after the other (PublishError if unequal)."""
    outcome, problems = outcome_of(folder)
    if outcome is None or has_errors(problems):
        raise _unreadable(folder, problems)
    for table in PLAN:
        rows, wrong = read_plan_table(folder, table)
        if rows is None:
            raise _unreadable(folder, wrong)
        _compare(table, getattr(plan, table.name), rows, "csv")


def compare(plan: Plan, read: Plan, source: str) -> None:
    """Hold a plan read back against the one in memory, table by table (PublishError names the first difference)."""
    for table in PLAN:
        _compare(table, getattr(plan, table.name), getattr(read, table.name), source)


def _compare(table: Table, mine: Sequence[Any], theirs: Sequence[Any], source: str) -> None:
    if tuple(mine) != tuple(theirs):
        first = next(_differences(mine, theirs))
        raise PublishError(
            f"发布校验未通过：{source} 的“{table.zh}”读回后与原方案不一致（{first}）；未写出任何文件",
            f"publishing failed its own check: table {table.name} of {source} reads back differently ({first}); "
            "nothing was written",
        )


def _read_back(source: Path) -> Plan:
    plan, problems = read_plan(source, tables_alone=True)
    if plan is None:
        raise _unreadable(source, problems)
    return plan


def _unreadable(source: Path, problems: Iterable[Problem]) -> PublishError:
    told = next((p for p in problems if p.level == "error"), None)
    zh, en = (told.line("zh"), told.line("en")) if told else ("", "")
    return PublishError(
        f"发布校验未通过：{source.name} 读不回来（{zh}）；未写出任何文件",
        f"publishing failed its own check: {source.name} cannot be read back ({en}); nothing was written",
    )


def _differences(mine: Sequence[Any], theirs: Sequence[Any]) -> Iterator[str]:
    for number, (left, right) in enumerate(zip(mine, theirs, strict=False), 1):
        if left != right:
            yield f"#{number}: {left} ≠ {right}"
    if len(mine) != len(theirs):
        yield f"{len(mine)} ≠ {len(theirs)}"
    yield "?"
