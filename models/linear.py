"""Linear programmes that grow while they are solved."""

from __future__ import annotations

from typing import Any

from ortools.linear_solver import pywraplp


def programme() -> Any:
    """An empty programme."""
    return pywraplp.Solver.CreateSolver("GLOP")


def solved(lp: Any) -> bool:
    """Solve a programme, going on from its last basis, and from scratch where that defeats the solver's numbers."""
    if lp.Solve() == pywraplp.Solver.OPTIMAL:
        return True
    anew = pywraplp.MPSolverParameters()
    anew.SetIntegerParam(anew.INCREMENTALITY, anew.INCREMENTALITY_OFF)
    return bool(lp.Solve(anew) == pywraplp.Solver.OPTIMAL)
