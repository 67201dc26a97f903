"""How few duties must stay open: the bound is never above what a plan leaves, and meets it where months alone decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import duxue.models.mending.duty_programme
import duxue.models.mending.least_open
from duxue.models.mending.duty_programme import LeastOpen, Programme, SummedTeams
from duxue.models.mending.least_by_kind import LeastByKind
from duxue.models.mending.least_open import least_open
from duxue.models.planning import plan_office
from duxue.models.stop import Stop
from duxue.scenarios.codes import PinKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Campaign, Pin, Principal
from duxue.scenarios.rows import Sample, make
from tests.models.exact import Exact
from tests.models.short_offices import short
from tests.models.stages.small_office import office, person, school
from tests.models.test_exact import left_open
from tests.models.tiny_offices import tiny

SPRING = (date(2027, 3, 1), date(2027, 6, 30))
APRIL = (date(2027, 4, 1), date(2027, 4, 30))
RECENT = date(2025, 4, 15)


def crowded(days: float, schools: int) -> County:
    """So many schools of one person who has agreed to so few days a month."""
    rows = [school(n, last_comprehensive=RECENT) for n in range(schools)]
    return office(rows, [person("X1", days_per_month=days)], {"schools_per_inspector": 10}, horizon=SPRING)


def test_visits_that_the_days_of_a_month_cannot_hold_stay_open() -> None:
    assert least_open(crowded(3.0, 8), "U1", Plan()) == (4 * 2, 0)
    assert least_open(crowded(4.0, 8), "U1", Plan()) == (0, 0)


def test_the_last_stage_tells_what_is_open_beside_the_least_that_must_be() -> None:
    county = crowded(2.0, 5)
    part = plan_office(county, "U1", given=Plan(), effort=0.3, stop=Stop(), tell=lambda _: None)
    last = part.stages[-1]
    assert last.musts is not None
    assert (last.stage, last.musts.open, last.musts.bound) == ("last", 4, 4)


def test_what_the_staff_as_it_is_breaks_is_in_the_bound() -> None:
    """Eight schools of one inspector: too few inspectors, whatever the plan, and that one holds three too many."""
    rows = [school(n, last_comprehensive=RECENT) for n in range(8)]
    county = office(rows, [person("X1")], horizon=SPRING)
    part = plan_office(county, "U1", given=Plan(), effort=0.3, stop=Stop(), tell=lambda _: None)
    last = part.stages[-1]
    assert last.in_principle is not None
    assert (last.in_principle.open, last.in_principle.bound) == (4, 4)


def test_an_event_without_a_team_stays_open_and_a_review_is_told_in_principle() -> None:
    schools = [
        school(0, last_comprehensive=date(2022, 5, 20)),
        school(1, last_comprehensive=RECENT, legal_person=True),
    ]
    head = make(
        Principal, school_id="S001", name="校长", term_start=date(2022, 1, 1), term_end=date(2027, 6, 1)
    )
    county = office(schools, [person("X1"), person("X2")], horizon=SPRING, principals=(head,))
    assert least_open(county, "U1", Plan()) == (1, 1)


def test_two_campaigns_that_may_share_an_event_need_the_days_of_one() -> None:
    campaigns = tuple(
        make(
            Campaign, campaign_id=f"C{n}", name="专项", basis="年度计划", office_id="U1",
            start=date(2027, 4, 6), end=date(2027, 4, 30), sample=Sample(count=1),
        )
        for n in range(2)
    )  # fmt: skip
    people = [person(f"X{n}", days_per_month=1.5) for n in range(3)]
    county = office([school(0, last_comprehensive=RECENT)], people, horizon=SPRING, campaigns=campaigns)
    assert least_open(county, "U1", Plan()) == (0, 0)


@pytest.mark.parametrize("seed", [3, 12, 23])
def test_the_bound_is_not_above_what_an_exact_plan_leaves_open(seed: int) -> None:
    county = tiny(seed)
    exact, others, _ = left_open(county, Exact(county, "U1").plan())
    assert (
        least_open(county, "U1", Plan()).musts
        <= least_open(county, "U1", Plan(), LeastOpen(exact + 1, 0)).musts
        <= exact
    )
    assert summed(county, exact + 1) <= exact
    assert LeastByKind(county, "U1", Plan(), whole=True).least(exact).in_principle <= others


@pytest.mark.parametrize(
    ("seed", "least"),
    [
        pytest.param(100, 5, id="recused from the only teams"),
        pytest.param(79, 4, id="away on the days of a window"),
        pytest.param(142, 5, id="more duties than events a year"),
        pytest.param(13, 3, id="campaigns that may not be merged"),
    ],
)
def test_the_bound_meets_what_an_exact_plan_leaves_open(seed: int, least: int) -> None:
    assert least_open(tiny(seed), "U1", Plan()).musts == least


def test_a_school_has_one_comprehensive_a_year() -> None:
    """Its head's review falls due too and may not share the event, for its day was set by hand: one of both stays open."""
    day = date(2027, 4, 8)
    head = make(
        Principal, school_id="S000", name="校长", term_start=date(2022, 1, 1), term_end=date(2027, 6, 1)
    )
    pin = make(Pin, kind=PinKind.EVENT, event_id="X2027-S000", start=day)
    rows = [school(0, last_comprehensive=date(2022, 4, 5), legal_person=True)]
    county = office(
        rows, [person(f"X{n}") for n in range(5)], horizon=SPRING, principals=(head,), pins=(pin,)
    )
    assert least_open(county, "U1", Plan()) == (0, 1)


