"""What all teams of a year must cost at least, whatever the days: each event one of the teams that are free together in some month.

Dantzig-Wolfe: a programme shares each event out among whole teams that it has met; what it would pay for a seat more of a
person's month or share prices the next teams, the cheapest of each event. What the limits leave over at these prices, and the
cheapest team of each event, is a bound (Lagrange) whatever the prices; the best on the way is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from heapq import nsmallest
from itertools import chain, groupby, zip_longest
from typing import Any

import numpy as np

from duxue.models.linear import programme, solved
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.team_choices import (
    CheapestTeams,
    Costs,
    Months,
    Offer,
    Team,
    TeamChoices,
    Together,
    months_of,
)
from duxue.models.stages.whole_days import DAY, WholeDays
from duxue.models.stages.year_goals import YearGoals
from duxue.scenarios.plan import Event

FAR = 10**6
"""More than any half-days, or days, of a year."""
ROUNDS = 60
"""Rounds of teams at most."""
AT_ONCE = 3
"""Teams of an event, each of another month or of other days, that one round adds."""
BEST = 4
"""Teams of an event, the best of those met, that are told for all its months."""
CUTS = 4
"""Rounds in which the programme learns what whole seats make of a limit."""
CLOSE = 0.0005
"""The share of its answer by which the programme's answer may lie above the bound in the end."""
LITTLE = 1e-6
"""Minutes below which a team betters nothing."""


@dataclass(frozen=True)
class Met:
    """A team that an event could have in some months, and by how much more than the bound knows of it costs."""

    months: Months
    people: tuple[str, ...]
    regret: float


@dataclass(frozen=True)
class Relaxed:
    """A lower bound in minutes on the teams of some events, and what each choice adds to it.

    ``days`` have it by event and months, the team apart, ``seats`` by event, months and person, ``floors`` by event and months
    with the cheapest team then; ``teams`` are teams met on the way to the bound, by event. A plan costs at least ``minutes``
    and the regrets of all its events, and the price of each expert who is missing. In ``minutes`` and regrets is what the days of an
    event cost by themselves at least in some months, as far as ``counted`` tells it.
    """

    minutes: float
    days: Mapping[tuple[str, Months], float] = field(default_factory=dict)
    seats: Mapping[tuple[str, Months, str], float] = field(default_factory=dict)
    floors: Mapping[tuple[str, Months], float] = field(default_factory=dict)
    teams: Mapping[str, Sequence[Met]] = field(default_factory=dict)
    counted: Mapping[tuple[str, Months], float] = field(default_factory=dict)

    def of_days(self, event_id: str, months: Months) -> float:
        """What an event's days in some months cost by themselves at least, as far as that is counted."""
        return self.counted.get((event_id, months), 0.0)

    def day(self, event_id: str, months: Months) -> float:
        """What it adds that an event lies in some months, its team apart."""
        return self.days.get((event_id, months), 0.0)

    def seat(self, event_id: str, months: Months, who: str) -> float:
        """What it adds that somebody sits in the team then (nothing or less, where the bound counts on it)."""
        return self.seats.get((event_id, months, who), 0.0)

    def least(self, event_id: str, months: Months) -> float:
        """What it adds at least that an event lies in some months, whatever its team."""
        return self.floors.get((event_id, months), 0.0)

    def near(self, event_id: str, months: Months, most: float) -> Callable[[str], bool]:
        """Whether somebody's seat in the team then adds at most so much."""
        return lambda who: self.seat(event_id, months, who) <= most

    def regret(self, event_id: str, months: Months, team: Iterable[str]) -> float:
        """By how much more than the bound knows of an event costs with a team in some months."""
        return self.day(event_id, months) + sum(self.seat(event_id, months, who) for who in team)


NOTHING_KNOWN = Relaxed(0.0)


