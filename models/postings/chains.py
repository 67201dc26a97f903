"""Chains of handovers: whoever takes schools over beside own ones ties both together, until one zone cannot hold them all.

Such a chain breaks the rule on zones however these are drawn. Its people and a few neighbours share out anew what they hold, in
groups of schools of which none is too many for a zone: first with every school changing hands on the days on which it does, then,
where that cannot be, more people and on any days.

Sets: people i, all of whose schools s these people alone hold; candidates k of theirs (``assignment.py``); groups g.
Decision: x[k], the posting stands; y[i, g], the person is of the group; w[s, g], the school is.
(1) the assignment model, strict: coverage, load, recusals, reach, months, leads.
(2) each person and each school is of one group.
(3) who holds a school is of its group: x[k] and y[i, g] ask for w[s, g].
(4) on each day a group has no more schools in scope than a zone may have.
Minimised: minutes, day tours shared as before. Nobody changes group within the year, so that the optimum bounds such sharings alone.
The choice of portfolios has a literal for each that lies within i and s in the place of (1), and covers each piece that was held.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from datetime import date

import networkx as nx
import numpy as np
from ortools.sat.python import cp_model

from duxue.models.model import Model
from duxue.models.postings.assignment import Assignment
from duxue.models.postings.held_together import held_together
from duxue.models.postings.portfolio_choice import GAP as CHOICE_GAP
from duxue.models.postings.portfolio_choice import PARTS, holders
from duxue.models.postings.pricing import Portfolio, Pricing
from duxue.models.postings.shared_anew import Choice, true_of
from duxue.models.postings.shared_tours import Pair
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.tenures import TenureProblem
from duxue.models.rules.pen import Lit
from duxue.models.solver import Presolve, Stop, solve

NEIGHBOURS = (3, 9)
"""People beside those of a chain who share out its schools with them, at first and where that cannot be.

Of 23 people with 53 schools three more were proven to save all that four did; with six and on any days the limit left 4 % more.
"""
LIMIT, GAP, CHOICE_LIMIT = 4.0, 0.001, 1.5
"""Deterministic seconds at most for one chain, the gap at which its schools are shared out well enough, and seconds for portfolios.

