"""The linear programme over single day tours: a quick first guess of what each school is worth.

Its optimum is already a bound; the portfolios start from its duals and end well above it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from models.stages.portfolios import Matrix, TourProblem

ROUNDS = 60
COLUMNS_PER_PERSON = 40


def worth_of_schools(problem: TourProblem) -> Matrix:
    """The duals of the schools, in minutes, with tours of one or two schools generated as they pay."""
    people, schools = problem.single.shape
    lp = pywraplp.Solver.CreateSolver("GLOP")
    infinity = lp.infinity()
    serve = [lp.Constraint(1, 1) for _ in range(schools)]
    allow = [lp.Constraint(-infinity, float(c)) for c in problem.cap]
    pairs = [lp.Constraint(-infinity, float(c // 2)) for c in problem.cap]
    objective = lp.Objective()
    objective.SetMinimization()

    def column(price: float, i: int | None, members: tuple[int, ...]) -> None:
        x = lp.NumVar(0, infinity, "")
        objective.SetCoefficient(x, price)
        for s in members:
            serve[s].SetCoefficient(x, 1)
        if i is not None:
            takes = float(problem.cap[i]) if problem.alone[members[0]] else float(len(members))
            allow[i].SetCoefficient(x, takes)
            if len(members) == 2:
                pairs[i].SetCoefficient(x, 1)

    for s in range(schools):
        column(problem.open_price, None, (s,))
    for i in range(people):
        for allowed in np.flatnonzero(np.isfinite(problem.single[i])).tolist():
            column(float(problem.single[i, allowed]), i, (allowed,))
    costs = [_pair_prices(problem, i) for i in range(people)]
    worth = np.zeros(schools)
    for _ in range(ROUNDS):
        lp.Solve()
        worth = np.array([c.dual_value() for c in serve])
        mu = [c.dual_value() for c in allow]
        nu = [c.dual_value() for c in pairs]
        added = False
        for i in range(people):
            flat = (costs[i] - worth[:, None] - worth[None, :] - nu[i] - 2 * mu[i]).ravel()
            order = np.argpartition(flat, min(COLUMNS_PER_PERSON, flat.size - 1))[:COLUMNS_PER_PERSON]
            for k in sorted(int(k) for k in order if flat[k] < -1e-6):
                s, t = divmod(k, schools)
                column(float(costs[i][s, t]), i, (s, t))
                added = True
        if not added:
            break
    return worth


def _pair_prices(problem: TourProblem, i: int) -> NDArray[np.float64]:
    visits = np.minimum(problem.visits[:, None], problem.visits[None, :])
    own = np.where(problem.alone, np.inf, problem.single[i])
    with np.errstate(invalid="ignore"):
        together = own[:, None] + own[None, :] - problem.tours.saving(i) * visits
    upper = np.triu(np.ones(together.shape, dtype=bool), 1)
    return np.where(upper & np.isfinite(together), together, np.inf)
