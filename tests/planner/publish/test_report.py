"""The report: one file that asks for nothing, tells what is open, and takes names as text."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from duxue.models.rules.card import Finding
from duxue.models.rules.register import cards
from duxue.planner.audit import Audit
from duxue.planner.publish.charts import Bar, bars
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.office_rows import office_rows, staff_grid
from duxue.planner.publish.pictures import pictures
from duxue.planner.publish.report import SHOWN, SHOWN_OF_GOAL, listed, report_html
from duxue.planner.publish.shortages import StaffRow, staff_rows
from duxue.planner.words import Lang
from duxue.scenarios.codes import Force
from duxue.scenarios.plan import Plan, Unmet
from duxue.scenarios.rows import make
from tests.conftest import WatchedPage
from tests.planner.publish import worlds

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}"


def told(edition: PublishContext) -> str:
    return report_html(edition, Figures(edition))


def text_of(html: str) -> str:
    words = []
    reader = HTMLParser()
    reader.handle_data = words.append  # type: ignore[method-assign]
    reader.feed(html)
    return " ".join(" ".join(words).split())


@pytest.fixture(scope="module")
def edition() -> PublishContext:
    world = worlds.county(given={("team_size", ""): 4})
    return worlds.edition(world, worlds.plan_for(world))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_browser_opens_it_without_network_or_error(
    edition: PublishContext, tmp_path: Path, browser: WatchedPage, lang: Lang
) -> None:
    file = tmp_path / "report.html"
    file.write_text(told(replace(edition, lang=lang)), encoding="utf-8")
    page = browser.open(file)
    assert browser.outside == []
    assert browser.errors == []
    assert page.locator("svg.chart").count() == 4
    assert page.locator(".answer h2").count() == 4
    parts = page.locator("details.part")
    assert parts.count() == 6
    assert not page.locator("article").first.is_visible()
    parts.last.locator("summary").click()
    assert page.locator("article").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_no_address_and_no_script_stands_in_it(edition: PublishContext) -> None:
    html = told(edition)
    assert not re.search(r"https?:|//\w|<script|<link|@import|url\(|\bsrc=|\bhref=", html)


def test_key_figures_are_those_of_the_plan(edition: PublishContext) -> None:
    figures = Figures(edition)
    halves = sum(load.halves for load in figures.loads)
    assert halves == len(edition.plan.visits) + 2 * 2 * 3
    told_text = text_of(told(edition))
    assert f"经常性督导{len(edition.plan.visits)}次" in told_text
    assert f"督导{halves / 2:g}人天" in told_text
    assert "综合督导和校长任期结束督导1所" in told_text


def test_every_rule_every_waiver_and_every_changed_parameter_is_told(edition: PublishContext) -> None:
    html = told(edition)
    text = text_of(html)
    assert all(card.zh in text and f">{card.id}<" in html for card in cards())
    assert "人手紧缺" in text
    changed = re.search(r"team_size</small></td><td>全部</td><td>4 人</td><td>3 人</td>", html)
    assert changed


def test_what_is_unmet_is_told_with_its_reason(edition: PublishContext) -> None:
    school = edition.county.rows.schools[0]
    row = make(Unmet, rule="coverage", subject=school.school_id, facts="have=0; office=not_planned")
    open_edition = worlds.edition(edition.county, Plan(unmet=(row,)))
    text = text_of(told(open_edition))
    declared = next(
        f for f in open_edition.findings if f.subject == school.school_id and f.rule == "coverage"
    )
    assert declared.declared
    assert f"{open_edition.message(declared)} 该督导室没有列入本次编排" in text
    assert "have=0" not in text


def test_a_plan_without_breach_says_so(edition: PublishContext) -> None:
    clean = PublishContext(edition.county, Plan(), Audit((), ()), "zh")
    text = text_of(told(clean))
    assert "必须和原则上的规定都已做到" in text
    assert "没有发现问题" in text
    assert "本方案未附求解记录" in text


def test_stages_tell_bound_gap_and_work(edition: PublishContext) -> None:
    text = text_of(told(edition))
    road = "全年经常性督导的路程，加目标折合的分钟"
    assert f"挂牌分工 {road} 已证最优 1,234 1,234 0.00% 0.8" in text
    assert "每日路线的路程，加目标折合的分钟 可行 210 199.5 5.00% 2 限时" in text


def test_synthetic_data_and_provisional_days_are_labelled_in_both_languages(edition: PublishContext) -> None:
    assert "合成数据" in told(edition)
    assert "暂定" in told(edition)
    english = told(replace(edition, lang="en"))
    assert "Synthetic data" in english
    assert "Provisional" in english


def test_hostile_names_stay_text(edition: PublishContext) -> None:
    rows = edition.county.rows
    schools = tuple(replace(s, name=HOSTILE) for s in rows.schools)
    people = tuple(replace(i, name=HOSTILE) for i in rows.inspectors)
    waivers = tuple(replace(w, reason=HOSTILE) for w in rows.waivers)
    world = worlds.county(tables={"schools": schools, "inspectors": people, "waivers": waivers})
    html = told(worlds.edition(world, worlds.plan_for(world)))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "{{7*7}}" in html


def test_no_private_phone_and_no_reason_of_a_recusal_row_stands_in_it(edition: PublishContext) -> None:
    assert worlds.PRIVATE_PHONE not in told(edition)


def test_long_lists_are_cut_and_the_rest_is_counted(edition: PublishContext) -> None:
    rows = tuple(make(Unmet, rule="coverage", subject=f"S{n}") for n in range(SHOWN + 7))
    html = told(PublishContext(edition.county, Plan(unmet=rows), Audit((), ())))
    assert f"S{SHOWN - 1}<" in html
    assert f"S{SHOWN}<" not in html
    assert "另有 7 项" in html


def test_bars_keep_their_proportions() -> None:
    drawn = bars([Bar("a", (1.0,)), Bar("b", (2.0, 2.0))], title="t<", limit=3)
    heights = [float(h) for h in re.findall(r'height="([\d.]+)" fill', drawn)]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.11)
    assert heights[1] == heights[2]
    assert "t&lt;" in drawn
    assert bars([], title="empty").startswith("<svg")


def test_of_a_goal_only_the_first_findings_are_listed_and_breaches_stand_before_them() -> None:
    hint = Finding("stage_match", "130201I001", None, {}, force=Force.GOAL)
    breach = Finding("coverage", "130201S0001", None, {}, force=Force.MUST)
    found = listed((*[hint] * (SHOWN_OF_GOAL + 5), breach))
    assert found == [breach, *[hint] * SHOWN_OF_GOAL]


@pytest.fixture(scope="module")
def city() -> PublishContext:
    world = worlds.county(offices=3, schools=12, inspectors=26)
    return worlds.edition(world, worlds.plan_for(world))


def test_a_city_has_a_table_of_its_offices_that_adds_up(city: PublishContext) -> None:
    figures = Figures(city)
    staff = [StaffRow("甲县", "staffing_level", "督学配备人数", 30, 26), *staff_rows(city)]
    *rows, total = office_rows(city, figures, staff)
    assert [row.office for row in rows] == ["甲县", "乙县", "丙县"]
    assert total.visits == sum(row.visits for row in rows) == len(city.plan.visits)
    assert total.comprehensives + total.others == len(city.plan.live_events)
    assert total.schools == sum(row.schools for row in rows) == 36
    assert total.days == round(sum(load.halves for load in figures.loads) / 2 / len(figures.loads), 1)
    assert rows[0].short >= 4
    assert [row.unmet for row in rows] == [0, 0, 1]
    assert "各督导室一览" in told(city)


def test_a_single_office_has_no_table_of_offices(edition: PublishContext) -> None:
    assert office_rows(edition, Figures(edition), staff_rows(edition)) == ()
    assert "各督导室一览" not in told(edition)


def test_the_arithmetic_of_several_offices_is_a_grid_with_every_row_in_its_cell(city: PublishContext) -> None:
    staff = staff_rows(city)
    grid = staff_grid(staff)
    assert [cell for _, cells in grid.rows for cell in cells if cell] == sorted(
        staff, key=lambda row: [name for name, _ in grid.rows].index(row.office)
    )
    assert len(grid.rows) == 3


def test_the_picture_of_loads_of_many_people_in_several_offices_has_a_bar_an_office(
    city: PublishContext,
) -> None:
    loads = pictures(city, Figures(city))[2]
    assert "人均" in loads.caption
    assert loads.drawing.count("<g>") == 3
    assert "乙县 26名" in loads.drawing


def test_a_slanted_label_has_the_room_it_needs_and_the_unit_stands_over_the_axis() -> None:
    name = "高新技术产业开发区"
    drawn = bars([Bar(name, (1.0,))], title="t", tall_labels=True, unit="天")
    height = float(re.search(r'viewBox="0 0 \d+ ([\d.]+)"', drawn)[1])  # type: ignore[index]
    floor = float(re.search(r"rotate\(-60 [\d.]+ ([\d.]+)\)", drawn)[1])  # type: ignore[index]
    assert height - floor >= 0.86 * 11 * len(name)
    assert ">天</text>" in drawn


def test_what_the_last_stage_notes_is_told_in_words(edition: PublishContext) -> None:
    stage = {"stage": "improve", "status": "feasible", "objective": 1.0, "note": "3/14"}
    noted = replace(edition, released=replace(edition.plan, outcome={"stages": [stage]}))
    assert "试挪14项，采纳3项" in text_of(told(noted))
    assert "3 of 14 moves kept" in text_of(told(replace(noted, lang="en")))
