"""The headline of a plan: no one gap for stages that count different things, and none hidden behind another."""

from typing import Any

from duxue.planner.stage_gaps import OpenLevels, StageGap, gaps_text, levels_text, open_levels, stage_gaps


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


def test_what_postings_leave_open_is_told_force_by_force_with_its_bound_over_all_offices() -> None:
    def postings(musts: tuple[int, int], in_principle: tuple[int, int]) -> dict[str, Any]:
        told = zip(("musts", "in_principle"), (musts, in_principle), strict=True)
        return {
            **row("staffing", 9.0, 8.0),
            **{name: {"open": n, "bound": least} for name, (n, least) in told},
        }

    stages = [postings((0, 0), (5, 5)), postings((1, 0), (3, 2)), row("year", 1.0, 1.0)]
    levels = open_levels({"stages": stages}, "staffing")
    assert levels == OpenLevels((1, 0), (8, 7))
    assert levels_text(levels, "zh") == "必须项1项（至少0项）、原则性问题8项（至少7项）"
    assert levels_text(levels, "en") == "1 musts open (at least 0), 8 breaches in principle (at least 7)"
    proven = open_levels({"stages": stages[:1]}, "staffing")
    assert levels_text(proven, "zh") == "必须项0项（已证最少）、原则性问题5项（已证最少）"


def test_where_postings_leave_nothing_open_there_is_nothing_to_tell() -> None:
    clean = {
        **row("staffing", 9.0, 9.0),
        "musts": {"open": 0, "bound": 0},
        "in_principle": {"open": 0, "bound": 0},
    }
    assert levels_text(open_levels({"stages": [clean]}, "staffing"), "zh") == ""
    assert open_levels({"stages": [row("year", 1.0, 1.0)]}, "staffing") is None
