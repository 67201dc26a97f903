"""The course of a stage as it is being solved: work done, the best plan so far, the best bound so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from duxue.models.stage_end import Outcome
from duxue.scenarios.trajectory import Step, thinned


class BoundTrace:
    """Takes down what a stage finds and proves, and when; the clock is the work, so that it repeats from run to run."""

    def __init__(self) -> None:
        self.work = 0.0
        self._steps: list[Step] = []

    def spend(self, work: float) -> None:
        """So much more work is done (deterministic seconds)."""
        self.work += work

    def found(self, objective: float, *, after: float = 0.0) -> None:
        """A plan of this cost is known, ``after`` so much work beyond what is counted already."""
        self._add(self.work + after, objective, None)

    def proven(self, bound: float, *, after: float = 0.0) -> None:
        """No plan costs less than this."""
        self._add(self.work + after, None, bound)

    def follow(self, steps: Iterable[tuple[float, float]]) -> None:
        """Bounds proven on the way, each with the work done by then; the last one's work counts as done."""
        begun = self.work
        for work, bound in steps:
            self.work = begun + work
            self.proven(bound)

    def keep(self, step: Step) -> None:
        """A step that was taken down before."""
        self._steps.append(step)

    def begin_again(self) -> None:
        """What was known so far was known of a smaller question (fewer events to place): only the work remains."""
        self._steps = [Step(s.work, None, None) for s in self._steps]

    def closed(self, objective: float | None, bound: float | None) -> tuple[Step, ...]:
        """The steps, never worse than the step before, the last one telling what the stage told in the end.

        No earlier step claims more than the end: what was cheaper by the search's own reckoning (before leaders,
        shortfalls or goals were counted) is told at the cost of the end, which makes it no less true.
        """
        best: float | None = None
        proof: float | None = None
        whole: list[Step] = []
        for step in (*self._steps, Step(self.work, objective, bound)):
            best, proof = _least(best, step.objective, objective), _most(proof, step.bound, bound)
            known = (whole[-1].objective, whole[-1].bound) if whole else (None, None)
            work = max(step.work, whole[-1].work) if whole else step.work
            if known != (best, proof):
                if whole and whole[-1].work == work:
                    whole.pop()
                whole.append(Step(work, best, proof))
        if not whole or whole[-1].work < self.work:
            whole.append(Step(self.work, best, proof))
        return thinned(whole)

    def _add(self, work: float, objective: float | None, bound: float | None) -> None:
        self._steps.append(Step(work, objective, bound))


def retold(end: Outcome, objective: float, bound: float | None) -> Outcome:
    """How a stage ended, told of what later stages have made of its rows: the minutes that these cost, and what is proven of them.

    It is optimal only where the bound reaches these minutes; its course ends with them.
    """
    course = BoundTrace()
    for step in end.steps:
        course.work = step.work
        course.keep(step)
    least = None if bound is None else min(bound, objective)
    status = end.status
    if status in ("optimal", "feasible"):
        status = "optimal" if bound is not None and bound == objective else "feasible"
    steps = course.closed(objective, least) if end.steps else ()
    return replace(end, status=status, objective=objective, bound=least, steps=steps)


def _least(best: float | None, found: float | None, end: float | None) -> float | None:
    if found is None or end is None:
        return best
    told = max(float(found), float(end))
    return told if best is None else min(best, told)


def _most(proof: float | None, proven: float | None, end: float | None) -> float | None:
    if proven is None or end is None:
        return proof
    told = min(float(proven), float(end))
    return told if proof is None else max(proof, told)
