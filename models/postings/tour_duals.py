"""The linear programme over single day tours: a quick first guess of what each piece of a school's year is worth.

Its optimum is already a bound; the portfolios start from its duals and end well above it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from duxue.models.linear import programme, solved
from duxue.models.postings.tenures import Load, Minutes, Tenure, TenureProblem

ROUNDS = 60
COLUMNS_PER_PERSON = 40


def worth_of_pieces(problem: TenureProblem) -> Minutes:
    """The duals of the pieces, in minutes, with tours of one or two schools generated as they pay.

    What a tenure's work costs beyond the share is part of them: they start nearer where shares do not reach.
    """
    tours = TourProgramme(problem, [Load(t.person, *step) for t in problem.tenures for step in t.steps])
    return tours.settled(ROUNDS)


class TourProgramme:
    """Tours of one or two schools chosen in parts; half-days of visits beyond each of the ``loads`` are paid."""

    def __init__(self, problem: TenureProblem, loads: Sequence[Load] = ()) -> None:
        self.tenures = problem.tenures
        self.lp = programme()
        self.infinity = self.lp.infinity()
        self.serve = [self.lp.Constraint(1, 1) for _ in problem.open_price]
        self.allow = [self.lp.Constraint(-self.infinity, float(t.cap)) for t in self.tenures]
        self.pairs = [self.lp.Constraint(-self.infinity, float(t.cap // 2)) for t in self.tenures]
        self.objective = self.lp.Objective()
        self.objective.SetMinimization()
        self.loads = [self._load(load) for load in loads]
        self._half_days: dict[int, float] = {}
        self.of_person: dict[int, list[Any]] = defaultdict(list)
        for load, row in zip(loads, self.loads, strict=True):
            self.of_person[load.person].append(row)
        # Of the allowance a posting takes its part of the year.
        self.takes = [np.where(t.alone, t.cap, 1) * t.holds.mean(axis=1) for t in self.tenures]
        for piece, price in enumerate(problem.open_price):
            x = self.lp.NumVar(0, self.infinity, "")
            self.objective.SetCoefficient(x, float(price))
            self.serve[piece].SetCoefficient(x, 1)
        for n, tenure in enumerate(self.tenures):
            for k in range(tenure.rows.size):
                self._column(n, tenure, float(tenure.cost[k]), (k,))

    def settled(self, rounds: int) -> Minutes:
        """The worth of each piece after so many rounds of new tours at most."""
        worth = np.zeros(len(self.serve))
        for _ in range(rounds):
            answer = self.solve()
            if answer is None:
                break
            worth = answer
            if not self.add_pairs(worth):
                break
        return worth

    def half_day(self, person: int) -> float:
        """What a half-day of somebody's is worth in the last optimum."""
        return self._half_days.get(person, 0.0)

    def _load(self, load: Load) -> Any:
        row = self.lp.Constraint(-self.infinity, load.half_days)
        beyond = self.lp.NumVar(0, self.infinity, "")
        self.objective.SetCoefficient(beyond, load.price)
        row.SetCoefficient(beyond, -1)
        return row

    def _column(self, n: int, tenure: Tenure, price: float, members: tuple[int, ...]) -> None:
        x = self.lp.NumVar(0, self.infinity, "")
        self.objective.SetCoefficient(x, price)
        for k in members:
            for piece in range(int(tenure.low[k]), int(tenure.high[k])):
                self.serve[piece].SetCoefficient(x, 1)
        self.allow[n].SetCoefficient(x, float(self.takes[n][list(members)].sum()))
        for row in self.of_person[tenure.person]:
            row.SetCoefficient(x, float(tenure.halves[list(members)].sum()))
        if len(members) == 2:
            self.pairs[n].SetCoefficient(x, 1)

    def solve(self) -> Minutes | None:
        """The worth of each piece (None: see ``solved``); the duals of what tenures allow are kept for pricing."""
        if not solved(self.lp):
            return None
        self._half_days = {
            person: sum(max(0.0, -row.dual_value()) for row in rows)
            for person, rows in self.of_person.items()
        }
        self.taken, self.paired = ([row.dual_value() for row in rows] for rows in (self.allow, self.pairs))
        return np.array([c.dual_value() for c in self.serve])

    def add_pairs(self, worth: Minutes) -> bool:
        """Columns for the pairs that pay under these duals; whether there were any."""
        total = np.concatenate([[0.0], np.cumsum(worth)])
        added = False
        for n, tenure in enumerate(self.tenures):
            if not tenure.first.size:
                continue
            own = total[tenure.high] - total[tenure.low] - tenure.cost + self.taken[n] * self.takes[n]
            own -= self.half_day(tenure.person) * tenure.halves
            reduced = -own[tenure.first] - own[tenure.second] - tenure.saving - self.paired[n]
            best = np.argpartition(reduced, min(COLUMNS_PER_PERSON, reduced.size - 1))[:COLUMNS_PER_PERSON]
            for k in sorted(int(k) for k in best if reduced[k] < -1e-6):
                two = int(tenure.first[k]), int(tenure.second[k])
                self._column(n, tenure, float(tenure.cost[list(two)].sum() - tenure.saving[k]), two)
                added = True
        return added
