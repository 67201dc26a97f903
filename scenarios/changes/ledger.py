"""The ledger of tasks (督导任务台账): a row a duty, what the office writes into it, and what stands in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.spellings import fold, plain
from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import Code, Result, Role, Severity
from duxue.scenarios.files.source import Source
from duxue.scenarios.plan import Event, Plan, Visit
from duxue.scenarios.problems import Problem
from duxue.scenarios.rows import Kind, Table, column, columns_of


class TaskClass(Code):
    """What a row of the ledger stands for."""

    VISIT = "visit", "经常性督导"
    EVENT = "event", "督导事项"
    ISSUE = "issue", "整改销号"


class State(Code):
    """Where a row of the ledger stands on a day."""

    DONE = "done", "已完成"
    NOT_DONE = "not_done", "未完成"
    UNREPORTED = "unreported", "未填报"
    WAITING = "waiting", "待办"
    UNSET = "unset", "待安排"
    OPEN = "open", "待销号"
    LATE = "late", "整改逾期"
    CLOSED = "closed", "已销号"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A duty of the plan, and what the office has written beside it; several issues of one task stand in rows of their own."""

    task_id: str = column("任务编号", Kind.ID)
    kind: TaskClass = column("任务类别", codes=TaskClass)
    target_id: str = column("对象代码", Kind.ID)
    planned_from: date | None = column("计划起", Kind.DATE, None)
    planned_to: date | None = column("计划止", Kind.DATE, None)
    who: str = column("责任人", default="", name="responsible")
    done_on: date | None = column("完成日期", Kind.DATE, None, synonyms=("办结日期", "完成时间"))
    result: Result | None = column("完成情况", codes=Result, default=None)
    people: str = column(
        "督导人员", default="", name="inspectors", synonyms=("实际督导人员", "参加督导人员", "实际督导人")
    )
    issue: str = column("发现问题", default="", synonyms=("问题", "问题描述"))
    severity: Severity | None = column("严重程度", codes=Severity, default=None)
    issue_id: str = column("问题编号", Kind.ID, "")
    found_on: date | None = column("发现日期", Kind.DATE, None)
    deadline: date | None = column("整改期限", Kind.DATE, None)
    closed_on: date | None = column("销号日期", Kind.DATE, None)
    note: str = column("备注", default="")

    @property
    def has_issue(self) -> bool:
        """Whether the row tells of something that is to be put right."""
        return self.kind is TaskClass.ISSUE or bool(self.issue or self.issue_id)


FILLED = (
    "done_on",
    "result",
    "people",
    "issue",
    "severity",
    "issue_id",
    "found_on",
    "deadline",
    "closed_on",
    "note",
)
"""The columns that the office fills in."""
ASKED = ("done_on", "result", "people")
"""Of them those that tell what became of the task."""

LEDGER = Table(
    "task_ledger",
    "督导任务台账",
    LedgerRow,
    columns_of(LedgerRow),
    (),
    required=False,
    help_zh="一行一项任务；办结后由督导室填写",
    help_en="a task a row; the office fills it in when the task is done",
)

DERIVED: Mapping[str, tuple[str, str]] = {
    "number": ("序号", "no"),
    "month": ("月份", "month"),
    "office": ("管辖单位", "office"),
    "name": ("督导对象", "target"),
    "what": ("任务内容", "task"),
    "state": ("状态", "state"),
}
"""The columns that only help to read the ledger; what stands in them is not read back."""


@dataclass(frozen=True)
class LedgerReading:
    """What came of reading a ledger: its rows that are whole, and every problem (an error keeps it from being used).

    ``asks_people``: whether it has the column of the people who came (ledgers of older releases have not).
    """

    rows: tuple[LedgerRow, ...]
    problems: tuple[Problem, ...]
    asks_people: bool = True


