"""The page of a staffing answer: one table a city reads, each office folded, nothing cut on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import duxue
from duxue.planner.publish.figure_tables import Shown
from duxue.planner.publish.staffing.page import BRIEF, _without_noughts, staffing_html
from duxue.planner.publish.staffing.tables import figures
from duxue.planner.staffed import OfficeStaffing, Staffed
from duxue.planner.words import Lang
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import synthetic_county
from tests.conftest import WatchedPage

A4_LANDSCAPE = 1032
"""Pixels of an A4 page on its side between its margins."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    folder = tmp_path_factory.mktemp("staffing")
    write_csv(SCENARIO, synthetic_county(4, 26, 7, "short"), folder / "scenario")
    return duxue.staffing(folder / "scenario", years=3, seconds=1, out=folder / "out")


@pytest.fixture(scope="module")
def several(alone: Staffed) -> Staffed:
    """The same office under several names: what a city's page looks like."""
    assert alone.county is not None
    first = alone.county.rows.units[0]
    ids = [f"1303{n:02}" for n in range(1, 6)]
    more = [
        replace(first, unit_id=one, name=f"{name}县教育督导室")
        for one, name in zip(ids, "甲乙丙丁戊", strict=True)
    ]
    county = alone.county.with_rows(units=(*alone.county.rows.units, *more))
    one = alone.offices[0]
    enough = replace(one.smallest, hires=(), people=(), least=0)
    offices = [replace(one, office_id=key, smallest=replace(one.smallest, office_id=key)) for key in ids]
    offices[1] = replace(offices[1], smallest=replace(enough, office_id=ids[1]), frontier=())
    return replace(alone, county=county, offices=tuple(offices))


def page(answer: Staffed, lang: Lang = "zh") -> str:
    return staffing_html(answer, figures(answer, lang), lang)


def test_the_first_sentences_say_how_many_and_when(alone: Staffed) -> None:
    one = alone.offices[0]
    told = page(alone)
    assert one.smallest.number > 0
    assert f"至少应增{one.smallest.least}名（已证明）" in told
    assert f"建议增聘{one.smallest.number}名：" in told
    assert one.outlook is not None
    for year, new in zip(one.outlook.years, one.outlook.plan.by_year(), strict=True):
        assert (f"{year.start.year}年{new}名" in told) == (new > 0)


def test_several_offices_are_one_table_with_its_sums_and_folded_below(
    several: Staffed, tmp_path: Path, browser: WatchedPage
) -> None:
    file = tmp_path / "staffing.html"
    file.write_text(page(several), encoding="utf-8")
    opened = browser.open(file)
    first = opened.locator("table").first
    assert first.locator("tbody tr").count() == len(several.offices) + 1
    proposed = sum(one.smallest.number for one in several.offices)
    column = BRIEF.index("proposed")
    assert first.locator("tr.total td").nth(column).inner_text() == str(proposed)
    assert opened.locator("details.fold").count() == len(several.offices)
    assert not opened.locator("dl.facts").first.is_visible()
    opened.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert opened.locator("dl.facts").last.is_visible()
    assert "5个督导室中4个须增聘" in page(several)
    assert (browser.errors, browser.outside) == ([], [])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_table_is_cut_at_the_edge_of_the_paper(
    several: Staffed, tmp_path: Path, browser: WatchedPage, lang: Lang
) -> None:
    file = tmp_path / "staffing.html"
    file.write_text(page(several, lang), encoding="utf-8")
    opened = browser.open(file)
    opened.set_viewport_size({"width": A4_LANDSCAPE, "height": 700})
    opened.emulate_media(media="print")
    opened.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert opened.locator("table").count() > 10
    assert opened.evaluate(
        "[...document.querySelectorAll('table')].every(t => t.getBoundingClientRect().right <= innerWidth)"
    )


def test_one_office_is_not_folded_and_every_fact_stands_once(alone: Staffed) -> None:
    told = page(alone)
    assert "<details" not in told
    for column in figures(alone, "zh")[0].columns[2:]:
        assert len(re.findall(f"<(?:th[^>]*|dt)>{re.escape(column.zh)}<", told)) >= 1, column.zh
    assert "各督导室一览" not in told


def test_columns_of_noughts_are_left_out_but_the_first_two() -> None:
    table = Shown(["a", "b", "c", "d"], [[0, 0, 0, 1], [1, 0, 0, 0]])
    assert _without_noughts(table) == Shown(["a", "b", "d"], [[0, 0, 1], [1, 0, 0]])


def test_years_in_which_nobody_is_short_are_a_line(several: Staffed) -> None:
    def enough(one: OfficeStaffing) -> OfficeStaffing:
        assert one.outlook is not None
        years = tuple(replace(year, need=year.have) for year in one.outlook.years)
        noughts = (0,) * len(years)
        plan = replace(one.outlook.plan, full=noughts, part=noughts)
        return replace(one, outlook=replace(one.outlook, years=years, plan=plan))

    assert "今后各年都没有缺口" not in page(several)
    calm = replace(several, offices=tuple(enough(one) for one in several.offices))
    assert "今后各年都没有缺口" in page(calm)
    assert "合计增聘" not in page(calm)


def test_a_column_of_numbers_stays_one_where_a_number_is_missing() -> None:
    assert Shown(["督导室", "路途"], [["迁西县", 34197], ["迁安市", None]]).numbers == [False, True]
