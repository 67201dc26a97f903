"""Whom an office sends to an emergency: who is free that day, else whose visit can give way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from duxue.models.facts.availability import field_days, recused_spans
from duxue.models.stress.happenings import FROM_OUTSIDE, Happening
from duxue.scenarios.codes import Half, Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, days_between


def sent(county: County, plan: Plan, known: Sequence[Happening], one: Happening) -> Happening:
    """An emergency with the people who go: those who are free that day, else those whose visit gives way; most room first."""
    school = county.schools[one.subject]
    away = {
        h.subject for h in known if h.start <= one.end and one.start <= h.end and h.kind not in FROM_OUTSIDE
    } | {i for h in known if h.start <= one.end and one.start <= h.end for i in h.taken}
    ranked: list[tuple[int, float, float, str]] = []
    for person in county.inspectors_of(school.office_id):
        who = person.inspector_id
        days = set(days_between(one.start, one.end))
        classes = [a for a in plan.attendance if a.inspector_id == who]
        if who in away or not days <= set(field_days(county, person, classes)):
            continue
        if any(a <= one.end and one.start <= b for a, b in recused_spans(county, person, school)):
            continue
        if any(not days.isdisjoint(e.days()) for e in events_of(plan, who)):
            continue
        home = plan.events_at(person.school_id) if person.school_id else ()
        if any(not days.isdisjoint(e.days()) for e in home):
            continue
        visits = sum(v.date in days for v in plan.visits_by(who))
        room = person.days_per_month - _work(plan, who, one.start.replace(day=1))
        ranked.append((visits, -room, county.travel.minutes(who, one.subject), who))
    return replace(one, taken=tuple(sorted(r[-1] for r in sorted(ranked)[: one.wanted])))


def events_of(plan: Plan, person_id: str) -> list[Event]:
    """The events in whose teams a person works."""
    seats = (s for s in plan.seats_of(person_id) if s.role is not Role.RESERVE)
    found = (plan.event(s.event_id) for s in seats)
    return [e for e in found if e is not None]


def _work(plan: Plan, who: str, month: date) -> float:
    """A person's field days in a month: visits and seats."""
    days = sum(
        1.0 if v.half is Half.DAY else 0.5 for v in plan.visits_by(who) if v.date.replace(day=1) == month
    )
    for seat in plan.seats_of(who):
        event = plan.event(seat.event_id)
        if event is not None and seat.role is not Role.RESERVE:
            days += sum(d.replace(day=1) == month for d in event.days())
    return days
