"""Which offices a change of the scenario touches: those for which some row, value or seat differs; the others stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from duxue.scenarios.belonging import office_of
from duxue.scenarios.codes import Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

_FRAME = ("as_of", "from", "to")
Mark = tuple[Any, ...]


def touched_offices(
    before: County, after: County, plan: Plan, not_done: Collection[str], since: date
) -> tuple[str, ...]:
    """The ids of the offices whose plan the changes may touch, in the order of the offices.

    ``before`` and ``after`` are the scenario before and after the changes, ``plan`` the released plan, ``not_done`` ids of
    its events and visits. An office is touched too by a change of somebody who sits in a team of its events to come.
    """
    missed = _offices_of(after, plan, not_done)
    return tuple(
        unit.unit_id
        for unit in after.offices
        if unit.unit_id in missed
        or _cut(before, plan, unit.unit_id, since) != _cut(after, plan, unit.unit_id, since)
    )


def borrowing_offices(county: County, before: Plan, after: Plan) -> frozenset[str]:
    """The offices whose people's seats in other offices' events differ between two plans."""
    return frozenset(
        person.unit_id
        for person in county.rows.inspectors
        if _seats(before, person.inspector_id) != _seats(after, person.inspector_id)
    )


def _seats(plan: Plan, inspector_id: str) -> list[Mark]:
    events = ((seat, plan.event(seat.event_id)) for seat in plan.seats_of(inspector_id))
    live = ((s, e) for s, e in events if e is not None and e.status is not Status.CANCELLED)
    return sorted((s.event_id, s.role, e.start, e.end) for s, e in live)


def _offices_of(county: County, plan: Plan, ids: Collection[str]) -> frozenset[str]:
    visits = {v.visit_id: v.school_id for v in plan.visits if v.visit_id in ids}
    return frozenset(office_of(visits.get(one, one), county, plan) for one in ids)


def _cut(county: County, plan: Plan, office_id: str, since: date) -> list[Mark]:
    """All that an office's plan rests on, in an order of its own."""
    schools = {s.school_id: s for s in county.schools_of(office_id)}
    guests = {
        seat.inspector_id
        for event in plan.live_events
        if event.office_id == office_id and event.end >= since
        for seat in plan.team(event.event_id)
    }
    people = {i.inspector_id for i in county.inspectors_of(office_id)} | guests
    units = {"", office_id, *(s.unit_id for s in schools.values())}
    rows = county.rows
    found: list[tuple[str, Iterable[Any]]] = [
        ("units", [u for u in rows.units if u.unit_id in units]),
        ("schools", schools.values()),
        ("inspectors", [i for i in rows.inspectors if i.inspector_id in people]),
        ("principals", [p for p in rows.principals if p.school_id in schools]),
        ("recusals", [r for r in rows.recusals if r.inspector_id in people and r.school_id in schools]),
        ("absences", [a for a in rows.absences if a.inspector_id in people]),
        ("closures", [c for c in rows.closures if (c.school_id in schools if c.school_id else c.unit_id in units)]),
        ("calendar", [c for c in rows.calendar if c.unit_id in units]),
        ("postings", [p for p in rows.postings if p.school_id in schools]),
        ("imposed", [i for i in rows.imposed if i.target_id in {*schools, office_id} or people & {*i.inspectors}]),
        ("campaigns", [c for c in rows.campaigns if c.office_id in ("", office_id)]),
        ("follow_ups", [f for f in rows.follow_ups if f.school_id in schools]),
        ("training", [t for t in rows.training if t.unit_id in units]),
        ("travel", [t for t in rows.travel if {t.from_id, t.to_id} & {*schools, *people, office_id}]),
        ("pins", [p for p in rows.pins if p.school_id in schools or (p.event_id and office_of(p.event_id, county, plan) in ("", office_id))]),
        ("waivers", [w for w in rows.waivers if office_of(w.subject, county, plan) in ("", office_id)]),
    ]  # fmt: skip
    marks = [(name, str(row)) for name, table in found for row in table]
    values = county.parameters
    marks += [(key, str(values.value(key, office_id))) for key in values.specs if key not in _FRAME]
    return sorted(marks)
