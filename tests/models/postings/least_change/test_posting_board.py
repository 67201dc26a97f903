"""The board of postings after a change, over every sharing of a few schools: moves, breaches and minutes as reckoned by hand."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from duxue.models.facts.spans import DAY
from duxue.models.postings.least_change.first_choice import first_choice
from duxue.models.postings.least_change.posting_board import SCHOOLS, Choice, PostingBoard
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.road import road_minutes
from duxue.models.postings.least_change.search import LeastChange
from duxue.models.prices import IN_PRINCIPLE
from duxue.models.solver import Stop, solve
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Plan, ZoneRow
from duxue.scenarios.records import Inspector
from tests.models.revision.drawn_changes import PRICES
from tests.models.stages.small_office import FIRST, LAST, LAT, LON, office, person, posting, school

AS_OF, JULY = date(2027, 4, 1), date(2027, 7, 1)
HOLDERS = ("X0", "X0", "X1", "X1", "X2")
MUST = 1000
"""What a must counts in the breach."""
MONTHS, WEEKS = 7, 40
"""Months with a visit, and weeks begun, from April to the end of the year."""


def line(
    *people: Inspector,
    parameters: Mapping[str, Value] | None = None,
    zones: Sequence[str] = ("Z1",) * 5,
    **tables: object,
) -> ReleasedPostings:
    """Five schools in a line: X0 holds two in the west, X1 two in the middle, X2 the one in the east."""
    staff = people or tuple(
        person(f"X{n}", lon=LON + east / 100, lat=LAT) for n, east in enumerate((0.5, 2.5, 4.5))
    )
    county = office([school(n, east=n) for n in range(5)], staff, parameters, **tables)  # type: ignore[arg-type]
    rows = tuple(posting(f"S{n:03d}", who) for n, who in enumerate(HOLDERS))
    plan = Plan(
        postings=rows,
        zones=tuple(ZoneRow(z, "", "X1", r.school_id) for z, r in zip(zones, rows, strict=True)),
    )
    return ReleasedPostings(replace(county, as_of=AS_OF), "U1", plan, AS_OF)


def without_x1(**given: object) -> ReleasedPostings:
    """The same once X1's term has ended with March."""
    staff = [
        person(
            f"X{n}",
            lon=LON + east / 100,
            lat=LAT,
            **({"term_end": AS_OF - DAY} if n == 1 else {}),
        )
        for n, east in enumerate((0.5, 2.5, 4.5))
    ]
    return line(*staff, **given)  # type: ignore[arg-type]


class Tried:
    """A board with some schools open, and what it comes to when each is held by somebody."""

    def __init__(self, held: ReleasedPostings, free: Iterable[str], people: Sequence[str] = ()) -> None:
        self.office = held
        self.free = sorted(free)
        takers = {s: list(people or held.people) for s in self.free}
        self.board = PostingBoard(held, PRICES, takers, zone_people=None)

    def choice(self, sharing: Sequence[str]) -> Choice:
        spans = range(len(self.board.spans))
        held = {(s, who, t) for s, who in zip(self.free, sharing, strict=True) for t in spans if who}
        return Choice(frozenset(held), {})

    def least(self, sharing: Sequence[str]) -> tuple[int, int, int]:
        """Breach, moves and minutes of a sharing (blank: nobody): the least of each on the board, in this order."""
        chosen = self.choice(sharing).held
        model = self.board.board.model.clone()
        for key, x in self.board.held.items():
            model.add(x == (key in chosen))
        order = (SCHOOLS * self.board.breach + self.board.moves()) * 10**6 + self.board.costs
        model.minimize(order)
        run = solve(model, seed=1, limit=5.0, stop=Stop())
        assert run.status == "optimal"
        value = run.solver.value
        return value(self.board.breach), value(self.board.moves()), value(self.board.costs)

    def reckoned(self, sharing: Sequence[str]) -> float:
        """The road of the whole office, and each change at its price."""
        moved = sum(self.now(s) != who for s, who in zip(self.free, sharing, strict=True))
        each = PRICES.posting + PRICES.visit * MONTHS + WEEKS
        return road_minutes(self.office, self.board.rows(self.choice(sharing))) + moved * each

    def now(self, school_id: str) -> str | None:
        return self.office.holder(school_id, AS_OF)

    def released(self) -> list[str]:
        return [self.now(s) or "" for s in self.free]


