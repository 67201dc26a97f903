"""A choice that keeps what the linear programme takes whole: the tenures that it mixes choose anew among themselves.

A choice among the portfolios of all tenures (``portfolio_choice.py``) comes to no end in large offices. The programme's optimum
takes most portfolios whole; these are kept, and then those of which it takes most, until no more than ``MIXED`` tenures are left
(a diving heuristic: Sadykov, Vanderbeck, Pessoa, Tahiri and Uchoa 2019). What these may hold beside what is kept is a problem
of its own: its portfolios are priced (``free_worths.py``), those near the best listed (``cuts.py``), and chosen among.

From any postings the same is asked of those who hold dear portfolios, with those who hold what they would take instead.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duxue.models.postings.cuts import tightened
from duxue.models.postings.free_worths import freed
from duxue.models.postings.master import Master
from duxue.models.postings.portfolios import Generated, profits_of
from duxue.models.postings.pricing import Portfolio, Pricing, covers, running
from duxue.models.postings.tenures import Minutes, Places, Tenure
from duxue.models.stop import Stop

WHOLE = 0.9
"""The part of a portfolio from which on it counts as taken whole."""
MIXED, AT_A_TIME = 20, 0.05
"""Tenures that choose anew at the most, and the part of all tenures of which a portfolio is kept in one step where more are mixed."""
MORE, DEAR = 4, 1.0
"""Tenures more in each further round around dear portfolios, and minutes beyond the best portfolio's from which on one is dear."""
TAKEN = 1e-6
"""What is taken of a portfolio, at the least."""


class Rest(NamedTuple):
    """What is known of the tenures that choose anew, and the candidates (by place) that the others keep."""

    known: Generated
    rows: frozenset[int]


def mixed_alone(known: Generated, stop: Stop, number: int, most: float) -> Rest:
    """The tenures that the programme mixes, with so many portfolios at the most to choose from, as a choice of ``most`` minutes may hold them."""
    return _alone(known, _kept(known), stop, number, most)


def dear_alone(
    known: Generated, held: Collection[int], turn: int, stop: Stop, number: int, most: float
) -> Rest:
    """The same of those whose portfolios, of some postings ``held`` (by place), are dear, and of those who hold what these would take.

    In each ``turn`` a few more choose anew.
    """
    tenures, at, problem = known.problem.tenures, known.duals, known.problem
    total, fines = running(at.cover), problem.fines(at.load, at.exchange)
    now = [_held(Pricing(t, n), held, total, fines[n]) for n, t in enumerate(tenures)]
    loss = np.array([top - profit for top, (profit, _) in zip(known.tops, now, strict=True)])
    holder = np.full(problem.open_price.size, -1)
    for a in (a for _, mine in now for a in mine):
        for low, high in a.pieces:
            holder[low:high] = a.tenure
    wanted = np.zeros(len(tenures) + 1)  # the last is nobody's
    for a, profit in zip(known.portfolios, profits_of(known.portfolios, at, problem).tolist(), strict=True):
        gain = loss[a.tenure] - (known.tops[a.tenure] - profit)
        if loss[a.tenure] > DEAR and gain > 0:
            holders = {n for low, high in a.pieces for n in holder[low:high].tolist()}
            wanted[[*(holders - {a.tenure})]] += gain
    wanted[:-1][loss > DEAR] = np.inf
    core = set(np.argsort(-wanted[:-1], kind="stable")[: MIXED + MORE * turn].tolist())
    kept = [a for n, (_, mine) in enumerate(now) if n not in core for a in mine]
    return _alone(known, kept, stop, number, most)


def _held(
    pricing: Pricing, held: Collection[int], total: Minutes, fine: Minutes
) -> tuple[float, list[Portfolio]]:
    """What some postings of a tenure bring under some worths, and as a portfolio (none where it holds nothing)."""
    mine = [n for n, k in enumerate(pricing.tenure.rows.tolist()) if k in held]
    worth = pricing.worth(total, fine)
    one = pricing.ground.judged(np.array([mine or [pricing.ground.none]]), worth)
    return float(one.profit[0]), pricing.portfolios(one, worth)


