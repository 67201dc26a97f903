"""督导任务台账: every duty of the plan as a row that the office fills in; read back by ``duxue.scenarios.changes.ledger``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from duxue.planner.publish.book import A3, Book, Cell, Formula, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import (
    RED,
    SECRET,
    begin,
    footer,
    month_name,
    secret_line,
    titled,
)
from duxue.scenarios.changes.ledger import (
    DERIVED,
    FILLED,
    LEDGER,
    LedgerRow,
    State,
    TaskClass,
    responsible_for,
    state_of,
)
from duxue.scenarios.changes.ledger_people import Roll
from duxue.scenarios.codes import Code, RecordKind, Result, Role, Severity, Status
from duxue.scenarios.plan import Event, Record, Visit
from duxue.scenarios.records import FollowUp
from duxue.scenarios.rows import make

TITLE = (LEDGER.zh, LEDGER.name)
HEADLINE = (LEDGER.zh, "Task ledger")
AUDIENCE = SECRET
HOLDS = (
    "全部任务逐项登记：完成日期、发现问题、整改期限、销号；填好后供调整时读回",
    "every task with its result, issues and deadlines; read back by revise",
)

GUIDE = None
"""Its own notes say how it is filled in; it is read by ``duxue revise``."""

COLUMNS = (
    "number", "month", "task_id", "kind", "office", "target_id", "name", "planned_from", "planned_to", "who", "what", "state",
    *FILLED,
)  # fmt: skip
WIDTHS: Mapping[str, float] = {
    "number": 5, "month": 7, "task_id": 18, "kind": 10, "office": 17, "target_id": 13, "name": 30, "planned_from": 10,
    "planned_to": 10, "who": 10, "what": 20, "state": 8, "done_on": 10, "result": 8, "people": 14, "issue": 26, "severity": 8,
    "issue_id": 12, "found_on": 10, "deadline": 10, "closed_on": 10, "note": 14,
}  # fmt: skip
DATES = ("planned_from", "planned_to", "done_on", "found_on", "deadline", "closed_on")
CODES: Mapping[str, type[Code]] = {"result": Result, "severity": Severity, "kind": TaskClass}
SMALL = ("task_id", "target_id", "issue_id")
MORE = 500
"""Rows below the last one that are ready for further issues: drop-downs and colours reach so far."""
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the ledger with what stands beside it for its reader."""

    row: LedgerRow
    what: str
    who: str


def write(book: Book, edition: PublishContext, figures: Figures) -> None:
    """Figures of the whole on top, then every task by day; nothing stands below, so that rows can be added."""
    del figures
    page = book.page(
        edition.say(*TITLE),
        tuple(WIDTHS[name] for name in columns(edition)),
        paper=A3,
        footer=footer(edition, f"{edition.say(*HEADLINE)} {secret_line(edition)}"),
        color=RED,
        breaks=False,
    )
    begin(page, edition, titled(edition, HEADLINE))
    notes(page, edition)
    tasks = list(tasks_of(edition))
    place = {name: xl_col_to_name(n) for n, name in enumerate(columns(edition))}
    first = page.row + 3  # after the line of figures and the heads, counted from 1
    summary(page, edition, tasks, place, first)
    page.heads([heading(edition, name) for name in columns(edition)], filters=True, size=9)
    page.sheet.freeze_panes(page.row, columns(edition).index("kind"))
    styles = [look(page, name) for name in columns(edition)]
    for number, task in enumerate(tasks, 1):
        line(page, edition, place, styles, number, task)
    page.filter_to_here()
    helps(page, edition, place, first, max(page.row, first) + MORE)


def columns(edition: PublishContext) -> tuple[str, ...]:
    """The columns of the ledger; the office's stands where there are several."""
    return tuple(name for name in COLUMNS if name != "office" or edition.several)


def heading(edition: PublishContext, name: str) -> str:
    """A column's heading."""
    if name in DERIVED:
        return edition.say(*DERIVED[name])
    column = next(c for c in LEDGER.columns if c.field == name)
    return edition.say(column.zh, column.name)


