"""The smaller tables of a revised office: training and the round; changed only where they must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from duxue.models.facts import duties
from duxue.models.facts.availability import scope_days
from duxue.models.facts.duties import COMPREHENSIVE
from duxue.models.facts.pins import STRUCK_OUT, struck_out
from duxue.models.facts.spans import meets
from duxue.models.revision.in_force import closes_before_due
from duxue.models.rules import comprehensive_cycle, training_hours
from duxue.models.solver import Stop
from duxue.models.stages.classes import choose_classes
from duxue.scenarios.codes import Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, CycleRow, Event, Plan
from duxue.scenarios.records import School

RESCHEDULED = "变动后重排"
"""Why a school stands where it does in the round, where a change moved it."""


def attendance_rows(
    county: County, office_id: str, released: Plan, since: date, *, seed: int, effort: float, stop: Stop
) -> tuple[Attendance, ...]:
    """The released places in training that can still be taken, and places for those who now lack hours."""
    own = {i.inspector_id: i for i in county.inspectors_of(office_id)}
    kept = []
    for row in released.attendance:
        session = county.trainings.get(row.training_id)
        person = own.get(row.inspector_id)
        if session is None or person is None:
            continue
        if session.start < since or session in duties.attendable(county, person):
            kept.append(row)
    plan = Plan(attendance=tuple(kept))
    lacking = sorted({f.subject for f in training_hours.check(county, plan, county.parameters)} & own.keys())
    for person_id in lacking:
        alone = _left_to_attend(county, person_id, kept, released, since)
        kept += choose_classes(alone, office_id, seed=seed, effort=effort, stop=stop).attendance
    return tuple(kept)


def _left_to_attend(
    county: County, person_id: str, kept: Sequence[Attendance], released: Plan, since: date
) -> County:
    """The county with one person alone, and the sessions to come that go with those kept and the teams announced."""
    person = county.inspectors[person_id]
    mine = [county.trainings[r.training_id] for r in kept if r.inspector_id == person_id]
    taken = [(t.start, t.end) for t in mine]
    for seat in released.seats_of(person_id):
        event = released.event(seat.event_id)
        if event is not None and event.announced_before(since):
            taken.append((event.start, event.end))
    open_ones = tuple(
        t for t in county.rows.training if t.start >= since and not meets(taken, t.start, t.end)
    )
    hours = person.training_hours + sum(t.hours for t in mine if t.start.year == county.start.year)
    return county.with_rows(inspectors=(replace(person, training_hours=hours),), training=open_ones)


def cycle_rows(
    county: County, office_id: str, released: Sequence[CycleRow], events: Sequence[Event]
) -> tuple[CycleRow, ...]:
    """The released round with the days of the events as they stand, and rows for schools that are new or misplaced."""
    days: dict[str, date] = {}
    for event in events:
        if event.serves(*COMPREHENSIVE) and event.status is not Status.CANCELLED:
            days[event.target_id] = min(event.start, days.get(event.target_id, event.start))
    before = {r.school_id: r for r in released}
    rows: dict[str, CycleRow] = {}
    for school in county.schools_of(office_id):
        if scope_days(county, school):
            new = _new_row(county, school)
            old = before.get(school.school_id) or new
            planned = days.get(school.school_id, old.planned)
            rows[school.school_id] = replace(old, last_on=new.last_on, due_by=new.due_by, planned=planned)
    plan = Plan(cycle=tuple(rows.values()), events=tuple(events))
    own = county.with_rows(schools=tuple(county.schools[i] for i in sorted(rows)))
    for finding in comprehensive_cycle.check(own, plan, county.parameters):
        if finding.subject in rows and finding.subject not in days:
            rows[finding.subject] = _new_row(county, county.schools[finding.subject])
    for school_id, row in rows.items():
        if school_id not in days and struck_out(county, school_id) and row.planned is not None:
            later = isinstance(row.planned, int) and row.planned > county.end.year
            rows[school_id] = row if later else replace(row, planned=county.end.year + 1, reason=STRUCK_OUT)
    return tuple(rows[i] for i in sorted(rows))


def _new_row(county: County, school: School) -> CycleRow:
    due = duties.due_by(county, school)
    last = duties.last_comprehensive(county, school)
    planned: int | None = max(county.start.year, duties.spread_by(county, school).year)
    central = county.rides_on(school)
    if central is not None:
        return CycleRow(school.school_id, last, due, None, f"随{central.name}")
    if closes_before_due(county, school):
        planned = None
    return CycleRow(school.school_id, last, due, planned, RESCHEDULED)
