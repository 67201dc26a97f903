"""The peers of the benchmark plan what they say they plan: whole, within loads, and equally well where both prove it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from benchmarks.counties import drawn
from benchmarks.peers.clerk import clerk
from benchmarks.peers.ground import Ground, ground_of
from benchmarks.peers.judged import judged
from benchmarks.peers.plain import by_cp_sat, by_highs
from duxue.planner.audit import audit
from duxue.scenarios.codes import Role, TaskKind
from duxue.scenarios.plan import Event, Plan, Seat
from duxue.scenarios.rows import Task, make


@pytest.fixture(scope="module")
def ground() -> Ground:
    county = drawn(1, 20, 6, "churn")
    return ground_of(county, county.offices[0].unit_id, Plan())


def driven(ground: Ground, plan: Plan) -> int:
    """Minutes of a journey for every month that somebody answers for a school."""
    held = {
        (p.school_id, day): p.inspector_id
        for p in plan.postings
        for day in ground.turns
        if p.start <= day <= p.end
    }
    return sum(ground.drive(held[s[0], s[1][0]], s) for s in ground.stretches if (s[0], s[1][0]) in held)


def test_two_solvers_of_one_model_agree_and_no_rule_of_thumb_drives_less(ground: Ground) -> None:
    one, other, by_hand = (peer(ground, 30.0) for peer in (by_cp_sat, by_highs, clerk))
    assert driven(ground, one) == driven(ground, other) <= driven(ground, by_hand)


@pytest.mark.parametrize("peer", [clerk, by_cp_sat], ids=["clerk", "cp-sat"])
def test_every_school_has_a_name_on_every_day_and_its_visits(ground: Ground, peer: object) -> None:
    plan = peer(ground, 30.0)  # type: ignore[operator]
    standing = judged(ground.county, "peer", plan, 0.0)
    assert (standing.open, standing.musts) == (0, 0)
    assert judged(ground.county, "nobody", Plan(), 0.0).open > 0


@pytest.mark.parametrize("peer", [clerk, by_highs], ids=["clerk", "highs"])
def test_a_peer_is_told_who_leads_where_and_which_weeks_hold_an_event(ground: Ground, peer: object) -> None:
    """Whoever would answer for a school leads an event there, in the week of the visit that would come first."""
    alone = peer(ground, 30.0)  # type: ignore[operator]
    first = next(v for v in alone.visits if v.date.month == 3 and v.date.weekday() < 4)
    kinds = (Task(TaskKind.COMPREHENSIVE),)
    day = date.fromisocalendar(*first.date.isocalendar()[:2], 5)
    event = make(
        Event,
        event_id="E",
        office_id=ground.office_id,
        target_id=first.school_id,
        kinds=kinds,
        start=day,
        end=day,
    )
    events = Plan(events=(event,), seats=(Seat("E", first.inspector_id, Role.LEAD),))
    told = ground_of(ground.county, ground.office_id, events)
    broken = {f.rule for f in audit(ground.county, peer(told, 30.0)).findings}  # type: ignore[operator]
    untold = replace(alone, events=events.events, seats=events.seats)
    guilty = {f.rule for f in audit(ground.county, untold).findings}
    assert {"team_independence", "week_cap"} <= guilty
    assert not {"team_independence", "week_cap"} & broken


def test_nobody_answers_for_each_others_own_schools(ground: Ground) -> None:
    """Two people sit at each other's nearest schools, and nobody else may hold them."""
    first, second = [i.inspector_id for i in ground.people][:2]
    one, other = list(dict.fromkeys(s.school_id for s in ground.schools))[:2]
    people = tuple(
        replace(i, school_id={first: one, second: other}.get(i.inspector_id, "")) for i in ground.people
    )
    may = {
        s: {one: frozenset({second}), other: frozenset({first})}.get(s[0], ground.may[s] - {first, second})
        for s in ground.stretches
    }
    pairs = list(replace(ground, people=people, may=may).exchanges())
    assert pairs
    assert {(s[0], i) for pair in pairs for s, i in pair} == {(one, second), (other, first)}
