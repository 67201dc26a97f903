"""One run of the solver: limits, seed, hint, stop; and what every run tells (status, objective, bound, gap)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.stage_end import Level as Level  # noqa: PLC0414 - stages take these from here
from duxue.models.stage_end import Outcome as Outcome  # noqa: PLC0414
from duxue.models.stop import Stop as Stop  # noqa: PLC0414

STATUS = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
    cp_model.UNKNOWN: "unknown",
    cp_model.MODEL_INVALID: "invalid",
}


class Presolve(Enum):
    """How a model is rewritten before it is solved: small ones are solved sooner than probed, or than rewritten at all."""

    FULL = "full"
    PLAIN = "without probing and symmetries"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Run:
    """What one solve answered: its values can be read where ``found`` is true."""

    solver: cp_model.CpSolver
    status: str
    found: bool
    seconds: float

    def is_true(self, literal: Any) -> bool:
        """Whether a literal (or fact) holds in the answer."""
        return literal if isinstance(literal, bool) else bool(self.solver.boolean_value(literal))

    def amount(self, variable: Any) -> int:
        """A whole-number variable's value in the answer."""
        return int(self.solver.value(variable))

    @property
    def objective(self) -> float | None:
        """The objective reached."""
        return self.solver.objective_value if self.found else None

    @property
    def bound(self) -> float | None:
        """The proven bound."""
        return self.solver.best_objective_bound if self.found else None

    @property
    def deterministic_seconds(self) -> float:
        """Work done on the solver's own clock, which repeats from run to run."""
        return _repeated(self.solver.response_proto.deterministic_time)


@dataclass(frozen=True, slots=True)
class Seen:
    """A solution met on the way: the deterministic seconds since the solve began, objective and bound then.

    ``is_true`` tells whether a literal holds in it; it can be asked only while the watcher is being called.
    """

    work: float
    objective: float
    bound: float
    is_true: Callable[[Any], bool]


Watch = Callable[[Seen], None]
"""Who is told of each better solution as it is met; the search does not notice."""


def _repeated(work: float) -> float:
    """The solver's deterministic seconds without the last digits: it adds them up in an order that changes from process to process."""
    return round(work, 9)


class _Watching(cp_model.CpSolverSolutionCallback):
    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def on_solution_callback(self) -> None:
        self._watch(
            Seen(
                _repeated(self.deterministic_time),
                self.objective_value,
                self.best_objective_bound,
                self._is_true,
            )
        )

    def _is_true(self, literal: Any) -> bool:
        return literal if isinstance(literal, bool) else bool(self.boolean_value(literal))


def solve(
    model: cp_model.CpModel,
    *,
    seed: int,
    limit: float,
    stop: Stop | None = None,
    hint: Mapping[Any, bool | int] | None = None,
    linearization: int = 1,
    gap: float = 0.0,
    presolve: Presolve = Presolve.FULL,
) -> Run:
    """Solve with one worker and a deterministic limit, so that the same input gives the same answer.

    ``limit`` is in the solver's deterministic seconds; ``gap`` is the relative gap at which it may end. A stop that the
    user asked for ends the run early with the best so far (only then may two runs differ).
    """
    if hint:
        model.clear_hints()
        for variable, value in hint.items():
            if not isinstance(variable, bool):
                model.add_hint(variable, value)
    return _run(_solver(seed, limit, linearization, gap, presolve), model, stop, None)


def solve_by_cores(model: cp_model.CpModel, *, seed: int, limit: float, stop: Stop) -> Run:
    """``solve`` without a linear relaxation, for a few dear prices among many.

    It looks for sets of prices that cannot all be spared, the dearest first, where ``solve`` looks for ever better answers.
    """
    solver = _solver(seed, limit, 0, 0.0, Presolve.FULL)
    solver.parameters.optimize_with_core = True
    return _run(solver, model, stop, None)


def solve_watched(
    model: cp_model.CpModel,
    watch: Watch,
    *,
    seed: int,
    limit: float,
    stop: Stop,
    gap: float,
    from_below: bool = False,
) -> Run:
    """``solve`` with the stronger linear relaxation and without probing, where ``watch`` hears of each solution.

    ``from_below`` looks for answers where the bound is, not near the last one.
    """
    solver = _solver(seed, limit, 2, gap, Presolve.PLAIN)
    solver.parameters.use_objective_lb_search = from_below
    return _run(solver, model, stop, _Watching(watch))


def _solver(seed: int, limit: float, linearization: int, gap: float, presolve: Presolve) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % (2**31)
    solver.parameters.max_deterministic_time = limit
    solver.parameters.linearization_level = linearization
    solver.parameters.relative_gap_limit = gap
    solver.parameters.catch_sigint_signal = False
    solver.parameters.cp_model_presolve = presolve is not Presolve.NONE
    if presolve is Presolve.PLAIN:
        solver.parameters.cp_model_probing_level = solver.parameters.symmetry_level = 0
    return solver


def _run(
    solver: cp_model.CpSolver, model: cp_model.CpModel, stop: Stop | None, watching: _Watching | None
) -> Run:
    began = time.monotonic()
    status = _answered(solver, model, stop, watching)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Run(solver, STATUS[status], found, time.monotonic() - began)


def _answered(
    solver: cp_model.CpSolver, model: cp_model.CpModel, stop: Stop | None, watching: _Watching | None
) -> Any:
    # The solve runs in a thread of its own so that the main thread stays free to take the user's Ctrl-C.
    if stop is None:
        return solver.solve(model, watching)
    asked = stop.is_asked()
    if asked:
        solver.parameters.max_deterministic_time = min(0.1, solver.parameters.max_deterministic_time)
    answer: list[Any] = []
    thread = threading.Thread(target=lambda: answer.append(solver.solve(model, watching)), daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.05)
        # A stop asked for before leaves its short moment of work, not of time: on a busy machine nothing else is found.
        if not asked and stop.is_asked():
            solver.stop_search()
    return answer[0]