THREE = ("S000", "S002", "S004")


def test_a_choice_costs_its_road_and_every_school_that_changes_hands() -> None:
    tried = Tried(line(), THREE)
    base = tried.released()
    zero = tried.least(base)
    assert zero[:2] == (0, 0)
    for sharing in itertools.product(("X0", "X1", "X2"), repeat=3):
        breach, moves, cost = tried.least(sharing)
        assert breach == 0
        assert moves == sum(a != b for a, b in zip(sharing, base, strict=True))
        assert moves == tried.board.moved_in(tried.choice(sharing))
        assert cost - zero[2] == pytest.approx(tried.reckoned(sharing) - tried.reckoned(base), abs=8)


def test_a_school_that_nobody_holds_is_an_open_must_and_a_move_and_lacks_each_months_visit() -> None:
    tried = Tried(line(), ("S004",))
    breach, moves, _ = tried.least([""])
    assert (breach, moves) == (MUST * (1 + MONTHS), 1)


def test_a_month_is_somebodys_rather_than_nobodys() -> None:
    """X1 goes at once, X0 a month later when X3 comes, and X2 has days for one school: April is X0's, short as it is.

    A hand-over that is too short is a must broken; April without anybody would be two.
    """
    people = [
        person("X0", term_end=date(2027, 4, 30)),
        person("X1", term_end=AS_OF - DAY),
        person("X2", days_per_month=0.5),
        person("X3", term_start=date(2027, 5, 1)),
    ]
    found = LeastChange(line(*people), PRICES, seed=1, effort=2.0, stop=Stop()).run(None)
    for school_id in ("S002", "S003"):
        rows = [r for r in found.postings if r.school_id == school_id and r.end >= AS_OF]
        assert [(r.inspector_id, r.start) for r in rows] == [("X0", AS_OF), ("X3", date(2027, 5, 1))]


def test_what_is_broken_is_a_breach_and_no_minutes() -> None:
    """Each school, person and stretch of a hard office: no price but the goals' stands beside what the breach counts."""
    people = [
        person("X0", max_schools=1),
        person("X1", term_end=AS_OF - DAY),
        person("X2", days_per_month=0.5),
        person("X3", term_start=date(2027, 5, 1)),
    ]
    tried = Tried(line(*people, zones=("Z1",) * 4 + ("Z2",), parameters={"zone_schools": 4}), THREE)
    told = {s.rule for s in tried.board.board.shortfalls}
    assert {"coverage", "monthly_visit", "responsible_load", "stability", "zone"} <= told
    breaches = {
        x.index for s in tried.board.board.shortfalls for x in s.variables if s.force is not Force.GOAL
    }
    paid = {x.index: price for price, x in tried.board.own_costs if not isinstance(x, bool)}
    assert not [i for i in breaches & set(paid) if paid[i] >= IN_PRINCIPLE]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_each_school_beyond_an_own_limit_is_a_unit_of_breach(limit: int) -> None:
    people = [person("X0", max_schools=limit), person("X1"), person("X2")]
    tried = Tried(line(*people), THREE)
    for sharing in itertools.product(("X0", "X1"), repeat=3):
        # S001 is X0's in any case.
        held = 1 + sharing.count("X0")
        assert tried.least(sharing)[0] == max(0, held - limit)


def test_schools_that_nobodys_days_suffice_for_are_a_must_each_month() -> None:
    people = [person("X0", days_per_month=1.0), person("X1"), person("X2")]
    tried = Tried(line(*people), THREE)
    for sharing in itertools.product(("X0", "X1"), repeat=3):
        beyond = max(0, 1 + sharing.count("X0") - 2)
        assert tried.least(sharing)[0] == MUST * MONTHS * beyond


def test_what_one_holds_lies_in_one_zone_which_schools_may_change_at_a_price() -> None:
    """S004 lies in a zone of its own: X1 takes it with it, unless the office has given the zone."""
    zoned = line(zones=("Z1",) * 4 + ("Z2",))
    tried = Tried(zoned, ("S004",))
    assert [tried.least([who])[0] for who in ("X0", "X1", "X2")] == [0, 0, 0]
    plain = Tried(line(), ("S004",))
    for who in ("X0", "X1"):
        assert tried.least([who])[2] - plain.least([who])[2] == PRICES.zone
    assert tried.least(["X2"])[2] == plain.least(["X2"])[2]
    assert len(tried.board.rezoned) > 0 == len(plain.board.rezoned)


