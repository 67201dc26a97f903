"""Several events placed anew together, days and teams at once: a small model for a few events, all others as they stand.

Where events have no day yet they take part too: an event goes without one where that gives days to more duties.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.facts.pins import team_given
from duxue.models.solver import Presolve, Run, Stop, solve
from duxue.models.stages.calendar_search import CalendarSearch
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.first_calendar import FirstCalendar, lead_first
from duxue.models.stages.year_goals import half_days
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Event, Seat

TOGETHER = 5
"""Events placed anew in one round."""
DAYS = 24
"""Days looked at for each of them, the quietest first."""
NEAREST = 16
"""People looked at for each team: those with the shortest way, beside them the nearest experts and leads."""
ABLE = 4
AT_ONCE = 3
"""Of these, events that have no day yet at most."""
PATIENCE = 60
"""Rounds in a row without a gain after which the search ends."""
MOST = 1_000_000
"""More half-days and units of a budget than any few seats take."""
LIMIT = 0.05
"""Deterministic seconds for one round's model; most are proven sooner."""


class JointPlacing:
    """Rounds of large neighbourhoods over events; a round is kept only where the office's price of its events falls."""

    def __init__(self, first: FirstCalendar, search: CalendarSearch, seed: int) -> None:
        self.first = first
        self.search = search
        self.seed = seed
        self.draw = Random(seed)
        self._ranked: dict[str, list[str]] = {}

    def run(
        self, rounds: int, stop: Stop, tell: Callable[[float], None], is_enough: Callable[[], bool]
    ) -> None:
        """So many rounds; ``tell`` hears after each how many deterministic seconds it took, a gain asks what is enough."""
        idle = 0
        for _ in range(rounds):
            if stop.is_asked() or not self.first.calendar.events or idle >= PATIENCE:
                return
            gained, work = self._round(self._group(), stop)
            tell(work)
            idle = 0 if gained else idle + 1
            if gained and not self.first.missing() and is_enough():
                return

    # Which events.

    def _group(self) -> list[str]:
        """An event that costs more than it might (or has no day), and others of the same weeks or with the same people near."""
        events, missing = self.first.calendar.events, self.first.missing()
        if missing and self.draw.random() < 0.5:
            return self._around(self.draw.choice(missing), missing)
        pool = sorted(events)
        begin = self.search.costly(pool, self.draw)
        others = [i for i in pool if i != begin]
        if self.draw.random() < 0.5:
            day = events[begin].start
            others.sort(key=lambda i: (abs((events[i].start - day).days), i))
            others = others[: 3 * TOGETHER]
        else:
            near = {*self._nearest(begin)[:TOGETHER], *self._team_of(begin)}
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
        return [begin, *also, *self.draw.sample(near, min(TOGETHER - 1 - len(also), len(near)))]

    def _team_of(self, event_id: str) -> list[str]:
        return [seat.inspector_id for seat in self.first.calendar.teams[event_id]]

    def _nearest(self, event_id: str) -> list[str]:
        """Those who could sit in the team at all, the shortest way first."""
        if event_id not in self._ranked:
            task, force = self.first.tasks[event_id], self.first.force
            able = [
                i
                for i in force.pool(task)
                if force.fit(task, i, Role.MEMBER) or force.fit(task, i, Role.LEAD)
            ]
            self._ranked[event_id] = sorted(able, key=lambda i: (force.minutes(task, i), i))
        return self._ranked[event_id]

    # One round.

    def _round(self, group: Sequence[str], stop: Stop) -> tuple[bool, float]:
        """Whether a round gained anything, and its deterministic seconds."""
        calendar, open_before = self.first.calendar, self._open(group)
        before = self.search.worth(group)
        taken = {i: self.first.remove(i) for i in group if i in calendar.events}
        model = RepairModel(self, {i: self.first.tasks[i] for i in group}, taken)
        run = model.solve(self.seed, stop)
        for event, team in (model.answer(run) if run.found else taken).values():
            self.first.restore(event, team)
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

    def candidates(self, task: EventTask, also: Iterable[str]) -> list[str]:
        """Who is looked at for a team: those close by, the closest experts and leads, and some others."""
        force, near = self.first.force, self._nearest(task.event_id)
        knowing = [i for i in near if force.knows(task, i)][:ABLE]
        leading = [i for i in near if force.fit(task, i, Role.LEAD)][:ABLE]
        return sorted({*near[:NEAREST], *knowing, *leading, *also})