def notes(page: Page, edition: PublishContext) -> None:
    """How the ledger is filled in."""
    page.note(secret_line(edition), color=RED, bold=True)
    page.note(
        edition.say(
            "填写浅黄各列：办结填完成日期和督导人员（姓名或证号，几人用顿号隔开，督导组第一人为组长），未办填“未完成”并在备注写明原因；"
            "发现问题的填问题、严重程度、整改期限，整改到位填销号日期。空白为未填报。其余各列为原定安排，请勿改动。"
            "一项任务有几个问题的，在其下插入行，任务编号、任务类别、对象代码照抄。任务编号请勿改动。填好后用“duxue revise”读回。",
            "Fill in the yellow columns: the day a task was done and who came (names or ids, the lead first), or not_done with the "
            "reason as a note; for an issue its severity and deadline, and the day it was closed. A blank is not reported. Further "
            "issues of a task go on rows below with the same ids. Do not change the other columns. Then: duxue revise.",
        )
    )
    page.note(edition.say(f"填报单位：{edition.issuer}（盖章）", f"Office: {edition.issuer}"), align="right")


def tasks_of(edition: PublishContext) -> Iterator[Task]:
    """Every duty by its planned day, as released and with what was recorded: visits, events, issues to be looked at again.

    A task that has a record stays for good; an issue that a task found stands with it, a further one in a row below.
    """
    plan = edition.released
    records = {(r.kind, r.ref): r for r in plan.records}
    roll = Roll(edition.county.rows)
    issues: dict[str, list[FollowUp]] = {}
    known = {v.visit_id for v in plan.visits} | {e.event_id for e in plan.events} | plan.dropped.keys()
    for issue in edition.county.rows.follow_ups:
        issues.setdefault(issue.found_by if issue.found_by in known else "", []).append(issue)
    found = [issue_task(f, edition) for f in issues.get("", ())]
    for visit in plan.visits:
        record = records.get((RecordKind.VISIT, visit.visit_id))
        found += filled(visit_task(visit, edition), record, issues.get(visit.visit_id, ()), roll)
    for visit in plan.dropped.values():
        record = records[RecordKind.VISIT, visit.visit_id]
        found += filled(dropped_task(visit, edition), record, issues.get(visit.visit_id, ()), roll)
    for event in plan.events:
        record = records.get((RecordKind.EVENT, event.event_id))
        found_here = issues.get(event.event_id, ())
        if record or found_here or event.status is not Status.CANCELLED:
            found += filled(event_task(event, edition), record, found_here, roll)
    order = list(TaskClass)

    def key(task: Task) -> tuple[Any, ...]:
        row = task.row
        school = edition.county.schools.get(row.target_id)
        office = school.office_id if school else row.target_id
        day = row.planned_from or row.deadline or date.max
        return row.kind is TaskClass.ISSUE, edition.rank(office), day, order.index(row.kind), row.task_id

    yield from sorted(found, key=key)


def filled(task: Task, record: Record | None, issues: Sequence[FollowUp], roll: Roll) -> Iterator[Task]:
    """A task's rows with what the office wrote: its record, and each issue that it found."""
    row = task.row
    if record is not None:
        row = replace(
            row,
            done_on=record.done_on,
            result=None if record.result is Result.UNKNOWN else record.result,
            people=roll.write(record.inspectors),
            issue="" if issues else record.issue,
            note=record.note,
        )
    yield replace(task, row=noted(row, issues[0]) if issues else row)
    for issue in issues[1:]:
        bare = make(LedgerRow, task_id=row.task_id, kind=row.kind, target_id=row.target_id, planned_from=row.planned_from,
                    planned_to=row.planned_to, note=issue.note)  # fmt: skip
        yield replace(task, row=noted(bare, issue))


def noted(row: LedgerRow, issue: FollowUp) -> LedgerRow:
    """A row with an issue that its task found."""
    return replace(
        row, issue=issue.issue, severity=issue.severity, issue_id=issue.issue_id, found_on=issue.found_on,
        deadline=issue.deadline, closed_on=issue.closed_on,
    )  # fmt: skip


