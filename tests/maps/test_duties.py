"""What schools can be filtered by, and what of it is for the office alone."""

from dataclasses import replace
from typing import Any

from duxue.maps.county_map import county_data
from duxue.maps.duties import DUTIES
from duxue.maps.words import WORDS
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.rows import Task

OFFICE = "130227"
DUE = -4
"""Where a school's row holds what is due there: marks, how its place is known and its ledger stand behind."""


def due(data: dict[str, Any]) -> dict[str, set[str]]:
    return {row[0]: {DUTIES[i].removeprefix("due_") for i in row[DUE]} for row in data["schools"]}


def test_the_office_filters_by_all_that_is_due(county: County, plan: Plan) -> None:
    assert due(county_data(county, plan, OFFICE, reader="office")) == {
        "S1": {"comprehensive", "large", "unmet"},
        "S2": set(),
        "S3": set(),
        "S4": {"look_back", "nobody", "unmet"},
        "S5": set(),
    }


def test_the_public_filters_by_what_is_public(county: County, plan: Plan) -> None:
    assert due(county_data(county, plan, OFFICE)) == {
        "S1": {"comprehensive", "large"},
        "S2": set(),
        "S3": set(),
        "S4": {"nobody"},
        "S5": set(),
    }


def test_who_is_drawn_for_a_campaign_is_public_with_its_notice(county: County, plan: Plan) -> None:
    drawn = replace(plan, events=(replace(plan.events[0], kinds=(Task(TaskKind.CAMPAIGN, "C1"),)),), cycle=())
    assert "campaign" in due(county_data(county, drawn, OFFICE, reader="office"))["S1"]
    assert "campaign" not in due(county_data(county, drawn, OFFICE))["S1"]
    told = replace(county, as_of=drawn.events[0].notice_on or county.end)
    assert "campaign" in due(county_data(told, drawn, OFFICE))["S1"]


def test_every_duty_has_its_words() -> None:
    assert set(DUTIES) <= WORDS.keys()
