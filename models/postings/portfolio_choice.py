"""The first staffing: a choice among the portfolios met on the way to the bound, by a mixed-integer programme.

Its linear programme lies so close to the best choice that HiGHS mostly finds that at the root; CP-SAT, which learns from
conflicts and not from duals, found a far dearer one in the same time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_matrix

from duxue.models.postings.candidates import Candidate
from duxue.models.postings.greedy import greedy_portfolios
from duxue.models.postings.pricing import Portfolio
from duxue.models.postings.staffing_bound import Proof
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
    clashes = _exchanges(portfolios, rows, people)
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


def _exchanges(
    portfolios: Sequence[Portfolio], rows: Sequence[Candidate], people: Sequence[Inspector]
) -> list[tuple[int, int]]:
    """Portfolios (by place) that would have two people answer for each other's own schools: of each two, one at most."""
    home = {i.inspector_id: i.school_id for i in people if i.school_id}
    posted: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, portfolio in enumerate(portfolios):
        for row in (rows[k].row for k in portfolio.rows):
            if row.inspector_id in home:
                posted[home[row.inspector_id], row.school_id].append(n)
    both = (
        (here, posted[away, own])
        for (own, away), here in posted.items()
        if own < away and (away, own) in posted
    )
    return [(a, b) for there, back in both for a in there for b in back]
