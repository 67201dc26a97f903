"""A province, its cities and their counties: planned, audited, published, revised and compared as an office would do it."""

from datetime import date
from pathlib import Path

import pytest

import duxue
from duxue.planner import compare, plan_run
from duxue.planner.cli import main
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.sheets import SCENARIO
from tests.planner import fake_planner, fake_whatif_planner
from tests.planner.provinces import DIRECT, EAST, EASTERN, PROVINCE, WEST, WESTERN, province

AS_OF = date(2027, 4, 1)
FEWER = '[[what_if]]\nname = "减员"\n[[what_if.edit]]\nkind = "lose"\ncount = 1\n'


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    write_csv(SCENARIO, scenario_rows(province(schools=1, inspectors=2)), tmp_path / "省")
    return tmp_path / "省"


def test_a_small_province_is_planned_and_revised_in_earnest(tmp_path: Path) -> None:
    county = province(schools=2)
    made = duxue.plan(county, seconds=0.2)
    held = {(e.office_id, e.target_id) for e in made.plan.live_events if e.serves(TaskKind.COUNTY_EVALUATION)}
    assert held == {
        (PROVINCE, EAST), (PROVINCE, WEST), (PROVINCE, DIRECT),
        *((EAST, one) for one in EASTERN), *((WEST, one) for one in WESTERN),
    }  # fmt: skip
    assert not made.audit.silent
    assert {f.rule for f in made.audit.breaches}.isdisjoint(
        {"working_day", "team_independence", "county_evaluation"}
    )
    lent = [(county.inspectors[seat.inspector_id].unit_id, seat.event_id) for seat in made.plan.seats]
    offices = {event.event_id: event.office_id for event in made.plan.events}
    assert all(unit == offices[event] or offices[event] in county.superiors(unit)[:1] for unit, event in lent)
    gone = next(seat.inspector_id for seat in made.plan.seats if offices[seat.event_id] == PROVINCE)
    (tmp_path / "changes.csv").write_text(f"kind,subject,from\nleave,{gone},2027-06-01\n", encoding="utf-8")
    after = duxue.revise(made, tmp_path, AS_OF, seconds=0.2)
    assert not after.audit.silent
    assert not [v for v in after.plan.visits if v.inspector_id == gone and v.date >= date(2027, 6, 1)]
    assert {e.target_id for e in after.plan.live_events if e.office_id == PROVINCE} >= {EAST, WEST, DIRECT}


def test_the_verbs_know_the_level(scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_run, "plan_office", fake_planner.at_once)
    monkeypatch.setattr(compare, "plan_office", fake_whatif_planner.by_hand)
    assert main(["check", str(scenario)]) == 0
    made = duxue.plan(scenario, seconds=1.0)
    duxue.publish(made, tmp_path / "plan")
    pages = {page.stem for page in (tmp_path / "plan" / "maps").glob("*.html")}
    assert {"index", *(f"{one}_{name}" for one, name in ((PROVINCE, "测试省"), (EAST, "东市")))} <= pages
    again = duxue.audit(tmp_path / "plan" / "scenario", tmp_path / "plan")
    assert len(again.audit.findings) == len(made.audit.findings) > 0
    (tmp_path / "w.toml").write_text(FEWER, encoding="utf-8")
    answer = duxue.compare(scenario, tmp_path / "w.toml", seconds=1.0, workers=1)
    assert [len(one.county.offices) for one in answer.alternatives] == [8, 8]


def test_one_office_asked_for_brings_those_above_it(scenario: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_run, "plan_office", fake_planner.at_once)
    made = duxue.plan(scenario, offices=[WESTERN[0]], seconds=1.0)
    assert {made.county.schools[p.school_id].office_id for p in made.plan.postings} == {
        PROVINCE,
        WEST,
        WESTERN[0],
    }
    assert set(made.left_out) == {EAST, DIRECT, *EASTERN, WESTERN[1]}
