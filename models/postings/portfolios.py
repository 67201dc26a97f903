"""A proven lower bound on the staffing stage, by column generation over whole portfolios.

Sets: tenures t (one person's unbroken time of service), pieces q of schools' years (``tenures.py``), portfolios a: what one
person answers for in t, with its day tours of one or two schools and what it costs beyond the share (``near_best.py``).
Decision: y[a], the portfolio is chosen; z[q], nobody holds the piece. Minimised: sum of c[a] y[a] + open price[q] z[q].
(1) each piece: y of the portfolios that hold it, and z, come to one.
(2) each tenure: one y at most.
(3) exchanges: y of those that hold either of two reciprocal postings come to one at most, or to more at a breach's price.
(4) loads: half-days of people of several tenures beyond the share are paid for.
Portfolios are priced in full for every tenure, so the Lagrangian bound holds over all of them and not only over those looked
at. The separation point is smoothed (Wentges 1997; Pessoa et al. 2018): it settles in a few dozen rounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from duxue.models.linear import programme, solved
from duxue.models.postings.pricing import Asked, Portfolio, Pricing, running, tenure_priced
from duxue.models.postings.tenures import Minutes, Places, TenureProblem
from duxue.models.solver import Stop
from duxue.models.workbench import workbench

SMOOTHING = 0.7
"""How far the point at which portfolios are priced stays with the best point known."""
DEARER = 1.2  # exact worths would find no portfolio that pays where work beyond shares costs
ROUNDS = 150
FAR, NEARLY = 3, 1e-3
CLOSE = 0.002
"""How near the programme's optimum must come to the bound for the rounds to end."""
SETTLED = 0.002
"""The part by which a round must lower the programme's optimum for the next to look at a few sets of each tenure only."""
FAR_OFF = 0.1
"""The part of the programme's optimum by which the bound may lie below it where the best sets of all are looked for."""
IDLE, IDLE_AFAR, HARDLY, NEAR = 3, 5, 2e-4, 0.004
"""Rounds that end it all where the bound rises by less than so small a part of it: near the programme's optimum, and farther off,
where there is no more than one new portfolio a tenure either."""
MET = 5_000
"""Portfolios met on the way that are chosen among at the most, those of the least reduced cost."""
Cut = tuple[int, int, int]
"""Three pieces, two of which lie in one portfolio at the most."""
ROUND_WORK = 8e-6
"""Deterministic seconds that a round counts for each tenure and piece: pricing has no clock of its own that repeats."""


@dataclass(frozen=True)
class Generated:
    """The bound proven and the duals at which it is, the portfolios met on the way, and the bounds as they rose.

    Each step tells the work done by then. A choice that holds a portfolio not among these costs ``beyond`` at least; of the
    ``cuts`` every choice breaks none.
    """

    problem: TenureProblem
    """What it is proven on: with pieces that nobody holds no dearer than is far beyond what any is worth."""
    bound: float
    duals: Duals
    tops: tuple[float, ...]
    """By tenure: the profit that no portfolio exceeds under these duals."""
    portfolios: tuple[Portfolio, ...]
    steps: tuple[tuple[float, float], ...]
    beyond: float
    doubt: float = 0.0
    """By how much a tenure's profit in ``tops`` may lie above that of any portfolio, at the most."""
    cuts: tuple[Cut, ...] = ()

    @property
    def priced(self) -> float:
        """The bound under the duals alone, before cuts and choices."""
        at, limits = self.duals, np.array([load.half_days for load in self.problem.loads])
        return float(at.cover.sum() - limits @ at.load - at.exchange.sum()) - sum(self.tops)


