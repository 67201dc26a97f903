"""The days that a calendar's events take of people, by person and by day: who could come on an event's days is asked for each of them."""

from __future__ import annotations

from collections.abc import Iterable

from duxue.models.stages.event_task import EventTask
from duxue.models.stages.people_by_day import places_of
from duxue.models.stages.workforce import Workforce


class TakenDays:
    """What events take of a workforce's days beside what is taken already."""

    def __init__(self, force: Workforce) -> None:
        self._force, self._people = force, force.by_day
        self._of: dict[str, int] = {}
        self._on = [0] * force.bits.number
        self._pools: dict[str, int] = {}

    def of(self, person_id: str) -> int:
        """A person's days, as bits."""
        return self._of.get(person_id, 0)

    def mark(self, people: Iterable[str], days: int, *, taken: bool) -> None:
        """Take some days (as bits) of some people, or give them back."""
        whom = 0
        for who in people:
            before = self._of.get(who, 0)
            self._of[who] = before | days if taken else before & ~days
            whom |= self._people.bit_of.get(who, 0)
        for n in places_of(days):
            self._on[n] = self._on[n] | whom if taken else self._on[n] & ~whom

    def there(self, task: EventTask, days: int, among: Iterable[str] | None = None) -> Iterable[str]:
        """Who of some people has some days (as bits); without ``among`` of all, and nobody where they are too few for a team."""
        if among is not None:
            away = self._force.away[task.government]
            return (i for i in among if not days & (away.get(i, -1) | self.of(i)))
        if task.target_id not in self._pools:
            pool = (self._people.bit_of[who] for who in self._force.pool(task))
            self._pools[task.target_id] = sum(pool)
        people, gone = self._pools[task.target_id], self._people.gone(task.government)
        for n in places_of(days):
            people &= ~(gone[n] | self._on[n])
        return self._people.of(people) if people.bit_count() >= task.team else ()