def visit_task(visit: Visit, edition: PublishContext) -> Task:
    """A routine visit as planned."""
    row = make(
        LedgerRow, task_id=visit.visit_id, kind=TaskClass.VISIT, target_id=visit.school_id, planned_from=visit.date,
        planned_to=visit.date,
    )  # fmt: skip
    what = edition.say(f"经常性督导（{visit.half.zh}）", f"visit ({visit.half})")
    if visit.covers:
        what += edition.say("；查看整改 ", "; looks at ") + edition.in_a_row(visit.covers)
    return Task(row, what, answering(visit, edition))


def dropped_task(visit: Visit, edition: PublishContext) -> Task:
    """A routine visit that a revision took off the plan after something had been written of it."""
    row = make(LedgerRow, task_id=visit.visit_id, kind=TaskClass.VISIT, target_id=visit.school_id)
    what = edition.say(
        f"经常性督导（原定 {visit.date}，调整后不再安排）",
        f"visit (planned on {visit.date}, taken off since)",
    )
    return Task(row, what, answering(visit, edition))


def event_task(event: Event, edition: PublishContext) -> Task:
    """An announced event as planned; the lead answers for it."""
    row = make(
        LedgerRow, task_id=event.event_id, kind=TaskClass.EVENT, target_id=event.target_id, planned_from=event.start,
        planned_to=event.end,
    )  # fmt: skip
    return Task(row, edition.kinds(event, edition.lang), answering(event, edition))


def answering(task: Visit | Event, edition: PublishContext) -> str:
    """Who answers for a task as it had been planned."""
    return edition.in_a_row([edition.person(i) for i in responsible_for(edition.released, task)])


def issue_task(issue: FollowUp, edition: PublishContext) -> Task:
    """An issue that is to be put right, with the look-back that the plan has set for it."""
    plan = edition.plan
    visit = next((v for v in plan.visits_at(issue.school_id) if issue.issue_id in v.covers), None)
    event = next(
        (e for e in plan.events_at(issue.school_id) if any(t.ref == issue.issue_id for t in e.kinds)), None
    )
    who = edition.person(visit.inspector_id) if visit else ""
    if event is not None:
        who = edition.team_names(event, Role.LEAD)
    start = visit.date if visit else event.start if event else None
    row = make(
        LedgerRow, task_id=issue.issue_id, kind=TaskClass.ISSUE, target_id=issue.school_id, planned_from=start,
        planned_to=visit.date if visit else event.end if event else None, note=issue.note,
    )  # fmt: skip
    row = noted(row, issue)
    if start is None and issue.closed_on is None:
        return Task(row, edition.say("回头看未排入本计划期", "no look-back in this period"), who)
    return Task(row, edition.say("回头看、销号", "look-back, closing"), who)


def line(
    page: Page,
    edition: PublishContext,
    place: Mapping[str, str],
    styles: Sequence[Any],
    number: int,
    task: Task,
) -> None:
    """One task's row; what the office fills in is yellow."""
    row = page.row + 1
    school = edition.county.schools.get(task.row.target_id)
    day = task.row.planned_from or task.row.deadline
    told: dict[str, Cell] = {
        "number": number,
        "month": month_name(edition, day) if day else "",
        "office": edition.unit(school.office_id if school else task.row.target_id),
        "name": edition.place(task.row.target_id),
        "what": task.what,
        "state": Formula(
            state_formula(edition, place, row), word(edition, state_of(task.row, edition.county.as_of))
        ),
    }
    told["who"] = task.who
    cells: list[Cell] = []
    for name in columns(edition):
        value = told[name] if name in told else getattr(task.row, name)
        cells.append(word(edition, value) if isinstance(value, Code) else value)
    page.cells(cells, styles)


def look(page: Page, name: str) -> Any:
    """A column's format."""
    given: dict[str, Any] = {"font_size": 9}
    if name in DATES:
        given.update(num_format="yyyy-mm-dd", align="center")
    elif name in SMALL:
        given.update(num_format="@", font_size=8, align="left")
    elif name not in ("name", "what", "people", "issue", "note"):
        given.update(align="center")
    if name in FILLED:
        given.update(bg_color="#fffbe6")
    return (page.book.code if name in SMALL else page.book.grid)(**given)


