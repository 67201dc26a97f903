"""Schools shared out among given people, against every sharing: the least road, and no more changes of hands than must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from random import Random

import pytest

from duxue.models.hiring.sharing import Sharing, share_out
from duxue.models.solver import Stop
from duxue.scenarios.codes import RecusalReason, Stage
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector, Recusal
from duxue.scenarios.rows import make
from tests.models.hiring.trials import case, place
from tests.models.stages.small_office import FIRST, LAST, LAT, LON, office, person, school

MONTHS = 9
MISMATCH = 240
"""What a school whose stage its inspector does not match costs."""
JUNE = date(2027, 6, 30)


def shared(county: County) -> Sharing:
    return share_out(case(county, place("县城")), stop=Stop())


def drawn(seed: int) -> County:
    """Five schools and three people, two of whom may hold few; one is recused somewhere, one knows other stages alone."""
    draw = Random(f"share/{seed}")
    schools = [school(n, east=draw.uniform(-10, 10), lat=LAT + draw.uniform(-0.1, 0.1)) for n in range(5)]
    people = [
        person(
            f"X{n}",
            lon=LON + draw.uniform(-0.1, 0.1),
            lat=LAT,
            max_schools=draw.choice([2, 3, None]),
            stages=draw.choice([(), (Stage.PRIMARY,), (Stage.SENIOR,)]),
        )
        for n in range(3)
    ]
    recusal = make(Recusal, inspector_id="X0", school_id="S000", reason=RecusalReason.OTHER)
    return office(schools, people, recusals=(recusal,))


def sharings(county: County) -> Iterator[tuple[str, ...]]:
    """Every sharing within limits and without recusals."""
    people = [i.inspector_id for i in county.rows.inspectors]
    barred = {(r.inspector_id, r.school_id) for r in county.rows.recusals}
    ids = sorted(county.schools)
    for held in product(people, repeat=len(ids)):
        fits = all(held.count(i) <= county.allowance(county.inspectors[i]) for i in people)
        if fits and not barred & set(zip(held, ids, strict=True)):
            yield held


def minutes(county: County, held: Sequence[str]) -> float:
    total = 0.0
    for who, place_id in zip(held, sorted(county.schools), strict=True):
        one: Inspector = county.inspectors[who]
        road = county.travel.minutes(who, place_id) + county.travel.minutes(place_id, who)
        apart = bool(one.stages) and county.schools[place_id].stage.touched_by.isdisjoint(one.stages)
        total += round(road * MONTHS) + MISMATCH * apart
    return total


@pytest.mark.parametrize("seed", range(8))
def test_the_longest_days_are_shared_out_with_the_least_road(seed: int) -> None:
    county = drawn(seed)
    best = min((minutes(county, held) for held in sharings(county)), default=None)
    found = shared(county)
    if best is None:
        assert found.open == (FIRST,)
        assert found.postings == ()
        return
    held = [p.inspector_id for p in sorted(found.postings, key=lambda p: p.school_id)]
    assert tuple(held) in set(sharings(county))
    assert found.minutes == pytest.approx(minutes(county, held))
    assert found.bound is not None
    assert found.bound <= best + 1e-6
    assert best <= minutes(county, held) <= 1.02 * best + 1
    assert shared(county).postings == found.postings


def test_who_goes_hands_over_and_nobody_else_does() -> None:
    """X1 in the east goes with June, X2 comes to the same place in July; X0 in the west holds two schools at most."""
    east = {"lon": LON + 0.1, "lat": LAT}
    people = [
        person("X0", max_schools=2),
        person("X1", **east, term_end=JUNE),
        person("X2", **east, term_start=date(2027, 7, 1)),
    ]
    found = shared(office([school(0), school(1), school(2, east=10)], people))
    assert [(p.school_id, p.inspector_id, p.start, p.end) for p in found.postings] == [
        ("S000", "X0", FIRST, LAST),
        ("S001", "X0", FIRST, LAST),
        ("S002", "X1", FIRST, JUNE),
        ("S002", "X2", date(2027, 7, 1), LAST),
    ]


def test_what_the_hardest_days_allow_holds_all_year() -> None:
    """X1 goes with June: X0 can have all three schools then, and so has them from the first day on."""
    people = [person("X0"), person("X1", lon=LON + 0.1, lat=LAT, term_end=JUNE)]
    found = shared(office([school(0), school(1), school(2, east=10)], people))
    assert {(p.inspector_id, p.start, p.end) for p in found.postings} == {("X0", FIRST, LAST)}


def test_days_for_which_nobody_suffices_are_told() -> None:
    people = [person("X0"), person("X1", term_end=JUNE)]
    found = shared(office([school(n) for n in range(6)], people))
    assert found.open == (date(2027, 7, 1),)
    assert found.postings == ()


def test_a_school_that_opens_or_closes_is_held_while_it_is_there() -> None:
    schools = [school(0), school(1, opened=date(2027, 9, 1)), school(2, closed=date(2027, 5, 1))]
    rows = {p.school_id: (p.start, p.end) for p in shared(office(schools, [person("X0")])).postings}
    assert rows == {
        "S000": (FIRST, LAST), "S001": (date(2027, 9, 1), LAST), "S002": (FIRST, date(2027, 4, 30)),
    }  # fmt: skip


def test_an_office_without_schools_has_nothing_to_share() -> None:
    found = shared(office([], [person("X0")]))
    assert (found.postings, found.open) == ((), ())
