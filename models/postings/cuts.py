"""A better bound on the staffing stage where portfolios can be mixed: cuts over three pieces, on all portfolios near the best.

Three pieces lie in one portfolio at most that holds two of them or more (subset-row cuts, Jepsen et al. 2008). All portfolios
whose reduced cost lies within ``REACH`` of the bound are listed; whoever uses another pays that much more than the bound.
So the programme over the listed ones, with cuts, bounds everything up to there (Baldacci et al. 2008). Where a plan is known none is
listed that only a dearer one could hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix, vstack

from duxue.models.postings.ground import Sets
from duxue.models.postings.master import Cut, Duals, Master
from duxue.models.postings.near_best import EPS, NearBest
from duxue.models.postings.portfolios import MANY, Generated
from duxue.models.postings.pricing import Portfolio, Pricing, covers, running
from duxue.models.postings.tenures import Minutes, Places, Tenure, TenureProblem
from duxue.models.solver import Stop
from duxue.models.workbench import Workbench, workbench

REACH = 0.03
"""How far beyond the bound portfolios are listed, as a part of it."""
MOST, MOST_IN_ALL = 100_000, 1_000_000
"""Sets looked at in one step for one tenure, and for all together, beyond which the reach of the bound shrinks."""
DOUBTFUL = 0.2
"""By how much the profit of a tenure may be in doubt, as a part of what is wanted: a list would end before it reaches that far."""
PARTS = (1.0, 0.25, 0.06)
"""Parts of what is wanted that are listed, one after the other until the lists tell something: sets hope for less where less is asked."""
CROWDED = 4
"""How many times the sets that left a tenure's profit in doubt must be looked at for more than the least of these parts to be asked for."""
AT_A_TIME = 8
"""Tenures listed at a time, before it is asked whether the lists reach far enough."""
LITTLE = 0.5
"""Minutes by which a list must reach beyond what is proven to be worth a programme."""
ROUNDS = 60
COLUMNS, CUTS = 300, 40
"""Portfolios and cuts that enter the programme in one round at the most."""
FEWEST, ENOUGH = 1_000, 0.01
"""Portfolios to choose from where there are so many, and up to which reduced cost, as a part of the bound, there are more."""
BROKEN = 0.02
"""By how much a cut must be broken to enter."""
ROUND_WORK = 2e-6
"""Deterministic seconds that a round counts for each listed portfolio."""


def tightened(known: Generated, stop: Stop, number: int, most: float = np.inf) -> Generated:
    """A bound no lower than the one known, and so many portfolios at most to choose from: those of the least reduced cost.

    What costs more than ``most`` is not looked for, and less where lists of so much end before they tell anything. Where no more can be
    listed than is proven already, all stays as known.
    """
    wanted = max(1.0, min(most - known.priced, REACH * abs(known.priced)))
    doubtful = max(known.doubts, default=0.0) > DOUBTFUL * wanted
    if stop.is_asked() or not known.portfolios or doubtful or known.in_vain:
        return known
    enough = known.bound - known.priced + LITTLE
    pricing = [Pricing(t, n) for n, t in enumerate(known.problem.tenures)]
    bench = workbench(pricing, stop)
    crowded = known.crowded and CROWDED * MANY * len(pricing) > MOST_IN_ALL
    for part in PARTS[-1:] if crowded else PARTS:
        near = listed_near(known, bench, pricing, part * wanted, enough) if part * wanted > enough else None
        if near is not None:
            listed = _Listed(known, near._replace(whole=near.whole and part == PARTS[0]))
            return _Cutting(known, listed, most).run(number, stop)
    return replace(known, in_vain=True)


class _Wanted(NamedTuple):
    """A tenure (by number) whose sets are to be listed: its postings' worths, the mark, and how many sets may be looked at."""

    number: int
    worth: Minutes
    least: float
    most: int


def _near(pricing: Sequence[Pricing], wanted: _Wanted, _stop: Stop) -> tuple[Sets, float]:
    """One tenure's sets, and the mark that they reach (a piece of a workbench)."""
    ground = pricing[wanted.number].ground
    near = NearBest(ground, wanted.worth, wanted.least, wanted.most)
    return _worth_at_least(near.all(), near.least, ground.none), near.least


class Listing(NamedTuple):
    """All portfolios that lie no farther than ``reach`` from the bound, and of some tenures more."""

    pricing: list[Pricing]
    worths: list[Minutes]
    """By tenure what its postings are worth."""
    sets: list[Sets]
    """By tenure its portfolios, as sets of postings."""
    reach: float
    whole: bool
    """Whether all are there that were asked for."""


