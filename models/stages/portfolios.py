"""A proven lower bound on the staffing stage, by column generation over whole portfolios.

A portfolio is a person's set of schools, cut into day tours of one or two schools. A linear programme chooses one
portfolio a person so that every school is held once; portfolios are priced in full for every person, so the
Lagrangian bound holds over all of them and not only over those looked at. The separation point is smoothed
(Wentges 1997; Pessoa et al. 2018), which is what makes it settle in a few dozen rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from models.stages.tours import Tours

Matrix = NDArray[np.float64]

SMOOTHING = 0.7
"""How far the point at which portfolios are priced stays with the best point known."""

SHORT_LIST = 400
"""Pairs a person that are looked at one by one; what lies beyond is bounded, not searched."""


@dataclass(frozen=True)
class TourProblem:
    """One stretch of days with the same people: prices of single tours and savings of shared ones, in minutes.

    ``single[i, s]`` holds travel and fixed prices (infinite: not allowed), ``visits[s]`` the visits of a school,
    ``alone[s]`` whether it takes a whole person, ``cap[i]`` how many others a person may hold, ``open_price`` what a
    school without anybody (or beyond somebody's allowance) costs at least.
    """

    tours: Tours
    single: Matrix
    visits: Matrix
    alone: NDArray[np.bool_]
    cap: NDArray[np.int64]
    open_price: float


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A person's schools (columns of the problem) and what they cost together."""

    person: int
    schools: tuple[int, ...]
    cost: float


@dataclass(frozen=True)
class Generated:
    """The bound proven and the portfolios met on the way, the likeliest first to be of use."""

    bound: float
    portfolios: tuple[Portfolio, ...]


class _Pricing:
    """The best portfolio of one person under given worths of the schools."""

    def __init__(self, problem: TourProblem, i: int) -> None:
        self.i = i
        self.cap = int(problem.cap[i])
        self.single = problem.single[i]
        visits = np.minimum(problem.visits[:, None], problem.visits[None, :])
        with np.errstate(invalid="ignore"):
            pair = self.single[:, None] + self.single[None, :] - problem.tours.saving(i) * visits
        usable = np.isfinite(self.single) & ~problem.alone
        upper = np.triu(np.ones(pair.shape, dtype=bool), 1)
        self.first, self.second = np.nonzero(
            upper & usable[:, None] & usable[None, :] & (problem.tours.saving(i) > 0)
        )
        self.pair = pair[self.first, self.second]
        self.shareable = np.flatnonzero(usable)
        self.alone = np.flatnonzero(problem.alone & np.isfinite(self.single))

    def best(self, worth: Matrix) -> tuple[float, Portfolio | None]:
        """An upper bound on any portfolio's profit, and the most profitable one found (None: none has a profit)."""
        ones = worth - self.single
        found: tuple[float, tuple[int, ...]] = (0.0, ())
        if self.alone.size and self.cap:
            k = int(self.alone[np.argmax(ones[self.alone])])
            if ones[k] > found[0]:
                found = (float(ones[k]), (k,))
        singles = [
            int(k) for k in self.shareable[np.argsort(-ones[self.shareable], kind="stable")][: self.cap + 4]
        ]
        singles = [k for k in singles if ones[k] > 0]
        profit = worth[self.first] + worth[self.second] - self.pair
        number = min(SHORT_LIST, profit.size)
        order = np.argpartition(-profit, number - 1)[:number] if number else np.zeros(0, dtype=np.intp)
        order = order[np.argsort(-profit[order], kind="stable")]
        pairs = [(float(profit[k]), int(self.first[k]), int(self.second[k])) for k in order if profit[k] > 0]
        found, bound = self._combine(
            pairs, singles, ones, found, exhausted=len(pairs) < number or number == profit.size
        )
        if not found[1]:
            return bound, None
        cost = float(worth[list(found[1])].sum()) - found[0]
        return bound, Portfolio(self.i, tuple(sorted(found[1])), cost)

    def _combine(
        self,
        pairs: Sequence[tuple[float, int, int]],
        singles: Sequence[int],
        ones: Matrix,
        found: tuple[float, tuple[int, ...]],
        *,
        exhausted: bool,
    ) -> tuple[tuple[float, tuple[int, ...]], float]:
        best = found
        bound = 0.0
        beyond = 0.0 if exhausted or not pairs else pairs[-1][0]

        def search(at: int, taken: tuple[int, ...], profit: float) -> None:
            nonlocal best, bound
            room = self.cap - len(taken)
            rest = [k for k in singles if k not in taken][:room]
            total = profit + sum(float(ones[k]) for k in rest)
            if total > best[0] + 1e-9:
                best = (total, (*taken, *rest))
            for n in range(at, len(pairs)):
                value, s, t = pairs[n]
                # Pairs are sorted by profit: neither this one nor a later one can lift the rest above this mark.
                top = profit + value * (room // 2) + (float(ones[rest[0]]) if room % 2 and rest else 0.0)
                top = max(top, profit + sum(float(ones[k]) for k in rest) if room < 2 else top)
                if room < 2 or top <= best[0] + 1e-9:
                    return
                if s not in taken and t not in taken:
                    search(n + 1, (*taken, s, t), profit + value)
            if room >= 2 and beyond > 0:
                # A pair off the short list might still go here; it is worth no more than the last one on it.
                bound = max(
                    bound,
                    profit + beyond * (room // 2) + (float(ones[rest[0]]) if room % 2 and rest else 0.0),
                )

        search(0, (), 0.0)
        return best, max(bound, best[0])


def generate(problem: TourProblem, start: Matrix, *, rounds: int = 150, gap: float = 0.0003) -> Generated:
    """Columns and bound of one stretch: at most ``rounds`` rounds, ended when LP and bound differ by less than ``gap``.

    ``start`` is a first guess of each school's worth in minutes (the duals of the programme over single day tours).
    """
    people, schools = problem.single.shape
    if not schools:
        return Generated(0.0, ())
    pricing = [_Pricing(problem, i) for i in range(people)]
    master = _Master(problem, float(min(problem.open_price, 3 * max(1.0, np.abs(start).max()))))
    portfolios: dict[tuple[int, tuple[int, ...]], Portfolio] = {}
    centre, bound = start, 0.0
    worth, rent, value = start, np.zeros(people), np.inf
    for _ in range(rounds):
        fresh: list[Portfolio] = []
        for trial in (SMOOTHING * centre + (1 - SMOOTHING) * worth, worth):
            answers = [p.best(trial) for p in pricing]
            proven = float(trial.sum()) - sum(b for b, _ in answers)
            if proven > bound:
                bound, centre = proven, trial
            fresh = [
                a
                for i, (_, a) in enumerate(answers)
                if a and float(worth[list(a.schools)].sum()) - a.cost - rent[i] > 1e-6
            ]
            if fresh:
                break
        for a in fresh:
            if (a.person, a.schools) not in portfolios:
                portfolios[a.person, a.schools] = a
                master.add(a)
        if not fresh or value < (1 + gap) * bound:
            break
        value, worth, rent = master.solve()
    return Generated(bound, tuple(portfolios.values()))


class _Master:
    """The linear programme over the portfolios met so far."""

    def __init__(self, problem: TourProblem, open_price: float) -> None:
        self.lp = pywraplp.Solver.CreateSolver("GLOP")
        people, schools = problem.single.shape
        infinity = self.lp.infinity()
        self.serve = [self.lp.Constraint(1, 1) for _ in range(schools)]
        self.one = [self.lp.Constraint(-infinity, 1) for _ in range(people)]
        self.objective = self.lp.Objective()
        self.objective.SetMinimization()
        for s in range(schools):
            x = self.lp.NumVar(0, infinity, "")
            self.objective.SetCoefficient(x, open_price)
            self.serve[s].SetCoefficient(x, 1)

    def add(self, portfolio: Portfolio) -> None:
        """One more portfolio to choose from."""
        x = self.lp.NumVar(0, self.lp.infinity(), "")
        self.objective.SetCoefficient(x, portfolio.cost)
        self.one[portfolio.person].SetCoefficient(x, 1)
        for s in portfolio.schools:
            self.serve[s].SetCoefficient(x, 1)

    def solve(self) -> tuple[float, Matrix, Matrix]:
        """The optimum, the worth of each school and the rent of each person."""
        self.lp.Solve()
        worth = np.array([c.dual_value() for c in self.serve])
        return self.objective.Value(), worth, np.array([c.dual_value() for c in self.one])