def state_of(row: LedgerRow, day: date) -> State:
    """Where a row stands on a day: an issue until it is closed, else a task until it is done."""
    if row.has_issue and row.closed_on is None:
        return State.LATE if row.deadline is not None and row.deadline < day else State.OPEN
    if row.kind is TaskClass.ISSUE:
        return State.CLOSED
    if row.result is Result.NOT_DONE:
        return State.NOT_DONE
    if row.done_on is not None or row.result is Result.DONE:
        return State.DONE
    last = row.planned_to or row.planned_from
    if last is None:
        return State.UNSET
    return State.UNREPORTED if last < day else State.WAITING


def ledger_sheet(source: Source) -> RawSheet | None:
    """The sheet 督导任务台账 of a workbook, if it holds one."""
    return next((sheet for sheet in source.sheets if is_ledger(sheet)), None)


def is_ledger(sheet: RawSheet) -> bool:
    """Whether a sheet is the ledger, by its name."""
    name = sheet.name.removesuffix(".csv")
    return fold(name) in {fold(LEDGER.zh), fold(LEDGER.name)}


def without_derived(sheet: RawSheet, line: int | None) -> RawSheet:
    """The sheet, with its headings in a row, without the columns that are not read back: a status formula may have no value."""
    if line is None:
        return sheet
    dropped = {plain(word) for words in DERIVED.values() for word in words}
    gone = {i for i, cell in enumerate(sheet.cells[line]) if isinstance(cell, str) and plain(cell) in dropped}
    cells = [
        row if n < line else ["" if i in gone else cell for i, cell in enumerate(row)]
        for n, row in enumerate(sheet.cells)
    ]
    broken = {place: fault for place, fault in sheet.broken.items() if place[1] not in gone}
    return RawSheet(sheet.name, cells, broken)


def head_row(sheet: RawSheet) -> int | None:
    """The row (from 0) that holds the ledger's headings, if there is one."""
    known = {plain(word) for c in LEDGER.columns for word in (c.zh, c.name, *c.synonyms)}
    return next((n for n, row in enumerate(sheet.cells) if _heads_among(row, known) > 4), None)


def _heads_among(row: Iterable[object], known: set[str]) -> int:
    return sum(isinstance(cell, str) and plain(cell) in known for cell in row)


def responsible_for(plan: Plan, task: Visit | Event) -> tuple[str, ...]:
    """Who answers for a task as planned: the visitor, or the lead of the team (its first member where it has none)."""
    if isinstance(task, Visit):
        return (task.inspector_id,)
    seats = sorted(plan.team(task.event_id), key=lambda s: (s.role, s.inspector_id))
    leads = [s for s in seats if s.role is Role.LEAD] or [s for s in seats if s.role is Role.MEMBER][:1]
    return tuple(s.inspector_id for s in leads)


def found_on(row: TypedRow | LedgerRow) -> date | None:
    """The day on which an issue was found: as written, else the day of the task."""
    if isinstance(row, TypedRow):
        day: date | None = row.get("found_on") or row.get("done_on")
        return day
    return row.found_on or row.done_on


def issue_key(row: TypedRow | LedgerRow) -> str:
    """The id under which an issue stands in the ledger, blank where none is written yet."""
    kind, written = (
        (row.get("kind"), row.get("issue_id")) if isinstance(row, TypedRow) else (row.kind, row.issue_id)
    )
    task_id = row.get("task_id") if isinstance(row, TypedRow) else row.task_id
    return str(task_id if kind is TaskClass.ISSUE else written or "")


def with_ids(rows: Iterable[LedgerRow], known: Collection[str] = ()) -> tuple[LedgerRow, ...]:
    """The rows with an id for every new issue: as written, else ``WT-<school>-<number>``.

    ``known`` are ids that are in use already. The id of the task does not enter it: it stands on public sheets, and a visit's id tells when that was.
    """
    listed = tuple(rows)
    taken = {*known, *(key for row in listed if (key := issue_key(row)))}
    made = []
    for row in listed:
        if row.kind is TaskClass.ISSUE or not row.issue or row.issue_id:
            made.append(row)
            continue
        number = 1
        while f"WT-{row.target_id}-{number}" in taken:
            number += 1
        taken.add(f"WT-{row.target_id}-{number}")
        made.append(replace(row, issue_id=f"WT-{row.target_id}-{number}"))
    return tuple(made)
