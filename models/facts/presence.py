"""Where a plan has whom: every posting, stand-in, visit and seat as one row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, StandIn


class Presence(NamedTuple):
    """A person who has to do with a place from a day to a day; whether it is government duty."""

    inspector_id: str
    place: str
    first: date
    last: date
    government: bool


def presences(county: County, plan: Plan) -> Iterator[Presence]:
    """Postings and stand-ins cut to the horizon, then visits, then the seats of events that take place."""
    rows: tuple[Posting | StandIn, ...] = (*plan.postings, *plan.stand_ins)
    for row in rows:
        first, last = max(row.start, county.start), min(row.end, county.end)
        if first <= last:
            yield Presence(row.inspector_id, row.school_id, first, last, False)
    for visit in plan.visits:
        yield Presence(visit.inspector_id, visit.school_id, visit.date, visit.date, False)
    for event in plan.live_events:
        government = event.serves(TaskKind.COUNTY_EVALUATION)
        for seat in plan.team(event.event_id):
            yield Presence(seat.inspector_id, event.target_id, event.start, event.end, government)
