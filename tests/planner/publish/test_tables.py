"""The tables for programs: the same bytes each time, read back the same, seconds in outcome.json alone."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.tables import outcome_text, write_tables
from duxue.scenarios.codes import Status
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.sheets import PLAN
from tests.planner.publish import worlds


def written(edition: PublishContext, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    write_tables(folder, edition)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_all_tables_are_there_and_read_back(tmp_path: Path) -> None:
    world = worlds.county()
    plan = worlds.plan_for(world)
    files = written(worlds.edition(world, plan), tmp_path / "plan")
    assert set(files) == {*(f"{table.name}.csv" for table in PLAN), "findings.csv", "outcome.json"}
    read, problems = read_plan(tmp_path / "plan")
    assert problems == ()
    assert read == plan


def test_two_writings_are_equal_and_only_the_timing_knows_seconds(tmp_path: Path) -> None:
    world = worlds.county()
    plan = worlds.plan_for(world)
    one = written(worlds.edition(world, replace(plan, timing={"seconds": 1.0})), tmp_path / "one")
    two = written(worlds.edition(world, replace(plan, timing={"seconds": 99.0})), tmp_path / "two")
    assert one.pop("timing.json") != two.pop("timing.json")
    assert one == two


def test_findings_carry_force_facts_and_message(tmp_path: Path) -> None:
    world = worlds.county()
    edition = worlds.edition(world, Plan())
    written(edition, tmp_path / "plan")
    rows = list(csv.DictReader((tmp_path / "plan" / "findings.csv").read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == ["rule", "subject", "date", "force", "facts", "message"]
    coverage = [row for row in rows if row["rule"] == "coverage"]
    assert [row["subject"] for row in coverage] == sorted(world.schools)
    assert coverage[0]["force"] == "must"
    assert coverage[0]["date"] == "2027-01-01"
    assert "have=0" in coverage[0]["facts"]
    assert world.rows.schools[0].name in coverage[0]["message"]


def test_the_outcome_is_sorted_json_whatever_it_holds() -> None:
    told = outcome_text(
        Plan(
            outcome={
                "b": float("inf"),
                "a": date(2027, 1, 1),
                "状态": Status.PLANNED,
                "c": (1, 2.5),
                "d": {"y": 1, "x": None},
            }
        )
    )
    assert list(json.loads(told)) == ["a", "b", "c", "d", "状态"]
    assert json.loads(told) == {
        "a": "2027-01-01",
        "b": None,
        "c": [1, 2.5],
        "d": {"x": None, "y": 1},
        "状态": "planned",
    }
    assert "状态" in told
    assert told.endswith("}\n")
