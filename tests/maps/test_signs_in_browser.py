"""Signs on the maps: every zone and office has one, none over another, and what goes with the mouse holds no links."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from duxue.maps.calendar_map import calendar_map
from duxue.maps.city_map import city_map
from duxue.maps.county_map import county_map
from duxue.maps.trouble_map import Change, Move, ShortArea, Tally, View, trouble_map
from duxue.scenarios.codes import Half
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Visit, ZoneRow
from duxue.scenarios.rows import make
from tests.conftest import WatchedPage
from tests.maps.conftest import inspector, posted, school, unit
from tests.maps.pages import find, opened, quiet

SIGNS = """(kind) => [...document.querySelectorAll(`.names > .${kind}`)].map((sign) => {
  const { left, top, right, bottom } = sign.getBoundingClientRect();
  return { text: sign.querySelector("span").textContent, left, top, right, bottom };
})"""
STARTS = """() => {
  const starts = [];
  map_duxue.eachLayer((layer) => {
    if (layer.options.crowd) starts.push([layer.options.crowd.map((one) => one.name), layer.options.faded]);
  });
  return starts;
}"""


def overlaps(signs: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (a["text"], b["text"])
        for i, a in enumerate(signs)
        for b in signs[i + 1 :]
        if a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    ]


@pytest.fixture
def crowded(county: County) -> tuple[County, Plan]:
    """Nine zones around one town, each of three schools and a person who starts at one of them."""
    schools = tuple(
        school(
            f"Z{n}{k}", f"第{n}片第{k}小学", lon=118.3 + n * 0.002 + k * 0.03, lat=40.1 + (n * 7 % 9) * 0.002
        )
        for n in range(9)
        for k in range(3)
    )
    people = tuple(inspector(f"P{n}", f"督学{n}号", school_id=f"Z{n}0") for n in range(9))
    zones = tuple(
        make(ZoneRow, zone_id=f"Z{n}", name=f"第{n}责任区", leader_id=f"P{n}", school_id=f"Z{n}{k}")
        for n in range(9)
        for k in range(3)
    )
    postings = tuple(posted(f"Z{n}{k}", f"P{(n + 1) % 9}") for n in range(9) for k in range(3))
    rows = replace(county.rows, schools=schools, inspectors=people, recusals=(), absences=(), follow_ups=())
    return county.with_rows(
        schools=rows.schools, inspectors=rows.inspectors, recusals=(), absences=(), follow_ups=()
    ), Plan(zones=zones, postings=postings)


def test_every_zone_has_its_sign_and_none_lies_over_another(
    browser: WatchedPage, tmp_path: Path, crowded: tuple[County, Plan]
) -> None:
    page = opened(browser, tmp_path, county_map(*crowded, "130227"))
    page.evaluate("() => { map_duxue.setView([40.11, 118.33], 10, { animate: false }); }")
    page.check("input[value=zone]")
    expect(page.locator(".names > .zone")).to_have_count(9)
    signs = page.evaluate(SIGNS, "zone")
    assert sorted(sign["text"] for sign in signs) == [f"第{n}责任区" for n in range(9)]
    assert overlaps(signs) == []
    edges = page.evaluate(
        "() => [...document.querySelectorAll('.names > .zone')].map((sign) => sign.style.borderLeftColor)"
    )
    assert all(edges)  # in the colour of the hull that it speaks of
    quiet(browser)


def test_a_zone_asked_for_is_shown_alone_and_large(
    browser: WatchedPage, tmp_path: Path, crowded: tuple[County, Plan]
) -> None:
    page = opened(browser, tmp_path, county_map(*crowded, "130227", reader="office"))
    before = page.evaluate("() => map_duxue.getZoom()")
    page.select_option("select[name=zone]", label="第3责任区 3 所")
    assert page.evaluate("() => map_duxue.getZoom()") > before
    shown = [names for names, faded in page.evaluate(STARTS) if not faded]
    assert shown == [["督学4号"]]  # who answers for its schools; the starts of all others step back
    page.select_option("select[name=zone]", "")
    assert page.evaluate("() => map_duxue.getZoom()") == before
    assert not any(faded for _, faded in page.evaluate(STARTS))
    quiet(browser)


@pytest.fixture
def dense(city: County) -> County:
    """A city with ten offices in one town."""
    made = (
        unit(f"1309{n:02}", f"第{n}开发区", parent_id="130200", lon=118.18 + n * 0.003, lat=39.63)
        for n in range(10)
    )
    units = (city.units["130200"], *made)
    schools = tuple(
        school(f"D{n}", f"第{n}小学", unit_id=f"1309{n:02}", lon=118.18 + n * 0.003, lat=39.63)
        for n in range(10)
    )
    return city.with_rows(units=units, schools=schools, inspectors=())


def test_every_office_of_a_crowded_city_has_its_figures(
    browser: WatchedPage, tmp_path: Path, dense: County
) -> None:
    (tmp_path / "第3.html").write_text(county_map(dense, Plan(), "130903"), encoding="utf-8")
    page = opened(browser, tmp_path, city_map(dense, Plan(), links={"130903": "第3.html"}, reader="office"))
    page.evaluate("() => { map_duxue.setView([39.63, 118.2], 9, { animate: false }); }")
    expect(page.locator(".names > .figures")).to_have_count(10)
    signs = page.evaluate(SIGNS, "figures")
    assert overlaps(signs) == []
    assert page.locator(".names .lead").count() > 0  # a line back to the office from a sign that stands away
    page.locator(".names .figures a").click()  # one click to the county's map
    expect(page.locator("h1")).to_have_text("第3开发区责任督学与学校分布图")
    quiet(browser)


def test_a_look_in_passing_holds_no_link(browser: WatchedPage, tmp_path: Path, city: County) -> None:
    page = opened(browser, tmp_path, city_map(city, Plan(), links={"130227": "c.html"}))
    x, y = page.evaluate(
        "() => { const p = map_duxue.latLngToContainerPoint([40.14, 118.31]); return [p.x, p.y]; }"
    )
    page.hover("#map_duxue", position={"x": x, "y": y})
    expect(page.locator(".leaflet-tooltip .card")).to_contain_text("迁西县")
    assert page.locator(".leaflet-tooltip a").count() == 0
    x, y = page.evaluate(
        "() => { const p = map_duxue.latLngToContainerPoint([40.15, 118.21]); return [p.x, p.y]; }"
    )
    page.hover("#map_duxue", position={"x": x, "y": y})
    expect(page.locator(".leaflet-tooltip .card", has_text="迁西第1小学")).to_be_visible()
    assert page.locator(".leaflet-tooltip a").count() == 0
    quiet(browser)


def test_a_citys_own_office_names_the_counties_around_it(
    browser: WatchedPage, tmp_path: Path, city: County
) -> None:
    page = opened(browser, tmp_path, county_map(city, Plan(), "130200"))
    page.evaluate("() => { map_duxue.setView([40.14, 118.31], 9, { animate: false }); }")
    expect(page.locator(".names")).to_contain_text("迁西县")
    quiet(browser)


def visit(number: int, day: date, half: Half, school_id: str, who: str = "I1") -> Visit:
    return make(Visit, visit_id=f"V{number}", date=day, half=half, school_id=school_id, inspector_id=who)


def test_on_a_tour_each_school_says_when(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    more = (visit(8, date(2027, 3, 17), Half.PM, "S2"), visit(9, date(2027, 3, 19), Half.AM, "S1"))
    page = opened(
        browser,
        tmp_path,
        calendar_map(county, replace(plan, visits=(*plan.visits, *more)), "130227", reader="office"),
    )
    expect(page.locator(".days")).to_be_hidden()  # colours of days mean nothing while all are shown
    page.evaluate(
        "() => { const s = document.getElementById('week'); s.value = '11'; s.dispatchEvent(new Event('input')); }"
    )
    find(page, "张三")
    names = page.locator(".names")
    expect(names).to_contain_text("城关小学周三 上午 · 周五 上午")
    expect(names).to_contain_text("滦阳初中周三 下午")
    expect(page.locator(".days")).to_be_visible()
    quiet(browser)


def with_visits(county: County, plan: Plan, count: int) -> tuple[County, Plan]:
    schools = tuple(
        school(
            f"X{n}", f"某某县经济开发区民办第{n}幼儿园", lon=118.2 + n % 20 / 100, lat=40.1 + n // 20 / 100
        )
        for n in range(count)
    )
    monday = date(2027, 3, 15)
    made = tuple(visit(n, monday + timedelta(days=n % 5), Half.AM, f"X{n}", "I3") for n in range(count))
    return county.with_rows(schools=(*county.rows.schools, *schools)), replace(plan, visits=made)


def sheets(page: Page) -> int:
    return page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")


WEEK = "() => { const s = document.getElementById('week'); s.value = '11'; s.dispatchEvent(new Event('input')); }"


def test_a_busy_week_prints_on_one_sheet(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, calendar_map(*with_visits(county, plan, 100), "130227", reader="office"))
    page.evaluate(WEEK)
    assert sheets(page) == 1
    assert page.locator("#entries li").count() == 100
    quiet(browser)


def test_what_no_sheet_holds_goes_on_over_the_whole_of_the_next(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, calendar_map(*with_visits(county, plan, 220), "130227", reader="office"))
    page.evaluate(WEEK)
    assert sheets(page) == 2
    page.evaluate("() => { window.dispatchEvent(new Event('beforeprint')); }")
    assert page.locator("#sheet li").count() == 220
    page.evaluate("() => { window.dispatchEvent(new Event('afterprint')); }")
    assert page.locator("#sheet").count() == 0
    assert page.locator("#entries li").count() == 220  # back where they were
    quiet(browser)


def test_several_who_start_at_one_place_stand_together(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, trouble_map(county, [View("方案", "Plan", plan)], "130227"))
    places = page.evaluate("() => Array.from({ length: 20 }, (_, i) => duxue.standing(i, 20))")
    assert len({tuple(place) for place in places}) == 20
    assert max(abs(x) for x, _ in places) <= 45
    assert max(abs(y) for _, y in places) <= 45
    assert page.evaluate("() => duxue.standing(0, 1)") == [0, 0]
    quiet(browser)


def test_a_revision_opens_on_what_it_changed(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    view = View(
        "本方案", "This plan", plan,
        loads=(Tally("I1", 5, 40),),
        moved=(Move("S1", "I3", "I1", date(2027, 4, 1)),),
        changed=(Change("S2", "滦阳初中综合督导改期\n原5月6日\n现5月13日", "moved"),),
    )  # fmt: skip
    page = opened(browser, tmp_path, trouble_map(county, [view], "130227"))
    expect(page.locator("input[value=moves]")).to_be_checked()
    expect(page.locator("h2.rolls")).to_have_text("调整前后 · 共 1 所学校换人，督导事项变更 1 项")
    expect(page.locator("label", has_text="调整前后")).to_contain_text("（2）")
    rows = page.locator(".troubles li")
    expect(rows.first).to_have_text("城关小学王五 → 张三 · 2027年4月1日")
    expect(page.locator(".legend")).to_contain_text("督导事项有变的学校")
    rows.last.click()
    expect(page.locator(".names")).to_contain_text("滦阳初中")
    expect(page.locator(".names")).not_to_contain_text("城关小学")
    find(page, "滦阳")
    expect(page.locator(".leaflet-popup .told")).to_contain_text("现5月13日")
    quiet(browser)


def test_a_whole_office_short_in_a_month_stands_on_its_own_map(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    short = ShortArea("12月缺8个半天", "December", frozenset(), frozenset({"I1", "I3"}), "130227")
    other = ShortArea("别处缺人", "elsewhere", frozenset(), frozenset({"I1"}), "130299")
    page = opened(
        browser, tmp_path, trouble_map(county, [View("方案", "Plan", plan, areas=(short, other))], "130227")
    )
    expect(page.locator("h2.rolls")).to_have_text("缺口片区 · 共 1 项")
    page.locator(".troubles li").click()
    expect(page.locator(".names")).to_contain_text("张三")
    expect(page.locator(".names")).to_contain_text("王五")
    quiet(browser)
