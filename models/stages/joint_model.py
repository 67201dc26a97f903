"""A few events placed anew together, days and teams at once: the model of one round, all other events as they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.facts.pins import team_given
from duxue.models.model import Model
from duxue.models.solver import Presolve, Run, Stop, solve
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.first_calendar import lead_first
from duxue.models.stages.joint_prospects import Choice, NearPeople, Person, least_of, within
from duxue.models.stages.team_bound import NOTHING_KNOWN, Relaxed
from duxue.models.stages.team_choices import Months
from duxue.models.stages.year_goals import half_days
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Event, Seat

DAYS = 24
"""Days looked at for each event, the quietest first."""
BEST_DAYS = 12
"""Days looked at where it is known what each adds to the least cost of all teams: those that add least."""
MOST = 1_000_000
"""More half-days and units of a budget than any few seats take."""
GAIN = 0.5
"""Minutes that a round must be able to save for its model to be worth writing."""
LIMIT = 0.05
"""Deterministic seconds for one round's model; most are proven sooner."""
Placed = Mapping[str, tuple[Event, tuple[Seat, ...]]]


@dataclass(frozen=True)
class Hope:
    """What is known of all teams, and how much some events add to it as they are, what cannot be told apart included."""

    relaxed: Relaxed
    most: float


class RepairModel:
    """The model of one round: a day for each event, a team for each, nobody in two places, nobody beyond the month's room.

    Days and people that leave no hope of a gain are left out; where there is none at all (``hopeful``), no model is written.
    """

    def __init__(
        self,
        near: NearPeople,
        expert_price: int,
        tasks: Mapping[str, EventTask],
        taken: Placed,
        hope: Hope | None,
    ) -> None:
        self.near, self.first, self.force = near, near.first, near.first.force
        self.expert_price, self.tasks, self.taken = expert_price, tasks, taken
        self.held: dict[str, Any] = {}
        self._relaxed = hope.relaxed if hope else NOTHING_KNOWN
        self._beyond = self._beyond_room()
        self.choices = {i: list(self._choices_of(task)) for i, task in tasks.items()}
        self.hopeful = hope is None or self._narrowed(hope.most)
        if self.hopeful:
            self.choices = {i: list(self._with_free(tasks[i], mine)) for i, mine in self.choices.items()}
            self.hopeful = hope is None or self._narrowed(hope.most)
        if self.hopeful:
            self._write()

    def _write(self) -> None:
        """Post it all."""
        self.model = Model()
        if len(self.taken) < len(self.tasks):
            self.held = {i: self.model.new_bool_var("") for i in self.tasks}
        self.days: dict[str, dict[date, tuple[Event, Any]]] = {}
        self.seats: dict[tuple[str, str], Any] = {}
        self.leads: dict[tuple[str, str], Any] = {}
        self._cost: list[Any] = []
        self._people: dict[str, list[Any]] = defaultdict(list)
        self._schools: dict[str, list[Any]] = defaultdict(list)
        for task in self.tasks.values():
            self._place(task)
        self._room()
        self._loads()
        self._more()
        for intervals in (*self._people.values(), *self._schools.values()):
            if len(intervals) > 1:
                self.model.add_no_overlap(intervals)
        self.model.minimize(cp_model.LinearExpr.sum(self._cost))
        self._hint()

    def _narrowed(self, most: float) -> bool:
        """Leave out what adds more to the bound than these events add as they are; whether anything adds less."""
        least = {i: least_of(choices) for i, choices in self.choices.items()}
        spare = most - sum(least.values())
        if not spare >= GAIN:
            return False
        for event_id, choices in self.choices.items():
            keep = {s.inspector_id for s in self.taken.get(event_id, (None, ()))[1]}
            self.choices[event_id] = within(choices, least[event_id] + spare, keep)
        return True

    def _beyond_room(self) -> Mapping[tuple[str, date], int]:
        """The half-days that the events take of the reserve as they stand: so much they may take wherever they go.

        The whole reserve is open where a duty has no day otherwise.
        """
        if len(self.taken) < len(self.tasks):
            return self.first.kept_back()
        taken: Counter[tuple[str, date]] = Counter()
        for event, team in self.taken.values():
            for month, count in self.first.months_of(event):
                taken.update({(seat.inspector_id, month): 2 * count for seat in team})
        return {key: over for key, halves in taken.items() if (over := halves - self.first.room(*key)) > 0}

    def solve(self, seed: int, stop: Stop, limit: float = LIMIT) -> Run:
        """The answer within the round's limit."""
        return solve(self.model, seed=seed, limit=limit, stop=stop, linearization=2, presolve=Presolve.NONE)

    def answer(self, run: Run) -> Placed:
        """Events and teams as the model has them."""
        found = {}
        for event_id, choices in self.days.items():
            event = next((event for event, chosen in choices.values() if run.is_true(chosen)), None)
            if event is None:
                continue
            team = []
            for (seated, who), x in self.seats.items():
                if seated == event_id and run.is_true(x):
                    leads = (seated, who) in self.leads and run.is_true(self.leads[seated, who])
                    team.append(Seat(event_id, who, Role.LEAD if leads else Role.MEMBER))
            found[event_id] = event, lead_first(team)
        return found

    def _choices_of(self, task: EventTask) -> Iterator[Choice]:
        """The quietest days that an event may have, the one that it has first, as if everybody were free."""
        event_id, first = task.event_id, self.first
        former = self.taken[event_id][0].start if event_id in self.taken else None
        options = []
        for event in first.placements[event_id]:
            if first.open_to(event):
                key = event_id, first.months_of(event)
                more = self._relaxed.day(*key) - self._relaxed.of_days(*key)
                cost = self._crowding(event) + more
                options.append((event.start != former, cost, self._order(event), event.start, event))
        looked_at = sorted(options)[: self._days_looked_at()]
        owns = [self._bound_to(task, event) for *_, event in looked_at]
        also = [s.inspector_id for s in self.taken.get(event_id, (None, ()))[1]] + [
            own for own in owns if own
        ]
        for (_, cost, *_, event), own in zip(looked_at, owns, strict=True):
            if own is not None:
                people = self._looked_at(task, first.months_of(event), also)
                expert = float(self.expert_price * task.led_by_fit)
                yield Choice(event, cost, task.team, people, own, expert)

    def _crowding(self, event: Event) -> int:
        """Minutes that a day costs by what stands around it."""
        return round(self.first.crowding(event))

    def _unplaced(self, task: EventTask) -> int:
        """Minutes that it costs to leave an event without a day."""
        return round(self.first.order.price(task.kinds))

    def _order(self, event: Event) -> float:
        """Which of two days that cost the same is looked at first."""
        return event.start.toordinal()

    def _days_looked_at(self) -> int:
        return BEST_DAYS if self._relaxed.seats else DAYS

    def _looked_at(self, task: EventTask, months: Months, also: Iterable[str]) -> list[Person]:
        return self.near.people(task, months, self._relaxed, also)

    def _bound_to(self, task: EventTask, event: Event) -> str | None:
        """Who must come along where the responsible inspector is wanted (blank: nobody; None: somebody who is not there)."""
        return self.force.responsible(task, event) if task.with_responsible else ""

    def _with_free(self, task: EventTask, choices: Iterable[Choice]) -> Iterator[Choice]:
        """The choices with those who are free and may come, each in the roles that the day allows; days without whom they need fall out."""
        for choice in choices:
            event = choice.event
            free = set(self.first.free(task, event, [p.who for p in choice.free], self._beyond))
            if choice.bound and choice.bound not in free:
                continue
            there = [self._on(task, event, p, choice.bound) for p in choice.free if p.who in free]
            yield replace(choice, free=[p for p in there if p.leads or p.joins])

    def _on(self, task: EventTask, event: Event, person: Person, bound: str) -> Person:
        """A person with the roles that a day allows."""
        leads, joins = person.leads, person.joins
        if self.force.barred_at_times(task, person.who):
            leads = leads and not self.force.barred(task, person.who, event, Role.LEAD)
            joins = joins and not self.force.barred(task, person.who, event, Role.MEMBER)
        return replace(person, leads=leads, joins=joins or person.who == bound)

    def _unheld(self, event_id: str) -> list[Any]:
        """What is true where an event has no day (nothing, where it must have one)."""
        return [~self.held[event_id]] if event_id in self.held else []

    def _as_held(self, event_id: str, literals: Sequence[Any]) -> None:
        """Exactly one of some literals, where the event has a day."""
        self.model.add_exactly_one([*literals, *self._unheld(event_id)])

    def _place(self, task: EventTask) -> None:
        """The days that an event may have, with what crowding they bring, and its team."""
        model, event_id = self.model, task.event_id
        chosen = {c.event.start: (c.event, model.new_bool_var("")) for c in self.choices[event_id]}
        self.days[event_id] = chosen
        literals = [x for _, x in chosen.values()]
        self._as_held(
            event_id, literals
        )  # where it must have a day and there is none, the round finds nothing
        if event_id in self.held:
            self._cost.append(self._unplaced(task) * (1 - self.held[event_id]))
        if not chosen:
            return
        start = model.new_int_var_from_domain(
            cp_model.Domain.from_values([day.toordinal() for day in chosen]), ""
        )
        day_of = cp_model.LinearExpr.weighted_sum(literals, [day.toordinal() for day in chosen])
        begins = model.add(start == day_of)
        self._cost += [self._crowding(event) * x for event, x in chosen.values()]
        interval = model.new_fixed_size_interval_var(start, task.length, "")
        if event_id in self.held:
            begins.only_enforce_if(self.held[event_id])
            interval = model.new_optional_fixed_size_interval_var(start, task.length, self.held[event_id], "")
        self._schools[task.target_id].append(interval)
        for who in self.first.at_home(task.target_id):
            self._people[who].append(interval)
        self._team(task, start)

    def _team(self, task: EventTask, start: Any) -> None:
        free: dict[str, dict[date, Person]] = defaultdict(dict)
        for choice in self.choices[task.event_id]:
            for person in choice.free:
                free[person.who][choice.event.start] = person
        bound = {c.event.start: c.bound for c in self.choices[task.event_id] if c.bound}
        for who in sorted(free):
            self._seat(task, start, free[who], {day for day, own in bound.items() if own == who})
        mine = {who: x for (event_id, who), x in self.seats.items() if event_id == task.event_id}
        held = self.held.get(task.event_id, 1)
        self.model.add(cp_model.LinearExpr.sum(list(mine.values())) == task.team * held)
        former = {s.inspector_id: s.role for s in self.taken.get(task.event_id, (None, ()))[1]}
        for who, role in team_given(self.force.county, task.event_id).items():
            if who in former and who in mine:
                self.model.add(mine[who] == held)
                if role is former[who] and (task.event_id, who) in self.leads:
                    self.model.add(self.leads[task.event_id, who] == (held if role is Role.LEAD else 0))
        self._as_held(task.event_id, [x for (i, _), x in self.leads.items() if i == task.event_id])
        if task.led_by_fit:
            lacking = self.model.new_bool_var("")
            knowing = [x for who, x in mine.items() if self.force.knows(task, who)]
            self.model.add_bool_or([*knowing, lacking, *self._unheld(task.event_id)])
            self._cost.append(self.expert_price * lacking)

    def _seat(self, task: EventTask, start: Any, free: Mapping[date, Person], bound: set[date]) -> None:
        """A person's seat, as lead or member, on the days on which each may be."""
        model, choices = self.model, self.days[task.event_id]
        who = next(iter(free.values())).who
        joins = [choices[day][1] for day, person in free.items() if person.joins]
        leads = [choices[day][1] for day, person in free.items() if person.leads]
        taken = model.new_bool_var("")
        self.seats[task.event_id, who] = taken
        self._cost.append(self.force.minutes(task, who) * taken)
        if leads:
            lead = self.leads[task.event_id, who] = model.new_bool_var("")
            model.add_implication(lead, taken)
            if len(leads) < len(choices):
                model.add_bool_or([*leads, ~lead])
            joins.append(lead)
        if len(joins) < len(choices) + bool(leads):
            model.add_bool_or([*joins, ~taken])
        for day in sorted(bound):
            model.add_implication(choices[day][1], taken)
        self._people[who].append(model.new_optional_fixed_size_interval_var(start, task.length, taken, ""))

    def _room(self) -> None:
        """Nobody's month holds more than its room; one event alone fits already, for else the person were not free."""
        spread = {event_id: self._by_months(event_id) for event_id in self.days}
        terms: dict[tuple[str, date], list[tuple[int, Any, Any]]] = defaultdict(list)
        for (event_id, who), taken in self.seats.items():
            for month, halves, held in spread[event_id]:
                terms[who, month].append((halves, taken, held))
        for (who, month), parts in terms.items():
            room = self._room_of(who, month)
            if sum(halves for halves, _, _ in parts) <= room:
                continue
            used = []
            for halves, taken, held in parts:
                there = self.model.new_bool_var("")
                self.model.add_bool_or([~taken, ~held, there])
                used.append(halves * there)
            self._within_room(used, room, (who, month))

    def _room_of(self, who: str, month: date) -> int:
        """The half-days that a person's month holds of these events."""
        return max(0, self.first.room(who, month) + self._beyond.get((who, month), 0))

    def _within_room(self, used: Sequence[Any], room: int, _key: tuple[str, date]) -> None:
        """A month holds no more than its room."""
        self.model.add(cp_model.LinearExpr.sum(used) <= room)

    def _by_months(self, event_id: str) -> list[tuple[date, int, Any]]:
        """The months that an event may fall into, with its half-days in each and whether it does."""
        found: dict[tuple[date, int], list[Any]] = defaultdict(list)
        for event, chosen in self.days[event_id].values():
            for month, count in self.first.months_of(event):
                found[month, count].append(chosen)
        spread = []
        for (month, count), chosen_days in found.items():
            held = self.model.new_bool_var("")
            self.model.add(sum(chosen_days) == held)
            spread.append((month, 2 * count, held))
        return spread

    def _loads(self) -> None:
        """What the seats bring beyond fair shares and the budget, beside what all other events bring already."""
        goals, load = self.first.goals, self.first.load
        mine: dict[str, list[Any]] = defaultdict(list)
        costs = []
        for (event_id, who), taken in self.seats.items():
            mine[who].append(half_days(self.tasks[event_id]) * taken)
            costs.append(goals.cost(self.tasks[event_id], who) * taken)
        for who, terms in mine.items():
            for limit, price in goals.steps.get(who, ()):
                self._pay_beyond(terms, limit - load[who], price)
        if goals.money is not None:
            self._pay_beyond(costs, goals.money - self.first.money, goals.budget.price)

    def _more(self) -> None:
        """What else the events cost together (nothing, where they are few)."""

    def _pay_beyond(self, terms: Sequence[Any], left: int, price: int) -> None:
        """Each unit of a sum beyond what is left (nothing, where others have taken it all) is paid."""
        over = self.model.new_int_var(0, MOST, "")
        self.model.add(over >= sum(terms) - max(0, left))
        self._cost.append(price * over)

    def _hint(self) -> None:
        for event_id, (event, team) in self.taken.items():
            roles = {seat.inspector_id: seat.role for seat in team}
            for day, (_, chosen) in self.days[event_id].items():
                self.model.add_hint(chosen, day == event.start)
            for (seated, who), x in self.seats.items():
                if seated == event_id:
                    self.model.add_hint(x, who in roles)
            for (seated, who), x in self.leads.items():
                if seated == event_id:
                    self.model.add_hint(x, roles.get(who) is Role.LEAD)
