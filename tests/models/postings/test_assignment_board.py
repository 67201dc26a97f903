"""The board of postings against a reckoning by hand, over every sharing of a few schools among two people."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import pytest

from duxue.models.board import Board
from duxue.models.facts.office_work import expected_event_half_days
from duxue.models.goals.fair_shares import FairShares
from duxue.models.levels import Standing, standing_of
from duxue.models.postings.assignment import SPREAD, Assignment
from duxue.models.postings.candidates import Candidates
from duxue.models.rules.pen import Lit
from duxue.models.solver import Stop, solve
from duxue.scenarios.codes import Employment
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from tests.models.stages.small_office import LAT, LON, office, person, school

MONTHS = 9
PEOPLE = ("X0", "X1")
Sharing = tuple[str, ...]


def two(schools: int, parameters: Mapping[str, Value] | None = None, **cells: object) -> County:
    """Some schools in a line, X0 at the first of them, X1 farther east; no goals unless they are asked for."""
    people = [person("X0", **cells), person("X1", lon=LON + 0.05, lat=LAT)]
    given = {"weight_fair_load": 0.0, **(parameters or {})}
    return office([school(n, east=n) for n in range(schools)], people, given)


class Shared:
    """The board of an office, and how it stands under sharings of its schools: by school, who holds it (blank: nobody)."""

    def __init__(
        self,
        county: County,
        zone_of: Mapping[str, str] | None = None,
        *,
        spread: bool = False,
    ) -> None:
        self.county, self.zone_of = county, zone_of or {}
        self.pool = Candidates(county, "U1")
        self.rows = self.pool.all()
        self.model = Assignment(county, self.pool, self.rows, self.zone_of)
        self.spread = spread
        self.place = {(c.row.school_id, c.row.inspector_id): k for k, c in enumerate(self.rows)}
        self.schools = sorted(county.schools)

    def places(self, sharing: Iterable[str]) -> list[int]:
        pairs = zip(self.schools, sharing, strict=True)
        return [self.place[s, who] for s, who in pairs if who]

    def board(self, *, strict: bool = False) -> tuple[Board, dict[int, Lit]]:
        return self.model.board(range(len(self.rows)), (), strict=strict, spread=self.spread)

    def stands(self, sharings: Iterable[Sharing]) -> dict[Sharing, Standing]:
        board, literals = self.board()
        found = {}
        for sharing in sharings:
            held = set(self.places(sharing))
            decided = {x.index: k in held for k, x in literals.items()}
            found[sharing] = standing_of(board, board.complete_assignment(decided))
        return found

    def road(self, sharing: Sharing) -> int:
        minutes = self.county.travel.minutes
        there = zip(self.schools, sharing, strict=True)
        return sum(round((minutes(who, s) + minutes(s, who)) * MONTHS) for s, who in there if who)


def every(schools: int, *people: str) -> list[Sharing]:
    return list(itertools.product(people or PEOPLE, repeat=schools))


def test_a_sharing_costs_its_road_and_each_school_beyond_an_allowance_is_a_breach() -> None:
    shared = Shared(two(4, {"schools_per_inspector": 3}))
    for sharing, found in shared.stands(every(4)).items():
        beyond = sum(max(0, n - 3) for n in Counter(sharing).values())
        assert found == (0, beyond, shared.road(sharing))


def test_a_school_without_anybody_is_an_open_must() -> None:
    shared = Shared(two(3))
    for sharing, found in shared.stands(every(3, "X0", "X1", "")).items():
        assert found == (sharing.count(""), 0, shared.road(sharing))


def test_a_large_school_takes_a_person_whole() -> None:
    county = two(3)
    large = office([school(0, students=1800), *county.rows.schools[1:]], county.rows.inspectors)
    shared = Shared(large)
    for sharing, found in shared.stands(every(3)).items():
        assert found.in_principle == sum(who == sharing[0] for who in sharing[1:])


def test_a_strict_board_allows_the_sharings_that_break_nothing_and_no_others() -> None:
    shared = Shared(two(4, {"schools_per_inspector": 3}))
    board, literals = shared.board(strict=True)
    for sharing in every(4, "X0", "X1", ""):
        held = set(shared.places(sharing))
        model = board.model.clone()
        for k, x in literals.items():
            model.add(x == (k in held))
        may = "" not in sharing and max(Counter(sharing).values()) <= 3
        assert solve(model, seed=1, limit=1.0, stop=Stop()).found is may


def test_what_a_sharing_comes_to_is_an_answer_of_the_solver_s_model() -> None:
    """No variable is too narrow for what the worst sharing breaks: all schools on one, in three zones, nobody's days enough."""
    county = two(5, {"schools_per_inspector": 1, "weight_fair_load": 20.0}, days_per_month=1.0)
    shared = Shared(county, dict(zip(county.schools, "AABCC", strict=True)), spread=True)
    for sharing in (("X0",) * 5, ("X1",) * 5, ("X0", "X1", "X0", "X1", "X0"), ("",) * 5):
        board, literals = shared.board()
        held = set(shared.places(sharing))
        values = board.complete_assignment({x.index: k in held for k, x in literals.items()})
        for index, value in values.items():
            board.model.add(board.model.get_int_var_from_proto_index(index) == value)
        assert solve(board.model, seed=1, limit=1.0, stop=Stop()).found