They do not grow with the effort: zones are a must.
"""


Group = tuple[set[str], list[str]]
"""People and schools that share out a chain."""
Holding = tuple[Lit, str, str]
"""That a person holds a school."""


def loosened(
    model: Assignment, choice: Choice, *, seed: int, stop: Stop
) -> tuple[frozenset[int], list[Group], float]:
    """The candidates (by place) of a choice, its chains shared out anew one after the other where they can be; with among whom and at
    which schools each was; and the deterministic seconds spent.
    """
    chains, rows, work = _Chains(model), choice.rows, 0.0
    among = list[Group]()
    for chain in chains.of(rows):
        rows, group, spent = chains.shared_out(chain, rows, choice.pairs, seed, stop)
        among += group
        work += spent
    return rows, among, work


def chosen_anew(
    model: Assignment,
    rows: frozenset[int],
    group: Group,
    proof: Proof,
    *,
    seed: int,
    stop: Stop,
) -> tuple[frozenset[int], float]:
    """The candidates, those of some people at some schools chosen anew among portfolios in groups that a zone holds; and the deterministic
    seconds spent.

    What loads of several tenures and exchanges cost is left out: whoever asks sees to it that what comes of it is better.
    """
    (people, schools), problem = group, proof.problem
    mine = _own_portfolios(model, rows, people, problem)
    held = {piece for a in mine for low, high in a.pieces for piece in range(low, high)}
    school = [row.row.school_id for row in model.rows]
    within = {n for n, t in enumerate(problem.tenures) if model.pool.people[t.person].inspector_id in people}
    near = (a for a in proof.portfolios if a.tenure in within and {school[k] for k in a.rows} <= {*schools})
    known = [*{(a.tenure, a.rows): a for a in (*near, *mine)}.values()]
    chosen = Model()
    y = [chosen.new_bool_var("") for _ in known]
    of_tenure, holding = holders(known, sorted(held))
    for some in holding.values():
        chosen.add_bool_or(y[n] for n in some)
    for some in of_tenure.values():
        chosen.add_at_most_one(y[n] for n in some)
    held_by: dict[tuple[str, str], Lit] = {}
    for a, x in zip(known, y, strict=True):
        person = model.pool.people[problem.tenures[a.tenure].person].inspector_id
        for s in sorted({school[k] for k in a.rows}):
            if (person, s) not in held_by:
                held_by[person, s] = chosen.new_bool_var("")
            chosen.add_implication(x, held_by[person, s])
    _Chains(model).group(chosen, [(x, i, s) for (i, s), x in held_by.items()], people, schools)
    chosen.minimize(sum(math.floor(PARTS * a.cost) * x for a, x in zip(known, y, strict=True)))
    now = {(a.tenure, a.rows) for a in mine}
    hint = {x: (a.tenure, a.rows) in now for a, x in zip(known, y, strict=True)}
    run = solve(
        chosen, seed=seed, limit=CHOICE_LIMIT, stop=stop, hint=hint, gap=CHOICE_GAP, linearization=2, presolve=Presolve.PLAIN
    )  # fmt: skip
    if not run.found:
        return rows, run.deterministic_seconds
    taken = {k for a, x in zip(known, y, strict=True) if run.is_true(x) for k in a.rows}
    return rows - {k for a in mine for k in a.rows} | taken, run.deterministic_seconds


def _own_portfolios(
    model: Assignment, rows: frozenset[int], people: Collection[str], problem: TenureProblem
) -> list[Portfolio]:
    """What some people hold, as portfolios."""
    found = []
    for n, tenure in enumerate(problem.tenures):
        mine = np.flatnonzero(np.isin(tenure.rows, sorted(rows)))
        if mine.size and model.pool.people[tenure.person].inspector_id in people:
            pricing, worth = Pricing(tenure, n), np.zeros(tenure.rows.size)
            found += pricing.portfolios(pricing.ground.judged(mine[None, :], worth), worth)
    return found


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
    ) -> tuple[frozenset[int], list[Group], float]:
        """The postings with a chain's schools, and its neighbours', shared out anew if they can be; among whom; deterministic seconds."""
        model, work = self.model, 0.0
        held = {self._days(k) for k in rows}
        for number in NEIGHBOURS:
            people, schools = self._around(chain, rows, number)
            open_rows, facts = model.open_among(rows, people)
            if number == NEIGHBOURS[0]:
                open_rows = [k for k in open_rows if self._days(k) in held]
            board, literals = model.board(open_rows, facts, strict=True, among=people)
            model.share_tours(board, literals, pairs)
            taken = ((x, self.model.rows[k].row) for k, x in literals.items())
            self.group(
                board.model, [(x, row.inspector_id, row.school_id) for x, row in taken], people, schools
            )
            board.minimise()
            run = solve(
                board.model, seed=seed, limit=LIMIT, stop=stop, gap=GAP, linearization=2, presolve=Presolve.PLAIN
            )  # fmt: skip
            work += run.deterministic_seconds
            if run.found:
                return facts | true_of(run, literals), [(people, schools)], work
        return rows, [], work

    def _days(self, k: int) -> tuple[str, date, date]:
        """The school of a candidate, and its first and last day."""
        row = self.model.rows[k].row
        return row.school_id, row.start, row.end

    def _around(self, chain: Sequence[str], rows: Collection[int], number: int) -> tuple[set[str], list[str]]:
        """A chain's people and so many of the nearest others, whole groups of them or who holds nothing, with all their schools."""
        tours, groups = self.model.pool.tours, self._groups(rows)
        group_of = {s: n for n, group in enumerate(groups) for s in group}
        people: list[set[str]] = [set() for _ in groups]
        for k in rows:
            people[group_of[self.model.rows[k].row.school_id]].add(self.model.rows[k].row.inspector_id)
        mine, chained = people[group_of[chain[0]]], [tours.col[s] for s in chain]
        others = [
            (float(tours.between[np.ix_(chained, [tours.col[s] for s in group])].min()), sorted(some), group)
            for some, group in zip(people, groups, strict=True)
            if some and some is not mine and self._is_free(group) and self._crowd(group) <= self.most
        ]
        others += [
            (float(tours.out[tours.row[i], chained].min()), [i], list[str]())
            for i in sorted(set(tours.people).difference(*people))
        ]
        among, schools = set(mine), list(chain)
        for _, some, group in sorted(others):
            if len(among) >= len(mine) + number:
                break
            among.update(some)
            schools += group
        return among, sorted(schools)

    def group(
        self,
        model: cp_model.CpModel,
        held: Iterable[Holding],
        people: Collection[str],
        schools: Collection[str],
    ) -> None:
        """People and schools in groups, as few as may do and one more."""
        groups = range(-(-self._crowd(schools) // self.most) + 1)
        person, school = (
            {(one, g): model.new_bool_var("") for one in some for g in groups}
            for some in (sorted(people), schools)
        )
        for some in (person, school):
            for one in dict.fromkeys(one for one, _ in some):
                model.add_exactly_one(some[one, g] for g in groups)
        for x, i, s in held:
            for g in groups:
                model.add_bool_or([~x, ~person[i, g], school[s, g]])
        for on in self._together(schools):
            if len(on) > self.most:
                for g in groups:
                    model.add(sum(school[s, g] for s in on) <= self.most)
