"""The first staffing: a choice among the portfolios met on the way to the bound, as a set partitioning in whole numbers.

Each row is a clause or takes one at the most, as CP-SAT propagates and cuts best; it is not probed, which takes longer than all
else. Where all portfolios near the best are there, what it proves of the choice is the bound of every plan without a breach.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, product
from typing import NamedTuple

from ortools.sat.python import cp_model

from duxue.models.model import Model
from duxue.models.postings.candidates import Candidate
from duxue.models.postings.greedy import greedy_portfolios
from duxue.models.postings.pricing import Portfolio
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.tenures import reciprocal
from duxue.models.solver import Presolve, Stop, solve
from duxue.scenarios.records import Inspector

GAP = 0.0005
PARTS = 100
"""Parts of a minute in which costs are counted, rounded down."""
Literals = list[cp_model.IntVar]
Places = list[int]
Exchanges = Sequence[tuple[Places, Places]]


class ChosenRows(NamedTuple):
    """The candidates of the best choice of portfolios, the deterministic seconds it took, and what no choice costs less than.

    That bound is one beside ``Proof.base``; it holds of choices that break nothing.
    """

    rows: set[int]
    work: float
    bound: float


def chosen_rows(
    proof: Proof,
    rows: Sequence[Candidate],
    people: Sequence[Inspector],
    *,
    seed: int,
    limit: float,
    stop: Stop,
) -> ChosenRows:
    """The candidates (by place in ``rows``) of the best choice of portfolios found within ``limit`` deterministic seconds.

    One portfolio a tenure at most, every piece of a school's year in at least one: a school may come out twice. Where none is
    found within the limit, portfolios are taken greedily.
    """
    known = proof.known
    if not known.portfolios:
        return ChosenRows(set(), 0.0, known.bound)
    exchanges = exchanged(known.portfolios, rows, people)
    model, literals, costs = choice(proof, exchanges)
    model.minimize(cp_model.LinearExpr.weighted_sum(literals, costs))
    run = solve(model, seed=seed, limit=limit, stop=stop, gap=GAP, linearization=2, presolve=Presolve.PLAIN)
    if run.found:
        chosen = [n for n in range(len(known.portfolios)) if run.is_true(literals[n])]
    else:
        clashes = {pair for one, other in exchanges for pair in product(one, other)}
        chosen = greedy_portfolios(known.portfolios, proof.problem.open_price, sorted(clashes))
    proven = -math.inf if run.bound is None else run.bound / PARTS
    return ChosenRows(
        {k for n in chosen for k in known.portfolios[n].rows},
        run.deterministic_seconds,
        max(known.bound, min(known.beyond, proven)),
    )


def choice(proof: Proof, exchanges: Exchanges) -> tuple[Model, Literals, list[int]]:
    """The limits of a choice, with a literal for each portfolio known and then for each piece left open, and what each costs.

    Costs are in ``PARTS`` of a minute. Who asks for the choice says what it is to be least in.
    """
    portfolios, open_price, model = proof.known.portfolios, proof.problem.open_price, Model()
    y, z = ([model.new_bool_var("") for _ in some] for some in (portfolios, open_price))
    costs = [*(a.cost for a in portfolios), *open_price.tolist()]
    whole = [math.floor(PARTS * cost) for cost in costs]
    mine, holding = holders(portfolios, range(open_price.size))
    for some, open_piece in zip(holding.values(), z, strict=True):
        model.add_bool_or([*(y[n] for n in some), open_piece])
    inside = (Counter(n for piece in three for n in holding[piece]) for three in proof.known.cuts)
    cut = ([n for n, held in counted.items() if held > 1] for counted in inside)
    either = (sorted({*one, *other}) for one, other in exchanges)
    for once in chain(mine.values(), either, cut):
        model.add_at_most_one(y[n] for n in once)
    return model, [*y, *z], whole


def holders(
    portfolios: Sequence[Portfolio], pieces: Iterable[int]
) -> tuple[Mapping[int, Places], Mapping[int, Places]]:
    """By tenure its portfolios (by place), and by piece, of some, those that hold it."""
    mine, holding = defaultdict[int, Places](list), {piece: Places() for piece in pieces}
    for n, portfolio in enumerate(portfolios):
        mine[portfolio.tenure].append(n)
        for piece in (q for low, high in portfolio.pieces for q in range(low, high) if q in holding):
            holding[piece].append(n)
    return mine, holding


def exchanged(
    portfolios: Sequence[Portfolio], rows: Sequence[Candidate], people: Sequence[Inspector]
) -> Exchanges:
    """Portfolios (by place) that hold one of two postings by which people answer for each other's own schools on some day."""
    holding: dict[int, list[int]] = defaultdict(list)
    for n, portfolio in enumerate(portfolios):
        for k in portfolio.rows:
            holding[k].append(n)
    both = reciprocal(((k, rows[k].row) for k in sorted(holding)), people)
    return [(holding[a], holding[b]) for _, a, b in both]