Placed = Mapping[str, tuple[Event, tuple[Seat, ...]]]


class RepairModel:
    """The model of one round: a day for each event, a team for each, nobody in two places, nobody beyond the month's room."""

    def __init__(self, placing: JointPlacing, tasks: Mapping[str, EventTask], taken: Placed) -> None:
        self.placing, self.first, self.force = placing, placing.first, placing.first.force
        self.tasks, self.taken = tasks, taken
        self.model = cp_model.CpModel()
        self.held: dict[str, Any] = {}
        if len(taken) < len(tasks):
            self.held = {i: self.model.new_bool_var("") for i in tasks}
        self.days: dict[str, dict[date, tuple[Event, Any]]] = {}
        self.seats: dict[tuple[str, str], Any] = {}
        self.leads: dict[tuple[str, str], Any] = {}
        self._beyond = self._beyond_room()
        self._cost: list[Any] = []
        self._people: dict[str, list[Any]] = defaultdict(list)
        self._schools: dict[str, list[Any]] = defaultdict(list)
        for task in tasks.values():
            self._place(task)
        self._room()
        self._loads()
        for intervals in (*self._people.values(), *self._schools.values()):
            if len(intervals) > 1:
                self.model.add_no_overlap(intervals)
        self.model.minimize(sum(self._cost))
        self._hint()

    def _beyond_room(self) -> Mapping[tuple[str, date], int]:
        """The half-days that the events take of the reserve as they stand: so much they may take wherever they go.

        The whole reserve is open where a duty has no day otherwise.
        """
        if self.held:
            return self.first.kept_back()
        taken: Counter[tuple[str, date]] = Counter()
        for event, team in self.taken.values():
            for month, count in self.first.months_of(event):
                taken.update({(seat.inspector_id, month): 2 * count for seat in team})
        return {key: over for key, halves in taken.items() if (over := halves - self.first.room(*key)) > 0}

    def solve(self, seed: int, stop: Stop) -> Run:
        """The answer within the round's limit."""
        return solve(self.model, seed=seed, limit=LIMIT, stop=stop, linearization=2, presolve=Presolve.NONE)

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

    def _place(self, task: EventTask) -> None:
        """The days that an event may have, with what crowding they bring, and its team."""
        model, event_id = self.model, task.event_id
        crowding = {}
        options = [e for e in self.first.placements[event_id] if self.first.open_to(e)]
        for event in options:
            crowding[event.start] = round(self.first.crowding(event))
        if not options:
            self.days[event_id] = {}
            model.add_bool_or(
                self._unheld(event_id)
            )  # no day at all: where it must have one, the round finds nothing
            return
        former = self.taken[event_id][0].start if event_id in self.taken else None
        options.sort(key=lambda e: (e.start != former, crowding[e.start], e.start))
        chosen = {e.start: (e, model.new_bool_var("")) for e in options[:DAYS]}
        self.days[event_id] = chosen
        self._as_held(event_id, [x for _, x in chosen.values()])
        first_day = cp_model.Domain.from_values([day.toordinal() for day in chosen])
        start = model.new_int_var_from_domain(first_day, "")
        begins = model.add(start == sum(day.toordinal() * x for day, (_, x) in chosen.items()))
        self._cost += [crowding[day] * x for day, (_, x) in chosen.items()]
        interval = model.new_fixed_size_interval_var(start, task.length, "")
        if event_id in self.held:
            held = self.held[event_id]
            begins.only_enforce_if(held)
            interval = model.new_optional_fixed_size_interval_var(start, task.length, held, "")
            self._cost.append(round(self.first.order.price(task.kinds)) * (1 - held))
        self._schools[task.target_id].append(interval)
        for who in self.first.at_home(task.target_id):
            self._people[who].append(interval)
        self._team(task, start, self._bound_to(task))

    def _unheld(self, event_id: str) -> list[Any]:
        """What is true where an event has no day (nothing, where it must have one)."""
        return [~self.held[event_id]] if event_id in self.held else []

    def _as_held(self, event_id: str, literals: Sequence[Any]) -> None:
        """Exactly one of some literals, where the event has a day."""
        if event_id in self.held:
            self.model.add(sum(literals) == self.held[event_id])
        else:
            self.model.add_exactly_one(literals)

    def _bound_to(self, task: EventTask) -> Mapping[date, str]:
        """Who must come along on which day where the responsible inspector is wanted; other days fall out."""
        if not task.with_responsible:
            return {}
        wanted = {}
        for day, (event, chosen) in self.days[task.event_id].items():
            own = self.force.responsible(task, event)
            if own is None or not self.first.free(task, event, [own], self._beyond):
                self.model.add(chosen == 0)
            else:
                wanted[day] = own
        return wanted

    def _team(self, task: EventTask, start: Any, wanted: Mapping[date, str]) -> None:
        free: dict[str, list[date]] = defaultdict(list)
        former = [s.inspector_id for s in self.taken.get(task.event_id, (None, ()))[1]]
        given = team_given(self.force.county, task.event_id)
        among = self.placing.candidates(task, [*former, *wanted.values(), *(i for i in given if i in former)])
        for day, (event, _) in self.days[task.event_id].items():
            for who in self.first.free(task, event, among, self._beyond):
                free[who].append(day)
        for who in sorted(free):
            self._seat(task, start, who, free[who], {d for d, own in wanted.items() if own == who})
        mine = {who: x for (event_id, who), x in self.seats.items() if event_id == task.event_id}
        held = self.held.get(task.event_id, 1)
        self.model.add(sum(mine.values()) == task.team * held)
        for who in given:
            if who in former and who in mine:
                self.model.add(mine[who] == held)
        self._as_held(task.event_id, [x for (i, _), x in self.leads.items() if i == task.event_id])
        if task.led_by_fit:
            lacking = self.model.new_bool_var("")
            knowing = [x for who, x in mine.items() if self.force.knows(task, who)]
            self.model.add_bool_or([*knowing, lacking, *self._unheld(task.event_id)])
            self._cost.append(self.placing.search.expert_price * lacking)

    def _seat(self, task: EventTask, start: Any, who: str, free: Sequence[date], bound: set[date]) -> None:
        """A person's seat, as lead or member, on the days on which each may be."""
        model, choices = self.model, self.days[task.event_id]
        events = {d: choices[d][0] for d in free}
        member = self.force.days_allowed(task, who, events, Role.MEMBER) | bound
        leader = self.force.days_allowed(task, who, events, Role.LEAD)
        if not member and not leader:
            return
        taken = model.new_bool_var("")
        self.seats[task.event_id, who] = taken
        self._cost.append(self.force.minutes(task, who) * taken)
        leads: Any = 0
        if leader:
            leads = self.leads[task.event_id, who] = model.new_bool_var("")
            model.add_implication(leads, taken)
            model.add_bool_or([choices[d][1] for d in sorted(leader)]).only_enforce_if(leads)
            model.add_bool_or([*(choices[d][1] for d in sorted(member)), leads]).only_enforce_if(taken)
        else:
            model.add_bool_or([choices[d][1] for d in sorted(member)]).only_enforce_if(taken)
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
            room = max(0, self.first.room(who, month) + self._beyond.get((who, month), 0))
            if sum(halves for halves, _, _ in parts) <= room:
                continue
            used = []
            for halves, taken, held in parts:
                there = self.model.new_bool_var("")
                self.model.add_bool_or([~taken, ~held, there])
                used.append(halves * there)
            self.model.add(sum(used) <= room)

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
