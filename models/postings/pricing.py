"""What one person may answer for in one tenure, and the most profitable of it under given worths of the pieces.

What somebody's half-days of visits cost beyond the share is part of a portfolio's cost where that is known of a tenure
(``Tenure.steps``): f(h) = sum of price * max(0, h - limit). A posting of u half-days, as most have, is a whole one, others (of
schools that open, close or pass on in mid-year) are parts: a set of m whole ones and of parts q pays f(m u + h(q)), and m is the
allowance less what q takes of it in any month. So the best set is looked for by q and m, and given these by pairs
(``Combining``); what cannot reach the best found is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from duxue.models.postings.combining import EPS, Combining, Pairs, Part
from duxue.models.postings.tenures import Minutes, Tenure

SHORT_LIST = 400
"""Pairs of whole postings a person that are looked at one by one; what lies beyond is bounded, not searched."""
RUNS = 60
"""Numbers of whole postings beside some parts that are looked into for one person and round; others are bounded."""


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


class Pricing:
    """The best portfolio of one tenure under given worths of the pieces."""

    def __init__(self, tenure: Tenure, number: int) -> None:
        self.tenure = tenure
        self.number = number
        self.late = Search(tenure, ~tenure.early)
        self.all = Search(tenure, np.ones_like(tenure.early)) if tenure.early.any() else self.late

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


class Search:
    """The most profitable set of some of a tenure's postings, all of them held at once."""

    def __init__(self, tenure: Tenure, usable: NDArray[np.bool_]) -> None:
        self.cost, self.halves, self.steps = tenure.cost, tenure.halves, tenure.steps
        self.cap = tenure.cap
        self.shareable = np.flatnonzero(~tenure.alone & usable)
        self.alone = np.flatnonzero(tenure.alone & usable)
        self.places = tenure.school
        self.school: list[int] = tenure.school.tolist()
        both = np.flatnonzero(usable[tenure.first] & usable[tenure.second])
        self.first, self.second = tenure.first[both], tenure.second[both]
        self.pair_cost = tenure.pair_cost[both]
        self.holds = tenure.holds
        whole = tenure.usual if tenure.steps or tenure.exact else np.ones_like(tenure.early)
        self.whole = self.shareable[whole[self.shareable]]
        self.usual = float(self.halves[self.whole].max(initial=0.0))
        self.parts: list[int] = self.shareable[~whole[self.shareable]].tolist()
        self.schools = int(self.places.max(initial=0)) + 1
        self.tokens = self.places.copy()
        self.tokens[self.parts] = self.schools + np.array(self.parts, dtype=np.intp)
        part = (self.tokens[self.first] >= self.schools) | (self.tokens[self.second] >= self.schools)
        self._listed = np.flatnonzero(~part), np.flatnonzero(part)

    def best(self, worth: Minutes) -> tuple[float, tuple[int, ...], float]:
        """The profit and the postings of the best set found, and what no set exceeds."""
        self._profit, self._rows = self._one_alone(worth)
        self._bound, self._left = self._profit, RUNS
        self._offer(worth)
        self._with_parts((), 0)
        return self._profit, self._rows, max(self._bound, self._profit)

    def beyond(self, halves: float) -> float:
        """What some half-days of visits cost beyond the share."""
        return sum(price * max(0.0, halves - limit) for limit, price in self.steps)

    def _one_alone(self, worth: Minutes) -> tuple[float, tuple[int, ...]]:
        """The best school that takes a whole person."""
        if not self.alone.size or not self.cap:
            return 0.0, ()
        beyond = sum(price * np.maximum(0.0, self.halves[self.alone] - limit) for limit, price in self.steps)
        profit = (worth - self.cost)[self.alone] - beyond
        k = int(np.argmax(profit))
        return (float(profit[k]), (int(self.alone[k]),)) if profit[k] > 0 else (0.0, ())

    def _offer(self, worth: Minutes) -> None:
        """The pairs, single postings and parts that can matter under some worths."""
        ones = worth - self.cost
        profit = worth[self.first] + worth[self.second] - self.pair_cost
        usual, with_part = self._listed
        number = min(SHORT_LIST, usual.size)
        order = usual[np.argpartition(-profit[usual], number - 1)[:number]] if number else usual
        least = float(profit[order].min()) if number < usual.size else 0.0
        beyond = max(0.0, least)
        order = np.concatenate([order, with_part])
        order = order[np.argsort(-profit[order], kind="stable")]
        order = order[profit[order] > 0]
        ends = np.array([self.first[order], self.second[order]])
        each = np.maximum(ones, beyond / 2)
        for members in ends:
            np.maximum.at(each, members, profit[order] / 2)
        shares = self._shares(each)
        parts = sorted((-float(each[k]), k) for k in self.parts if each[k] > 0)
        self._parts = [Part(k, self.school[k], float(ones[k]), -least) for least, k in parts]
        self._sums = list(accumulate((p.share for p in self._parts), initial=0.0))
        most = list(accumulate((share for share, _ in shares[: self.cap]), initial=0.0))
        rest = max(0.0, beyond / 2)
        self._upto = [
            most[min(n, len(most) - 1)] + rest * max(0, n - len(most) + 1) for n in range(self.cap + 1)
        ]
        singles = [(k, self.school[k], float(ones[k])) for k in self._singles(ones)]
        pairs = Pairs(profit[order], ends, self.tokens[ends], self.schools)
        self._combining = Combining(pairs, singles, shares, beyond, self._parts)

    def _with_parts(self, parts: tuple[Part, ...], at: int) -> None:
        """Sets with some parts and each number of whole postings, then those with one part more (from a place in the list)."""
        halves = sum(float(self.halves[p.row]) for p in parts)
        share, room = sum(p.share for p in parts), self.cap - self._at_once(parts)
        if room < 0:
            return
        paid: float | None = None
        for number in range(room, -1, -1):
            fixed = self.beyond(halves + number * self.usual)
            # As many for the same price hold all that fewer hold.
            if fixed != paid and share + self._upto[number] - fixed > self._profit + EPS:
                self._look(parts, number, fixed, share + self._upto[number] - fixed)
            paid = fixed
        beside = max(self._upto[n] - self.beyond(halves + n * self.usual) for n in range(room + 1))
        for n in range(at, len(self._parts)):
            hope = share + self._sums[-1] - self._sums[n] + beside
            if hope <= self._profit + EPS:
                return
            if not self._left:
                self._bound = max(self._bound, hope)
                return
            if all(self._parts[n].school != p.school or self._apart(self._parts[n], p) for p in parts):
                self._with_parts((*parts, self._parts[n]), n + 1)

    def _apart(self, one: Part, other: Part) -> bool:
        """Whether two parts share no month: at one school, one may follow the other."""
        return not bool((self.holds[one.row] & self.holds[other.row]).any())

    def _at_once(self, parts: Sequence[Part]) -> int:
        """How many of some parts are held in one month at the most."""
        return int(self.holds[[p.row for p in parts]].sum(axis=0).max(initial=0)) if parts else 0

    def _look(self, parts: tuple[Part, ...], number: int, fixed: float, most: float) -> None:
        """The best set of some parts and at most so many whole postings, which then cost so much beyond the share."""
        if not self._left:
            self._bound = max(self._bound, most)
            return
        self._left -= 1
        mark = self._profit + fixed
        here, rows, reached = self._combining.best((mark, self._rows), number, parts)
        self._bound = max(self._bound, reached - fixed)
        if here > mark:
            true = here - self.beyond(float(self.halves[list(rows)].sum()))
            if true > self._profit:
                self._profit, self._rows = true, rows

    def _singles(self, ones: Minutes) -> list[int]:
        """The best whole posting at each school, as many as can matter: enough are left when pairs and parts have taken theirs."""
        found: list[int] = []
        schools: set[int] = set()
        for k in self.whole[np.argsort(-ones[self.whole], kind="stable")]:
            if ones[k] <= 0 or len(found) >= 2 * self.cap:
                break
            if self.school[k] not in schools:
                schools.add(self.school[k])
                found.append(int(k))
        return found

    def _shares(self, each: Minutes) -> list[tuple[float, int]]:
        """The most that each school can bring, alone or as half of a pair, with its number; the largest first."""
        most = np.full(self.schools, -np.inf)
        np.maximum.at(most, self.places[self.whole], each[self.whole])
        paying = np.flatnonzero(most > 0)
        paying = paying[np.lexsort((-paying, -most[paying]))]
        return list(zip(most[paying].tolist(), paying.tolist(), strict=True))
