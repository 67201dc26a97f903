"""The most profitable set of one person's postings, in pairs that share the road and alone: branch and bound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

NODES = 1_000
"""Sets looked into for one person and one round; what lies beyond is bounded, not searched (a count, not a time)."""


class Part(NamedTuple):
    """A posting that the set must hold: its school, what it brings alone, and at the most."""

    row: int
    school: int
    worth: float
    share: float


class Combining:
    """The best set of pairs and single postings within an allowance, by branch and bound over pairs in order of profit.

    A pair is (profit, the two postings, their two schools), a single one (posting, school, profit), a share the most that a
    school can bring, with its number, the largest first; ``beyond`` is the most that a pair off the list is worth. Of the
    ``parts`` a set holds those that are asked for, and no other; the allowance counts the postings beside them.
    """

    def __init__(
        self,
        pairs: Sequence[tuple[float, int, int, int, int]],
        singles: Sequence[tuple[int, int, float]],
        shares: Sequence[tuple[float, int]],
        beyond: float,
        parts: frozenset[int] = frozenset(),
    ) -> None:
        self.pairs, self.singles, self.shares, self.beyond, self.parts = pairs, singles, shares, beyond, parts

    def best(
        self, found: tuple[float, tuple[int, ...]], cap: int, asked: tuple[Part, ...] = ()
    ) -> tuple[float, tuple[int, ...], float]:
        """The profit and the postings of the best set of some parts and at most so many others, or of one found; and what none exceeds."""
        self.profit, self.rows = found
        self.bound, self.left = 0.0, NODES
        barred = self.parts.difference(p.row for p in asked)
        self.usable = (
            [p for p in self.pairs if p[1] not in barred and p[2] not in barred] if barred else self.pairs
        )
        self._search(0, (), frozenset(p.school for p in asked), 0.0, cap, asked)
        return self.profit, self.rows, max(self.bound, self.profit)

    def _search(
        self,
        at: int,
        taken: tuple[int, ...],
        schools: frozenset[int],
        profit: float,
        room: int,
        asked: tuple[Part, ...],
    ) -> None:
        """Sets of what is taken, the parts still asked for, and so many others, with pairs from a place in the list on."""
        most = profit + sum(p.share for p in asked) + _largest(self.shares, schools, room, self.beyond / 2)
        if most <= self.profit + 1e-9:
            return
        self.left -= 1
        if self.left < 0:
            self.bound = max(self.bound, most)
            return
        rest = [(k, worth) for k, school, worth in self.singles if school not in schools][:room]
        whole = profit + sum(p.worth for p in asked) + sum(worth for _, worth in rest)
        if whole > self.profit + 1e-9:
            self.profit, self.rows = whole, (*taken, *(p.row for p in asked), *(k for k, _ in rest))
        slots = room + len(asked)
        if slots < 2:
            return
        alone, places = _running(rest, asked), {p.row for p in asked}
        mark, least = self.profit, _least(slots, self.profit + 1e-9 - profit, alone)
        for n in range(at, len(self.usable)):
            value, s, t, here, there = self.usable[n]
            # Pairs are sorted by profit: neither this one nor a later one can lift the rest above the mark.
            if value <= least:
                return
            new = (s not in places) + (t not in places)
            if new <= room and (s in places or here not in schools) and (t in places or there not in schools):
                left = asked if new == 2 else tuple(p for p in asked if p.row not in (s, t))
                both = (*taken, s, t), schools | {here, there}, profit + value
                self._search(n + 1, *both, room - new, left)
                if self.profit != mark:
                    mark, least = self.profit, _least(slots, self.profit + 1e-9 - profit, alone)
        if self.beyond > 0:
            # A pair off the short list might still go here; it is worth no more than the last one on it.
            self.bound = max(self.bound, profit + _filled(slots, self.beyond, alone))


def _running(rest: Sequence[tuple[int, float]], asked: Sequence[Part]) -> list[float]:
    """The most that so many postings bring alone, of single ones (the best first) and parts."""
    worths = [worth for _, worth in rest]
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
