"""What a person carries, on small offices: schools, months, what binds, and what could be taken besides."""

from __future__ import annotations

from datetime import date

import pytest

from duxue.models.explaining.why.answer import Why, lines
from duxue.models.explaining.why.of_inspector import why_inspector
from duxue.scenarios.codes import ImposedLevel, RecusalReason
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Absence, Imposed, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, posting, school
from tests.scenarios_small.stories import (
    WHOLE,
    Small,
    five_each,
    goes_in_june,
    team_in_april,
    two_beside_two,
    west_and_east,
    year_of,
)

YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def asked(small: Small, who: str = "X0") -> Why:
    return why_inspector(small.county, small.plan, who)


def stands(answer: Why) -> list[str]:
    return [one.zh for one in answer.stands]


def test_schools_limit_zone_and_lead_are_told_and_the_answer_is_for_the_office_alone() -> None:
    small = two_beside_two()
    answer = asked(small)
    told = stands(answer)
    minutes = round(small.county.travel.minutes("X0", "S000"))
    assert told[0] == "挂牌至多同时2所，上限5所"
    assert told[1] == f"第0小学（S000）：2027年1月1日至12月31日，新挂，单程{minutes}分钟，一区"
    assert told[3] == "任一区组长"
    assert answer.private
    assert "不得外传" in lines(answer, "zh")[1]
    assert not [line for line in stands(asked(small, "X1")) if "组长" in line]


def test_a_school_in_no_zone_is_told_with_a_dash() -> None:
    small = two_beside_two().but(zones=())
    assert stands(asked(small))[1].endswith("，—")


def test_months_are_told_in_days_with_the_fullest_one() -> None:
    """Two half-days in each of nine months; X2 two days in April and nothing else."""
    (said,) = [one for one in stands(asked(two_beside_two())) if one.startswith("外勤")]
    assert said == (
        "外勤共9天，每月可用15天，最多的是1月1天：1月1天、3月1天、4月1天、5月1天、6月1天、9月1天、10月1天、11月1天、12月1天"
    )
    (lead,) = [one for one in stands(asked(team_in_april(), "X2")) if one.startswith("外勤")]
    assert lead == "外勤共2天，每月可用15天，最多的是4月2天：4月2天"


def test_somebody_with_nothing_to_do_is_told_so() -> None:
    answer = asked(two_beside_two(("X0", "X1", "X2")), "X2")
    assert stands(answer) == ["挂牌至多同时0所，上限5所", "外勤共0天，每月可用15天，最多的是1月0天：无"]
    assert "most in 2027-01 (0): none" in answer.stands[-1].en


def test_a_month_of_a_horizon_of_several_years_is_told_with_its_year() -> None:
    """From July 2027 to the end of 2028 there are two Septembers."""
    people = [person("X0")]
    county = office([school(0)], people, horizon=(date(2027, 7, 1), date(2028, 12, 31)))
    small = Small(county, year_of(county, {"S000": "X0"}))
    (said,) = [one for one in stands(asked(small)) if one.startswith("外勤")]
    assert "、2027年10月0.5天、" in said
    assert "最多的是2027年9月0.5天" in said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, ""),
        ({"term_end": date(2027, 6, 30)}, "计划期内可任职的日子：2027年1月1日至6月30日"),
        ({"retired_on": date(2022, 3, 1)}, "计划期内可任职的日子：2027年1月1日至3月1日"),
        ({"term_end": date(2026, 12, 31)}, "计划期内可任职的日子：无"),
        ({"healthy": False}, "计划期内可任职的日子：无"),
    ],
)
def test_days_in_office_bind_where_they_are_not_the_whole_horizon(
    cells: dict[str, object], said: str
) -> None:
    county = office([school(0)], [person("X0", **cells)])
    told = [one.zh.partition("：")[2] for one in why_inspector(county, Plan(), "X0").binds]
    assert told == [said] * bool(said)


def test_absences_and_days_lent_are_told_in_order_those_outside_the_horizon_left_out() -> None:
    away = [
        make(Absence, inspector_id="X0", start=a, end=b)
        for a, b in (
            (date(2027, 5, 3), date(2027, 5, 7)),
            (date(2026, 3, 1), date(2026, 3, 9)),
            (date(2028, 1, 3), date(2028, 1, 4)),
        )
    ]
    lent = make(
        Imposed, event_id="G1", target_id="S000", kinds=(WHOLE,), start=date(2027, 3, 2),
        end=date(2027, 3, 3), level=ImposedLevel.PROVINCE, inspectors=("X0",),
    )  # fmt: skip
    county = office([school(0)], [person("X0")], absences=tuple(away), imposed=(lent,))
    (said,) = [one.zh for one in why_inspector(county, Plan(), "X0").binds]
    assert said.endswith("不在岗或被抽调：2027年3月2日至3月3日、2027年5月3日至5月7日")


def test_recusals_and_the_own_school_are_told_without_their_reason() -> None:
    row = make(Recusal, inspector_id="X0", school_id="S002", reason=RecusalReason.INTEREST)
    county = office([school(n) for n in range(3)], [person("X0", school_id="S001")], recusals=(row,))
    answer = why_inspector(county, Plan(), "X0")
    (said,) = [one.zh for one in answer.binds]
    assert said.endswith("须回避：第1小学、第2小学")
    assert RecusalReason.INTEREST.zh not in "\n".join(lines(answer, "zh"))


def test_schools_of_others_could_be_taken_while_there_is_room() -> None:
    (choice,) = asked(two_beside_two()).choices
    assert [one.key for one in choice.alternatives] == ["S002/2027-01-01", "S003/2027-01-01"]
    assert choice.alternatives[0].details[0].zh == "X0挂牌2所变为3所"
    assert "第2小学（S002，现X1）" in choice.alternatives[0].said.zh
    (full,) = asked(five_each()).choices
    assert full.alternatives == ()
    assert {b.rule for b in full.blocked} == {"responsible_load"}
    assert len(full.blocked) == 5


def test_what_a_zone_loses_by_it_is_told_beside_the_choice() -> None:
    (choice,) = asked(west_and_east(), "X3").choices
    found = {one.key.split("/")[0]: [said.zh for said in one.also] for one in choice.alternatives}
    assert found == {"S001": ["第1小学改划入东区"], "S002": []}
    assert [b.key.split("/")[0] for b in choice.blocked] == ["S000"]


def test_each_stretch_of_a_school_could_be_taken_by_itself() -> None:
    small = goes_in_june()
    (choice,) = asked(small, "X1").choices
    assert [one.key for one in choice.alternatives] == ["S000/2027-01-01"]
    (none,) = asked(small, "X0").choices
    assert {(b.key, b.rule) for b in none.blocked} == {
        ("S000/2027-07-01", "eligibility"),
        ("S001/2027-01-01", "eligibility"),
    }


def test_what_is_taken_keeps_every_rule_when_it_is_done() -> None:
    small = two_beside_two()
    (choice,) = asked(small).choices
    after = choice.alternatives[0].change.applied(small.plan)
    assert after.responsible("S002", YEAR[0]) == ("X0",)
    assert {v.inspector_id for v in after.visits_at("S002")} == {"X0"}
    slots = [(v.date, v.half) for v in after.visits_by("X0")]
    assert len(slots) == len(set(slots)) == 27


def test_a_person_of_another_office_is_offered_nothing() -> None:
    county = office([school(0)], [person("X0"), person("Y0", unit_id="U0")])
    plan = Plan(postings=(posting("S000", "X0"),))
    (choice,) = why_inspector(county, plan, "Y0").choices
    assert (choice.alternatives, choice.blocked) == ((), ())
