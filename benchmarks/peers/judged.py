"""How one peer's plan stands: by the planner's own audit, on the rules of postings and visits, and how evenly work is spread."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from duxue.models.rules import fair_load, travel
from duxue.models.rules.card import Table
from duxue.models.rules.register import RULES, rule
from duxue.planner.audit import audit
from duxue.scenarios.calendar import week_start
from duxue.scenarios.codes import Force, Half, Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

OPEN = frozenset({"monthly_visit", "coverage"})
"""The duties of postings and visits; what else is found there is a breach."""
JUDGED = [
    one
    for one in RULES
    if one.CARD.binds & {Table.POSTINGS, Table.VISITS, Table.STAND_INS}
    and one.CARD.id not in ("zone", "look_back")
]
"""Zones are drawn on postings and look-backs are events: they stand or fall with neither."""


@dataclass(frozen=True)
class Standing:
    """A peer's columns: duties open, musts broken, breaches in principle, minutes, the busiest by the mean share, field days of the
    fullest week, seconds."""

    peer: str
    open: int
    musts: int
    in_principle: int
    road: float
    busiest: float
    week: float
    seconds: float


def judged(county: County, peer: str, plan: Plan, seconds: float) -> Standing:
    """The standing of a plan of one county with one office."""
    found = audit(county, plan, JUDGED).findings
    left = [f for f in found if f.rule in OPEN]
    broken = [f.force or rule(f.rule).CARD.force for f in found if f.rule not in OPEN]
    return Standing(
        peer, len(left), broken.count(Force.MUST), broken.count(Force.IN_PRINCIPLE),
        travel.measure(county, plan, county.parameters), busiest(county, plan),
        fullest_week(plan), seconds,
    )  # fmt: skip


def busiest(county: County, plan: Plan) -> float:
    """The field days of whoever carries most for the own days, by the mean of those who inspect schools."""
    days, people = fair_load.field_days(county, plan), fair_load.groups(county, county.offices[0].unit_id)[0]
    room = {i.inspector_id: fair_load.room_of(county, i) for i in people}
    mean = sum(days[i] for i in room) / sum(room.values())
    return max(days[i] / at / mean for i, at in room.items() if at) if mean else 0.0


def fullest_week(plan: Plan) -> float:
    """Field days of the week that has most of them: a visit of half a day counts ½, a day of an event one for each seat but reserves."""
    days: dict[date, float] = defaultdict(float)
    for visit in plan.visits:
        days[week_start(visit.date)] += 1.0 if visit.half is Half.DAY else 0.5
    for event in plan.live_events:
        seats = sum(seat.role is not Role.RESERVE for seat in plan.team(event.event_id))
        for day in event.days():
            days[week_start(day)] += seats
    return max(days.values(), default=0.0)
