"""The ledger of tasks (督导任务台账): a row a duty, what the office writes into it, and what came of reading it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from duxue.scenarios.cells.headings import plain
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable, read_table
from duxue.scenarios.codes import Code, Severity
from duxue.scenarios.files.source import Source
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Fault, Problem, folded, has_errors
from duxue.scenarios.rows import Kind, Table, column, columns_of

WORKBOOK = "plan.xlsx"


class TaskClass(Code):
    """What a row of the ledger stands for."""

    VISIT = "visit", "经常性督导"
    EVENT = "event", "督导事项"
    ISSUE = "issue", "整改销号"


class Result(Code):
    """Whether a task has taken place."""

    DONE = "done", "已完成"
    NOT_DONE = "not_done", "未完成"


class State(Code):
    """Where a row of the ledger stands on a day."""

    DONE = "done", "已完成"
    NOT_DONE = "not_done", "未完成"
    OVERDUE = "overdue", "逾期"
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
    done_on: date | None = column("完成日期", Kind.DATE, None, synonyms=("办结日期", "完成时间"))
    result: Result | None = column("完成情况", codes=Result, default=None)
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


FILLED = ("done_on", "result", "issue", "severity", "issue_id", "found_on", "deadline", "closed_on", "note")
"""The columns that the office fills in."""

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
    "who": ("责任人", "responsible"),
    "state": ("状态", "state"),
}
"""The columns that only help to read the ledger; what stands in them is not read back."""


@dataclass(frozen=True)
class LedgerReading:
    """What came of reading a ledger: its rows that are whole, and every problem (an error keeps it from being used)."""

    rows: tuple[LedgerRow, ...]
    problems: tuple[Problem, ...]

    @property
    def usable(self) -> bool:
        """Whether nothing in it is wrong."""
        return not has_errors(self.problems)


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
    return State.OVERDUE if last < day else State.WAITING


def ledger_sheet(source: Source) -> RawSheet | None:
    """The sheet 督导任务台账 of a workbook, if it holds one."""
    return next((sheet for sheet in source.sheets if is_ledger(sheet)), None)


def workbook_in(path: Path) -> Path:
    """The plan's workbook where a plan folder is given, else the path itself."""
    return path / WORKBOOK if (path / WORKBOOK).is_file() else path


def read_ledger(sheet: RawSheet, plan: Plan | None = None, as_of: date | None = None) -> LedgerReading:
    """The ledger as the office has filled it in, with all problems.

    With ``plan``, ids that it does not know are problems too; with ``as_of``, days after it.
    """
    typed = read_table(_without_derived(sheet), LEDGER)
    if not typed.missing:
        _check_columns(typed)
        for row in typed.rows:
            _check_row(typed, row)
            _check_days(typed, row, as_of)
        _check_doubles(typed)
        if plan is not None:
            _check_known(typed, plan)
    return LedgerReading(typed.whole(), tuple(folded(typed.problems)))


def is_ledger(sheet: RawSheet) -> bool:
    """Whether a sheet is the ledger, by its name."""
    name = sheet.name.removesuffix(".csv")
    return fold(name) in {fold(LEDGER.zh), fold(LEDGER.name)}


def _without_derived(sheet: RawSheet) -> RawSheet:
    """The sheet without the columns that are not read back: a status formula may well have no value."""
    known = {plain(word) for c in LEDGER.columns for word in (c.zh, c.name, *c.synonyms)}
    dropped = {plain(word) for words in DERIVED.values() for word in words}
    line = next((n for n, row in enumerate(sheet.cells) if _heads_among(row, known) > 4), None)
    if line is None:
        return sheet
    gone = {i for i, cell in enumerate(sheet.cells[line]) if isinstance(cell, str) and plain(cell) in dropped}
    cells = [
        row if n < line else ["" if i in gone else cell for i, cell in enumerate(row)]
        for n, row in enumerate(sheet.cells)
    ]
    broken = {place: fault for place, fault in sheet.broken.items() if place[1] not in gone}
    return RawSheet(sheet.name, cells, broken)


def _heads_among(row: Iterable[object], known: set[str]) -> int:
    return sum(isinstance(cell, str) and plain(cell) in known for cell in row)


def _check_columns(typed: TypedTable) -> None:
    for one in typed.table.columns:
        if one.field in FILLED and one.field not in typed.place:
            zh = f"缺少“{one.zh}”一列，请按原表补上表头"
            typed.tell(Fault("missing_heading", zh, f"the column {one.name} is missing; restore it"))


def _check_row(typed: TypedTable, row: TypedRow) -> None:
    """What the cells of one row must say together."""
    result, done_on, kind = row.get("result"), row.get("done_on"), row.get("kind")
    if result is Result.DONE and done_on is None and not typed.raw(row, "done_on"):
        typed.blame(
            row, "done_on", Fault("blank", "填了“已完成”，请补完成日期", "done: fill in the day, too")
        )
    if result is Result.NOT_DONE and done_on is not None:
        zh = "“未完成”的任务不填完成日期；已办结的，完成情况改为“已完成”"
        typed.blame(row, "done_on", Fault("not_done", zh, "not done, yet with a day; correct one of the two"))
    told = kind is TaskClass.ISSUE or row.get("issue") or row.get("issue_id")
    for name, value in (("severity", row.get("severity")), ("deadline", row.get("deadline"))):
        if told and value is None and not typed.raw(row, name) and kind is not TaskClass.ISSUE:
            heading = typed.table.column(name).zh
            fault = Fault("blank", f"发现问题的，请补“{heading}”", f"an issue needs its {name}, too")
            typed.blame(row, name, fault)
    for name in ("severity", "deadline", "closed_on"):
        if not told and row.get(name) is not None:
            fault = Fault(
                "no_issue", "没有发现问题的任务不填此格；请补发现问题", "no issue is told; fill in issue"
            )
            typed.blame(row, name, fault)
    if told and kind is not TaskClass.ISSUE and found_on(row) is None:
        fault = Fault("blank", "发现问题的，请补完成日期或发现日期", "an issue needs the day it was found on")
        typed.blame(row, "found_on", fault)


