"""How the proof of a stage came together: what the plan cost, and what none can undercut, at each step of the work."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KEY = "trajectory"
"""The key of a stage in ``outcome.json`` under which its steps stand."""

MOST = 60
"""Steps of one stage that are kept."""


class DamagedTrajectoryError(ValueError):
    """Steps that cannot be understood (an ``outcome.json`` edited by hand)."""


@dataclass(frozen=True, slots=True)
class Step:
    """What was known after so much work: the cost of the best plan and the proven bound, None where there was none.

    ``work`` is in the solver's deterministic seconds (rounds of a search that has no such clock count at a fixed rate),
    costs are in the stage's own minutes.
    """

    work: float
    objective: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """How far the plan may have been from the best possible, relative to its cost (None: no plan or no proof yet)."""
        return gap_between(self.objective, self.bound)

    def to_json(self) -> list[float | None]:
        """The step as it stands in ``outcome.json``: work, objective, bound."""
        return [round(self.work, 6), self.objective, self.bound]


def gap_between(objective: float | None, bound: float | None) -> float | None:
    """How far an objective may be from the best possible, relative to the objective (None: no plan or no proof)."""
    if objective is None or bound is None:
        return None
    if objective <= bound:
        return 0.0
    return (objective - bound) / max(1.0, abs(objective))


def thinned(steps: Sequence[Step]) -> tuple[Step, ...]:
    """So many steps at most: the first, the last, those where plan and bound first appear, the rest evenly taken."""
    if len(steps) <= MOST:
        return tuple(steps)
    last = len(steps) - 1
    kept = {0, last}
    kept |= {next((n for n, s in enumerate(steps) if s.objective is not None), 0)}
    kept |= {next((n for n, s in enumerate(steps) if s.bound is not None), 0)}
    room = MOST - len(kept)
    kept |= {round(n * last / (room + 1)) for n in range(1, room + 1)}
    return tuple(steps[n] for n in sorted(kept))


def steps_of(stage: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps of a stage of ``outcome.json``; none in a plan made before they were kept.

    Raises DamagedTrajectoryError for anything else than steps whose work and bound never fall and whose cost never rises.
    """
    told = stage.get(KEY)
    if told is None:
        return ()
    if not isinstance(told, list):
        raise DamagedTrajectoryError(KEY)
    steps = tuple(_step(one) for one in told)
    for before, after in itertools.pairwise(steps):
        if not _follows(before, after):
            raise DamagedTrajectoryError(f"{KEY}: {after}")
    return steps


def _step(told: object) -> Step:
    if not isinstance(told, list) or len(told) != 3:
        raise DamagedTrajectoryError(str(told))
    work, objective, bound = (_number(value) for value in told)
    if work is None or work < 0:
        raise DamagedTrajectoryError(str(told))
    return Step(work, objective, bound)


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise DamagedTrajectoryError(str(value))
    return float(value)


def _follows(before: Step, after: Step) -> bool:
    cheaper = before.objective is None or (
        after.objective is not None and after.objective <= before.objective
    )
    proven = before.bound is None or (after.bound is not None and after.bound >= before.bound)
    return before.work <= after.work and cheaper and proven
