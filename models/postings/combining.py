"""The most profitable set of one person's postings, in pairs that share the road and alone: branch and bound."""

from __future__ import annotations

from collections.abc import Sequence

NODES = 1_000
"""Sets looked into for one person and one round; what lies beyond is bounded, not searched (a count, not a time)."""


class Combining:
    """The best set of pairs and single postings within an allowance, by branch and bound over pairs in order of profit.

    A pair is (profit, the two postings, their two schools), a single one (posting, school, profit), a share the most that a
    school can bring, with its number, the largest first; ``beyond`` is the most that a pair off the list is worth.
    """

    def __init__(
        self,
        cap: int,
        pairs: Sequence[tuple[float, int, int, int, int]],
        singles: Sequence[tuple[int, int, float]],
        shares: Sequence[tuple[float, int]],
        beyond: float,
    ) -> None:
        self.cap, self.pairs, self.singles, self.shares, self.beyond = cap, pairs, singles, shares, beyond
        self.bound, self.left = 0.0, NODES

    def best(self, found: tuple[float, tuple[int, ...]]) -> tuple[float, tuple[int, ...], float]:
        """The profit and the postings of the best set, none better than one found; and what no set exceeds."""
        self.profit, self.rows = found
        self._search(0, (), frozenset(), 0.0)
        return self.profit, self.rows, max(self.bound, self.profit)

    def _search(self, at: int, taken: tuple[int, ...], schools: frozenset[int], profit: float) -> None:
        room = self.cap - len(taken)
        most = profit + _largest(self.shares, schools, room, self.beyond / 2)
        if most <= self.profit + 1e-9:
            return
        self.left -= 1
        if self.left < 0:
            self.bound = max(self.bound, most)
            return
        rest = [(k, worth) for k, school, worth in self.singles if school not in schools][:room]
        alone = [0.0]
        for _, worth in rest:
            alone.append(alone[-1] + worth)
        if profit + alone[-1] > self.profit + 1e-9:
            self.profit, self.rows = profit + alone[-1], (*taken, *(k for k, _ in rest))
        if room < 2:
            return
        mark, least = self.profit, _least(room, self.profit + 1e-9 - profit, alone)
        for n in range(at, len(self.pairs)):
            value, s, t, here, there = self.pairs[n]
            # Pairs are sorted by profit: neither this one nor a later one can lift the rest above the mark.
            if value <= least:
                return
            if here not in schools and there not in schools:
                self._search(n + 1, (*taken, s, t), schools | {here, there}, profit + value)
                if self.profit != mark:
                    mark, least = self.profit, _least(room, self.profit + 1e-9 - profit, alone)
        if self.beyond > 0:
            # A pair off the short list might still go here; it is worth no more than the last one on it.
            self.bound = max(self.bound, profit + _filled(room, self.beyond, alone))


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
