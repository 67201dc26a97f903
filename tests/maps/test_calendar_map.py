"""What the calendar map holds for the office, and what its public edition never does."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from duxue.maps.calendar_map import HALVES, calendar_data, calendar_map
from duxue.maps.words import kind_text
from duxue.scenarios.codes import Half, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.disclosure import Reader
from duxue.scenarios.plan import Event, Plan, Seat, Visit
from duxue.scenarios.records import Campaign
from duxue.scenarios.rows import Task, make
from tests.maps.conftest import SECRETS, inspector, unit

OFFICE = "130227"
MONDAY = date(2026, 12, 28)
"""The Monday of the week of New Year's Day 2027, from which days count."""


def read_back(data: dict[str, Any]) -> set[tuple[str, str, date, Half]]:
    found = set()
    for week, flat in enumerate(data["visits"]):
        for at in range(0, len(flat), 3):
            place, person, slot = flat[at : at + 3]
            day, half = divmod(slot, 3)
            when = MONDAY + timedelta(days=7 * week + day)
            found.add((data["schools"][place][0], data["people"][person][0], when, HALVES[half]))
    return found


def test_the_offices_edition_holds_every_visit(county: County, plan: Plan) -> None:
    data = calendar_data(county, plan, OFFICE, reader="office")
    assert read_back(data) == {
        ("S1", "张三", date(2027, 3, 17), Half.AM),
        ("S2", "王五", date(2027, 10, 21), Half.PM),
    }
    assert data["edition"] == "内部资料，含未通知的随机督导安排，不得外传"


def test_weeks_cover_the_horizon_and_are_named_as_an_office_counts_them(county: County, plan: Plan) -> None:
    data = calendar_data(county, plan, OFFICE)
    assert data["weeks"][0] == [2026, 53, "12月28日–1月3日"]
    assert data["weeks"][1] == [2027, 1, "1月4日–1月10日"]
    assert data["weeks"][-1][2] == "12月27日–1月2日"
    assert len(data["days"]) == 7 * len(data["weeks"])
    assert data["days"][0] == "12月28日"


def test_the_page_opens_on_the_first_week_to_come_that_shows_something(county: County, plan: Plan) -> None:
    def opens(as_of: date, reader: Reader) -> str:
        data = calendar_data(replace(county, as_of=as_of), plan, OFFICE, reader=reader)
        return str(data["days"][7 * data["first_week"]])

    assert opens(date(2026, 12, 1), "office") == "3月15日", "a visit"
    assert opens(date(2027, 3, 17), "office") == "3月15日", "still this week"
    assert opens(date(2027, 3, 22), "office") == opens(date(2026, 12, 1), "public") == "5月10日", "an event"
    assert opens(date(2027, 12, 20), "office") == "12月20日", "nothing to come: the week itself"


def test_events_tell_place_days_purpose_and_team(county: County, plan: Plan) -> None:
    data = calendar_data(county, plan, OFFICE, reader="office")
    ((place, first, last, exact, text, team, fate),) = data["events"]
    assert fate == ""
    assert data["schools"][place][0] == "S1"
    assert (data["days"][first], data["days"][last], exact, text) == ("5月12日", "5月14日", 1, "综合督导")
    assert [(data["people"][who][0], role) for who, role in team] == [("王五", 0)]


def test_an_event_at_a_unit_stands_at_its_seat_and_a_campaign_has_its_name(county: County) -> None:
    campaign = make(
        Campaign, campaign_id="C1", name="食品安全专项督导", start=date(2027, 4, 1), end=date(2027, 5, 1)
    )
    county = replace(county, rows=replace(county.rows, campaigns=(campaign,)))
    made = Plan(
        events=(
            make(
                Event, event_id="E1", target_id=OFFICE, kinds=(Task(TaskKind.COUNTY_EVALUATION), Task(TaskKind.CAMPAIGN, "C1")),
                start=date(2027, 4, 12), end=date(2027, 4, 12),
            ),
        )
    )  # fmt: skip
    ((place, *_, text, _team, _fate),) = calendar_data(county, made, OFFICE, reader="office")["events"]
    assert place == ["迁西县", 118.31, 40.14]
    assert text == "对县级政府评价 + 食品安全专项督导"


