"""The maps as staff use them: opened from a folder, with the network off."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from duxue.maps.calendar_map import calendar_map
from duxue.maps.city_map import city_map
from duxue.maps.county_map import county_map
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.conftest import WatchedPage
from tests.maps.conftest import posted, school, unit
from tests.maps.pages import find, opened, quiet

MARKS = """() => {
  const marks = {};
  map_duxue.eachLayer((layer) => {
    const { school, fill, faded, picked, unmet, large, shape } = layer.options;
    if (school) marks[school.id] = { fill, faded, picked, unmet, large, shape };
  });
  return marks;
}"""
ALL_IN_VIEW = """() => {
  let all = true;
  map_duxue.eachLayer((layer) => {
    if (layer.options.school) all = all && map_duxue.getBounds().contains(layer._latlng);
  });
  return all;
}"""
GROUND = """() => {
  let fill = null;
  map_duxue.eachLayer((layer) => {
    if (layer instanceof L.Polygon && layer.options.interactive) fill = layer.options.fillColor;
  });
  return fill;
}"""
AT = """(id) => {
  let at = null;
  map_duxue.eachLayer((layer) => {
    if (layer.options.school && layer.options.school.id === id) at = map_duxue.latLngToContainerPoint(layer._latlng);
  });
  return [at.x, at.y];
}"""


def point_at(page: Page, school_id: str) -> None:
    x, y = page.evaluate(AT, school_id)
    page.hover("#map_duxue", position={"x": x, "y": y})


def test_an_offices_map_opens_with_the_network_off(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(county, plan, "130227"))
    assert page.title() == "迁西县责任督学与学校分布图"
    expect(page.locator("h1")).to_have_text("迁西县责任督学与学校分布图")
    expect(page.locator("#banner")).to_be_hidden()
    assert page.evaluate(MARKS).keys() == {"S1", "S2", "S3", "S4", "S5"}
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("GS(2024)0650")
    assert page.locator("a[href*=':']").count() == 0  # no prefix, no flag, no way out
    expect(page.locator(".leaflet-control-scale-line")).to_have_count(1)
    quiet(browser)


@pytest.mark.parametrize("width", [390, 800, 1366])
def test_scale_and_source_line_stand_free_of_each_other_on_every_width(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan, width: int
) -> None:
    browser.page.set_viewport_size({"width": width, "height": 800})
    page = opened(browser, tmp_path, county_map(county, plan, "130227"))
    scale = page.locator(".leaflet-control-scale").bounding_box()
    sources = page.locator(".leaflet-control-attribution").bounding_box()
    assert scale is not None
    assert sources is not None
    assert scale["y"] + scale["height"] <= sources["y"], "the scale stands above the source line"
    assert 0 <= scale["x"] <= width - scale["width"]
    assert sources["width"] <= width


def test_synthetic_data_are_announced_on_screen_and_paper(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(replace(county, synthetic=True), plan, "130227"))
    expect(page.locator("#banner")).to_contain_text("合成数据")
    page.emulate_media(media="print")
    expect(page.locator("#banner")).to_be_visible()


def test_a_school_is_found_by_name_and_shows_its_card(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(county, plan, "130227"))
    find(page, "滦阳")
    card = page.locator(".leaflet-popup .card")
    for text in (
        "滦阳初中",
        "初中",
        "400",
        "李四 · 至2027年6月30日",
        "王五 · 2027年7月1日起",
        "第一责任区",
        "2029年",
    ):
        expect(card).to_contain_text(text)
    marks = page.evaluate(MARKS)
    assert [school_id for school_id in sorted(marks) if marks[school_id]["picked"]] == ["S2"]
    page.fill("#search", "没有这所")
    expect(page.locator("#found")).to_have_text("没有找到")
    quiet(browser)


def test_an_inspector_is_found_and_stands_alone(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(county, plan, "130227"))
    find(page, "王五")
    expect(page.locator(".leaflet-popup .card")).to_contain_text("3 所")
    marks = page.evaluate(MARKS)
    assert [s for s in sorted(marks) if not marks[s]["faded"]] == ["S2", "S3", "S5"]
    page.click("text=显示全部")
    assert not any(mark["faded"] for mark in page.evaluate(MARKS).values())
    page.locator(".roll li", has_text="张三").click()
    marks = page.evaluate(MARKS)
    assert [s for s in sorted(marks) if not marks[s]["faded"]] == ["S1"]
    quiet(browser)


def test_hovering_and_clicking_a_school_show_its_card(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(county, plan, "130227", reader="office"))
    point_at(page, "S4")
    expect(page.locator(".leaflet-tooltip .card")).to_contain_text("未落实责任督学")
    expect(page.locator(".leaflet-tooltip .card")).to_contain_text("有未满足事项")
    x, y = page.evaluate(AT, "S4")
    page.click("#map_duxue", position={"x": x, "y": y})
    expect(page.locator(".leaflet-popup .card h3")).to_have_text("兴城高中")
    expect(page.locator(".leaflet-tooltip")).to_have_count(0)
    quiet(browser)


def test_colours_switch_between_inspectors_and_zones(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(county, plan, "130227", reader="office"))
    by_person = page.evaluate(MARKS)
    assert by_person["S1"]["fill"] != by_person["S2"]["fill"] != by_person["S3"]["fill"]
    assert by_person["S4"]["fill"] == "#FFFFFF"
    page.check("input[value=zone]")
    by_zone = page.evaluate(MARKS)
    assert by_zone["S1"]["fill"] == by_zone["S2"]["fill"] != by_zone["S3"]["fill"]
    expect(page.locator(".roll li").first).to_contain_text("第一责任区")
    expect(page.locator(".names")).to_contain_text("第二责任区")
    assert (by_zone["S1"]["large"], by_zone["S4"]["unmet"], by_zone["S3"]["shape"]) == (1, 1, "circle")
    quiet(browser)


def test_lines_and_starts_can_be_taken_away(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(county, plan, "130227", reader="office"))
    count = """() => {
      let lines = 0, starts = 0;
      map_duxue.eachLayer((layer) => {
        if (layer.options.crowd) starts += 1;
        if (layer instanceof L.Polyline && !(layer instanceof L.Polygon) && layer.options.opacity > 0) lines += layer.getLatLngs().length;
      });
      return [lines, starts];
    }"""
    assert page.evaluate(count) == [5, 3]  # a line to each school held; two people start at the seat
    page.uncheck("input[name=lines]")
    page.uncheck("input[name=people]")
    assert page.evaluate(count) == [0, 0]
    page.check("input[name=people]")
    assert page.evaluate(count) == [0, 3]
    quiet(browser)


SHOWN = """() => {
  const shown = [];
  map_duxue.eachLayer((layer) => layer.options.school && shown.push(layer.options.school.id));
  return shown.sort();
}"""


def test_schools_are_filtered_by_zone_stage_and_duty(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(county, plan, "130227", reader="office"))
    page.select_option("select[name=zone]", label="第一责任区 2 所")
    assert page.evaluate(SHOWN) == ["S1", "S2"]
    expect(page.locator("#shown")).to_have_text("显示 2 / 5 所")
    page.select_option("select[name=stage]", label="初中 1 所")
    assert page.evaluate(SHOWN) == ["S2"]
    expect(page.locator("#state")).to_have_text("第一责任区 · 初中 · 显示 1 / 5 所")
    page.click("text=显示全部")
    assert len(page.evaluate(SHOWN)) == 5
    expect(page.locator("#state")).to_be_empty()
    page.select_option("select[name=duty]", label="整改回头看 1 所")
    assert page.evaluate(SHOWN) == ["S4"]
    page.select_option("select[name=duty]", label="大规模学校 1 所")
    assert page.evaluate(SHOWN) == ["S1"]
    offered = page.locator("select[name=duty] option").all_text_contents()
    assert offered == [
        "全部事项",
        "本期综合督导 1 所",
        "整改回头看 1 所",
        "大规模学校 1 所",
        "有未满足事项 2 所",
        "未落实责任督学 1 所",
    ]
    quiet(browser)


def test_zones_stand_as_hulls_with_leader_and_count(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(county, plan, "130227"))
    hulls = """() => {
      let shown = 0;
      map_duxue.eachLayer((layer) => { shown += Number(layer instanceof L.Polygon && layer.options.fillOpacity === 0.14); });
      return shown;
    }"""
    assert page.evaluate(hulls) == 0
    page.check("input[value=zone]")
    assert page.evaluate(hulls) == 2
    expect(page.locator(".names")).to_contain_text("第一责任区组长 张三 · 2 所")
    page.uncheck("input[name=hulls]")
    assert page.evaluate(hulls) == 0
    quiet(browser)


def test_maps_of_an_office_lead_to_each_other(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    (tmp_path / "week.html").write_text(
        calendar_map(county, plan, "130227", links=[("分布图", "map.html")]), encoding="utf-8"
    )
    page = opened(browser, tmp_path, county_map(county, plan, "130227", links=[("日历图", "week.html")]))
    page.click("#links a")
    expect(page.locator("h1")).to_have_text("迁西县督导日历图")
    page.click("#links a")
    expect(page.locator("h1")).to_have_text("迁西县责任督学与学校分布图")
    quiet(browser)


def test_the_public_edition_shows_no_home(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(county, plan, "130227"))
    find(page, "张三")  # his own point is a home: the map goes to his schools instead
    expect(page.locator(".leaflet-popup .card")).to_contain_text("城关小学")
    starts = page.evaluate("() => JSON.parse(document.getElementById('duxue-data').textContent).people")
    assert [row[1:3] for row in starts if row[0] == "张三"] == [["", ""]]
    quiet(browser)


def test_names_with_markup_stay_names(browser: WatchedPage, tmp_path: Path, county: County) -> None:
    bad = "<img src=x onerror=alert(1)></script><script>document.title='owned'</script>{{7*7}}"
    rows = county.rows
    rows = replace(
        rows,
        units=(replace(rows.units[0], name=f"迁西县{bad}"),),
        schools=tuple(replace(one, name=f"{i}{bad}") for i, one in enumerate(rows.schools)),
        inspectors=tuple(replace(one, name=f"督学{i}{bad}") for i, one in enumerate(rows.inspectors)),
    )
    plan = Plan(postings=(posted("S1", "I1"), posted("S2", "I2")))
    asked: list[str] = []
    browser.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page = opened(browser, tmp_path, county_map(replace(county, rows=rows), plan, "130227"))
    point_at(page, "S1")
    find(page, "督学0")
    expect(page.locator(".leaflet-popup .card h3")).to_have_text(f"督学0{bad}")
    find(page, "1<img")
    page.check("input[value=zone]")
    page.fill("#search", "<")
    expect(page.locator("#found li").first).to_contain_text("<img src=x")
    assert page.title().startswith("迁西县<img")
    assert page.locator("img").count() == 0
    assert asked == []
    quiet(browser)


def test_printing_shows_the_whole_county_and_puts_the_buttons_away(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(county, plan, "130227"))
    page.evaluate("() => { map_duxue.setView([40.1, 118.3], 15, { animate: false }); }")
    on_paper = """() => {
      window.dispatchEvent(new Event("beforeprint"));
      return document.querySelector(".names").textContent;
    }"""
    assert "遵化市" in page.evaluate(on_paper)  # names are laid out at once: paper does not wait
    page.emulate_media(media="print")
    expect(page.locator("#search")).to_be_hidden()
    expect(page.locator("button.print")).to_be_hidden()
    assert page.evaluate(ALL_IN_VIEW)
    page.evaluate("() => { window.dispatchEvent(new Event('afterprint')); }")
    page.emulate_media(media="screen")
    expect(page.locator("#search")).to_be_visible()
    assert page.evaluate("() => map_duxue.getZoom()") == 15
    quiet(browser)


@pytest.fixture
def city_page(browser: WatchedPage, tmp_path: Path, city: County) -> Page:
    plan = Plan(postings=(posted("W3", "W1"),))
    (tmp_path / "county.html").write_text(county_map(city, plan, "130227"), encoding="utf-8")
    return opened(
        browser, tmp_path, city_map(city, plan, links={"130227": "county.html"}, reader="office"), "city.html"
    )


def test_the_citys_map_leads_to_an_offices_map(browser: WatchedPage, city_page: Page) -> None:
    expect(city_page.locator("tbody tr")).to_have_count(3)
    expect(city_page.locator("tbody tr", has_text="迁西县")).to_have_text("迁西县12140")
    city_page.locator("tbody a", has_text="迁西县").click()
    expect(city_page.locator("h1")).to_have_text("迁西县责任督学与学校分布图")
    quiet(browser)


def test_one_click_on_an_offices_flag_opens_its_map(browser: WatchedPage, city_page: Page) -> None:
    x, y = city_page.evaluate(
        "() => { const p = map_duxue.latLngToContainerPoint([40.14, 118.31]); return [p.x, p.y]; }"
    )
    city_page.click("#map_duxue", position={"x": x, "y": y})
    expect(city_page.locator("h1")).to_have_text("迁西县责任督学与学校分布图")
    quiet(browser)


def test_a_school_found_on_the_citys_map_is_shown_on_its_offices_map(
    browser: WatchedPage, city_page: Page
) -> None:
    find(city_page, "迁西第3")
    card = city_page.locator(".leaflet-popup .card")
    expect(card).to_contain_text("迁西第3小学")
    card.locator("a").click()
    expect(city_page.locator("h1")).to_have_text("迁西县责任督学与学校分布图")
    expect(city_page.locator(".leaflet-popup .card")).to_contain_text("迁西督学甲")
    quiet(browser)


def test_the_citys_offices_are_coloured_by_staffing_or_by_unmet_duties(
    browser: WatchedPage, city_page: Page
) -> None:
    short = city_page.evaluate(GROUND)
    city_page.check("input[value=unmet]")
    assert city_page.evaluate(GROUND) != short
    expect(city_page.locator(".legend")).to_contain_text("10 项以上")
    city_page.uncheck("input[name=schools]")
    assert city_page.evaluate(MARKS) == {}
    find(city_page, "海港第2")  # the dots come back for a school that is looked for
    assert "K2" in city_page.evaluate(MARKS)
    quiet(browser)


def test_a_county_without_anything_opens_too(browser: WatchedPage, tmp_path: Path, county: County) -> None:
    bare = replace(
        county,
        rows=replace(
            county.rows, units=(unit("652201", "远方县", lon=93.5, lat=42.8),), schools=(), inspectors=()
        ),
    )
    opened(browser, tmp_path, county_map(bare, Plan(), "652201"))
    one = replace(
        bare, rows=replace(bare.rows, schools=(school("S1", "独校", unit_id="652201", lon=93.5, lat=42.8),))
    )
    opened(browser, tmp_path, county_map(one, Plan(), "652201", "en"), "one.html")
    opened(browser, tmp_path, city_map(one, Plan(), "en"), "city.html")
    quiet(browser)
