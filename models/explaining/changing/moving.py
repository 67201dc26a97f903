"""An event on other days, a seat in other hands, a visit on another half-day: one change each, judged by the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.explaining.changing.handing_over import nearest
from duxue.models.facts.duties import COMPREHENSIVE
from duxue.models.facts.event_terms import notice_day
from duxue.models.facts.field_work import visit_halves
from duxue.models.facts.spans import DAY
from duxue.models.judging.one_change import Change, Verdict, judged
from duxue.scenarios.belonging import office_of_event
from duxue.scenarios.calendar import days_between, month_of
from duxue.scenarios.codes import Half, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat, Visit

PEOPLE_RULES = frozenset(
    (
        "working_day",
        "own_school_presence",
        "eligibility",
        "recusal",
        "team_independence",
        "look_back",
        "stage_match",
    )
)
"""Rules that another person in a seat may satisfy."""

SUBSTITUTES = 8
"""People tried for a seat that cannot come along to another day."""


@dataclass(frozen=True)
class Moved:
    """A change with its verdict."""

    change: Change
    verdict: Verdict


def on_days(county: County, plan: Plan, event: Event, start: date) -> Change:
    """An event as long as before on other days, with its day of notice and the school's row of the round."""
    office = office_of_event(event, county)
    notice = notice_day(county, office, event.target_id, start)
    moved = replace(event, start=start, end=start + (event.length - 1) * DAY, notice_on=notice)
    out: list[object] = [event]
    into: list[object] = [moved]
    if event.serves(*COMPREHENSIVE):
        for row in plan.cycle:
            if row.school_id == event.target_id and row.planned == event.start:
                out.append(row)
                into.append(replace(row, planned=start))
    return Change(tuple(out), tuple(into))


def other_days(county: County, event: Event) -> Iterator[date]:
    """Every Monday to Friday of the horizon on which an event could begin, its own first day apart."""
    for day in days_between(county.start, county.end - (event.length - 1) * DAY):
        if day.weekday() < 5 and day != event.start:
            yield day


def seat_change(seat: Seat, to: str) -> Change:
    """A seat in other hands."""
    return Change((seat,), (replace(seat, inspector_id=to),))


def candidates(county: County, plan: Plan, event: Event) -> list[str]:
    """Who could be asked for a seat: the office's people, and for an evaluation those of other units right below it too."""
    team = {s.inspector_id for s in plan.team(event.event_id)}
    people = nearest(county, event)
    if event.serves(TaskKind.COUNTY_EVALUATION):
        lent = county.lendable(office_of_event(event, county))
        people += [i.inspector_id for i in lent if i.unit_id != event.target_id]
    return [i for i in people if i not in team]


def moved_with_team(county: County, plan: Plan, event: Event, start: date) -> Moved:
    """An event on other days, with the seats of those who cannot come in the hands of the nearest who can."""
    office = office_of_event(event, county)
    change = on_days(county, plan, event, start)
    verdict = judged(county, plan, change, office)
    for seat in plan.team(event.event_id):
        if verdict.allowed or {f.rule for f in verdict.breaches} - PEOPLE_RULES:
            break
        if not any(f.subject in (seat.inspector_id, event.event_id) for f in verdict.breaches):
            continue
        for person in candidates(county, plan, event)[:SUBSTITUTES]:
            tried = change + seat_change(seat, person)
            again = judged(county, plan, tried, office)
            if len(again.breaches) < len(verdict.breaches):
                change, verdict = tried, again
                break
    return Moved(change, verdict)


def half_days(county: County, visit: Visit) -> Iterable[tuple[date, Half]]:
    """Every half-day (or day, as the office's visits take) of a visit's month, its own apart, Saturdays and Sundays left out."""
    halves = visit_halves(county, county.schools[visit.school_id].office_id)
    first, last = month_of(visit.date)
    for day in days_between(max(first, county.start), min(last, county.end)):
        for half in halves:
            if day.weekday() < 5 and (day, half) != (visit.date, visit.half):
                yield day, half
