"""All events of a year placed anew at once: of the teams met on the way to the bound the best for each, then days for them.

Few events at a time cannot exchange people in a ring. The teams that the bound has met are few and good: whole numbers choose
among them and those of the calendar, and a week for each, for a good team in a full week is none; then each event goes to the
days of its new team or stays, as the office pays least, nobody in two places and events of one school not close.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import nsmallest
from math import floor
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.facts.pins import team_given
from duxue.models.model import Model
from duxue.models.solver import Presolve, Run, Stop, solve
from duxue.models.stages.crowded_model import CrowdedModel
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.joint_model import GAIN, Hope, Placed, RepairModel
from duxue.models.stages.joint_prospects import Choice, NearPeople, Person
from duxue.models.stages.team_bound import FAR, Met, Relaxed
from duxue.models.stages.team_choices import Months
from duxue.models.stages.whole_year import EVENTS, place
from duxue.models.stages.year_goals import half_days
from duxue.scenarios.calendar import week_start
from duxue.scenarios.plan import Event

LIMIT, DAYS_LIMIT = 2.0, 0.3
"""Deterministic seconds for the choice of teams, and for that of days."""
GAP = 0.001
"""The gap at which the choice of teams may end."""
NEAR = 8
"""Minutes that a team may cost more than the bound knows of its event to be looked at."""
MOST = 16
"""Teams looked at for each event beside its own, those nearest to the bound."""
MISFIT = 100
"""Minutes beyond which an event's new team is given up rather than held on its days."""
OTHERS = 7
"""Events placed anew together with one whose new team found no day."""


