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
from numpy.typing import NDArray

from duxue.models.linear import programme, solved
from duxue.models.postings.combining import Combining
from duxue.models.postings.tenures import Minutes, Places, Tenure, TenureProblem
from duxue.models.solver import Stop

SMOOTHING = 0.7
"""How far the point at which portfolios are priced stays with the best point known."""
DEARER = 1.2  # exact worths would find no portfolio that pays, and so give loads no rate
ROUNDS, EARLY_ROUNDS = 150, 20
CLOSE = 0.001
"""How near the programme's optimum must come to the bound for the rounds to end."""
SHORT_LIST = 400
"""Pairs a person that are looked at one by one; what lies beyond is bounded, not searched."""
ROUND_WORK = 8e-6
"""Deterministic seconds that a round counts for each tenure and piece: pricing has no clock of its own that repeats."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What one person answers for in one tenure: candidates by place in the list, and what they cost together.

    ``pieces`` are the ranges of pieces that they cover, ``begun`` what they take of the first day's allowance, ``halves`` half-days.
    """

    tenure: int
    rows: tuple[int, ...]
    pieces: tuple[tuple[int, int], ...]
    begun: float
    halves: float
    cost: float


@dataclass(frozen=True)
class Generated:
    """The bound proven, the portfolios met on the way, and the bounds as they rose, each with the work done by then."""

    bound: float
    portfolios: tuple[Portfolio, ...]
    steps: tuple[tuple[float, float], ...]


class _Pricing:
    """The best portfolio of one tenure under given worths of the pieces."""

    def __init__(self, tenure: Tenure, number: int) -> None:
        self.tenure = tenure
        self.number = number
        self.late = _Search(tenure, ~tenure.early)
        self.all = _Search(tenure, np.ones_like(tenure.early)) if tenure.early.any() else self.late

    def best(self, total: Minutes, capacity: float, rate: float) -> tuple[float, Portfolio | None]:
        """An upper bound on any portfolio's profit, and the most profitable one found (None: none has a profit).

        ``total`` holds the running sum of the pieces' worths, with a 0 before the first; ``capacity`` is what a place on
        the first day costs, ``rate`` a half-day of visits. Early postings may be had here beside the portfolio, with all that shared tours may save.
        """
        t = self.tenure
        worth = total[t.high] - total[t.low] - capacity * t.begun - rate * t.halves
        profit, rows, bound = self.late.best(worth)
        bound += float(np.maximum(worth - t.cost + t.bonus, 0.0)[t.early].sum())
        return bound + capacity * t.cap, self._portfolio(rows, worth, profit)

    def best_with_early(self, total: Minutes, rate: float) -> Portfolio | None:
        """The most profitable portfolio found that may hold early postings, all of it within the allowance."""
        worth = total[self.tenure.high] - total[self.tenure.low] - rate * self.tenure.halves
        profit, rows, _ = self.all.best(worth)
        return self._portfolio(rows, worth, profit)

    def _portfolio(self, rows: Sequence[int], worth: Minutes, profit: float) -> Portfolio | None:
        t = self.tenure
        if not rows:
            return None
        mine = sorted(rows)
        return Portfolio(
            self.number,
            tuple(int(t.rows[k]) for k in mine),
            tuple((int(t.low[k]), int(t.high[k])) for k in mine),
            float(t.begun[mine].sum()),
            float(t.halves[mine].sum()),
            float(worth[mine].sum()) - profit,
        )


