"""Something stays as the plan has it: rows of pins."""

from __future__ import annotations

from dataclasses import replace

from duxue.scenarios.cells.typed_rows import TypedRow
from duxue.scenarios.codes import ChangeKind
from duxue.scenarios.edits.checks import Checks
from duxue.scenarios.edits.draft import Draft
from duxue.scenarios.edits.offers import ChangeOffer, Wants
from duxue.scenarios.edits.rows import Change
from duxue.scenarios.pin_rows import event_pin, posting_pin, team_pins, visit_pin


def _lock(draft: Draft, row: Change) -> None:
    """Pin what the released plan holds: a school's postings to come, an event's day and team, or a visit."""
    plan, event = draft.plan, draft.plan.event(row.subject)
    pins = [
        posting_pin(replace(p, start=max(p.start, draft.as_of)))
        for p in plan.postings_at(row.subject)
        if p.end >= draft.as_of
    ]
    if event is not None:
        pins = [event_pin(event.event_id, event.start), *team_pins(plan.team(event.event_id))]
    pins += [visit_pin(v) for v in plan.visits if v.visit_id == row.subject]
    draft.pin(*(replace(pin, note=row.note) for pin in pins))


def _check_lock(on: Checks, row: TypedRow) -> None:
    key = row.get("subject")
    visits = any(v.visit_id == key for v in on.plan.visits)
    if key not in on.ids("schools") and on.plan.event(key) is None and not visits:
        zh = "方案中没有这个学校标识码、事项编号或入校编号，请查对"
        on.blame(row, "subject", "unknown_id", zh, "no school, event or visit has this id; check it")


CHANGE = ChangeOffer(
    ChangeKind.LOCK,
    Wants(
        (
            "照现行方案固定：学校的挂牌、事项的日期和督导组、入校的日期和督学，写入“指定”表",
            "kept as it stands: a school's posting, an event's day and team, a visit: rows of pins",
        ),
        subject=("学校标识码、事项编号或入校编号", "the id of a school, an event or a visit"),
        proposed=("events", "schools"),
    ),
    {"subject": "3113000002", "note": "已商定，不再改动"},
    _lock,
    _check_lock,
)
