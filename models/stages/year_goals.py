"""What the teams of a year cost in goals that look at a whole person or office: fair load and the budget.

Postings stand, so each person's visits v[i] are known. For each person e[i] >= sum of the half-days of i's seats - (t[i] - v[i])+,
e[i] >= 0, at the price of ``fair_load`` (t: ``FairShares``); for the office b >= cost of all seats - what the visits leave of
the budget, b >= 0, at the price of ``budget``. The same sums are priced by the search over days, by every model of teams and by
the bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from duxue.models.goals.budget_left import UNIT, BudgetLeft
from duxue.models.goals.fair_shares import FairShares
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.workforce import Workforce


def half_days(task: EventTask) -> int:
    """Half-days that one seat of an event takes."""
    return 2 * task.length


class YearGoals:
    """Allowances and prices of one office's teams."""

    def __init__(self, force: Workforce, tasks: Iterable[EventTask]) -> None:
        self.force = force
        events = sum(half_days(t) * t.team for t in tasks if not t.government)
        self.fair = FairShares(force.county, force.office_id, events)
        self.budget = BudgetLeft(force.county, force.office_id)

    @cached_property
    def steps(self) -> Mapping[str, tuple[tuple[int, int], ...]]:
        """By person: the half-days of events from which on each further one costs so many minutes more than before."""
        visits = self.force.visit_half_days
        return {
            i: tuple((max(0, limit - visits[i]), price) for limit, price in self.fair.steps(share) if price)
            for i, share in self.fair.of.items()
            if i in self.force.own
        }

    @cached_property
    def money(self) -> int | None:
        """What the visits leave of the budget, in its units (None: no budget)."""
        cap = self.budget.cap
        if cap is None or not self.budget.price:
            return None
        spent = sum(
            self.budget.cost(i, halves, self.force.visit_minutes[i])
            for i, halves in self.force.visit_half_days.items()
        )
        return max(0, round((cap - spent) / UNIT))

    def cost(self, task: EventTask, person_id: str) -> int:
        """What a seat costs, in units of the budget (nothing where there is none, or for people of other units)."""
        if self.money is None or person_id not in self.force.own:
            return 0
        road = self.force.road(task, person_id)
        return round(self.budget.cost(person_id, half_days(task), road) / UNIT)

    def minutes(self, load: Mapping[str, int], money: int) -> int:
        """Minutes of some half-days of seats by person, and of what all these seats cost."""
        beyond = sum(p * max(0, n - limit) for i, n in load.items() for limit, p in self.steps.get(i, ()))
        over = 0 if self.money is None else max(0, money - self.money)
        return beyond + over * self.budget.price

    def more(self, task: EventTask, person_id: str, load: Mapping[str, int], money: int) -> int:
        """Minutes that one more seat adds to what some loads and costs bring already."""
        now, more = load[person_id], half_days(task)
        minutes = 0
        for limit, price in self.steps.get(person_id, ()):
            minutes += price * (max(0, now + more - limit) - max(0, now - limit))
        if self.money is None:
            return minutes
        then = money + self.cost(task, person_id)
        return minutes + (max(0, then - self.money) - max(0, money - self.money)) * self.budget.price

    def loads(self, seats: Iterable[tuple[EventTask, str]]) -> tuple[Counter[str], int]:
        """Half-days of some seats by person, and what they cost the budget."""
        load, money = Counter[str](), 0
        for task, person in seats:
            load[person] += half_days(task)
            money += self.cost(task, person)
        return load, money

    def of_seats(self, seats: Iterable[tuple[EventTask, str]]) -> int:
        """Minutes of all seats of a year."""
        return self.minutes(*self.loads(seats))
