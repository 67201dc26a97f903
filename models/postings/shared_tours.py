"""Pairs of one person's postings whose visits go on one day's tour: what each saves, and the best of them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

import networkx as nx
from ortools.sat.python import cp_model

from duxue.models.board import Board
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.rules.pen import Lit

Pair = tuple[int, int]
"""Two postings by place in the list of candidates, the first one first."""


class SharedTours:
    """The day tours of two schools that candidate postings of an office may share."""

    def __init__(self, pool: Candidates, rows: Sequence[Candidate]) -> None:
        self.pool, self.rows = pool, rows
        self._savings = {i: pool.tours.saving(k) for i, k in pool.tours.row.items()}
        self._known: dict[Pair, int] = {}
        self._months = [frozenset(c.months) for c in rows]

    def best(self, rows: Iterable[int]) -> frozenset[Pair]:
        """The pairs that save most, each posting in one at most (a maximum-weight matching a person), and those that follow them."""
        of_person: dict[str, nx.Graph[int]] = defaultdict(nx.Graph)
        paying = list(self._paying(rows))
        for (a, b), worth in paying:
            of_person[self.rows[a].row.inspector_id].add_edge(a, b, weight=worth)
        shared = (both for graph in of_person.values() for both in nx.max_weight_matching(graph))
        pairs = {(min(a, b), max(a, b)) for a, b in shared}
        return self._followed(pairs, sorted(paying, key=lambda one: (-one[1], one[0])))

    def _followed(self, pairs: set[Pair], paying: Iterable[tuple[Pair, int]]) -> frozenset[Pair]:
        """With pairs in months in which neither posting shares a tour yet: one follows another where schools are handed on."""
        shared: dict[int, set[date]] = defaultdict(set)
        for a, b in pairs:
            for k in (a, b):
                shared[k] |= self._months[a] & self._months[b]
        for (a, b), _ in paying:
            both = self._months[a] & self._months[b]
            if not both & (shared[a] | shared[b]):
                pairs.add((a, b))
                shared[a] |= both
                shared[b] |= both
        return frozenset(pairs)

    def saved(self, pairs: Iterable[Pair]) -> float:
        """Minutes on the road that some pairs save, at no price but their own."""
        weight = self.pool.tours.weight
        worth = sum(self._worth(self.rows[a].row.inspector_id, a, b) for a, b in pairs)
        return worth / weight if weight else 0.0

    def post(
        self, board: Board, literals: Mapping[int, Lit], only: Collection[Pair] | None
    ) -> dict[Pair, Lit]:
        """Literals for the pairs among some postings (or ``only`` for some pairs), with what they save as a price."""
        pairs: dict[Pair, Lit] = {}
        partners: dict[int, list[tuple[int, Lit]]] = defaultdict(list)
        for (a, b), worth in self._paying(literals):
            if only is not None and (a, b) not in only:
                continue
            pair = pairs[a, b] = board.new_literal(f"board/tour/{a}/{b}")
            board.pay(-worth, pair)
            partners[a].append((b, pair))
            partners[b].append((a, pair))
        for k, shared in partners.items():
            for together in self._at_once(k, shared):
                board.model.add(cp_model.LinearExpr.sum(together) <= literals[k]).with_name(
                    f"board/tours/{k}"
                )
        return pairs

    def _paying(self, rows: Iterable[int]) -> Iterator[tuple[Pair, int]]:
        """Each pair of one person's that saves anything, with the minutes of a year that it saves."""
        by_person: dict[str, list[int]] = defaultdict(list)
        for k in sorted(rows):
            by_person[self.rows[k].row.inspector_id].append(k)
        for person in sorted(by_person):
            for a, b in itertools.combinations(by_person[person], 2):
                worth = self._worth(person, a, b)
                if worth > 0:
                    yield (a, b), worth

    def _worth(self, person: str, a: int, b: int) -> int:
        if (a, b) not in self._known:
            self._known[a, b] = self._saved_by(person, a, b)
        return self._known[a, b]

    def _saved_by(self, person: str, a: int, b: int) -> int:
        first, second = self.rows[a], self.rows[b]
        if first.row.school_id == second.row.school_id:
            return 0
        col = self.pool.tours.col
        months = len(self._months[a] & self._months[b])
        saved = float(self._savings[person][col[first.row.school_id], col[second.row.school_id]])
        return int(saved * months * self.pool.visits)

    def _at_once(self, k: int, shared: Sequence[tuple[int, Lit]]) -> list[list[Lit]]:
        """The sets of a posting's shared tours that meet in some month: of each, one at most can hold."""
        mine = self._months[k]
        common = [mine & self._months[other] for other, _ in shared]
        kinds = dict.fromkeys(common)
        if [*kinds] == [mine]:
            return [[pair for _, pair in shared]]
        meeting = dict.fromkeys(frozenset(c for c in kinds if m in c) for m in self.rows[k].months)
        return [
            [pair for (_, pair), c in zip(shared, common, strict=True) if c in some]
            for some in meeting
            if some
        ]
