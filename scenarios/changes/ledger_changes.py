"""What a filled-in ledger tells: a record of each task, and issues found, put off and closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from duxue.scenarios.changes.ledger import LedgerReading, LedgerRow, TaskClass, found_on, issue_key, with_ids
from duxue.scenarios.changes.ledger_reading import Known
from duxue.scenarios.codes import ChangeKind, RecordKind, Result, Severity, TaskKind
from duxue.scenarios.edits.rows import Change, Changes, merged
from duxue.scenarios.plan import Record
from duxue.scenarios.problems import Fault, Problem, at_file
from duxue.scenarios.records import FollowUp
from duxue.scenarios.rows import make

BETWEEN = "；"
"""What stands between several issues of one task in its record."""
KINDS = {TaskClass.VISIT: RecordKind.VISIT, TaskClass.EVENT: RecordKind.EVENT}
SHOWN = 3


def ledger_changes(ledger: LedgerReading, known: Known) -> Changes:
    """The changes that a ledger tells up to the day of the revision: records, ``not_done`` rows, rows of ``follow_ups``.

    A task of which nothing is written is recorded as not reported once its day has passed. Only issues that differ from the
    scenario's are told; new ones get the id ``WT-<school>-<number>``. Rows are in the order of the ledger.
    """
    listed = with_ids(ledger.rows, known.county.follow_ups)
    records = tuple(_records(listed, known, asks_people=ledger.asks_people))
    former = {(r.kind, r.ref): r for r in known.plan.records}
    fresh = [r for r in records if r.result is Result.NOT_DONE and former.get((r.kind, r.ref)) != r]
    rows = tuple(make(Change, kind=ChangeKind.NOT_DONE, subject=r.ref, note=r.note) for r in fresh)
    issues: dict[str, FollowUp] = {}
    for row in _firsts(listed):
        issue = _follow_up(*row, known)
        if issue is not None and issue != known.county.follow_ups.get(issue.issue_id):
            issues[issue.issue_id] = issue
    tables = {"follow_ups": tuple(issues.values())} if issues else {}
    return Changes(rows=rows, tables=tables, records=records)


def _records(listed: Iterable[LedgerRow], known: Known, *, asks_people: bool) -> Iterator[Record]:
    tasks: dict[tuple[RecordKind, str], list[LedgerRow]] = defaultdict(list)
    for row in listed:
        if row.kind in KINDS:
            tasks[KINDS[row.kind], row.task_id].append(row)
    former = {(r.kind, r.ref): r for r in known.plan.records}
    for key, rows in tasks.items():
        record = _record(key, rows, known)
        before = former.get(key)
        if record.result is Result.UNKNOWN:
            if before is not None and before.result is not Result.UNKNOWN:
                record = replace(before, note=record.note or before.note, issue=record.issue or before.issue)
            elif before is None and not (record.note or record.issue or is_past(rows[0], known)):
                continue
        elif before is not None and not asks_people and not record.inspectors:
            record = replace(record, inspectors=before.inspectors)
        yield record


def _record(key: tuple[RecordKind, str], rows: list[LedgerRow], known: Known) -> Record:
    """What all rows of one task say together; a day says that it was done."""
    kind, ref = key
    done_on = next((r.done_on for r in rows if r.done_on is not None), None)
    result = next((r.result for r in rows if r.result is not None), Result.UNKNOWN)
    event = known.plan.event(ref) if kind is RecordKind.EVENT else None
    evaluated = event is not None and event.serves(TaskKind.COUNTY_EVALUATION)
    notes = [r.note for r in (rows if evaluated else rows[:1]) if r.note]
    return make(
        Record,
        kind=kind,
        ref=ref,
        done_on=done_on,
        inspectors=_people(rows, known) if done_on is not None else (),
        result=Result.DONE if done_on is not None else result,
        issue=BETWEEN.join(r.issue for r in rows if r.issue),
        note=BETWEEN.join(notes),
    )


def _people(rows: list[LedgerRow], known: Known) -> tuple[str, ...]:
    """The people written; where somebody wrote over who had been planned, these."""
    written = next((r.people for r in rows if r.people), "")
    if written:
        return known.roll.read(written)[0]
    task = known.visits.get(rows[0].task_id) or known.plan.event(rows[0].task_id)
    planned = known.planned(task)[1] if task is not None else ()
    over = known.roll.read(rows[0].who)[0]
    return over if over and set(over) != set(planned) else ()


def is_past(row: LedgerRow, known: Known) -> bool:
    """Whether the planned days of a row's task lie before the day of the revision (a task off the plan has none)."""
    if row.task_id in known.plan.dropped:
        return False
    visit, event = known.visits.get(row.task_id), known.plan.event(row.task_id)
    last = visit.date if visit is not None else event.end if event is not None else row.planned_to
    return row.kind is not TaskClass.ISSUE and last is not None and last < (known.as_of or date.max)


