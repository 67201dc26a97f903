"""What all teams of a year must cost at least, whatever the days: who could come in which month, and how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from duxue.models.linear import programme, solved
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.year_goals import YearGoals
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Event

Months = tuple[tuple[date, int], ...]
"""The months that an event's days lie in, with the number of days in each."""
FAR = 10**6
"""More than any half-days, or days, of a year."""


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
    goals: YearGoals, tasks: Mapping[EventTask, Sequence[Event]], expert_price: int, reserve_price: int
) -> Relaxed:
    """What the teams of these tasks must cost at least, each with all its possible placements.

    A linear relaxation (GLOP): every task is shared out among its months, a seat in a month is open only to those who are free
    on one of the placements there, and what goes beyond a person's month costs the price of the reserve, a missing expert
    the price of the rule; loads beyond shares and budget are paid. Days inside a month are not told apart. 0 where the solver
    gives no answer.
    """
    bound = _TeamBound(goals, expert_price, reserve_price)
    for task, placements in tasks.items():
        bound.add(task, placements)
    return bound.solve()


class _TeamBound:
    """The program, filled task by task."""

    def __init__(self, goals: YearGoals, expert_price: int, reserve_price: int) -> None:
        self.goals, self.force = goals, goals.force
        self.expert_price, self.reserve_price = expert_price, reserve_price
        self.lp = programme()
        self.objective = self.lp.Objective()
        self.objective.SetMinimization()
        self.rooms: dict[tuple[str, date], Any] = {}
        self.loads: dict[str, list[Any]] = {}
        self.shares: dict[tuple[str, Months], Any] = {}
        self.seats: dict[tuple[str, Months, str], Any] = {}
        self.money = None if goals.money is None else self._within(goals.money, goals.budget.price)

    def add(self, task: EventTask, placements: Sequence[Event]) -> None:
        """A task with its team in each of its months."""
        lp = self.lp
        once = lp.Constraint(1.0, 1.0)
        expert = lp.Constraint(1.0, lp.infinity()) if task.led_by_fit else None
        if expert is not None:
            expert.SetCoefficient(self._at_price(self.expert_price, high=1.0), 1.0)
        by_months: dict[Months, list[Event]] = defaultdict(list)
        for event in placements:
            by_months[tuple(sorted(Counter(d.replace(day=1) for d in event.days()).items()))].append(event)
        for months, events in by_months.items():
            share = self.shares[task.event_id, months] = self._at_price(0, high=1.0)
            once.SetCoefficient(share, 1.0)
            size, lead = self._at_least(share, task.team), self._at_least(share, 1)
            for who, leads in self._able(task, events):
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
                    self._room(who, month).SetCoefficient(seat, float(days))
                for row in self._loads(who):
                    row.SetCoefficient(seat, float(task.length))
                if self.money is not None:
                    self.money.SetCoefficient(seat, float(self.goals.cost(task, who)))

    def solve(self) -> Relaxed:
        """The bound, and what each choice adds to it."""
        if not solved(self.lp):
            return Relaxed(0.0, {}, {}, {})
        shares = {key: float(x.reduced_cost()) for key, x in self.shares.items()}
        seats = {key: float(x.reduced_cost()) for key, x in self.seats.items()}
        unused: dict[str, float] = defaultdict(float)
        for costs in (shares, seats):
            for key, cost in costs.items():
                unused[str(key[0])] += max(0.0, -cost)
        return Relaxed(float(self.objective.Value()), shares, seats, unused)

    def _able(self, task: EventTask, events: Sequence[Event]) -> list[tuple[str, bool]]:
        """Who could sit in the team on some of these placements, and whether as its lead."""
        force, found = self.force, []
        for who in force.pool(task):
            gone = force.away[task.government][who]
            free = [e for e in events if not force.bits.span(e.start, e.end) & gone]
            leads, joins = (
                force.fit(task, who, role) and any(not force.barred(task, who, e, role) for e in free)
                for role in (Role.LEAD, Role.MEMBER)
            )
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

    def _room(self, who: str, month: date) -> Any:
        if (who, month) not in self.rooms:
            self.rooms[who, month] = self._within_days(self.force.spare(who, month), self.reserve_price)
        return self.rooms[who, month]

    def _loads(self, who: str) -> list[Any]:
        """The rows of a person's half-days of events, one for each step of their price."""
        if who not in self.loads:
            self.loads[who] = [self._within_days(*step) for step in self.goals.steps.get(who, ())]
        return self.loads[who]

    def _within_days(self, limit: int, price: int) -> Any:
        """A row of whole days that stays within some half-days, each beyond at a price: where half a day is left over, the first
        day beyond costs only what is lacking to it."""
        days, left = divmod(limit, 2)
        row = self._within(days, 2 * price)
        if left:
            row.SetCoefficient(self._at_price(price, high=1.0), -1.0)
        return row

    def _within(self, limit: int, price: int) -> Any:
        """A row that stays within a limit; each unit beyond it has a price."""
        row = self.lp.Constraint(-self.lp.infinity(), float(limit))
        row.SetCoefficient(self._at_price(price, high=self.lp.infinity()), -1.0)
        return row