def test_people_from_elsewhere_who_sit_in_a_team_are_shown(county: County) -> None:
    rows = replace(
        county.rows,
        units=(*county.rows.units, unit("130299", "别处")),
        inspectors=(*county.rows.inspectors, inspector("X1", "外借督学", unit_id="130299")),
    )
    made = Plan(
        events=(
            make(
                Event, event_id="E1", office_id=OFFICE, target_id="S1", kinds=(Task(TaskKind.COMPREHENSIVE),),
                start=date(2027, 4, 12), end=date(2027, 4, 12),
            ),
        ),
        seats=(make(Seat, event_id="E1", inspector_id="X1"),),
    )  # fmt: skip
    data = calendar_data(replace(county, rows=rows), made, OFFICE, reader="office")
    assert "外借督学" in [row[0] for row in data["people"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_public_edition_holds_no_visit_and_no_day_before_its_notice(
    county: County, plan: Plan, lang: Any
) -> None:
    data = calendar_data(county, plan, OFFICE, lang)
    assert not any(data["visits"])
    ((_, first, last, exact, _, team, _fate),) = data["events"]
    assert (first % 7, last % 7, exact, team) == (0, 6, 0, [])
    # The same page comes out whatever the visits are, and on whichever days of its week the event is.
    event = plan.events[0]
    moved = replace(event, start=event.start + timedelta(days=1), end=event.end + timedelta(days=1))
    other = replace(plan, visits=(), events=(moved,), seats=())
    assert calendar_map(county, plan, OFFICE, lang) == calendar_map(county, other, OFFICE, lang)
    assert calendar_map(county, plan, OFFICE, lang, reader="office") != calendar_map(
        county, other, OFFICE, lang, reader="office"
    )


def test_nothing_private_is_in_either_edition(county: County, plan: Plan) -> None:
    pages = calendar_map(county, plan, OFFICE), calendar_map(county, plan, OFFICE, reader="office")
    for text in (page.partition('id="duxue-data">')[2] for page in pages):
        assert "滦阳初中" in text
        assert [secret for secret in SECRETS if secret in text] == []


def test_the_same_plan_gives_the_same_bytes_in_any_order_of_rows(county: County, plan: Plan) -> None:
    turned = replace(plan, visits=plan.visits[::-1], events=plan.events[::-1])
    first = calendar_map(county, plan, OFFICE, reader="office")
    assert calendar_map(county, turned, OFFICE, reader="office") == first
    assert json.dumps(calendar_data(county, plan, OFFICE, "en", reader="office"))


def test_forty_weeks_of_3500_schools_stay_small(large_city: Callable[[int], County]) -> None:
    city = large_city(3500)
    one = replace(
        city, rows=replace(city.rows, schools=tuple(replace(s, office_id=OFFICE) for s in city.rows.schools))
    )
    people = tuple(
        inspector(f"I{i:03}", f"督学{i}", school_id=one.rows.schools[i].school_id) for i in range(700)
    )
    one = replace(one, rows=replace(one.rows, inspectors=people))
    days = [date(2027, 3, 1) + timedelta(days=7 * week) for week in range(40)]
    made = tuple(
        make(
            Visit, visit_id=f"V{week}-{i}", date=day + timedelta(days=i % 5), half=HALVES[i % 2],
            school_id=s.school_id, inspector_id=people[i % 700].inspector_id,
        )
        for week, day in enumerate(days)
        for i, s in enumerate(one.rows.schools)
        if (i + week) % 4 == 0
    )  # fmt: skip
    text = calendar_map(one, Plan(visits=made), OFFICE, reader="office")
    assert len(made) == 35_000
    assert len(text.encode("utf-8")) < 1_000_000


def test_purposes_are_told_as_words_in_english_too() -> None:
    told = [kind_text(kind, "en") for kind in TaskKind]
    assert told == ["Comprehensive", "Principal review", "Campaign", "Look-back", "County evaluation"]
    assert kind_text(TaskKind.FOLLOW_UP, "zh") == "回头看"


def test_what_became_of_a_task_stands_with_it(county: County, plan: Plan) -> None:
    (event,) = [e for e in plan.events if e.target_id == "S1"][:1]
    told = {plan.visits[0].visit_id: "未填报", event.event_id: "已完成（原定2027年5月11日）"}
    data = calendar_data(county, plan, OFFICE, reader="office", told=told)
    (((week, at), text),) = [((w, n), t) for w, notes in data["fates"].items() for n, t in notes.items()]
    visit = plan.visits[0]
    assert data["schools"][data["visits"][week][3 * at]][0] == visit.school_id
    assert text == "未填报"
    assert [row[-1] for row in data["events"]] == ["已完成（原定2027年5月11日）"]