def unfilled(ledger: LedgerReading, known: Known) -> tuple[LedgerRow, ...]:
    """The tasks before the day of the revision of which nobody has ever told anything: the office should know."""
    recorded = {r.ref for r in known.plan.records if r.result is not Result.UNKNOWN}
    filled = {row.task_id for row in ledger.rows if row.done_on is not None or row.result is not None}
    return tuple(
        row
        for row in ledger.rows
        if row.kind is not TaskClass.ISSUE and row.task_id not in filled | recorded and is_past(row, known)
    )


def kept_all_the_same(ledger: LedgerReading, sheet: str, known: Known) -> Iterator[Problem]:
    """What earlier ledgers told and this one leaves blank or out: it stays, and the office is told so."""
    rows = {row.task_id: row for row in reversed(ledger.rows)}
    told = [r for r in known.plan.records if r.result is not Result.UNKNOWN]
    gone = [r.ref for r in told if r.ref not in rows]
    bare = [r.ref for r in told if r.ref in rows and _says_nothing(ledger.rows, r.ref)]
    keys = {issue_key(row) for row in ledger.rows}
    issues = [i for i, f in known.county.follow_ups.items() if i not in keys and f.found_by in rows]
    shut = {i for i, f in known.county.follow_ups.items() if f.closed_on is not None}
    open_again = [key for row in ledger.rows if (key := issue_key(row)) in shut and row.closed_on is None]
    for ids, zh, en in (
        (gone, "项任务已有登记而表中没有这一行，原登记照旧", "recorded tasks have no row here; their records stay"),
        (bare, "项任务原已登记，现为空白，原登记照旧；确未办理的填“未完成”", "recorded tasks are blank now; their records stay"),
        (issues, "个已登记的问题表中没有了，照旧保留；整改到位的填销号日期", "known issues have no row here; they stay"),
        (open_again, "个问题原已销号，现销号日期为空，按未销号处理", "issues were closed and have no such day now: open again"),
    ):  # fmt: skip
        if ids:
            some = "、".join(ids[:SHOWN])
            fault = Fault(
                "kept", f"有 {len(ids)} {zh}（如 {some}）", f"{len(ids)} {en} (such as {some})", "warning"
            )
            yield at_file(sheet, fault)


def _says_nothing(rows: Iterable[LedgerRow], ref: str) -> bool:
    return not any(r.done_on or r.result for r in rows if r.task_id == ref)


def joined(first: Changes, second: Changes) -> Changes:
    """Both changes in one: what the first says of a task or row holds over the second."""
    told = {(row.kind, row.subject) for row in first.rows}
    rows = (*first.rows, *(row for row in second.rows if (row.kind, row.subject) not in told))
    tables = {
        name: merged(name, second.tables.get(name, ()), first.tables.get(name, ()))
        for name in dict.fromkeys((*first.tables, *second.tables))
    }
    return Changes(rows, tables, {**second.parameters, **first.parameters}, (*first.records, *second.records))


def contradicted(first: Changes, ledger: Changes, sheet: str) -> Iterator[Problem]:
    """Tasks that the sheet of changes calls not done and the ledger done."""
    done = {r.ref for r in ledger.records if r.result is Result.DONE}
    for ref in sorted(first.not_done & done):
        zh = f"{ref} 在“变动”表中是未完成，在台账中已完成；请改成一致"
        yield at_file(
            sheet, Fault("disagree", zh, f"{ref} is not done among the changes and done here; correct one")
        )


def _firsts(listed: Iterable[LedgerRow]) -> Iterator[tuple[LedgerRow, LedgerRow]]:
    """Each row with the first row of its task, which tells when that was done."""
    first: dict[tuple[TaskClass, str], LedgerRow] = {}
    for row in listed:
        yield row, first.setdefault((row.kind, row.task_id), row)


def _follow_up(row: LedgerRow, task: LedgerRow, known: Known) -> FollowUp | None:
    """The issue of a row as the scenario keeps it; None where the row tells of none at a school."""
    if not row.has_issue:
        return None
    event = known.plan.event(row.task_id)
    if event is not None and event.serves(TaskKind.COUNTY_EVALUATION):
        return None
    key = issue_key(row)
    former: FollowUp | None = known.county.follow_ups.get(key)
    own = row.kind is TaskClass.ISSUE
    day = row.found_on if own else found_on(row) or task.done_on
    note = row.note if own or row is not task else ""
    return make(
        FollowUp,
        issue_id=key,
        school_id=row.target_id,
        found_on=day or _kept(former, "found_on"),
        deadline=row.deadline,
        severity=row.severity or _kept(former, "severity") or Severity.GENERAL,
        closed_on=row.closed_on,
        issue=row.issue or _kept(former, "issue"),
        found_by=(_kept(former, "found_by") or "") if own else row.task_id,
        note=note or _kept(former, "note"),
    )


def _kept(former: FollowUp | None, name: str) -> object:
    return getattr(former, name) if former is not None else None
