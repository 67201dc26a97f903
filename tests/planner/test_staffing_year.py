"""A big office's staff is held against a whole year's plan; the city's own plan stands as fact for its counties."""

from __future__ import annotations

from dataclasses import replace

import pytest

import duxue
from duxue.models.facts.availability import NOTHING
from duxue.models.solver import Stop
from duxue.planner import staffing
from duxue.planner.crew.team import Hands
from duxue.planner.staffed import OfficeStaffing, standing
from duxue.planner.staffing import plans_above
from duxue.scenarios.codes import Duty
from duxue.scenarios.county import County
from tests.models.stages.small_office import office as small_office
from tests.models.stages.small_office import person, school


@pytest.fixture(scope="module")
def county() -> County:
    """Twelve schools and two people: one too few by 1:5."""
    people = (person("X0", lon=118.20, lat=39.63), person("X1", lon=118.26, lat=39.63))
    return small_office([school(n, east=n) for n in range(12)], people)


def found(county: County, **wish: object) -> OfficeStaffing:
    return duxue.staffing(county, **wish).offices[0]  # type: ignore[arg-type]


def test_a_big_offices_staff_is_held_against_a_year(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    small = found(county)
    monkeypatch.setattr(staffing, "WHOLE_UP_TO", 10)
    beside, alone = found(county, workers=2), found(county)
    assert beside == alone
    assert alone.smallest.verdict.whole
    assert [left for _, left in alone.smallest.tried] == [0, 0]
    assert (alone.smallest.number, alone.settled) == (small.smallest.number, True)
    assert standing(alone.smallest, "zh") == "已证最少"
    monkeypatch.setattr(staffing, "PROVEN_UP_TO", 10)
    cheap = found(county)
    assert (cheap.smallest.number, cheap.smallest.verdict.whole) == (small.smallest.number, False)
    assert "未试排全年" in standing(cheap.smallest, "zh")
    assert found(county, seconds=4.0).smallest.verdict.whole


def test_the_plan_of_the_level_above_is_made_first() -> None:
    officials = tuple(person(f"G{n}", unit_id="U0", duty=Duty.GOVERNMENT, can_lead=True) for n in range(3))
    county = small_office([school(n) for n in range(5)], (person("X0", duty=Duty.BOTH), *officials))
    said: list[tuple[str, str]] = []
    alone = Hands(alone=True)
    above = plans_above(county, ["U1"], alone, Stop(), lambda unit, stage: said.append((unit, stage)))
    assert said == [("U0", "above")]
    facts = above.of("U1")
    assert [(event.office_id, event.target_id) for event in facts.events] == [("U0", "U1")]
    assert {seat.inspector_id for seat in facts.seats} == {"G0", "G1", "G2"}
    single = replace(county, rows=replace(county.rows, units=county.rows.units[1:]))
    assert plans_above(single, ["U1"], alone, Stop(), lambda _unit, _stage: None).of("U1") == NOTHING
