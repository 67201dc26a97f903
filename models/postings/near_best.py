"""All sets of one tenure's postings whose profit under given worths lies above a mark.

A set is a few parts (postings that do not stand in every month, and large schools, each of which takes a person whole) and
whole postings beside them; in no month it exceeds the allowance. Its profit is what its postings bring one by one, what
shared tours save (each posting shares those of a month with one other), less what its half-days cost beyond the share.

Each posting hopes for a part of what its tours may save a month, so that any two that share some hope for as much as that
or more: no set is worth more than its hopes. Parts are added first, then whole ones, each time in order of hope and as long
as the mark can still be reached; where more sets would have to be looked at than may be, the mark rises.
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duxue.models.postings.tenures import Minutes, Places, Tenure

TOLD_ONCE = 6
"""Parts in a row for which it is told once what those behind them can add."""
EPS = 1e-7
"""What two sums of minutes may differ by and still be the same."""


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
        self.load = np.zeros((none + 1, self.length), dtype=np.int64)
        self.load[:none] = holds * np.where(tenure.alone, tenure.cap, 1)[:, None]
        self.school = np.append(tenure.school, -1)
        whole = holds.all(axis=1) & ~tenure.alone
        self.alone = np.append(tenure.alone, False)
        self.fills = np.append(holds.all(axis=1) & tenure.alone, False)
        self.whole, self.parts = np.flatnonzero(whole), np.flatnonzero(~whole)
        common = holds @ holds.T
        self.clash = (self.school[:none, None] == self.school[:none]) & (common > 0)
        self.saving = np.zeros((none + 1, none + 1))
        self.saving[tenure.first, tenure.second] = tenure.saving
        self.saving += self.saving.T
        self.rate = self.saving.copy()
        self.rate[:none, :none] /= np.maximum(common, 1)
        part = np.zeros(none + 1, dtype=np.bool_)
        part[self.parts] = True
        self.follow = part[:, None] & part
        self.follow[:none, :none] &= common == 0
        np.fill_diagonal(self.follow, val=False)
        _, month, number = np.unique(self.load, axis=1, return_index=True, return_counts=True)
        self.alike = list(zip(month.tolist(), number.tolist(), strict=True))
        """Months in which not the same postings can stand, and how many there are of each."""
        self.beyond = self.price(self.each * np.arange(self.most + 1))
        """By months held: what they cost beyond the share."""

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
        for m, number in self.alike:
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


class _States(NamedTuple):
    """Sets on the way: their postings, what these hope for, the months they hold, how many whole ones can still come."""

    rows: Places
    hope: Minutes
    used: Places
    room: Places


class NearBest:
    """The sets whose profit is no less than a mark, which rises to ``least`` as they are listed."""

    def __init__(self, ground: Ground, worth: Minutes, least: float, most: int) -> None:
        """``least`` is the mark asked for, ``most`` how many sets may be looked at in one step."""
        self.ground, self.worth, self.least, self.most = ground, worth, least - EPS, most
        self.hope = np.zeros(ground.none + 1)
        self.some = np.arange(ground.none)
        while self._fewer():
            pass

    def _fewer(self) -> bool:
        """Leave out what no set above the mark can hold, and hope anew without it; whether there was any."""
        self.hope[self.some] = self._hopes()
        g, some = self.ground, self.some
        rest = np.where(g.fills[some], -g.beyond[g.months[some]], self._rest(some)[g.months[some]])
        near = self.hope[some] + rest >= self.least
        self.some = self.some[near]
        return bool(self.some.size) and not bool(near.all())

    def _hopes(self) -> Minutes:
        """What each posting hopes for: the best of them, one by one, only for what is wanted of it."""
        some, months = self.some, self.ground.months[self.some]
        ones = (self.worth - self.ground.cost)[some]
        rate = self.ground.rate[np.ix_(some, some)]
        share = rate.max(axis=1, initial=0.0) / 2
        for k in np.argsort(-(ones + share * months), kind="stable").tolist():
            share[k] = (rate[k] - share).max(initial=0.0)
        hopes: Minutes = ones + share * months
        return hopes

    def _rest(self, some: Places) -> Minutes:
        """By months held: what some postings add at the most, parts of them taken too, less what all costs beyond the share."""
        g = self.ground
        some = some[self.hope[some] > 0]
        alone, some = some[g.alone[some]], some[~g.alone[some]]
        some = some[np.argsort(-self.hope[some] / g.months[some], kind="stable")]
        used = np.concatenate([[0], np.cumsum(g.months[some])])
        got = np.concatenate([[0.0], np.cumsum(self.hope[some])])
        more = np.interp(np.arange(g.most + 1), used, got)
        at = np.arange(g.most + 1)
        total = at[:, None] + at
        value = np.where(total <= g.most, more - g.beyond[np.minimum(total, g.most)], -np.inf)
        # A large school that stands in some months only may come beside anything.
        best: Minutes = value.max(axis=1) + self.hope[alone[~g.fills[alone]]].sum()
        return best

    def top(self) -> float:
        """What no set exceeds."""
        return float(self._rest(self.some)[0]) if self.some.size else 0.0

    def all(self) -> Sets:
        """The sets, profits below the mark among them."""
        found = [self._judged(states) for states in self._with_whole(self._with_parts())]
        width = max(s.rows.shape[1] for s in found)
        fill = (
            np.pad(s.rows, ((0, 0), (0, width - s.rows.shape[1])), constant_values=self.ground.none)
            for s in found
        )
        return Sets(
            np.concatenate(list(fill)),
            *(np.concatenate(column) for column in zip(*(s[1:] for s in found), strict=True)),
        )

    def _judged(self, states: _States) -> Sets:
        near = states.rows[states.hope - self.ground.beyond[states.used] >= self.least]
        return self.ground.judged(near, self.worth, self.least)

    def _with_parts(self) -> _States:
        """Every set of parts that whole postings can lift to the mark, that of none first."""
        g = self.ground
        parts = self.some[np.isin(self.some, g.parts)]
        parts = parts[np.lexsort((-self.hope[parts] / g.months[parts], ~g.alone[parts]))]
        wholes = self.some[np.isin(self.some, g.whole)]
        # What all that follow the first of a few can add is as much as what follows any of these, or more.
        rest = np.array(
            [self._rest(np.concatenate([parts[n + 1 :], wholes])) for n in range(0, parts.size, TOLD_ONCE)]
        )
        clash, load = g.clash[np.ix_(parts, parts)], g.load[parts]
        rows, hope = np.full((1, 1), g.none), np.zeros(1)
        used, held = np.zeros(1, dtype=np.intp), np.zeros((1, g.length), dtype=np.int64)
        open_ones = np.ones((1, parts.size), dtype=np.bool_)
        levels = [_States(rows, hope, used, np.array([g.cap]))]
        while parts.size and hope.size:
            months = used[:, None] + g.months[parts]
            reach = hope[:, None] + self.hope[parts]
            reach += rest[np.arange(parts.size) // TOLD_ONCE, np.minimum(months, g.most)]
            good = open_ones & (reach >= self.least)
            good[good] = (held[np.nonzero(good)[0]] + load[np.nonzero(good)[1]] <= g.cap).all(axis=1)
            if int(good.sum()) > self.most:
                self.least = float(np.partition(reach[good], -self.most)[-self.most])
                good &= reach > self.least
            old, new = np.nonzero(good)
            rows = np.concatenate([rows[old], parts[new][:, None]], axis=1)
            hope, used, held = hope[old] + self.hope[parts[new]], months[old, new], held[old] + load[new]
            open_ones = open_ones[old] & ~clash[new] & (np.arange(parts.size) > new[:, None])
            levels.append(_States(rows, hope, used, g.cap - held.max(axis=1, initial=0)))
        width = levels[-1].rows.shape[1]
        fill = [
            np.pad(s.rows, ((0, 0), (0, width - s.rows.shape[1])), constant_values=g.none) for s in levels
        ]
        columns = zip(*(s[1:] for s in levels), strict=True)
        states = _States(np.concatenate(fill), *(np.concatenate(column) for column in columns))
        more = np.where(states.room > 0, self._rest(wholes)[states.used], -g.beyond[states.used])
        return _those(states, states.hope + more >= self.least)

    def _with_whole(self, states: _States) -> list[_States]:
        """The states, and those with one whole posting more, two more, and so on."""
        g, levels = self.ground, [states]
        whole = self.some[np.isin(self.some, g.whole)]
        whole = whole[np.argsort(-self.hope[whole], kind="stable")]
        sums = np.concatenate([[0.0], np.cumsum(np.maximum(self.hope[whole], 0.0))])
        after = np.zeros(states.hope.size, dtype=np.intp)
        while whole.size and states.hope.size:
            number = self._numbers(states, after, whole, sums)
            old = np.repeat(np.arange(after.size), number)
            new = np.arange(old.size) - np.repeat(number.cumsum() - number, number) + after[old]
            apart = (g.school[states.rows[old]] != g.school[whole[new]][:, None]).all(axis=1)
            old, new = old[apart], new[apart]
            states = _States(
                np.concatenate([states.rows[old], whole[new][:, None]], axis=1),
                states.hope[old] + self.hope[whole[new]],
                states.used[old] + g.length,
                states.room[old] - 1,
            )
            after = new + 1
            levels.append(states)
        return levels

    def _numbers(self, states: _States, after: Places, whole: Places, sums: Minutes) -> Places:
        """How many whole postings, from its place on, each set can go on with: the best come first."""
        kind = states.used * (self.ground.cap + 1) + states.room
        kinds = [divmod(one, self.ground.cap + 1) for one in np.flatnonzero(np.bincount(kind)).tolist()]
        reach = [self._reach(used, room, whole, sums) for used, room in kinds]
        mine = [np.flatnonzero((states.used == used) & (states.room == room)) for used, room in kinds]

        def numbers(least: float) -> Places:
            number = np.zeros(after.size, dtype=np.intp)
            for at, some in zip(reach, mine, strict=True):
                upto = np.searchsorted(-at, states.hope[some] - least, side="right")
                number[some] = np.maximum(0, upto - after[some])
            return number

        number = numbers(self.least)
        if int(number.sum()) > self.most:
            low = self.least
            high = max(float(states.hope[some].max() + at[0]) for at, some in zip(reach, mine, strict=True))
            for _ in range(12):
                middle = (low + high) / 2
                low, high = (low, middle) if int(numbers(middle).sum()) <= self.most else (middle, high)
            self.least = high
            number = numbers(high)
        return number

    def _reach(self, used: int, room: int, whole: Places, sums: Minutes) -> Minutes:
        """By whole posting: what it and the best after it add at the most to a set, less what all costs beyond the share."""
        g, first = self.ground, np.arange(1, whole.size + 1)
        best = np.full(whole.size, -np.inf)
        for more in range(room):
            rest = sums[np.minimum(first + more, whole.size)] - sums[first]
            best = np.maximum(best, rest - g.beyond[used + (1 + more) * g.length])
        reach: Minutes = self.hope[whole] + best
        return reach


def _those(states: _States, good: NDArray[np.bool_]) -> _States:
    return _States(states.rows[good], states.hope[good], states.used[good], states.room[good])
