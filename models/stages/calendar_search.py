"""A better calendar: a few events at a time are taken off and placed anew (ruin and recreate, Schrimpf et al. 2000)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from duxue.models.solver import Stop
from duxue.models.stages.first_calendar import FirstCalendar

TAKEN_OFF = 6
"""Events placed anew together in one round."""
SETTLED = 15
"""Rounds that are gone through where every event has a day: all teams chosen at once bring far more. They do not grow with the effort,
so that what follows sets out from the same calendar.
"""


class CalendarSearch:
    """Moves events to days on which people from close by are free, and places what has found no day yet."""

    def __init__(self, first: FirstCalendar, expert_price: int, seed: int) -> None:
        self.first = first
        self.expert_price = expert_price
        self.draw = Random(seed)
        self._least = {
            i: sorted(first.force.minutes(t, p) for p in first.force.own)
            for i, t in first.tasks.items()
            if not t.government
        }

    def run(self, rounds: int, stop: Stop, tell: Callable[[], None] = lambda: None) -> None:
        """So many rounds; each keeps what it found only where it is no worse, and ``tell`` is called after each."""
        for done in range(rounds):
            settled = done >= SETTLED and not self.first.missing()
            if stop.is_asked() or settled or not self.first.calendar.events:
                return
            self._round()
            tell()

    def _round(self) -> None:
        calendar, missing = self.first.calendar, self.first.missing()
        group = self._group(missing)
        before = self.worth(group)
        taken = [self.first.remove(i) for i in group if i in calendar.events]
        self.draw.shuffle(group)
        for event_id in sorted(group, key=lambda i: i not in missing):
            self.first.place(self.first.tasks[event_id])
        if self.worth(group) > before:
            for event_id in group:
                if event_id in calendar.events:
                    self.first.remove(event_id)
            for event, team in taken:
                self.first.restore(event, team)

    def _group(self, missing: list[str]) -> list[str]:
        """One event that costs far more than it might, or has no day yet, and others of the same days."""
        calendar, tasks = self.first.calendar, self.first.tasks
        pool = sorted(calendar.events)
        if missing and self.draw.random() < 0.5:
            seed = self.draw.choice(sorted(missing))
            first, last = tasks[seed].first, tasks[seed].last
            near = [i for i in pool if calendar.events[i].start <= last and first <= calendar.events[i].end]
        else:
            seed = self.costly(pool, self.draw)
            day = calendar.events[seed].start
            near = [i for i in pool if abs((calendar.events[i].start - day).days) <= 14]
        others = [i for i in near if i != seed]
        return [seed, *self.draw.sample(others, min(TAKEN_OFF - 1, len(others)))]

    def costly(self, pool: Sequence[str], draw: Random) -> str:
        """Of a few events drawn from some, the one that costs most beyond what it might."""
        some = [draw.choice(pool) for _ in range(4)]
        return max(some, key=lambda i: (self._regret(i), i))

    def _regret(self, event_id: str) -> float:
        least = self._least.get(event_id)
        size = self.first.tasks[event_id].team
        beyond = self.first.cost(event_id) - sum(least[:size]) if least else 0.0
        return beyond + self.first.crowding(self.first.calendar.events[event_id], without=True)

    def worth(self, group: Sequence[str]) -> float:
        """Minutes of the teams, missing experts, all loads beyond shares, full weeks, and a heavy price for each event without a day."""
        total = self.first.loads() + self.first.weeks.minutes()
        for event_id in group:
            team = self.first.calendar.teams.get(event_id)
            if team is None:
                total += self.first.order.price(self.first.tasks[event_id].kinds)
                continue
            event = self.first.calendar.events[event_id]
            beside = self.first.beside_weeks(event, without=True)
            total += self.first.cost(event_id) + self.lacking(event_id) + beside
        return total

    def lacking(self, event_id: str) -> int:
        """Minutes that an event costs for want of an expert."""
        task, team = self.first.tasks[event_id], self.first.calendar.teams[event_id]
        return self.expert_price * self.first.force.lacks_expert(task, (s.inspector_id for s in team))
