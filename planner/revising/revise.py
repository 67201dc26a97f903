"""A released plan made anew after changes, office by office; what is not touched keeps its rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from duxue.models.declaring import breaches
from duxue.models.office_plan import OfficePlan
from duxue.models.revision.answer import RevisedOffice
from duxue.models.rules.register import parameter_specs
from duxue.planner.audit import Audit
from duxue.planner.crew.city import Ordered, Planning
from duxue.planner.joining import joined
from duxue.planner.publish.calendar_ledger import ledger
from duxue.planner.publish.calendars import entries_of
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.pages import counted
from duxue.planner.revising.revision_task import RevisionTask, as_planned, taking_place
from duxue.planner.revising.touched import borrowing_offices, touched_offices
from duxue.planner.words import Lang, code_text, day_text, pick
from duxue.scenarios.as_happened import as_happened
from duxue.scenarios.codes import ChangeKind, Result, Status, UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.releases.difference import Difference, difference
from duxue.scenarios.releases.difference_told import difference_json
from duxue.scenarios.releases.releases import Moves as ReleaseMoves
from duxue.scenarios.releases.releases import plan_digest, released
from duxue.scenarios.releases.revision_told import CALENDAR, REVISION
from duxue.scenarios.shares import Shares, rows_of
from duxue.scenarios.sheets import SCENARIO

NOTHING = Audit((), ())
"""Calendars tell nothing of what an audit finds."""


def task_digest(task: RevisionTask, max_moves: int | None, *, mend: bool) -> str:
    """What the results of a revision rest on beside the scenario after its changes."""
    asked = [plan_digest(task.before), str(task.as_of), str(max_moves), str(mend)]
    return json.dumps([*asked, *sorted(task.went.missed), *(str(r) for r in task.recorded.records)])


@dataclass(frozen=True)
class Revision:
    """A revised plan with what it changed, and each revised office's own answer; offices that a stop left unrevised."""

    plan: Plan
    difference: Difference
    offices: tuple[RevisedOffice, ...]
    unfinished: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def moves(self) -> ReleaseMoves:
        """What changed in all, with the fewest postings that must change."""
        return moves_of(self.difference, self.offices)


def offices_to_revise(task: RevisionTask) -> tuple[str, ...]:
    """The offices that the changes touch and that the released plan holds (or that are new)."""
    former = {unit.unit_id for unit in task.former.offices}
    held = _held(task.before, task.former)
    touched = touched_offices(task.former, task.county, task.before, task.news, task.as_of)
    return tuple(office for office in touched if office in held or office not in former)


def run_revision(planning: Planning, task: RevisionTask, offices: Sequence[str]) -> Revision:
    """Revise some offices level by level from the highest, and join them with the others' rows as they are.

    Where one now takes people of those below it otherwise than before, theirs are revised too.
    """
    held, wanted = _held(task.before, task.former) | {*offices}, {*offices}
    standing = {part.office_id: part for part in _carried(task)}
    missing: list[str] = []
    revised: dict[str, RevisedOffice] = {}

    def run(chosen: Sequence[str]) -> None:
        others = [part for office, part in {**standing, **revised}.items() if office not in chosen]
        (done,) = planning.plan(Ordered(task.county, tuple(chosen), tuple(others)))
        revised.update({p.office_id: p for p in done.parts if isinstance(p, RevisedOffice)})
        missing.extend(done.left_out)

    for level in UnitLevel:
        here = [u.unit_id for u in task.county.offices if u.level is level and u.unit_id in wanted & held]
        if not here:
            continue
        run(here)
        for office in here if level.oversees else ():
            if office in revised:
                before = rows_of(task.former, task.now, office)
                wanted |= borrowing_offices(task.county, before, revised[office].plan)
    went, left_out = _joined(task, [*{**standing, **revised}.values()])
    made = as_recorded(task.county, went, as_planned(task, went))
    found = difference(task.before, made, task.as_of)
    return Revision(made, found, tuple(revised.values()), tuple(missing), left_out)


def as_recorded(county: County, went: Plan, made: Plan) -> Plan:
    """The revised plan owning up to what is broken as its own records tell it.

    Of several who came the one counts who answers for the school on that day: where the revision changes that, or a team that
    is past, the plan that was decided (``went``) is not what its records make of it.
    """
    told = as_happened(county, made)
    if taking_place(told) == taking_place(went):
        return made
    offices = [unit.unit_id for unit in county.offices]
    fresh = [f.unmet() for f in breaches(county, told, offices) if not any(map(f.is_declared_by, made.unmet))]
    return replace(made, unmet=(*made.unmet, *dict.fromkeys(fresh)))


def _held(plan: Plan, county: County) -> set[str]:
    """The offices of which a plan holds anything."""
    shares = Shares(county, plan)
    found = {unit.unit_id: shares.rows_of(unit.unit_id) for unit in county.offices}
    return {office for office, rows in found.items() if rows.postings or rows.events}


