"""A proven lower bound on the staffing stage, by column generation over whole portfolios.

A portfolio is what one person answers for in one tenure, cut into day tours of one or two schools. A linear programme
chooses one portfolio a tenure so that every piece of every school's year is held once; portfolios are priced in full
for every tenure, so the Lagrangian bound holds over all of them and not only over those looked at. The separation point
is smoothed (Wentges 1997; Pessoa et al. 2018), which is what makes it settle in a few dozen rounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from duxue.models.linear import programme, solved
from duxue.models.postings.pricing import Portfolio, Pricing
from duxue.models.postings.tenures import Minutes, Tenure, TenureProblem
from duxue.models.solver import Stop

SMOOTHING = 0.7
"""How far the point at which portfolios are priced stays with the best point known."""
DEARER = 1.2  # exact worths would find no portfolio that pays where work beyond shares costs
ROUNDS, EARLY_ROUNDS = 150, 20
CLOSE = 0.001
"""How near the programme's optimum must come to the bound for the rounds to end."""
ROUND_WORK = 8e-6
"""Deterministic seconds that a round counts for each tenure and piece: pricing has no clock of its own that repeats."""


@dataclass(frozen=True)
class Generated:
    """The bound proven, the portfolios met on the way, and the bounds as they rose, each with the work done by then."""

    bound: float
    portfolios: tuple[Portfolio, ...]
    steps: tuple[tuple[float, float], ...]


def generate(problem: TenureProblem, start: Minutes, stop: Stop) -> Generated:
    """The bound, and the portfolios met while it was proven and while early postings were fitted in; a stop ends either.

    ``start`` is a first guess of each piece's worth in minutes (the duals of the programme over single day tours).
    """
    pricing = [Pricing(tenure, n) for n, tenure in enumerate(problem.tenures)]
    open_price = np.minimum(problem.open_price, 3 * max(1.0, float(np.abs(start).max())))
    bounds, portfolios = _prove(problem, pricing, _Master(open_price, problem), start, stop)
    if any(tenure.early.any() for tenure in problem.tenures):
        portfolios = _with_early(problem, pricing, _Master(open_price, problem), portfolios, stop)
    each = ROUND_WORK * len(problem.tenures) * len(problem.open_price)
    return Generated(bounds[-1], portfolios, tuple((n * each, bound) for n, bound in enumerate(bounds)))


def _prove(
    problem: TenureProblem, pricing: Sequence[Pricing], master: _Master, start: Minutes, stop: Stop
) -> tuple[list[float], tuple[Portfolio, ...]]:
    """Rounds until programme and bound meet, or no portfolio pays any more; the bound before the first and after each.

    Early postings may be had here beside every portfolio while there is room on the first day, which keeps their
    worth at what the bound can use.
    """
    for n, tenure in enumerate(problem.tenures):
        for k in np.flatnonzero(tenure.early):
            master.offer_early(n, tenure, int(k))
    portfolios: dict[tuple[int, tuple[int, ...]], Portfolio] = {}
    none = np.zeros(len(pricing))
    priced = problem.loads or any(t.steps for t in problem.tenures)
    begin = np.minimum(DEARER * start, problem.open_price) if priced else start
    now = Duals(begin, none, none, np.zeros(len(problem.loads)))
    limits = np.array([load.half_days for load in problem.loads])
    centre, bound, value = now, 0.0, np.inf
    bounds = [bound]
    for _ in range(ROUNDS):
        if stop.is_asked():
            break
        fresh: list[Portfolio] = []
        for trial in (centre.towards(now), now):
            total = _running(trial.cover)
            rates = problem.rates(trial.load)
            answers = [p.best(total, *at) for p, *at in zip(pricing, trial.capacity, rates, strict=True)]
            proven = float(trial.cover.sum() - limits @ trial.load) - sum(b for b, _ in answers)
            if proven > bound:
                bound, centre = proven, trial
            fresh = _paying((a for _, a in answers), now, problem)
            if fresh:
                break
        for a in fresh:
            portfolios[a.tenure, a.rows] = a
            master.add(a)
        bounds.append(bound)
        if not fresh or value < (1 + CLOSE) * bound:
            break
        answer = master.solve()
        if answer is None:
            break  # any duals give a bound: the best one known stands
        value, now = answer
    return bounds, tuple(portfolios.values())


