"""What the ways that were tried add up to: the cheapest that works, what it breaks, what stood in the others, and what was not tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from duxue.models.explaining.changing.handing_over import HandOver
from duxue.models.explaining.reasons import trials as module
from duxue.models.explaining.reasons.trials import FIXED, Budget, Reason, Standing, Trials, Tried
from duxue.models.explaining.telling import Text
from duxue.models.judging.one_change import Change, Judge, Verdict
from duxue.models.rules.card import Finding
from duxue.scenarios.codes import Force, Half, Status
from duxue.scenarios.plan import Plan
from tests.scenarios_small.stories import APRIL, Small, event_at, team_in_april, team_of, two_beside_two

LACKING = Finding("monthly_visit", "S000", date(2027, 3, 1), {"month": "2027-03"}, force=Force.MUST)
WAYS = Text("各种办法", "do it")
MUST = Finding("working_day", "X0", date(2027, 3, 2), {"what": "month"}, force=Force.MUST)
SOFT = Finding("responsible_load", "X0", date(2027, 3, 2), {"have": 6, "limit": 5}, force=Force.IN_PRINCIPLE)


def trials(small: Small | None = None, finding: Finding = LACKING, **more: object) -> Trials:
    small = small or two_beside_two()
    return Trials(small.county, small.plan, "U1", finding, Budget(50), **more)  # type: ignore[arg-type]


def attempted(
    one: Trials, said: str, made: Sequence[Finding], *, mends: bool = True, minutes: float = 0.0
) -> bool:
    """A way of which the rules' verdict is known."""
    verdict = Verdict(tuple(made), (one.finding,) if mends else (), minutes, minutes)
    return one.attempt(Change(), Text(said, said), verdict)


def test_what_other_trials_of_a_plan_have_judged_or_handed_over_is_not_judged_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small, asked = two_beside_two(), Counter[str]()
    change, row = Change(small.plan.visits[:1]), small.plan.postings[0]
    to = next(i for i in small.county.inspectors if i != row.inspector_id)
    judge_of, handed_over = Judge.of, module.hand_over

    def judge(one: Judge, *of: Any) -> Verdict:
        asked["judged"] += 1
        return judge_of(one, *of)

    def handed(*of: Any) -> HandOver:
        asked["handed over"] += 1
        return handed_over(*of)

    monkeypatch.setattr(module, "hand_over", handed)
    before = Tried(small.county, small.plan, "U1")
    for _ in range(2):
        one = trials(small, tried_before=before)
        assert one.known.handed(row, to) == handed_over(small.county, small.plan, "U1", row, to)
    monkeypatch.setattr(Judge, "of", judge)
    for _ in range(2):
        trials(small, tried_before=before).attempt(change, WAYS)
    assert asked == {"judged": 1, "handed over": 1}


def test_the_cheapest_way_that_works_is_told_with_its_road() -> None:
    one = trials()
    assert attempted(one, "远", [], minutes=40.0)
    assert attempted(one, "近", [], minutes=-10.0)
    assert not attempted(one, "无用", [], mends=False)
    told = one.reason(WAYS)
    assert (told.tested, told.said.zh) == ("possible", "经试算可行：近，代价：全年路途少10分钟")
    assert told.said.en == "possible: 近, at the price of: 10 fewer minutes on the road in the year"


def test_of_ways_that_cost_the_same_the_one_that_changes_least_is_told() -> None:
    small = two_beside_two()
    one, rows = trials(small), small.plan.visits
    for said, number in (("甲", 3), ("乙", 1), ("丙", 2)):
        verdict = Verdict((), (one.finding,), 0.0, 0.0)
        assert one.attempt(Change(rows[:number]), Text(said, said), verdict)
    assert "乙" in one.reason(WAYS).said.zh


def test_a_goal_that_is_missed_stands_in_no_way() -> None:
    one = trials()
    goal = replace(MUST, rule="breathing_space", force=Force.GOAL)
    assert attempted(one, "可", [goal])


