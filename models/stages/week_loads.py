"""How full an office's weeks are: half-days in the field of all its people, week by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from duxue.scenarios.calendar import week_start
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Plan, Visit


class WeekLoads:
    """Half-days by week (its Monday); visits that are placed add to them."""

    def __init__(self, facts: Plan, people: Iterable[str]) -> None:
        self._half_days: Counter[date] = Counter()
        for who in sorted(people):
            for seat in facts.seats_of(who):
                event = facts.event(seat.event_id)
                for day in event.days() if event and seat.role is not Role.RESERVE else ():
                    self._half_days[week_start(day)] += 2
            self.add(facts.visits_by(who))

    def add(self, visits: Iterable[Visit], times: int = 1) -> None:
        """Count some visits, as so many alike."""
        for visit in visits:
            self._half_days[week_start(visit.date)] += visit.half_days * times

    def fullness(self, days: Iterable[date]) -> Mapping[date, float]:
        """For some days: how full their week is among the weeks of all of them, from 0 (the emptiest) to 1."""
        load = {day: self._half_days[week_start(day)] for day in days}
        low, high = min(load.values(), default=0), max(load.values(), default=0)
        return {day: (n - low) / (high - low) if high > low else 0.0 for day, n in load.items()}
