"""Zones when postings change: what is tied together, which zones are open to whom, sizes, and what a change of zone costs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from duxue.models.postings.least_change.posting_board import PostingBoard
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.search import LeastChange
from duxue.models.postings.least_change.zoning import Zoning
from duxue.models.solver import Stop, solve
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Plan, ZoneRow
from duxue.scenarios.records import School
from tests.models.revision.drawn_changes import PRICES
from tests.models.stages.small_office import FIRST, LAT, LON, office, person, posting, school

AS_OF = date(2027, 4, 1)
MUST = 1000
HOLDERS = ("X0", "X0", "X1", "X1", "X2")


def released(
    zones: Mapping[str, str],
    schools: Sequence[School] | None = None,
    parameters: Mapping[str, Value] | None = None,
    holders: Sequence[str] = HOLDERS,
) -> ReleasedPostings:
    """Five schools in a line; X0 holds two, X1 two, X2 one. ``zones`` by school, others have none yet."""
    rows = schools or [school(n, east=n) for n in range(5)]
    people = [person(f"X{n}", lon=LON + n / 50, lat=LAT) for n in range(3)]
    county = office(rows, people, parameters)
    held = tuple(posting(f"S{n:03d}", who) for n, who in enumerate(holders))
    plan = Plan(postings=held, zones=tuple(ZoneRow(z, "", "X0", s) for s, z in zones.items()))
    return ReleasedPostings(replace(county, as_of=AS_OF), "U1", plan, AS_OF)


def numbered(zones: str) -> dict[str, str]:
    return {f"S{n:03d}": f"Z{z}" for n, z in enumerate(zones)}


def zoning(held: ReleasedPostings, free: Collection[str], takers: Collection[str] | None = None) -> Zoning:
    board = PostingBoard(held, PRICES, {s: list(held.people) for s in free}, zone_people=takers)
    return board.zoning


def open_to(found: Zoning) -> dict[str, set[str]]:
    """By school the zones that it may lie in."""
    zones: dict[str, set[str]] = {}
    for s, z in found.places:
        zones.setdefault(s, set()).add(z)
    return zones


def test_schools_that_one_person_has_held_or_keeps_are_tied() -> None:
    """S000 is open: with the year still to come nothing ties it, later its past does."""
    held = released(numbered("11223"))
    assert zoning(held, ["S000", "S004"]).ties == [("S000", "S001"), ("S002", "S003"), ("S004",)]
    early = ReleasedPostings(held.county, "U1", held.released, FIRST)
    assert zoning(early, ["S000", "S004"]).ties == [("S000",), ("S001",), ("S002", "S003"), ("S004",)]


def test_a_breach_that_stands_does_not_tie_zones_together() -> None:
    """X1's two schools lie in two zones already."""
    found = zoning(released(numbered("11232")), ["S004"])
    assert ("S002",) in found.ties
    assert ("S003",) in found.ties


def test_every_zone_is_open_where_all_may_change_and_only_the_own_where_nobody_near_is_touched() -> None:
    whole = open_to(zoning(released(numbered("11223")), ["S000"]))
    assert set(map(frozenset, whole.values())) == {frozenset({"Z1", "Z2", "Z3"})}
    few = open_to(zoning(released(numbered("11223")), ["S000"], ["X0"]))
    assert few["S000"] == few["S001"] == {"Z1"}, "those that may change lie in one zone"
    assert few["S002"] == {"Z2"}
    assert few["S004"] == {"Z3"}
    both = open_to(zoning(released(numbered("11223")), ["S000"], ["X0", "X2"]))
    assert both["S000"] == both["S004"] == {"Z1", "Z3"}
    assert both["S003"] == {"Z2"}


def test_a_given_zone_is_the_only_one() -> None:
    schools = [school(n, east=n, zone_id="Z9" if n == 4 else "") for n in range(5)]
    found = open_to(zoning(released(numbered("11229"), schools), ["S004"]))
    assert found["S004"] == {"Z9"}