def word(edition: PublishContext, code: Code) -> str:
    """A code as the ledger holds it: its Chinese word, or its English code."""
    return edition.say(code.zh, code.value)


def state_formula(edition: PublishContext, place: Mapping[str, str], row: int) -> str:
    """Where a row stands today, as ``duxue.scenarios.changes.ledger.state_of`` tells it."""
    cell = {name: f"${column}{row}" for name, column in place.items()}
    say = {state: f'"{word(edition, state)}"' for state in State}
    issue = f'{cell["kind"]}="{word(edition, TaskClass.ISSUE)}"'
    late = f'AND({cell["deadline"]}<>"",{cell["deadline"]}<TODAY())'
    last = f'IF({cell["planned_to"]}<>"",{cell["planned_to"]},{cell["planned_from"]})'
    done = f'OR({cell["done_on"]}<>"",{cell["result"]}="{word(edition, Result.DONE)}")'
    task = (
        f'IF({cell["result"]}="{word(edition, Result.NOT_DONE)}",{say[State.NOT_DONE]},IF({done},{say[State.DONE]},'
        f'IF({last}="",{say[State.UNSET]},IF({last}<TODAY(),{say[State.UNREPORTED]},{say[State.WAITING]}))))'
    )
    told = f'OR({issue},{cell["issue"]}<>"",{cell["issue_id"]}<>"")'
    open_issue = f'AND({told},{cell["closed_on"]}="")'
    return f"=IF({open_issue},IF({late},{say[State.LATE]},{say[State.OPEN]}),IF({issue},{say[State.CLOSED]},{task}))"


def summary(
    page: Page, edition: PublishContext, tasks: list[Task], place: Mapping[str, str], first: int
) -> None:
    """How many rows stand where, counted by the column of states."""
    last = first + max(len(tasks), 1) - 1 + MORE
    states = [state_of(task.row, edition.county.as_of) for task in tasks]
    spans = f"{place['state']}${first}:{place['state']}${last}"
    cells: list[Cell] = [None] * len(place)
    cells[0], cells[2] = edition.say("汇总", "Sums"), edition.say("共", "rows")
    cells[3] = Formula(f"=COUNTA({place['task_id']}${first}:{place['task_id']}${last})", len(tasks))
    free = [n for n in range(4, len(place)) if n != 3]
    for state, n in zip(State, free[::2], strict=False):
        cells[n] = word(edition, state)
        cells[n + 1] = Formula(f'=COUNTIF({spans},"{word(edition, state)}")', states.count(state))
    bold = page.book.grid(bold=True, align="center", bg_color="#f3f6fa", font_size=9)
    page.cells(cells, [bold] * len(cells))


def helps(page: Page, edition: PublishContext, place: Mapping[str, str], first: int, last: int) -> None:
    """Drop-downs and checks of what is typed, and colours of what is late or done."""
    sheet = page.sheet
    wrong = edition.say("请填日期，如 2027-09-01", "a day such as 2027-09-01")
    for name in FILLED:
        cells = f"{place[name]}{first}:{place[name]}{last}"
        if name in CODES:
            words = [word(edition, code) for code in CODES[name]]
            title = edition.say("请从下拉列表选", "Choose from the list")
            sheet.data_validation(
                cells, {"validate": "list", "source": words, "error_title": title, "error_message": title}
            )
        elif name in DATES:
            rule = {"validate": "date", "criteria": ">=", "value": EARLIEST, "error_type": "warning"}
            sheet.data_validation(
                cells, {**rule, "error_title": heading(edition, name), "error_message": wrong}
            )
    state = f"{place['state']}{first}:{place['state']}{last}"
    colours = (
        ((State.UNREPORTED, State.LATE), {"font_color": "#ffffff", "bg_color": RED, "bold": True}),
        ((State.OPEN, State.NOT_DONE), {"font_color": "#7a4100", "bg_color": "#fdf1dc", "bold": True}),
        ((State.DONE, State.CLOSED), {"font_color": "#1f5aa6", "bg_color": "#e8f0fa"}),
    )
    for states, given in colours:
        for one in states:
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": f'"{word(edition, one)}"',
                "format": page.book.style(**given),
            }
            sheet.conditional_format(state, rule)
