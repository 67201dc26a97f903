"""Rules bind where they should: who decides a table posts the rules that bind it, and a goal's weight changes the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest

from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.rules import register
from duxue.models.rules.card import Finding, Table
from duxue.models.rules.pen import Pen
from duxue.models.rules.register import RULES, binding, parameter_specs
from duxue.models.rules.register import rule as rule_named
from duxue.models.solver import Stop
from duxue.models.stages import year
from duxue.scenarios.codes import Employment, Expertise, Force, Severity, Stage, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters, Value
from duxue.scenarios.plan import Event, Plan, Visit
from duxue.scenarios.records import Absence, Campaign, FollowUp, FormerPosting, Training
from duxue.scenarios.rows import Sample, make
from tests.models.stages.small_office import office, person, school
from tests.models.tiny_offices import tiny

FRIDAY = 4
PARTS = ("post", "post_due", "post_level", "post_places", "post_leaders")
"""The functions by which a rule file writes on a board, whole or in parts."""

CROWDED = 16
"""The tiny office of which something is decided anew at once, because the stages alone leave a duty open."""

NOT_POSTED: Mapping[Table, frozenset[str]] = MappingProxyType(
    {
        Table.POSTINGS: frozenset({"stability"}),
        Table.EVENTS: frozenset({"breathing_space", "reserve", "stage_match", "team_expert", "term_edges"}),
        Table.VISITS: frozenset({"breathing_space", "unpredictable"}),
        Table.ZONES: frozenset({"pinned"}),
    }
)
"""Rules that no board which decides such a table posts yet: the list may only grow shorter."""


def small_county(parameters: Mapping[str, Value] | None = None) -> County:
    """An office of seven schools and four people in spring, with one duty of each kind and something to choose at each."""
    due = date(2022, 5, 20)
    schools = [
        school(n, east=n * 3, last_comprehensive=due if n < 3 else date(2025, 4, 15)) for n in range(1, 8)
    ]
    people = [
        person("X1", lon=118.19, lat=39.63, stages=(Stage.KINDERGARTEN,)),
        person("X2", lon=118.28, lat=39.63, employment=Employment.PART_TIME),
        person("X3", lon=118.33, lat=39.63, days_per_month=9.0),
        person("X4", lon=118.39, lat=39.63, days_per_month=6.0, expert=(Expertise.COMPULSORY,)),
    ]
    return office(
        schools,
        people,
        parameters,
        horizon=(date(2027, 3, 1), date(2027, 6, 30)),
        follow_ups=(
            make(FollowUp, issue_id="L1", school_id="S005", deadline=date(2027, 3, 31), severity=Severity.GENERAL),
            make(FollowUp, issue_id="L2", school_id="S006", deadline=date(2027, 3, 31), severity=Severity.GENERAL),
        ),
        campaigns=(
            make(
                Campaign, campaign_id="C1", name="专项", basis="年度计划", office_id="U1",
                start=date(2027, 4, 6), end=date(2027, 5, 28), sample=Sample(count=2),
            ),
        ),
        training=(make(Training, training_id="T1", start=date(2027, 4, 12), end=date(2027, 4, 13), hours=16.0),),
        absences=(make(Absence, inspector_id="X1", start=date(2027, 5, 10), end=date(2027, 5, 14)),),
        postings=(
            make(FormerPosting, school_id="S001", inspector_id="X3", since=date(2026, 1, 1)),
            make(FormerPosting, school_id="S007", inspector_id="X4", since=date(2022, 1, 1)),
        ),
    )  # fmt: skip


WEIGHTS = {
    f"weight_{rule.CARD.id}": float(str(spec.default)) / 10
    for rule in RULES
    for spec in rule.CARD.parameters
    if spec.key == f"weight_{rule.CARD.id}"
}
"""A tenth of each goal's default weight: what the small county is planned with."""
WEIGHTS["weight_term_edges"] = (
    0.05  # any price moves a comprehensive off the end of a term where another day is as good
)
for goal in ("breathing_space", "unpredictable"):  # any price heeds them where another day is as good
    WEIGHTS[f"weight_{goal}"] = 0.05
WEIGHTS["weight_rotation"] /= 10  # the road that a posting due to pass on would save is short there
WEIGHTS["weight_fair_load"] = 0.02  # so fair a sharing would leave nothing to the other goals
WEIGHTS["weight_budget"] = 0.01
WEIGHTS["weight_travel"] = 1.0


GIVEN: Mapping[str, tuple[tuple[str, float], ...]] = {
    "weight_budget": (("cost_per_day_part_time", 400.0), ("cost_per_day_full_time", 50.0), ("budget", 300.0)),
    "weight_unpredictable": (("visits_per_month", 2),),
    "weight_reserve": (("reserve_share", 0.5),),
    "weight_travel": (("weight_travel", 0.3),),
}
"""What an office must be for a weight to have anything to weigh: one short of money, one with enough visits to be foreseen, one
that wants half its days in reserve, one to which the road is cheap."""


