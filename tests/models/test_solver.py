"""One run of the solver: the same answer for less work, models that nobody holds, work told alike by every process."""

from __future__ import annotations

import gc
import weakref
from types import SimpleNamespace
from typing import Any

import pytest

from duxue.models.model import Model
from duxue.models.solver import Presolve, Run, Stop, solve
from tests.models.test_solver_watching import covering


def test_without_probing_the_optimum_is_the_same_for_less_work() -> None:
    for seed in (1, 2):
        runs = []
        for presolve in (Presolve.FULL, Presolve.PLAIN):
            model, _ = covering(seed, sets=20)
            runs.append(solve(model, seed=seed, limit=5.0, stop=Stop(), presolve=presolve))
        full, plain = runs
        assert full.status == plain.status == "optimal"
        assert plain.objective == pytest.approx(full.objective)
        assert plain.deterministic_seconds < full.deterministic_seconds


def test_a_model_is_gone_as_soon_as_nobody_holds_it() -> None:
    gc.disable()
    try:
        gone = weakref.ref(Model())
        assert gone() is None
    finally:
        gc.enable()


def test_work_is_told_without_the_digits_that_differ_from_process_to_process() -> None:
    """Both sums were seen of one and the same model: the solver adds its parts up in another order in each process."""
    seen: list[Any] = [
        SimpleNamespace(response_proto=SimpleNamespace(deterministic_time=work))
        for work in (0.0010471457000000004, 0.0010471457000000007, 0.00104715)
    ]
    first, same, more = (Run(solver, "optimal", found=True, seconds=0.0) for solver in seen)
    assert first.deterministic_seconds == same.deterministic_seconds < more.deterministic_seconds