def test_facts_weigh_as_much_as_decisions() -> None:
    """The same postings stand as fact or are open and taken: breaches and minutes of the others are the same."""
    shared = Shared(two(4, {"schools_per_inspector": 2, "weight_fair_load": 20.0}))
    for sharing in (("X0", "X0", "X0", "X1"), ("X1", "X0", "X1", "X1")):
        held = shared.places(sharing)
        board, literals = shared.model.board([k for k in range(8) if k not in held[:2]], held[:2])
        decided = {x.index: k in held for k, x in literals.items()}
        found = standing_of(board, board.complete_assignment(decided))
        whole = shared.stands([sharing])[sharing]
        assert found.breaches == whole.breaches
        assert found.minutes == whole.minutes - shared.road((*sharing[:2], "", ""))


@pytest.mark.parametrize(("days", "most"), [(1.0, 2), (1.5, 3), (2.4, 4)])
def test_schools_that_somebodys_days_do_not_suffice_to_visit_are_open_musts(days: float, most: int) -> None:
    shared = Shared(two(5, days_per_month=days))
    for sharing, found in shared.stands(every(5)).items():
        beyond = max(0, sharing.count("X0") - most)
        # However many months want the same schools: told once.
        assert found.breaches == (beyond, 0)


def test_what_one_person_holds_lies_in_one_zone_where_zones_are_given() -> None:
    shared = Shared(two(4), {"S000": "A", "S001": "A", "S002": "B", "S003": "C"})
    zones = "AABC"
    for sharing, found in shared.stands(every(4)).items():
        mine = [{z for z, who in zip(zones, sharing, strict=True) if who == one} for one in PEOPLE]
        assert found.breaches == (sum(max(0, len(z) - 1) for z in mine), 0)


def test_who_alone_could_lead_there_is_not_responsible() -> None:
    due = school(0, last_comprehensive=date(2022, 5, 10))
    people = [person("X0", can_lead=True), person("X1", can_lead=False)]
    shared = Shared(office([due, school(1)], people, {"team_size": 1}))
    for sharing, found in shared.stands(every(2)).items():
        assert found.musts == (sharing[0] == "X0")


def test_far_too_many_schools_on_one_cost_more_the_more_they_are() -> None:
    """Of an allowance of two the first school beyond is as dear as ever, each further one by so much more."""
    beyond = [0, 0, 0, 0, 1, 3, 6]
    plain, dear = (Shared(two(6, {"schools_per_inspector": 2}), spread=on) for on in (False, True))
    sharings = every(6)
    before, after = plain.stands(sharings), dear.stands(sharings)
    for sharing in sharings:
        more = SPREAD * sum(beyond[sharing.count(who)] for who in PEOPLE)
        assert after[sharing].minutes - before[sharing].minutes == more
        assert after[sharing].breaches == before[sharing].breaches
        assert plain.model.crowding(set(plain.places(sharing))) == more


def test_a_large_school_crowds_as_much_as_all_that_one_may_hold() -> None:
    county = office(
        [school(0, students=1800), *(school(n) for n in range(1, 4))],
        [person("X0"), person("X1")],
        {"schools_per_inspector": 2},
    )
    shared = Shared(county)
    assert shared.model.crowding(set(shared.places(("X0", "X0", "X1", "X1")))) == 0
    assert shared.model.crowding(set(shared.places(("X0", "X0", "X0", "X1")))) == SPREAD


# Goals that look at a whole person or office.


@pytest.mark.parametrize("days", [10.0, 5.0])
def test_visits_beyond_a_fair_share_are_paid_for_and_far_beyond_it_more(days: float) -> None:
    county = two(4, {"weight_fair_load": 20.0}, days_per_month=days)
    fair = FairShares(county, "U1", expected_event_half_days(county, "U1"))
    shared = Shared(county)
    paid = set()
    for sharing, found in shared.stands(every(4)).items():
        beyond = sum(fair.minutes(MONTHS * sharing.count(who), fair.of[who]) for who in PEOPLE)
        assert found.minutes == pytest.approx(shared.road(sharing) + beyond)
        paid.add(beyond)
    assert len(paid) > 2
    assert min(paid) == 0


def test_a_budget_is_paid_beyond_by_what_the_visits_of_each_cost() -> None:
    """X1, paid by the day, costs four hundred yuan a day, X0 none; an hour's drive thirty. Of the events to come each does half."""
    people = [person("X0"), person("X1", employment=Employment.PART_TIME, days_per_month=15.0)]
    parameters: dict[str, Value] = {
        "weight_fair_load": 0.0, "budget": 5000.0, "cost_per_day_part_time": 400.0,
        "cost_per_travel_hour": 30.0, "weight_budget": 2.0,
    }  # fmt: skip
    shared = Shared(office([school(n, east=n) for n in range(4)], people, parameters))
    left = 5000 - expected_event_half_days(shared.county, "U1") * 100
    paid = set()
    for sharing, found in shared.stands(every(4, "X0", "X1", "")).items():
        paid_for = MONTHS * 200 * sharing.count("X1") + shared.road(sharing) / 2
        beyond = round(paid_for / 10) - round(left / 10) if paid_for > left else 0
        assert found.minutes == pytest.approx(shared.road(sharing) + 20 * beyond, abs=41)
        paid.add(beyond)
    assert 0 in paid
    assert len(paid) > 2