def found_on(row: TypedRow | LedgerRow) -> date | None:
    """The day on which an issue was found: as written, else the day of the task."""
    if isinstance(row, TypedRow):
        day: date | None = row.get("found_on") or row.get("done_on")
        return day
    return row.found_on or row.done_on


def _check_days(typed: TypedTable, row: TypedRow, as_of: date | None) -> None:
    first = found_on(row)
    for name in ("deadline", "closed_on"):
        day = row.get(name)
        if first is not None and day is not None and day < first:
            fault = Fault(
                "before_found", f"早于发现日期 {first}，请核对", f"before the issue was found ({first})"
            )
            typed.blame(row, name, fault)
    _check_month(typed, row)
    if as_of is None:
        return
    planned = row.get("planned_from")
    if row.get("result") is Result.NOT_DONE and planned is not None and planned >= as_of:
        zh = f"计划日不早于调整日 {as_of}，会自动重排，此格请留空"
        typed.blame(
            row, "result", Fault("not_yet", zh, f"planned on or after the revision ({as_of}); leave it blank")
        )
    for name in ("done_on", "found_on", "closed_on"):
        day = row.get(name)
        if day is not None and day > as_of:
            fault = Fault(
                "in_future", f"晚于调整日 {as_of}，请核对", f"after the day of the revision ({as_of})"
            )
            typed.blame(row, name, fault)


def _check_month(typed: TypedTable, row: TypedRow) -> None:
    """Tell of a visit done in another month than planned: months are what the rules count."""
    done_on, planned = row.get("done_on"), row.get("planned_from")
    if row.get("kind") is not TaskClass.VISIT or done_on is None or planned is None:
        return
    if (done_on.year, done_on.month) != (planned.year, planned.month):
        zh = "与计划不在同一个月，核查仍按计划日期计次；确系改期的，请填“未完成”并另行安排"
        en = "in another month than planned; the audit still counts it on the planned day"
        typed.blame(row, "done_on", Fault("other_month", zh, en, "warning"))


def _check_doubles(typed: TypedTable) -> None:
    """Rows of one task must agree, each further one tells of an issue, and no issue stands twice."""
    first: dict[str, TypedRow] = {}
    issues: dict[str, TypedRow] = {}
    for row in typed.rows:
        key, issue = row.get("task_id"), issue_key(row)
        if issue and issue in issues:
            other = issues[issue].line
            fault = Fault("double", f"问题编号与第{other}行相同，请改正", f"the same issue as in row {other}")
            typed.blame(row, "issue_id", fault)
        elif issue:
            issues[issue] = row
        if key not in first:
            first[key] = row
            continue
        one = first[key]
        if not row.get("issue") and not row.get("issue_id"):
            zh = f"与第{one.line}行是同一任务；多出的行只用来填另一个问题，请补发现问题或删去此行"
            typed.blame(
                row,
                "issue",
                Fault("double", zh, f"the same task as row {one.line}, with no issue of its own"),
            )
        for name in ("done_on", "result"):
            mine, other_value = row.get(name), one.get(name)
            if mine is not None and other_value is not None and mine != other_value:
                zh = f"与第{one.line}行同一任务所填不一致，请改成一样或留空"
                typed.blame(row, name, Fault("disagree", zh, f"differs from row {one.line} of the same task"))


def issue_key(row: TypedRow | LedgerRow) -> str:
    """The id under which an issue stands in the ledger, blank where none is written yet."""
    kind, written = (
        (row.get("kind"), row.get("issue_id")) if isinstance(row, TypedRow) else (row.kind, row.issue_id)
    )
    task_id = row.get("task_id") if isinstance(row, TypedRow) else row.task_id
    return str(task_id if kind is TaskClass.ISSUE else written or "")


def _check_known(typed: TypedTable, plan: Plan) -> None:
    """Ids stand as the plan has them: a task that it holds, at its own school or unit."""
    visits = {v.visit_id: v.school_id for v in plan.visits}
    for row in typed.rows:
        kind, key = row.get("kind"), str(row.get("task_id"))
        if kind is None or kind is TaskClass.ISSUE:
            continue
        event = plan.event(key)
        target = visits.get(key) if kind is TaskClass.VISIT else event.target_id if event else None
        if target is None:
            zh = "方案中没有这项任务；任务编号、任务类别请勿改动"
            en = "no such task in the plan; leave ids and kinds as they were"
            typed.blame(row, "task_id", Fault("unknown_task", zh, en))
        elif row.get("target_id") not in (None, target):
            zh, en = f"这项任务的对象代码应为 {target}，请改回", f"the target of this task is {target}"
            typed.blame(row, "target_id", Fault("other_target", zh, en))


def with_ids(rows: Iterable[LedgerRow]) -> tuple[LedgerRow, ...]:
    """The rows with an id for every new issue: as written, else ``WT-<school>-<number>``.

    The id of the task does not enter it: it stands on public sheets, and a visit's id tells when that was.
    """
    listed = tuple(rows)
    taken = {key for row in listed if (key := issue_key(row))}
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
