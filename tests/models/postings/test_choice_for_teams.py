"""The choice of portfolios with teams in sight, against every way to choose."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from duxue.models.postings import choice_for_teams, staffing
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.choice_for_teams import chosen_for_teams
from duxue.models.postings.goals import PostingGoals
from duxue.models.postings.portfolios import NOTHING, Duals
from duxue.models.postings.pricing import Portfolio
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.tenures import Tenure, tenure_problem
from duxue.models.postings.time_worth import TimeWorth
from duxue.models.solver import Level, Stop
from duxue.scenarios.codes import Severity
from duxue.scenarios.records import FollowUp
from duxue.scenarios.rows import make
from tests.models.postings.test_time_worth import one_near_four_far

SEEDS, SIZE = (0, 2, 6, 7), 6
CLOSE, FAR = 1.005, 1.3
LOOK_BACK = 2
"""Half-days of a look-back that is no part of another event."""
ISSUE = make(FollowUp, issue_id="L1", school_id="S001", deadline=date(2027, 4, 1), severity=Severity.SERIOUS)
COUNTY = one_near_four_far(4, (ISSUE,))
POOL = Candidates(COUNTY, "U1")
TERMS: dict[str, Any] = {"seed": 1, "limit": 5.0, "stop": Stop()}


@cache
def priced() -> tuple[list[Candidate], TimeWorth]:
    """Candidates with a guess that is far off."""
    draw = Random(3)
    worth = TimeWorth({person.inspector_id: draw.randint(0, 30) for person in POOL.people})
    return worth.paid(POOL, POOL.all()), worth


def drawn(seed: int) -> Proof:
    """Some portfolios of each of three people at what they cost with the guess."""
    draw, (rows, _) = Random(seed), priced()
    cost = {k: float(POOL.tour_minutes(c) + c.price) for k, c in enumerate(rows)}
    problem = tenure_problem(COUNTY, POOL, rows, cost, 4000.0, PostingGoals(POOL, rows).loads())
    made = []
    for number, tenure in enumerate(problem.tenures[:3]):
        sets = {tuple(sorted(draw.sample(range(4), draw.randint(1, 3)))) for _ in range(SIZE)}
        made += [portfolio(number, tenure, places) for places in sorted(sets)]
    # Where pieces are worth nothing no portfolio brings anything.
    at = Duals(np.zeros(problem.open_price.size), *(np.zeros(0) for _ in range(4)))
    tops = (0.0,) * len(problem.tenures)
    known = replace(NOTHING, problem=problem, portfolios=tuple(made), duals=at, tops=tops)
    return Proof(0.0, 1.0, 5, problem, known)


def portfolio(number: int, tenure: Tenure, places: Sequence[int]) -> Portfolio:
    at = [int(np.flatnonzero(tenure.school == place)[0]) for place in places]
    halves = float(tenure.halves[at].sum())
    beyond = sum(price * max(0.0, halves - limit) for limit, price in tenure.steps)
    pieces = tuple((int(tenure.low[k]), int(tenure.high[k])) for k in at)
    return Portfolio(
        number, tuple(int(tenure.rows[k]) for k in at), pieces, halves, float(tenure.cost[at].sum()) + beyond
    )


def left_open(proof: Proof, way: Sequence[Portfolio]) -> float:
    held = {piece for a in way for low, high in a.pieces for piece in range(low, high)}
    return float(sum(price for n, price in enumerate(proof.problem.open_price) if n not in held))


def guessed(proof: Proof, way: Sequence[Portfolio]) -> float:
    return sum(a.cost for a in way) + left_open(proof, way)


def with_teams(proof: Proof, way: Sequence[Portfolio]) -> float:
    """Road of visits, what nobody holds, and the least that teams and work beyond shares cost beside these visits."""
    rows, _ = priced()
    plain = POOL.all()
    road = sum(POOL.tour_minutes(rows[k]) + plain[k].price for a in way for k in a.rows)
    work = {
        POOL.people[proof.problem.tenures[a.tenure].person].inspector_id: a.halves
        + sum(LOOK_BACK for k in a.rows if rows[k].row.school_id == "S001")
        for a in way
    }
    return road + left_open(proof, way) + teams(tuple(sorted(work.items())))


@cache
def teams(own: tuple[tuple[str, float], ...]) -> float:
    """The least of all teams beside what people do already; of a look-back's, the other seat."""
    rows, _ = priced()
    loads, mine = PostingGoals(POOL, rows).loads(), dict(own)
    events = list(POOL.team_road.events())
    seats = [
        (n, *seat) for n, (school, e, _) in enumerate(events) for seat in POOL.team_road.seats(school, e)
    ]
    limits: list[list[float]] = []
    most: list[float] = []
    for n, (_, event, chance) in enumerate(events):
        limits += [[-(at == n) for at, *_ in seats], [-(at == n and able) for at, _, _, able, _ in seats]]
        most += [-(event.team - event.own) * chance, -chance]
    for load in loads:
        who = POOL.people[load.person].inspector_id
        limits.append([2 * events[n][1].length * (i == who) for n, i, *_ in seats])
        most.append(load.half_days - mine.get(who, 0.0))
    beside = np.vstack([np.zeros((2 * len(events), len(loads))), -np.eye(len(loads))])
    ways_out = [(0, events[n][2]) for n, *_ in seats] + [(0, None)] * len(loads)
    cost = [minutes for _, _, minutes, *_ in seats] + [load.price for load in loads]
    found = linprog(cost, A_ub=np.hstack([np.array(limits), beside]), b_ub=most, bounds=ways_out)
    return float(found.fun)


