"""A plan as it really went: what the records say took place stands where it had been planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from duxue.scenarios.belonging import office_of_event
from duxue.scenarios.codes import RecordKind, Result, Role, Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Record, Seat, Visit

BLANK_COUNTS_AS = "blank_counts_as"
"""The parameter by which an office says what a task that nobody reported counts as."""


@dataclass(frozen=True)
class Happened:
    """``plan``: real days and people, rows that did not take place still in it; ``missed``: the ids of these rows."""

    plan: Plan
    missed: frozenset[str]


def as_happened(county: County, plan: Plan) -> Plan:
    """The plan that rules judge and papers tell: done tasks on their real days with their real people, missed ones out.

    It holds no records itself, so that it is never turned twice.
    """
    if not plan.records:
        return plan
    went = happened(county, plan)
    gone = went.missed
    return replace(
        went.plan,
        visits=tuple(v for v in went.plan.visits if v.visit_id not in gone),
        events=tuple(
            replace(e, status=Status.CANCELLED) if e.event_id in gone else e for e in went.plan.events
        ),
        seats=tuple(s for s in went.plan.seats if s.event_id not in gone),
    )


def results(county: County, plan: Plan) -> dict[str, Result]:
    """What became of each task that is recorded or whose days have passed, by id; what nobody told is not reported."""
    told = {r.ref: r.result for r in plan.records}
    past = [v.visit_id for v in plan.visits if v.date < county.as_of]
    past += [
        e.event_id for e in plan.live_events if e.end < county.as_of and e.event_id not in county.imposed
    ]
    found = {ref: told.get(ref, Result.UNKNOWN) for ref in past}
    to_come = {v.visit_id for v in plan.visits} | {e.event_id for e in plan.live_events}
    to_come |= plan.dropped.keys()
    return found | {ref: r for ref, r in told.items() if r is not Result.UNKNOWN or ref not in to_come}


def happened(county: County, plan: Plan) -> Happened:
    """Real days and people by the records, and the ids of what counts as not done by them."""
    visits = {r.ref: r for r in plan.records if r.kind is RecordKind.VISIT}
    events = {r.ref: r for r in plan.records if r.kind is RecordKind.EVENT}
    turned = tuple(_visit(plan, v, visits.get(v.visit_id)) for v in plan.visits)
    went = replace(
        plan,
        visits=turned,
        events=tuple(_event(e, events.get(e.event_id)) for e in plan.events),
        seats=tuple(_seats(plan, events)),
        records=(),
    )
    return Happened(went, frozenset(_missed(county, plan, visits, events)))


def _missed(
    county: County, plan: Plan, visits: Mapping[str, Record], events: Mapping[str, Record]
) -> Iterable[str]:
    for visit in plan.visits:
        school = county.schools.get(visit.school_id)
        office = school.office_id if school is not None else ""
        if _is_missed(county, visits.get(visit.visit_id), visit.date, office):
            yield visit.visit_id
    for event in plan.events:
        office = office_of_event(event, county)
        if event.event_id not in county.imposed and _is_missed(
            county, events.get(event.event_id), event.end, office
        ):
            yield event.event_id


def _is_missed(county: County, record: Record | None, planned: date, office_id: str) -> bool:
    if record is None or record.result is Result.DONE:
        return False
    if record.result is Result.NOT_DONE:
        return True
    if county.start <= county.as_of <= planned:
        return False  # in the middle of the year a blank says nothing of what is still to come
    unit = office_id if office_id in county.units else ""
    return county.parameters.word(BLANK_COUNTS_AS, unit) == Result.NOT_DONE


def _visit(plan: Plan, visit: Visit, record: Record | None) -> Visit:
    """A visit on its real day; of several people the one who answered for the school that day, else stood in, else the first written."""
    if record is None or record.result is not Result.DONE:
        return visit
    day = record.done_on or visit.date
    people = record.inspectors or (visit.inspector_id,)
    answering = list(plan.responsible(visit.school_id, day))
    standing = [s.inspector_id for s in plan.stand_ins_at(visit.school_id) if s.start <= day <= s.end]
    who = next((i for i in (*answering, *standing) if i in people), people[0])
    return replace(visit, date=day, inspector_id=who)


def _event(event: Event, record: Record | None) -> Event:
    """An event as long as it was planned, ended on its real day (a day inside the planned ones moves nothing).

    Held before the day on which it was to be announced, it was announced on a day that nobody knows.
    """
    if record is None or record.result is not Result.DONE:
        return event
    event = replace(event, status=Status.DONE)
    end = record.done_on
    if end is None or event.start <= end <= event.end:
        return event
    start = end - timedelta(days=event.length - 1)
    notice = event.notice_on if event.announced_before(start) else None
    return replace(event, start=start, end=end, notice_on=notice)


def _seats(plan: Plan, events: Mapping[str, Record]) -> Iterable[Seat]:
    """The seats as planned, but for the teams that the records name."""
    named = {ref: r for ref, r in events.items() if r.result is Result.DONE and r.inspectors}
    for seat in plan.seats:
        if seat.event_id not in named:
            yield seat
    for event in plan.events:
        if event.event_id in named:
            yield from _team(plan.team(event.event_id), named[event.event_id])


def _team(planned: tuple[Seat, ...], record: Record) -> Iterable[Seat]:
    """The people who came in the seats they had; the planned lead leads if there, else the first written."""
    roles = {s.inspector_id: s.role for s in planned if s.role is not Role.RESERVE}
    came = record.inspectors
    lead = next((i for i in came if roles.get(i) is Role.LEAD), came[0])
    for who in came:
        yield Seat(record.ref, who, Role.LEAD if who == lead else roles.get(who, Role.MEMBER))
