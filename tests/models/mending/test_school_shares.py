"""How many schools each person had best hold: so that teams find whole days, and in plans that leave less open so."""

from __future__ import annotations

from datetime import date

import pytest

import duxue.models.mending.school_shares
from duxue.models.mending.school_shares import holding_at_most, school_shares
from duxue.models.planning import plan_office
from duxue.models.stop import Stop
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.models.short_offices import short
from tests.models.stages.small_office import office, person, school

APRIL = (date(2027, 4, 1), date(2027, 4, 30))


def tight() -> County:
    """Eight schools and a comprehensive of three people for a day, which takes all half-days that visits leave."""
    due = [date(2022, 4, 28), *(date(2025, 4, 15) for _ in range(7))]
    schools = [school(n, last_comprehensive=day) for n, day in enumerate(due)]
    people = [person(f"X{n}", days_per_month=days, can_lead=True) for n, days in enumerate((2.5, 2.5, 2.0))]
    return office(schools, people, {"days_school": 1}, horizon=APRIL)


def test_everybody_holds_as_many_as_leave_a_whole_day() -> None:
    assert school_shares(tight(), "U1", Plan()) == {"X0": 3, "X1": 3, "X2": 2}


def test_an_office_of_many_schools_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duxue.models.mending.school_shares, "FEW", 23)
    assert school_shares(tight(), "U1", Plan()) is None


def test_nobody_is_given_more_than_the_rule_allows_where_people_lack() -> None:
    county = tight()
    few = county.with_rows(inspectors=county.rows.inspectors[:1])
    assert school_shares(few, "U1", Plan()) == {"X0": 5}


def test_shares_are_everybodys_most() -> None:
    county = holding_at_most(tight(), {"X0": 3, "X2": 2})
    assert [p.max_schools for p in county.rows.inspectors] == [3, None, 2]


def test_an_office_is_planned_anew_where_other_shares_leave_less_open() -> None:
    """Without them four duties stay open; what is told of postings holds whoever has how many."""
    part = plan_office(short(3), "U1", given=Plan(), effort=0.5, stop=Stop(), tell=lambda _: None)
    assert part.left_open == (3, 0)
    assert part.least_musts
    staffing = part.stages[0]
    assert staffing.objective is not None
    assert staffing.bound is not None
    assert staffing.bound <= staffing.objective
