"""What one person may answer for in one tenure, and the most profitable of it under given worths of the pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duxue.models.postings.best_set import best_set
from duxue.models.postings.ground import Ground, Sets
from duxue.models.postings.near_best import EPS, NearBest
from duxue.models.postings.tenures import Minutes, Places, Tenure
from duxue.models.stop import Stop

FEW = 200
"""Sets looked at in one step to find a good one; what lies beyond is bounded."""
COLUMNS, KEPT = 24, 300
"""Portfolios that one search hands on, and those whose profit the next one begins with."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What one person answers for in one tenure: candidates by place in the list, and what they cost together.

    ``pieces`` are the ranges of pieces that they cover, ``halves`` the half-days of their visits; what these cost beyond the
    share is part of ``cost`` where that is known of a tenure (``Tenure.steps``). ``cost`` is proven to be no more than the
    true one, ``more`` is what is missing at the most.
    """

    tenure: int
    rows: tuple[int, ...]
    pieces: tuple[tuple[int, int], ...]
    halves: float
    cost: float
    more: float = 0.0


def covers(portfolios: Sequence[Portfolio], pieces: int) -> NDArray[np.bool_]:
    """Which of so many pieces of schools' years each portfolio holds (portfolios x pieces)."""
    held = np.zeros((len(portfolios), pieces), dtype=np.bool_)
    for n, portfolio in enumerate(portfolios):
        for low, high in portfolio.pieces:
            held[n, low:high] = True
    return held


class Asked(NamedTuple):
    """A tenure to be priced (by number): the running sum of the pieces' worths, what each posting costs beside its minutes,
    the sets found last time (None: there were none), and how many may be looked at in one step where a few leave a doubt."""

    number: int
    total: Minutes
    fine: Minutes
    kept: Places | None
    most: int


class Priced(NamedTuple):
    """An upper bound on any portfolio's profit, by how much it exceeds those known, the most profitable ones found, and the
    sets that the next search begins with."""

    most: float
    doubt: float
    portfolios: list[Portfolio]
    kept: Places


class Doubted(NamedTuple):
    """A tenure (by number) whose profit is in doubt under some worths, asked for as ``Asked``: what none exceeds, the best one known,
    and the deterministic seconds in which it may be proven."""

    number: int
    total: Minutes
    fine: Minutes
    most: float
    known: float
    limit: float


class Settled(NamedTuple):
    """An upper bound on any portfolio's profit, by how much it exceeds the best one known, and that one (none where it is not new)."""

    most: float
    doubt: float
    portfolios: list[Portfolio]


def tenure_priced(pricing: Sequence[Pricing], asked: Asked, _stop: Stop) -> Priced:
    """One tenure priced (a piece of a workbench)."""
    return pricing[asked.number].best(asked)


def tenure_settled(pricing: Sequence[Pricing], doubted: Doubted, stop: Stop) -> Settled:
    """One tenure's profit proven as far as CP-SAT comes (a piece of a workbench)."""
    return pricing[doubted.number].settled(doubted, stop)


def running(worth: Minutes) -> Minutes:
    """The running sum of the pieces' worths, with a 0 before the first."""
    return np.concatenate([[0.0], np.cumsum(worth)])


class Pricing:
    """The best portfolios of one tenure under given worths of the pieces."""

    def __init__(self, tenure: Tenure, number: int) -> None:
        self.tenure, self.number = tenure, number
        self.ground = Ground(tenure)

    def __reduce__(self) -> tuple[type[Pricing], tuple[Tenure, int]]:
        """Sent to another process as what the ground is made of: that is less."""
        return Pricing, (self.tenure, self.number)

    def best(self, asked: Asked) -> Priced:
        """The most profitable portfolios under given worths (the best of all where ``most`` suffice)."""
        worth = self.worth(asked.total, asked.fine)
        kept = np.full((1, 1), self.ground.none) if asked.kept is None else asked.kept
        known = max(0.0, float(self.ground.judged(kept, worth).profit.max()))
        near = NearBest(self.ground, worth, known, FEW, wide=True)
        found, ceiling = _above(near)
        known = max(known, float(found.profit.max(initial=0.0)))
        if asked.most > FEW and ceiling > known + EPS:
            near.again(known, asked.most)
            found, ceiling = _above(near)
        order = np.argsort(-found.profit, kind="stable")
        if order.size:
            kept = found.rows[order[:KEPT]]
        best = order[:COLUMNS]
        known = max(known, float(found.profit.max(initial=0.0)))
        most = max(known, ceiling)
        return Priced(most, most - known, self.portfolios(found.some(best), worth), kept)

    def settled(self, doubted: Doubted, stop: Stop) -> Settled:
        """What no portfolio brings more than under given worths, proven by CP-SAT, and the best one found."""
        worth = self.worth(doubted.total, doubted.fine)
        ceiling, rows = best_set(self.tenure, self.ground, worth, doubted.known, stop, doubted.limit)
        found = self.ground.judged(rows, worth)
        known = max(doubted.known, float(found.profit.max()))
        most = max(known, min(doubted.most, ceiling))
        return Settled(most, most - known, self.portfolios(found, worth))

    def worth(self, total: Minutes, fine: Minutes) -> Minutes:
        """What each posting is worth beside its cost."""
        t = self.tenure
        worth: Minutes = total[t.high] - total[t.low] - fine
        return worth

    def portfolios(self, sets: Sets, worth: Minutes) -> list[Portfolio]:
        """Sets of the tenure's postings, none of them empty, with what they cost; their profits are those under some worths."""
        t, none = self.tenure, self.ground.none
        held = [[k for k in sorted(mine) if k < none] for mine in sets.rows.tolist()]
        return [
            Portfolio(
                self.number,
                tuple(int(t.rows[k]) for k in mine),
                tuple((int(t.low[k]), int(t.high[k])) for k in mine),
                float(t.halves[mine].sum()),
                float(worth[mine].sum()) - profit,
                followed,
            )
            for mine, profit, followed in zip(held, sets.profit.tolist(), sets.followed.tolist(), strict=True)
            if mine
        ]


def _above(near: NearBest) -> tuple[Sets, float]:
    """The sets above a mark, as far as so many can be looked at, and what no other exceeds."""
    found = near.all()
    # What a set below the mark brings is known where no parts follow each other there.
    return found.some((found.profit >= near.mark) | (found.followed <= 0)), near.least + EPS
