"""The calendar map as staff use it: slider, play, one person's week, a school's year, printing; all with the network off."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from duxue.maps.calendar_map import calendar_map
from duxue.scenarios.codes import Half
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Visit
from duxue.scenarios.rows import make
from tests.conftest import WatchedPage
from tests.maps.pages import find, opened, quiet

SLIDE = """(week) => {
  const slider = document.getElementById("week");
  slider.value = String(week);
  slider.dispatchEvent(new Event("input"));
}"""
MARCH = 11
"""The week of 15 March 2027, counted from that of New Year."""

PAINTED = """() => {
  const canvas = document.querySelector("canvas.board");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i] + 2 * data[i + 1] + 3 * data[i + 2] + 5 * data[i + 3]) % 1000000007;
  return sum;
}"""


@pytest.fixture
def busy(plan: Plan) -> Plan:
    """Two schools on one day of the week of 15 March for 张三, one for 王五."""
    more = (
        make(Visit, visit_id="V3", date=date(2027, 3, 17), half=Half.PM, school_id="S2", inspector_id="I1"),
        make(Visit, visit_id="V4", date=date(2027, 3, 19), half=Half.DAY, school_id="S3", inspector_id="I3"),
    )
    return replace(plan, visits=(*plan.visits, *more))


@pytest.fixture
def page(browser: WatchedPage, tmp_path: Path, county: County, busy: Plan) -> Page:
    return opened(browser, tmp_path, calendar_map(county, busy, "130227", reader="office"))


def test_the_slider_shows_who_is_where(browser: WatchedPage, page: Page) -> None:
    expect(page.locator("#edition")).to_contain_text("不得外传")
    page.evaluate(SLIDE, 0)
    expect(page.locator("#entries")).to_have_text("本周无安排")
    empty = page.evaluate(PAINTED)
    page.evaluate(SLIDE, MARCH)
    expect(page.locator(".week")).to_have_text("2027年第11周 3月15日–3月21日")
    expect(page.locator("#state")).to_contain_text("第11周")
    entries = page.locator("#entries")
    for text in (
        "经常性督导 3 次",
        "3月17日 周三",
        "上午城关小学张三",
        "下午滦阳初中张三",
        "全天洒河幼儿园王五",
    ):
        expect(entries).to_contain_text(text)
    assert page.evaluate(PAINTED) != empty
    page.evaluate(SLIDE, 19)
    expect(entries).to_contain_text("5月12日–5月14日城关小学综合督导王五（组长）")
    page.click("button.earlier")
    expect(page.locator(".week")).to_contain_text("第18周")
    quiet(browser)


def test_playing_goes_from_week_to_week_and_stops(browser: WatchedPage, page: Page) -> None:
    page.clock.install()
    page.evaluate(SLIDE, 50)
    page.click("button.play")
    expect(page.locator("button.play")).to_contain_text("暂停")
    page.clock.run_for(1000)
    expect(page.locator(".week")).to_contain_text("第51周")
    page.clock.run_for(5000)
    expect(page.locator("#week")).to_have_value("52")
    expect(page.locator("button.play")).to_contain_text("播放")
    page.click("button.play")  # from the end it starts over
    expect(page.locator("#week")).to_have_value("0")
    page.click("button.play")
    page.clock.run_for(5000)
    expect(page.locator("#week")).to_have_value("0")
    quiet(browser)


def test_one_persons_week_is_a_tour(browser: WatchedPage, page: Page) -> None:
    page.evaluate(SLIDE, MARCH)
    everybody = page.evaluate(PAINTED)
    page.select_option("select[name=who]", label="张三")
    expect(page.locator("#entries li")).to_have_count(2)
    expect(page.locator("#state")).to_contain_text("张三")
    assert page.evaluate(PAINTED) != everybody
    # Half a day earlier and later, the two schools of the Wednesday are one tour: start, morning, afternoon, start.
    find(page, "王五")
    expect(page.locator("select[name=who]")).to_have_value("2")
    expect(page.locator("#entries li")).to_have_count(1)
    page.click("text=显示全部")
    expect(page.locator("#entries li")).to_have_count(3)
    quiet(browser)


def test_a_schools_year_is_listed_and_leads_to_its_weeks(browser: WatchedPage, page: Page) -> None:
    find(page, "城关")
    entries = page.locator("#entries li")
    expect(entries).to_have_count(2)
    expect(entries.first).to_contain_text("3月17日 周三 上午 · 经常性督导 · 张三")
    entries.nth(1).click()
    expect(page.locator(".week")).to_contain_text("第19周")
    quiet(browser)


def test_marks_answer_to_the_mouse(browser: WatchedPage, page: Page) -> None:
    page.evaluate(SLIDE, MARCH)
    spot = page.evaluate(
        "() => { const p = map_duxue.latLngToContainerPoint([40.2, 118.4]); return [p.x, p.y]; }"
    )
    page.hover("#map_duxue", position={"x": spot[0], "y": spot[1]})
    expect(page.locator(".leaflet-tooltip")).to_contain_text("洒河幼儿园")
    expect(page.locator(".leaflet-tooltip")).to_contain_text("3月19日 周五 全天 · 经常性督导 · 王五")
    page.click("#map_duxue", position={"x": spot[0], "y": spot[1]})
    expect(page.locator(".leaflet-popup .card")).to_contain_text("洒河幼儿园")
    quiet(browser)


def test_the_public_edition_shows_events_by_the_week(
    browser: WatchedPage, tmp_path: Path, county: County, busy: Plan
) -> None:
    page = opened(browser, tmp_path, calendar_map(county, busy, "130227"))
    expect(page.locator("#edition")).to_be_hidden()
    expect(page.locator(".tag")).to_have_text("公开版")
    page.evaluate(SLIDE, MARCH)
    expect(page.locator("#entries")).to_have_text("本周无安排")
    page.evaluate(SLIDE, 19)
    expect(page.locator("#entries li")).to_have_text("本周内城关小学综合督导")
    quiet(browser)


def test_a_week_prints_with_its_list(browser: WatchedPage, page: Page) -> None:
    page.evaluate(SLIDE, MARCH)
    page.evaluate("() => { window.dispatchEvent(new Event('beforeprint')); }")
    page.emulate_media(media="print")
    expect(page.locator("button.play")).to_be_hidden()
    expect(page.locator("#week")).to_be_hidden()
    expect(page.locator("#state")).to_contain_text("第11周")
    expect(page.locator("#entries")).to_be_visible()
    # Printed as a picture of its own, or the browser wipes the outlines beneath it.
    opacity = page.locator("canvas.board").evaluate("(canvas) => Number(getComputedStyle(canvas).opacity)")
    assert 0.9 < opacity < 1
    quiet(browser)