def _with_early(
    problem: TenureProblem,
    pricing: Sequence[Pricing],
    master: _Master,
    portfolios: Sequence[Portfolio],
    stop: Stop,
) -> tuple[Portfolio, ...]:
    """The portfolios, and more that hold early postings within their allowance: these are what can be chosen from."""
    known = {(a.tenure, a.rows): a for a in portfolios}
    for a in portfolios:
        master.add(a)
    for _ in range(EARLY_ROUNDS):
        if stop.is_asked():
            break
        answer = master.solve()
        if answer is None:
            break
        now, total = answer[1], _running(answer[1].cover)
        rates = problem.rates(now.load)
        found = (p.best_with_early(total, rate) for p, rate in zip(pricing, rates, strict=True))
        fresh = _paying(found, now, problem)
        if not fresh:
            break
        for a in fresh:
            known[a.tenure, a.rows] = a
            master.add(a)
    return tuple(known.values())


@dataclass(frozen=True)
class Duals:
    """Duals in minutes: of covering each piece, of one portfolio a tenure (nothing or less), of its first day's capacity, of each load."""

    cover: Minutes
    convexity: Minutes
    capacity: Minutes
    load: Minutes

    def towards(self, other: Duals) -> Duals:
        """A point that stays mostly here."""
        return Duals(
            SMOOTHING * self.cover + (1 - SMOOTHING) * other.cover,
            other.convexity,
            SMOOTHING * self.capacity + (1 - SMOOTHING) * other.capacity,
            SMOOTHING * self.load + (1 - SMOOTHING) * other.load,
        )


def _paying(answers: Iterable[Portfolio | None], now: Duals, problem: TenureProblem) -> list[Portfolio]:
    """The portfolios that would lower the programme's optimum."""
    total, rates = _running(now.cover), problem.rates(now.load)
    return [
        a
        for a in answers
        if a
        and sum(total[high] - total[low] for low, high in a.pieces)
        - a.cost
        - now.capacity[a.tenure] * a.begun
        - rates[a.tenure] * a.halves
        + now.convexity[a.tenure]
        > 1e-6
    ]


def _running(worth: Minutes) -> Minutes:
    return np.concatenate([[0.0], np.cumsum(worth)])


class _Master:
    """The linear programme over the portfolios met so far."""

    def __init__(self, open_price: Minutes, problem: TenureProblem) -> None:
        self.lp = programme()
        infinity, tenures = self.lp.infinity(), problem.tenures
        self.serve = [self.lp.Constraint(1, 1) for _ in open_price]
        self.one = [self.lp.Constraint(-infinity, 1) for _ in tenures]
        self.room = [self.lp.Constraint(-infinity, float(t.cap)) for t in tenures]
        self.objective = self.lp.Objective()
        self.objective.SetMinimization()
        for piece, price in enumerate(open_price):
            x = self.lp.NumVar(0, infinity, "")
            self.objective.SetCoefficient(x, float(price))
            self.serve[piece].SetCoefficient(x, 1)
        self.loads = [self.lp.Constraint(-infinity, load.half_days) for load in problem.loads]
        self.counted = problem.counted
        for row, load in zip(self.loads, problem.loads, strict=True):
            beyond = self.lp.NumVar(0, infinity, "")
            self.objective.SetCoefficient(beyond, load.price)
            row.SetCoefficient(beyond, -1)

    def add(self, portfolio: Portfolio) -> None:
        """One more portfolio to choose from."""
        x = self._serving(portfolio.cost, portfolio.pieces)
        self.one[portfolio.tenure].SetCoefficient(x, 1)
        self.room[portfolio.tenure].SetCoefficient(x, portfolio.begun)
        for n in self.counted[portfolio.tenure]:
            self.loads[n].SetCoefficient(x, portfolio.halves)

    def offer_early(self, n: int, tenure: Tenure, k: int) -> None:
        """An early posting beside whatever the tenure holds, at the least that it can cost."""
        x = self._serving(
            float(tenure.cost[k] - tenure.bonus[k]), [(int(tenure.low[k]), int(tenure.high[k]))]
        )
        self.room[n].SetCoefficient(x, float(tenure.begun[k]))

    def _serving(self, cost: float, pieces: Sequence[tuple[int, int]]) -> Any:
        x = self.lp.NumVar(0, self.lp.infinity(), "")
        self.objective.SetCoefficient(x, cost)
        for low, high in pieces:
            for piece in range(low, high):
                self.serve[piece].SetCoefficient(x, 1)
        return x

    def solve(self) -> tuple[float, Duals] | None:
        """The optimum and its duals; None where the numbers defeat the solver twice, the second time from scratch."""
        if not solved(self.lp):
            return None
        kinds = (self.serve, self.one, self.room, self.loads)
        cover, convexity, room, load = (np.array([c.dual_value() for c in rows]) for rows in kinds)
        return self.objective.Value(), Duals(cover, convexity, np.maximum(0.0, -room), np.maximum(0.0, -load))
