"""The headline of a plan: no one gap for stages that count different things, and none hidden behind another."""

from typing import Any

from duxue.planner.stage_gaps import StageGap, gaps_text, stage_gaps


def row(stage: str, objective: float | None, bound: float | None, office: str = "A") -> dict[str, Any]:
    return {"office": office, "stage": stage, "objective": objective, "bound": bound}


def test_each_stage_is_told_and_a_wide_gap_is_not_drowned_by_a_large_objective() -> None:
    stages = [row("staffing", 99_000.0, 98_901.0), row("classes", 10.0, 10.0), row("year", 900.0, 450.0)]
    gaps = stage_gaps({"stages": stages})
    assert [(g.stage, round(g.gap, 4)) for g in gaps] == [
        ("staffing", 0.001),
        ("classes", 0.0),
        ("year", 0.5),
    ]
    assert gaps_text(gaps, "zh") == "挂牌分工0.1%、年度事项与督导组50.0%、其余阶段已证最优"
    assert gaps_text(gaps, "en") == "staffing 0.1%, year 50.0%, all others proven optimal"


def test_offices_of_one_stage_count_alike() -> None:
    gaps = stage_gaps({"stages": [row("year", 100.0, 50.0), row("year", 300.0, 300.0, "B")]})
    assert gaps == (StageGap("year", 400.0, 350.0),)
    assert gaps[0].gap == 0.125


def test_a_stage_without_a_proof_at_some_office_is_not_told() -> None:
    stages = [row("staffing", 9.0, 9.0), row("staffing", 9.0, None, "B"), row("improve", 5.0, None)]
    assert stage_gaps({"stages": stages}) == ()
    assert gaps_text((), "zh") == ""


def test_what_is_proven_throughout_leaves_nothing_to_tell() -> None:
    assert gaps_text((StageGap("staffing", 9.0, 9.0),), "zh") == ""


def test_a_gap_too_small_for_one_place_is_not_told_as_nothing() -> None:
    assert gaps_text((StageGap("zones", 10_000.0, 9_998.0),), "en") == "zones 0.02%"
