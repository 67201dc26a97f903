"""The first staffing: a choice among the portfolios met on the way to the bound, by a mixed-integer programme.

Its linear programme lies so close to the best choice that HiGHS mostly finds that at the root; CP-SAT, which learns from
conflicts and not from duals, found a far dearer one in the same time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_matrix

from duxue.models.postings.candidates import Candidate
from duxue.models.postings.greedy import greedy_portfolios
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.tenures import reciprocal
from duxue.scenarios.records import Inspector

NODES = 40
GAP = 0.0005
WORK = 3e-4
"""Deterministic seconds that a choice counts for each portfolio, and a tenth of it for each with every node."""


def chosen_rows(
    proof: Proof, rows: Sequence[Candidate], people: Sequence[Inspector]
) -> tuple[set[int], float]:
    """The candidates (by place in ``rows``) of the best choice of portfolios, and the deterministic seconds it took.

    One portfolio a tenure at most, every piece of a school's year in at least one: a school may come out twice. Where the
    nodes end before anything is found, portfolios are taken greedily.
    """
    portfolios, open_price = proof.portfolios, proof.problem.open_price
    held = ((n, rows[k].row) for n, portfolio in enumerate(portfolios) for k in portfolio.rows)
    clashes = [(a, b) for _, a, b in reciprocal(held, people)]
    cost = np.array([*(a.cost + a.more for a in portfolios), *open_price])
    if not cost.size:
        return set(), 0.0
    pieces, tenures = open_price.size, len(proof.problem.tenures)
    cells = [
        (piece, n) for n, a in enumerate(portfolios) for low, high in a.pieces for piece in range(low, high)
    ]
    cells += [(piece, len(portfolios) + piece) for piece in range(pieces)]
    cells += [(pieces + a.tenure, n) for n, a in enumerate(portfolios)]
    cells += [(pieces + tenures + row, n) for row, two in enumerate(clashes) for n in two]
    at, of = np.array(cells, dtype=np.intp).reshape(-1, 2).T
    number = pieces + tenures + len(clashes)
    low, high = np.full(number, -np.inf), np.ones(number)
    low[:pieces], high[:pieces] = 1.0, np.inf
    run = milp(
        cost,
        integrality=np.ones(cost.size, dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            csc_matrix((np.ones(at.size), (at, of)), shape=(number, cost.size)), low, high
        ),
        options={"node_limit": NODES, "mip_rel_gap": GAP},
    )
    nodes = run.get("mip_node_count") or 0
    if run.x is not None:
        chosen = np.flatnonzero(run.x[: len(portfolios)] > 0.5).tolist()
    else:
        chosen = greedy_portfolios(portfolios, open_price, clashes)
    return {k for n in chosen for k in portfolios[n].rows}, WORK * len(portfolios) * (1 + 0.1 * nodes)