class MetTeams:
    """One team for each event among those met and its own, and a week for it, so that all cost least; days inside a week are not told apart."""

    def __init__(
        self,
        first: FirstCalendar,
        relaxed: Relaxed,
        taken: Placed,
        most: float,
        *,
        expert_price: int,
        reserve_price: int,
    ) -> None:
        """``most``: by how much all teams could at most cost less."""
        self.first, self.force = first, first.force
        self._expert_price, self._reserve_price = expert_price, reserve_price
        self.model = Model()
        self.chosen: dict[str, list[tuple[Met, Any]]] = {}
        self._now: Counter[tuple[str, date]] = Counter()
        self._weeks: dict[date, list[tuple[int, Any]]] = defaultdict(list)
        self._held: set[int] = set()
        self._cost: list[Any] = []
        for event_id, (event, team) in taken.items():
            own = Met(first.months_of(event), tuple(sorted(s.inspector_id for s in team)), 0.0)
            for month, days in own.months:
                self._now.update({(who, month): 2 * days for who in own.people})
            met = self._met(relaxed, event_id, own, min(most, NEAR))
            met = nsmallest(MOST, met, key=lambda m: (m.regret, m.months, m.people))
            others = [m for m in met if (m.months, tuple(sorted(m.people))) != (own.months, own.people)]
            self.chosen[event_id] = [(m, self._may_have(event_id, m, own)) for m in (own, *others)]
            self.model.add_exactly_one(x for _, x in self.chosen[event_id])
            self._place(event_id, event)
        self._limits()
        for terms in self._weeks.values():
            for full, price in first.weeks.whole_steps():
                self._pay_beyond(terms, full, floor(price))
        self.model.minimize(cp_model.LinearExpr.sum(self._cost))

    def _met(self, relaxed: Relaxed, event_id: str, own: Met, most: float) -> list[Met]:
        """The teams near the bound with as many of those in them as its own has whom the office set there by hand."""
        by_hand = team_given(self.force.county, event_id).keys()
        kept = len(by_hand & set(own.people))
        teams = relaxed.teams.get(event_id, ())
        return [m for m in teams if m.regret <= most and len(by_hand & set(m.people)) >= kept]

    def answer(self, run: Run) -> dict[str, Met]:
        """The team of each event in an answer."""
        return {i: next(m for m, x in mine if run.is_true(x)) for i, mine in self.chosen.items()}

    def _may_have(self, event_id: str, met: Met, own: Met) -> Any:
        task, taken = self.first.tasks[event_id], self.model.new_bool_var("")
        minutes = sum(self.force.minutes(task, who) for who in met.people)
        minutes += self._expert_price * self.force.lacks_expert(task, met.people)
        self._cost.append(minutes * taken)
        return self._as_now(taken, met is own)

    def _place(self, event_id: str, now: Event) -> None:
        """A week for an event, in the months of its team, with a day on which all of that are free."""
        task = self.first.tasks[event_id]
        away = self.force.away[task.government]
        weeks: dict[Months, list[Any]] = {m.months: [] for m, _ in self.chosen[event_id]}
        held = self.first.months_of(now), week_start(now.start)
        for (months, monday), days in self._days(event_id).items():
            teams = [(m, x) for m, x in self.chosen[event_id] if m.months == months]
            gone = [[away.get(who, -1) for who in m.people] for m, _ in teams]
            able = [
                x
                for (_, x), mine in zip(teams, gone, strict=True)
                if any(not any(day & other for other in mine) for day, _ in days)
            ]
            if not able:
                continue
            there = self._as_now(self.model.new_bool_var(""), (months, monday) == held)
            if len(able) < len(teams):
                self.model.add_bool_or([*able, ~there])
            weeks[months].append(there)
            self._weeks[monday].append((task.team, there))
            self._cost.append(min(cost for _, cost in days) * there)
        for months, mine in weeks.items():
            self.model.add(sum(mine) == sum(x for m, x in self.chosen[event_id] if m.months == months))

    def _days(self, event_id: str) -> Mapping[tuple[Months, date], list[tuple[int, int]]]:
        """By months and week the days that an event may have, as bits, each with what it costs by itself."""
        first, found = self.first, defaultdict(list)
        for event in first.placements[event_id]:
            if first.open_to(event):
                span = self.force.bits.span(event.start, event.end)
                key = first.months_of(event), week_start(event.start)
                found[key].append((span, floor(first.beside_weeks(event))))
        return found

    def _as_now(self, chosen: Any, now: bool) -> Any:
        """A decision that is as the calendar has it to begin with."""
        self.model.add_hint(chosen, now)
        if now:
            self._held.add(chosen.index)
        return chosen

    def _limits(self) -> None:
        """What months hold before the reserve is touched, shares, the budget, and of all events across the end of a month one."""
        goals = self.first.goals
        rooms: dict[tuple[str, date], list[tuple[int, Any]]] = defaultdict(list)
        across: dict[tuple[str, date], list[Any]] = defaultdict(list)
        loads: dict[str, list[tuple[int, Any]]] = defaultdict(list)
        costs = []
        for event_id, mine in self.chosen.items():
            task = self.first.tasks[event_id]
            for met, taken in mine:
                for who in met.people:
                    loads[who].append((half_days(task), taken))
                    costs.append((goals.cost(task, who), taken))
                    for month, days in met.months:
                        rooms[who, month].append((2 * days, taken))
                for month, _ in met.months[1:]:
                    for owner in (task.target_id, *met.people):
                        across[owner, month].append(taken)
        for teams in across.values():
            self.model.add_at_most_one(teams)
        kept = self.first.kept_back()
        for key, terms in rooms.items():
            room = self.first.room(*key)
            most = max(self._now[key], room + kept.get(key, 0)) - max(0, room)
            self._pay_beyond(terms, max(0, room), self._reserve_price, max(0, most))
        for who, terms in loads.items():
            for limit, price in goals.steps.get(who, ()):
                self._pay_beyond(terms, max(0, limit - self.first.load[who]), price)
        if goals.money is not None:
            self._pay_beyond(costs, max(0, goals.money - self.first.money), goals.budget.price)

    def _pay_beyond(self, terms: Sequence[tuple[int, Any]], limit: int, price: int, most: int = FAR) -> None:
        if sum(n for n, _ in terms) <= limit:
            return
        over = self.model.new_int_var(0, most, "")
        self.model.add(sum(n * x for n, x in terms) <= limit + over)
        self.model.add_hint(over, max(0, sum(n for n, x in terms if x.index in self._held) - limit))
        self._cost.append(price * over)