def test_a_zone_given_by_the_office_stays_and_the_breach_is_told() -> None:
    county = line(zones=("Z1",) * 4 + ("Z2",))
    schools = tuple(
        replace(s, zone_id="Z2" if s.school_id == "S004" else "Z1") for s in county.county.rows.schools
    )
    plan = county.released
    given = ReleasedPostings(county.county.with_rows(schools=schools), "U1", plan, AS_OF)
    tried = Tried(given, ("S004",))
    assert [tried.least([who])[0] for who in ("X0", "X1", "X2")] == [MUST, MUST, 0]


def test_a_zone_that_would_be_too_large_is_a_breach_unless_there_is_another() -> None:
    """Five schools: four in Z1, which may have four, and S004 in Z2."""
    tried = Tried(line(parameters={"zone_schools": 4}, zones=("Z1",) * 4 + ("Z2",)), ("S004",))
    assert tried.least(["X2"])[0] == 0
    # X1's other schools come along into the other zone: two and three.
    assert tried.least(["X1"])[0] == 0


def test_who_leaves_can_hold_nothing_any_more() -> None:
    tried = Tried(without_x1(), ("S002", "S003"))
    assert {who for _, who, _ in tried.board.held} == {"X0", "X2"}
    breach, moves, _ = tried.least(["X0", "X2"])
    assert (breach, moves) == (0, 2)


def test_whoever_takes_over_holds_it_for_the_least_days_at_least() -> None:
    """X1 goes at once, X3 comes in May: X0 for a month only is a must broken; X0 to the end is not."""
    people = [
        person("X0"),
        person("X1", term_end=AS_OF - DAY),
        person("X2"),
        person("X3", term_start=date(2027, 5, 1)),
    ]
    for least, broken in ((60, MUST), (30, 0)):
        tried = Tried(line(*people, parameters={"min_posting_days": least}), ("S002",))
        spans = tried.board.spans
        assert [a for a, _ in spans] == [AS_OF, date(2027, 5, 1)]
        model = tried.board.board.model.clone()
        for (_, who, t), x in tried.board.held.items():
            model.add(x == (who == ("X0", "X3")[t]))
        model.minimize(tried.board.breach)
        run = solve(model, seed=1, limit=2.0, stop=Stop())
        assert run.solver.value(tried.board.breach) == broken
        assert run.solver.value(tried.board.costs) < IN_PRINCIPLE
        assert tried.least(["X0"])[0] == 0


def test_a_breach_that_was_known_counts_only_beyond_what_it_was() -> None:
    """X0 holds three where one is allowed: two too many as released. Known, only a fourth counts."""
    people = [person("X0", max_schools=1), person("X1"), person("X2")]
    bare = line(*people)
    rows = tuple(
        replace(r, inspector_id="X0") if r.school_id == "S002" else r for r in bare.released.postings
    )
    plan = replace(bare.released, postings=rows)
    known = ReleasedPostings(bare.county, "U1", plan, AS_OF, [("responsible_load", "X0")])
    plain = ReleasedPostings(bare.county, "U1", plan, AS_OF)
    for who, fresh, all_of in (("X0", 1, 3), ("X1", 0, 2)):
        sharing = ["X0", "X0", who]
        assert Tried(known, ("S000", "S002", "S003")).least(sharing)[0] == fresh
        assert Tried(plain, ("S000", "S002", "S003")).least(sharing)[0] == all_of


# The first choice.


def first(held: ReleasedPostings, free: Sequence[str]) -> dict[str, str]:
    tried = Tried(held, free)
    return {s: who for s, who, _ in sorted(first_choice(tried.board).held)}


def test_at_first_everybody_keeps_what_they_may_keep() -> None:
    assert first(line(), THREE) == {"S000": "X0", "S002": "X1", "S004": "X2"}


def test_at_first_a_school_goes_to_the_nearest() -> None:
    assert first(without_x1(), ("S002", "S003")) == {"S002": "X0", "S003": "X2"}


