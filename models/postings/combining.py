"""The most profitable set of one person's postings, in pairs that share the road and alone.

Sets of two pairs at most are looked at all at once; those of more by branch and bound over pairs in order of profit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duxue.models.postings.tenures import Minutes, Places

NODES = 1_000
"""Sets looked into for one person and one round; what lies beyond is bounded, not searched (a count, not a time)."""
TWO_PAIRS = 5
"""Postings of which no more than two pairs can be made."""
EPS = 1e-9
"""What two sums of minutes may differ by and still be the same."""

Singles = Sequence[tuple[int, int, float]]
"""Postings that may be held alone: each with its school and what it brings, the best first."""


class Part(NamedTuple):
    """A posting that the set must hold: its school, what it brings alone, and at the most."""

    row: int
    school: int
    worth: float
    share: float


@dataclass(frozen=True)
class Pairs:
    """Pairs of postings that share the road, the best first: what each brings, its postings, and what it takes.

    What no set holds twice has a number each (``tokens``, of a pair's two postings): a school, from ``schools`` on a part,
    since parts at one school may follow each other.
    """

    profit: Minutes
    rows: Places
    tokens: Places
    schools: int


class _Node(NamedTuple):
    """A set on the way: what is taken and brings, the schools it has, the parts still asked for, and room for so many others."""

    taken: tuple[int, ...]
    schools: frozenset[int]
    profit: float
    room: int
    asked: tuple[Part, ...]

    @property
    def slots(self) -> int:
        """How many postings are still to come at the most."""
        return self.room + len(self.asked)


class Combining:
    """The best set of pairs and single postings within an allowance.

    A share is the most that a school can bring, with its number, the largest first; ``beyond`` is the most that a pair off
    the list is worth. Of the ``parts`` a set holds those that are asked for, and no other; the allowance counts the postings
    beside them.
    """

    def __init__(
        self,
        pairs: Pairs,
        singles: Singles,
        shares: Sequence[tuple[float, int]],
        beyond: float,
        parts: Sequence[Part] = (),
    ) -> None:
        self.pairs, self.singles, self.shares, self.beyond = pairs, singles, shares, beyond
        alone = np.zeros(pairs.schools + max((p.row for p in parts), default=0) + 1)
        for part in parts:
            alone[pairs.schools + part.row] = part.worth
        self._known = alone.size
        self._more = pairs.profit - alone[pairs.tokens].sum(axis=0)  # beyond what parts in them bring alone
        self._takes = (pairs.tokens < pairs.schools).sum(axis=0, dtype=np.int16)
        self._tokens = pairs.tokens.astype(np.int32)  # small numbers are compared sooner

    def best(
        self, found: tuple[float, tuple[int, ...]], cap: int, asked: tuple[Part, ...] = ()
    ) -> tuple[float, tuple[int, ...], float]:
        """The profit and the postings of the best set of some parts and at most so many others, or of one found; and what none exceeds."""
        self.profit, self.rows = found
        self.bound, self.left = 0.0, NODES
        self._search(0, _Node((), frozenset(p.school for p in asked), 0.0, cap, asked))
        return self.profit, self.rows, max(self.bound, self.profit)

    def _search(self, at: int, node: _Node) -> None:
        """Sets of what is taken, the parts still asked for, and so many others, with pairs from a place in the list on."""
        most = sum(p.share for p in node.asked)
        most += node.profit + _largest(self.shares, node.schools, node.room, self.beyond / 2)
        if most <= self.profit + EPS:
            return
        self.left -= 1
        if self.left < 0:
            self.bound = max(self.bound, most)
            return
        rest = [(k, s, worth) for k, s, worth in self.singles if s not in node.schools]
        self._take(node, rest)
        if node.slots < 2:
            return
        usable = at + np.flatnonzero(~self._barred(node)[self.pairs.tokens[:, at:]].any(axis=0))
        usable = usable[self._takes[usable] <= node.room]
        alone = _running(rest[: node.room], node.asked)
        if node.slots <= TWO_PAIRS:
            self._one_pair(node, rest, usable)
            if node.slots >= 4:
                self._two_pairs(node, rest, usable)
        elif node.asked:
            self._first_part(node, usable)
        else:
            for n in usable.tolist():
                # Pairs are sorted by profit: neither this one nor a later one can lift the rest above the mark.
                if self.pairs.profit[n] <= _least(node.slots, self.profit + EPS - node.profit, alone):
                    return
                self._search(n + 1, self._with(node, n))
        if self.beyond > 0 and not (node.asked and node.slots > TWO_PAIRS):
            self._off_the_list(node, rest, usable, alone)

    def _first_part(self, node: _Node, usable: Places) -> None:
        """Sets with the first part asked for alone, then in each of its pairs (all of these are on the list)."""
        part, *others = node.asked
        alone = _Node(
            (*node.taken, part.row), node.schools, node.profit + part.worth, node.room, tuple(others)
        )
        self._search(0, alone)
        mine = usable[(self.pairs.tokens[:, usable] == self.pairs.schools + part.row).any(axis=0)]
        if not mine.size:
            return
        # A pair with another brings no more than it does beside the best set without that other's place.
        beside = self._at_most(alone._replace(room=node.room - 1), float(self._more[mine].max()))
        for n in mine.tolist():
            if not self._takes[n] or self._more[n] + beside > self.profit + EPS:
                self._search(0, self._with(node, n))

    def _at_most(self, node: _Node, short: float) -> float:
        """What no set on from one exceeds, told where it falls short of the best known by less than so much."""
        if node.room < 0:
            return -np.inf
        kept = self.profit, self.rows, self.bound
        self.profit, self.bound = self.profit - short, -np.inf
        self._search(0, node)
        most = max(self.profit, self.bound)
        self.profit, self.rows, self.bound = kept
        return most

    def _barred(self, node: _Node) -> NDArray[np.bool_]:
        """By token: whether a set on the way can hold it no more."""
        barred = np.zeros(self._known, dtype=np.bool_)
        barred[self.pairs.schools :] = True
        barred[list(node.schools)] = True
        barred[[self.pairs.schools + p.row for p in node.asked]] = False
        return barred

    def _with(self, node: _Node, n: int) -> _Node:
        """A set with one pair more."""
        s, t = self.pairs.rows[:, n].tolist()
        parts = {self.pairs.schools + p.row: p.school for p in node.asked}
        here = {parts.get(token, token) for token in self.pairs.tokens[:, n].tolist()}
        return _Node(
            (*node.taken, s, t),
            node.schools | here,
            node.profit + float(self.pairs.profit[n]),
            node.room - int(self._takes[n]),
            tuple(p for p in node.asked if p.row not in (s, t)),
        )

    def _take(self, node: _Node, rest: Singles) -> None:
        """A set with the parts asked for and the best single postings alone, where that is the best so far."""
        alone = [(k, worth) for k, school, worth in rest if school not in node.schools][: node.room]
        whole = node.profit + sum(p.worth for p in node.asked) + sum(worth for _, worth in alone)
        if whole > self.profit + EPS:
            self.profit = whole
            self.rows = (*node.taken, *(p.row for p in node.asked), *(k for k, _ in alone))

    def _single(self, rest: Singles, tokens: Places, room: Places) -> Minutes:
        """What the best single postings bring beside some pairs, each with its tokens and room left."""
        most = int(room.max(initial=0))
        some = rest[: most + len(tokens)]
        if not most or not some:
            return np.zeros(room.size)
        schools = np.array([school for _, school, _ in some])
        free = np.ones((room.size, schools.size), dtype=np.bool_)
        for held in tokens:
            free &= held[:, None] != schools
        free &= free.cumsum(axis=1) <= room[:, None]
        brought: Minutes = free @ np.array([worth for _, _, worth in some])
        return brought

    def _one_pair(self, node: _Node, rest: Singles, usable: Places) -> None:
        """The best of the sets that hold one pair more."""
        if not usable.size:
            return
        single = self._single(rest, self.pairs.tokens[:, usable], node.room - self._takes[usable])
        n = int(np.argmax(self._more[usable] + single))
        self._take(self._with(node, int(usable[n])), rest)

    def _two_pairs(self, node: _Node, rest: Singles, usable: Places) -> None:
        """The best of the sets that hold two pairs more: first of those with the best pair, then of all that can be better."""
        order = usable[np.argsort(-self._more[usable], kind="stable")]
        if order.size < 2:
            return
        more, base = self._more[order], node.profit + sum(p.worth for p in node.asked)
        self._best_two(node, rest, order[:1], order)
        # Each pair takes two of the slots, and what it takes of no room are parts.
        beside = sum(worth for _, _, worth in rest[: node.slots - 4])
        need = self.profit + EPS - base - beside
        rows = int(np.count_nonzero(2 * more > need))
        columns = int(np.count_nonzero(more > need - more[0]))
        self._best_two(node, rest, order[:rows], order[:columns])

    def _best_two(self, node: _Node, rest: Singles, one: Places, two: Places) -> None:
        """The best of the sets that hold one of some pairs more and one of others."""
        if not one.size or not two.size:
            return
        left = node.room - self._takes[one][:, None] - self._takes[two]
        good = left >= 0
        here, there = self._tokens[:, one, None], self._tokens[:, None, two]
        for a, b in ((0, 0), (0, 1), (1, 0), (1, 1)):
            good &= here[a] != there[b]
        total = self._more[one][:, None] + self._more[two]
        if node.slots == TWO_PAIRS:
            total += (left > 0) * self._one_single(rest, one, two)
        total[~good] = -np.inf
        k = int(np.argmax(total))
        if total.flat[k] > -np.inf:
            n, m = divmod(k, two.size)
            self._take(self._with(self._with(node, int(one[n])), int(two[m])), rest)

    def _one_single(self, rest: Singles, one: Places, two: Places) -> Minutes:
        """What the best single posting brings beside each two pairs, which can bar four of them at the most."""
        some = rest[:5]
        brought = np.zeros(2 ** len(some))
        for barred in range(brought.size):
            brought[barred] = next((w for k, (_, _, w) in enumerate(some) if not barred >> k & 1), 0.0)
        bars = np.zeros(self._more.size, dtype=np.uint8)
        for k, (_, school, _) in enumerate(some):
            bars |= (self._tokens == school).any(axis=0).astype(np.uint8) << k
        return brought[bars[one][:, None] | bars[two]]

    def _off_the_list(self, node: _Node, rest: Singles, usable: Places, alone: Sequence[float]) -> None:
        """A pair off the short list might go here, or beside one on it; it is worth no more than the last one on it."""
        self.bound = max(self.bound, node.profit + _filled(node.slots, self.beyond, alone))
        if 4 <= node.slots <= TWO_PAIRS and usable.size:
            left = np.full(usable.size, node.slots - 4)
            single = self._single(rest, self.pairs.tokens[:, usable], left)
            single = np.maximum(single, max((p.worth for p in node.asked if left[0]), default=0.0))
            best = float((self.pairs.profit[usable] + single).max())
            self.bound = max(self.bound, node.profit + best + self.beyond)


def _running(rest: Singles, asked: Sequence[Part]) -> list[float]:
    """The most that so many postings bring alone, of single ones (the best first) and parts."""
    worths = [worth for _, _, worth in rest]
    if asked:
        worths = sorted([*worths, *(p.worth for p in asked if p.worth > 0)], reverse=True)
    alone = [0.0]
    for worth in worths:
        alone.append(alone[-1] + worth)
    return alone


def _largest(shares: Sequence[tuple[float, int]], taken: frozenset[int], room: int, rest: float) -> float:
    """The sum of the largest shares of so many schools that are not taken; ``rest`` is what an unlisted one may bring."""
    total = 0.0
    for share, school in shares:
        if room == 0:
            return total
        if school not in taken:
            total += share
            room -= 1
    return total + room * max(0.0, rest)


def _least(room: int, need: float, alone: Sequence[float]) -> float:
    """What a pair must be worth more than, if pairs no better and single schools are to bring so much (see ``_filled``)."""
    last = len(alone) - 1
    return min((need - alone[min(room - 2 * n, last)]) / n for n in range(1, room // 2 + 1))


def _filled(room: int, pair: float, alone: Sequence[float]) -> float:
    """The most that room is worth if at least one pair goes there, none above ``pair``, and the best single schools."""
    last, most = len(alone) - 1, 0.0
    for n in range(1, room // 2 + 1):
        most = max(most, n * pair + alone[min(room - 2 * n, last)])
    return most
