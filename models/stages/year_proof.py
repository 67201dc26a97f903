"""The least that a year's teams can cost with its days: one model of all events at once, as a proof and not as a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.solver import Stop, solve
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.joint_model import Hope, RepairModel
from duxue.models.stages.joint_prospects import NearPeople, Person
from duxue.models.stages.team_bound import FAR, Months, Relaxed
from duxue.scenarios.plan import Event

EVENTS = 60
"""Events up to which all of them are looked at in one model."""
GAP = 0.015
"""The gap at which the proof may end."""


class YearProof(RepairModel):
    """Every event on any of its days with any team that a plan cheaper than ``now`` could have.

    What a day costs by what stands around it does not count, and the reserve is open at its price.
    """

    def __init__(
        self, first: FirstCalendar, relaxed: Relaxed, now: float, *, expert_price: int, reserve_price: int
    ) -> None:
        """The calendar is left as it was."""
        self._reserve_price, self._now = reserve_price, now
        taken = {i: first.remove(i) for i in sorted(first.calendar.events)}
        self._loads_of_others = first.loads()
        try:
            hope = Hope(relaxed, now - relaxed.minutes)
            super().__init__(NearPeople(first), expert_price, {i: first.tasks[i] for i in taken}, taken, hope)
        finally:
            for event, team in taken.values():
                first.restore(event, team)

    def least(self, *, seed: int, limit: float, stop: Stop) -> tuple[float, float]:
        """A bound, ``now`` at most, and the deterministic seconds that it took."""
        if not self.hopeful:
            return self._now, 0.0
        run = solve(self.model, seed=seed, limit=limit, stop=stop, linearization=2, gap=GAP)
        if run.status == "infeasible":
            return self._now, run.deterministic_seconds
        proven = float(run.solver.best_objective_bound) + self._loads_of_others
        return min(self._now, proven), run.deterministic_seconds

    def _beyond_room(self) -> Mapping[tuple[str, date], int]:
        return dict.fromkeys(self.force.room, FAR)

    def _crowding(self, event: Event) -> int:  # noqa: ARG002 - as a round's model has it
        return 0

    def _days_looked_at(self) -> int:
        return FAR

    def _looked_at(self, task: EventTask, months: Months, also: Iterable[str]) -> list[Person]:  # noqa: ARG002
        return self.near.all(task, months, self._relaxed)

    def _room_of(self, who: str, month: date) -> int:
        return max(0, self.first.room(who, month))

    def _within_room(self, used: Sequence[Any], room: int, _key: tuple[str, date]) -> None:
        over = self.model.new_int_var(0, FAR, "")
        self.model.add(cp_model.LinearExpr.sum(used) <= room + over)
        self._cost.append(self._reserve_price * over)