def test_a_must_may_be_met_by_breaking_what_holds_in_principle_and_that_is_its_price() -> None:
    one = trials()
    assert not attempted(one, "超限", [SOFT])
    told = one.reason(WAYS)
    assert told.tested == "possible"
    assert told.said.zh == "经试算可行：超限，代价：须突破“责任督学挂牌学校数”"
    assert told.said.en.endswith("breaks responsible_load")


def test_what_holds_in_principle_is_not_bought_with_another_of_its_kind_nor_with_a_must() -> None:
    soft = trials(finding=SOFT)
    other = replace(SOFT, rule="reach")
    assert not attempted(soft, "甲", [other])
    assert not attempted(trials(), "乙", [MUST])
    told = soft.reason(WAYS)
    assert (told.tested, told.obstacles) == ("impossible", (("reach", 1),))


def test_a_must_is_not_met_by_breaking_another_nor_by_what_does_not_mend_it() -> None:
    for made, mends in (([MUST], True), ([SOFT, MUST], True), ([SOFT], False)):
        one = trials()
        attempted(one, "试", made, mends=mends)
        assert (one.yields, one.reason(WAYS).tested) == ([], "impossible")


def test_a_way_that_breaks_nothing_is_better_than_a_cheaper_one_that_does() -> None:
    one = trials()
    attempted(one, "破", [SOFT], minutes=-500.0)
    attempted(one, "立", [], minutes=100.0)
    assert "立" in one.reason(WAYS).said.zh


def test_obstacles_are_counted_the_commonest_three_are_named_first() -> None:
    one = trials()
    for rule, number in (("week_cap", 2), ("working_day", 3), ("recusal", 1), ("quiet_days", 1)):
        for _ in range(number):
            attempted(one, "试", [replace(MUST, rule=rule)], mends=False)
    told = one.reason(WAYS)
    assert told.obstacles == (("working_day", 3), ("week_cap", 2), ("quiet_days", 1), ("recusal", 1))
    assert told.said.en == (
        "with everything else kept none of 7 ways to do it is possible: working_day 3, week_cap 2, quiet_days 1"
    )
    assert "“督学工作日”3种" in told.said.zh
    assert "回避" not in told.said.zh


def test_the_first_must_is_the_obstacle_of_a_way_that_breaks_several_rules() -> None:
    one = trials()
    attempted(one, "试", [SOFT, replace(MUST, rule="recusal"), MUST], mends=False)
    assert one.obstacles == {"recusal": 1}


def test_where_there_was_no_way_at_all_the_reason_says_so_in_its_own_words() -> None:
    told = trials().reason(WAYS, Text("没有人", "nobody"))
    assert (told.tested, told.said, told.obstacles) == ("impossible", Text("没有人", "nobody"), ())
    assert trials().reason(WAYS).said.zh == "其余安排不动，各种办法共0种均不可行"


def test_an_obstacle_with_words_of_its_own_is_told_by_them() -> None:
    one = trials()
    one.stood("nobody", Text("无人", "no one"))
    one.stood("nobody", Text("无人", "no one"))
    told = one.reason(WAYS, Text("x", "x"))
    assert told.said.zh.endswith("：无人2种")
    assert told.said.en.endswith(": no one 2")


def test_what_was_not_tried_is_owned_up_to_unless_something_worked() -> None:
    one = trials()
    one.budget = Budget(1)
    attempted(one, "试", [MUST], mends=False)
    assert not attempted(one, "可", [])
    told = one.reason(WAYS)
    assert told.tested == "partly"
    assert told.said.zh == "已试各种办法1种均不可行（未试完）：“督学工作日”1种"
    lucky = trials()
    lucky.budget = Budget(1)
    assert attempted(lucky, "可", [])
    attempted(lucky, "再", [])
    assert lucky.reason(WAYS).tested == "possible"


