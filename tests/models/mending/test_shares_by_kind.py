"""How many schools people of a larger office are to hold, of whom those of a kind are not told apart; and postings tied to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from duxue.models import planning
from duxue.models.mending import shares_by_kind as module
from duxue.models.mending.duty_programme import MUST
from duxue.models.mending.shares_by_kind import KindsOfPeople, shares_by_kind, shares_kept
from duxue.models.planning import plan_office
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.staffing import StaffingStage
from duxue.models.solver import Level, Stop
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector
from tests.models.stages.small_office import LAT, LON, office, person, school

APRIL = (date(2027, 4, 1), date(2027, 4, 30))


def comprehensives(
    people: list[Inspector], schools: int, due: int, large: int = 0, team: int = 3, days: int = 1
) -> County:
    """An office whose first schools are due for a comprehensive by the end of April, and whose last are large."""
    rows = [
        school(
            n,
            east=n,
            last_comprehensive=date(2022, 4, 28) if n < due else date(2025, 4, 15),
            students=2000 if n >= schools - large else 500,
        )
        for n in range(schools)
    ]
    return office(rows, people, {"days_school": days, "team_size": team}, horizon=APRIL)


def people_of(*days: float, leads: int = 10) -> list[Inspector]:
    return [
        person(f"X{n}", days_per_month=each, can_lead=n < leads, lon=LON, lat=LAT)
        for n, each in enumerate(days)
    ]


def shares(county: County) -> Mapping[str, int]:
    return shares_by_kind(county, Candidates(county, "U1"), Plan())


def test_nobody_holds_an_odd_school_that_leaves_half_a_day() -> None:
    found = shares(comprehensives(people_of(1.5, 1.5, 2.5), 5, 3, team=1))
    assert [k % 2 for k in found.values()] == [1, 1, 1]
    assert sum(found.values()) == 5


def test_who_may_lead_keeps_days_to_lead() -> None:
    """Two events by two people each: whoever may lead goes to both, and the others hold the schools."""
    found = shares(comprehensives(people_of(3.0, 3.0, 3.0, leads=1), 9, 2, team=2))
    assert (found["X0"], sum(found.values())) == (2, 9)
    assert sorted(found.values()) in ([2, 2, 5], [2, 3, 4])


def test_an_event_of_two_days_asks_for_two_days_of_each_person() -> None:
    """A day each of four people is no event of two days for two of them."""
    found = shares(comprehensives(people_of(3.0, 3.0, 3.0, 3.0), 16, 1, team=2, days=2))
    assert sorted(6 - k for k in found.values()) in ([0, 0, 4, 4], [0, 0, 4, 5])


def test_a_large_school_is_held_by_who_has_few_days_and_with_as_few_others_as_may_be() -> None:
    county = comprehensives(people_of(1.0, 2.5, 2.5), 12, 0, large=1)
    found = shares(county)
    assert found == {"X0": 2, "X1": 5, "X2": 5}


def test_of_people_alike_those_hold_most_to_whom_most_schools_are_near() -> None:
    near, far = people_of(2.0, 2.0)
    far = replace(far, lon=LON + 1.0)
    assert shares(comprehensives([near, far], 6, 1, team=1)) == {"X0": 4, "X1": 2}


@pytest.mark.parametrize("seed", range(6))
def test_no_other_numbers_leave_fewer_duties_open(seed: int) -> None:
    """Every sharing-out of some schools is tried: the days left in April, and the events that find a team in them."""
    days = [
        (2.0, 2.5, 3.0),
        (1.5, 2.5, 2.5),
        (2.5, 2.5, 2.5),
        (3.0, 1.0, 3.0),
        (2.0, 2.0, 3.5),
        (1.0, 4.0, 2.5),
    ][seed]
    schools, due = 9, 3
    county = comprehensives(people_of(*days, leads=2), schools, due, team=2)
    programme = KindsOfPeople(county, "U1", Plan(), whole=True)
    assert programme.most_served(programme.dear) is not None
    served = sum(x.solution_value() for x in programme.musts)
    lost = sum(price // MUST * x.solution_value() for price, x in programme.dear if price >= MUST)
    halves = [int(2 * each) for each in days]
    least = due + schools
    for held in product(*(range(schools + 1) for _ in days)):
        if sum(held) == schools:
            left = [max(0, have - k) // 2 for have, k in zip(halves, held, strict=True)]
            open_visits = sum(max(0, k - have) for have, k in zip(halves, held, strict=True))
            events = next(
                n
                for n in range(due, -1, -1)
                if sum(left) >= 2 * n and sum(left[:2]) >= n and sum(min(n, one) for one in left) >= 2 * n
            )
            least = min(least, due - events + open_visits)
    assert due - round(served) + round(lost) <= least


def test_only_a_larger_office_short_of_days_keeps_to_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    roomy = comprehensives(people_of(5.0, 5.0), 8, 1, team=2)
    short = comprehensives(people_of(2.0, 2.0), 5, 1, team=2)
    assert shares_kept(short, Candidates(short, "U1"), Plan()) == {}, "the other programme is asked"
    monkeypatch.setattr(module, "FEW", 0)
    assert shares_kept(roomy, Candidates(roomy, "U1"), Plan()) == {}


def test_postings_tied_to_shares_keep_to_them_which_is_no_rule_that_could_be_broken() -> None:
    """Four schools have room in the shares, a fifth goes to somebody all the same."""
    county = comprehensives(people_of(2.5, 2.5), 5, 0)
    tied = StaffingStage(county, "U1")
    tied.pool.shares = {"X0": 4, "X1": 0}
    found = tied.run(seed=1, effort=1.0, stop=Stop())
    number = Counter(p.inspector_id for p in found.postings)
    assert number in ({"X0": 4, "X1": 1}, {"X0": 5})
    assert found.outcome.musts == Level(0, 0)
    free = StaffingStage(county, "U1").run(seed=1, effort=1.0, stop=Stop())
    assert number != Counter(p.inspector_id for p in free.postings)


def test_no_postings_cost_less_than_is_proven_of_those_that_keep_to_shares() -> None:
    """Seven schools, the last large, and a share of four beyond the allowance of three; others are judged by how far off the shares they are."""
    county = comprehensives(people_of(1.0, 2.0, 2.5), 7, 0, large=1)
    county = replace(county, parameters=county.parameters.replaced({("schools_per_inspector", "U1"): 3}))
    tied, shares = StaffingStage(county, "U1"), {"X0": 2, "X1": 1, "X2": 4}
    tied.pool.shares = shares
    found = tied.run(seed=1, effort=1.0, stop=Stop())
    assert Counter(p.inspector_id for p in found.postings) == shares
    proof, near = found.proof, []
    for number, who in enumerate(product(shares, repeat=7)):
        if Counter(who) == shares or number % 97 == 0:
            rows = [replace(p, inspector_id=i) for p, i in zip(found.postings, who, strict=True)]
            told = tied.told_of(found, rows)
            assert told.musts is not None
            assert told.in_principle is not None
            beside = proof.beside_shares([tied.pool.candidate(row) for row in rows])
            broken = told.in_principle.open + proof.whole * told.musts.open + beside
            least, minutes = proof.minutes - proof.unit * broken, told.objective or 0.0
            assert least <= minutes + 1e-6, who
            near.append(least / minutes)
    assert max(near) > 0.9


def test_no_round_is_lost_on_what_shares_ask_for() -> None:
    """Four schools beyond an allowance of three are broken to the end: rounds are among any neighbours."""
    county = comprehensives(people_of(6.0, 6.0, 6.0), 7, 0)
    county = replace(county, parameters=county.parameters.replaced({("schools_per_inspector", "U1"): 3}))
    stage, holders = StaffingStage(county, "U1"), dict(enumerate(("X2", "X2", "X2", "X2", "X0", "X0", "X1")))
    held = {(f"S{n:03d}", who) for n, who in holders.items()}
    rows = {k for k, c in enumerate(stage.rows) if (c.row.school_id, c.row.inspector_id) in held}
    best = stage._standing(stage._paired(frozenset(rows)))
    assert stage._mendable(best) == {"X2"}
    stage.pool.shares = {"X0": 2, "X1": 1, "X2": 4}
    assert stage._mendable(best) == set()


def test_postings_tied_to_shares_hold_a_large_school_with_others() -> None:
    county = comprehensives(people_of(1.0, 2.5, 2.5), 12, 0, large=1)
    tied = StaffingStage(county, "U1")
    tied.pool.shares = {"X0": 2, "X1": 5, "X2": 5}
    found = tied.run(seed=1, effort=1.0, stop=Stop())
    assert Counter(p.inspector_id for p in found.postings) == {"X0": 2, "X1": 5, "X2": 5}
    assert found.outcome.musts == Level(0, 0)
    assert found.outcome.in_principle == Level(1, 1), "one large school with one other, and no plan has less"
    assert "S011" in {p.school_id for p in found.postings if p.inspector_id == "X0"}


def test_a_larger_office_short_of_days_is_planned_with_its_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """With five schools each two people have half a day left: one who holds six leaves the other the day of a comprehensive."""
    county = comprehensives(people_of(1.0, 1.0, 3.0, 3.0), 14, 1, large=1, team=1)
    monkeypatch.setattr(module, "FEW", 0)
    monkeypatch.setattr(planning, "school_shares", lambda *_: None)
    part = plan_office(county, "U1", given=Plan(), effort=1.0, stop=Stop(), tell=lambda _: None)
    assert sorted(Counter(p.inspector_id for p in part.plan.postings).values()) == [2, 2, 4, 6]
    assert part.left_open == (0, 2), "a large school with another, and six schools with one person"
    assert part.stages[0].musts == Level(0, 0)
    assert part.stages[0].in_principle == Level(2, 1)
