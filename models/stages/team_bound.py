"""What all teams of a year must cost at least, whatever the days: who could come in which month, and how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from duxue.models.linear import programme, solved
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.whole_days import DAY, WholeDays
from duxue.models.stages.year_goals import YearGoals
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Event

Months = tuple[tuple[date, int], ...]
"""The months that an event's days lie in, with the number of days in each."""
FAR = 10**6
"""More than any half-days, or days, of a year."""
CUTS = 3
"""Rounds in which the programme learns what whole seats make of a limit."""


@dataclass(frozen=True)
class Relaxed:
    """A lower bound in minutes on the teams of some events, and what each choice adds to it: the reduced costs of a programme.

    ``shares`` has them by event and months, ``seats`` by event, months and person; ``unused`` by event is what it costs to do
    without all of them that the bound itself takes whole. A plan costs at least ``minutes`` and the regrets of all its events.
    """

    minutes: float
    shares: Mapping[tuple[str, Months], float]
    seats: Mapping[tuple[str, Months, str], float]
    unused: Mapping[str, float]

    def day(self, event_id: str, months: Months) -> float:
        """What it adds that an event lies in some months, its team apart."""
        return self.unused.get(event_id, 0.0) + self.shares.get((event_id, months), 0.0)

    def seat(self, event_id: str, months: Months, who: str) -> float:
        """What it adds that somebody sits in the team then (less than nothing, where the bound counts on it)."""
        return self.seats.get((event_id, months, who), 0.0)

    def least(self, event_id: str, months: Months) -> float:
        """What it adds at least that an event lies in some months, whatever its team."""
        return max(0.0, self.shares.get((event_id, months), 0.0))

    def near(self, event_id: str, months: Months, most: float) -> Callable[[str], bool]:
        """Whether somebody's seat in the team then adds at most so much."""
        return lambda who: self.seat(event_id, months, who) <= most

    def regret(self, event_id: str, months: Months, team: Iterable[str]) -> float:
        """By how much more than the bound knows of an event costs with a team in some months."""
        return self.day(event_id, months) + sum(self.seat(event_id, months, who) for who in team)


def relaxed_teams(
    goals: YearGoals,
    tasks: Mapping[EventTask, Sequence[Event]],
    expert_price: int,
    reserve_price: int,
    *,
    whole: bool = False,
) -> Relaxed:
    """What the teams of these tasks must cost at least, each with all its possible placements.

    A linear relaxation (GLOP): every task is shared out among its months, a seat in a month is open only to those who are free
    on one of the placements there, and what goes beyond a person's month costs the price of the reserve, a missing expert
    the price of the rule; loads beyond shares and budget are paid. ``whole``: of months and loads it is known that
    seats are whole, which takes twice as long. Days inside a month are not told apart. 0 where the solver gives no answer.
    """
    bound = _TeamBound(goals, expert_price, reserve_price)
    for task, placements in tasks.items():
        bound.add(task, placements)
    return bound.solve(CUTS if whole else 0)


