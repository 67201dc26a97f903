"""The first choice among portfolios, against every way to choose."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from duxue.models.postings.candidates import Candidates
from duxue.models.postings.portfolio_choice import ChosenRows, chosen_rows
from duxue.models.postings.portfolios import NOTHING
from duxue.models.postings.pricing import Portfolio
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.tenures import Tenure, reciprocal, tenure_problem
from duxue.models.solver import Stop
from duxue.scenarios.county import County
from tests.models.stages.small_office import office, person, school

PIECES, SIZE, SEEDS = 5, 8, range(30)


def exchangeable() -> County:
    """Five schools and three people, two of whom serve at schools of the office: these may not answer for each other's."""
    people = [person("X0", school_id="S000"), person("X1", school_id="S001"), person("X2")]
    return office([school(n) for n in range(PIECES)], people)


COUNTY = exchangeable()
POOL = Candidates(COUNTY, "U1")
ROWS = POOL.all()


def drawn(seed: int) -> Proof:
    """Some portfolios of each of three people, with drawn costs, and what a school costs that nobody holds."""
    draw = Random(seed)
    portfolios = []
    for tenure in range(3):
        mine = [k for k, c in enumerate(ROWS) if c.row.inspector_id == f"X{tenure}"]
        sets = {tuple(sorted(draw.sample(mine, draw.randint(1, 3)))) for _ in range(SIZE)}
        for rows in sorted(sets):
            at = [int(ROWS[k].row.school_id[1:]) for k in rows]
            cost, more = draw.uniform(5, 40) * len(rows), draw.choice([0.0, 6.0])
            pieces = tuple((n, n + 1) for n in at)
            portfolios.append(Portfolio(tenure, rows, pieces, 9.0 * len(rows), cost, more))
    open_price = np.array([draw.uniform(20, 60) for _ in range(PIECES)])
    tenures = tuple(draw_tenure() for _ in range(3))
    problem = replace(NOTHING.problem, tenures=tenures, open_price=open_price)
    known = replace(NOTHING, problem=problem, portfolios=tuple(portfolios), beyond=math.inf)
    return Proof(0.0, 1.0, 5, problem, known)


def draw_tenure() -> Tenure:
    """A tenure of which nothing is asked here."""
    return tenure_problem(COUNTY, POOL, ROWS, {0: 0.0}).tenures[0]


def cost(proof: Proof, chosen: Sequence[Portfolio]) -> float:
    """What some portfolios cost, with the pieces that nobody holds then."""
    covered = {p for a in chosen for low, high in a.pieces for p in range(low, high)}
    left = sum(price for p, price in enumerate(proof.problem.open_price) if p not in covered)
    return float(sum(a.cost for a in chosen) + left)


def fits(chosen: Sequence[Portfolio]) -> bool:
    """Whether nobody answers for another's own school who answers for theirs."""
    held = [(k, ROWS[k].row) for a in chosen for k in a.rows]
    return not any(True for _ in reciprocal(held, POOL.people))


def ways(proof: Proof) -> list[tuple[Portfolio, ...]]:
    """Every choice of one portfolio a tenure at most that may stand."""
    each = [[None, *(a for a in proof.portfolios if a.tenure == t)] for t in range(3)]
    found = (tuple(a for a in way if a is not None) for way in itertools.product(*each))
    return [way for way in found if fits(way)]


def taken(proof: Proof, rows: set[int]) -> list[Portfolio]:
    """The portfolios of which these rows are made up."""
    mine = [{k for k in rows if ROWS[k].row.inspector_id == f"X{t}"} for t in range(3)]
    return [a for a in proof.portfolios if set(a.rows) == mine[a.tenure]]


def choice(proof: Proof, limit: float = 5.0) -> ChosenRows:
    return chosen_rows(proof, ROWS, POOL.people, seed=1, limit=limit, stop=Stop())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_choice_is_the_best_of_all(seed: int) -> None:
    proof = drawn(seed)
    rows, work, bound = choice(proof)
    chosen = taken(proof, rows)
    assert {k for a in chosen for k in a.rows} == rows
    assert fits(chosen)
    least = min(cost(proof, way) for way in ways(proof))
    assert cost(proof, chosen) == pytest.approx(least, rel=1e-3)
    assert 0.999 * least <= bound <= least + 1e-6
    assert 0 < work <= 5.0


def test_the_drawn_choices_are_of_every_kind() -> None:
    """In some nobody may have what would be cheapest but for an exchange, in some a school stays open, in some one has two."""
    exchanged = opened = twice = 0
    for seed in SEEDS:
        proof = drawn(seed)
        each = [[a for a in proof.portfolios if a.tenure == t] for t in range(3)]
        least = min(cost(proof, way) for way in ways(proof))
        exchanged += min(cost(proof, way) for way in itertools.product(*each)) < least - 1e-9
        chosen = taken(proof, choice(proof)[0])
        places = [low for a in chosen for low, _ in a.pieces]
        opened += len(set(places)) < PIECES
        twice += len(places) > len(set(places))
    assert exchanged
    assert opened
    assert twice


def test_two_calls_choose_alike() -> None:
    assert choice(drawn(1)) == choice(drawn(1))


def test_of_nothing_nothing_is_chosen() -> None:
    bare = replace(NOTHING.problem, open_price=np.zeros(0))
    assert choice(Proof(0.0, 1.0, 5, bare, replace(NOTHING, problem=bare))) == (
        set(),
        0.0,
        0.0,
    )
    one = replace(NOTHING.problem, open_price=np.array([3.0]))
    assert not choice(Proof(0.0, 1.0, 5, one, replace(NOTHING, problem=one))).rows


def test_a_choice_proves_no_more_than_portfolios_off_the_list_leave_open() -> None:
    proof = drawn(3)
    known = replace(proof.known, bound=7.0, beyond=9.0)
    assert choice(replace(proof, known=known)).bound == 9.0


def test_where_no_work_is_left_portfolios_are_taken_greedily() -> None:
    proof = drawn(2)
    rows, work, bound = choice(proof, 0.0)
    chosen = taken(proof, rows)
    assert bound == proof.known.bound
    assert rows
    assert fits(chosen)
    assert cost(proof, chosen) < cost(proof, ())
    assert work == 0.0


def hard(pieces: int = 40) -> Proof:
    """Many people's portfolios of three drawn pieces each: no choice is proven the best at once."""
    draw, number = Random(1), pieces // 3
    portfolios = []
    for tenure in range(number):
        for _ in range(60):
            at = sorted(draw.sample(range(pieces), 3))
            portfolios.append(
                Portfolio(tenure, (0,), tuple((n, n + 1) for n in at), 9.0, draw.uniform(5, 40))
            )
    problem = replace(NOTHING.problem, open_price=np.full(pieces, 50.0))
    known = replace(NOTHING, bound=-math.inf, problem=problem, portfolios=tuple(portfolios), beyond=math.inf)
    return Proof(0.0, 1.0, 5, problem, known)


def test_a_choice_takes_no_more_work_than_it_may() -> None:
    """It ends where it is told to, and what is proven by then holds."""
    short, long = choice(hard(), 0.05), choice(hard(), 1.0)
    assert 0 < short.work < 0.1 < long.work < 1.1
    assert short.bound <= long.bound
