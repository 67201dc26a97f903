"""Watching a search: what is seen is what was found, and the search does not notice."""

from random import Random

from ortools.sat.python import cp_model

from duxue.models.solver import Presolve, Seen, Stop, solve, solve_watched


def covering(seed: int, sets: int = 400) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """A covering problem that takes the search several solutions and some conflicts."""
    draw = Random(seed)
    model = cp_model.CpModel()
    taken = [model.new_bool_var(f"x{n}") for n in range(150)]
    for _ in range(sets):
        model.add_bool_or(draw.sample(taken, 4))
    model.minimize(sum(draw.randint(20, 60) * x for x in taken))
    return model, taken


def test_the_answer_and_the_work_are_the_same_with_and_without_a_watcher() -> None:
    for seed in (1, 2):
        model, taken = covering(seed)
        plain = solve(
            model, seed=seed, limit=0.5, stop=Stop(), linearization=2, gap=0.002, presolve=Presolve.PLAIN
        )
        seen: list[Seen] = []
        run = solve_watched(model, seen.append, seed=seed, limit=0.5, stop=Stop(), gap=0.002)
        assert [run.is_true(x) for x in taken] == [plain.is_true(x) for x in taken]
        assert (run.objective, run.bound, run.status) == (plain.objective, plain.bound, plain.status)
        assert run.deterministic_seconds == plain.deterministic_seconds
        assert len(seen) > 1


def test_each_solution_is_seen_when_it_is_met_with_its_values() -> None:
    model, taken = covering(3)
    seen: list[Seen] = []
    values: list[list[bool]] = []

    def watch(one: Seen) -> None:
        seen.append(one)
        values.append([one.is_true(x) for x in taken])

    run = solve_watched(model, watch, seed=3, limit=0.5, stop=Stop(), gap=0.0)
    assert run.objective == seen[-1].objective
    assert values[-1] == [run.is_true(x) for x in taken]
    assert [s.objective for s in seen] == sorted((s.objective for s in seen), reverse=True)
    assert [s.work for s in seen] == sorted(s.work for s in seen)
    assert 0 < seen[-1].work <= run.deterministic_seconds
    assert run.bound is not None
    assert all(s.bound <= run.bound for s in seen)


def test_a_stop_asked_for_before_leaves_a_short_moment_of_work_however_busy_the_machine() -> None:
    stop = Stop()
    stop.ask()
    model, taken = covering(4)
    for watched in (False, True):
        run = (
            solve_watched(model, lambda _: None, seed=4, limit=9.0, stop=stop, gap=0.0)
            if watched
            else solve(model, seed=4, limit=9.0, stop=stop, linearization=2)
        )
        assert run.found
        assert run.deterministic_seconds <= 0.2
        assert any(run.is_true(x) for x in taken)
