"""Chains of handovers: whoever takes schools over beside own ones ties both together, until one zone cannot hold them all.

Such a chain breaks the rule on zones however these are drawn. Its people and a few neighbours share out anew what they hold, in
groups of schools of which none is too many for a zone.

Sets: people i, all of whose schools s these people alone hold; candidates k of theirs (``assignment.py``); groups g.
Decision: x[k], the posting stands; y[i, g], the person is of the group; w[s, g], the school is.
(1) the assignment model, strict: coverage, load, recusals, reach, months, leads.
(2) each person and each school is of one group.
(3) who holds a school is of its group: x[k] and y[i, g] ask for w[s, g].
(4) on each day a group has no more schools in scope than a zone may have.
Minimised: minutes, day tours shared as before. Nobody changes group within the year, so that the optimum bounds such sharings alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import networkx as nx

from duxue.models.board import Board
from duxue.models.postings.assignment import Assignment
from duxue.models.postings.held_together import held_together
from duxue.models.postings.shared_anew import Choice, true_of
from duxue.models.postings.shared_tours import Pair
from duxue.models.rules.pen import Lit
from duxue.models.solver import Presolve, Stop, solve

NEIGHBOURS = 6
"""People beside those of a chain who share out its schools with them."""
LIMIT, GAP = 4.0, 0.001
"""Deterministic seconds at most for one chain, and the gap at which its schools are shared out well enough.

They do not grow with the effort: zones are a must.
"""


def loosened(model: Assignment, choice: Choice, *, seed: int, stop: Stop) -> tuple[frozenset[int], float]:
    """The candidates (by place) of a choice, its chains shared out anew one after the other where they can be; and the
    deterministic seconds spent.
    """
    chains, rows, work = _Chains(model), choice.rows, 0.0
    for chain in chains.of(rows):
        rows, spent = chains.shared_out(chain, rows, choice.pairs, seed, stop)
        work += spent
    return rows, work


class _Chains:
    """The schools of an office that postings tie together, and those among them that are too many for a zone."""

    def __init__(self, model: Assignment) -> None:
        self.model, self.scope = model, model.pool.scope
        self.most = model.county.parameters.count("zone_schools", model.office_id)
        self.turns = sorted({first for first, _ in self.scope.values()})

    def _groups(self, rows: Collection[int]) -> list[list[str]]:
        """The schools that some postings tie together, group by group."""
        held = (self.model.rows[k].row for k in rows)
        graph = held_together(self.scope, held)
        return sorted(sorted(part) for part in nx.connected_components(graph))

    def of(self, rows: Collection[int]) -> list[list[str]]:
        """The groups that are too many for a zone; where a zone is given, the drawing of zones sees to it."""
        return [g for g in self._groups(rows) if self._is_free(g) and self._crowd(g) > self.most]

    def _is_free(self, schools: Iterable[str]) -> bool:
        return self.model.zone_of.keys().isdisjoint(schools)

    def _crowd(self, schools: Collection[str]) -> int:
        """The most of some schools that are in scope on one day."""
        return max(len(on) for on in self._together(schools))

    def _together(self, schools: Collection[str]) -> Iterable[tuple[str, ...]]:
        """Of some schools those that are in scope on one day, once for each such set."""
        days = ((s for s in schools if self.scope[s][0] <= d <= self.scope[s][1]) for d in self.turns)
        return dict.fromkeys(tuple(on) for on in days)

    def shared_out(
        self, chain: Sequence[str], rows: frozenset[int], pairs: Collection[Pair], seed: int, stop: Stop
    ) -> tuple[frozenset[int], float]:
        """The postings with a chain's schools, and its neighbours', shared out anew if they can be; deterministic seconds."""
        model = self.model
        people, schools = self._around(chain, rows)
        open_rows, facts = model.open_among(rows, people)
        board, literals = model.board(open_rows, facts, strict=True, among=people)
        model.share_tours(board, literals, pairs)
        self._group(board, literals, people, schools)
        board.minimise()
        run = solve(
            board.model, seed=seed, limit=LIMIT, stop=stop, gap=GAP, linearization=2, presolve=Presolve.PLAIN
        )
        return facts | true_of(run, literals) if run.found else rows, run.deterministic_seconds

    def _around(self, chain: Sequence[str], rows: Collection[int]) -> tuple[set[str], list[str]]:
        """A chain's people and the nearest of the others, whole groups of them, with all schools that they hold."""
        tours, held = self.model.pool.tours, [self.model.rows[k].row for k in rows]
        groups = self._groups(rows)
        group_of = {s: n for n, group in enumerate(groups) for s in group}
        people: list[set[str]] = [set() for _ in groups]
        for row in held:
            people[group_of[row.school_id]].add(row.inspector_id)
        mine = group_of[chain[0]]
        from_chain = tours.between[[tours.col[s] for s in chain]].min(axis=0)
        away = {n: min(float(from_chain[tours.col[s]]) for s in group) for n, group in enumerate(groups)}
        others = [
            n for n, g in enumerate(groups) if people[n] and self._is_free(g) and self._crowd(g) <= self.most
        ]
        among, schools = set(people[mine]), list(chain)
        for n in sorted(others, key=lambda n: (away[n], n)):
            if len(among) >= len(people[mine]) + NEIGHBOURS:
                break
            among |= people[n]
            schools += groups[n]
        return among, sorted(schools)

    def _group(
        self, board: Board, literals: Mapping[int, Lit], people: Collection[str], schools: Collection[str]
    ) -> None:
        """People and schools in groups, as few as may do and one more."""
        model, groups = board.model, range(-(-self._crowd(schools) // self.most) + 1)
        person, school = (
            {(one, g): board.new_literal(f"board/group/{one}/{g}") for one in some for g in groups}
            for some in (sorted(people), schools)
        )
        for some in (person, school):
            for one in dict.fromkeys(one for one, _ in some):
                model.add_exactly_one(some[one, g] for g in groups)
        for k, stands in literals.items():
            row = self.model.rows[k].row
            for g in groups:
                model.add_bool_or([~stands, ~person[row.inspector_id, g], school[row.school_id, g]])
        for on in self._together(schools):
            if len(on) > self.most:
                for g in groups:
                    model.add(sum(school[s, g] for s in on) <= self.most)