def summed(county: County, left: int) -> int:
    """The musts proven with teams summed up, where a plan leaves so many open; with people of a kind summed up too there are no more."""
    proven = SummedTeams(county, "U1", Plan(), whole=True).least(left).musts
    assert LeastByKind(county, "U1", Plan(), whole=True).least(left).musts <= proven
    return proven


def test_two_days_of_two_people_are_not_two_of_one() -> None:
    """An inspection of two days asks for three people with two days each; these have four between two of them, and one each."""
    county = office(
        [school(0, last_comprehensive=date(2022, 4, 20))],
        [person(f"X{n}", days_per_month=days) for n, days in enumerate((2.5, 2.5, 1.5, 1.5))],
        {"days_school": 2},
        horizon=APRIL,
    )
    assert least_open(county, "U1", Plan()) == (0, 0)
    assert summed(county, 1) == 1


def test_who_may_lead_is_told_apart_where_teams_are_summed_up() -> None:
    """Two inspections in April, and one person who may lead has a day for one."""
    schools = [school(n, last_comprehensive=date(2022, 4, 20)) for n in range(2)]
    people = [person(f"X{n}", days_per_month=1.5 if n == 0 else 6.0, can_lead=n == 0) for n in range(4)]
    county = office(schools, people, {"days_school": 1}, horizon=APRIL)
    assert summed(county, 2) == 1
    assert summed(county.with_rows(inspectors=tuple(replace(p, can_lead=True) for p in people)), 2) == 0


def test_half_an_event_in_each_of_two_months_is_none() -> None:
    """Each has one day a month, and the comprehensive takes two of three people: in fractions it is held, in whole numbers not."""
    schools = [school(0, last_comprehensive=date(2022, 5, 20))]
    people = [person(f"X{n}", days_per_month=1.0) for n in range(4)]
    county = office(schools, people, horizon=(date(2027, 4, 1), date(2027, 5, 31)))
    assert least_open(county, "U1", Plan()) == (0, 0)
    assert least_open(county, "U1", Plan(), LeastOpen(1, 0)) == (1, 0)


def test_where_nothing_is_proven_in_whole_numbers_the_fractions_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    county = crowded(3.0, 8)
    monkeypatch.setattr(duxue.models.mending.duty_programme, "proven", lambda _: None)
    assert least_open(county, "U1", Plan(), LeastOpen(99, 0)) == (8, 0)


@pytest.mark.parametrize(("seed", "fractions", "whole"), [(4, 2, 3), (8, 3, 4)])
def test_an_office_short_of_days_is_proven_in_whole_numbers_over_months(
    seed: int, fractions: int, whole: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a larger office days are not told apart, nor seats in one larger still: here their sums prove as much."""
    monkeypatch.setattr(duxue.models.mending.duty_programme, "DAILY", 0)
    county = short(seed)
    assert least_open(county, "U1", Plan()).musts == fractions
    assert least_open(county, "U1", Plan(), LeastOpen(9, 0)).musts == whole
    monkeypatch.setattr(duxue.models.mending.least_open, "AMOUNTS", 0)
    assert least_open(county, "U1", Plan(), LeastOpen(9, 0)).musts == whole


def test_a_larger_office_asks_no_fractions_where_they_prove_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person holds eight schools, three too many, and one visit in four months of each finds no day."""
    county = office(
        [school(n, last_comprehensive=RECENT) for n in range(8)],
        [person("X1", days_per_month=3.5)],
        horizon=SPRING,
    )
    asked: list[str] = []

    class Told(Programme):
        def solve(self) -> LeastOpen:
            asked.append(self.office_id)
            return super().solve()

    monkeypatch.setattr(duxue.models.mending.least_open, "Programme", Told)
    monkeypatch.setattr(duxue.models.mending.least_open, "FEW", 0)
    assert least_open(county, "U1", Plan(), LeastOpen(4, 3), 3, 0) == (4, 3)
    assert asked == []
    least_open(county, "U1", Plan(), LeastOpen(5, 3), 3, 0)
    least_open(county, "U1", Plan(), LeastOpen(4, 4), 3, 1)
    assert len(asked) == 2, "a must and a review are left that fractions might prove"


def test_fewer_musts_are_bought_with_more_schools_too_many() -> None:
    """Seven schools, one large, of people with days for six and for two: one holds six schools, or a visit stays open."""
    schools = [school(n, last_comprehensive=RECENT, students=2000 if n == 0 else 500) for n in range(7)]
    people = [person("X0", days_per_month=3.0), person("X1", days_per_month=1.0)]
    programme = LeastByKind(office(schools, people, horizon=APRIL), "U1", Plan(), whole=True)
    assert programme.least(0) == (0, 1)
    assert programme.least(1) == (0, 0)
