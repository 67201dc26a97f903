"""What an event could cost at best by itself, and which of its days and people could still better what it costs now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from duxue.scenarios.plan import Event


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who could sit in a team on a day: what the seat adds to the least cost, and whether they may lead and join."""

    who: str
    cost: float
    leads: bool
    joins: bool


@dataclass(frozen=True)
class Choice:
    """A day that an event could have: what it adds by itself, how many must come, who is free, who must be among them (blank: nobody)."""

    event: Event
    cost: float
    team: int
    free: Sequence[Person]
    bound: str

    @cached_property
    def least(self) -> float:
        """What the day costs at least with any team; infinite where it has none."""
        return self._cheapest[0] + self._lacking

    def least_with(self, person: Person) -> float:
        """What it costs at least with this person in the team."""
        cost, dearest = self._cheapest
        return cost + max(0.0, person.cost - dearest) + (0.0 if person.leads else self._lacking)

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
