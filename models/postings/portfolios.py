"""A proven lower bound on the staffing stage, by column generation over whole portfolios.

Sets: tenures t (one person's unbroken time of service), pieces q of schools' years (``tenures.py``), portfolios a: what one
person answers for in t, with its day tours of one or two schools and what it costs beyond the share (``near_best.py``).
Decision: y[a], the portfolio is chosen; z[q], nobody holds the piece. Minimised: sum of c[a] y[a] + open price[q] z[q].
(1) each piece: y of the portfolios that hold it, and z, come to one.
(2) each tenure: one y at most.
(3) exchanges: y of those that hold either of two reciprocal postings come to one at most, or to more at a breach's price.
(4) loads: half-days of people of several tenures beyond the share are paid for.
Portfolios are priced in full for every tenure, so the Lagrangian bound holds over all of them and not only over those looked
at; profits in doubt at the end are proven one by one (``best_set.py``). What a piece is worth stays in a box around the
best worths known (Marsten, Hogan and Blankenship 1975), which grows where the optimum lies at its edge and gains, and shrinks
where it went too far: it settles in a dozen or two of rounds. Where it ends with pieces open at a price held back,
``free_worths.py`` may go on without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from duxue.models.postings.best_set import LIMIT
from duxue.models.postings.master import Cut, Duals, Master
from duxue.models.postings.pricing import (
    FEW,
    Asked,
    Doubted,
    Portfolio,
    Priced,
    Pricing,
    running,
    tenure_priced,
    tenure_settled,
)
from duxue.models.postings.tenures import Minutes, Places, TenureProblem
from duxue.models.solver import Stop
from duxue.models.workbench import workbench

ROUNDS = 150
MANY = 8_000
"""Sets looked at in one step to prove that none is better."""
DOUBTED = 1.0
"""Minutes of doubt about a tenure's profit that are worth proving it at the end."""
REACH = 0.25
"""How far from the first guess a piece's worth may go at first, as a part of it."""
GROWN, SHRUNK, FARTHER, FARTHEST = 2.0, 0.5, 4.0, 8
"""How the box grows where its edge paid, shrinks where the worths went too far, and grows where all is
settled but that pieces stay open at its edge, so many times at the most."""
PAID, WELL_PAID = 0.2, 0.75
"""The part of the gain looked for from which on worths at the edge of the box paid, and from which on all of it grows."""
CLOSE, BESIDE_DOUBTS = 0.002, 0.5
"""How near the programme's optimum must come to the bound for the rounds to end, doubts about the profits apart, or how near
beside these, as a part of them."""
HALF_WAY = 0.5
"""How far from the best point towards the programme's optimum portfolios are priced while profits are in doubt (Wentges 1997):
the optimum itself brings doubts of its own there, and raised no bound for rounds."""
NEAR, NEAR_IN_DOUBT = 0.03, 0.01
"""How near it must come, doubts apart too, for the best sets of all to be looked for and not only those that a few show."""
IDLE, HARDLY = 8, 2e-4
"""Rounds that end it all where the bound rises by less than so small a part of it."""
BARE = 2
"""Rounds that end it all where none finds a portfolio that pays or raises the bound."""
MET, NOT_PAID = 5_000, 2_000
"""Portfolios met on the way that are chosen among at the most: of those that paid and of the others."""
ROUND_WORK = 8e-6
"""Deterministic seconds that a round counts for each tenure and piece: pricing has no clock of its own that repeats."""