@pytest.mark.parametrize(("breaks", "near"), [(0, 0), (1, 1), (3, 1), (4, 0)])
def test_a_way_that_a_few_others_stand_in_is_kept_for_those_to_give_way(breaks: int, near: int) -> None:
    one = trials(finding=SOFT)
    made = [replace(MUST, subject=f"X{n}") for n in range(breaks)]
    attempted(one, "试", made)
    assert len(one.near) == near
    attempted(one, "试", made, mends=False)
    assert len(one.near) == near


def test_facts_carry_the_reason_as_pairs_that_no_semicolon_breaks() -> None:
    told = Reason("impossible", Text("甲;乙", "a; b"), (("recusal", 2), ("reach", 1)))
    assert told.facts() == "tested=impossible; obstacles=recusal:2,reach:1; reason_zh=甲,乙; reason_en=a, b"
    assert Reason("given", Text("甲", "a")).facts() == "tested=given; reason_zh=甲; reason_en=a"


# What may not be touched.


@pytest.mark.parametrize(("day", "barred"), [(date(2027, 3, 31), True), (date(2027, 4, 1), False)])
def test_nothing_before_the_day_of_a_revision_is_touched(day: date, barred: bool) -> None:
    small = two_beside_two()
    visit = replace(small.plan.visits[0], date=day)
    standing = Standing(before=date(2027, 4, 1))
    assert standing.bars(Change((visit,)), small.plan, date(2027, 1, 1)) is barred
    assert standing.bars(Change((), (visit,)), small.plan, date(2027, 1, 1)) is barred


def test_a_row_that_is_fact_is_not_taken_out_but_others_may_come() -> None:
    small = two_beside_two()
    visit = small.plan.visits[0]
    standing = Standing(rows=frozenset({visit}))
    assert standing.bars(Change((visit,)), small.plan, date.min)
    assert not standing.bars(Change((), (replace(visit, half=Half.PM),)), small.plan, date.min)


@pytest.mark.parametrize(
    ("today", "status", "barred"),
    [
        (APRIL[0], Status.PLANNED, False),
        (APRIL[1], Status.PLANNED, True),
        (date(2027, 1, 1), Status.DONE, True),
        (date(2027, 1, 1), Status.FROZEN, False),
    ],
)
def test_a_team_stands_once_its_event_has_begun(today: date, status: Status, barred: bool) -> None:
    small = team_in_april()
    events = tuple(replace(e, status=status) for e in small.plan.events)
    seat = small.plan.seats[1]
    change = Change((seat,), (replace(seat, inspector_id="X0"),))
    assert Standing().bars(change, small.but(events=events).plan, today) is barred


def test_a_seat_of_an_event_that_only_comes_with_the_change_is_free() -> None:
    event, team = event_at("S001", APRIL[0], event_id="N"), team_of("N", "X2")
    assert not Standing().bars(Change((), (event, *team)), Plan(), date.min)


def test_a_barred_way_costs_nothing_and_is_counted_as_fixed() -> None:
    small = two_beside_two()
    one = trials(small, standing=Standing(before=date(2028, 1, 1)))
    change = Change((small.plan.visits[0],))
    assert not one.attempt(change, Text("移", "move"))
    assert (one.obstacles, one.budget.left) == ({FIXED: 1}, 50)
    assert "须动已锁定或他处既定的安排1种" in one.reason(WAYS).said.zh


def test_without_a_verdict_the_rules_are_asked() -> None:
    small = two_beside_two()
    visit = small.plan.visits_at("S000")[1]
    bare = small.but(visits=tuple(v for v in small.plan.visits if v != visit))
    one = trials(bare)
    assert one.attempt(Change((), (visit,)), Text("补", "make it"))
    sunday = replace(visit, date=date(2027, 3, 7))
    assert not one.attempt(Change((), (sunday,)), Text("补", "make it"))
    assert one.obstacles.total() == 1


@pytest.mark.parametrize(("left", "may"), [(2, [True, True, False]), (0, [False, False, False])])
def test_a_budget_is_a_number_of_changes(left: int, may: list[bool]) -> None:
    budget = Budget(left)
    assert [budget.spend() for _ in range(3)] == may
