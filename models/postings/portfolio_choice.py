"""The first staffing: a choice among the portfolios met on the way to the bound, by a mixed-integer programme.

Its linear programme lies so close to the best choice that HiGHS mostly finds that at the root; CP-SAT, which learns from
conflicts and not from duals, found a far dearer one in the same time. Where all portfolios near the best are there, what HiGHS
proves of the choice is the bound of every plan without a breach.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csc_matrix

from duxue.models.postings.candidates import Candidate
from duxue.models.postings.greedy import greedy_portfolios
from duxue.models.postings.pricing import Portfolio
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.tenures import reciprocal
from duxue.scenarios.records import Inspector

NODES = 40
GAP = 0.0005
WORK = 3e-4
"""Deterministic seconds that a choice counts for each portfolio, and a tenth of it for each with every node."""


class ChosenRows(NamedTuple):
    """The candidates of the best choice of portfolios, the deterministic seconds it took, and what no choice costs less than.

    That bound is one beside ``Proof.base``; it holds of choices that break nothing.
    """

    rows: set[int]
    work: float
    bound: float


def chosen_rows(proof: Proof, rows: Sequence[Candidate], people: Sequence[Inspector]) -> ChosenRows:
    """The candidates (by place in ``rows``) of the best choice of portfolios.

    One portfolio a tenure at most, every piece of a school's year in at least one: a school may come out twice. Where the
    nodes end before anything is found, portfolios are taken greedily.
    """
    known, open_price = proof.known, proof.problem.open_price
    portfolios = known.portfolios
    if not portfolios:
        return ChosenRows(set(), 0.0, known.bound)
    exchanges = _exchanges(portfolios, rows, people)
    run = _chosen(proof, exchanges)
    nodes, proven = run.get("mip_node_count") or 0, run.get("mip_dual_bound")
    if run.x is not None:
        chosen = np.flatnonzero(run.x[: len(portfolios)] > 0.5).tolist()
    else:
        clashes = {pair for one, other in exchanges for pair in product(one, other)}
        chosen = greedy_portfolios(portfolios, open_price, sorted(clashes))
    return ChosenRows(
        {k for n in chosen for k in portfolios[n].rows},
        WORK * len(portfolios) * (1 + 0.1 * nodes),
        max(known.bound, min(known.beyond, -np.inf if proven is None else proven)),
    )


def _chosen(proof: Proof, exchanges: Sequence[tuple[list[int], list[int]]]) -> OptimizeResult:
    """The portfolios of least cost, and what stays open, as HiGHS answers."""
    portfolios, open_price = proof.known.portfolios, proof.problem.open_price
    number, pieces = len(portfolios), open_price.size
    held, tenure = np.zeros((number, pieces)), np.zeros((number, len(proof.problem.tenures)))
    for n, portfolio in enumerate(portfolios):
        tenure[n, portfolio.tenure] = 1.0
        for low, high in portfolio.pieces:
            held[n, low:high] = 1.0
    either = np.zeros((number, len(exchanges)))
    for row, (one, other) in enumerate(exchanges):
        either[[*one, *other], row] = 1.0
    cut = [held[:, list(three)].sum(axis=1) >= 2 for three in proof.known.cuts]
    once = np.hstack([tenure, either, *(inside[:, None] for inside in cut)])
    return milp(
        np.array([*(a.cost for a in portfolios), *open_price]),
        integrality=np.ones(number + pieces, dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(csc_matrix(np.hstack([held.T, np.eye(pieces)])), 1.0, np.inf),
            LinearConstraint(
                csc_matrix(np.hstack([once.T, np.zeros((once.shape[1], pieces))])), -np.inf, 1.0
            ),
        ],
        options={"node_limit": NODES, "mip_rel_gap": GAP},
    )


def _exchanges(
    portfolios: Sequence[Portfolio], rows: Sequence[Candidate], people: Sequence[Inspector]
) -> list[tuple[list[int], list[int]]]:
    """Portfolios (by place) that hold one of two postings by which people answer for each other's own schools on some day."""
    holding: dict[int, list[int]] = defaultdict(list)
    for n, portfolio in enumerate(portfolios):
        for k in portfolio.rows:
            holding[k].append(n)
    both = reciprocal(((k, rows[k].row) for k in sorted(holding)), people)
    return [(holding[a], holding[b]) for _, a, b in both]