@dataclass(frozen=True)
class Generated:
    """The bound proven and the duals at which it is, the portfolios met on the way, and the bounds as they rose.

    Each step tells the work done by then. A choice that holds a portfolio not among these costs ``beyond`` at least; of the
    ``cuts`` every choice breaks none.
    """

    problem: TenureProblem
    bound: float
    duals: Duals
    tops: tuple[float, ...]
    """By tenure: the profit that no portfolio exceeds under these duals."""
    portfolios: tuple[Portfolio, ...]
    steps: tuple[tuple[float, float], ...]
    beyond: float
    doubts: tuple[float, ...] = ()
    """By tenure: by how much what stands in ``tops`` may lie above the profit of any portfolio."""
    cuts: tuple[Cut, ...] = ()
    held_back: bool = False
    """Whether the rounds ended with pieces open at a price that the box held back: their worths may lie far from the first guess."""
    in_vain: bool = False
    """Whether the portfolios near the best were listed under these duals, and the lists ended before they told anything."""
    crowded: bool = False
    """Whether some tenure has so many sets near the best that ``MANY`` of them left its profit in doubt."""

    @property
    def priced(self) -> float:
        """The bound under the duals alone, before cuts and choices."""
        return self.duals.worth(self.problem) - sum(self.tops)


def generate(problem: TenureProblem, start: Minutes, stop: Stop, most: int = ROUNDS) -> Generated:
    """The bound, and the portfolios met while it was proven in so many rounds at the ``most``; a stop ends them.

    ``start`` is a first guess of each piece's worth in minutes (the duals of the programme over single day tours).
    """
    rounds = Rounds(problem, start, stop)
    rounds.run(stop, most)
    return rounds.generated()


