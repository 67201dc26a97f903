"""The plain assignment model, as CP-SAT and as HiGHS solve it; the clerk's days for the visits.

Sets: stretches s of schools (between turning days), people i who may hold them, turning days t.
Variables: x[s, i] in {0, 1}; u[s] >= 0, s has nobody; h[s] >= 0, the school changes hands before s; o[i, t] >= 0, schools
too many. Constraints: one i or u for each s; weights of what i holds at t within the allowance plus o; x[s, i] - x[s-, i] <= h[s];
x[s, i] + x[r, j] <= 1 where i would answer for the school of j, and j for that of i, at a time.
Minimised: nobody, then schools too many, then minutes of one journey a month and changes of hands.
The bound says nothing of months, days, zones and events: it is the plain model's own.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from benchmarks.peers.days import lay_visits
from benchmarks.peers.ground import CHANGE_MINUTES, Choice, Ground, Stretch
from duxue.scenarios.plan import Plan

NOBODY, TOO_MANY = 1_000_000, 100_000
Row = tuple[dict[int, int], int, int]


class _Model:
    """The model as a matrix: costs, upper ends, and rows of coefficients between two ends."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.costs: list[int] = []
        self.highs: list[int] = []
        self.rows: list[Row] = []
        self.x = {
            (s, i): self._column(ground.drive(i, s), 1)
            for s in ground.stretches
            for i in sorted(ground.may[s])
        }
        for s in ground.stretches:
            mine = {self.x[s, i]: 1 for i in sorted(ground.may[s])}
            self.rows.append(({**mine, self._column(NOBODY, 1): 1}, 1, 1))
        self._loads()
        self._changes()
        self.rows += [({self.x[one]: 1, self.x[other]: 1}, 0, 1) for one, other in ground.exchanges()]

    def choice(self, values: list[float]) -> Choice:
        """Who holds what where the columns have these values."""
        return {s: i for (s, i), k in self.x.items() if values[k] > 0.5}

    def _column(self, cost: int, high: int) -> int:
        self.costs.append(cost)
        self.highs.append(high)
        return len(self.costs) - 1

    def _loads(self) -> None:
        ground, seen = self.ground, set()
        for turn in ground.turns:
            of: dict[str, dict[int, int]] = defaultdict(dict)
            for s in ground.at(turn):
                for i in sorted(ground.may[s]):
                    of[i][self.x[s, i]] = ground.weight(s[0])
            for person in ground.people:
                terms = of[person.inspector_id]
                if not terms or (person.inspector_id, tuple(terms)) in seen:
                    continue
                seen.add((person.inspector_id, tuple(terms)))
                most = sum(terms.values())
                self.rows.append(
                    ({**terms, self._column(TOO_MANY, most): -1}, -most, ground.allowance(person))
                )

    def _changes(self) -> None:
        for before, after in self.ground.following():
            changed = self._column(CHANGE_MINUTES, 1)
            for i in sorted(self.ground.may[after]):
                terms = {self.x[after, i]: 1, changed: -1}
                if i in self.ground.may[before]:
                    terms[self.x[before, i]] = -1
                self.rows.append((terms, -2, 0))


CLOCK = 60.0
"""Seconds of the clock that a plain model may take at least: on a busy machine its second of the processor takes long."""


def by_cp_sat(ground: Ground, seconds: float) -> Plan:
    """The plain model by CP-SAT unless it takes longer than seconds of the clock, and than a minute."""
    plain, model = _Model(ground), cp_model.CpModel()
    columns = [model.new_int_var(0, high, "") for high in plain.highs]
    for terms, low, high in plain.rows:
        model.add_linear_constraint(sum(a * columns[k] for k, a in terms.items()), low, high)
    model.minimize(sum(c * x for c, x in zip(plain.costs, columns, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = max(CLOCK, seconds), 2
    found = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return _laid(ground, plain.choice([solver.value(x) for x in columns]) if found else {})


def by_highs(ground: Ground, seconds: float) -> Plan:
    """The plain model by HiGHS unless it takes longer than seconds of the clock, and than a minute."""
    plain = _Model(ground)
    entries = [(a, row, k) for row, (terms, _, _) in enumerate(plain.rows) for k, a in terms.items()]
    values, at_row, at_column = (np.array(part) for part in zip(*entries, strict=True))
    matrix = csr_array((values, (at_row, at_column)), shape=(len(plain.rows), len(plain.costs)))
    ends = np.array([[low, high] for _, low, high in plain.rows])
    result = milp(
        np.array(plain.costs, dtype=float),
        constraints=LinearConstraint(matrix, ends[:, 0], ends[:, 1]),
        integrality=np.ones(len(plain.costs), dtype=np.int64),
        bounds=Bounds(0, np.array(plain.highs)),
        options={"time_limit": max(CLOCK, seconds)},
    )
    return _laid(ground, {} if result.x is None else plain.choice(list(result.x)))


def _laid(ground: Ground, choice: dict[Stretch, str] | Choice) -> Plan:
    return lay_visits(ground.county, ground.office_id, ground.held(choice))