def generate(problem: TenureProblem, start: Minutes, stop: Stop) -> Generated:
    """The bound, and the portfolios met while it was proven; a stop ends the rounds.

    ``start`` is a first guess of each piece's worth in minutes (the duals of the programme over single day tours). A piece
    that nobody holds is at first no dearer than is far beyond any worth: only where it pays to leave some is it dearer.
    """
    rounds = _Rounds(problem, start, stop)
    most = FAR * max(1.0, float(np.abs(start).max()))
    while True:
        priced = replace(problem, open_price=np.minimum(problem.open_price, most))
        rounds.run(priced, stop)
        held_back = priced.open_price < problem.open_price
        if stop.is_asked() or not (rounds.now.cover >= priced.open_price - NEARLY)[held_back].any():
            return rounds.generated(priced)
        most *= FAR


class _Rounds:
    """Rounds until programme and bound meet, or no portfolio pays any more, with all that is known so far."""

    def __init__(self, problem: TenureProblem, start: Minutes, stop: Stop) -> None:
        number = len(problem.tenures)
        self.bench = workbench([Pricing(tenure, n) for n, tenure in enumerate(problem.tenures)], stop)
        self.kept: list[Places | None] = [None] * number
        none, loaded = np.zeros(number), problem.loads or any(t.steps for t in problem.tenures)
        rest = np.zeros(len(problem.loads)), np.zeros(len(problem.exchanges)), np.zeros(0)
        self.centre = Duals(start, none, *rest)
        begin = np.minimum(DEARER * start, problem.open_price) if loaded else start
        self.now = Duals(begin, none, *rest)  # where portfolios are priced next
        self.tops, self.doubt = (0.0,) * number, 0.0
        self.bounds = [-np.inf]  # postings that pay for what stands open otherwise may cost less than nothing
        self.portfolios: dict[tuple[int, tuple[int, ...]], Portfolio] = {}

    def generated(self, problem: TenureProblem) -> Generated:
        """What is known of a problem."""
        each = ROUND_WORK * len(problem.tenures) * len(problem.open_price)
        steps = tuple((n * each, bound) for n, bound in enumerate(self.bounds))
        bound = self.bounds[-1]
        return Generated(
            problem, bound, self.centre, self.tops, self._nearest(problem), steps, bound, self.doubt
        )

    def _nearest(self, problem: TenureProblem) -> tuple[Portfolio, ...]:
        """Of the portfolios met those that cost least beyond what they are worth where the bound is proven."""
        met = list(self.portfolios.values())
        if len(met) <= MET:
            return tuple(met)
        profit = _profits(met, self.centre, problem)
        over = np.array(self.tops)[[a.tenure for a in met]] - profit
        near = np.sort(np.argsort(over, kind="stable")[:MET])
        return tuple(met[n] for n in near.tolist())

    def run(self, problem: TenureProblem, stop: Stop) -> None:
        """Go on from the portfolios known."""
        master, value = Master(problem), np.inf
        for portfolio in self.portfolios.values():
            master.add(portfolio)
        answer = master.solve() if self.portfolios else None
        if answer is not None:
            value, self.now = answer
        proven = False
        for _ in range(ROUNDS):
            if stop.is_asked():
                return
            fresh = self._priced(problem, proven=proven)
            for a in fresh:
                self.portfolios[a.tenure, a.rows] = a
                master.add(a)
            if (proven and not fresh) or value - self.bounds[-1] < CLOSE * abs(self.bounds[-1]):
                return
            former, answer = value, master.solve()
            if answer is None:
                return  # any duals give a bound: the best one known stands
            value, self.now = answer
            if proven and self._idle(value, len(fresh)):
                return
            near = value - self.bounds[-1] < FAR_OFF * abs(value)
            proven = not fresh or (near and former - value < SETTLED * abs(former))

    def _idle(self, value: float, fresh: int) -> bool:
        """Whether the last rounds gained next to nothing, the last one so many portfolios."""
        bound = self.bounds[-1]
        close = value - bound < NEAR * abs(bound)
        if not close and fresh > len(self.tops):
            return False
        rounds = IDLE if close else IDLE_AFAR
        return len(self.bounds) > rounds and bound - self.bounds[-rounds - 1] < HARDLY * abs(bound)

    def _priced(self, problem: TenureProblem, *, proven: bool) -> list[Portfolio]:
        """The portfolios that pay under the duals as they are, looked for at a point near the best one known, then there.

        Only where it is to be ``proven`` are those looked for that a look at a few sets does not show.
        """
        fresh, limits = list[Portfolio](), np.array([load.half_days for load in problem.loads])
        bound = self.bounds[-1]
        now = self.now
        near = self.centre.towards(now) if bound > -np.inf else self.centre
        for trial in (near, now):
            total, fines = running(trial.cover), problem.fines(trial.load, trial.exchange)
            asked = (
                Asked(n, total, f, k, proven) for n, (f, k) in enumerate(zip(fines, self.kept, strict=True))
            )
            answers = self.bench.each(tenure_priced, list(asked))
            self.kept = [a.kept for a in answers]
            least = float(trial.cover.sum() - limits @ trial.load - trial.exchange.sum())
            least -= sum(a.most for a in answers)
            if least > bound:
                bound, self.centre, self.tops = least, trial, tuple(a.most for a in answers)
                self.doubt = max((a.doubt for a in answers), default=0.0)
            fresh = _paying([one for a in answers for one in a.portfolios], now, problem)
            if fresh:
                break
        self.bounds.append(bound)
        return fresh


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

    def towards(self, other: Duals) -> Duals:
        """A point that stays mostly here."""
        return Duals(
            SMOOTHING * self.cover + (1 - SMOOTHING) * other.cover,
            other.convexity,
            SMOOTHING * self.load + (1 - SMOOTHING) * other.load,
            SMOOTHING * self.exchange + (1 - SMOOTHING) * other.exchange,
            other.cuts,
        )