class Rounds:
    """Rounds until programme and bound meet, with all that is known so far; ``beside`` tells of what else is in the programme."""

    def __init__(self, problem: TenureProblem, start: Minutes, stop: Stop) -> None:
        number, positive = len(problem.tenures), start[start > 0]
        self.problem, self.master = problem, Master(problem)
        self.bench = workbench([Pricing(tenure, n) for n, tenure in enumerate(problem.tenures)], stop)
        self.kept: list[Places | None] = [None] * number
        rest = np.zeros(len(problem.loads)), np.zeros(len(problem.exchanges)), np.zeros(0)
        self.centre = self.now = Duals(start, np.zeros(number), *rest)
        """The best point known, and where portfolios are priced next."""
        usual = float(positive.mean()) if positive.size else 1.0
        self.reach = REACH * np.maximum(np.abs(start), usual / 2)
        """By piece, how far its worth may go from the best one known."""
        self.left_open, self.edge = (np.zeros(start.size, dtype=np.bool_) for _ in range(2))
        """The pieces that stay open at a price held back, and with them those held twice at the least worth in the box."""
        self.tops, self.doubts, self.sure = (0.0,) * number, (0.0,) * number, False
        """By tenure what no portfolio brings more than, and by how much that is in doubt; whether many sets were looked at."""
        self.value, self.flat_from, self.bare, self.grown = np.inf, 0, 0, 0
        self.raised, self.all_the_way = True, False
        """Whether the last round raised the bound, and whether the next prices at the programme's optimum itself."""
        self.crowded = False
        self.close = CLOSE
        self.bounds = [-np.inf]  # postings that pay for what stands open otherwise may cost less than nothing
        self.portfolios: dict[tuple[int, tuple[int, ...]], Portfolio] = {}
        self.near: dict[tuple[int, tuple[int, ...]], Portfolio] = {}
        """The portfolios that paid, and those met near the best though they may not pay."""

    def generated(self) -> Generated:
        """What is known."""
        each = ROUND_WORK * len(self.problem.tenures) * len(self.problem.open_price)
        steps = tuple((n * each, bound) for n, bound in enumerate(self.bounds))
        bound = self.bounds[-1]
        return Generated(
            self.problem, bound, self.centre, self.tops, self._nearest(), steps, bound, self.doubts,
            held_back=bool(self.left_open.any()), crowded=self.crowded,
        )  # fmt: skip

    def _nearest(self) -> tuple[Portfolio, ...]:
        """Of the portfolios that paid and of the others those of the least reduced cost: of the first so many that they fit together."""
        others = [a for key, a in self.near.items() if key not in self.portfolios]
        return (
            *self._of_least_cost(list(self.portfolios.values()), MET),
            *self._of_least_cost(others, NOT_PAID),
        )

    def _of_least_cost(self, met: list[Portfolio], most: int) -> tuple[Portfolio, ...]:
        if len(met) <= most:
            return tuple(met)
        profit = profits_of(met, self.now, self.problem) + self.now.convexity[[a.tenure for a in met]]
        near = np.sort(np.argsort(-profit, kind="stable")[:most])
        return tuple(met[n] for n in near.tolist())

    def run(self, stop: Stop, number: int = ROUNDS, *, close: float = CLOSE, many: int = MANY) -> None:
        """Round after round, until so many are done; then what is in doubt at the best point is proven.

        Rounds end where programme and bound are so ``close``; ``many`` sets may be looked at in one step: a ``FEW`` show what things are worth.
        """
        self.close = close
        most = FEW
        for _ in range(number):
            if stop.is_asked():
                return
            fresh = self._priced(most)
            self.bare = 0 if fresh or most < many or self.raised else self.bare + 1
            if not self._solved():
                break  # any duals give a bound: the best one known stands
            if self._settled():
                if not self.left_open.any() or self.grown == FARTHEST:
                    break
                self.reach[self.left_open] *= FARTHER
                self.grown, self.flat_from, self.bare = self.grown + 1, len(self.bounds), 0
                before = self.value
                again = self.grown > 1 and self._in_doubt()
                if not self._solved() or (again and self._hardly_beyond(before)):
                    break
            near = self._off() < NEAR or self._off(self._doubts()) < NEAR_IN_DOUBT
            # What many sets have proven a few do not raise, with doubts of their own.
            most = many if near or not fresh or (self._in_doubt() and not self.raised) else FEW
        if many > FEW:
            self._proven(stop)

    def _proven(self, stop: Stop, limit: float = LIMIT) -> None:
        """Prove by CP-SAT the profits that are in doubt at the best point, where that matters, each within so many deterministic seconds."""
        if stop.is_asked() or self._doubts() < CLOSE * abs(self.bounds[-1]):
            return
        at, known = self.centre, zip(self.tops, self.doubts, strict=True)
        total, fines = running(at.cover), self.problem.fines(at.load, at.exchange)
        asked = [Doubted(n, total, fines[n], top, top - doubt, limit) for n, (top, doubt) in enumerate(known)]
        doubted = [one for one in asked if one.most - one.known > DOUBTED]
        self.crowded = self.sure and bool(doubted)
        tops, doubts = list(self.tops), list(self.doubts)
        for one, answer in zip(doubted, self.bench.each(tenure_settled, doubted), strict=True):
            tops[one.number], doubts[one.number] = answer.most, answer.doubt
            for best in answer.portfolios:
                self.near[best.tenure, best.rows] = best
        self.bounds.append(self.bounds[-1] + sum(self.tops) - sum(tops))
        self.tops, self.doubts = tuple(tops), tuple(doubts)

    def _hardly_beyond(self, value: float) -> bool:
        """Whether the programme's optimum lies beyond a former value by no more than is close."""
        return self.value - value < self.close * abs(self.bounds[-1])

    def _in_doubt(self) -> bool:
        """Whether doubts about profits at the best point, though many sets were looked at, are more than is close."""
        return self.sure and self._doubts() >= CLOSE * abs(self.bounds[-1])

    def _doubts(self) -> float:
        """What the bound might be higher by if no tenure's profit were in doubt."""
        return sum(self.doubts)

    def _off(self, doubts: float = 0.0) -> float:
        """How far the bound and some doubts lie below the programme's optimum, as a part of the bound."""
        return (self.value - self.bounds[-1] - doubts) / max(abs(self.bounds[-1]), 1.0)

    def _met(self) -> bool:
        """Whether the bound has come to the programme's optimum, but for profits in doubt and what is little beside these."""
        doubts = self._doubts() if self.sure else 0.0
        return self._off(doubts) <= max(self.close, BESIDE_DOUBTS * doubts / max(abs(self.bounds[-1]), 1.0))

    def _settled(self) -> bool:
        """Whether they met, the last rounds found nothing that pays, or many gained next to nothing."""
        flat = len(self.bounds) > self.flat_from + IDLE and self._off() < NEAR
        idle = flat and self.bounds[-1] - self.bounds[-IDLE - 1] < HARDLY * abs(self.bounds[-1])
        return self._met() or self.bare >= BARE or idle

    def _solved(self) -> bool:
        """Solve the programme in the box; False where the numbers defeat the solver."""
        low, high = self.centre.cover - self.reach, self.centre.cover + self.reach
        answer = self.master.solve_between(low, np.minimum(high, self.problem.open_price))
        if answer is None:
            return False
        self.value, self.now = answer
        still_open, twice = self.master.beyond()
        self.left_open = still_open & (high < self.problem.open_price)
        self.edge = self.left_open | twice
        return True

    def _answers(self, at: Duals, most: int) -> list[Priced]:
        """All tenures priced, with so many sets looked at in one step at the most."""
        total, fines = running(at.cover), self.problem.fines(at.load, at.exchange)
        asked = [Asked(n, total, fine, self.kept[n], most) for n, fine in enumerate(fines)]
        return self.bench.each(tenure_priced, asked)

    def _priced(self, most: int) -> bool:
        """Price portfolios on the way to the programme's optimum; whether any may pay there.

        Where not only a ``FEW`` sets are looked at those near the best are kept for the choice, though they do not pay.
        """
        problem, way = self.problem, HALF_WAY if self._in_doubt() and not self.all_the_way else 1.0
        at = self.centre.towards(self.now, way)
        answers = self._answers(at, most)
        self.kept = [a.kept for a in answers]
        least = at.worth(problem) - sum(a.most for a in answers) + self.beside(at)
        self._judged(least, at, answers, sure=most > FEW)
        found = [one for a in answers for one in a.portfolios]
        for a in found if most > FEW else ():
            self.near[a.tenure, a.rows] = a
        self.all_the_way = way < 1 and not self.raised
        return self._added(found) or way < 1

    def _added(self, found: Sequence[Portfolio]) -> bool:
        """Let the programme choose those of some portfolios that would lower its optimum; whether any would."""
        fresh = _paying(found, self.now, self.problem)
        for a in fresh:
            self.portfolios[a.tenure, a.rows] = a
            self.master.add(a)
        return bool(fresh)

    def beside(self, at: Duals) -> float:
        """The least, under some duals, of what the programme holds beside portfolios: nothing."""
        del at
        return 0.0

    def _judged(self, least: float, at: Duals, answers: Sequence[Priced], *, sure: bool) -> None:
        """Take over a better bound with its duals, and let the box grow or shrink by what came of them."""
        bound = self.bounds[-1]
        wanted, moved = self.value - bound, np.abs(at.cover - self.centre.cover) > SHRUNK * self.reach
        self.bounds.append(max(bound, least))
        self.raised = least > bound
        if not self.raised:
            self.reach[moved & (least < bound - wanted)] *= SHRUNK
            return
        self.reach[(self.edge & (least - bound > PAID * wanted)) | (least - bound > WELL_PAID * wanted)] *= (
            GROWN
        )
        self.centre, self.tops = at, tuple(a.most for a in answers)
        self.doubts, self.sure = tuple(a.doubt for a in answers), sure


_NO_DUALS = Duals(*(np.zeros(0) for _ in range(5)))
NOTHING = Generated(TenureProblem((), np.zeros(0), 0), 0.0, _NO_DUALS, (), (), ((0.0, 0.0),), 0.0)
"""What is known where no school has a visit."""


def profits_of(portfolios: Sequence[Portfolio], at: Duals, problem: TenureProblem) -> Minutes:
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
    profits = profits_of(answers, now, problem).tolist()
    return [a for a, profit in zip(answers, profits, strict=True) if profit + now.convexity[a.tenure] > 1e-6]
