"""What sets of one person's postings can bring where some stand in some months only: each month's room has a price.

Whoever is held pays for the months that it takes; what room is left counts at its price. So much, and what every posting
brings beyond its months' prices, no set exceeds (a Lagrangian bound, at prices found by steps along the subgradient).
"""

from __future__ import annotations

import numpy as np

from duxue.models.postings.ground import Ground
from duxue.models.postings.tenures import Minutes, Places

STEPS, PACE = 60, 0.85
"""Steps in which prices are found, and how much shorter they become where one brings nothing."""


class MonthPrices:
    """The prices of a tenure's months, and what they tell of sets."""

    def __init__(
        self, ground: Ground, some: Places, hope: Minutes, least: float, start: Minutes | None = None
    ) -> None:
        """Prices at which no set of some postings, which bring what they hope for, exceeds ``least`` by much.

        They are looked for from ``start`` on, which are prices of the same tenure.
        """
        g, self.ground = ground, ground
        self.some, self.hope = some, hope
        self.takes = np.hstack([g.months[some][:, None], g.load[np.ix_(some, g.kinds)]]).astype(np.float64)
        self.group = g.group[some]
        self.in_order = np.argsort(self.group, kind="stable")
        self.groups, self.first = np.unique(self.group[self.in_order], return_index=True)
        self.prices, self.most = np.zeros(self.takes.shape[1]) if start is None else start, np.inf
        prices, pace = self.prices, 1.0
        for _ in range(STEPS):
            value, slope = self._bound(prices)
            if value < self.most:
                self.prices, self.most = prices, value
            else:
                pace *= PACE
            slope[(prices <= 0) & (slope > 0)] = 0.0
            steep = float(slope @ slope)
            if value <= least or steep <= 0:
                break
            prices = np.maximum(0.0, prices - pace * (value - least) / steep * slope)

    def _bound(self, prices: Minutes) -> tuple[float, Minutes]:
        """What no set exceeds at some prices, and how it grows with each."""
        g = self.ground
        beyond = self.hope - self.takes @ prices
        best = self._best(beyond)
        taken = (beyond > 0) & (beyond >= best[self.group])
        worth, sold = g.sold(prices[0])
        room = np.concatenate([[0.0], np.full(g.kinds.size, g.cap)])
        slope = room - taken @ self.takes
        slope[0] += sold
        return worth + float(room @ prices) + float(best.sum()), slope

    def _best(self, beyond: Minutes) -> Minutes:
        """By school: what the best of its postings brings beyond its months' price."""
        best = np.zeros(self.ground.group.size)
        best[self.groups] = np.maximum(np.maximum.reduceat(beyond[self.in_order], self.first), 0.0)
        return best

    def paid(self) -> Minutes:
        """What each posting pays for its months."""
        paid: Minutes = self.takes @ self.prices
        return paid

    def with_each(self) -> Minutes:
        """What no set exceeds that holds a posting, of each."""
        beyond = self.hope - self.paid()
        return self.most + beyond - self._best(beyond)[self.group]


class Behind:
    """What can be added to sets of parts by parts that follow in their order, and by whole postings."""

    def __init__(self, prices: MonthPrices, parts: Places, wholes: Places, hope: Minutes) -> None:
        """``hope`` is that of each posting of the tenure."""
        g = prices.ground
        self.each, self.kinds = prices.prices[1:], g.kinds
        self.takes = g.load[np.ix_(parts, g.kinds)] @ self.each
        self.room = float(g.cap * self.each.sum())
        both = np.concatenate([parts, wholes])
        beyond = hope[both] - g.months[both] * prices.prices[0] - g.load[np.ix_(both, g.kinds)] @ self.each
        best = dict[int, float]()
        for group, more in zip(g.group[wholes].tolist(), beyond[parts.size :].tolist(), strict=True):
            best[group] = max(best.get(group, 0.0), more)
        total, self.after = sum(best.values()), np.zeros(parts.size)
        for n in range(parts.size - 1, -1, -1):
            self.after[n] = total
            group, former = int(g.group[parts[n]]), best.get(int(g.group[parts[n]]), 0.0)
            best[group] = max(former, float(beyond[n]))
            total += best[group] - former
        at = np.arange(g.most + 1)
        self.sold = (
            np.maximum.accumulate((prices.prices[0] * at - g.beyond)[::-1])[::-1] - prices.prices[0] * at
        )
        """By months held, what those that are left are worth."""

    def rest(self, held: Places) -> Minutes:
        """What no more can be added, months left apart, by set with what it holds in each month and by part taken next."""
        left = self.room - held[:, self.kinds] @ self.each
        rest: Minutes = left[:, None] - self.takes + self.after
        return rest