def relaxed_teams(
    goals: YearGoals,
    tasks: Mapping[EventTask, Sequence[Event]],
    expert_price: int,
    reserve_price: int,
    days_price: Callable[[Event], float] | None = None,
) -> Relaxed:
    """What the teams of these tasks must cost at least, each with all its possible placements.

    What goes beyond a person's month costs the price of the reserve, a missing expert the price of the rule; loads beyond
    shares and budget are paid; of months and loads it is known that seats are whole. That nobody is in two places on a day is
    not. Nothing is known where an event has no team, or the solver no answer.

    With a ``days_price`` what an event's days cost by themselves is counted too, and nobody goes beyond all days agreed.
    """
    bound = _TeamBound(goals, expert_price, reserve_price, days_price)
    if not tasks or not all(bound.add(task, placements) for task, placements in tasks.items()):
        return NOTHING_KNOWN
    return bound.solve()


@dataclass(frozen=True)
class _Prices:
    """Minutes of each person's seat, in a task and some months, at the prices of an answer; ``left`` is what the limits leave."""

    of: Callable[[EventTask, Months], Costs]
    left: float


class _TeamBound:
    """The programme, filled task by task."""

    def __init__(
        self,
        goals: YearGoals,
        expert_price: int,
        reserve_price: int,
        days_price: Callable[[Event], float] | None,
    ) -> None:
        self.goals, self.force = goals, goals.force
        self.days_price = days_price
        self.counted: dict[tuple[str, Months], float] = {}
        self.expert_price, self.reserve_price = expert_price, reserve_price
        self.choices = TeamChoices(self.force)
        self.people = self.choices.people
        self._nothing: Costs = np.zeros(len(self.people))
        self.lp = programme()
        self.objective = self.lp.Objective()
        self.objective.SetMinimization()
        self.rooms: dict[tuple[str, date], WholeDays] = {}
        self.loads: dict[str, list[WholeDays]] = {}
        self.once: dict[str, Any] = {}
        self.able: dict[str, list[Together]] = {}
        self.minutes: dict[str, Costs] = {}
        self.met: dict[tuple[str, Months, Team], Any] = {}
        self.money = None if goals.money is None else self._within(goals.money, goals.budget.price)

    def add(self, task: EventTask, placements: Sequence[Event]) -> bool:
        """A task with all its teams, and the cheapest in each of its months; false where it has none."""
        event_id = task.event_id
        self.able[event_id] = list(self.choices.of(task, placements))
        if self.days_price is not None:
            for event in placements:
                key, price = (event_id, months_of(event)), self.days_price(event)
                self.counted[key] = min(price, self.counted.get(key, price))
        self.minutes[event_id] = self.choices.minutes(task)
        self.once[event_id] = self.lp.Constraint(1.0, 1.0)
        if not (mine := self.able[event_id]):
            return False
        alone = [self.minutes[event_id] + self._alone(task, at.months) for at in mine]
        offers = CheapestTeams(mine).of(alone, self.expert_price)
        for _, at, team in offers:
            self._meet(at, team)
        return bool(offers)

    def solve(self) -> Relaxed:
        """The best bound of some rounds, and what each choice adds to it."""
        self._every = CheapestTeams(list(chain.from_iterable(self.able.values())))
        best, told, cuts = 0.0, None, 0
        for _ in range(ROUNDS):
            if not solved(self.lp):
                break
            prices = self._prices()
            answer, offers = float(self.objective.Value()), list(self._offers(prices))
            bound = prices.left + sum(min(cost for cost, _, _ in mine) for mine in offers)
            if told is None or bound > best:
                best, told = bound, prices
            close = answer - best <= CLOSE * answer
            broken = self._broken() if close and cuts < CUTS else []
            better = [] if close and not broken else list(self._better(offers))
            if not broken and not better:
                break
            cuts += bool(broken)
            for limit, by in broken:
                limit.cut(by)
            for at, team in better:
                self._meet(at, team)
        return NOTHING_KNOWN if told is None else self._relaxed(best, told)

    # What one answer says.

    def _prices(self) -> _Prices:
        """What the answer would pay for one seat more of somebody's months, share and money."""
        money = 0.0 if self.money is None else float(self.money.dual_value())
        room, load = cache(self._of_rooms), cache(self._of_loads)
        told: dict[tuple[int, Months], Costs] = {}
        dear: dict[str, Costs] = {}

        def of(task: EventTask, months: Months) -> Costs:
            if (key := (task.length, months)) not in told:
                told[key] = sum((*(room(*month) for month in months), *load(task.length)), self._nothing)
            if task.event_id not in dear:
                paid = [money * self.goals.cost(task, who) for who in self.people] if money else 0.0
                dear[task.event_id] = self.minutes[task.event_id] - np.array(paid)
            return dear[task.event_id] + told[key]

        left = sum(limit.left() for limit in self._limits())
        if self.goals.money is not None:
            left += money * self.goals.money
        return _Prices(of, left)

    def _of_rooms(self, month: date, days: int) -> Costs:
        """What a seat of some days more is worth in each person's month."""
        rooms = (self.rooms.get((who, month)) for who in self.people)
        return np.array([room.price(days) if room else 0.0 for room in rooms])

    def _of_loads(self, length: int) -> Sequence[Costs]:
        """What a seat of some days more is worth in each person's year, by step of the price of loads."""
        loads = [self.loads.get(who, ()) for who in self.people]
        steps = zip_longest(*([limit.price(length) for limit in mine] for mine in loads), fillvalue=0.0)
        return [np.array(step) for step in steps]

    def _offers(self, prices: _Prices) -> Iterator[list[Offer]]:
        """By event its cheapest team on each of its kinds of days."""
        costs = [prices.of(at.task, at.months) for at in chain.from_iterable(self.able.values())]
        offers = self._every.of(costs, self.expert_price)
        for _, mine in groupby(offers, key=lambda offer: offer[1].task.event_id):
            yield [(cost + self._of_days(at), at, team) for cost, at, team in mine]

    def _of_days(self, at: Together) -> float:
        """What an event's days cost by themselves at least, as far as that is counted."""
        return self.counted.get((at.task.event_id, at.months), 0.0)

    def _better(self, offers: Sequence[Sequence[Offer]]) -> Iterator[tuple[Together, Team]]:
        """Of each event the cheapest teams that would better the answer."""
        for mine in offers:
            paid = float(self.once[mine[0][1].task.event_id].dual_value()) - LITTLE
            for cost, at, team in nsmallest(AT_ONCE, mine, key=lambda offer: offer[0]):
                if cost < paid:
                    yield at, team

    def _broken(self) -> list[tuple[WholeDays, int]]:
        half_days = sorted({DAY * mine[0].task.length for mine in self.able.values()})
        return [(limit, by) for limit in self._limits() for by in half_days if limit.is_broken(by)]

    def _limits(self) -> list[WholeDays]:
        return [*self.rooms.values(), *chain.from_iterable(self.loads.values())]

    def _relaxed(self, minutes: float, prices: _Prices) -> Relaxed:
        """The bound with what each choice adds to it: of a team, what its people cost beyond the cheapest team's."""
        days: dict[tuple[str, Months], float] = {}
        seats: dict[tuple[str, Months, str], float] = {}
        floors: dict[tuple[str, Months], float] = {}
        least: dict[str, float] = {}
        for mine in self._offers(prices):
            event_id = mine[0][1].task.event_id
            least[event_id] = min(cost for cost, _, _ in mine)
            for cost, at, team in sorted(mine, key=lambda offer: offer[0]):
                if (key := (event_id, at.months)) not in days:
                    costs = prices.of(at.task, at.months)
                    dearest = float(max(costs[list(team)]))
                    days[key] = at.task.team * dearest + self._of_days(at) - least[event_id]
                    floors[key] = cost - least[event_id]
                    seats |= {
                        (*key, who): float(c) - dearest for who, c in zip(self.people, costs, strict=True)
                    }
        return Relaxed(minutes, days, seats, floors, self._met_teams(days, seats), self.counted)

    def _met_teams(
        self, days: Mapping[tuple[str, Months], float], seats: Mapping[tuple[str, Months, str], float]
    ) -> Mapping[str, Sequence[Met]]:
        """The teams met, the best of them in all months in which they could be had."""
        found: dict[str, list[Met]] = {}
        for event_id, mine in self.able.items():

            def met(
                months: Months, team: Team, event_id: str = event_id, mine: Sequence[Together] = mine
            ) -> Met:
                people = tuple(self.people[n] for n in team)
                more = sum(seats[event_id, months, who] for who in people)
                return Met(months, people, days[event_id, months] + more + self._lacking(mine[0], team))

            keys = {(months, team) for event, months, team in self.met if event == event_id}
            best = nsmallest(BEST, keys, key=lambda key: (met(*key).regret, key))
            keys |= {(at.months, team) for _, team in best for at in mine if at.holds(team)}
            found[event_id] = [met(*key) for key in sorted(keys)]
        return found

    # What the programme holds.

    def _alone(self, task: EventTask, months: Months) -> Costs:
        """What a seat costs each person beyond months and shares that hold nothing else."""
        spare, more, nothing = self.force.spare, self.goals.more, Counter[str]()
        beyond = (sum(max(0, DAY * n - spare(who, m)) for m, n in months) for who in self.people)
        return np.array(
            [
                more(task, w, nothing, 0) + self.reserve_price * b
                for w, b in zip(self.people, beyond, strict=True)
            ],
            dtype=np.float64,
        )

    def _meet(self, at: Together, team: Team) -> None:
        """Let the programme choose a team."""
        task, team = at.task, tuple(sorted(team))
        if (key := (task.event_id, at.months, team)) in self.met:
            return
        minutes = float(self.minutes[task.event_id][list(team)].sum()) + self._lacking(at, team)
        taken = self.met[key] = self._at_price(minutes + self._of_days(at))
        self.once[task.event_id].SetCoefficient(taken, 1.0)
        for who in (self.people[n] for n in team):
            for month, days in at.months:
                self._room(who, month).add(taken, days)
            for limit in self._load(who):
                limit.add(taken, task.length)
        if self.money is not None:
            paid = sum(self.goals.cost(task, self.people[n]) for n in team)
            self.money.SetCoefficient(taken, float(paid))

    def _lacking(self, at: Together, team: Team) -> int:
        """Minutes that a team costs for want of an expert."""
        return self.expert_price * (at.knows is not None and not at.knows[list(team)].any())

    def _at_price(self, price: float) -> Any:
        variable = self.lp.NumVar(0.0, self.lp.infinity(), "")
        self.objective.SetCoefficient(variable, price)
        return variable

    def _room(self, who: str, month: date) -> WholeDays:
        if (who, month) not in self.rooms:
            spare = self.force.spare(who, month)
            most = None if self.days_price is None else self.force.whole_room.get((who, month), 0) - spare
            self.rooms[who, month] = WholeDays(self.lp, spare, self.reserve_price, most)
        return self.rooms[who, month]

    def _load(self, who: str) -> list[WholeDays]:
        """A person's half-days of events, within the limit of each step of their price."""
        if who not in self.loads:
            self.loads[who] = [WholeDays(self.lp, *step) for step in self.goals.steps.get(who, ())]
        return self.loads[who]

    def _within(self, limit: int, price: int) -> Any:
        """A row that stays within a limit; each unit beyond it has a price."""
        row = self.lp.Constraint(-self.lp.infinity(), float(limit))
        row.SetCoefficient(self._at_price(float(price)), -1.0)
        return row
