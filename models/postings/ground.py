"""What is known of one tenure's postings under any worths, and what sets of them bring under some."""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duxue.models.postings.hopes import Sold
from duxue.models.postings.tenures import Minutes, Places, Tenure


class Sets(NamedTuple):
    """Sets of postings, a row each (by place in the tenure; filled up with its number of postings), and their profits.

    ``followed`` is the part of a profit that stands only where parts share a third's tours one after the other.
    """

    rows: Places
    profit: Minutes
    followed: Minutes

    def some(self, places: Places | NDArray[np.bool_]) -> Sets:
        """Some of them."""
        return Sets(self.rows[places], self.profit[places], self.followed[places])


class Ground:
    """What is known of a tenure's postings under any worths; one more place at the end stands for none."""

    def __init__(self, tenure: Tenure) -> None:
        holds, none = tenure.holds.astype(np.int64), tenure.rows.size
        self.none, self.cap, self.steps, self.each = none, tenure.cap, tenure.steps, tenure.each
        self.cost = tenure.cost
        self.length = holds.shape[1]
        self.most = tenure.cap * self.length
        self.months = np.append(holds.sum(axis=1), 0)
        self.load = np.zeros((none + 1, self.length + tenure.days.shape[1]), dtype=np.int64)
        self.load[:none] = np.hstack([holds, tenure.days]) * np.where(tenure.alone, tenure.cap, 1)[:, None]
        self.school = np.append(tenure.school, -1)
        whole = holds.all(axis=1) & ~tenure.alone
        self.alone = np.append(tenure.alone, False)
        self.fills = np.append(holds.all(axis=1) & tenure.alone, False)
        common = holds @ holds.T
        self.clash = (self.school[:none, None] == self.school[:none]) & (common > 0)
        self.saving = np.zeros((none + 1, none + 1))
        self.saving[tenure.first, tenure.second] = tenure.saving
        self.saving += self.saving.T
        self.rate = self.saving.copy()
        self.rate[:none, :none] /= np.maximum(common, 1)
        self.part = np.append(~whole, False)
        self.partial = self.part & ~self.fills
        self.follow = self.part[:, None] & self.part
        self.follow[:none, :none] &= common == 0
        np.fill_diagonal(self.follow, val=False)
        _, self.kinds, kind = np.unique(self.load, axis=1, return_index=True, return_inverse=True)
        """Months and days on which the same postings stand: one of each kind, and how many months there are of each."""
        self.number = np.bincount(kind.ravel()[: self.length], minlength=self.kinds.size).astype(np.float64)
        self.stands = (self.load[:, self.kinds] > 0) & (self.number > 0)
        self.half = self.rate[:none].max(axis=1) / 2
        """What each hopes for a month at first."""
        self.group = self._groups()
        self.beyond = self.price(self.each * np.arange(self.most + 1))
        """By months held: what they cost beyond the share."""
        total = np.arange(self.most + 1)[:, None] + np.arange(self.most + 1)
        self.both_beyond = np.where(total <= self.most, self.beyond[np.minimum(total, self.most)], np.inf)
        """The same by months held and months that come beside them (never: more than all)."""

    def _groups(self) -> Places:
        """By posting the number of its school, or one of its own where one after the other may be held at the school."""
        none = self.none
        group = np.arange(none + 1)
        for school in np.unique(self.school[:none]).tolist():
            mine = np.flatnonzero(self.school == school)
            if (self.clash[np.ix_(mine, mine)]).all():
                group[mine] = mine[0]
        return group

    def sold(self, price: float) -> Sold:
        """What the months that the person can give are worth at a price of a month, and how many are sold at it."""
        worth: Minutes = price * np.arange(self.most + 1) - self.beyond
        most = int(worth.argmax())
        return float(worth[most]), float(most)

    def price(self, halves: Minutes) -> Minutes:
        """What some half-days of visits cost beyond the share."""
        total = np.zeros(halves.shape)
        for limit, price in self.steps:
            total += price * np.maximum(0.0, halves - limit)
        return total

    def judged(self, rows: Places, worth: Minutes, least: float = -np.inf) -> Sets:
        """Some sets with what they bring under worths, all shared tours at their best (roughly where that is below a mark)."""
        ordered = np.sort(rows, axis=1)
        ones, followed = np.append(worth - self.cost, 0.0), np.zeros(len(rows))
        profit: Minutes = ones[ordered].sum(axis=1) - self.beyond[self.months[ordered].sum(axis=1)]
        number = (ordered < self.none).sum(axis=1)
        for size in np.unique(number[number > 1]).tolist():
            some = np.flatnonzero(number == size)
            mine = ordered[some, :size]
            once = _shared(self.saving, mine)
            profit[some] += once
            more = self._followed(mine)
            close = np.flatnonzero((more > 0) & (profit[some] + more >= least))
            more[close] = np.minimum(more[close], self._monthly(mine[close], once[close]))
            followed[some] = more
        profit += followed
        return Sets(rows, profit, followed)

    def _followed(self, rows: Places) -> Minutes:
        """What parts save more at the most where two share the tours of a third posting, one after the other."""
        more = np.zeros(len(rows))
        for a, b in combinations(range(rows.shape[1]), 2):
            some = np.flatnonzero(self.follow[rows[:, a], rows[:, b]])
            if some.size:
                first, second = (self.saving[rows[some, k][:, None], rows[some]] for k in (a, b))
                more[some] += np.minimum(first, second).max(axis=1)
        return more

    def _monthly(self, rows: Places, once: Minutes) -> Minutes:
        """What sets save more, with two parts that follow each other, if tours were shared anew every month."""
        more = -once
        for m, number in zip(self.kinds.tolist(), self.number.tolist(), strict=True):
            # Who does not stand in the month goes last, so that no pair of these is looked at.
            mine = np.sort(np.where(self.load[rows, m] > 0, rows, self.none), axis=1)
            most = int((mine < self.none).sum(axis=1).max(initial=0))
            more += number * _shared(self.rate, mine[:, :most])
        return np.maximum(more, 0.0)


def _shared(saving: Minutes, rows: Places) -> Minutes:
    """What shared tours save at the most in each of some sets, each posting sharing those of one other.

    Nothing is lost by sharing, so one posting at most goes without.
    """
    size = rows.shape[1]
    pairs = {(a, b): saving[rows[:, a], rows[:, b]] for a, b in combinations(range(size), 2)}
    known: dict[tuple[int, ...], Minutes] = {}

    def among(columns: tuple[int, ...]) -> Minutes:
        if len(columns) < 2:
            return np.zeros(len(rows))
        if len(columns) == 2:
            return pairs[columns]
        if columns not in known:
            first, *others = columns
            ways = [pairs[first, k] + among(tuple(j for j in others if j != k)) for k in others]
            if len(columns) % 2:
                ways.append(among(tuple(others)))
            known[columns] = reduce(np.maximum, ways)
        return known[columns]

    return among(tuple(range(size)))
