"""What a map may tell its reader: the office its whole plan, the public only what is announced; nobody reasons or phones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from duxue.scenarios.belonging import office_of_event
from duxue.scenarios.codes import Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat, Visit
from duxue.scenarios.records import School
from duxue.scenarios.rows import Task

Reader = Literal["public", "office"]
"""Whom a map is for: everybody, or the office alone."""

PLANNED_OPENLY = (TaskKind.COMPREHENSIVE, TaskKind.COUNTY_EVALUATION)
"""What the public may know by the week before its notice: not who is drawn by lot, reviewed or looked at again."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event as its reader may know it: whole weeks and no team until its notice has gone out."""

    event: Event
    first: date
    last: date
    kinds: tuple[Task, ...]
    team: tuple[Seat, ...]
    exact: bool


def start_of(county: County, inspector_id: str, reader: Reader) -> Point | None:
    """Where a person's days start (degrees), to about 100 metres; a person's own point, maybe a home, is the office's."""
    person = county.inspectors[inspector_id]
    if reader == "public" and person.lon is not None and person.lat is not None:
        return None
    lon, lat = county.start_point(inspector_id)
    return round(lon, 3), round(lat, 3)


def announced(county: County, event: Event) -> bool:
    """Whether an event's notice has gone out by the day on which the plan was made."""
    return event.notice_on is not None and event.notice_on <= county.as_of


def occasions(county: County, plan: Plan, office_id: str, reader: Reader) -> tuple[Occasion, ...]:
    """The events of an office, and those for which its people are taken, by day, as the reader may know them."""
    mine = {person.inspector_id for person in county.inspectors_of(office_id)}
    found = []
    for event in plan.live_events:
        team = tuple(sorted(plan.team(event.event_id), key=lambda s: (s.role, s.inspector_id)))
        if office_id == office_of_event(event, county) or any(seat.inspector_id in mine for seat in team):
            shown = _office_view(event, team) if reader == "office" else _public_view(county, event, team)
            if shown is not None:
                found.append(shown)
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.event.event_id)))


def _office_view(event: Event, team: tuple[Seat, ...]) -> Occasion:
    return Occasion(event, event.start, event.end, event.kinds, team, exact=True)


def _public_view(county: County, event: Event, team: tuple[Seat, ...]) -> Occasion | None:
    if announced(county, event):
        seated = tuple(seat for seat in team if seat.role is not Role.RESERVE)
        return Occasion(event, event.start, event.end, event.kinds, seated, exact=True)
    kinds = tuple(task for task in event.kinds if task.kind in PLANNED_OPENLY)
    if not kinds or event.event_id in county.imposed:
        return None
    first = event.start - timedelta(days=event.start.weekday())
    last = event.end + timedelta(days=6 - event.end.weekday())
    return Occasion(event, first, last, kinds, (), exact=False)


def visits(plan: Plan, schools: frozenset[str], reader: Reader) -> tuple[Visit, ...]:
    """The routine visits to schools (ids) by day: all of them for the office, never one for the public."""
    if reader == "public":
        return ()
    mine = [visit for visit in plan.visits if visit.school_id in schools]
    return tuple(sorted(mine, key=lambda v: (v.date, v.half, v.visit_id)))


def visits_so_far(county: County, plan: Plan, school: School) -> int:
    """How many routine visits a school has had in the horizon by the day on which the plan was made."""
    return sum(visit.date < county.as_of for visit in plan.visits_at(school.school_id))
