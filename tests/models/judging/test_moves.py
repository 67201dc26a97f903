"""A move judged by what it touches (``cut``) is judged as the whole plan would be, move after move.

``make moves N=10000`` tries that many; an ordinary run some hundred.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from duxue.models.judging.one_change import TABLES, Change, cut
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.rules import travel
from duxue.models.rules.card import Finding, Rule, facts_text
from duxue.models.rules.register import binding
from duxue.models.solver import Stop
from duxue.scenarios.codes import Half, Role, Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import CycleRow, Event, Plan, StandIn
from tests.draws import some
from tests.models.test_binding import WEIGHTS, small_county

MOVES = int(os.environ.get("DUXUE_MOVES", "300"))


@cache
def world() -> tuple[County, Plan]:
    county = small_county({"gap_days": 12, "budget": 1000.0, "cost_per_day_full_time": 20.0, **WEIGHTS})
    part = plan_office(county, "U1", given=Plan(), effort=0.3, stop=Stop(), tell=lambda _: None)
    plan = join_plans(county, [part])
    stand_in = StandIn("S003", "X3", date(2027, 5, 10), date(2027, 5, 14), "X1")
    return county, replace(plan, outcome={}, unmet=(), stand_ins=(stand_in,))


def _person(draw: Random, county: County) -> str:
    return draw.choice(county.rows.inspectors).inspector_id


def _days(row: Any, draw: Random, far: int) -> Any:
    step = timedelta(days=draw.randint(-far, far))
    return replace(row, start=row.start + step, end=row.end + step)


def _turned(row: Any, draw: Random, county: County, plan: Plan) -> Any:
    """The row with something of it changed."""
    name = type(row).__name__
    if name == "Visit":
        near = timedelta(days=draw.randint(-12, 12))
        return draw.choice(
            [
                replace(row, date=row.date + near, half=draw.choice(list(Half))),
                replace(row, inspector_id=_person(draw, county)),
                replace(row, covers=draw.choice([(), ("L1",), ("L2",)])),
            ]
        )
    if name == "Event":
        kinds = draw.choice(plan.events).kinds
        return draw.choice(
            [_days(row, draw, 20), replace(row, status=draw.choice(list(Status))), replace(row, kinds=kinds)]
        )
    if name == "Seat":
        return replace(row, inspector_id=_person(draw, county), role=draw.choice(list(Role)))
    if name in ("Posting", "StandIn"):
        return draw.choice([replace(row, inspector_id=_person(draw, county)), _days(row, draw, 40)])
    if name == "ZoneRow":
        return replace(row, zone_id=draw.choice([*(z.zone_id for z in plan.zones), "Z-new"]))
    if name == "CycleRow":
        return replace(row, planned=draw.choice([2027, 2028, 2029, 2030, 2031, None]))
    return replace(row, inspector_id=_person(draw, county))


def _move(draw: Random, county: County, plan: Plan) -> Change:
    """A drawn change: some rows of a plan turned into others, taken out, or copied."""
    out: list[Any] = []
    into: list[Any] = []
    for _ in range(draw.choice([1, 1, 2, 3])):
        tables = (
            "visits",
            "visits",
            "events",
            "seats",
            "postings",
            "stand_ins",
            "attendance",
            "cycle",
            "zones",
        )
        rows = getattr(plan, draw.choice(tables))
        row = draw.choice(rows) if rows else None
        if row is None or row in out:
            continue
        roll = draw.random()
        if roll < 0.85:
            out.append(row)
        if roll < 0.7 or (roll >= 0.85 and type(row).__name__ == "Visit"):
            new = _turned(row, draw, county, plan)
            into.append(replace(new, visit_id=f"{new.visit_id}+{draw.random():.9f}") if roll >= 0.85 else new)
    return Change(tuple(out), tuple(x for x in into if x not in out))


def _rules(change: Change) -> list[Rule]:
    """The rules that a change can touch, but for those that count over an office what the change brings or takes."""
    kinds = {type(row) for row in change.rows}
    over = {"budget"} | ({"special_campaign"} if Event in kinds else set())
    over |= {"comprehensive_cycle"} if CycleRow in kinds else set()
    tables = {TABLES[kind] for kind in kinds}
    return [one for one in binding(*tables) if one.CARD.id not in over]


def _found(county: County, plan: Plan, rules: Iterable[Rule]) -> Counter[tuple[str, ...]]:
    return Counter(map(_key_of, (f for one in rules for f in one.check(county, plan, county.parameters))))


def _key_of(finding: Finding) -> tuple[str, ...]:
    """Everything that a finding says."""
    return finding.rule, finding.subject, str(finding.date), str(finding.days), facts_text(finding.facts)


@pytest.mark.parametrize("seed", some(range(3)))
def test_a_move_is_judged_as_the_whole_plan_is(seed: int) -> None:
    county, plan = world()
    draw = Random(seed)
    for _ in range(MOVES // 3):
        change = _move(draw, county, plan)
        if not change.rows:
            continue
        here, small = cut(county, plan, change)
        pairs = [(county, plan, change.applied(plan)), (here, small, change.applied(small))]
        (old, new), (old_here, new_here) = (
            (_found(where, before, _rules(change)), _found(where, after, _rules(change)))
            for where, before, after in pairs
        )
        assert new_here - old_here == new - old, change
        assert old_here - new_here == old - new, change
        road, road_here = (
            travel.measure(where, after, where.parameters) - travel.measure(where, before, where.parameters)
            for where, before, after in pairs
        )
        assert road_here == pytest.approx(road)
        if draw.random() < 0.3:
            plan = change.applied(plan)