def _carried(task: RevisionTask) -> list[OfficePlan]:
    """Every office's released rows, events by how they stand on the day of the revision."""
    held, shares = _held(task.before, task.former), Shares(task.former, task.now)
    found = []
    for unit in task.former.offices:
        if unit.unit_id in held:
            rows = shares.rows_of(unit.unit_id)
            aged = tuple(_aged(e, task.as_of) for e in rows.events)
            found.append(OfficePlan(unit.unit_id, replace(rows, events=aged, unmet=()), ()))
    return found


def _aged(event: Event, as_of: date) -> Event:
    """An event as it stands on a day: over, announced already, or still planned."""
    if event.status is not Status.PLANNED:
        return event
    if event.end < as_of:
        return replace(event, status=Status.DONE)
    if event.start < as_of or event.announced_before(as_of):
        return replace(event, status=Status.FROZEN)
    return event


def _joined(task: RevisionTask, parts: Sequence[OfficePlan]) -> tuple[Plan, tuple[str, ...]]:
    """One plan of all parts, in which public events that are no more stay as cancelled."""
    offices = {unit.unit_id for unit in task.county.offices}
    held = {e.event_id for part in parts if part.office_id in offices for e in part.plan.events}
    held |= {*task.county.imposed}
    gone = [
        replace(e, status=Status.CANCELLED)
        for e in task.before.live_events
        if e.event_id not in held
        if e.event_id in task.went.missed or (e.notice_on is not None and e.notice_on < task.as_of)
    ]
    return joined(task.county, parts, gone)


def moves_of(found: Difference, offices: Sequence[RevisedOffice]) -> ReleaseMoves:
    """What changed in all, and the fewest postings that must change: the sum of what each office proved."""
    least = sum(part.moves.least_postings for part in offices)
    return ReleaseMoves(**found.moves, least=least, proven=all(part.moves.proven for part in offices))


def with_record(task: RevisionTask, revision: Revision) -> Plan:
    """The revised plan as the next release, with all that its documents need to say what changed in its outcome."""
    offices = [
        {
            "office": part.office_id,
            "moves": asdict(part.moves),
            "curve": [asdict(point) for point in part.curve],
            "broken": [asdict(one) for one in part.broken],
        }
        for part in revision.offices
    ]
    record: dict[str, Any] = {"offices": offices, "difference": difference_json(revision.difference)}
    before = PublishContext(task.former, task.before, NOTHING)
    after = PublishContext(task.county, revision.plan, NOTHING)
    calendar = ledger(entries_of, before, after)
    plan = replace(revision.plan, outcome={**revision.plan.outcome, REVISION: record, CALENDAR: calendar})
    return released(
        task.before,
        plan,
        reason=reason_of(task, "zh"),
        reason_en=reason_of(task, "en"),
        as_of=task.as_of.isoformat(),
        moves=revision.moves,
    )


def reason_of(task: RevisionTask, lang: Lang) -> str:
    """Why a plan was revised, in a line: each change with whom it concerns and from when, then rows of whole tables."""
    county, changes = task.county, task.changes
    titles = {spec.key: pick(lang, spec.zh, spec.en) for spec in parameter_specs()}
    said = []
    for row in changes.rows:
        named = county.inspectors.get(row.subject) or county.schools.get(row.subject)
        name = named.name if named is not None else titles.get(row.subject, "")
        who = pick(lang, f"{name}（{row.subject}）", f"{name} ({row.subject})") if name else row.subject
        day = pick(lang, f"，{day_text(row.start)}起", f" from {row.start}") if row.start else ""
        said.append(
            pick(lang, f"{code_text(row.kind, lang)}：{who}{day}", f"{code_text(row.kind, lang)}: {who}{day}")
        )
    for table in (t for t in SCENARIO if t.name in changes.tables):
        rows = len(changes.tables[table.name])
        said.append(pick(lang, f"“{table.zh}”表 {rows} 行", f"{counted(rows, 'row')} of {table.name}"))
    if changes.records:
        done = sum(r.result is Result.DONE for r in changes.records)
        open_rows = sum(r.result is Result.UNKNOWN for r in changes.records)
        zh = f"督导任务台账：已完成 {done} 项，未填报 {open_rows} 项"
        en = f"task ledger: {done} done, {open_rows} not reported"
        said.append(pick(lang, zh, en))
    given = {row.subject for row in changes.of(ChangeKind.PARAMETER)}
    for key in (key for key, _ in changes.parameters if key not in given):
        title = titles.get(key, key)
        said.append(pick(lang, f"参数 {title}（{key}）", f"parameter {key} ({title})"))
    return pick(lang, "；", "; ").join(said)
