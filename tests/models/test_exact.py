"""Tiny offices drawn at random: the stages leave no more open than one exact model of everything."""

from __future__ import annotations

from collections import Counter

import pytest

from duxue.models.declaring import breaches
from duxue.models.planning import join_plans, plan_office
from duxue.models.solver import Stop
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.models.exact import Exact
from tests.models.tiny_offices import tiny

ORDINARY = (1, 2, 3, 4, 5, 6, 7, 9, 11, 14, 16, 26, 37)


def left_open(county: County, plan: Plan) -> tuple[int, int, Counter[str]]:
    """How many musts and how many in-principle rules a plan breaks, and which rules."""
    found = breaches(county, plan, ["U1"])
    musts = sum(f.force is Force.MUST for f in found)
    return musts, len(found) - musts, Counter(f.rule for f in found)


def planned(county: County) -> Plan:
    part = plan_office(county, "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    return join_plans(county, [part])


def held_against(seed: int) -> None:
    county = tiny(seed)
    ours, theirs = left_open(county, planned(county)), left_open(county, Exact(county, "U1").plan())
    assert ours[:2] <= theirs[:2], (ours, theirs)


@pytest.mark.parametrize("seed", ORDINARY)
def test_no_more_is_left_open_than_by_an_exact_model(seed: int) -> None:
    held_against(seed)
