"""The clerk's way of laying visits: person by person, month by month, the nearest two schools on the first free day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from duxue.models.facts.availability import months_of
from duxue.models.facts.field_work import agreed_half_days, event_work, visit_half_days, visit_halves
from duxue.models.facts.spans import Span
from duxue.models.stages.visit_days import VisitDays
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Visit


def lay_visits(county: County, office_id: str, plan: Plan) -> Plan:
    """A plan of postings and events with every routine visit that the clerk finds a day for."""
    days = VisitDays(county, office_id, plan)
    laid: list[Visit] = []
    for month in months_of(county):
        open_at = _open_days(days, month)
        for person_id in sorted({who for who, _ in open_at}):
            laid += _month(
                days, person_id, month, {s: at for (who, s), at in open_at.items() if who == person_id}
            )
    return replace(plan, visits=tuple(laid))


def quiet(events: Sequence[Event], days: set[date]) -> set[date]:
    """Of a month's days at a school those in weeks without an event there; where there are none, those without one."""
    free = days - {day for event in events for day in event.days()}
    taken = {day.isocalendar()[:2] for event in events for day in event.days()}
    return {day for day in free if day.isocalendar()[:2] not in taken} or free


def _open_days(days: VisitDays, month: Span) -> dict[tuple[str, str], set[date]]:
    """The days on which each person may visit each school of a month; a school is with whom has most of them."""
    found: dict[tuple[str, str], set[date]] = {}
    for school_id in sorted(days.schools):
        if month not in days.required[school_id]:
            continue
        of: dict[str, set[date]] = defaultdict(set)
        for day, who in days.of(school_id, month):
            of[who].add(day)
        of = {who: open_on for who, on in of.items() if (open_on := quiet(days.events_at(school_id), on))}
        if of:
            most = min(of, key=lambda who: (-len(of[who]), who))
            found[most, school_id] = of[most]
    return found


def _month(days: VisitDays, person_id: str, month: Span, open_at: dict[str, set[date]]) -> list[Visit]:
    county, office_id = days.county, days.office_id
    halves, each = visit_halves(county, office_id), visit_half_days(county, office_id)
    longest = county.parameters.number("day_travel_minutes", office_id)
    left = agreed_half_days(county.inspectors[person_id])
    left -= event_work(county, days.facts, person_id)[month[0].replace(day=1)]
    owed = {s: county.parameters.count("visits_per_month", office_id) for s in open_at}
    seen: set[tuple[str, date]] = set()
    laid: list[Visit] = []
    for day in sorted(set().union(*open_at.values())):
        at = ""
        for half in halves:
            near = [
                s for s, at_days in open_at.items() if owed[s] and day in at_days and (s, day) not in seen
            ]
            if at:
                near = [s for s in near if _way(county, person_id, at, s) <= longest]
            if not near or left < each:
                break
            at = min(near, key=lambda s: (county.travel.minutes(at or person_id, s), s))
            number = sum(v.school_id == at for v in laid) + 1
            laid.append(Visit(f"V-{at}-{month[0]:%Y%m}-{number}", day, half, at, person_id, ()))
            owed[at] -= 1
            left -= each
            seen.add((at, day))
    return laid


def _way(county: County, person_id: str, first: str, second: str) -> float:
    go = county.travel.minutes
    return go(person_id, first) + go(first, second) + go(second, person_id)
