"""All events of a small year in one model: the least that teams and days can cost, and a calendar that comes near it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from duxue.models.solver import Presolve, Run, Stop, solve
from duxue.models.stages.crowded_model import CrowdedModel
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.joint_model import Hope, Placed
from duxue.models.stages.joint_prospects import NearPeople, Person
from duxue.models.stages.team_bound import FAR, Relaxed
from duxue.models.stages.team_choices import Months
from duxue.scenarios.calendar import week_start
from duxue.scenarios.plan import Event

EVENTS = 60
"""Events up to which all of them are looked at in one model."""
GAP = 0.003
"""The gap at which the search may end."""


@dataclass(frozen=True)
class YearBound:
    """What the teams of some events cost at least, and their days beside them."""

    teams: Relaxed
    days: float

    @property
    def least(self) -> float:
        """What both cost at least."""
        return self.teams.minutes + self.days


def year_bound(first: FirstCalendar, teams: Relaxed) -> YearBound:
    """What a calendar's events must cost, each in the months and on the days that add least to its team and its week."""

    def price(event: Event) -> float:
        key = event.event_id, first.months_of(event)
        return first.days_price(event) - teams.of_days(*key) + teams.least(*key)

    return YearBound(teams, _least_weeks(first, price))


def _least_weeks(first: FirstCalendar, price: Callable[[Event], float]) -> float:
    """What a calendar's weeks cost at least, with the price of each event's days beside them."""
    asked = []
    for event_id in sorted(first.calendar.events):
        weeks: dict[date, float] = {}
        for event in first.placements[event_id]:
            monday, more = week_start(event.start), price(event)
            weeks[monday] = min(more, weeks.get(monday, more))
        asked.append((first.tasks[event_id].team, weeks))
    return first.weeks.least(asked)


class WholeYear(CrowdedModel):
    """Every event on any of its days with any team that a plan cheaper than ``now`` could have."""

    def __init__(
        self, first: FirstCalendar, relaxed: Relaxed, now: float, *, expert_price: int, reserve_price: int
    ) -> None:
        """The calendar is left as it was."""
        self._now = now
        weeks = _least_weeks(first, lambda _: 0.0)
        taken: Placed = {i: first.remove(i) for i in sorted(first.calendar.events)}
        self._loads_of_others = first.loads()
        tasks, hope = {i: first.tasks[i] for i in taken}, Hope(relaxed, now - relaxed.minutes - weeks)
        try:
            super().__init__(
                NearPeople(first), tasks, taken, hope, expert_price=expert_price, reserve_price=reserve_price
            )
        finally:
            place(first, taken)

    def solve_whole(self, *, seed: int, limit: float, stop: Stop) -> tuple[float, Placed, float]:
        """A bound, ``now`` at most; events and teams as they stand then; the deterministic seconds that it took."""
        if not self.hopeful:
            return self._now, self.taken, 0.0
        run = solve(
            self.model, seed=seed, limit=limit, stop=stop, linearization=2, gap=GAP, presolve=Presolve.NONE
        )
        return self._proven(run), self.answer(run) if run.found else self.taken, run.deterministic_seconds

    def _proven(self, run: Run) -> float:
        if run.status == "infeasible":
            return self._now
        return min(self._now, float(run.solver.best_objective_bound) + self._loads_of_others)

    def _days_looked_at(self) -> int:
        return FAR

    def _looked_at(self, task: EventTask, months: Months, also: Iterable[str]) -> list[Person]:  # noqa: ARG002
        return self.near.all(task, months, self._relaxed)


def place(first: FirstCalendar, placed: Placed) -> None:
    """Put events, none of which is on a calendar, there with their teams."""
    for _, (event, team) in sorted(placed.items()):
        first.restore(event, team)