class _Search:
    """The most profitable set of some of a tenure's postings, all of them held at once."""

    def __init__(self, tenure: Tenure, usable: NDArray[np.bool_]) -> None:
        self.cost = tenure.cost
        self.cap = tenure.cap
        self.shareable = np.flatnonzero(~tenure.alone & usable)
        self.alone = np.flatnonzero(tenure.alone & usable)
        self.places = tenure.school
        self.school: list[int] = tenure.school.tolist()
        both = np.flatnonzero(usable[tenure.first] & usable[tenure.second])
        self.first, self.second = tenure.first[both], tenure.second[both]
        self.pair_cost = tenure.pair_cost[both]

    def best(self, worth: Minutes) -> tuple[float, tuple[int, ...], float]:
        """The profit and the postings of the best set found, and what no set exceeds."""
        ones = worth - self.cost
        found: tuple[float, tuple[int, ...]] = (0.0, ())
        if self.alone.size and self.cap:
            k = int(self.alone[np.argmax(ones[self.alone])])
            if ones[k] > 0:
                found = (float(ones[k]), (k,))
        profit = worth[self.first] + worth[self.second] - self.pair_cost
        number = min(SHORT_LIST, profit.size)
        order = np.argpartition(-profit, number - 1)[:number] if number else np.zeros(0, dtype=np.intp)
        order = order[np.argsort(-profit[order], kind="stable")]
        order = order[profit[order] > 0]
        exhausted = order.size < number or number == profit.size
        beyond = 0.0 if exhausted or not order.size else float(profit[order[-1]])
        ends = self.first[order], self.second[order]
        pairs = list(
            zip(
                profit[order].tolist(),
                *(e.tolist() for e in (*ends, *self.places[np.array(ends)])),
                strict=True,
            )
        )
        shares = self._shares(profit[order], self.places[np.array(ends)], ones, beyond)
        singles = [(k, self.school[k], float(ones[k])) for k in self._singles(ones)]
        return Combining(self.cap, pairs, singles, shares, beyond).best(found)

    def _singles(self, ones: Minutes) -> list[int]:
        """The best posting at each school, as many as can matter: enough are left when pairs have taken theirs."""
        found: list[int] = []
        schools: set[int] = set()
        for k in self.shareable[np.argsort(-ones[self.shareable], kind="stable")]:
            if ones[k] <= 0 or len(found) >= 2 * self.cap:
                break
            if self.school[k] not in schools:
                schools.add(self.school[k])
                found.append(int(k))
        return found

    def _shares(self, profit: Minutes, ends: Places, ones: Minutes, beyond: float) -> list[tuple[float, int]]:
        """The most that each school can bring, alone or as half of a pair, with its number; the largest first."""
        most = np.full(self.places.max(initial=0) + 1, -np.inf)
        mine = self.shareable
        np.maximum.at(most, self.places[mine], np.maximum(ones[mine], beyond / 2))
        for schools in ends:
            np.maximum.at(most, schools, np.maximum(profit / 2, beyond / 2))
        paying = np.flatnonzero(most > 0)
        paying = paying[np.lexsort((-paying, -most[paying]))]
        return list(zip(most[paying].tolist(), paying.tolist(), strict=True))


def generate(problem: TenureProblem, start: Minutes, stop: Stop) -> Generated:
    """The bound, and the portfolios met while it was proven and while early postings were fitted in; a stop ends either.

    ``start`` is a first guess of each piece's worth in minutes (the duals of the programme over single day tours).
    """
    pricing = [_Pricing(tenure, n) for n, tenure in enumerate(problem.tenures)]
    open_price = np.minimum(problem.open_price, 3 * max(1.0, float(np.abs(start).max())))
    bounds, portfolios = _prove(problem, pricing, _Master(open_price, problem), start, stop)
    if any(tenure.early.any() for tenure in problem.tenures):
        portfolios = _with_early(problem, pricing, _Master(open_price, problem), portfolios, stop)
    each = ROUND_WORK * len(problem.tenures) * len(problem.open_price)
    return Generated(bounds[-1], portfolios, tuple((n * each, bound) for n, bound in enumerate(bounds)))


def _prove(
    problem: TenureProblem, pricing: Sequence[_Pricing], master: _Master, start: Minutes, stop: Stop
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
    begin = np.minimum(DEARER * start, problem.open_price) if problem.loads else start
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
    pricing: Sequence[_Pricing],
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