def listed_near(
    known: Generated, bench: Workbench[list[Pricing]], pricing: list[Pricing], wanted: float, enough: float
) -> Listing | None:
    """The portfolios up to what is wanted, or as far as many sets reach; None where that is not ``enough``.

    Tenures whose best portfolio is in doubt have the most of them near it, and then those with the most postings: they are asked
    first, a few at a time, so that little is listed in vain.
    """
    problem = known.problem
    at, most = known.duals, min(MOST, MOST_IN_ALL // len(pricing))
    total, fines = running(at.cover), problem.fines(at.load, at.exchange)
    worths = [p.worth(total, fine) for p, fine in zip(pricing, fines, strict=True)]
    doubts = known.doubts or (0.0,) * len(pricing)
    sets: dict[int, Sets] = {}
    reach = wanted
    order = sorted(range(len(pricing)), key=lambda n: (doubts[n] <= EPS, -problem.tenures[n].rows.size, n))
    for first in range(0, len(order), AT_A_TIME):
        some = order[first : first + AT_A_TIME]
        asked = [_Wanted(n, worths[n], known.tops[n] - wanted, most) for n in some]
        for one, (found, least) in zip(asked, bench.each(_near, asked), strict=True):
            sets[one.number] = found
            reach = min(reach, known.tops[one.number] - least)
        if reach < enough:
            return None
    return Listing(pricing, worths, [sets[n] for n in range(len(pricing))], reach, reach >= wanted)


class _Listed:
    """The portfolios near the best, side by side: what each holds, what is fined of it, and what it costs."""

    def __init__(self, known: Generated, near: Listing) -> None:
        problem = known.problem
        self.pricing, self.worths, self.sets, self.reach, self.whole = near
        sizes = [s.profit.size for s in self.sets]
        self.tenure = np.repeat(np.arange(len(sizes)), sizes)
        self.place = np.concatenate([np.arange(size) for size in sizes])
        pieces = problem.open_price.size
        parts = [
            self._part(t, sets, worth, np.hstack([exchanged, load[None, :] * t.halves[:, None]]), pieces)
            for t, sets, worth, exchanged, load in zip(
                problem.tenures, self.sets, self.worths, problem.exchanged, _counted(problem), strict=True
            )
        ]
        self.holds = csc_matrix(vstack([holds for holds, _, _ in parts]))
        self.fined = csr_matrix(vstack([fined for _, fined, _ in parts]))
        self.cost = np.concatenate([cost for _, _, cost in parts])

    def _part(
        self, tenure: Tenure, sets: Sets, worth: Minutes, fined: Minutes, pieces: int
    ) -> tuple[csr_matrix, csr_matrix, Minutes]:
        """Of one tenure's sets: the pieces that each holds, what counts of it in exchanges and loads, and its cost."""
        none, size = tenure.rows.size, sets.profit.size
        kept = sets.rows < none
        held = csr_matrix(
            (np.ones(int(kept.sum())), (np.nonzero(kept)[0], sets.rows[kept])), shape=(size, none)
        )
        at = np.arange(pieces)
        covers = csr_matrix(((tenure.low[:, None] <= at) & (at < tenure.high[:, None])).astype(np.float64))
        return held @ covers, held @ csr_matrix(fined), held @ worth - sets.profit

    def portfolio(self, n: int) -> Portfolio:
        """One of the portfolios."""
        tenure, place = int(self.tenure[n]), int(self.place[n])
        mine = self.sets[tenure]
        return self.pricing[tenure].portfolios(mine.some(np.array([place])), self.worths[tenure])[0]


def _worth_at_least(sets: Sets, least: float, none: int) -> Sets:
    some = (sets.rows < none).any(axis=1) & (sets.profit >= least)
    return sets.some(some)


def _counted(problem: TenureProblem) -> list[Minutes]:
    """By tenure: the loads for which its half-days count."""
    return [np.array([1.0 * (n in mine) for n in range(len(problem.loads))]) for mine in problem.counted]


class _Cutting:
    """The programme over listed portfolios, those that pay and cuts that are broken entering as it is solved."""

    def __init__(self, known: Generated, listed: _Listed, most: float) -> None:
        self.problem, self.known, self.listed = known.problem, known, listed
        self.most = min(most, known.priced + listed.reach)
        self.master = Master(known.problem)
        # With each cut the listed portfolios that hold two of its three pieces, or all.
        self.cuts: dict[Cut, Places] = {}
        self.inside = np.zeros(listed.tenure.size, dtype=np.bool_)

    def run(self, number: int, stop: Stop) -> Generated:
        """The bound as it rises while cuts enter, up to what no portfolio off the list could be better than."""
        self._begin()
        steps, bound, left = list(self.known.steps), self.known.bound, np.zeros(self.inside.size)
        settled, cuts = self.known.priced, tuple[Cut, ...]()
        for _ in range(ROUNDS):
            answer = None if stop.is_asked() else self.master.solve()
            if answer is None:
                break
            value, duals = answer
            reduced = self._reduced(duals)
            if self._enter(reduced):
                continue
            bound, settled, left = max(bound, min(value, self.most)), value, reduced
            cuts = tuple(cut for cut, dual in zip(self.cuts, duals.cuts, strict=True) if dual < 0)
            steps.append((steps[-1][0] + ROUND_WORK * left.size, bound))
            if value >= self.most or not self._cut():
                break
        near = np.argsort(left, kind="stable")
        reached = 1 + int((left <= self.most - settled).sum())
        enough = max(FEWEST, int((left <= ENOUGH * abs(settled)).sum()))
        # Where not all of these can be taken, those met on the way come too: some fit together, which the very nearest need not.
        some = number < min(reached, enough) or not self.listed.whole
        chosen, number = list(self.known.portfolios if some else ()), min(number, enough)
        beyond = min(self.most, settled + float(left[near[number:]].min(initial=np.inf)))
        chosen += (self.listed.portfolio(n) for n in near[:number].tolist())
        return replace(
            self.known,
            bound=bound,
            steps=tuple(steps),
            portfolios=tuple(dict.fromkeys(chosen)),
            beyond=max(self.known.bound, beyond),
            cuts=cuts,
        )

    def _begin(self) -> None:
        """The portfolios that pay best under the known duals enter first."""
        reduced = self._reduced(replace(self.known.duals, convexity=np.zeros(len(self.problem.tenures))))
        self._add(np.argsort(reduced, kind="stable")[: len(self.problem.tenures) * 10])

    def _add(self, some: Places) -> None:
        for n in some.tolist():
            self.master.add(self.listed.portfolio(n))
        self.inside[some] = True

    def _reduced(self, duals: Duals) -> Minutes:
        """What each listed portfolio costs beyond what it is worth."""
        listed = self.listed
        reduced: Minutes = listed.cost - listed.holds @ duals.cover - duals.convexity[listed.tenure]
        reduced += listed.fined @ np.concatenate([duals.exchange, duals.load])
        for inside, dual in zip(self.cuts.values(), duals.cuts, strict=True):
            reduced[inside] -= dual
        return reduced

    def _enter(self, reduced: Minutes) -> bool:
        """Add the portfolios that pay best; whether there are any."""
        paying = np.flatnonzero((reduced < -1e-6) & ~self.inside)
        self._add(paying[np.argsort(reduced[paying], kind="stable")[:COLUMNS]])
        return bool(paying.size)

    def _cut(self) -> bool:
        """Add the cuts that are broken most; whether there are any."""
        weights = self.master.weights()
        some = [a for a in weights if weights[a] > 1e-6]
        table = covers(some, self.problem.open_price.size).astype(np.float64)
        broken = _broken(table, np.array([weights[a] for a in some]))
        fresh = [cut for _, cut in broken if cut not in self.cuts][:CUTS]
        for cut in fresh:
            held = np.asarray(self.listed.holds[:, list(cut)].sum(axis=1)).ravel()
            self.cuts[cut] = np.flatnonzero(held >= 2)
            self.master.cut(cut)
        return bool(fresh)


def _broken(table: NDArray[np.float64], weights: Minutes) -> list[tuple[float, Cut]]:
    """Cuts with what the weighted rows of a table break them by, the most broken first."""
    both = (table * weights[:, None]).T @ table
    np.fill_diagonal(both, 0.0)
    found: list[tuple[float, Cut]] = []
    for a in range(table.shape[1]):
        near = a + 1 + np.flatnonzero(both[a, a + 1 :] > 1e-9)
        if near.size < 2:
            continue
        mine = table[:, a] > 0
        here = table[mine][:, near]
        all_three = (here * weights[mine][:, None]).T @ here
        total = both[a, near][:, None] + both[a, near] + both[np.ix_(near, near)] - 2 * all_three
        for n, m in zip(*np.nonzero(np.triu(total > 1 + BROKEN, 1)), strict=True):
            found.append((float(total[n, m]), (a, int(near[n]), int(near[m]))))
    return sorted(found, key=lambda one: (-one[0], one[1]))
