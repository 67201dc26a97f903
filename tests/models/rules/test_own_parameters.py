"""A number that every office has set for itself is kept as one that holds for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from duxue.models.rules.card import Rule
from duxue.models.rules.register import RULES
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Plan
from tests.models.agreement import found, shortfalls
from tests.models.worlds import World, bounds, cases_of, with_county, world_of

CASES = 5
"""Hand-worked cases of each rule that are tried."""

OWN = [rule for rule in RULES if any(spec.per_unit and bounds(spec) for spec in rule.CARD.parameters)]


def having(world: World, values: Mapping[tuple[str, str], Value]) -> World:
    county = world.county
    return replace(world, county=with_county(county, county.rows, county.parameters.replaced(values)))


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.CARD.id)
def test_a_number_set_office_by_office_binds_like_one_for_all(rule: Rule) -> None:
    tried = 0
    for world in map(world_of, cases_of(rule.CARD.id)[:CASES]):
        units = [unit.unit_id for unit in world.county.rows.units]
        given = {key for key, unit in world.county.parameters.given if unit}
        for spec in (s for s in rule.CARD.parameters if s.per_unit and s.key not in given):
            for value in bounds(spec):
                for_all = having(world, {(spec.key, ""): value})
                for_each = having(world, {(spec.key, unit): value for unit in units})
                assert found(for_all, rule.check) == found(for_each, rule.check), (spec.key, value)
                if hasattr(rule, "post"):
                    said = [shortfalls(one, rule, Plan(), True) for one in (for_all, for_each)]
                    assert said[0] == said[1], (spec.key, value)
                tried += 1
    assert tried or not cases_of(rule.CARD.id)
