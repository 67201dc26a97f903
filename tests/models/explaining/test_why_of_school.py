"""Why this person answers for this school, on small offices: what binds it, who else could, and what keeps the others out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.explaining.why.answer import Why, lines, minutes_said
from duxue.models.explaining.why.of_school import load_of, why_school
from duxue.scenarios.codes import Change as Kept
from duxue.scenarios.plan import Plan, Posting, ZoneRow
from duxue.scenarios.records import FormerPosting
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, office, person, posting, school
from tests.scenarios_small.stories import Small, five_each, goes_in_june, two_beside_two, west_and_east

JUNE, JULY = date(2027, 6, 30), date(2027, 7, 1)


def asked(small: Small, school_id: str = "S000") -> Why:
    return why_school(small.county, small.plan, school_id)


def bound(answer: Why) -> str:
    return "\n".join(one.zh for one in answer.binds)


def test_a_school_without_anybody_is_told_so_and_offers_no_choice() -> None:
    county = office([school(0)], [person("X0")])
    answer = why_school(county, Plan(), "S000")
    assert [one.zh for one in answer.stands] == ["本方案没有为该校安排责任督学"]
    assert (answer.choices, answer.binds) == ((), ())


def test_who_holds_it_is_told_with_days_road_and_load() -> None:
    small = two_beside_two()
    (said,) = asked(small, "S001").stands
    minutes = round(small.county.travel.minutes("X0", "S001"))
    assert said.zh == f"2027年1月1日至12月31日：X0（X0，专职），单程{minutes}分钟，新挂，挂牌2所（上限5所）"
    assert said.en.endswith("minutes one way, new, answers for 2 schools (limit 5)")
    kept = small.but(postings=tuple(replace(p, change=Kept.KEPT) for p in small.plan.postings))
    assert "续挂" in asked(kept, "S001").stands[0].zh


def test_a_holder_whom_the_scenario_does_not_know_is_told_by_id() -> None:
    county = office([school(0)], [person("X0")])
    answer = why_school(county, Plan(postings=(posting("S000", "gone"),)), "S000")
    assert [one.zh for one in answer.stands] == ["2027年1月1日至12月31日：gone"]
    assert [one.key for one in answer.choices[0].alternatives] == ["X0"]


def test_somebody_with_room_is_an_alternative_and_both_loads_are_told() -> None:
    (choice,) = asked(two_beside_two()).choices
    (other,) = choice.alternatives
    assert other.key == "X1"
    assert [one.zh for one in other.details] == ["X1挂牌2所变为3所", "X0挂牌2所变为1所"]
    assert (choice.blocked, choice.more) == ((), 0)
    assert "本室其余1人中可接任1人" in bound(asked(two_beside_two()))


def test_somebody_who_is_full_is_kept_out_by_the_rule_on_loads() -> None:
    answer = asked(five_each())
    (choice,) = answer.choices
    assert [(b.key, b.rule) for b in choice.blocked] == [("X1", "responsible_load")]
    assert choice.alternatives == ()
    told = lines(answer, "zh")
    assert "  没有可行的其他选择" in told
    assert any(
        line.startswith("  不可行1个，因“责任督学挂牌学校数”") and line.endswith("X1（X1）") for line in told
    )
    assert "可接任0人；不能接任：“责任督学挂牌学校数”1人" in bound(answer)


def test_only_a_few_of_many_alternatives_are_told_the_cheapest_first() -> None:
    """Eight others could take it; the nearer one lives, the cheaper it is: five are named, three counted."""
    people = [person(f"X{n}", lon=118.18 + n / 20, lat=39.63) for n in range(9)]
    county = office([school(0)], people)
    visits = two_beside_two().plan.visits_at("S000")
    plan = Plan(
        postings=(posting("S000", "X0"),), zones=(ZoneRow("Z1", "一区", "X0", "S000"),), visits=visits
    )
    (choice,) = why_school(county, plan, "S000").choices
    assert [one.key for one in choice.alternatives] == ["X1", "X2", "X3", "X4", "X5"]
    assert [one.key for one in choice.others] == ["X6", "X7", "X8"]
    assert "  另有3个可行选择，代价更高" in lines(why_school(county, plan, "S000"), "zh")


def test_a_school_goes_to_the_zone_of_who_takes_it_and_that_is_told() -> None:
    (choice,) = asked(west_and_east(), "S001").choices
    found = {one.key: one for one in choice.alternatives}
    assert found.keys() == {"X0", "X2", "X3"}
    assert [one.zh for one in found["X2"].also] == ["第1小学改划入东区"]
    assert found["X0"].also == ()
    moved = found["X3"].change.applied(west_and_east().plan)
    assert {z.school_id: z.zone_id for z in moved.zones} == {
        "S000": "ZW", "S001": "ZE", "S002": "ZE", "S003": "ZE",
    }  # fmt: skip


def test_who_takes_a_leaders_only_school_leads_the_zone() -> None:
    """X0 leads the west by holding S000: X1, who has the other school there, becomes leader; X2 would leave it without one."""
    (choice,) = asked(west_and_east()).choices
    (other,) = choice.alternatives
    assert other.key == "X1"
    leaders = {z.zone_id: z.leader_id for z in other.change.applied(west_and_east().plan).zones}
    assert leaders == {"ZW": "X1", "ZE": "X2"}
    assert {(b.key, b.rule) for b in choice.blocked} == {("X2", "zone"), ("X3", "zone")}


def test_a_given_zone_binds_and_keeps_out_who_works_in_another() -> None:
    small = west_and_east()
    schools = tuple(
        replace(s, zone_id="ZW") if s.school_id == "S001" else s for s in small.county.rows.schools
    )
    answer = asked(small.with_rows(schools=schools), "S001")
    assert "责任区已给定为ZW" in bound(answer)
    assert {b.key for b in answer.choices[0].blocked} == {"X2", "X3"}


@pytest.mark.parametrize(
    ("students", "exclusive", "told"), [(1800, True, 1), (1799, True, 0), (1800, False, 0)]
)
def test_a_large_school_is_held_alone_where_the_office_says_so(
    students: int, exclusive: bool, told: int
) -> None:
    county = office([school(0, students=students)], [person("X0")], {"large_school_exclusive": exclusive})
    answer = why_school(county, Plan(postings=(posting("S000", "X0"),)), "S000")
    assert bound(answer).count("责任督学不兼他校") == told


@pytest.mark.parametrize(
    ("since", "holder", "told"),
    [
        (date(2025, 9, 1), "X0", "现任X0可以续挂，无故换人折"),
        (date(2024, 1, 1), "X0", "已满3年，宜由他人接任"),
        (date(2024, 1, 2), "X0", "现任X0可以续挂"),
        (date(2024, 1, 2), "X1", None),
        (None, "X0", "现任X0可以续挂"),
    ],
)
def test_todays_list_binds_until_its_years_are_over(
    since: date | None, holder: str, told: str | None
) -> None:
    former = make(FormerPosting, school_id="S000", inspector_id="X0", since=since)
    county = office([school(0)], [person("X0"), person("X1")], {"posting_years": 3}, postings=(former,))
    words = bound(why_school(county, Plan(postings=(posting("S000", holder),)), "S000"))
    assert (told in words) if told else ("现任" not in words)


def handed(**first: object) -> str:
    """What is said of the handover of S000 from X0 to X1 on the last of June."""
    county = office([school(0)], [person("X0", **first), person("X1")])
    rows: tuple[Posting, ...] = (posting("S000", "X0", FIRST, JUNE), posting("S000", "X1", JULY, LAST))
    return bound(why_school(county, Plan(postings=rows), "S000"))


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ({"term_end": JUNE}, "X0聘期止于2027-06-30，次日交接"),
        ({"retired_on": date(2022, 6, 30)}, "X0退休满5年止于2027-06-30，次日交接"),
        ({}, "X0至2027-06-30止，次日交接"),
        ({"retired_on": date(2022, 7, 1)}, "X0至2027-06-30止，次日交接"),
    ],
)
def test_a_handover_is_told_with_what_ends_the_first_stretch(first: dict[str, object], said: str) -> None:
    assert said in handed(**first)


def test_each_stretch_has_its_own_choice_and_its_own_numbers() -> None:
    answer = asked(goes_in_june())
    assert [one.said.zh for one in answer.choices] == [
        "2027年1月1日至6月30日改由他人负责：",
        "2027年7月1日至12月31日改由他人负责：",
    ]
    spring, autumn = answer.choices
    assert [one.key for one in spring.alternatives] == ["X1"]
    assert [(b.key, b.rule) for b in autumn.blocked] == [("X0", "eligibility")]


def test_two_stretches_of_one_person_are_no_handover() -> None:
    county = office([school(0)], [person("X0")])
    rows = (posting("S000", "X0", FIRST, JUNE), posting("S000", "X0", JULY, LAST))
    assert "交接" not in bound(why_school(county, Plan(postings=rows), "S000"))


def test_a_load_is_that_of_the_fullest_day_of_the_stretch() -> None:
    """X0 holds three schools, but never more than two on one day."""
    row = posting("S000", "X0")
    plan = Plan(postings=(row, posting("S001", "X0", FIRST, JUNE), posting("S002", "X0", JULY, LAST)))
    assert load_of(plan, "X0", row) == 2
    assert load_of(plan, "X0", posting("S001", "X0", FIRST, JUNE)) == 2
    assert load_of(plan, "X9", row) == 0


@pytest.mark.parametrize(
    ("minutes", "zh"),
    [
        (0.4, "全年路途不变"),
        (-0.4, "全年路途不变"),
        (0.6, "全年路途多1分钟"),
        (-12.2, "全年路途少12分钟"),
    ],
)
def test_minutes_are_told_whole_and_which_way(minutes: float, zh: str) -> None:
    assert minutes_said(minutes).zh == zh
