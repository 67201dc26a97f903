"""The report's first page: what stands there is what the plan holds, and what is short is never called kept."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from duxue.models.rules.register import RULES
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.pages import counted
from duxue.planner.publish.pictures import pictures
from duxue.planner.publish.shortages import LACKS, Point, StaffRow
from duxue.planner.publish.summary import Summary, summary
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.plan import Plan, Unmet
from duxue.scenarios.rows import make
from tests.planner.publish import worlds


@pytest.fixture(scope="module")
def edition() -> PublishContext:
    world = worlds.county(schools=30)
    return worlds.edition(world, worlds.plan_for(world))


def page(edition: PublishContext, *staff: StaffRow) -> Summary:
    return summary(edition, Figures(edition), staff)


def said(points: tuple[Point, ...]) -> str:
    return "\n".join(p.text for p in points)


def test_what_is_promised_is_counted_from_the_plan(edition: PublishContext) -> None:
    told = said(page(edition).promised)
    events = edition.plan.live_events
    assert f"经常性督导{len(edition.plan.visits)}次" in told
    assert f"综合督导和校长任期结束督导{sum(e.serves(TaskKind.COMPREHENSIVE) for e in events)}所" in told
    assert f"专项督导{sum(e.serves(TaskKind.CAMPAIGN) for e in events)}校次" in told
    assert "随经常性督导查看整改1项" in told


def test_a_school_that_misses_a_month_is_told_and_named(edition: PublishContext) -> None:
    dropped = replace(
        edition.plan, visits=tuple(v for v in edition.plan.visits if v.school_id != "130201S0003")
    )
    point = next(p for p in page(worlds.edition(edition.county, dropped)).promised if "经常性督导" in p.text)
    assert point.stands == "open"
    assert edition.subject("130201S0003") in point.behind


def test_what_is_unmet_or_silently_broken_is_never_called_kept(edition: PublishContext) -> None:
    kept = "没有未满足的职责"
    told = page(edition)
    assert edition.plan.unmet
    assert kept not in said(told.short)
    assert f"{len(edition.plan.unmet)}项未满足" in said(told.short)
    silent = [f for f in edition.audit.breaches if not f.declared]
    assert f"另发现{len(silent)}处" in said(told.short)
    clean = page(PublishContext(edition.county, Plan(), replace(edition.audit, findings=())))
    assert kept in said(clean.short)


def test_a_short_staff_is_told_and_a_cure_is_proposed(edition: PublishContext) -> None:
    short = StaffRow("甲县", "staffing_level", "督学配备人数", 46, 44)
    told = page(edition, short, StaffRow("甲县", "full_time_share", "专兼职比例", 3, 4))
    point = next(p for p in told.short if "督学配备人数" in p.text)
    assert "共缺督学2名（需要46，现有44）" in point.text
    assert point.behind == ("甲县 需要46，现有44，缺2",)
    assert "专兼职比例" not in said(told.short)
    assert "请补聘督学或批准豁免：按配备比例至少补2名。" in said(told.proposed)
    assert "请补聘督学" not in said(page(edition).proposed)


def test_what_one_rule_lacks_and_leaves_open_is_one_sentence_and_recruiting_is_proposed_once(
    edition: PublishContext,
) -> None:
    people = [i.inspector_id for i in edition.county.rows.inspectors]
    unmet = (
        make(Unmet, rule="staffing_level", subject="130201", facts="have=3"),
        *(make(Unmet, rule="responsible_load", subject=one, facts="have=6") for one in people),
    )
    open_plan = worlds.edition(edition.county, replace(edition.plan, unmet=unmet))
    office = open_plan.subject("130201")
    told = page(
        open_plan,
        StaffRow(office, "responsible_load", "责任督学挂牌学校数", 58, 51),
        StaffRow(office, "staffing_level", "督学配备人数", 13, 11),
    )
    first, second, *_ = told.short
    assert first.text == "督学配备人数：共缺督学2名（需要13，现有11）。"
    assert second.text.startswith(
        "责任督学挂牌学校数：共有7所学校超出可挂牌数（需要58，现有51）；3项未满足（"
    )
    assert said(told.short).count("责任督学挂牌学校数") == 1
    assert said(told.proposed).count("请补聘督学") == 1
    assert "duxue" not in said(told.proposed)
    assert any("duxue staffing" in line for point in told.proposed for line in point.behind)


def test_a_reason_does_not_say_its_subject_twice(edition: PublishContext) -> None:
    point = next(p for p in page(edition).short if "未满足" in p.text)
    for line in point.behind:
        name = line.split()[0]
        assert not line.startswith(f"{name} {name}"), line


def test_offices_that_are_short_of_one_thing_share_a_sentence_and_its_own_cure() -> None:
    city = worlds.county(offices=4)
    rows = [StaffRow(f"{n}县", "training_hours", "年度培训学时", 200, 80) for n in "甲乙丙丁"]
    told = page(worlds.edition(city, Plan()), *rows)
    assert said(told.short).count("年度培训学时：") == 1
    assert "共缺480学时（甲县 120、乙县 120、丙县 120等）" in said(told.short)
    assert "请增加培训" in said(told.proposed)
    assert "请补聘督学" not in said(told.proposed)


def test_costs_are_days_road_and_money_only_where_rates_are_set(edition: PublishContext) -> None:
    figures = Figures(edition)
    halves = sum(load.halves for load in figures.loads)
    told = said(page(edition).costs)
    assert f"督导{halves / 2:g}人天" in told
    assert "费用标准未设定" in told
    world = worlds.county(schools=30, given={("cost_per_day_full_time", ""): 100.0})
    priced = said(page(worlds.edition(world, edition.plan)).costs)
    assert f"折合{halves / 2 * 100:,.0f}元" in priced


def test_terms_that_end_and_retirements_that_run_out_are_proposed_in_time(edition: PublishContext) -> None:
    first, second, third = edition.county.rows.inspectors
    people = (
        replace(first, term_end=date(2027, 6, 30)),
        replace(second, retired_on=date(2022, 9, 1)),
        third,
    )
    world = worlds.county(schools=30, tables={"inspectors": people})
    told = said(page(worlds.edition(world, edition.plan)).proposed)
    assert f"1名督学聘期在年内届满（{first.name}）" in told
    assert f"1名督学退休将满规定年限（{second.name}）" in told


@pytest.mark.parametrize("word", ["promised", "short", "costs", "proposed"])
def test_the_english_page_speaks_english(edition: PublishContext, word: str) -> None:
    points = getattr(page(replace(edition, lang="en")), word)
    assert points
    for one in points:
        assert not {"，", "。", "；", "："} & set(one.text), one.text


def test_pictures_add_up_to_the_plan(edition: PublishContext) -> None:
    drawn = pictures(edition, Figures(edition))
    assert len(drawn) == 4
    spread = drawn[0].drawing
    assert "3月 0次 " in spread
    assert all(picture.legend and picture.caption in picture.drawing for picture in drawn)
    round_of = drawn[3].drawing
    in_2027 = sum(isinstance(row.planned, date) for row in edition.plan.cycle)
    assert f"2027年 {in_2027}所" in round_of


def test_every_rule_that_counts_says_of_what_there_is_too_little() -> None:
    assert set(LACKS) == {rule.CARD.id for rule in RULES if hasattr(rule, "count")}
    assert all("{n}" in words for pair in LACKS.values() for words in pair)


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 issues"), (1, "1 issue"), (2, "2 issues"), (1672, "1,672 issues")]
)
def test_english_nouns_stand_in_the_right_number(number: int, told: str) -> None:
    assert counted(number, "issue") == told
    assert counted(number, "duty", "duties").endswith("duty" if number == 1 else "duties")


def test_no_english_sentence_of_the_first_page_counts_one_of_many(edition: PublishContext) -> None:
    one_of_each = replace(edition.plan, visits=edition.plan.visits[:1], events=edition.plan.events[:1])
    told = page(replace(worlds.edition(edition.county, one_of_each), lang="en"))
    for point in (*told.promised, *told.short, *told.costs, *told.proposed):
        assert not re.search(r"(?<![\d.,])1 (?!is\b|unmet\b)\w+s\b", point.text), point.text


def test_how_near_to_the_best_is_told_for_each_stage_and_of_no_mixture(edition: PublishContext) -> None:
    stages = [
        {"office": "130201", "stage": "staffing", "objective": 1000.0, "bound": 990.0},
        {"office": "130201", "stage": "year", "objective": 10.0, "bound": 6.0},
    ]
    outcome = {"objective_stages": ["staffing", "year"], "gap": 0.013861, "stages": stages}
    mixed = replace(edition, released=replace(edition.plan, outcome=outcome))
    assert "至多还差：挂牌分工1.0%、年度事项与督导组40.0%（" in said(page(mixed).costs)
    assert "staffing 1.0%, year 40.0%;" in said(page(replace(mixed, lang="en")).costs)
    assert "1.4%" not in said(page(mixed).costs)
    proven = replace(edition.plan, outcome={"stages": [{**s, "bound": s["objective"]} for s in stages]})
    assert "均已证最优" in said(page(replace(edition, released=proven)).costs)
    untold = replace(edition.plan, outcome={})
    assert "最优" not in said(page(replace(edition, released=untold)).costs)
