"""What an event could cost at best by itself, and which of its days and people could still better what it costs now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from duxue.models.stages.event_task import EventTask
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.team_bound import NOTHING_KNOWN, Relaxed
from duxue.models.stages.team_choices import Months
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Event

NEAREST = 16
"""People looked at for each team: those with the shortest way, beside them the nearest experts and leads."""
BEST = 10
"""The same where it is known what each adds to the least cost of all teams: those who add least."""
ABLE = 4


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who could sit in a team on a day: what the seat adds to the least cost, whether they may lead and join, and know the school."""

    who: str
    cost: float
    leads: bool
    joins: bool
    knows: bool = False


@dataclass(frozen=True)
class Choice:
    """A day that an event could have: what it adds by itself, how many must come, who is free, who must be among them (blank: nobody).

    ``expert`` is what it costs that nobody in the team knows the school.
    """

    event: Event
    cost: float
    team: int
    free: Sequence[Person]
    bound: str
    expert: float = 0.0

    @cached_property
    def least(self) -> float:
        """What the day costs at least with any team; infinite where it has none."""
        return self._cheapest[0] + max(self._lacking, self._unknowing)

    def least_with(self, person: Person) -> float:
        """What it costs at least with this person in the team."""
        cost, dearest = self._cheapest
        lacking = max(0.0 if person.leads else self._lacking, 0.0 if person.knows else self._unknowing)
        return cost + max(0.0, person.cost - dearest) + lacking

    @cached_property
    def _ranked(self) -> list[Person]:
        return sorted(self.free, key=lambda p: (p.who != self.bound, p.cost))

    @cached_property
    def _cheapest(self) -> tuple[float, float]:
        """The cost with the cheapest people, and that of the dearest of them who may be replaced."""
        mine = self._ranked[: self.team]
        if len(mine) < self.team or (self.bound and mine[0].who != self.bound):
            return float("inf"), 0.0
        return self.cost + sum(p.cost for p in mine), mine[-1].cost

    @cached_property
    def _lacking(self) -> float:
        """What it costs more where none of the cheapest may lead."""
        if any(p.leads for p in self._ranked[: self.team]):
            return 0.0
        others = self._ranked[self.team :]
        return min((p.cost for p in others if p.leads), default=float("inf")) - self._cheapest[1]

    @cached_property
    def _unknowing(self) -> float:
        """What it costs more where none of the cheapest knows the school and somebody should."""
        if not self.expert or any(p.knows for p in self._ranked[: self.team]):
            return 0.0
        others = self._ranked[self.team :]
        dearer = min((p.cost for p in others if p.knows), default=float("inf")) - self._cheapest[1]
        return min(self.expert, dearer)


def least_of(choices: Sequence[Choice]) -> float:
    """What an event costs at least on any of its days."""
    return min((choice.least for choice in choices), default=float("inf"))


def within(choices: Sequence[Choice], most: float, keep: Collection[str]) -> list[Choice]:
    """The choices with the people that an event of at most this cost can have; some people stay whatever they cost."""
    return [
        replace(
            choice,
            free=[
                p
                for p in choice.free
                if p.who in keep or p.who == choice.bound or choice.least_with(p) <= most
            ],
        )
        for choice in choices
        if choice.least <= most
    ]


class NearPeople:
    """Who is looked at for each team of a calendar's events."""

    def __init__(self, first: FirstCalendar) -> None:
        self.first = first
        self._relaxed = NOTHING_KNOWN
        self._best: dict[tuple[str, Months], list[Person]] = {}
        self._ranked: dict[str, list[str]] = {}
        self._roles: dict[tuple[str, str], tuple[bool, bool]] = {}

    def of(self, event_id: str) -> list[str]:
        """Those who could sit in the team at all, the shortest way first."""
        if event_id not in self._ranked:
            task, force = self.first.tasks[event_id], self.first.force
            able = [i for i in force.pool(task) if any(self.roles(task, i))]
            self._ranked[event_id] = sorted(able, key=lambda i: (force.minutes(task, i), i))
        return self._ranked[event_id]

    def roles(self, task: EventTask, who: str) -> tuple[bool, bool]:
        """Whether somebody may lead a team, and be a member of it, days apart."""
        key = task.event_id, who
        if key not in self._roles:
            self._roles[key] = (
                self.first.force.fit(task, who, Role.LEAD),
                self.first.force.fit(task, who, Role.MEMBER),
            )
        return self._roles[key]

    def people(self, task: EventTask, months: Months, relaxed: Relaxed, also: Iterable[str]) -> list[Person]:
        """Who is looked at for a team in some months: the best by what is known of all teams, else those close by; experts, leads; some others."""
        if relaxed is not self._relaxed:
            self._relaxed, self._best = relaxed, {}
        key = task.event_id, months
        if key not in self._best:
            self._best[key] = self._best_of(task, months)
        found = self._best[key]
        more = set(also).difference(p.who for p in found)
        return [*found, *(self.person(task, months, who) for who in sorted(more))]

    def _best_of(self, task: EventTask, months: Months) -> list[Person]:
        near, number = self.of(task.event_id), NEAREST
        if self._relaxed.seats:
            known = [i for i in near if (task.event_id, months, i) in self._relaxed.seats]
            near = sorted(known, key=lambda i: self._relaxed.seat(task.event_id, months, i))
            number = BEST
        knowing = [i for i in near if self.first.force.knows(task, i)][:ABLE]
        leading = [i for i in near if self.roles(task, i)[0]][:ABLE]
        return [self.person(task, months, who) for who in sorted({*near[:number], *knowing, *leading})]

    def all(self, task: EventTask, months: Months, relaxed: Relaxed) -> list[Person]:
        """Whoever could sit in the team."""
        self._relaxed = relaxed
        return [self.person(task, months, who) for who in sorted(self.of(task.event_id))]

    def person(self, task: EventTask, months: Months, who: str) -> Person:
        """Somebody with what the seat adds, the roles that are open to them, and whether they know the school."""
        cost = self._relaxed.seat(task.event_id, months, who)
        return Person(who, cost, *self.roles(task, who), self.first.force.knows(task, who))