def ways(proof: Proof) -> list[tuple[Portfolio, ...]]:
    each = [[None, *(a for a in proof.portfolios if a.tenure == t)] for t in range(3)]
    return [tuple(a for a in way if a is not None) for way in itertools.product(*each)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("more", [CLOSE, FAR])
def test_of_all_choices_near_enough_the_one_that_costs_least_with_teams(seed: int, more: float) -> None:
    proof, (rows, worth) = drawn(seed), priced()
    most = more * min(guessed(proof, way) for way in ways(proof))
    near = [way for way in ways(proof) if guessed(proof, way) <= most]
    found, work = chosen_for_teams(proof, rows, POOL, worth, most, **TERMS)
    (chosen,) = (way for way in ways(proof) if sorted(k for a in way for k in a.rows) == sorted(found))
    assert guessed(proof, chosen) <= most + 1e-6
    assert with_teams(proof, chosen) == pytest.approx(min(with_teams(proof, way) for way in near), rel=1e-3)
    assert work > 0


def test_the_drawn_choices_are_of_every_kind() -> None:
    """In some the guess chooses another than teams would, in some the limit keeps from what would be best."""
    proofs = [drawn(seed) for seed in SEEDS]
    other = kept = 0
    for proof in proofs:
        least = min(ways(proof), key=lambda way: guessed(proof, way))
        close = [way for way in ways(proof) if guessed(proof, way) <= CLOSE * guessed(proof, least)]
        best = min(with_teams(proof, way) for way in ways(proof))
        other += with_teams(proof, least) > best + 1
        kept += min(with_teams(proof, way) for way in close) > best + 1
    assert other
    assert kept


def test_where_nothing_is_near_enough_there_is_no_choice() -> None:
    proof, (rows, worth) = drawn(0), priced()
    assert not chosen_for_teams(proof, rows, POOL, worth, 1.0, **TERMS)[0]


def test_of_too_many_those_near_the_proven_least_are_chosen_among(monkeypatch: pytest.MonkeyPatch) -> None:
    proof, (rows, worth) = drawn(0), priced()
    cheap = sorted(proof.portfolios, key=lambda a: a.cost)[:4]
    monkeypatch.setattr(choice_for_teams, "MOST", len(cheap))
    found = chosen_for_teams(proof, rows, POOL, worth, math.inf, **TERMS)[0]
    assert found <= {k for a in cheap for k in a.rows}
    assert found


def test_what_was_met_while_the_worth_was_guessed_is_chosen_among_at_its_price_with_it() -> None:
    """The best choice known to none but the guess is found, and judged as if the proof had known it."""
    proof, (rows, worth) = drawn(0), priced()
    best = chosen_for_teams(proof, rows, POOL, worth, math.inf, **TERMS)[0]
    (mine,) = (way for way in ways(proof) if sorted(k for a in way for k in a.rows) == sorted(best))
    people = [POOL.people[t.person].inspector_id for t in proof.problem.tenures]
    met = tuple(replace(a, cost=a.cost - worth.of[people[a.tenure]] * a.halves) for a in mine)
    others = tuple(a for a in proof.portfolios if a not in mine)
    less = replace(proof, known=replace(proof.known, portfolios=others))
    assert chosen_for_teams(less, rows, POOL, worth, math.inf, **TERMS)[0] != best
    told = replace(worth, portfolios=met)
    assert chosen_for_teams(less, rows, POOL, told, math.inf, **TERMS)[0] == best
    limit = guessed(proof, mine)
    assert chosen_for_teams(less, rows, POOL, told, limit - 1, **TERMS)[0] != best


def test_postings_take_it_where_it_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two stages one is given the choice with teams in sight, the other one that leaves all schools to whoever has room."""
    chosen: list[set[int]] = []

    def taken(*given: Any, **terms: Any) -> tuple[set[int], float]:
        chosen.append(chosen_for_teams(*given, **terms)[0])
        return chosen[-1], 0.0

    monkeypatch.setattr(staffing, "chosen_for_teams", taken)
    stage = StaffingStage(COUNTY, "U1")
    found = stage.run(seed=1, effort=5.0, stop=Stop())
    assert {stage.rows[k].row for k in chosen[0]} == {*found.postings}
    everything = range(len(stage.rows))
    monkeypatch.setattr(staffing, "chosen_for_teams", lambda *_, **__: ({*everything}, 0.0))
    other = StaffingStage(COUNTY, "U1").run(seed=1, effort=5.0, stop=Stop())
    assert other.outcome.musts == other.outcome.in_principle == Level(0, 0)