_NO_DUALS = Duals(*(np.zeros(0) for _ in range(5)))
NOTHING = Generated(TenureProblem((), np.zeros(0), 0), 0.0, _NO_DUALS, (), (), ((0.0, 0.0),), 0.0)
"""What is known where no school has a visit."""


def _profits(portfolios: Sequence[Portfolio], at: Duals, problem: TenureProblem) -> Minutes:
    """What portfolios are worth under some duals, beyond what they cost."""
    total, fines = running(at.cover), problem.fines(at.load, at.exchange)
    fined = [
        dict(zip(t.rows.tolist(), f.tolist(), strict=True))
        for t, f in zip(problem.tenures, fines, strict=True)
    ]
    return np.array(
        [
            sum(total[high] - total[low] for low, high in a.pieces)
            - a.cost
            - sum(fined[a.tenure][k] for k in a.rows)
            for a in portfolios
        ]
    )


def _paying(answers: Sequence[Portfolio], now: Duals, problem: TenureProblem) -> list[Portfolio]:
    """The portfolios that would lower the programme's optimum."""
    profits = _profits(answers, now, problem).tolist()
    return [a for a, profit in zip(answers, profits, strict=True) if profit + now.convexity[a.tenure] > 1e-6]


class Master:
    """The linear programme over the portfolios met so far."""

    def __init__(self, problem: TenureProblem) -> None:
        self.lp = programme()
        infinity = self.lp.infinity()
        self.serve = [self.lp.Constraint(1, 1) for _ in problem.open_price]
        self.one = [self.lp.Constraint(-infinity, 1) for _ in problem.tenures]
        self.objective = self.lp.Objective()
        self.objective.SetMinimization()
        for piece, price in enumerate(problem.open_price):
            x = self.lp.NumVar(0, infinity, "")
            self.objective.SetCoefficient(x, float(price))
            self.serve[piece].SetCoefficient(x, 1)
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

    def _slack(self, row: Any, price: float) -> None:
        """What a row holds beyond its limit, at a price."""
        beyond = self.lp.NumVar(0, self.lp.infinity(), "")
        self.objective.SetCoefficient(beyond, price)
        row.SetCoefficient(beyond, -1)

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