@pytest.mark.parametrize(
    ("zones", "size", "more"),
    [("11222", 3, False), ("11222", 2, True), ("11111", 5, False), ("11111", 4, True)],
)
def test_there_is_one_zone_more_where_the_schools_are_too_many_for_those_in_force(
    zones: str, size: int, more: bool
) -> None:
    found = open_to(zoning(released(numbered(zones), None, {"zone_schools": size}), ["S004"]))
    fresh = {"U1-01"} if more else set()
    assert found["S004"] == set(numbered(zones).values()) | fresh


def test_the_one_more_has_a_name_that_no_zone_has() -> None:
    taken = released({**numbered("11222"), "S004": "U1-01"}, None, {"zone_schools": 1})
    assert {z for zones in open_to(zoning(taken, ["S004"])).values() for z in zones} == {
        "Z1", "Z2", "U1-01", "U1-02",
    }  # fmt: skip


def cost(held: ReleasedPostings, who: str, free: str = "S004") -> tuple[int, int, str]:
    """Breach and minutes where somebody holds a school, and the zone that it lies in then."""
    board = PostingBoard(held, PRICES, {free: list(held.people)}, zone_people=None, tours=False)
    model = board.board.model.clone()
    for (_, one, _), x in board.held.items():
        model.add(x == (one == who))
    model.minimize(board.breach * 10**6 + board.costs)
    run = solve(model, seed=1, limit=3.0, stop=Stop())
    assert run.status == "optimal"
    literals = [x for x in (*board.held.values(), *board.places.values()) if not isinstance(x, bool)]
    choice = board.chosen({x.index for x in literals if run.is_true(x)})
    return run.solver.value(board.breach), run.solver.value(board.costs), choice.zones[free]


def test_a_school_goes_to_the_zone_of_who_takes_it_at_the_price_of_one_zone() -> None:
    held, plain = released(numbered("11223")), released(numbered("11221"))
    assert cost(held, "X0")[2] == "Z1"
    assert cost(held, "X1")[2] == "Z2"
    assert cost(held, "X2")[2] == "Z3"
    # Only the zone differs.
    assert cost(held, "X0")[1] - cost(plain, "X0")[1] == PRICES.zone
    assert [cost(held, who)[0] for who in ("X0", "X1", "X2")] == [0, 0, 0]


def test_of_two_ties_the_smaller_one_changes_its_zone() -> None:
    """X1, who keeps two schools of Z2, takes one of Z1: that one goes over, not the two."""
    held = released(numbered("11221"))
    breach, _, zone = cost(held, "X1")
    assert (breach, zone) == (0, "Z2")


def test_a_school_without_a_zone_joins_the_one_nearest_to_it() -> None:
    """S004 in the east has none; X2 holds nothing else."""
    near, far = released(numbered("1122")), released(numbered("2211"))
    assert cost(near, "X2")[2] == "Z2"
    assert cost(far, "X2")[2] == "Z1"


def test_a_zone_beyond_its_size_is_a_breach_by_the_schools_beyond_it() -> None:
    """All five lie in one zone given by the office, which may have three."""
    schools = [school(n, east=n, zone_id="Z1") for n in range(5)]
    held = released(numbered("11111"), schools, {"zone_schools": 3})
    assert cost(held, "X2")[0] == 2 * MUST
    later = [
        school(n, east=n, zone_id="Z1", opened=date(2027, 9, 1) if n == 4 else date(2000, 1, 1))
        for n in range(5)
    ]
    opened = released(numbered("11111"), later, {"zone_schools": 4})
    assert cost(opened, "X2")[0] == MUST, "from September on"


def test_after_a_change_everybody_works_in_one_zone() -> None:
    """X1 goes: the two schools in the middle pass to people of two other zones."""
    held = released(numbered("11223"))
    gone = held.county.with_rows(
        inspectors=tuple(
            replace(i, term_end=date(2027, 3, 31)) if i.inspector_id == "X1" else i
            for i in held.county.rows.inspectors
        )
    )
    office_ = ReleasedPostings(gone, "U1", held.released, AS_OF)
    found = LeastChange(office_, PRICES, seed=1, effort=1.0, stop=Stop()).run(None)
    works: dict[str, set[str]] = {}
    for row in found.postings:
        if row.end >= AS_OF:
            works.setdefault(row.inspector_id, set()).add(found.zones[row.school_id])
    assert {who: len(zones) for who, zones in works.items()} == {"X0": 1, "X2": 1}
    assert found.moves == 2
