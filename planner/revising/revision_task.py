"""What a revision starts from: the release in force, what really took place, and the scenario after what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from duxue.scenarios.as_happened import Happened, as_happened, happened
from duxue.scenarios.codes import RecordKind, Result, Status
from duxue.scenarios.county import County
from duxue.scenarios.edits.rows import Changes
from duxue.scenarios.plan import Event, Plan, Record, Seat, Visit


@dataclass(frozen=True)
class RevisionTask:
    """What a revision starts from: the released plan with its scenario, and the scenario after what happened by a day."""

    before: Plan
    former: County
    county: County
    changes: Changes
    as_of: date

    @cached_property
    def recorded(self) -> Plan:
        """The released plan with all that is known now of what took place."""
        return self.changes.recorded(self.before)

    @cached_property
    def went(self) -> Happened:
        """The released plan as it really went, and the ids of what did not take place."""
        return happened(self.county, self.recorded)

    @cached_property
    def now(self) -> Plan:
        """The released plan as it really went, without what did not take place."""
        return as_happened(self.county, self.recorded)

    @cached_property
    def news(self) -> frozenset[str]:
        """The ids of events and visits that went otherwise than the release in force told."""
        was = taking_place(as_happened(self.former, self.before))
        return frozenset(
            r.visit_id if isinstance(r, Visit) else r.event_id for r in was ^ taking_place(self.now)
        )


def taking_place(plan: Plan) -> frozenset[Visit | Event | Seat]:
    """Everything of a plan that takes place, however far it has come."""
    events = (replace(e, status=Status.PLANNED) for e in plan.live_events)
    return frozenset((*plan.visits, *events, *plan.seats))


def as_planned(task: RevisionTask, went: Plan) -> Plan:
    """The revised plan with its tables as they had been planned wherever a record tells what became of a row."""
    was, missed = task.recorded, task.went.missed
    if not was.records:
        return went
    done = {r.ref for r in was.records if r.result is Result.DONE}
    visits, events = {v.visit_id: v for v in was.visits}, {e.event_id: e for e in was.events}
    office = {unit.unit_id: rank for rank, unit in enumerate(task.county.offices)}

    def order(visit: Visit) -> tuple[Any, ...]:
        school = task.county.schools.get(visit.school_id)
        rank = office.get(school.office_id, len(office)) if school is not None else len(office)
        return rank, visit.date, visit.inspector_id, visit.half, visit.school_id

    kept_visits = [
        visits.get(v.visit_id, v) if v.visit_id in done else v
        for v in went.visits
        if v.visit_id not in missed
    ]
    kept_visits += [v for v in was.visits if v.visit_id in missed]
    kept_events = [
        replace(events[e.event_id], status=Status.DONE) if e.event_id in done & events.keys() else e
        for e in went.events
        if e.event_id not in missed
    ]
    kept_events += [replace(e, status=Status.CANCELLED) for e in was.events if e.event_id in missed]
    now = {v.visit_id for v in kept_visits}
    taken_off = {ref: visit for ref, visit in visits.items() if ref not in now}
    settled = missed | done
    seats = [s for s in went.seats if s.event_id not in settled]
    return replace(
        went,
        visits=tuple(sorted(kept_visits, key=order)),
        events=tuple(kept_events),
        seats=(*seats, *(s for s in was.seats if s.event_id in settled)),
        records=tuple(_with_plan(r, taken_off) for r in was.records),
    )


def _with_plan(record: Record, taken_off: Mapping[str, Visit]) -> Record:
    """A record of a visit that the revision takes off the plan keeps what had been planned: its row stays in the ledger."""
    visit = taken_off.get(record.ref) if record.kind is RecordKind.VISIT else None
    if visit is None:
        return record
    return replace(record, planned_at=visit.school_id, planned_on=visit.date, planned_by=visit.inspector_id)
