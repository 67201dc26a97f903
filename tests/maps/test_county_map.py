"""What an office's map shows, and what it must never show."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from duxue.maps import layers
from duxue.maps.county_map import county_data, county_map
from duxue.maps.words import WORDS
from duxue.scenarios.codes import Stage, TaskKind, UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Township
from duxue.scenarios.rows import Task
from tests.maps.conftest import SECRETS, posted, school, unit

SCHOOL = (
    "id", "name", "lon", "lat", "stage", "students", "large", "held", "zone", "last", "next", "done", "planned", "duties",
    "unmet", "standing", "ledger",
)  # fmt: skip


def schools(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row[0]: dict(zip(SCHOOL, row, strict=True)) for row in data["schools"]}


def held(data: dict[str, Any], school_id: str) -> list[tuple[str, str]]:
    return [(data["people"][i][0], note) for i, note in schools(data)[school_id]["held"]]


def test_schools_of_the_horizon_are_shown_large_ones_beneath_small_ones(county: County, plan: Plan) -> None:
    data = county_data(county, plan, "130227")
    assert [row[0] for row in data["schools"]] == ["S1", "S4", "S2", "S5", "S3"]  # S6 has closed before
    assert [row[0] for row in data["schools"] if row[6]] == ["S1"]
    assert data["stages"][schools(data)["S2"]["stage"]] == "初中"
    assert schools(data)["S1"]["lon"] == 118.31235


def test_who_answers_for_a_school_and_from_when_to_when(county: County, plan: Plan) -> None:
    data = county_data(county, plan, "130227")
    assert held(data, "S1") == [("张三", "")]
    assert held(data, "S2") == [("李四", "至2027年6月30日"), ("王五", "2027年7月1日起")]
    assert held(data, "S5") == [("王五", "")]  # all the time since the school opened
    assert held(data, "S4") == []
    english = county_data(county, plan, "130227", "en")
    assert held(english, "S2") == [("李四", "until 30 Jun 2027"), ("王五", "from 1 Jul 2027")]


def test_a_school_that_stands_at_its_township_says_so(county: County, plan: Plan) -> None:
    first = county.schools["S1"]
    there = Township(first.unit_id, "某镇", first.lon, first.lat)
    moved = tuple(replace(s, township="某镇") for s in county.rows.schools)
    data = county_data(county.with_rows(schools=moved, townships=(there,)), plan, "130227")
    assert {key: row["standing"] for key, row in schools(data).items() if row["standing"]} == {"S1": "某镇"}


def test_zones_and_the_round(county: County, plan: Plan) -> None:
    data = county_data(county, plan, "130227")
    found = schools(data)
    assert [zone[0] for zone in data["zones"]] == ["第一责任区", "第二责任区"]
    assert [data["people"][zone[2]][0] for zone in data["zones"]] == ["张三", "王五"]
    assert [found[s]["zone"] for s in ("S1", "S2", "S3", "S4")] == [0, 0, 1, -1]
    assert (found["S1"]["last"], found["S1"]["next"]) == ("2023年4月6日", "2027年")
    assert (found["S2"]["last"], found["S2"]["next"]) == ("", "2029年")
    assert (found["S3"]["last"], found["S3"]["next"]) == ("", "")


def test_unmet_duties_mark_schools_events_and_people(county: County, plan: Plan) -> None:
    data = county_data(county, plan, "130227", reader="office")
    assert [key for key, row in schools(data).items() if row["unmet"]] == ["S1", "S4"]  # S1 through its event
    assert [row[0] for row in data["people"] if row[-1]] == ["李四"]
    given = county_data(county, plan, "130227", unmet={"F1", "S3"}, reader="office")
    assert [key for key, row in schools(given).items() if row["unmet"]] == [
        "S4",
        "S3",
    ]  # S4 through its follow-up
    none = county_data(county, plan, "130227", unmet=(), reader="office")
    assert not any(row["unmet"] for row in schools(none).values())
    public = county_data(county, plan, "130227")  # what stays open is the office's own matter
    assert not any(row["unmet"] for row in schools(public).values())
    assert not any(row[-1] for row in public["people"])


def test_inspectors_of_the_office_start_at_about_their_place(county: County, plan: Plan) -> None:
    data = county_data(county, plan, "130227", reader="office")
    people = {row[0]: row for row in data["people"]}
    assert people.keys() == {"张三", "李四", "王五", "赵六"}
    assert people["张三"][1:3] == [118.123, 40.099]  # to 100 m: it may be a home
    assert people["李四"][1:3] == [118.4, 40.2]  # the own school
    assert people["王五"][1:3] == [118.31, 40.14]  # the seat
    assert people["赵六"][3] == -1  # holds no school, has no colour
    assert len({people[name][3] for name in ("张三", "李四", "王五")}) == 3


def test_a_borrowed_inspector_is_shown_with_the_school(county: County) -> None:
    lent = replace(county.inspectors["I4"], unit_id="130299")
    rows = replace(county.rows, units=(*county.rows.units, unit("130299", "别处")))
    rows = replace(rows, inspectors=(*rows.inspectors[:3], lent))
    data = county_data(replace(county, rows=rows), Plan(postings=(posted("S4", "I4"),)), "130227")
    assert held(data, "S4") == [("赵六", "")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_private_and_no_days_of_visits_reach_the_page(county: County, plan: Plan, lang: Any) -> None:
    text = county_map(county, plan, "130227", lang).partition('id="duxue-data">')[2]
    assert "张三" in text
    for secret in SECRETS:
        assert secret not in text
    days = {visit.date for visit in plan.visits}
    for event in plan.events:
        days |= {*event.days(), event.notice_on or event.start}
    for day in sorted(days):
        for shown in (
            day.isoformat(),
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.month}月{day.day}日",
            f"{day.day} {day:%b} {day.year}",
        ):
            assert shown not in text


def test_the_page_says_whether_its_data_are_synthetic(county: County, plan: Plan) -> None:
    assert '"synthetic":false' in county_map(county, plan, "130227")
    assert '"synthetic":true' in county_map(replace(county, synthetic=True), plan, "130227")


def test_outlines_name_their_source_and_the_own_county_lies_on_top(county: County, plan: Plan) -> None:
    data = county_data(county, plan, "130227")
    assert [row[0] for row in data["outlines"] if row[1]] == ["迁西县"]
    assert data["outlines"][-1][0] == "迁西县"
    assert "GS(2024)0650" in data["sources"]
    assert "GS(2024)0650" in county_data(county, plan, "130227", "en")["sources"]


def test_a_county_without_outline_is_drawn_without(county: County) -> None:
    far = school("S9", "远方小学", unit_id="652201", lon=93.5, lat=42.8)
    rows = replace(
        county.rows, units=(unit("652201", "远方县", lon=93.5, lat=42.8),), schools=(far,), inspectors=()
    )
    data = county_data(replace(county, rows=rows), Plan(), "652201")
    assert data["outlines"] == []
    assert "GS(2024)" not in data["sources"]
    assert data["bounds"] == [[42.8, 93.5], [42.8, 93.5]]


def test_a_city_office_owns_the_ground_of_its_counties(county: County, plan: Plan) -> None:
    city = unit("130200", "唐山市", level=UnitLevel.CITY)
    rows = replace(county.rows, units=(city, unit(parent_id="130200")))
    data = county_data(replace(county, rows=rows), plan, "130200")
    assert [row[0] for row in data["outlines"] if row[1]] == ["迁西县"]
    assert data["schools"] == []
    own = replace(
        rows, schools=(school("T1", "市直中学", unit_id="130227", office_id="130200"),), inspectors=()
    )
    data = county_data(replace(county, rows=own), plan, "130200")
    assert data["bounds"] == [[40.1, 118.3], [40.1, 118.3]]  # its schools, not the whole city around them


def test_the_order_of_rows_changes_nothing_but_the_same_input_gives_the_same_bytes(
    county: County, plan: Plan
) -> None:
    first = county_map(county, plan, "130227")
    assert county_map(county, plan, "130227") == first
    mixed = replace(plan, zones=plan.zones[::-1], unmet=plan.unmet[::-1])
    turned = replace(county, rows=replace(county.rows, schools=county.rows.schools[::-1]))
    assert county_map(turned, mixed, "130227") == first


def test_an_unknown_office_is_an_error(county: County, plan: Plan) -> None:
    with pytest.raises(KeyError, match="999999"):
        county_map(county, plan, "999999")


def test_english_words_stand_where_chinese_ones_did(county: County, plan: Plan) -> None:
    data = county_data(county, plan, "130227", "en")
    assert data["words"]["last"] == "Last comprehensive"
    assert data["stages"][list(Stage).index(Stage.NINE_YEAR)] == "Nine-year"
    assert data["title"] == "迁西县: Schools and their responsible inspectors"
    assert [key for key, (zh, en) in WORDS.items() if not zh or max(en) >= "一"] == []
    assert json.dumps(data)


def test_a_school_that_closes_in_mid_year_is_held_to_its_last_day(county: County) -> None:
    closing = school("S7", "将撤并小学", closed=date(2027, 8, 1))
    held_all = Plan(postings=(posted("S7", "I1", end=date(2027, 7, 31)),))
    rows = replace(county.rows, schools=(closing,))
    assert held(county_data(replace(county, rows=rows), held_all, "130227"), "S7") == [("张三", "")]


def test_a_heads_review_in_the_round_is_the_next_comprehensive_by_its_day(county: County, plan: Plan) -> None:
    event = replace(plan.events[0], kinds=(Task(TaskKind.PRINCIPAL_REVIEW),))
    reviewed = replace(plan, events=(event,))
    office = schools(county_data(county, reviewed, "130227", reader="office"))
    assert office["S1"]["next"] == "2027年5月12日"
    public = schools(county_data(county, reviewed, "130227"))
    assert public["S1"]["next"] == "2027年"  # its notice has not gone out


def test_far_parts_of_a_district_without_schools_do_not_shrink_the_others() -> None:
    near = [[118.0, 39.0], [118.2, 39.0], [118.2, 39.2], [118.0, 39.2]]
    far = [[117.0, 38.0], [117.5, 38.0], [117.5, 38.5], [117.0, 38.5]]
    outline = [["路南区", True, [near, far], 118.1, 39.1]]
    assert layers.inhabited(outline, [[118.1, 39.1]])[0][2] == [near]
    assert layers.inhabited(outline, [[110.0, 30.0]])[0][2] == [near, far]  # nobody anywhere: all of it
    assert layers.extent([], layers.inhabited(outline, [[118.1, 39.1]])) == [[39.0, 118.0], [39.2, 118.2]]
