"""What a filled-in ledger changes for the next plan: tasks that were not done, issues found, put off and closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from duxue.scenarios.changes.kinds import Change, Changes, merged
from duxue.scenarios.changes.ledger import (
    LedgerReading,
    LedgerRow,
    Result,
    TaskClass,
    found_on,
    issue_key,
    with_ids,
)
from duxue.scenarios.codes import ChangeKind, Severity, TaskKind
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import FollowUp
from duxue.scenarios.rows import make


def ledger_changes(
    ledger: LedgerReading, plan: Plan, as_of: date, follow_ups: Iterable[FollowUp] = ()
) -> Changes:
    """The changes that a ledger tells up to the day of the revision: ``not_done`` rows, and rows of ``follow_ups``.

    A task before ``as_of`` counts as done unless it is marked otherwise. Only issues that differ from the ``follow_ups``
    of the scenario are told; new ones get the id ``WT-<school>-<number>``. Rows are in the order of the ledger.
    """
    listed = with_ids(ledger.rows)
    known = {row.issue_id: row for row in follow_ups}
    told: dict[str, Change] = {}
    issues: dict[str, FollowUp] = {}
    for row in listed:
        if row.result is Result.NOT_DONE and _is_past(row, as_of):
            told.setdefault(
                row.task_id, make(Change, kind=ChangeKind.NOT_DONE, subject=row.task_id, note=row.note)
            )
        issue = _follow_up(row, plan, known)
        if issue is not None and issue != known.get(issue.issue_id):
            issues[issue.issue_id] = issue
    tables = {"follow_ups": tuple(issues.values())} if issues else {}
    return Changes(rows=tuple(told.values()), tables=tables)


def unfilled(ledger: LedgerReading, as_of: date) -> tuple[LedgerRow, ...]:
    """The tasks before a day of which the ledger says nothing: they count as done, and the office should be told."""
    filled = {row.task_id for row in ledger.rows if row.done_on is not None or row.result is not None}
    return tuple(
        row
        for row in ledger.rows
        if row.kind is not TaskClass.ISSUE and row.task_id not in filled and _is_past(row, as_of)
    )


def joined(first: Changes, second: Changes) -> Changes:
    """Both changes in one: what the first says of a task or row holds over the second."""
    told = {(row.kind, row.subject) for row in first.rows}
    rows = (*first.rows, *(row for row in second.rows if (row.kind, row.subject) not in told))
    tables = {
        name: merged(name, second.tables.get(name, ()), first.tables.get(name, ()))
        for name in dict.fromkeys((*first.tables, *second.tables))
    }
    return Changes(rows, tables, {**second.parameters, **first.parameters})


def _is_past(row: LedgerRow, as_of: date) -> bool:
    last = row.planned_to or row.planned_from
    return row.kind is not TaskClass.ISSUE and last is not None and last < as_of


def _follow_up(row: LedgerRow, plan: Plan, known: Mapping[str, FollowUp]) -> FollowUp | None:
    """The issue of a row as the scenario keeps it; None where the row tells of none at a school."""
    if not row.has_issue:
        return None
    event = plan.event(row.task_id)
    if event is not None and event.serves(TaskKind.COUNTY_EVALUATION):
        return None
    key = issue_key(row)
    former = known.get(key)
    return make(
        FollowUp,
        issue_id=key,
        school_id=row.target_id,
        found_on=found_on(row)
        if row.kind is not TaskClass.ISSUE
        else row.found_on or (former.found_on if former else None),
        deadline=row.deadline,
        severity=row.severity or (former.severity if former else Severity.GENERAL),
        closed_on=row.closed_on,
    )