def _alone(known: Generated, kept: list[Portfolio], stop: Stop, number: int, most: float) -> Rest:
    """The tenures of which nothing is kept, priced, and their portfolios near the best listed."""
    rest = freed(_left(known, kept), stop)
    rows = frozenset(k for a in kept for k in a.rows)
    return Rest(tightened(rest, stop, number, most - sum(a.cost for a in kept)), rows)


def _kept(known: Generated) -> list[Portfolio]:
    """The portfolios that the programme takes whole, or most of once these are kept."""
    master, tenures, kept = Master(known.problem), len(known.problem.tenures), dict[int, Portfolio]()
    for portfolio in known.portfolios:
        master.add(portfolio)
    while (beyond := tenures - len(kept) - MIXED) > 0 and master.solve() is not None:
        weights = ((x, a) for a, x in master.weights().items() if x > TAKEN and a.tenure not in kept)
        most = sorted(weights, key=lambda one: (-one[0], one[1].tenure, one[1].rows))[:beyond]
        few = max(1, int(AT_A_TIME * tenures))
        some = [a for n, (x, a) in enumerate(most) if x > WHOLE or n < few * (2 * x > 1) or not n]
        if not some:
            break
        for portfolio in some:
            master.keep(portfolio)
            kept[portfolio.tenure] = portfolio
    return list(kept.values())


def _left(known: Generated, kept: Collection[Portfolio]) -> Generated:
    """What is known of the other tenures alone, with the pieces that the kept portfolios leave."""
    problem, duals = known.problem, known.duals
    covered: NDArray[np.bool_] = covers(list(kept), problem.open_price.size).sum(axis=0) > 0
    gone = {a.tenure for a in kept}
    held = {k for a in kept for k in a.rows}
    barred = [k for both in problem.exchanges if held & set(both) for k in both]
    free = [n for n in range(len(problem.tenures)) if n not in gone]
    tenures = tuple(_among(problem.tenures[n], covered, barred) for n in free)
    inside = [frozenset(t.rows.tolist()) for t in tenures]
    place = {n: at for at, n in enumerate(free)}
    left = frozenset[int]().union(*inside)
    exchanged = [n for n, both in enumerate(problem.exchanges) if left & set(both)]
    rest = replace(
        problem,
        tenures=tenures,
        open_price=np.where(covered, 0.0, problem.open_price),
        exchanges=tuple(problem.exchanges[n] for n in exchanged),
    )
    at = replace(
        duals,
        cover=np.where(covered, 0.0, duals.cover),
        convexity=duals.convexity[free],
        exchange=duals.exchange[exchanged],
        cuts=np.zeros(0),
    )
    tops = tuple(known.tops[n] for n in free)
    bound = at.worth(rest) - sum(tops)
    return Generated(
        rest,
        bound,
        at,
        tops,
        tuple(
            replace(a, tenure=place[a.tenure])
            for a in known.portfolios
            if a.tenure in place and inside[place[a.tenure]].issuperset(a.rows)
        ),
        ((0.0, bound),),
        bound,
        tuple(known.doubts[n] for n in free) if known.doubts else (),
    )


def _among(tenure: Tenure, covered: NDArray[np.bool_], barred: Collection[int]) -> Tenure:
    """A tenure without the postings that cover pieces which others keep, or that are barred by what they hold."""
    total = np.concatenate([[0], np.cumsum(covered)])
    good = (total[tenure.high] == total[tenure.low]) & ~np.isin(tenure.rows, sorted(barred))
    place: Places = np.cumsum(good) - 1
    pairs = good[tenure.first] & good[tenure.second]
    return replace(
        tenure,
        rows=tenure.rows[good],
        school=tenure.school[good],
        low=tenure.low[good],
        high=tenure.high[good],
        cost=tenure.cost[good],
        alone=tenure.alone[good],
        first=place[tenure.first[pairs]],
        second=place[tenure.second[pairs]],
        saving=tenure.saving[pairs],
        holds=tenure.holds[good],
        days=tenure.days[good],
    )
