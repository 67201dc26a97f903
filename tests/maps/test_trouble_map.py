"""What the trouble map tells of plans: duties left open, short areas, loads, caps, what a revision moves."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from duxue.maps.trouble_map import Move, OpenDuty, ShortArea, Tally, View, moves, trouble_data, trouble_map
from duxue.scenarios.codes import Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.maps.conftest import END, SECRETS, START, inspector, posted, school, unit

OFFICE = "130227"
NAME, HELD, OPEN, AREAS, LOADS, CAPS, MOVES = range(7)


def view(plan: Plan, **values: Any) -> View:
    return View("现行方案", "Today's plan", plan, **values)


def one_view(county: County, shown: View, lang: Any = "zh") -> tuple[dict[str, Any], list[Any]]:
    data = trouble_data(county, [shown], OFFICE, lang)
    return data, data["views"][0]


def names(data: dict[str, Any], places: list[int]) -> list[str]:
    return sorted(data["schools"][i][0] for i in places)


def test_open_duties_fall_on_schools_events_zones_and_people(county: County, plan: Plan) -> None:
    duties = tuple(
        OpenDuty(subject, f"未满足：{subject}", f"open: {subject}")
        for subject in ("S4", "E1", "F1", "Z1", "I2")
    )
    data, row = one_view(county, view(plan, open=duties))
    assert [names(data, schools) for schools, *_ in row[OPEN]] == [["S4"], ["S1"], ["S4"], ["S1", "S2"], []]
    assert [[data["people"][i][0] for i in people] for _, people, *_ in row[OPEN]] == [
        [],
        [],
        [],
        [],
        ["李四"],
    ]
    assert row[OPEN][0][2] == "未满足：S4"
    assert one_view(county, view(plan, open=duties), "en")[1][OPEN][0][2] == "open: S4"


def test_another_offices_duties_are_left_to_it(county: County, plan: Plan) -> None:
    other = school("X1", "别处小学", unit_id="130281")
    rows = replace(
        county.rows,
        units=(*county.rows.units, unit("130281", "别处")),
        schools=(*county.rows.schools, other),
        inspectors=(*county.rows.inspectors, inspector("X2", "别处督学", unit_id="130281")),
    )
    subjects = ("X1", "X2", "130281", "130227", "S4")
    duties = tuple(OpenDuty(subject, subject, subject) for subject in subjects)
    _, row = one_view(replace(county, rows=rows), view(plan, open=duties))
    assert [text for *_, text, _ in row[OPEN]] == ["130227", "S4"]


def test_a_short_area_names_its_schools_and_who_can_reach_them(county: County, plan: Plan) -> None:
    area = ShortArea("北部缺人", "short in the north", frozenset({"S2", "S5", "X9"}), frozenset({"I3", "I9"}))
    far = ShortArea("别处", "elsewhere", frozenset({"X9"}), frozenset())
    data, row = one_view(county, view(plan, areas=(area, far)))
    ((text, schools, people),) = row[AREAS]
    assert (text, names(data, schools), [data["people"][i][0] for i in people]) == (
        "北部缺人",
        ["S2", "S5"],
        ["王五"],
    )


def test_loads_and_caps_come_fullest_first(county: County, plan: Plan) -> None:
    loads = (
        Tally("I1", 10, 40),
        Tally("I2", 30.04, 60),
        Tally("I3", 12, 10),
        Tally("I4", 1, 0),
        Tally("X", 1, 1),
    )
    caps = (Tally("S1", 1, 3), Tally("S2", 3, 3))
    data, row = one_view(county, view(plan, loads=loads, caps=caps))
    assert [(data["people"][i][0], have, limit) for i, have, limit in row[LOADS]] == [
        ("王五", 12, 10),
        ("李四", 30.0, 60),
        ("张三", 10, 40),
    ]
    assert [(data["schools"][i][0], have, limit) for i, have, limit in row[CAPS]] == [
        ("S2", 3, 3),
        ("S1", 1, 3),
    ]


def test_who_answers_on_the_day_of_the_map(county: County, plan: Plan) -> None:
    def holders(shown: County) -> dict[str, str]:
        data, row = one_view(shown, view(plan))
        pairs = zip(data["schools"], row[HELD], strict=True)
        return {school[0]: data["people"][held][0] if held >= 0 else "" for school, held in pairs}

    assert holders(county) == {"S1": "张三", "S2": "李四", "S3": "王五", "S4": "", "S5": "王五"}
    assert holders(replace(county, as_of=date(2027, 8, 1)))["S2"] == "王五"


def test_a_revision_moves_the_schools_whose_hands_change(plan: Plan) -> None:
    after = replace(
        plan,
        postings=(
            posted("S1", "I1", end=date(2027, 4, 15)),
            posted("S1", "I2", start=date(2027, 4, 16)),
            posted("S2", "I2", end=date(2027, 6, 30)),
            posted("S2", "I3", start=date(2027, 7, 1)),
            posted("S3", "I3"),
            posted("S4", "I2", start=date(2027, 5, 1)),
        ),
    )
    found = moves(plan, after, ["S1", "S2", "S3", "S4", "S5"], START, END)
    assert found == (
        Move("S1", "I1", "I2", date(2027, 4, 16)),
        Move("S4", "", "I2", date(2027, 5, 1)),
        Move("S5", "I3", "", date(2027, 9, 1)),
    )
    assert moves(plan, after, ["S1"], date(2027, 5, 1), END) == (Move("S1", "I1", "I2", date(2027, 5, 1)),)
    assert moves(plan, plan, ["S1", "S2", "S5"], START, END) == ()


def test_moves_are_told_where_there_is_a_plan_before(county: County, plan: Plan) -> None:
    assert one_view(county, view(plan))[1][MOVES] is None
    after = replace(plan, postings=(*plan.postings[1:], posted("S1", "I3")))
    data, row = one_view(county, view(after, before=plan))
    ((place, old, new, day),) = row[MOVES]
    assert data["schools"][place][0] == "S1"
    assert (data["people"][old][0], data["people"][new][0], day) == ("张三", "王五", "2027年1月1日")


def test_what_ifs_stand_side_by_side_with_their_own_people_and_schools(county: County, plan: Plan) -> None:
    hired = inspector("N1", "新聘督学")
    more = county.with_rows(
        inspectors=(*county.rows.inspectors, hired),
        schools=(*county.rows.schools, school("N9", "新建小学", lon=118.33, lat=40.2)),
    )
    what_if = View(
        "增聘一人", "one more", replace(plan, postings=(*plan.postings, posted("S4", "N1"))), county=more
    )
    data = trouble_data(county, [view(plan), what_if], OFFICE)
    assert [row[NAME] for row in data["views"]] == ["现行方案", "增聘一人"]
    assert "新建小学" in [row[1] for row in data["schools"]]
    place = next(i for i, row in enumerate(data["schools"]) if row[0] == "S4")
    assert data["views"][0][HELD][place] == -1
    assert data["people"][data["views"][1][HELD][place]][0] == "新聘督学"
    assert all(len(row[HELD]) == len(data["schools"]) for row in data["views"])


def test_a_map_needs_a_view_and_an_office(county: County, plan: Plan) -> None:
    with pytest.raises(ValueError, match="needs a view"):
        trouble_map(county, [], OFFICE)
    with pytest.raises(KeyError, match="999999"):
        trouble_map(county, [view(plan)], "999999")


def test_it_is_marked_as_the_offices_own_and_holds_no_days_of_visits(county: County, plan: Plan) -> None:
    moved = replace(plan, visits=(), events=tuple(replace(e, status=Status.FROZEN) for e in plan.events))
    text = trouble_map(county, [view(plan)], OFFICE)
    assert text == trouble_map(county, [view(moved)], OFFICE)
    data = text.partition('id="duxue-data">')[2]
    assert '"edition":"内部资料，不得外传"' in data
    assert [secret for secret in SECRETS if secret in data] == []
    assert json.dumps(trouble_data(county, [view(plan)], OFFICE, "en"))