def test_at_first_nobody_goes_beyond_the_load_while_another_has_room() -> None:
    """Both of X0's places are taken where two are allowed; of three each takes the one nearest."""
    assert first(without_x1(parameters={"schools_per_inspector": 2}), ("S002",)) == {"S002": "X2"}
    three = without_x1(parameters={"schools_per_inspector": 3})
    assert first(three, ("S002", "S003")) == {"S002": "X0", "S003": "X2"}


def test_at_first_zones_stay_as_they_are_where_somebody_there_has_room() -> None:
    """S002 lies in the zone of the east: X2 takes it, though X0 lives nearer."""
    assert first(without_x1(zones=("ZW", "ZW", "ZE", "ZE", "ZE")), ("S002",)) == {"S002": "X2"}
    assert first(without_x1(), ("S002",)) == {"S002": "X0"}


# The search against all sharings.


def sharings(held: ReleasedPostings, people: Sequence[str]) -> dict[tuple[str, ...], Choice]:
    tried = Tried(held, held.schools)
    return {sharing: tried.choice(sharing) for sharing in itertools.product(people, repeat=len(held.schools))}


@pytest.fixture(scope="module")
def after_x1() -> tuple[ReleasedPostings, dict[tuple[str, ...], tuple[int, int]]]:
    """The office without X1: by sharing of all schools how many move and the road."""
    held = without_x1()
    tried = Tried(held, held.schools)
    found = {
        sharing: (
            tried.board.moved_in(choice),
            road_minutes(held, tried.board.rows(choice)),
        )
        for sharing, choice in sharings(held, ("X0", "X2")).items()
        if max(Counter(sharing).values()) <= 5
    }
    return held, found


def test_of_the_least_moves_the_cheapest_are_found_and_the_curve_is_that_of_all_sharings(
    after_x1: tuple[ReleasedPostings, dict[tuple[str, ...], tuple[int, int]]],
) -> None:
    held, known = after_x1
    found = LeastChange(held, PRICES, seed=1, effort=2.0, stop=Stop()).run(None)
    least = min(moves for moves, _ in known.values())
    assert found.moves == found.least == least == 2
    assert found.proven
    at_least = min(road for moves, road in known.values() if moves == least)
    assert road_minutes(held, found.postings) == pytest.approx(at_least, abs=3)
    for point in found.curve:
        if point.moves >= least:
            best = min(road for moves, road in known.values() if moves <= point.moves)
            assert point.travel == pytest.approx(best, abs=3)
    assert {p.unmet for p in found.curve} == {0}
    assert [p.moves for p in found.curve] == sorted({p.moves for p in found.curve})


def test_the_revised_postings_go_on_from_the_released_ones(
    after_x1: tuple[ReleasedPostings, dict[tuple[str, ...], tuple[int, int]]],
) -> None:
    held, _ = after_x1
    found = LeastChange(held, PRICES, seed=1, effort=2.0, stop=Stop()).run(None)
    again = LeastChange(held, PRICES, seed=1, effort=2.0, stop=Stop()).run(None)
    assert found.postings == again.postings
    kept = [r for r in found.postings if r.school_id in ("S000", "S001", "S004")]
    assert [(r.start, r.end) for r in kept] == [(FIRST, LAST)] * 3
    passed = [(r.start, r.end) for r in found.postings if r.school_id == "S002"]
    assert passed == [(FIRST, AS_OF - DAY), (AS_OF, LAST)]


def test_an_office_in_which_nothing_must_move_moves_nothing() -> None:
    found = LeastChange(line(), PRICES, seed=1, effort=1.0, stop=Stop()).run(None)
    assert (found.moves, found.least, found.proven) == (0, 0, True)
    assert [(r.school_id, r.inspector_id) for r in found.postings] == [
        (f"S{n:03d}", who) for n, who in enumerate(HOLDERS)
    ]


def test_a_county_stays_as_it_was_told() -> None:
    """The search writes on copies: the same office can be asked again."""
    held = without_x1()
    county: County = held.county
    before = held.released
    LeastChange(held, PRICES, seed=1, effort=1.0, stop=Stop()).run(0)
    assert held.released is before
    assert held.county is county
