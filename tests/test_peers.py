"""The peers of the benchmark plan what they say they plan: whole, within loads, and equally well where both prove it."""

from __future__ import annotations

import pytest

from benchmarks.counties import drawn
from benchmarks.peers.clerk import clerk
from benchmarks.peers.ground import Ground, ground_of
from benchmarks.peers.judged import judged
from benchmarks.peers.plain import by_cp_sat, by_highs
from duxue.scenarios.plan import Plan


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
