"""Who must give up schools of the released plan, and what its postings cost on the road, on small offices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

import pytest

from duxue.models.postings.least_change.crowding import Crowding
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.road import road_minutes
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.records import Inspector, School, Waiver
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, office, person, posting, school
from tests.scenarios_small.stories import Small, two_beside_two

APRIL = date(2027, 4, 1)
LARGE = 1800


def released(
    county: County, rows: Sequence[Posting], since: date = APRIL, known: Collection[tuple[str, str]] = ()
) -> ReleasedPostings:
    return ReleasedPostings(replace(county, as_of=since), "U1", Plan(postings=tuple(rows)), since, known)


def crowded(
    schools: Sequence[School],
    *people: Inspector,
    since: date = APRIL,
    known: Collection[tuple[str, str]] = (),
    **tables: object,
) -> Crowding:
    """X0 holds all schools all year."""
    county = office(schools, people or (person("X0"),), **tables)  # type: ignore[arg-type]
    return Crowding(released(county, [posting(s.school_id, "X0") for s in schools], since, known))


def plain(number: int) -> list[School]:
    return [school(n) for n in range(number)]


@pytest.mark.parametrize(("number", "excess"), [(5, {}), (6, {"X0": 1}), (8, {"X0": 3})])
def test_beyond_the_load_each_school_is_one_too_many(number: int, excess: dict[str, int]) -> None:
    found = crowded(plain(number))
    assert found.excess == excess
    assert found.schools() == ({f"S{n:03d}" for n in range(number)} if excess else set())


@pytest.mark.parametrize(("limit", "excess"), [(3, {"X0": 2}), (9, {}), (None, {})])
def test_an_own_limit_counts_where_it_is_lower(limit: int | None, excess: dict[str, int]) -> None:
    assert crowded(plain(5), person("X0", max_schools=limit)).excess == excess


@pytest.mark.parametrize(
    ("large", "small", "excess"),
    [(1, 0, {}), (1, 1, {"X0": 1}), (2, 0, {"X0": 1}), (1, 5, {"X0": 1}), (2, 3, {"X0": 2})],
)
def test_a_large_school_goes_or_all_others_do_whatever_is_less(
    large: int, small: int, excess: dict[str, int]
) -> None:
    schools = [*(school(n, students=LARGE) for n in range(large)), *(school(9 + n) for n in range(small))]
    assert crowded(schools).excess == excess


def test_leave_to_hold_more_or_a_breach_that_was_known_asks_for_no_moves() -> None:
    waiver = make(
        Waiver, rule="responsible_load", subject="X0", reason="试", approved_by="局", approved_on=FIRST
    )
    assert crowded(plain(7), waivers=(waiver,)).excess == {}
    assert crowded(plain(7), known=[("responsible_load", "X0")]).excess == {}
    assert crowded(plain(7), known=[("responsible_load", "X1")]).excess == {"X0": 2}


@pytest.mark.parametrize(
    ("since", "followed", "alone"),
    [(APRIL, {}, {}), (date(2027, 3, 1), {"X0": 1}, {}), (date(2027, 2, 1), {"X0": 2}, {"X0": 1})],
)
def test_what_is_over_or_closed_or_must_go_anyway_does_not_count(
    since: date, followed: dict[str, int], alone: dict[str, int]
) -> None:
    """S005 closes in March, S006 is X0's until April: where nobody follows there it has to be given to somebody in any case."""
    schools = [*plain(5), school(5, closed=date(2027, 3, 1)), school(6)]
    county = office(schools, [person("X0"), person("X1")])
    rows = [posting(f"S{n:03d}", "X0") for n in range(6)]
    rows.append(posting("S006", "X0", FIRST, date(2027, 3, 31)))
    assert Crowding(released(county, rows, since)).excess == alone
    assert Crowding(released(county, [*rows, posting("S006", "X1", APRIL, LAST)], since)).excess == followed


def test_who_has_too_few_days_for_the_visits_is_crowded_though_within_the_load() -> None:
    few = crowded(plain(4), person("X0", days_per_month=1.5))
    assert few.excess == {}
    assert few.schools() == {f"S{n:03d}" for n in range(4)}
    assert crowded(plain(3), person("X0", days_per_month=1.5)).schools() == set()
    known = [("monthly_visit", "S000")]
    assert crowded(plain(4), person("X0", days_per_month=1.5), known=known).schools() == set()


# The road.


def road(small: Small, since: date = FIRST, rows: Sequence[Posting] | None = None) -> int:
    held = released(small.county, small.plan.postings, since)
    return road_minutes(held, small.plan.postings if rows is None else rows)


def test_two_schools_of_one_person_share_their_days_and_two_peoples_do_not() -> None:
    """Nine months: X1 goes round by S002 and S003; X0 lives at S000 and goes to S001."""
    small = two_beside_two()
    minutes = small.county.travel.minutes
    west = minutes("X0", "S001") * 2
    east = minutes("X1", "S002") + minutes("S002", "S003") + minutes("S003", "X1")
    assert road(small) == pytest.approx(9 * (west + east), abs=1)
    split = tuple(replace(p, inspector_id="X0") if p.school_id == "S003" else p for p in small.plan.postings)
    assert road(small, rows=split) > road(small)


def test_only_the_months_to_come_are_counted_and_each_holder_for_the_own_part() -> None:
    small = two_beside_two()
    assert road(small, date(2027, 9, 1)) == pytest.approx(road(small) * 4 / 9, abs=1)
    july = date(2027, 7, 1)
    parted = [
        p if p.school_id != "S003" else part
        for p in small.plan.postings
        for part in (
            (posting("S003", "X1", FIRST, date(2027, 6, 30)), posting("S003", "X0", july, LAST))
            if p.school_id == "S003"
            else (p,)
        )
    ]
    alone = [p for p in parted if p.inspector_id == "X0" and p.school_id == "S003"]
    assert len(alone) == 1
    assert road(small, rows=alone) == pytest.approx(4 * 2 * small.county.travel.minutes("X0", "S003"), abs=1)
    assert road(small, rows=[]) == 0
