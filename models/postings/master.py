"""The linear programme over the portfolios met so far, and its duals (``portfolios.py`` has the model)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duxue.models.linear import programme, solved
from duxue.models.postings.pricing import Portfolio
from duxue.models.postings.tenures import Minutes, TenureProblem

TAKEN = 1e-6
"""What is taken of a variable in the programme's optimum, at the least."""
Cut = tuple[int, int, int]
"""Three pieces, two of which lie in one portfolio at the most."""


@dataclass(frozen=True)
class Duals:
    """Duals in minutes: of covering each piece, of one portfolio a tenure, of each load, exchange and cut.

    Those of tenures and cuts are nothing or less.
    """

    cover: Minutes
    convexity: Minutes
    load: Minutes
    exchange: Minutes
    cuts: Minutes

    def worth(self, problem: TenureProblem) -> float:
        """What all pieces are worth, less what limits bring that do."""
        limits = np.array([load.half_days for load in problem.loads])
        return float(self.cover.sum() - limits @ self.load - self.exchange.sum())

    def towards(self, other: Duals, way: float) -> Duals:
        """So far on the way to others, but for those of tenures and cuts, which are the others'."""
        mine, theirs = ((d.cover, d.load, d.exchange) for d in (self, other))
        cover, load, exchange = (a + way * (b - a) for a, b in zip(mine, theirs, strict=True))
        return replace(other, cover=cover, load=load, exchange=exchange)


class Master:
    """The linear programme over the portfolios met so far."""

    def __init__(self, problem: TenureProblem) -> None:
        self.lp = programme()
        infinity = self.lp.infinity()
        self.serve = [self.lp.Constraint(1, 1) for _ in problem.open_price]
        self.one = [self.lp.Constraint(-infinity, 1) for _ in problem.tenures]
        self.objective = self.lp.Objective()
        self.objective.SetMinimization()
        self.open = [
            self._slack(row, float(price), 1)
            for row, price in zip(self.serve, problem.open_price, strict=True)
        ]
        self.twice: list[Any] = []
        self.loads = [self.lp.Constraint(-infinity, load.half_days) for load in problem.loads]
        self.counted = problem.counted
        self.exchanges = [self.lp.Constraint(-infinity, 1) for _ in problem.exchanges]
        self.exchanged: dict[int, list[Any]] = defaultdict(list)
        for row, both in zip(self.exchanges, problem.exchanges, strict=True):
            self._slack(row, problem.unit)
            for k in both:
                self.exchanged[k].append(row)
        self._held: dict[Portfolio, Any] = {}
        self._cuts: list[tuple[Cut, Any]] = []
        for row, load in zip(self.loads, problem.loads, strict=True):
            self._slack(row, load.price)

    def _slack(self, row: Any, price: float, sign: int = -1) -> Any:
        """What a row holds beyond its limit (or, by the sign, short of it), at a price."""
        beyond = self.lp.NumVar(0, self.lp.infinity(), "")
        self.objective.SetCoefficient(beyond, price)
        row.SetCoefficient(beyond, sign)
        return beyond

    def solve_between(self, low: Minutes, high: Minutes) -> tuple[float, Duals] | None:
        """The same as ``solve`` where the worths of the pieces lie between some: the optimum of the duals in that box."""
        self.twice = self.twice or [self._slack(row, 0.0) for row in self.serve]
        for x, y, least, most in zip(self.open, self.twice, low.tolist(), high.tolist(), strict=True):
            self.objective.SetCoefficient(x, most)
            self.objective.SetCoefficient(y, -least)
        return self.solve()

    def beyond(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """The pieces that the last optimum leaves open, in part, and those that it holds twice."""
        left_open, twice = (
            np.array([x.solution_value() > TAKEN for x in some], dtype=np.bool_)
            for some in (self.open, self.twice)
        )
        return left_open, twice

    def add(self, portfolio: Portfolio) -> None:
        """One more portfolio to choose from."""
        x = self._held[portfolio] = self.lp.NumVar(0, self.lp.infinity(), "")
        self.objective.SetCoefficient(x, portfolio.cost)
        for low, high in portfolio.pieces:
            for piece in range(low, high):
                self.serve[piece].SetCoefficient(x, 1)
        self.one[portfolio.tenure].SetCoefficient(x, 1)
        for n in self.counted[portfolio.tenure]:
            self.loads[n].SetCoefficient(x, portfolio.halves)
        for k in portfolio.rows:
            for row in self.exchanged.get(k, ()):
                row.SetCoefficient(x, 1)
        for three, row in self._cuts:
            if _two_of(three, portfolio):
                row.SetCoefficient(x, 1)

    def keep(self, portfolio: Portfolio) -> None:
        """Take a portfolio of those added whole, from now on."""
        self._held[portfolio].SetLb(1.0)

    def cut(self, three: Cut) -> None:
        """At most one portfolio, from now on, that holds two pieces of three or more."""
        row = self.lp.Constraint(-self.lp.infinity(), 1)
        for portfolio, x in self._held.items():
            if _two_of(three, portfolio):
                row.SetCoefficient(x, 1)
        self._cuts.append((three, row))

    def weights(self) -> dict[Portfolio, float]:
        """How much of each portfolio the last optimum takes."""
        return {portfolio: x.solution_value() for portfolio, x in self._held.items()}

    def solve(self) -> tuple[float, Duals] | None:
        """The optimum and its duals; None where the numbers defeat the solver twice, the second time from scratch."""
        if not solved(self.lp):
            return None
        kinds = (self.serve, self.one, self.loads, self.exchanges, [row for _, row in self._cuts])
        cover, convexity, load, exchange, cuts = (np.array([c.dual_value() for c in rows]) for rows in kinds)
        return self.objective.Value(), Duals(
            cover, convexity, np.maximum(0.0, -load), np.maximum(0.0, -exchange), cuts
        )


def _two_of(three: Cut, portfolio: Portfolio) -> bool:
    """Whether a portfolio holds two pieces of three or more."""
    return sum(any(low <= piece < high for low, high in portfolio.pieces) for piece in three) >= 2
