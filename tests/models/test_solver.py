"""Solves side by side: as many at a time as there are threads for, their answers in order and always the same."""

from __future__ import annotations

import gc
import weakref
from functools import partial
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest

from duxue.models.model import Model
from duxue.models.solver import Presolve, Run, Stop, side_by_side, solve, threads
from tests.models.test_solver_watching import covering


def answer(seed: int, meeting: Barrier | None = None) -> Run:
    if meeting is not None:
        meeting.wait(20)
    model, _ = covering(seed)
    return solve(model, seed=seed, limit=0.3, stop=Stop(), linearization=2)


def told(runs: list[Run]) -> list[tuple[float | None, float | None, float, list[int]]]:
    return [
        (r.objective, r.bound, r.deterministic_seconds, list(r.solver.response_proto.solution)) for r in runs
    ]


def test_as_many_solves_run_at_a_time_as_there_are_threads_and_answer_alike() -> None:
    alone = side_by_side([partial(answer, seed) for seed in (1, 2, 3)])
    meeting = Barrier(3)  # none goes on before all have begun
    with threads(3):
        together = side_by_side([partial(answer, seed, meeting) for seed in (1, 2, 3)])
    assert told(together) == told(alone)
    assert len({r.objective for r in alone}) > 1, "answers that could be told apart in another order"


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


def test_what_goes_wrong_in_one_solve_is_raised() -> None:
    def broken() -> Run:
        raise ValueError("no model")

    with threads(2), pytest.raises(ValueError, match="no model"):
        side_by_side([partial(answer, 1), broken])


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