class _TeamBound:
    """The program, filled task by task."""

    def __init__(self, goals: YearGoals, expert_price: int, reserve_price: int) -> None:
        self.goals, self.force = goals, goals.force
        self.expert_price, self.reserve_price = expert_price, reserve_price
        self.lp = programme()
        self.objective = self.lp.Objective()
        self.objective.SetMinimization()
        self.rooms: dict[tuple[str, date], WholeDays] = {}
        self.loads: dict[str, list[WholeDays]] = {}
        self.lengths: set[int] = set()
        self.shares: dict[tuple[str, Months], Any] = {}
        self.seats: dict[tuple[str, Months, str], Any] = {}
        self.money = None if goals.money is None else self._within(goals.money, goals.budget.price)

    def add(self, task: EventTask, placements: Sequence[Event]) -> None:
        """A task with its team in each of its months."""
        lp = self.lp
        self.lengths.add(task.length)
        once = lp.Constraint(1.0, 1.0)
        expert = lp.Constraint(1.0, lp.infinity()) if task.led_by_fit else None
        if expert is not None:
            expert.SetCoefficient(self._at_price(self.expert_price, high=1.0), 1.0)
        by_months: dict[Months, list[Event]] = defaultdict(list)
        for event in placements:
            by_months[tuple(sorted(Counter(d.replace(day=1) for d in event.days()).items()))].append(event)
        people = self._fit(task)
        for months, events in by_months.items():
            share = self.shares[task.event_id, months] = self._at_price(0, high=1.0)
            once.SetCoefficient(share, 1.0)
            size, lead = self._at_least(share, task.team), self._at_least(share, 1)
            for who, leads in self._able(task, people, events):
                minutes = self.force.minutes(task, who)
                seat = self.seats[task.event_id, months, who] = self._at_price(minutes, high=1.0)
                within = lp.Constraint(0.0, lp.infinity())
                within.SetCoefficient(share, 1.0)
                within.SetCoefficient(seat, -1.0)
                size.SetCoefficient(seat, 1.0)
                if leads:
                    lead.SetCoefficient(seat, 1.0)
                if expert is not None and self.force.knows(task, who):
                    expert.SetCoefficient(seat, 1.0)
                for month, days in months:
                    self._room(who, month).add(seat, days)
                for limit in self._loads(who):
                    limit.add(seat, task.length)
                if self.money is not None:
                    self.money.SetCoefficient(seat, float(self.goals.cost(task, who)))

    def solve(self, cuts: int) -> Relaxed:
        """The bound, and what each choice adds to it, after so many rounds of cuts at most."""
        if not self._solved(cuts):
            return Relaxed(0.0, {}, {}, {})
        shares = {key: float(x.reduced_cost()) for key, x in self.shares.items()}
        seats = {key: float(x.reduced_cost()) for key, x in self.seats.items()}
        unused: dict[str, float] = defaultdict(float)
        for costs in (shares, seats):
            for key, cost in costs.items():
                unused[str(key[0])] += max(0.0, -cost)
        return Relaxed(float(self.objective.Value()), shares, seats, unused)

    def _solved(self, cuts: int) -> bool:
        """Solve the programme, and again with what whole seats make of the limits that its answer breaks."""
        limits = [*self.rooms.values(), *chain.from_iterable(self.loads.values())]
        half_days = [DAY * length for length in sorted(self.lengths)]
        for _ in range(cuts):
            if not solved(self.lp):
                return False
            broken = [(limit, by) for limit in limits for by in half_days if limit.is_broken(by)]
            if not broken:
                return True
            for limit, by in broken:
                limit.cut(by)
        return solved(self.lp)

    def _fit(self, task: EventTask) -> list[tuple[str, bool, bool]]:
        """Who could sit in the team at all, and whether as its lead and as a member."""
        fit = self.force.fit
        people = [
            (who, fit(task, who, Role.LEAD), fit(task, who, Role.MEMBER)) for who in self.force.pool(task)
        ]
        return [person for person in people if person[1] or person[2]]

    def _able(
        self, task: EventTask, people: Sequence[tuple[str, bool, bool]], events: Sequence[Event]
    ) -> list[tuple[str, bool]]:
        """Who of some people could sit in the team on some of these placements, and whether as its lead."""
        force, found = self.force, []
        spans = [(event, force.bits.span(event.start, event.end)) for event in events]
        for who, lead, member in people:
            gone = force.away[task.government][who]
            free = [event for event, span in spans if not span & gone]
            if force.barred_at_times(task, who):
                may = [
                    role
                    for role in (Role.LEAD, Role.MEMBER)
                    if not all(force.barred(task, who, e, role) for e in free)
                ]
            else:
                may = [Role.LEAD, Role.MEMBER] if free else []
            leads, joins = lead and Role.LEAD in may, member and Role.MEMBER in may
            if leads or joins:
                found.append((who, leads))
        return found

    def _at_least(self, share: Any, number: int) -> Any:
        """A row that asks for so many seats where the event is held."""
        row = self.lp.Constraint(0.0, self.lp.infinity())
        row.SetCoefficient(share, -float(number))
        return row

    def _at_price(self, price: int, *, high: float) -> Any:
        variable = self.lp.NumVar(0.0, high, "")
        self.objective.SetCoefficient(variable, float(price))
        return variable

    def _room(self, who: str, month: date) -> WholeDays:
        if (who, month) not in self.rooms:
            self.rooms[who, month] = WholeDays(self.lp, self.force.spare(who, month), self.reserve_price)
        return self.rooms[who, month]

    def _loads(self, who: str) -> list[WholeDays]:
        """A person's half-days of events, within the limit of each step of their price."""
        if who not in self.loads:
            self.loads[who] = [WholeDays(self.lp, *step) for step in self.goals.steps.get(who, ())]
        return self.loads[who]

    def _within(self, limit: int, price: int) -> Any:
        """A row that stays within a limit; each unit beyond it has a price."""
        row = self.lp.Constraint(-self.lp.infinity(), float(limit))
        row.SetCoefficient(self._at_price(price, high=self.lp.infinity()), -1.0)
        return row
