"""What the city's map says of its offices, and that it stays small."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from duxue.maps.city_map import city_data, city_map, need_and_staff
from duxue.scenarios.belonging import region_text
from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Unmet
from duxue.scenarios.rows import make
from duxue.scenarios.travel.outlines import outlines, outlines_of_hebei
from tests.maps.conftest import PHONE, inspector, unit

OFFICE = ("name", "region", "lon", "lat", "outline", "schools", "people", "need", "staff", "unmet", "link")


def offices(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row[0]: dict(zip(OFFICE, row, strict=True)) for row in data["offices"]}


def unmet(rule: str, subject: str) -> Unmet:
    return make(Unmet, rule=rule, subject=subject)


def test_each_office_tells_its_schools_people_need_and_staff(city: County) -> None:
    found = offices(city_data(city, Plan()))
    assert list(found) == ["唐山市", "迁西县", "海港经济开发区"]
    # 11 schools that are not large need 3 inspectors, the large one its own; one term is over, one is no school duty
    assert {k: found["迁西县"][k] for k in ("schools", "people", "need", "staff")} == {
        "schools": 12, "people": 3, "need": 4, "staff": 1,
    }  # fmt: skip
    assert (found["唐山市"]["schools"], found["唐山市"]["need"], found["唐山市"]["staff"]) == (1, 1, 1)
    assert need_and_staff(city, "130274") == (1, 1)


def test_an_office_is_called_by_its_place(city: County) -> None:
    units = tuple(replace(one, name=f"{one.name}教育督导室") for one in city.rows.units)
    data = city_data(replace(city, rows=replace(city.rows, units=units)), Plan())
    assert data["title"] == "唐山市教育督导一览图"
    found = offices(data)["迁西县教育督导室"]
    assert found["region"] == "迁西县"
    assert data["outlines"][found["outline"]][0] == "迁西县"
    assert region_text("督导室") == "督导室"


def test_figures_of_the_planner_go_before_our_own(city: County) -> None:
    found = offices(city_data(city, Plan(), staffing={"130227": (7, 5)}))
    assert (found["迁西县"]["need"], found["迁西县"]["staff"]) == (7, 5)


def test_unmet_duties_are_counted_with_their_office(city: County) -> None:
    plan = Plan(
        unmet=(
            unmet("coverage", "W3"),
            unmet("monthly_visit", "W3"),
            unmet("responsible_load", "H1"),
            unmet("staffing_level", "130227"),
            unmet("coverage", "T1"),
            unmet("budget", "all"),
        )
    )
    data = city_data(city, plan, reader="office")
    assert {name: row["unmet"] for name, row in offices(data).items()} == {
        "唐山市": 1, "迁西县": 3, "海港经济开发区": 1,
    }  # fmt: skip
    assert data["unmet"] == 6
    assert sorted(row[0] for row in data["schools"] if row[-2]) == ["T1", "W3"]
    public = city_data(city, plan)
    assert public["unmet"] == 0
    assert not any(row["unmet"] for row in offices(public).values())
    assert not any(row[-2] for row in public["schools"])


def test_an_office_without_outline_is_shown_by_its_seat(city: County) -> None:
    data = city_data(city, Plan())
    found = offices(data)
    assert data["outlines"][found["迁西县"]["outline"]][0] == "迁西县"
    assert found["海港经济开发区"]["outline"] == -1
    assert (found["海港经济开发区"]["lon"], found["海港经济开发区"]["lat"]) == (119.0, 39.22)


@pytest.fixture
def province(city: County) -> County:
    """A city of the bundled region and two counties of one name in other cities, below one province."""
    named = {"130104": (114.43, 38.04), "130703": (114.87, 40.83)}
    units = (
        unit("130000", "河北省", level=UnitLevel.PROVINCE, lon=114.5, lat=38.0),
        *(replace(one, parent_id=one.parent_id or "130000") for one in city.rows.units),
        *(unit(code, "桥西区教育督导室", lon=lon, lat=lat) for code, (lon, lat) in named.items()),
    )
    people = tuple(inspector(f"P{code}", f"督学{code}", unit_id=code) for code in ("130000", *named))
    return city.with_rows(units=units, inspectors=(*city.rows.inspectors, *people))


def test_a_province_shows_the_outline_of_every_county_by_its_code(province: County) -> None:
    data = city_data(province.focused((), province.inspectors), Plan())
    alike = [row for row in data["offices"] if row[0] == "桥西区教育督导室"]
    assert len({row[4] for row in alike}) == 2, "each its own, though both have one name"
    for row in alike:
        name, own, rings, *_ = data["outlines"][row[4]]
        lons, lats = zip(*rings[0], strict=True)
        assert (name, own) == ("桥西区", True)
        assert min(lons) < row[2] < max(lons)
        assert min(lats) < row[3] < max(lats)
    assert "GS(2024)0650" in data["sources"]


def test_neighbours_are_drawn_from_the_own_region_alone(city: County) -> None:
    around = {row[0] for row in city_data(city, Plan())["outlines"]}
    assert around <= {one.name for one in outlines()}
    assert len(around) > 1


def test_the_map_of_all_counties_of_the_province_stays_small(city: County) -> None:
    codes = outlines_of_hebei()
    units = tuple(unit(code, one.name, lon=one.bounds[0], lat=one.bounds[1]) for code, one in codes.items())
    people = tuple(inspector(f"P{code}", f"督学{code}", unit_id=code) for code in codes)
    text = city_map(city.with_rows(units=units, schools=(), inspectors=people), Plan())
    assert len(text.encode("utf-8")) < 1_000_000


def test_links_to_the_offices_maps_stay_beside_the_page(city: County) -> None:
    links = {"130227": "迁西县.html", "130274": "maps/130274.html"}
    found = offices(city_data(city, Plan(), links=links))
    assert [found[name]["link"] for name in found] == ["", "迁西县.html", "maps/130274.html"]


@pytest.mark.parametrize(
    "link",
    [
        "https://outside.invalid/a.html",
        "//outside.invalid",
        "javascript:alert(1)",
        " JavaScript:x",
        "file:///etc/hosts",
        "/a.html",
        "\\\\host\\a",
    ],
)
def test_links_that_lead_outside_are_refused(city: County, link: str) -> None:
    with pytest.raises(ValueError, match="not a relative address"):
        city_map(city, Plan(), links={"130227": link})


def test_the_same_city_gives_the_same_bytes_without_anything_private(city: County) -> None:
    text = city_map(city, Plan())
    assert text == city_map(city, Plan())
    assert PHONE not in text
    assert "合成数据" in text
    assert '"synthetic":true' in text


def test_a_city_of_3500_schools_stays_under_a_megabyte_and_a_half(
    large_city: Callable[[int], County],
) -> None:
    text = city_map(large_city(3500), Plan())
    assert text.count("中心小学") == 3500
    assert len(text.encode("utf-8")) < 1_000_000


def test_a_city_without_rows_is_drawn_all_the_same(large_city: Callable[[int], County]) -> None:
    data = city_data(large_city(0), Plan())
    assert data["offices"] == data["schools"] == []
