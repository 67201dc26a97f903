"""Linear programmes that grow while they are solved, and the same in whole numbers."""

from __future__ import annotations

from typing import Any

from ortools.linear_solver import pywraplp


def programme() -> Any:
    """An empty programme."""
    return pywraplp.Solver.CreateSolver("GLOP")


def whole_programme(work: float) -> Any:
    """An empty programme whose variables are whole numbers; what is proven within so much work (deterministic seconds) is its bound."""
    lp = pywraplp.Solver.CreateSolver("SAT")
    lp.SetSolverSpecificParametersAsString(
        f"num_workers: 1 random_seed: 1 max_deterministic_time: {work} catch_sigint_signal: false linearization_level: 2"
    )
    return lp


def proven(lp: Any) -> float | None:
    """What no answer of a programme in whole numbers goes beyond (None: nothing is proven).

    The solver would round a variable that is no whole number, and what it proves then would be no bound.
    """
    if not all(x.integer() for x in lp.variables()):
        raise ValueError("a variable is no whole number")
    known = lp.Solve() in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)
    return float(lp.Objective().BestBound()) if known else None


def solved(lp: Any) -> bool:
    """Solve a programme, going on from its last basis, and from scratch where that defeats the solver's numbers."""
    if lp.Solve() == pywraplp.Solver.OPTIMAL:
        return True
    anew = pywraplp.MPSolverParameters()
    anew.SetIntegerParam(anew.INCREMENTALITY, anew.INCREMENTALITY_OFF)
    return bool(lp.Solve(anew) == pywraplp.Solver.OPTIMAL)
