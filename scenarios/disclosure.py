"""What paper and maps may tell their reader: the office its whole plan, the public only what is announced.

Whatever leaves the office draws on what this module lets through, and on nothing else: maps on ``occasions`` and ``visits``,
documents on ``disclosed``.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, TypeVar, cast

from duxue.scenarios.belonging import office_of_event
from duxue.scenarios.calendar import week_start
from duxue.scenarios.codes import Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat, Visit
from duxue.scenarios.records import School
from duxue.scenarios.releases.releases import KEY as RELEASES
from duxue.scenarios.releases.releases import release_of
from duxue.scenarios.releases.state import JOINED
from duxue.scenarios.releases.state import KEY as STATE
from duxue.scenarios.rows import Task, columns_of

Reader = Literal["public", "office"]
"""Whom a page is for: everybody, or the office alone."""

PLANNED_OPENLY = (TaskKind.COMPREHENSIVE, TaskKind.COUNTY_EVALUATION)
"""What the public may know by the week before its notice: not who is drawn by lot, reviewed or looked at again."""

Point = tuple[float, float]
Row = TypeVar("Row")


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
    first = week_start(event.start)
    last = week_start(event.end) + timedelta(days=6)
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


@dataclass(frozen=True)
class Disclosed:
    """A county and its plan as everybody may know them; ``weekly`` are the events told by whole weeks, without a team."""

    county: County
    plan: Plan
    weekly: frozenset[str]


def disclosed(county: County, plan: Plan) -> Disclosed:
    """What everybody may know of a plan: who answers for which school and zone, and the announced events.

    No visit, training, record or open duty, no person's absence, recusal or telephone, no issue to be put right.
    """
    seen = [
        one for event in plan.live_events if (one := _public_view(county, event, plan.team(event.event_id)))
    ]
    events = tuple(
        replace(
            one.event,
            start=one.first,
            end=one.last,
            kinds=one.kinds,
            notice_on=one.event.notice_on if one.exact else None,
        )
        for one in seen
    )
    cycle = tuple(replace(row, planned=row.year, reason="") for row in plan.cycle)
    told = {key: plan.outcome[key] for key in PUBLIC_OUTCOME if key in plan.outcome}
    told[RELEASES] = [{"number": release_of(plan).number}]
    shown = Plan(
        postings=plan.postings,
        zones=plan.zones,
        events=events,
        seats=tuple(seat for one in seen for seat in one.team),
        cycle=cycle,
        outcome=told,
    )
    weekly = frozenset(one.event.event_id for one in seen if not one.exact)
    return Disclosed(_public_county(county, {event.event_id for event in events}), shown, weekly)


PUBLIC_OUTCOME = ("synthetic", "as_of", "versions", "digest", "seed", STATE, JOINED)
"""What everybody may know of how a plan came about: no parameter, waiver, reason of a release or withdrawn entry."""


def _public_county(county: County, events: set[str]) -> County:
    """The county without what is the office's own: what it keeps for itself of people, schools and issues."""
    rows = county.rows
    plain = {
        table: tuple(_without_private(row) for row in getattr(rows, table))
        for table in ("units", "schools", "inspectors")
    }
    return county.with_rows(
        **plain,
        recusals=(),
        absences=(),
        waivers=(),
        follow_ups=(),
        principals=(),
        training=(),
        pins=(),
        imposed=tuple(row for row in rows.imposed if row.event_id in events),
    )


def _without_private(row: Row) -> Row:
    """A row with its private columns blank."""
    blank = {
        c.field: c.default for c in columns_of(cast("Hashable", type(row))) if c.private and not c.required
    }
    return cast("Row", replace(cast("Any", row), **blank)) if blank else row
