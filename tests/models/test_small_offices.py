"""Small offices of which a plan without a breach is known: the plan breaks nothing either."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from duxue.models.office_plan import OfficePlan, join_plans
from duxue.models.planning import plan_office
from duxue.models.rules import budget
from duxue.models.solver import Stop
from duxue.planner.publishing import read
from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

SMALL = Path(__file__).parent.parent / "scenarios_small"
FOLDERS = sorted(folder.name for folder in SMALL.iterdir() if folder.is_dir() and "__" not in folder.name)


def planned(county: County, effort: float = 0.4) -> Plan:
    """The plan of all offices, the city's first."""
    given, parts = Plan(), []
    for unit in sorted(county.offices, key=lambda u: u.level is not UnitLevel.CITY):
        part: OfficePlan = plan_office(
            county, unit.unit_id, given=given, effort=effort, stop=Stop(), tell=lambda _: None
        )
        parts.append(part)
        if unit.level is UnitLevel.CITY:
            given = replace(part.plan, zones=(), cycle=())
    return join_plans(county, parts)


@pytest.mark.parametrize("name", FOLDERS)
def test_nothing_is_left_open_of_which_a_better_plan_is_known(name: str) -> None:
    county = read(SMALL / name).county
    assert county is not None
    assert [(row.rule, row.subject, row.facts) for row in planned(county).unmet] == []


def test_a_budget_is_kept_where_that_is_known_to_be_possible() -> None:
    county = read(SMALL / "budget_of_one_dear_person").county
    assert county is not None
    assert list(budget.check(county, planned(county), county.parameters)) == []


def test_every_small_office_has_its_story() -> None:
    told = (SMALL / "README.md").read_text(encoding="utf-8")
    assert [name for name in FOLDERS if f"| `{name}` |" not in told] == []
