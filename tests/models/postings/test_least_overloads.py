"""How many schools too many must be held: as many as in the best sharing-out of all, and never more than a plan has."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from duxue.models.facts.places import too_many
from duxue.models.planning import plan_office
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.least_overloads import least_overloads
from duxue.models.rules import responsible_load
from duxue.models.stop import Stop
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school

CAP = 4
SPRING = (date(2027, 3, 1), date(2027, 6, 30))


def shared_out(allowances: tuple[int, ...], schools: int, large: int) -> int:
    """The fewest schools too many in any sharing-out, each tried: numbers of small and of large schools for each person."""
    best = 1000
    for small in product(range(schools - large + 1), repeat=len(allowances)):
        if sum(small) != schools - large:
            continue
        for big in product(range(large + 1), repeat=len(allowances)):
            if sum(big) == large:
                held = zip(allowances, small, big, strict=True)
                best = min(best, sum(_beyond(*one) for one in held))
    return best


def _beyond(allowed: int, small: int, big: int) -> int:
    """The rule as it is posted: a large school alone (it weighs all that anybody may hold), or as many as are allowed."""
    return max(0, small + big - max(allowed, 1 if big else 0), small + CAP * (big - 1) if big else 0)


@pytest.mark.parametrize(
    ("allowances", "schools", "large"),
    [
        ((2, 2, 2), 7, 0),
        ((2, 2, 2), 9, 0),
        ((2, 1, 2), 6, 0),
        ((2, 2, 1), 5, 1),
        ((3, 3), 6, 2),
        ((4, 4), 5, 2),
        ((1, 4), 6, 3),
        ((2, 0), 4, 0),
        ((2, 2), 4, 0),
    ],
)
def test_no_sharing_out_has_fewer_and_one_has_as_few(
    allowances: tuple[int, ...], schools: int, large: int
) -> None:
    assert too_many(allowances, schools, large, CAP) == shared_out(allowances, schools, large)


def test_who_is_on_the_day_in_office_may_hold_what_the_rule_allows() -> None:
    schools = [school(n, last_comprehensive=date(2025, 4, 15)) for n in range(18)]
    county = office(schools, [person("X1"), person("X2")], horizon=SPRING)
    assert least_overloads(Candidates(county, "U1"), 0) == 8
    assert least_overloads(Candidates(county, "U1"), 3) == 8, (
        "a school without anybody is without a visit in four months"
    )
    assert least_overloads(Candidates(county, "U1"), 4) == 7
    away = (make(Absence, inspector_id="X1", start=SPRING[0], end=SPRING[1]),)
    assert least_overloads(Candidates(county.with_rows(absences=away), "U1"), 0) == 8, (
        "who is on leave holds schools"
    )
    gone = county.with_rows(inspectors=(person("X1"), person("X2", term_end=date(2027, 4, 30))))
    assert least_overloads(Candidates(gone, "U1"), 0) == 13, "from May on one is left"
    assert (
        least_overloads(
            Candidates(office(schools[:10], [person("X1"), person("X2")], horizon=SPRING), "U1"), 0
        )
        == 0
    )


def test_the_year_counts_each_school_too_many_and_so_does_its_bound() -> None:
    """Thirteen schools of two people: three too many, whether one holds them or both, and a post too few."""
    schools = [school(n, last_comprehensive=date(2025, 4, 15)) for n in range(13)]
    people = [person("X1", days_per_month=9.0), person("X2", days_per_month=9.0)]
    county = office(schools, people, horizon=SPRING)
    part = plan_office(county, "U1", given=Plan(), effort=0.3, stop=Stop(), tell=lambda _: None)
    last = part.stages[-1].in_principle
    assert last is not None
    assert len(list(responsible_load.check(county, part.plan, county.parameters))) <= 2
    assert (last.open, last.bound) == (4, 4)


@pytest.mark.parametrize(("open_musts", "least"), [(0, 1), (3, 1), (4, 0)])
def test_who_has_no_days_for_the_schools_allowed_leaves_them_to_others(open_musts: int, least: int) -> None:
    """Ten schools: X0 may hold five and can visit four, X1 can visit seven; with four visits left out, one a month, each holds five."""
    people = [person("X0", days_per_month=2.0), person("X1", days_per_month=3.5)]
    county = office([school(n) for n in range(10)], people, horizon=SPRING)
    assert least_overloads(Candidates(county, "U1"), open_musts) == least


def test_in_months_with_absences_or_handing_over_nothing_is_counted_by_visits() -> None:
    people = [person("X0", days_per_month=2.0), person("X1", days_per_month=3.5)]
    schools = [school(n) for n in range(10)]
    away = tuple(
        make(Absence, inspector_id="X0", start=date(2027, m, 8), end=date(2027, m, 9)) for m in (3, 4, 5, 6)
    )
    assert least_overloads(Candidates(office(schools, people, horizon=SPRING, absences=away), "U1"), 0) == 0
    turning = tuple(
        make(Recusal, inspector_id="X0", school_id="S000", reason="other", start=date(2027, m, 8), end=date(2027, m, 9))
        for m in (3, 4, 5, 6)
    )  # fmt: skip
    assert (
        least_overloads(Candidates(office(schools, people, horizon=SPRING, recusals=turning), "U1"), 0) == 0
    )
