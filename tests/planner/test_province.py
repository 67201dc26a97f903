"""A province, its cities and their counties: planned, audited, published, revised and compared as an office would do it."""

from datetime import date
from pathlib import Path

import pytest

import duxue
from duxue.planner import by_office, plan_run
from duxue.planner.cli import main
from duxue.planner.crew.team import Hands
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.sheets import SCENARIO
from tests.planner import fake_planner
from tests.planner.provinces import DIRECT, EAST, EASTERN, PROVINCE, WEST, WESTERN, province
from tests.planner.publish.test_map_pages import data

AS_OF = date(2027, 4, 1)
OPEN = -2
"""Where an office's row on a map counts its open duties."""


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


def test_the_verbs_know_the_level(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_run, "plan_office", fake_planner.at_once)
    fake_planner.no_reasons(monkeypatch)
    monkeypatch.setattr(by_office, "HANDS", Hands(alone=True))
    county, plan = province(schools=1, inspectors=2, offices=(PROVINCE, EAST, EASTERN[0])), tmp_path / "plan"
    write_csv(SCENARIO, scenario_rows(county), tmp_path / "省")
    assert main(["check", str(tmp_path / "省")]) == 0
    made = duxue.plan(tmp_path / "省", seconds=1.0)
    duxue.publish(made, plan)
    folders = {folder.name for folder in (plan / "offices").iterdir()}
    assert folders == {f"{unit.unit_id}_{unit.name}" for unit in made.county.offices}
    page = (plan / "index.html").read_text(encoding="utf-8")
    assert "offices/130000_" in page
    assert "cities/130100_" in page
    assert "offices/130101_" not in page  # it stands on its city's page
    (city,) = (plan / "cities").iterdir()
    assert "../offices/130101_" in city.read_text(encoding="utf-8")
    drawn = data((plan / "map.html").read_text(encoding="utf-8"))
    assert drawn["schools"] == []
    assert sum(row[OPEN] for row in drawn["offices"]) == len(made.plan.unmet) > 0
    assert not (plan / "plan.xlsx").exists()
    own = plan / "offices" / f"{EASTERN[0]}_甲县"
    assert {"plan.xlsx", "report.html", "maps", "postings.csv"} <= {one.name for one in own.iterdir()}
    again = duxue.audit(plan / "scenario", plan)
    assert again.audit.findings == made.audit.findings
    alone = duxue.audit(plan / "scenario", own).plan
    assert {p.school_id for p in alone.postings} == {s.school_id for s in county.schools_of(EASTERN[0])}


def test_one_office_asked_for_brings_those_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_run, "plan_office", fake_planner.at_once)
    fake_planner.no_reasons(monkeypatch)
    made = duxue.plan(province(schools=1, inspectors=2), offices=[WESTERN[0]], seconds=1.0)
    assert {made.county.schools[p.school_id].office_id for p in made.plan.postings} == {
        PROVINCE,
        WEST,
        WESTERN[0],
    }
    assert set(made.left_out) == {EAST, DIRECT, *EASTERN, WESTERN[1]}
