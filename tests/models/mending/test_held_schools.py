"""Postings do not change from month to month: what that proves, and where they may change after all."""

from __future__ import annotations

from datetime import date

import pytest

from duxue.models.mending.duty_programme import LeastOpen, Programme
from duxue.models.mending.least_open import least_open
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school

SPRING = (date(2027, 4, 1), date(2027, 5, 31))


def bar(who: str, where: str, start: date | None = None) -> Recusal:
    return make(Recusal, inspector_id=who, school_id=where, reason="other", start=start)


def two_teams(*more: Recusal, **tables: tuple[object, ...]) -> County:
    """Thirteen schools of three people of three days a month; one comprehensive in April, which X0 must keep from, one X2.

    Who sits in a team has one day for it only with four schools or fewer; all three sit in one, and one holds five.
    """
    due = {0: date(2022, 4, 28), 1: date(2022, 5, 20)}
    schools = [school(n, last_comprehensive=due.get(n, date(2025, 4, 15))) for n in range(13)]
    people = [person(f"X{n}", days_per_month=3.0, can_lead=True) for n in range(3)]
    recusals = (bar("X0", "S000"), bar("X2", "S001"), *more)
    rules = {"days_school": 1, "team_size": 2}
    return office(schools, people, rules, horizon=SPRING, recusals=recusals, **tables)


@pytest.mark.parametrize(
    ("county", "least"),
    [
        pytest.param(two_teams(), 1, id="nobody holds five schools in one month and four in the other"),
        pytest.param(two_teams(bar("X1", "S005", date(2027, 5, 1))), 0, id="postings may change in May"),
        pytest.param(
            two_teams(
                absences=(make(Absence, inspector_id="X2", start=date(2027, 4, 26), end=date(2027, 4, 28)),)
            ),
            0,
            id="a colleague may make a visit of X2 in April",
        ),
    ],
)
def test_who_holds_a_school_holds_it_every_month(county: County, least: int) -> None:
    assert least_open(county, "U1", Plan()).musts == 0
    assert least_open(county, "U1", Plan(), LeastOpen(9, 0)).musts == least


def test_a_plan_lets_nobody_stand_in_during_a_short_absence() -> None:
    """The rules allow it, so the bound does; the shares of schools do without it, for no plan has it."""
    week = make(Absence, inspector_id="X2", start=date(2027, 4, 26), end=date(2027, 4, 28))
    month = make(Absence, inspector_id="X2", start=date(2027, 4, 1), end=date(2027, 4, 30))
    for absence, by_the_rules, as_planned in ((week, 0, 1), (month, 2, 2)):
        programme = Programme(two_teams(absences=(absence,)), "U1", Plan(), whole=True)
        assert programme.least(9).musts == by_the_rules
        programme.held.as_planned()
        assert programme.least(9).musts == as_planned
