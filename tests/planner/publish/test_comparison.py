"""What a comparison may say of two plans, and what it must leave open."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duxue.models.rules.card import Finding
from duxue.planner.audit import Audit, audit
from duxue.planner.publish.comparison.comparison import Alternative, Comparison, Verdict, verdict
from duxue.planner.publish.comparison.edit_words import edit_text
from duxue.planner.publish.comparison.grid import Grid
from duxue.planner.publish.comparison.measures import MEASURES
from duxue.planner.publish.comparison.page import (
    charts,
    comparison_html,
    offices_shown,
    said,
    shown,
    verdict_words,
)
from duxue.planner.publish.lying_bars import Row, rows_chart, shortened
from duxue.planner.words import Lang
from duxue.scenarios.codes import EditKind, Employment, Stage
from duxue.scenarios.edits.rows import Edit
from duxue.scenarios.rows import make
from tests.conftest import WatchedPage
from tests.planner.publish import worlds

LANGS: tuple[Lang, ...] = ("zh", "en")


def plan(
    objective: float | None,
    bound: float | None,
    *,
    year: float | None = 0.0,
    visits: int = 0,
    unmet: int = 1,
    rule: str = "monthly_visit",
) -> Any:
    """A plan with these proofs; so many visits are left out, so that plans differ."""
    made = worlds.plan_for(worlds.county())
    stages = [
        {"office": "130201", "stage": "staffing", "objective": objective, "bound": bound},
        {"office": "130201", "stage": "year", "objective": year, "bound": year},
        {"office": "130201", "stage": "improve", "objective": 5.0, "bound": None},
    ]
    rows = tuple(replace(row, rule=rule) for row in made.unmet) * unmet
    return replace(made, visits=made.visits[visits:], unmet=rows, outcome={"stages": stages})


def alternative(name: str, made: Any, **cells: Any) -> Alternative:
    county = cells.pop("county", worlds.county())
    return Alternative(name, county, made, audit(county, made), **cells)


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        ((99.0, 90.0), (120.0, 100.0), Verdict.BETTER),
        ((100.0, 90.0), (120.0, 100.0), Verdict.WITHIN),
        ((120.0, 100.0), (99.0, 90.0), Verdict.WORSE),
        ((120.0, 99.0), (99.0, 90.0), Verdict.WITHIN),
        ((100.0, 100.0), (100.0, 100.0), Verdict.WITHIN),
        ((99.0, None), (120.0, 100.0), Verdict.OPEN),
        ((99.0, 90.0), (None, None), Verdict.OPEN),
    ],
)
def test_better_is_what_the_bound_proves(mine: Any, theirs: Any, found: Verdict) -> None:
    one, other = alternative("a", plan(*mine, visits=1)), alternative("b", plan(*theirs))
    assert verdict(one, other) is found
    turned = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    assert verdict(other, one) is turned.get(found, found)


@pytest.mark.parametrize(
    ("mine", "theirs", "found"),
    [
        # Open musts first, whatever the minutes; only what is proven to be the least counts against a plan.
        (((1, 1), (0, 0)), ((0, 0), (5, 5)), Verdict.WORSE),
        (((1, 0), (0, 0)), ((0, 0), (5, 5)), Verdict.WITHIN),
        (((0, 0), (5, 3)), ((0, 0), (2, 0)), Verdict.WORSE),
        (((0, 0), (5, 2)), ((0, 0), (2, 0)), Verdict.WITHIN),
        (((0, 0), (0, 0)), ((0, 0), (0, 0)), Verdict.BETTER),
    ],
)
def test_what_stays_open_is_held_against_the_other_before_any_minute(
    mine: Any, theirs: Any, found: Verdict
) -> None:
    def standing(levels: Any, made: Any) -> Any:
        named = zip(("musts", "in_principle"), levels, strict=True)
        told = {name: {"open": open_, "bound": bound} for name, (open_, bound) in named}
        stages = made.outcome["stages"]
        return replace(made, outcome={"stages": [{**stages[0], **told}, *stages[1:]]})

    one = alternative("a", standing(mine, plan(99.0, 90.0, visits=1)))
    other = alternative("b", standing(theirs, plan(120.0, 100.0)))
    assert verdict(one, other) is found


def test_a_plan_without_one_of_the_stages_or_with_an_office_left_out_proves_nothing() -> None:
    base = alternative("", plan(120.0, 100.0))
    assert verdict(alternative("a", plan(9.0, 9.0, year=None, visits=1)), base) is Verdict.OPEN
    assert verdict(alternative("a", plan(9.0, 9.0, visits=1), left_out=("130201",)), base) is Verdict.OPEN
    assert verdict(alternative("a", replace(plan(9.0, 9.0, visits=1), outcome={})), base) is Verdict.OPEN


def test_other_weights_are_another_currency_and_equal_rows_the_same_plan() -> None:
    base = alternative("", plan(120.0, 100.0))
    heavy = worlds.county(given={("weight_travel", ""): 2.0})
    assert verdict(alternative("a", plan(9.0, 9.0, visits=1), county=heavy), base) is Verdict.UNLIKE
    assert verdict(alternative("a", plan(120.0, 100.0)), base) is Verdict.SAME


def grid(*alternatives: Alternative) -> Grid:
    return Grid(Comparison(alternatives, 40.0))


def test_better_with_more_duties_open_is_said_so() -> None:
    base = alternative("", plan(120.0, 100.0, rule="reach"))
    better = alternative("a", plan(50.0, 40.0, visits=1, unmet=3, rule="reach"))
    worse = alternative("b", plan(500.0, 400.0, visits=1, unmet=0))
    near = alternative("c", plan(118.0, 100.0, visits=3, unmet=0, rule="reach"))
    made = grid(base, better, worse, near)
    assert [verdict_words(made, n, "zh") for n in range(4)] == [
        "—",
        "优于现状（已证明），但未满足职责多 2 项",
        "劣于现状（已证明），但未满足职责少 1 项",
        "相差在求解误差之内，但未满足职责少 1 项",
    ]
    assert said(made.comparison, made)[-2:] == [
        "未满足职责比现状多的：a（多2项）。",
        "未满足职责比现状少的：b（少1项）、c（少1项）。",
    ]


def test_what_lies_inside_the_gap_is_marked_and_what_the_data_say_is_not() -> None:
    people = worlds.county(inspectors=4)
    base = alternative("", plan(120.0, 100.0))
    near = alternative("a", plan(118.0, 100.0, visits=3), county=people)
    clear = alternative("b", plan(90.0, 80.0, visits=3), county=people)
    cells = {m.key: [shown(m, grid(base, near, clear).cell(m, n)) for n in range(3)] for m in MEASURES}
    assert cells["field_days"][1]["kind"] == "noise"
    assert cells["field_days"][1]["change"].startswith("≈ −1.5")
    assert cells["field_days"][2] == {**cells["field_days"][2], "change": "−1.5", "kind": "better"}
    assert [c["change"] for c in cells["full_time"]] == ["", "+1", "+1"]
    assert {c["kind"] for c in cells["full_time"]} == {"", "plain"}
    assert {c["change"] for c in cells["gap"]} == {""}


def test_edits_in_words() -> None:
    world = worlds.county()
    hire = make(Edit, whatif="a", kind=EditKind.HIRE, count=2, township="东河镇", note="私下")
    assert edit_text(hire, world, "zh") == "增聘专职督学2名（从东河镇出发）"
    part = replace(hire, employment=Employment.PART_TIME, count=1)
    assert edit_text(part, world, "en") == "take on 1 part time inspector (from 东河镇)"
    reach = make(
        Edit, whatif="a", kind=EditKind.PARAMETER, subject="reach_minutes", value="45", unit_id="130201"
    )
    assert edit_text(reach, world, "zh") == "“挂牌学校单程上限”改为45分钟（甲县）"
    gone = make(Edit, whatif="a", kind=EditKind.LOSE, subject="130201I001", start=date(2027, 3, 1))
    assert edit_text(gone, world, "zh") == f"减员：{world.inspectors['130201I001'].name}（自2027年3月1日起）"
    assert edit_text(replace(gone, subject="", count=3, start=None), world, "en") == "lose 3 inspectors"
    pupils = make(Edit, whatif="a", kind=EditKind.ENROLMENT, value="10%", stages=(Stage.JUNIOR,))
    assert edit_text(pupils, world, "zh") == "初中在校生+10%"
    heads = make(Edit, whatif="a", kind=EditKind.HEADS_AWAY, start=date(2027, 3, 1), end=date(2027, 3, 31))
    assert edit_text(heads, world, "zh") == "在职校长2027年3月1日至2027年3月31日都不能参加督导"


@pytest.mark.parametrize("kind", list(EditKind))
def test_no_code_word_stands_in_the_words_of_an_edit(kind: EditKind) -> None:
    world = worlds.county()
    subject = "reach_minutes" if kind is EditKind.PARAMETER else "130201S0001"
    edit = make(
        Edit,
        whatif="a",
        kind=kind,
        subject=subject,
        other=("130201S0002",),
        value="5",
        count=2,
        unit_id="130201",
    )
    for lang in LANGS:
        told = edit_text(edit, world, lang)
        assert "_" not in told
        assert "1302" not in told


def test_a_chart_that_tells_nothing_is_a_line_and_the_first_sentences_name_what_is_proven() -> None:
    base = alternative("", plan(120.0, 100.0, rule="reach"))
    near = alternative("甲", plan(118.0, 100.0, visits=3, rule="reach"))
    better = alternative("乙", plan(90.0, 80.0, visits=3, unmet=3, rule="reach"))
    made = Comparison((base, near, better), 40.0)
    found = charts(made, Grid(made))
    captions = [caption for caption, _ in found.drawn]
    assert "督学配备缺口（名）" not in captions
    assert any(line.startswith("配备缺口（") for line in found.alike)
    assert "外出天数" in captions
    told = said(made, Grid(made))
    assert told[0] == "已证明优于现状：乙。"
    assert told[1].startswith("与现状的差别在求解误差之内")
    assert told[-1] == "未满足职责比现状多的：乙（多2项）。"


def test_charts_stand_two_by_two_on_paper_too(tmp_path: Path, browser: WatchedPage) -> None:
    made = Comparison(
        (alternative("", plan(120.0, 100.0)), alternative("甲", plan(118.0, 100.0, visits=3))), 40.0
    )
    file = tmp_path / "comparison.html"
    file.write_text(comparison_html(made, Grid(made), (), ()), encoding="utf-8")
    page = browser.open(file)
    page.set_viewport_size({"width": 700, "height": 700})
    page.emulate_media(media="print")
    left, right = (page.locator(".charts figure").nth(n).bounding_box() for n in (0, 1))
    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    assert (browser.errors, browser.outside) == ([], [])


def test_charts_escape_names_and_cut_long_ones() -> None:
    drawn = rows_chart([Row("<b>", (1.0, 2.0)), Row("x" * 40, (4.0,), 3.0)], title="a & b")
    assert "<b>" not in drawn
    assert "&lt;b&gt;" in drawn
    assert drawn.count("<rect") == 3
    assert drawn.count("<line") == 1
    assert shortened("一二三四五六七八九十一二") == "一二三四五六七八九十…"
    assert shortened("短") == "短"


def test_of_several_offices_only_those_that_differ_have_a_block() -> None:
    city = worlds.county(offices=3)
    made = worlds.plan_for(city)
    fewer = replace(made, visits=tuple(v for v in made.visits if not v.school_id.startswith("130202S0001")))
    both = [Alternative(name, city, one, audit(city, one)) for name, one in (("", made), ("甲", fewer))]
    comparison = Comparison(tuple(both), 40.0)
    found = offices_shown(comparison, Grid(comparison))
    assert [block["name"] for block in found.blocks] == ["乙县"]
    assert found.alike == ["甲县", "丙县"]
    told = comparison_html(comparison, Grid(comparison), (), ())
    assert "各方案都与现状相同的督导室：甲县、丙县。" in told
    alone = Comparison((alternative("", plan(1.0, 1.0)),), 40.0)
    assert offices_shown(alone, Grid(alone)).alike == []


def test_no_plan_is_called_better_that_leaves_more_musts_open() -> None:
    hasty, careful = (
        alternative("a", plan(99.0, 90.0, visits=1, unmet=3)),
        alternative("b", plan(120.0, 100.0)),
    )
    assert hasty.open_musts > careful.open_musts
    assert (verdict(hasty, careful), verdict(careful, hasty)) == (Verdict.MORE_OPEN, Verdict.FEWER_OPEN)
    made = Comparison((careful, hasty), 5.0)
    assert not any("已证明优于" in line for line in said(made, Grid(made)))
    assert any("不能称为优于" in line for line in said(made, Grid(made)))
    grid = Grid(made)
    road = next(m for m in grid.measures if m.key == "travel_hours")
    assert grid.cell(road, 1).noise or not grid.cell(road, 1).change


def test_people_beyond_their_days_are_counted_with_how_much() -> None:
    world = worlds.county()
    people = (replace(world.rows.inspectors[0], days_per_month=0.5), *world.rows.inspectors[1:])
    tight = alternative("a", plan(9.0, 9.0), county=world.with_rows(inspectors=people))
    made = Comparison((alternative("", plan(9.0, 9.0)), tight), 5.0)
    grid = Grid(made)
    figures = {m.key: [grid.cell(m, n).value for n in (0, 1)] for m in grid.headline}
    assert figures["overloaded"] == [0.0, 1.0]
    before, after = figures["overload_days"]
    assert before == 0.0
    assert after is not None
    assert after > 0
    page = comparison_html(made, grid, (), ())
    assert page.index("超过可用天数的人") < page.index("怎样读")
    assert page.index("随机种子") > page.index("两两比较")


@pytest.mark.parametrize(("have", "large", "beyond"), [(6, 0, 1), (5, 1, 4), (7, 1, 6), (2, 2, 5)])
def test_people_beyond_the_schools_they_may_hold_are_counted_with_how_many(
    have: int, large: int, beyond: int
) -> None:
    world = worlds.county()
    person = world.rows.inspectors[0].inspector_id
    facts = {"have": have, "large": large, "limit": 5, "beyond": beyond}
    twice = tuple(Finding("responsible_load", person, day, facts) for day in (world.start, world.end))
    less = Finding("responsible_load", person, world.start, {"have": 6, "large": 0, "limit": 5, "beyond": 1})
    base, crowded = (alternative(name, plan(9.0, 9.0), county=world) for name in ("", "a"))
    crowded = replace(crowded, audit=Audit((), (*twice, less)))
    grid = Grid(Comparison((replace(base, audit=Audit((), ())), crowded), 5.0))
    figures = {m.key: [grid.cell(m, n).value for n in (0, 1)] for m in grid.headline}
    assert figures["overposted"] == [0.0, 1.0]
    assert figures["schools_beyond"] == [0.0, float(beyond)]
