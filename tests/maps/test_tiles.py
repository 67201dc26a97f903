"""Tiles come only where the office has set them up, from the hosts it named, and with its points in their system."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from duxue.maps.city_map import city_map
from duxue.maps.county_map import county_data, county_map
from duxue.maps.tiles import TilesError, on_tiles, tiles_of
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Plan
from duxue.scenarios.travel.coordinates import to_wgs84
from tests.conftest import WatchedPage
from tests.maps.pages import opened

OFFICE = "130227"
OWN = {"map_tiles_url": "https://{s}.tiles.invalid/{z}/{x}/{y}.png", "map_tiles_crs": "GCJ02"}


def with_values(county: County, **given: Value) -> County:
    values = {(key, ""): value for key, value in given.items()}
    return replace(county, parameters=county.parameters.replaced(values))


def allowed(text: str) -> str:
    found = re.search(r"img-src ([^;\"]*)", text)
    assert found is not None
    return found[1]


def test_without_configuration_there_are_no_tiles(county: County, plan: Plan) -> None:
    assert tiles_of(county, OFFICE) is None
    text = county_map(county, plan, OFFICE, reader="office")
    assert allowed(text) == "data:"
    assert "tianditu.gov.cn" not in text


def test_a_tianditu_key_brings_ground_and_names(county: County, plan: Plan) -> None:
    own = with_values(county, tianditu_key="k e&y")
    tiles = tiles_of(own, OFFICE)
    assert tiles is not None
    assert ["LAYER=vec" in tiles.layers[0], "LAYER=cva" in tiles.layers[1]] == [True, True]
    assert all(layer.endswith("&tk=k%20e%26y") for layer in tiles.layers)
    text = county_map(own, plan, OFFICE, reader="office")
    assert allowed(text) == "data: https://*.tianditu.gov.cn"
    data = county_data(own, plan, OFFICE, reader="office")
    assert data["tiles"]["source"] == "底图：天地图"
    assert (
        data["schools"] == county_data(county, plan, OFFICE, reader="office")["schools"]
    )  # CGCS2000 is WGS-84


def test_no_public_map_holds_the_key(county: County, plan: Plan) -> None:
    own = with_values(county, tianditu_key="secretkey")
    for text in (county_map(own, plan, OFFICE), city_map(own, plan)):
        assert "secretkey" not in text
        assert allowed(text) == "data:"
    assert "secretkey" in city_map(own, plan, reader="office")


def test_an_office_may_have_tiles_of_its_own(county: County) -> None:
    own = with_values(county, tianditu_key="x", **OWN, map_tiles_source="审图号一")
    tiles = tiles_of(own, OFFICE)
    assert tiles is not None
    assert (tiles.layers, tiles.hosts, tiles.source) == (
        (OWN["map_tiles_url"],),
        ("https://*.tiles.invalid",),
        "审图号一",
    )
    port = tiles_of(with_values(county, map_tiles_url="http://10.1.2.3:8080/t/{z}/{x}/{y}"), OFFICE)
    assert port is not None
    assert port.hosts == ("http://10.1.2.3:8080",)


@pytest.mark.parametrize(
    "address",
    ["ftp://a/{z}/{x}/{y}", "https://a.invalid/{z}/{x}", "{z}/{x}/{y}", "javascript:{z}{x}{y}", "https://a b/{z}/{x}/{y}",
     "https://a;script-src *//{z}/{x}/{y}"],
)  # fmt: skip
def test_an_address_that_no_map_can_use_is_an_error_in_both_languages(county: County, address: str) -> None:
    with pytest.raises(TilesError, match="底图地址") as caught:
        tiles_of(with_values(county, map_tiles_url=address), OFFICE)
    assert "map_tiles_url" in caught.value.en


def test_points_and_outlines_move_to_the_system_of_the_tiles(county: County, plan: Plan) -> None:
    own = with_values(county, **OWN)
    plain = county_data(county, plan, OFFICE, reader="office")
    moved = county_data(own, plan, OFFICE, reader="office")
    pairs = [(a[2:4], b[2:4]) for a, b in zip(plain["schools"], moved["schools"], strict=True)]
    pairs += [(a[1:3], b[1:3]) for a, b in zip(plain["people"], moved["people"], strict=True)]
    pairs += [
        (a, b)
        for one, two in zip(plain["outlines"], moved["outlines"], strict=True)
        for a, b in zip(one[2][0], two[2][0], strict=True)
    ]
    assert len(pairs) > 100
    for (lon, lat), there in pairs:
        back_lon, back_lat = to_wgs84(there[0], there[1], "GCJ02")
        assert abs(float(back_lon) - lon) < 1.1e-3  # starts are rounded to about 100 m
        assert abs(float(back_lat) - lat) < 1.1e-3
        assert abs(there[0] - lon) > 0.004  # some 500 m
    assert on_tiles(county, None) is county


def test_the_page_asks_the_offices_own_hosts_and_nobody_else(
    browser: WatchedPage, tmp_path: Path, county: County, plan: Plan
) -> None:
    page = opened(browser, tmp_path, county_map(with_values(county, **OWN), plan, OFFICE, reader="office"))
    for _ in range(100):  # a busy machine takes its time to draw
        if browser.outside:
            break
        page.wait_for_timeout(100)
    assert browser.outside
    assert all(
        re.match(r"https://[0-7]\.tiles\.invalid/\d+/\d+/\d+\.png", asked) for asked in browser.outside
    )
    page.locator(".leaflet-control-layers input").uncheck()
    before = len(browser.outside)
    page.evaluate("() => { map_duxue.setZoom(14, { animate: false }); }")
    page.wait_for_timeout(200)
    assert len(browser.outside) == before