class DaysModel(CrowdedModel):
    """Each event on the day that suits its new team best, in its new months; where there is none, it goes without for now."""

    def __init__(
        self,
        near: NearPeople,
        teams: Mapping[str, Met],
        tasks: Mapping[str, EventTask],
        *,
        expert_price: int,
        reserve_price: int,
    ) -> None:
        self._teams = teams
        super().__init__(near, tasks, {}, None, expert_price=expert_price, reserve_price=reserve_price)

    def solve(self, seed: int, stop: Stop, limit: float = DAYS_LIMIT) -> Run:
        """The answer within the round's limit, proven best where that can be: teams are settled, so days are soon told."""
        return solve(self.model, seed=seed, limit=limit, stop=stop, linearization=2)

    def _choices_of(self, task: EventTask) -> Iterator[Choice]:
        months = self._teams[task.event_id].months
        for choice in super()._choices_of(task):
            if self.first.months_of(choice.event) == months:
                yield choice

    def _days_looked_at(self) -> int:
        return FAR

    def _looked_at(self, task: EventTask, months: Months, also: Iterable[str]) -> list[Person]:  # noqa: ARG002
        return [self.near.person(task, months, who) for who in sorted(self._teams[task.event_id].people)]

    def _unplaced(self, task: EventTask) -> int:
        people = self._teams[task.event_id].people
        return MISFIT + self.expert_price + sum(self.force.minutes(task, who) for who in people)

    def _room(self) -> None:
        """Nothing: all months are chosen already."""

    def _loads(self) -> None:
        """Nothing: all teams are chosen already."""


class WideRound:
    """All events of a calendar placed anew together, kept only where what the office pays for its year falls."""

    def __init__(self, first: FirstCalendar, *, expert_price: int, reserve_price: int, seed: int) -> None:
        self.first = first
        self.prices = {"expert_price": expert_price, "reserve_price": reserve_price}
        self.seed = seed
        self.near = NearPeople(first)

    def run(
        self, relaxed: Relaxed, paid: Callable[[], float], stop: Stop, tell: Callable[[float], None]
    ) -> None:
        """``paid`` is what all teams and days cost, ``tell`` hears how many deterministic seconds went into it."""
        before = paid()
        taken = self._take_off(sorted(self.first.calendar.events))
        work = self._anew(relaxed, taken, before - relaxed.minutes, stop)
        if len(self.first.calendar.events) < len(taken) or paid() > before - GAIN:
            self._take_off(sorted(self.first.calendar.events))
            place(self.first, taken)
        tell(work)

    def _anew(self, relaxed: Relaxed, taken: Placed, most: float, stop: Stop) -> float:
        """Give the events, none of which is on the calendar, new teams and days; the work that it took."""
        among = MetTeams(self.first, relaxed, taken, most, **self.prices)
        run = solve(
            among.model,
            seed=self.seed,
            limit=LIMIT,
            stop=stop,
            linearization=2,
            gap=GAP,
            presolve=Presolve.PLAIN if len(taken) <= EVENTS else Presolve.NONE,
        )
        work = run.deterministic_seconds
        if not run.found:
            return work
        tasks, teams = {i: self.first.tasks[i] for i in taken}, among.answer(run)
        days = DaysModel(self.near, teams, tasks, **self.prices)
        work += self.answered(days, stop)
        for event_id in [i for i in taken if i not in self.first.calendar.events]:
            group = [event_id, *self._others(teams[event_id], event_id)]
            placed = self._take_off(group[1:])
            model = CrowdedModel(
                self.near, {i: tasks[i] for i in group}, placed, Hope(relaxed, float("inf")), **self.prices
            )
            work += self.answered(model, stop)
        return work

    def _others(self, team: Met, event_id: str) -> list[str]:
        """Events that could make room for one: with its people in its months, or at its school."""
        first, months = self.first, {month for month, _ in team.months}
        task, found = first.tasks[event_id], []
        for other, event in sorted(first.calendar.events.items()):
            shared = sum(s.inspector_id in team.people for s in first.calendar.teams[other])
            then = months.intersection(month for month, _ in first.months_of(event))
            if (shared and then) or first.tasks[other].target_id == task.target_id:
                found.append((-shared, other))
        return [other for _, other in sorted(found)[:OTHERS]]

    def answered(self, model: RepairModel, stop: Stop) -> float:
        """Place what a model answers, or as it was where an event has no day and team left; the work that it took."""
        if not model.hopeful:
            place(self.first, model.taken)
            return 0.0
        run = model.solve(self.seed, stop)
        place(self.first, model.answer(run) if run.found else model.taken)
        return run.deterministic_seconds

    def _take_off(self, events: Collection[str]) -> Placed:
        return {i: self.first.remove(i) for i in events}
