"""``explain --why`` and ``--what-if`` on a plan folder: lines, JSON, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from duxue.planner.cli import main
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.sheets import PLAN, SCENARIO
from tests.models.explaining.planned import planned


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A scenario and a plan as csv folders."""
    county, plan = planned()
    base: Path = tmp_path_factory.mktemp("why")
    for name in ("scenario", "plan"):
        (base / name).mkdir()
    write_csv(SCENARIO, scenario_rows(county), base / "scenario")
    write_csv(PLAN, {one.name: getattr(plan, one.name) for one in PLAN}, base / "plan")
    (base / "plan" / "outcome.json").write_text(
        json.dumps(dict(plan.outcome), ensure_ascii=False), encoding="utf-8"
    )
    return str(base / "scenario"), str(base / "plan")


def test_why_is_told_in_both_languages(folders: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    school = planned()[0].rows.schools[0]
    assert main(["explain", *folders, "--why", f"学校 {school.school_id}", "--lang", "zh"]) == 0
    assert "约束：" in capsys.readouterr().out
    assert main(["explain", *folders, "--why", f"school {school.name}", "--lang", "en"]) == 0
    assert "What binds it:" in capsys.readouterr().out


def test_a_forbidden_wish_ends_with_no_plan_and_names_the_rule(
    folders: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    county = planned()[0]
    row = next(
        r for r in county.rows.recusals if r.start is None and r.end is None and r.school_id in county.schools
    )
    assert main(["explain", *folders, "--what-if", f"{row.school_id}={row.inspector_id}", "--json"]) == 4
    (told,) = json.loads(capsys.readouterr().out)
    assert not told["possible"]
    assert told["forbidden"][0]["rule"] == "recusal"


def test_an_unknown_subject_and_a_missing_plan_are_complained_about(
    folders: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *folders, "--why", "school 没有这所", "--lang", "zh"]) == 2
    assert "没有" in capsys.readouterr().err
    assert main(["explain", folders[0], "--what-if", "S1=I1", "--lang", "en"]) == 2
    assert "plan folder" in capsys.readouterr().err


def test_a_page_is_refused_where_only_lines_are_answered(
    folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "why.html"
    assert main(["explain", *folders, "--why", "school S1", "--out", str(page), "--lang", "zh"]) == 2
    assert "--out" in capsys.readouterr().err
    assert not page.exists()


def test_the_answer_ends_with_the_row_that_would_pin_it(
    folders: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    county, plan = planned()
    school, visit = county.rows.schools[0], plan.visits[0]
    holder = plan.postings_at(school.school_id)[-1]
    main(["explain", *folders, "--why", f"学校 {school.school_id}", "--lang", "zh"])
    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert "“指定”表加一行：指定事项 挂牌" in last
    assert school.school_id in last
    assert holder.inspector_id in last
    assert f"（{school.name}）" in last
    assert f"（{county.inspectors[holder.inspector_id].name}）" in last
    main(["explain", *folders, "--why", f"visit {visit.visit_id}", "--json"])
    (told,) = json.loads(capsys.readouterr().out)
    assert told["pins"] == [
        {
            "kind": "visit",
            "school_id": visit.school_id,
            "inspector_id": visit.inspector_id,
            "from": visit.date.isoformat(),
        }
    ]
