"""Maps without a mouse and for a screen reader, in narrow windows, and opened from a folder as staff name theirs."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from duxue.maps.calendar_map import calendar_map
from duxue.maps.city_map import city_map
from duxue.maps.county_map import county_map
from duxue.maps.trouble_map import OpenDuty, Tally, View, trouble_map
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.conftest import WatchedPage
from tests.maps.pages import opened, quiet

UNNAMED = """() => [...document.querySelectorAll("input, select, button, [role=button], a")]
  .filter((node) => !(node.getAttribute("aria-label") || node.title || node.closest("label") || /[\\w\\u4e00-\\u9fff]/.test(node.textContent)))
  .map((node) => node.outerHTML)"""
FOCUSED = "() => document.activeElement.textContent"


def pages(county: County, plan: Plan) -> dict[str, str]:
    view = View(
        "现行方案", "Today", plan, open=(OpenDuty("S4", "无人负责", "nobody"),), loads=(Tally("I1", 5, 4),)
    )
    return {
        "county": county_map(county, plan, "130227", reader="office"),
        "calendar": calendar_map(county, plan, "130227", reader="office"),
        "trouble": trouble_map(county, [view], "130227"),
        "city": city_map(county, plan, reader="office"),
    }


@pytest.mark.parametrize("kind", ["county", "calendar", "trouble", "city"])
def test_every_control_has_a_name(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan, kind: str
) -> None:
    page = opened(browser, tmp_path, pages(county, plan)[kind])
    assert page.evaluate(UNNAMED) == []
    expect(page.get_by_role("complementary", name="查找、筛选与图例")).to_be_visible()
    expect(page.get_by_role("combobox", name="查找")).to_have_count(1)
    quiet(browser)


def test_what_is_found_is_told_to_a_screen_reader(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, pages(county, plan)["county"])
    box = page.get_by_role("combobox", name="查找学校或督学")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("小学")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert page.get_by_role("listbox", name="查找结果").get_by_role("option", selected=True).count() == 1
    first = page.locator("#found .at").text_content()
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").text_content() == page.locator("#found .at").text_content() != first
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.get_attribute("aria-activedescendant") is None
    quiet(browser)


def test_lists_are_worked_by_keys_and_keep_their_place(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, pages(county, plan)["county"])
    row = page.get_by_role("button", name="王五")
    row.focus()
    page.keyboard.press(" ")
    expect(page.locator(".leaflet-popup .card")).to_contain_text("王五")
    assert "王五" in page.evaluate(FOCUSED)  # the list was drawn anew, and the keyboard is still there
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(page.locator("#state")).to_be_empty()
    quiet(browser)


def test_escape_closes_a_card_on_every_map(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, pages(county, plan)["trouble"])
    page.fill("#search", "城关")
    page.press("#search", "Enter")
    expect(page.locator(".leaflet-popup .card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    quiet(browser)


@pytest.mark.parametrize("kind", ["county", "calendar", "trouble"])
def test_at_twice_the_size_the_panel_follows_the_map(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan, kind: str
) -> None:
    browser.page.set_viewport_size({"width": 683, "height": 384})  # 1366 x 768 at 200 %
    page = opened(browser, tmp_path, pages(county, plan)[kind])
    ground, box = (page.locator(name).bounding_box() for name in ("#map_duxue", "#search"))
    assert ground is not None
    assert box is not None
    assert box["y"] >= ground["y"] + ground["height"]
    page.fill("#search", "城关")  # comes into view by itself, and nothing lies over it
    page.click("#found li")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 683
    quiet(browser)


def test_a_folder_with_chinese_and_spaces_in_its_name(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    folder = tmp_path / "督导 方案 2027年#1" / "地图 （一）"
    folder.mkdir(parents=True)
    (folder / "迁西县 周历.html").write_text(calendar_map(county, plan, "130227"), encoding="utf-8")
    text = county_map(
        county, plan, "130227", links=[("日历图", "%E8%BF%81%E8%A5%BF%E5%8E%BF%20%E5%91%A8%E5%8E%86.html")]
    )
    page: Page = opened(browser, folder, text, "迁西县 分布图.html")
    page.click("#links a")
    expect(page.locator("h1")).to_have_text("迁西县督导日历图")
    quiet(browser)
