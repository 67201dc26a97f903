"""Rounds over all events of a year at once, where small ones end far from the bound: near their cheapest days and people.

Few events at a time cannot exchange people in a ring; here every event may go to the days, and take the people, that add
little to the bound. As in a small round nobody is in two places and no month holds more than its room; beside it stand what the
weeks of all events cost, and events of one school that come close.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import combinations
from math import floor
from random import Random
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.solver import Run, Stop, solve
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.joint_model import GAIN, Hope, Placed, RepairModel
from duxue.models.stages.joint_prospects import NearPeople, least_of
from duxue.models.stages.team_bound import Relaxed
from duxue.scenarios.calendar import week_start
from duxue.scenarios.plan import Event

SPARE = 16.0
"""Minutes beyond an event's cheapest day and team that are looked at."""
DAYS = 16
"""Days looked at for each event, drawn from those that cost the same."""
LIMIT = 0.6
"""Deterministic seconds for one round."""
ROUNDS = 3
"""Rounds at most, each with other days; one that gains nothing is the last."""
EVENTS = 100
"""Events up to which all of them are looked at in one model."""


class WideModel(RepairModel):
    """The model of the round; the days and teams as they are stand among its choices."""

    def __init__(
        self,
        near: NearPeople,
        relaxed: Relaxed,
        tasks: Mapping[str, EventTask],
        taken: Placed,
        *,
        expert_price: int,
        reserve_price: int,
        draw: Random,
    ) -> None:
        self._reserve_price, self._draw = reserve_price, draw
        super().__init__(near, expert_price, tasks, taken, Hope(relaxed, float("inf")))

    def solve(self, seed: int, stop: Stop) -> Run:
        """The answer within the round's limit."""
        return solve(self.model, seed=seed, limit=LIMIT, stop=stop, linearization=2, gap=0.001)

    def _narrowed(self, most: float) -> bool:  # noqa: ARG002 - what is looked at does not hang on what may be gained
        now = {i: [c for c in mine if c.event == self.taken[i][0]] for i, mine in self.choices.items()}
        least = sum(least_of(mine) for mine in self.choices.values())
        if not super()._narrowed(least + SPARE):
            return False
        for event_id in self.choices:
            if not any(c.event == self.taken[event_id][0] for c in self.choices[event_id]):
                self.choices[event_id] += now[event_id]
        return True

    def _order(self, event: Event) -> float:  # noqa: ARG002 - drawn for each
        return self._draw.random()

    def _days_looked_at(self) -> int:
        return DAYS

    def _crowding(self, event: Event) -> int:
        return round(self.first.beside_weeks(event))

    def _room_of(self, who: str, month: date) -> int:
        return max(0, self.first.room(who, month))

    def _within_room(self, used: Sequence[Any], room: int, key: tuple[str, date]) -> None:
        """What the events take of the reserve already they may take, at its price."""
        over = self.model.new_int_var(0, self._beyond.get(key, 0), "")
        self.model.add(cp_model.LinearExpr.sum(used) <= room + over)
        self._cost.append(self._reserve_price * over)

    def _more(self) -> None:
        self._weeks()
        self._close_days()

    def _weeks(self) -> None:
        """Each seat of a week that is fuller than others is paid."""
        seats: dict[date, list[Any]] = defaultdict(list)
        for event_id, choices in self.days.items():
            for event, chosen in choices.values():
                seats[week_start(event.start)].append(self.tasks[event_id].team * chosen)
        for monday, terms in seats.items():
            for full, price in self.first.weeks.steps:
                left, part = floor(full) - self.first.weeks.of(monday), full % 1
                self._pay_beyond(terms, left, round(price * (1 - part)))
                self._pay_beyond(terms, left + 1, round(price * part))

    def _close_days(self) -> None:
        """Days of two events of one school that are close are paid."""
        for one, other in combinations(sorted(self.days), 2):
            if self.tasks[one].target_id != self.tasks[other].target_id:
                continue
            for first, x in self.days[one].values():
                for second, y in self.days[other].values():
                    if price := self.first.of_two(first, second):
                        both = self.model.new_bool_var("")
                        self.model.add_bool_or([~x, ~y, both])
                        self._cost.append(price * both)


class WideRounds:
    """All events of a calendar placed anew together; a round is kept only where what the office pays for its year falls."""

    def __init__(self, first: FirstCalendar, *, expert_price: int, reserve_price: int, seed: int) -> None:
        self.first = first
        self.prices = {"expert_price": expert_price, "reserve_price": reserve_price}
        self.seed = seed
        self.draw = Random(f"{seed}/wide")
        self.near = NearPeople(first)

    def run(
        self, relaxed: Relaxed, worth: Callable[[], float], stop: Stop, tell: Callable[[float], None]
    ) -> None:
        """Rounds as long as they gain; ``worth`` is what all teams cost, ``tell`` hears of each round's deterministic seconds."""
        events = self.first.calendar.events
        for _ in range(ROUNDS if len(events) <= EVENTS and not self.first.missing() else 0):
            if stop.is_asked():
                return
            before = worth() + self._crowding()
            taken = {i: self.first.remove(i) for i in sorted(events)}
            tasks = {i: self.first.tasks[i] for i in taken}
            model = WideModel(self.near, relaxed, tasks, taken, draw=self.draw, **self.prices)
            run = model.solve(self.seed, stop) if model.hopeful else None
            self._place(model.answer(run) if run and run.found else taken)
            gained = worth() + self._crowding() < before - GAIN
            if not gained:
                for event_id in taken:
                    self.first.remove(event_id)
                self._place(taken)
            tell(run.deterministic_seconds if run else 0.0)
            if not gained:
                return

    def _place(self, placed: Placed) -> None:
        for _, (event, team) in sorted(placed.items()):
            self.first.restore(event, team)

    def _crowding(self) -> float:
        """What the calendar's days cost beside its teams."""
        events = self.first.calendar.events.values()
        return self.first.weeks.minutes() + sum(self.first.beside_weeks(e, without=True) for e in events)
