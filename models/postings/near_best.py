"""All sets of one tenure's postings whose profit under given worths lies above a mark.

A set is a few parts (postings that do not stand in every month, and large schools, each of which takes a person whole) and
whole postings beside them; in no month it exceeds the allowance. Its profit is what its postings bring one by one, what
shared tours save (each posting shares those of a month with one other), less what its half-days cost beyond the share.

Each posting hopes for a part of what its tours may save a month, so that any two that share some hope for as much as that
or more (``hopes.py``): no set is worth more than its hopes. Parts are added first, then whole ones, each time in order of hope
and as long as the mark can still be reached, by what months are left and by their prices (``month_prices.py``); where more
sets would have to be looked at than may be in one step, those that promise most are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duxue.models.postings.ground import Ground, Sets
from duxue.models.postings.hopes import Postings, hopes, shares, shares_at
from duxue.models.postings.month_prices import Behind, MonthPrices
from duxue.models.postings.tenures import Minutes, Places

TOLD_ONCE = 6
"""Parts in a row for which it is told once what those behind them can add."""
FEW_PARTS = 0.2
"""Postings that do not stand all the year, as a part of all, up to which they hope for what the others leave them."""
EPS = 1e-7
"""What two sums of minutes may differ by and still be the same."""


class _States(NamedTuple):
    """Sets on the way: their postings, what these hope for, the months they hold, how many whole ones can still come."""

    rows: Places
    hope: Minutes
    used: Places
    room: Places


class NearBest:
    """The sets whose profit is no less than a mark; where not all can be looked at, none that is left out exceeds ``least``.

    Then the mark rises to that, or, where sets are wanted at all (``wide``), each step goes on with those that promise most.
    """

    def __init__(
        self, ground: Ground, worth: Minutes, least: float, most: int, *, wide: bool = False
    ) -> None:
        """``least`` is the mark asked for, ``most`` how many sets may be looked at in one step."""
        self.ground, self.worth, self.most, self.wide = ground, worth, most, wide
        self.mark = self.least = least - EPS
        self.hope = np.zeros(ground.none + 1)
        self.some = np.arange(ground.none)
        self.prices: MonthPrices | None = None
        self.hope[:-1] = worth - ground.cost + ground.months[:-1] * ground.half
        self.some = self.some[self._with_each() >= self.mark]
        self.shares = self._shares()
        self._hope()

    def again(self, least: float, most: int) -> None:
        """Ask for a mark that is no lower than before, and look at more sets; what is known of the postings stays."""
        self.mark = self.least = max(self.mark, least - EPS)
        self.most, self.wide = most, False
        self._hope()

    def _hope(self) -> None:
        """Hope for little in all, and leave out what no set above the mark can hold, again and again until all may be held."""
        g = self.ground
        while self.some.size:
            sharing = np.flatnonzero(~g.alone[self.some])
            mine = self.some[sharing]
            self.hope[mine] = hopes(self._postings(mine), self.shares)
            reach = self._with_each()
            if (reach >= self.mark).all() and g.partial[self.some].any():
                former = self.prices.prices if self.prices else None
                self.prices = MonthPrices(g, self.some, self.hope[self.some], self.mark, former)
                reach = self.prices.with_each()
            kept = reach >= self.mark
            if kept.all():
                return
            self.shares = self.shares[kept[sharing]]
            self.some = self.some[kept]

    def _postings(self, mine: Places) -> Postings:
        g = self.ground
        own: Minutes = self.worth[mine] - g.cost[mine]
        return Postings(own, g.rate[np.ix_(mine, mine)], g.stands[mine], g.number)

    def _shares(self) -> Minutes:
        """What postings hope for to begin with: where many are parts, at the best month prices known; large schools share nothing."""
        g, some = self.ground, self.some
        sharing = ~g.alone[some]
        mine = self._postings(some[sharing])
        self.hope[some] = self.worth[some] - g.cost[some]
        first = shares(mine, g.cap, g.sold, whole_first=True)
        if int(g.part[some[sharing]].sum()) <= FEW_PARTS * sharing.sum():
            return first
        tried = []
        for one in (first, shares(mine, g.cap, g.sold, whole_first=False)):
            hope = self.hope[some]
            hope[sharing] = hopes(mine, one.copy())
            tried.append(MonthPrices(g, some, hope, self.mark))
        self.prices = min(tried, key=lambda at: at.most)
        return shares_at(mine, self.prices.paid()[sharing])

    def _with_each(self) -> Minutes:
        """What no set that holds a posting exceeds, of each that may be held."""
        g, some = self.ground, self.some
        rest = np.where(g.fills[some], -g.beyond[g.months[some]], self._rest(some)[g.months[some]])
        reach: Minutes = self.hope[some] + rest
        return reach

    def _rest(self, some: Places) -> Minutes:
        """By months held: what some postings add at the most, parts of them taken too, less what all costs beyond the share."""
        g = self.ground
        some = some[self.hope[some] > 0]
        alone, some = some[g.alone[some]], some[~g.alone[some]]
        some = some[np.argsort(-self.hope[some] / g.months[some], kind="stable")]
        used = np.concatenate([[0], np.cumsum(g.months[some])])
        got = np.concatenate([[0.0], np.cumsum(self.hope[some])])
        more = np.interp(np.arange(g.most + 1), used, got)
        # A large school that stands in some months only may come beside anything.
        best: Minutes = (more - g.both_beyond).max(axis=1) + self.hope[alone[~g.fills[alone]]].sum()
        return best

    def all(self) -> Sets:
        """The sets, profits below the mark among them."""
        found = self._with_whole(self._with_parts())
        near = _those(found, found.hope - self.ground.beyond[found.used] >= self.mark)
        return self.ground.judged(near.rows, self.worth, self.mark)

    def _with_parts(self) -> _States:
        """Every set of parts that whole postings can lift to the mark, that of none first."""
        g, part = self.ground, self.ground.part[self.some]
        start = _States(np.full((1, 1), g.none), np.zeros(1), np.zeros(1, dtype=np.intp), np.array([g.cap]))
        parts, wholes = self.some[part], self.some[~part]
        if not parts.size:
            return start
        parts = parts[np.lexsort((-self.hope[parts] / g.months[parts], ~g.alone[parts]))]
        states = _joined([start, *self._levels(start, parts, self._behind(parts, wholes))], g.none)
        more = np.where(states.room > 0, self._rest(wholes)[states.used], -g.beyond[states.used])
        return _those(states, states.hope + more >= self.mark)

    def _levels(
        self, start: _States, parts: Places, behind: Callable[[Places, Places], Minutes]
    ) -> Iterator[_States]:
        """Sets of one part, of two, and so on."""
        g, places = self.ground, np.arange(parts.size)
        load = g.load[parts]
        # The parts that may come after each: those behind it in their order that can stand beside it.
        after = ~g.clash[np.ix_(parts, parts)] & (places > places[:, None])
        rows, hope, used, _ = start
        held = np.zeros((1, load.shape[1]), dtype=np.int64)
        open_ones = np.ones((1, parts.size), dtype=np.bool_)
        while hope.size:
            reach = hope[:, None] + self.hope[parts] + behind(held, used)
            old, new = np.nonzero(open_ones & (reach >= self.mark))
            fit = (held[old] + load[new] <= g.cap).all(axis=1)
            old, new = old[fit], new[fit]
            if old.size > self.most:
                near = reach[old, new]
                best = near > self._left_out(float(np.partition(near, -self.most)[-self.most]))
                old, new = old[best], new[best]
            rows = np.concatenate([rows[old], parts[new][:, None]], axis=1)
            hope, held = hope[old] + self.hope[parts[new]], held[old] + load[new]
            used, open_ones = used[old] + g.months[parts[new]], open_ones[old] & after[new]
            yield _States(rows, hope, used, g.cap - held.max(axis=1, initial=0))

    def _left_out(self, profit: float) -> float:
        """Leave out what promises no more than a profit."""
        self.least = max(self.least, profit)
        self.mark = self.mark if self.wide else self.least
        return profit

    def _behind(self, parts: Places, wholes: Places) -> Callable[[Places, Places], Minutes]:
        """What sets can add beyond the part that each takes next, given what they hold and in how many months without that part."""
        g = self.ground
        # What all that follow the first of a few can add is as much as what follows any of these, or more.
        rest = np.array(
            [self._rest(np.concatenate([parts[n + 1 :], wholes])) for n in range(0, parts.size, TOLD_ONCE)]
        )
        first = np.arange(parts.size) // TOLD_ONCE
        used = np.minimum(np.arange(g.most + 1)[:, None] + g.months[parts], g.most)
        some: Minutes = rest[first, used]
        if self.prices is None:
            return lambda _, months: some[months]
        behind = Behind(self.prices, parts, wholes, self.hope)
        sold = behind.sold[used]
        return lambda held, months: np.minimum(some[months], behind.rest(held) + sold[months])

    def _with_whole(self, states: _States) -> _States:
        """The states, and those with one whole posting more, two more, and so on."""
        g, levels = self.ground, [states]
        whole = self.some[~g.part[self.some]]
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
        return _joined(levels, g.none)

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

        number = numbers(self.mark)
        if int(number.sum()) > self.most:
            low = self.mark
            high = max(float(states.hope[some].max() + at[0]) for at, some in zip(reach, mine, strict=True))
            for _ in range(12):
                middle = (low + high) / 2
                low, high = (low, middle) if int(numbers(middle).sum()) <= self.most else (middle, high)
            number = numbers(self._left_out(high))
            # Where too many promise the same, the first of them are taken: none beyond promises more.
            number = np.clip(self.most - number.cumsum() + number, 0, number)
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


def _joined(levels: list[_States], none: int) -> _States:
    """States of several numbers of postings, filled up with none."""
    width = levels[-1].rows.shape[1]
    rows = np.full((sum(s.hope.size for s in levels), width), none)
    first = 0
    for s in levels:
        rows[first : first + s.hope.size, : s.rows.shape[1]] = s.rows
        first += s.hope.size
    return _States(rows, *(np.concatenate(column) for column in zip(*(s[1:] for s in levels), strict=True)))
