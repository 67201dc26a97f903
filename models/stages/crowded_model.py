"""Models of many events at once: the reserve open at its price, full weeks and close days of one school paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations
from math import floor
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.stages.event_task import EventTask
from duxue.models.stages.joint_model import Hope, Placed, RepairModel
from duxue.models.stages.joint_prospects import NearPeople
from duxue.scenarios.calendar import week_start
from duxue.scenarios.plan import Event


class ReserveModel(RepairModel):
    """Some events with the reserve open to all of them, at its price."""

    def __init__(
        self,
        near: NearPeople,
        tasks: Mapping[str, EventTask],
        taken: Placed,
        hope: Hope | None,
        *,
        expert_price: int,
        reserve_price: int,
    ) -> None:
        self._reserve_price = reserve_price
        super().__init__(near, expert_price, tasks, taken, hope)

    def _beyond_room(self) -> Mapping[tuple[str, date], int]:
        """What the events take beyond the room already they may take, and the whole reserve."""
        taken, kept = super()._beyond_room(), self.first.kept_back()
        return {key: max(taken.get(key, 0), kept.get(key, 0)) for key in {*taken, *kept}}

    def _room_of(self, who: str, month: date) -> int:
        return max(0, self.first.room(who, month))

    def _within_room(self, used: Sequence[Any], room: int, key: tuple[str, date]) -> None:
        most = self.first.room(*key) + self._beyond.get(key, 0) - room
        over = self.model.new_int_var(0, max(0, most), "")
        self.model.add(cp_model.LinearExpr.sum(used) <= room + over)
        self._cost.append(self._reserve_price * over)


class CrowdedModel(ReserveModel):
    """All events of a calendar: what each day costs by what stands beside it, and what these events' days cost together."""

    def _crowding(self, event: Event) -> int:
        return floor(self.first.beside_weeks(event))

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
            for full, price in self.first.weeks.whole_steps():
                self._pay_beyond(terms, full - self.first.weeks.of(monday), floor(price))

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
