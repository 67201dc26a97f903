"""The course of a stage: best so far, never beyond the end, few points, the same from run to run."""

from itertools import pairwise

from duxue.models.bound_trace import BoundTrace
from duxue.models.solver import Outcome
from duxue.scenarios.trajectory import MOST, Step, gap_between, steps_of


def followed() -> BoundTrace:
    course = BoundTrace()
    course.follow([(0.0, 10.0), (0.5, 60.0), (1.0, 90.0)])
    course.spend(0.25)
    course.found(130.0)
    course.spend(0.5)
    course.found(140.0)
    course.found(101.0, after=0.1)
    course.spend(0.2)
    return course


def test_steps_hold_the_best_so_far_and_end_as_the_stage_does() -> None:
    steps = followed().closed(100.0, 95.0)
    assert steps[0] == Step(0.0, None, 10.0)
    assert Step(1.25, 130.0, 90.0) in steps
    assert all(s.objective != 140.0 for s in steps)
    assert [s for s in steps if s.objective == 101.0] == [Step(1.85, 101.0, 90.0)]
    assert (steps[-1].objective, steps[-1].bound) == (100.0, 95.0)
    assert steps[-1].work == 1.95


def test_no_step_claims_more_than_the_end() -> None:
    """A search may reckon without what the stage counts in the end, and a bound may be capped by the objective."""
    steps = followed().closed(120.0, 80.0)
    assert max(s.bound for s in steps if s.bound is not None) == 80.0
    assert min(s.objective for s in steps if s.objective is not None) == 120.0


def test_at_one_moment_only_the_last_is_told() -> None:
    course = BoundTrace()
    course.proven(50.0)
    course.found(100.0)
    assert course.closed(100.0, 50.0) == (Step(0.0, 100.0, 50.0),)


def test_what_was_known_of_fewer_events_is_forgotten() -> None:
    course = BoundTrace()
    course.found(70.0)
    course.proven(60.0)
    course.spend(1.0)
    course.begin_again()
    course.found(100.0)
    assert course.closed(100.0, 90.0)[0] == Step(1.0, 100.0, 90.0)


def test_a_stage_without_a_proof_has_costs_alone() -> None:
    course = BoundTrace()
    course.found(5.0)
    course.spend(2.0)
    assert course.closed(4.0, None) == (Step(0.0, 5.0, None), Step(2.0, 4.0, None))


def test_a_long_course_is_thinned_and_stays_monotone() -> None:
    course = BoundTrace()
    for n in range(1_000):
        course.spend(0.01)
        course.proven(float(n))
        if n > 613:
            course.found(5_000.0 - n)
    steps = course.closed(4_000.0, 999.0)
    assert len(steps) == MOST
    first = next(n for n, s in enumerate(steps) if s.objective is not None)
    assert round(steps[first].work, 6) == 6.15  # where the plan appears is never thinned away
    for before, after in pairwise(steps):
        assert before.work < after.work
        assert (before.bound or 0.0) <= (after.bound or 0.0)
        assert before.objective is None or (after.objective or 0.0) <= before.objective
    assert (steps[-1].objective, steps[-1].bound) == (4_000.0, 999.0)


def test_an_outcome_tells_its_steps_and_they_are_read_back() -> None:
    steps = followed().closed(100.0, 95.0)
    told = Outcome("O", "staffing", "feasible", 100.0, 95.0, 1.0, 1.0, steps=steps).to_json()
    assert steps_of(told) == steps
    assert steps_of(told)[-1].gap == gap_between(100.0, 95.0) == told["gap"]
    assert "trajectory" not in Outcome("O", "staffing", "feasible", 100.0, 95.0, 1.0, 1.0).to_json()
