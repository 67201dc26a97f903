"""Several events placed anew together, days and teams at once: a small model for a few events, all others as they stand.

Where events have no day yet they take part too: an event goes without one where that gives days to more duties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from duxue.models.solver import Stop
from duxue.models.stages.calendar_search import CalendarSearch
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.joint_model import GAIN, LIMIT, Hope, RepairModel
from duxue.models.stages.joint_prospects import NearPeople
from duxue.models.stages.team_bound import Relaxed
from duxue.models.stages.team_choices import Months

TOGETHER = 5
"""Events placed anew in one round."""
AT_ONCE = 3
"""Of these, events that have no day yet at most."""
PATIENCE = 40
"""Rounds in a row without a gain after which the search ends."""


@dataclass(frozen=True)
class Outlook:
    """What the calendar's teams cost now, and what is known of the least that any calendar's cost."""

    now: float
    relaxed: Relaxed

    def spare(self, days: Iterable[tuple[str, Months]]) -> float:
        """By how much all teams could at most cost less, with events in these months."""
        return self.now - self.relaxed.minutes - sum(self.relaxed.least(*day) for day in days)


class JointPlacing:
    """Rounds of large neighbourhoods over events; a round is kept only where the office's price of its events falls."""

    together, limit = TOGETHER, LIMIT

    def __init__(self, first: FirstCalendar, search: CalendarSearch, seed: int) -> None:
        self.first = first
        self.search = search
        self.seed = seed
        self.draw = Random(seed)
        self.near = NearPeople(first)

    def run(
        self,
        rounds: int,
        stop: Stop,
        tell: Callable[[float], None],
        is_enough: Callable[[], bool],
        outlook: Callable[[], Outlook | None] = lambda: None,
        patience: int = PATIENCE,
    ) -> None:
        """So many rounds; ``tell`` hears after each how many deterministic seconds it took; before all and after a gain it is asked what is enough.

        With an ``outlook`` rounds go where the bound says that something may be gained, and nowhere else.
        """
        self._outlook = outlook
        idle, gained = 0, True
        for _ in range(rounds):
            if stop.is_asked() or not self.first.calendar.events or idle >= patience:
                return
            if gained and not self.first.missing() and is_enough():
                return
            gained, work = self._round(self._group(), stop)
            tell(work)
            idle = 0 if gained else idle + 1

    # Which events.

    def _group(self) -> list[str]:
        """An event that costs more than it might (or has no day), and others of the same weeks or with the same people near."""
        events, missing = self.first.calendar.events, self.first.missing()
        if missing and self.draw.random() < 0.5:
            return self._around(self.draw.choice(missing), missing)
        pool = sorted(events)
        begin = self._costly(pool)
        others = [i for i in pool if i != begin]
        if self.draw.random() < 0.5:
            day = events[begin].start
            others.sort(key=lambda i: (abs((events[i].start - day).days), i))
            others = others[: 3 * TOGETHER]
        else:
            near = {*self._wanted(begin), *self._team_of(begin)}
            chance = {i: self.draw.random() for i in others}
            others.sort(key=lambda i: (-len(near.intersection(self._team_of(i))), chance[i]))
            others = others[: 2 * TOGETHER]
        return [begin, *self.draw.sample(others, min(TOGETHER - 1, len(others)))]

    def _around(self, begin: str, missing: Sequence[str]) -> list[str]:
        """An event without a day, others without one, and events that stand inside its window."""
        tasks, events = self.first.tasks, self.first.calendar.events
        first, last = tasks[begin].first, tasks[begin].last
        alike = [i for i in missing if i != begin and tasks[i].first <= last and first <= tasks[i].last]
        near = [i for i in sorted(events) if events[i].start <= last and first <= events[i].end]
        also = self.draw.sample(alike, min(AT_ONCE - 1, len(alike)))
        return [begin, *also, *self.draw.sample(near, min(self.together - 1 - len(also), len(near)))]

    def _known(self) -> Outlook | None:
        """What is known of all teams; it is asked for only where each event has a day, for it is dear and steers nothing else."""
        return None if self.first.missing() else self._outlook()

    def _team_of(self, event_id: str) -> list[str]:
        return [seat.inspector_id for seat in self.first.calendar.teams[event_id]]

    def _wanted(self, event_id: str) -> list[str]:
        """Those who would best make up an event's team: by what is known of all teams, else those close by."""
        outlook = self._known()
        if outlook is None:
            return self.near.of(event_id)[:TOGETHER]
        relaxed, task = outlook.relaxed, self.first.tasks[event_id]
        spans = sorted({self.first.months_of(e) for e in self.first.placements[event_id]})
        months = min(spans, key=lambda span: relaxed.day(event_id, span))
        people = self.near.people(task, months, relaxed, ())
        return [p.who for p in sorted(people, key=lambda p: p.cost)[:TOGETHER]]

    def _costly(self, pool: Sequence[str]) -> str:
        """An event that costs more than it might: by what is known of all teams, else by what it would cost alone."""
        outlook = self._known()
        if outlook is not None:
            costly = [i for i in pool if self._adds(outlook.relaxed, i) > GAIN]
            if costly:
                return self.draw.choice(costly)
        return self.search.costly(pool, self.draw)

    def _adds(self, relaxed: Relaxed, event_id: str) -> float:
        """By how much more than the bound knows of an event costs with its team and its days as they are."""
        event = self.first.calendar.events[event_id]
        return self._regret(relaxed, event_id) + self.first.crowding(event, without=True)

    def _regret(self, relaxed: Relaxed, event_id: str) -> float:
        event, team = self.first.calendar.events[event_id], self._team_of(event_id)
        return relaxed.regret(event_id, self.first.months_of(event), team) + self.search.lacking(event_id)

    def _hope(self, group: Sequence[str]) -> Hope | None:
        """What a group adds to the least cost of all teams (None: nothing is known)."""
        outlook = self._known()
        if outlook is None:
            return None
        relaxed, calendar = outlook.relaxed, self.first.calendar
        others = (self._regret(relaxed, i) for i in calendar.events if i not in group)
        crowding = sum(self.first.crowding(calendar.events[i], without=True) for i in group)
        return Hope(relaxed, outlook.now - relaxed.minutes - sum(others) + crowding)

    # One round.

    def _round(self, group: Sequence[str], stop: Stop) -> tuple[bool, float]:
        """Whether a round gained anything, and its deterministic seconds."""
        calendar, open_before = self.first.calendar, self._open(group)
        before, hope = self.search.worth(group), self._hope(group)
        if hope is not None and hope.most < GAIN:
            return False, 0.0
        taken = {i: self.first.remove(i) for i in group if i in calendar.events}
        tasks = {i: self.first.tasks[i] for i in group}
        model = RepairModel(self.near, self.search.expert_price, tasks, taken, hope)
        run = model.solve(self.seed, stop, self.limit) if model.hopeful else None
        for event, team in (model.answer(run) if run and run.found else taken).values():
            self.first.restore(event, team)
        if run is None:
            return False, 0.0
        after = self.search.worth(group)
        worse = after > before
        if open_before:  # such a round may touch the reserve: it must be worth a duty
            worse = self._open(group) >= open_before
        if worse:
            for event_id in [i for i in group if i in calendar.events]:
                self.first.remove(event_id)
            for event, team in taken.values():
                self.first.restore(event, team)
        return not worse and after < before, run.deterministic_seconds

    def _open(self, group: Sequence[str]) -> float:
        """The price of those of some events that have no day."""
        lacking = (i for i in group if i not in self.first.calendar.events)
        return sum(self.first.order.price(self.first.tasks[i].kinds) for i in lacking)


class PlacingMissing(JointPlacing):
    """Rounds around events that have no day, of more events at once: where months hold them all, many have to make room for one."""

    together, limit = 10, 0.2

    def _group(self) -> list[str]:
        missing = self.first.missing()
        return self._around(self.draw.choice(missing), missing)