@cache
def planned(*weights: tuple[str, float]) -> Plan:
    county = small_county({"gap_days": 12, "term_edge_days": 30, **WEIGHTS, **dict(weights)})
    part = plan_office(county, "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    return join_plans(county, [part])


@cache
def posted() -> Mapping[Table, frozenset[str]]:
    """By table: the rules posted on some board that decides it, while a small county and a crowded office are planned."""
    seen: dict[Table, set[str]] = {table: set() for table in Table}
    with pytest.MonkeyPatch.context() as patch:
        for rule in RULES:
            for name in PARTS:
                if hasattr(rule, name):
                    patch.setattr(rule, name, _watched(rule.CARD.id, getattr(rule, name), seen))
        patch.setattr(year, "CLOSE_ENOUGH", -1.0)  # teams are chosen at once, however near the bound they are
        planned.__wrapped__()
        plan_office(tiny(CROWDED), "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    return {table: frozenset(ids) for table, ids in seen.items()}


def _watched(rule_id: str, post: Callable[..., None], seen: dict[Table, set[str]]) -> Callable[..., None]:
    def watched(at: Pen, *rest: Any, **more: Any) -> None:
        for table, rows in at.board._rows.items():  # type: ignore[attr-defined]
            if any(not isinstance(literal, bool) for _, literal in rows):
                seen[Table(table)].add(rule_id)
        post(at, *rest, **more)

    return watched


def decided() -> list[Table]:
    return [table for table in Table if posted()[table]]


def test_the_small_county_has_something_of_every_kind() -> None:
    plan = planned()
    assert {task.kind for event in plan.events for task in event.kinds} >= {
        TaskKind.COMPREHENSIVE, TaskKind.CAMPAIGN, TaskKind.FOLLOW_UP,
    }  # fmt: skip
    assert plan.attendance
    assert plan.unmet == ()
    tables = {field.name for field in fields(plan)}
    assert set(Table) <= tables, "a table that no plan has"


def test_every_rule_that_is_posted_says_what_it_binds() -> None:
    for rule in RULES:
        assert rule.CARD.binds or not hasattr(rule, "post"), rule.CARD.id
        for table in rule.CARD.binds:
            assert rule in binding(table)


def lacking() -> set[tuple[Table, str]]:
    """Table and rule wherever a board that decides the table leaves out a rule that binds it."""
    return {
        (table, rule.CARD.id)
        for table in decided()
        for rule in binding(table)
        if hasattr(rule, "post") and rule.CARD.id not in posted()[table]
    }


def test_a_rule_is_posted_wherever_a_board_decides_what_it_binds() -> None:
    """A rule that a stage leaves to another one can be broken by it without a price."""
    assert lacking() - {(table, rule_id) for table, ids in NOT_POSTED.items() for rule_id in ids} == set()


class NoFridays:
    """A rule as a newcomer might write it: nothing on a Friday."""

    CARD = replace(
        rule_named("quiet_days").CARD,
        id="no_fridays",
        binds=frozenset({Table.EVENTS, Table.VISITS, Table.POSTINGS, Table.SEATS, Table.STAND_INS}),
    )

    def __init__(self) -> None:
        self.posted: set[Table] = set()

    def check(self, county: County, plan: Plan, p: Parameters) -> Iterator[Finding]:  # noqa: ARG002 - as every rule
        for row in (*plan.events, *plan.visits):
            if first_day(row).weekday() == FRIDAY:
                yield Finding(self.CARD.id, "S001", first_day(row))

    def post(self, at: Pen, county: County, p: Parameters) -> None:  # noqa: ARG002 - as every rule
        rows = at.board._rows  # type: ignore[attr-defined]
        self.posted |= {Table(t) for t, of in rows.items() if any(not isinstance(x, bool) for _, x in of)}
        for one in county.rows.schools:
            for visit, literal in at.board.visits_at(one.school_id):
                if visit.date.weekday() == FRIDAY:
                    at.forbid(literal, subject=one.school_id, day=visit.date)


def test_a_rule_that_joins_is_picked_up_by_what_it_binds(monkeypatch: pytest.MonkeyPatch) -> None:
    """No stage names it: boards post it, and events keep off the days that its check finds fault with."""
    before = planned()
    fridays = [r for r in (*before.events, *before.visits) if first_day(r).weekday() == FRIDAY]
    assert {type(row) for row in fridays} == {Event, Visit}, "without the rule there is something on a Friday"
    rule = NoFridays()
    monkeypatch.setattr(register, "RULES", (*RULES, rule))
    after = planned.__wrapped__()
    assert {Table.POSTINGS, Table.SEATS, Table.VISITS} <= rule.posted
    assert [row for row in (*after.events, *after.visits) if first_day(row).weekday() == FRIDAY] == []
    assert len(after.events) == len(before.events)


def first_day(row: Event | Visit) -> date:
    return row.start if isinstance(row, Event) else row.date


def test_the_list_of_what_is_not_posted_grows_shorter() -> None:
    """What is posted by now leaves the list."""
    assert {(table, rule_id) for table, ids in NOT_POSTED.items() for rule_id in ids} - lacking() == set()


def test_no_table_is_decided_without_a_board() -> None:
    plan = planned()
    filled = {table for table in Table if getattr(plan, table)}
    assert filled - set(decided()) == set()


@pytest.mark.parametrize("key", sorted(WEIGHTS))
def test_a_goals_weight_raised_a_hundredfold_changes_the_plan(key: str) -> None:
    given = GIVEN.get(key, ())
    light, heavy = planned(*given), planned(*given, (key, 100 * WEIGHTS[key]))
    same = all(getattr(heavy, table) == getattr(light, table) for table in Table)
    assert not same


def test_every_goal_has_a_price() -> None:
    goals = {f"weight_{rule.CARD.id}" for rule in RULES if rule.CARD.force is Force.GOAL}
    weights = {spec.key for spec in parameter_specs() if spec.key.startswith("weight_")}
    assert goals <= weights == set(WEIGHTS)
