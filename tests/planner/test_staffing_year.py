"""A big office's staff is held against a whole year's plan; the city's own plan stands as fact for its counties."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import duxue
from duxue.models.facts.availability import NOTHING
from duxue.models.solver import Stop
from duxue.planner import staffing
from duxue.planner.crew.team import Hands
from duxue.planner.staffed import OfficeStaffing, standing
from duxue.planner.staffing import plans_above
from duxue.scenarios.codes import Duty
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import synthetic_county
from tests.models.stages.small_office import office as small_office
from tests.models.stages.small_office import person, school


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("staffing") / "某县"
    write_csv(SCENARIO, synthetic_county(4, 20, 5, "short"), folder)
    return folder


def found(scenario: Path, **wish: object) -> OfficeStaffing:
    return duxue.staffing(scenario, **wish).offices[0]  # type: ignore[arg-type]


def test_a_big_offices_staff_is_held_against_a_year(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = found(scenario)
    monkeypatch.setattr(staffing, "WHOLE_UP_TO", 10)
    beside, alone = found(scenario, workers=2), found(scenario)
    assert beside == alone
    assert alone.smallest.verdict.whole
    assert [left for _, left in alone.smallest.tried] == [0, 0]
    assert (alone.smallest.number, alone.settled) == (small.smallest.number, True)
    assert standing(alone.smallest, "zh") == "已证最少"
    monkeypatch.setattr(staffing, "PROVEN_UP_TO", 10)
    cheap = found(scenario)
    assert (cheap.smallest.number, cheap.smallest.verdict.whole) == (small.smallest.number, False)
    assert "未试排全年" in standing(cheap.smallest, "zh")
    assert found(scenario, seconds=4.0).smallest.verdict.whole


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
