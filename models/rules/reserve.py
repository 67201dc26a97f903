"""A share of everybody's field days stays free for emergencies (方案第6条)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from duxue.models.rules.card import Card, Fact, Finding, Source, Table
from duxue.models.rules.pen import Lit, Pen, runs_of
from duxue.scenarios.calendar import month_end
from duxue.scenarios.codes import Force, Half, Role, Status
from duxue.scenarios.county import County
from duxue.scenarios.parameters import ParameterKind, Parameters, ParameterSpec
from duxue.scenarios.plan import Plan

CARD = Card(
    id="reserve",
    zh="机动时间",
    en="Days kept in reserve",
    force=Force.GOAL,
    binds=frozenset({Table.VISITS, Table.EVENTS, Table.SEATS}),
    sources=(Source("方案", "第6条", "及时督办教育突发应急事件"),),
    reading_zh="每人每月所安排的外勤日（半天计½，事项一天计1）不超过每月可用天数扣除机动比例后的天数，留作应急和回头看；培训和被抽调的日子不计，备选不计。",
    reading_en="A person's planned field days of a month (a half counts ½, an event day 1) are at most the days per month less "
    "the reserve's share, kept free for emergencies and look-backs; training, lent days and reserve seats do not count.",
    finding_zh="{name}自{date}起一个月内安排外勤{have}天，留出机动后宜不超过{limit}天",
    finding_en="{name} has {have} planned field days in the month from {date} on; with the reserve at most {limit} are wanted",
    parameters=(
        ParameterSpec("reserve_share", ParameterKind.SHARE, 0.1, "机动比例", "share kept in reserve", low=0, high=1),
        ParameterSpec(
            "weight_reserve", ParameterKind.NUMBER, 60.0, "占用机动时间半天的折算", "worth of half a day of the reserve",
            unit_zh="分钟", low=0, high=100000,
        ),
    ),
)  # fmt: skip


def check(county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
    """Every person and month with more planned field days than the reserve allows."""
    for person in county.rows.inspectors:
        have: dict[date, float] = defaultdict(float)
        for visit in plan.visits_by(person.inspector_id):
            have[visit.date.replace(day=1)] += 1.0 if visit.half is Half.DAY else 0.5
        teams = {s.event_id for s in plan.seats_of(person.inspector_id) if s.role is not Role.RESERVE}
        for event_id in sorted(teams - county.imposed.keys()):
            event = plan.event(event_id)
            if event is not None and event.status is not Status.CANCELLED:
                for day in event.days():
                    have[day.replace(day=1)] += 1.0
        limit = round((1 - p.number("reserve_share", person.unit_id)) * person.days_per_month, 9)
        for month, days in sorted(have.items()):
            if days > limit:
                facts: dict[str, Fact] = {"have": days, "limit": limit}
                yield Finding(CARD.id, person.inspector_id, month, facts, days=(month, month_end(month)))


def post(at: Pen, county: County, p: Parameters) -> None:
    """Per person and month the half-days taken stay within what the reserve leaves."""
    for person in county.rows.inspectors:
        free = person.days_per_month * (1.0 - p.number("reserve_share", person.unit_id))
        most = math.floor(2 * free + 1e-6)
        months: dict[date, list[tuple[int, Lit]]] = defaultdict(list)
        for visit, literal in at.board.visits_by(person.inspector_id):
            months[visit.date.replace(day=1)].append((2 if visit.half is Half.DAY else 1, literal))
        for event, worked in runs_of(at, county, person.inspector_id):
            for month, days in sorted(event.days_by_month().items()):
                months[month].append((2 * days, worked))
        for month, terms in sorted(months.items()):
            at.require(terms, subject=person.inspector_id, high=most, day=month)
