"""How many schools each person had best hold: so that teams find whole days, and in plans that leave less open so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

import duxue.models.mending.school_shares
from duxue.models.mending.school_shares import holding_at_most, school_shares
from duxue.models.planning import plan_office
from duxue.models.solver import Level
from duxue.models.stop import Stop
from duxue.scenarios.codes import Change
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.rows import make
from tests.models.short_offices import short
from tests.models.stages.small_office import office, person, school

APRIL = (date(2027, 4, 1), date(2027, 4, 30))


def tight() -> County:
    """Eight schools and a comprehensive of three people for a day, which takes all half-days that visits leave."""
    due = [date(2022, 4, 28), *(date(2025, 4, 15) for _ in range(7))]
    schools = [school(n, last_comprehensive=day) for n, day in enumerate(due)]
    people = [person(f"X{n}", days_per_month=days, can_lead=True) for n, days in enumerate((2.5, 2.5, 2.0))]
    return office(schools, people, {"days_school": 1}, horizon=APRIL)


def roomy() -> County:
    """The same people with days for everything."""
    people = [replace(p, days_per_month=10.0) for p in tight().rows.inspectors]
    return tight().with_rows(inspectors=tuple(people))


def postings(county: County, holders: Sequence[str]) -> list[Posting]:
    """Everybody's schools, in order."""
    pairs = zip(county.rows.schools, holders, strict=True)
    return [
        make(
            Posting, school_id=s.school_id, inspector_id=who, start=APRIL[0], end=APRIL[1], change=Change.KEPT
        )
        for s, who in pairs
    ]


def test_everybody_holds_as_many_as_leave_a_whole_day() -> None:
    assert school_shares(tight(), "U1", Plan()) == {"X0": 3, "X1": 3, "X2": 2}


def test_numbers_that_serve_as_many_change_those_before_least() -> None:
    """With days enough any numbers do: nothing but what people hold now tells which."""
    county = roomy()
    by_hand = {"X0": 1, "X1": 5, "X2": 2}
    before = [n for n, number in by_hand.items() for _ in range(number)]
    held = postings(county, before)
    near = school_shares(county, "U1", Plan(), held[:-1]) or {}
    assert sum(max(0, number - by_hand[who]) for who, number in near.items()) <= 1
    assert school_shares(county, "U1", Plan(), held) == school_shares(county, "U1", Plan())


def test_an_office_of_many_schools_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duxue.models.mending.school_shares, "FEW", 23)
    assert school_shares(tight(), "U1", Plan()) is None


def test_nobody_is_given_more_than_the_rule_allows_where_that_meets_no_duty() -> None:
    county = tight().with_rows(schools=tight().rows.schools[1:])
    assert max((school_shares(county, "U1", Plan()) or {}).values()) <= 5


def test_a_large_school_is_somebodys_only_one_and_none_too_many() -> None:
    county = tight()
    first, *others = county.rows.schools
    whole = county.with_rows(schools=(replace(first, students=2000), *others[:6]))
    shares = school_shares(whole, "U1", Plan()) or {}
    assert sorted(shares.values()) == [1, 3, 3] or sorted(shares.values()) == [1, 2, 4]


def test_shares_are_everybodys_most() -> None:
    county = holding_at_most(tight(), "U1", {"X0": 3, "X2": 2})
    assert [p.max_schools for p in county.rows.inspectors] == [3, None, 2]
    beyond = holding_at_most(tight(), "U1", {"X0": 6, "X1": 1, "X2": 1})
    assert [beyond.allowance(p) for p in beyond.rows.inspectors] == [6, 1, 1]
    assert holding_at_most(county, "U1", {}) is county


def test_an_office_is_planned_anew_where_other_shares_leave_less_open() -> None:
    """Without them four duties stay open; what is told of postings holds whoever has how many."""
    part = plan_office(short(3), "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    assert part.left_open == (3, 0)
    assert part.least_musts
    staffing = part.stages[0]
    assert staffing.objective is not None
    assert staffing.bound is not None
    assert staffing.bound <= staffing.objective


def test_a_must_is_bought_with_schools_beyond_the_allowance_and_that_is_told() -> None:
    """Office 6: five schools each or fewer leave three comprehensives open; where two people hold six, teams have whole days."""
    part = plan_office(short(6), "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    assert part.left_open == (1, 2)
    assert part.least_musts
    staffing = part.stages[0]
    assert staffing.in_principle == Level(2, 0)
    assert part.stages[-1].in_principle == Level(2, 2), "no plan with one must open breaks less"
    assert part.least_open
    assert staffing.status == "feasible"
