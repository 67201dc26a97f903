"""The page on which places are clicked: what is asked for, in the workbook's own coordinate system, and the rows that come of a click."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from duxue.maps.points_map import points_data, points_map
from duxue.scenarios.county import County
from duxue.scenarios.records import Township
from duxue.scenarios.travel.coordinates import from_wgs84
from tests.conftest import WatchedPage
from tests.maps.pages import find, opened, quiet


@pytest.fixture
def kept(county: County) -> County:
    """A county in which two schools stand at the unit's seat and one at its township's point."""
    unit = county.units["130227"]
    township = Township("130227", "乙镇", 118.4, 40.2)
    placed = {
        "S1": ("甲镇", unit.lon, unit.lat),
        "S2": ("甲镇", unit.lon, unit.lat),
        "S3": ("乙镇", township.lon, township.lat),
    }
    schools = tuple(
        replace(s, township=placed[s.school_id][0], lon=placed[s.school_id][1], lat=placed[s.school_id][2])
        if s.school_id in placed
        else s
        for s in county.rows.schools
    )
    return county.with_rows(schools=schools, townships=(township,))


def lines(county: County) -> dict[str, int]:
    return {school.school_id: n for n, school in enumerate(county.rows.schools, 5)}


def test_townships_without_a_point_come_first_with_how_many_wait(kept: County) -> None:
    rows = points_data(kept, lines(kept))["townships"]
    assert [(row[2], row[3] == "", row[5]) for row in rows if row[2] in ("甲镇", "乙镇")] == [
        ("甲镇", True, 2),
        ("乙镇", False, 1),
    ]


def test_the_map_is_drawn_in_the_workbooks_own_system(kept: County) -> None:
    plain, moved = points_data(kept, {}), points_data(kept, {}, "GCJ02")
    one, other = plain["schools"][0], moved["schools"][0]
    assert one[0] == other[0]
    assert other[5:7] == [round(float(v), 5) for v in from_wgs84(one[5], one[6], "GCJ02")]
    assert moved["outlines"][0][2] != plain["outlines"][0][2]


def clicked(page: Page, lon: float, lat: float) -> None:
    """A click on the map at a place."""
    spot: dict[str, Any] = page.evaluate(
        "([lon, lat]) => { const p = map_duxue.latLngToContainerPoint([lat, lon]);"
        " const box = map_duxue.getContainer().getBoundingClientRect(); return { x: box.x + p.x, y: box.y + p.y }; }",
        [lon, lat],
    )
    page.mouse.click(spot["x"], spot["y"])


def test_a_click_gives_the_row_of_a_township(browser: WatchedPage, tmp_path: Path, kept: County) -> None:
    page = opened(browser, tmp_path, points_map(kept, lines(kept)))
    expect(page.locator("#state")).to_contain_text("甲镇")
    clicked(page, 118.35, 40.15)
    unit, name, lon, lat = page.input_value("#rows").split("\t")
    assert (unit, name) == ("130227", "甲镇")
    assert (float(lon), float(lat)) == pytest.approx((118.35, 40.15), abs=0.002)
    page.get_by_role("button", name="含表头").click()
    assert page.input_value("#rows").splitlines()[0].split("\t") == ["单位代码", "乡镇街道", "经度", "纬度"]
    quiet(browser)


def test_schools_are_copied_as_two_columns_in_the_workbooks_order(
    browser: WatchedPage, tmp_path: Path, kept: County
) -> None:
    page = opened(browser, tmp_path, points_map(kept, lines(kept)))
    page.check("input[value=schools]")
    find(page, kept.schools["S2"].name)
    clicked(page, 118.33, 40.11)
    row = page.input_value("#rows").split("\t")
    assert row[:2] == ["S2", kept.schools["S2"].name]
    page.get_by_role("button", name="两列").click()
    copied = page.input_value("#rows").split("\n")
    assert len(copied) == len(kept.rows.schools)
    by_id = dict(zip(lines(kept), copied, strict=True))
    assert by_id["S2"].split("\t") == row[2:]
    assert by_id["S1"] == "\t"  # where nobody has clicked nothing is made up
    own = next(s for s in kept.rows.schools if s.school_id not in ("S1", "S2", "S3"))
    assert [float(v) for v in by_id[own.school_id].split("\t")] == pytest.approx((own.lon, own.lat), abs=2e-5)
    expect(page.locator("#told")).to_contain_text("5")
    quiet(browser)


def test_the_page_asks_in_english_too(browser: WatchedPage, tmp_path: Path, kept: County) -> None:
    page = opened(browser, tmp_path, points_map(kept, {}, lang="en"))
    expect(page.get_by_role("button", name="Copy the rows")).to_be_visible()
    quiet(browser)


def test_the_map_is_moved_and_a_place_taken_by_keys(
    browser: WatchedPage, tmp_path: Path, kept: County
) -> None:
    page = opened(browser, tmp_path, points_map(kept, lines(kept)))
    page.locator(".leaflet-container").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(500)
    middle = page.evaluate("[map_duxue.getCenter().lng, map_duxue.getCenter().lat]")
    page.keyboard.press("Enter")
    _unit, name, lon, lat = page.input_value("#rows").split("\t")
    assert name == "甲镇"
    assert (float(lon), float(lat)) == pytest.approx(middle, abs=1e-5)
    quiet(browser)
