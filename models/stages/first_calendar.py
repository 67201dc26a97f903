"""A first calendar of events, as a careful clerk would draw it up: the tightest duties first, each on its best day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import chain, islice
from random import Random
from types import MappingProxyType

from duxue.models.facts.duty_order import DutyOrder
from duxue.models.facts.pins import on_given_days, team_given
from duxue.models.stages.day_prices import DayPrices
from duxue.models.stages.event_task import EventTask, placements
from duxue.models.stages.taken_days import TakenDays
from duxue.models.stages.week_seats import WeekSeats
from duxue.models.stages.workforce import Workforce
from duxue.models.stages.year_goals import YearGoals
from duxue.scenarios.calendar import week_start
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Event, Seat

TRIED = 14
"""Days looked at for each event, the quietest weeks first."""
CLASH, NEAR = 1_500, 150
"""Minutes of road that a day of another occasion at the school is worth: in the same week, and at most ``CLOSE`` away."""
CLOSE = timedelta(days=4)
"""How near, in days, another occasion at the school weighs."""


@dataclass
class Calendar:
    """Events with their teams, and whose days they take; an event without a feasible day or team is missing."""

    events: dict[str, Event] = field(default_factory=dict)
    teams: dict[str, tuple[Seat, ...]] = field(default_factory=dict)

    def seats(self) -> list[Seat]:
        """All seats, by event."""
        return [seat for _, team in sorted(self.teams.items()) for seat in team]


def _lead(
    able: Iterable[str], taken: Collection[str], given: Mapping[str, Role | None], *, full: bool
) -> str | None:
    """Who leads a team: the one set by hand to, else the first who is not in it yet; who was set to be a member last."""
    if not given:
        among = iter(able)
        first = next(among, None)
        return first if first not in taken else next((i for i in among if i not in taken), first)

    def order(who: str) -> tuple[bool, bool, bool]:
        return given.get(who) is Role.MEMBER, given.get(who) is not Role.LEAD, (who in taken) is not full

    return min(able, key=order, default=None)


def lead_first(team: Iterable[Seat]) -> tuple[Seat, ...]:
    """A team in the order in which it is told: its lead, then the members."""
    return tuple(sorted(team, key=lambda s: (s.role is not Role.LEAD, s.inspector_id)))


class FirstCalendar:
    """Places one event after the other where its school, its team and the week can bear it."""

    def __init__(
        self, force: Workforce, tasks: dict[str, EventTask], placements: dict[str, list[Event]], seed: int
    ) -> None:
        self.force = force
        self.goals = YearGoals(force, tasks.values())
        self.order = DutyOrder(force.county, force.office_id)
        self.tasks = tasks
        self.placements = placements
        self.calendar = Calendar()
        self.draw = Random(seed)
        self._bits = force.bits
        self._taken = TakenDays(force)
        self._room = dict(force.room)
        self._whole_room = dict(force.whole_room)
        self._reserve_open = False
        self.load: Counter[str] = Counter()
        self.money = 0
        self._school_days: dict[str, int] = defaultdict(int)
        self._near: dict[date, tuple[int, int]] = {}
        self._spread: dict[tuple[date, date], tuple[tuple[date, int], ...]] = {}
        self._from_home: dict[str, list[str]] = defaultdict(list)
        self._home = {i: person.school_id for i, person in force.people.items() if person.school_id}
        self._days = DayPrices(force.county, force.office_id)
        for person_id, person in force.own.items():
            if person.school_id:
                self._from_home[person.school_id].append(person_id)
        for event in force.facts.live_events:
            self._school_days[event.target_id] |= self._bits.span(event.start, event.end)
        for visit in force.facts.visits:
            self._school_days[visit.school_id] |= self._bits.span(visit.date, visit.date)
        for seat in force.facts.seats:
            given = force.facts.event(seat.event_id)
            if given is not None and seat.role is not Role.RESERVE:
                self._taken.mark([seat.inspector_id], self._bits.span(given.start, given.end), taken=True)

    def missing(self) -> list[str]:
        """The tasks without a day."""
        return [i for i in self.tasks if i not in self.calendar.events]

    def kept_back(self) -> Mapping[tuple[str, date], int]:
        """The half-days of each person-month that are kept in reserve."""
        kept = ((key, whole - self._room.get(key, 0)) for key, whole in self._whole_room.items())
        return {key: halves for key, halves in kept if halves > 0}

    def fill(self, first: Callable[[EventTask], int] | None = None) -> Calendar:
        """Place every task in an order: the kinds that the office wants first (or as ``first`` has it), of those the one with the fewest choices."""
        first = first or (lambda t: self.order.of_event(t.kinds))
        for task in sorted(
            (self.tasks[i] for i in self.missing()),
            key=lambda t: (first(t), len(self.placements[t.event_id]), -t.length * t.team, t.event_id),
        ):
            self.place(task)
        return self.calendar

    def begin_with(self, placed: Iterable[tuple[Event, tuple[Seat, ...]]]) -> None:
        """Put events on the calendar with the teams given, out of the reserve if need be, where days and people are free."""
        self._reserve_open = True
        for event, team in placed:
            task, people = self.tasks[event.event_id], [s.inspector_id for s in team]
            own = self.force.responsible(task, event) if task.with_responsible else None
            whole = len(self.free(task, event, people)) == len(people) and (not own or own in people)
            if whole and self.open_to(event):
                self._take(task, event, team)
        self._reserve_open = False

    def place(self, task: EventTask) -> bool:
        """Place one task on the best of its days, out of the reserve if need be; false where no day has a team."""
        best = self._best(task)
        if best is None:
            self._reserve_open = True
            best = self._best(task)
            self._reserve_open = False
        if best is not None:
            self._take(task, *best)
        return best is not None

    def part(self, enough: Callable[[Iterable[object]], bool]) -> None:
        """Give the duties of a shared event without a day events of their own, where so many of these find one (all, or any)."""
        for whole in [self.tasks[i] for i in self.missing() if self._may_part(self.tasks[i])]:
            self._owe(whole.parts, instead=(whole,))
            if not enough([self.place(part) for part in whole.parts]):
                for part in whole.parts:
                    if part.event_id in self.calendar.events:
                        self.remove(part.event_id)
                self._owe((whole,), instead=whole.parts)

    def _owe(self, tasks: Sequence[EventTask], *, instead: Sequence[EventTask]) -> None:
        county = self.force.county
        for task in instead:
            del self.tasks[task.event_id], self.placements[task.event_id]
        for task in tasks:
            self.tasks[task.event_id] = task
            self.placements[task.event_id] = on_given_days(county, placements(county, task))

    def _may_part(self, task: EventTask) -> bool:
        """Whether an event serves several tasks, and its school may have so many events more."""
        county = self.force.county
        places = [one.target_id for one in self.tasks.values()] + [
            row.target_id for row in county.rows.imposed
        ]
        most = county.parameters.count("events_per_year", self.force.office_id)
        return bool(task.parts) and places.count(task.target_id) - 1 + len(task.parts) <= most

    def _best(self, task: EventTask) -> tuple[Event, tuple[Seat, ...]] | None:
        """The best of a task's days with its team (None: no day has a team)."""
        given = team_given(self.force.county, task.event_id)
        crowding = {e.start: self.crowding(e) for e in self.placements[task.event_id]}
        options = sorted(
            self.placements[task.event_id],
            key=lambda e: (
                len(given) - len(self.free(task, e, given)) if given else 0,
                crowding[e.start],
                self.draw.random(),
            ),
        )
        best: tuple[float, Event, tuple[Seat, ...]] | None = None
        tried = 0
        for event in options:
            found = self._team(task, event)
            if found is None:
                continue
            cost = found[0] + crowding[event.start]
            if best is None or cost < best[0]:
                best = (cost, event, found[1])
            tried += 1
            if tried >= TRIED:
                break
        return best and (best[1], best[2])

    def crowding(self, event: Event, *, without: bool = False) -> float:
        """How little a day suits the school and the week, in minutes of road: occasions close by weigh heavily.

        ``without`` leaves the event's own days and team out of account (it is on the calendar already).
        """
        size = len(self.calendar.teams[event.event_id]) if without else self.tasks[event.event_id].team
        week = self.weeks.more(week_start(event.start), size, counted=without)
        return week + self.beside_weeks(event, without=without)

    def beside_weeks(self, event: Event, *, without: bool = False) -> float:
        """What a day costs by itself and by other occasions at the school, whatever else its week holds."""
        near = self._school_days[event.target_id]
        if without:
            near &= ~self._bits.span(event.start, event.end)
        return self._closeness(event.start, near) + self._days.of(event)

    def crowded(self) -> float:
        """What all days of the calendar cost beside its teams."""
        events = self.calendar.events.values()
        return self.weeks.minutes() + sum(self.beside_weeks(e, without=True) for e in events)

    def of_two(self, one: Event, other: Event) -> int:
        """What the days of two events at one school cost by being close."""
        spans = ((a.start, self._bits.span(b.start, b.end)) for a, b in ((one, other), (other, one)))
        return sum(self._closeness(*pair) for pair in spans)

    def _closeness(self, day: date, occasions: int) -> int:
        """What some days of other occasions at a school cost an event that begins on a day."""
        week, around = self._near_days(day)
        return CLASH * (occasions & week).bit_count() + NEAR * (occasions & around).bit_count()

    @cached_property
    def weeks(self) -> WeekSeats:
        """The weeks' seats, held against the mean week of all that is to be placed."""
        weeks = {week_start(event.start) for events in self.placements.values() for event in events}
        seats = sum(task.team for task in self.tasks.values())
        return WeekSeats(seats / max(1, len(weeks)), seats / max(1, len(self.tasks)))

    def days_price(self, event: Event) -> float:
        """Minutes that an event's days cost by themselves, whatever stands around them (an end of a term)."""
        return self._days.of(event)

    def stands_dear(self) -> bool:
        """Whether an event's days cost something by themselves where it could stand on days that cost less."""
        return any(
            (now := self.days_price(event))
            and any(self.days_price(e) < now for e in self.placements[event_id])
            for event_id, event in self.calendar.events.items()
        )

    def _near_days(self, day: date) -> tuple[int, int]:
        """The days of a day's week, and those at most ``CLOSE`` away."""
        if day not in self._near:
            first = week_start(day)
            week = self._bits.span(first, first + timedelta(days=6))
            self._near[day] = week, self._bits.span(day - CLOSE, day + CLOSE)
        return self._near[day]

    def open_to(self, event: Event) -> bool:
        """Whether the school has nothing on an event's days, and those who serve there are at home on them."""
        days = self._bits.span(event.start, event.end)
        taken = self._school_days[event.target_id] & days
        return not taken and not any(self._taken.of(i) & days for i in self._from_home[event.target_id])

    def at_home(self, target_id: str) -> tuple[str, ...]:
        """The inspectors who serve at a school and must be there on its events' days."""
        return tuple(self._from_home[target_id])

    def room(self, person_id: str, month: date) -> int:
        """Half-days that a person has left for events in a month."""
        return self._room.get((person_id, month), 0)

    def _team(self, task: EventTask, event: Event) -> tuple[float, tuple[Seat, ...]] | None:
        if not self.open_to(event):
            return None
        free = self.free(task, event)
        if len(free) < task.team:
            return None
        costs = {i: self._cost(task, i) for i in free}
        ranked = sorted(free, key=lambda i: (costs[i], i))
        chosen: list[Seat] = []
        if task.with_responsible:
            own = self.force.responsible(task, event)
            if own is None or own not in costs:
                return None
            chosen.append(Seat(task.event_id, own, Role.MEMBER))
        taken = {s.inspector_id for s in chosen}
        given = team_given(self.force.county, task.event_id)
        for who in given:
            if who in costs and who not in taken and self.force.may(task, who, event, Role.MEMBER):
                chosen.append(Seat(task.event_id, who, Role.MEMBER))
                taken.add(who)
        able = (i for i in ranked if self.force.may(task, i, event, Role.LEAD))
        lead = _lead(able, taken, given, full=len(taken) >= task.team)
        if lead is None:
            return None
        chosen = [s for s in chosen if s.inspector_id != lead]
        chosen.insert(0, Seat(task.event_id, lead, Role.LEAD))
        taken.add(lead)
        chosen += self._members(task, event, [i for i in ranked if i not in taken], taken)
        if len(chosen) < task.team:
            return None
        return sum(costs[s.inspector_id] for s in chosen), tuple(chosen)

    def _members(self, task: EventTask, event: Event, ranked: Sequence[str], taken: set[str]) -> list[Seat]:
        """The first of some people who fill a team up, an expert before all others where one is wanted and lacks."""
        knows, may = self.force.knows, self.force.may
        expert: list[str] = []
        if self.force.lacks_expert(task, taken):
            able = (i for i in ranked if knows(task, i) and may(task, i, event, Role.MEMBER))
            expert = list(islice(able, 1))
        others = (i for i in ranked if i not in expert and may(task, i, event, Role.MEMBER))
        number = max(0, task.team - len(taken))
        return [Seat(task.event_id, i, Role.MEMBER) for i in islice(chain(expert, others), number)]

    def free(
        self,
        task: EventTask,
        event: Event,
        among: Collection[str] | None = None,
        beyond: Mapping[tuple[str, date], int] = MappingProxyType({}),
    ) -> list[str]:
        """Who (of some people, or of all where these suffice for a team) has an event's days and room for them, as the calendar is.

        ``beyond`` are half-days of a month that somebody may have taken beyond the room.
        """
        days, months = self._bits.span(event.start, event.end), self.months_of(event)
        room = self._whole_room if self._reserve_open else self._room
        found = []
        for i in self._taken.there(task, days, among):
            if i in self._home and self._at_home(i, task.target_id, days):
                continue
            for m, n in months:
                if room.get((i, m), 0) + beyond.get((i, m), 0) < 2 * n:
                    break
            else:
                found.append(i)
        return found

    def months_of(self, event: Event) -> tuple[tuple[date, int], ...]:
        """The months that an event's days lie in, with the number of days in each."""
        key = (event.start, event.end)
        if key not in self._spread:
            self._spread[key] = tuple(event.days_by_month().items())
        return self._spread[key]

    def _at_home(self, person: str, target: str, days: int) -> bool:
        home = self._home[person]
        return home != target and bool(self._school_days[home] & days)

    def _cost(self, task: EventTask, person: str) -> float:
        return self.force.minutes(task, person) + self.goals.more(task, person, self.load, self.money)

    def loads(self) -> int:
        """Minutes of all seats on the calendar beyond fair shares and the budget."""
        return self.goals.minutes(self.load, self.money)

    def _take(self, task: EventTask, event: Event, team: tuple[Seat, ...]) -> None:
        self.calendar.events[task.event_id] = event
        self.calendar.teams[task.event_id] = team
        self._count(event, team, 1)

    def remove(self, event_id: str) -> tuple[Event, tuple[Seat, ...]]:
        """Take an event off the calendar again; its day and team are given back."""
        event, team = self.calendar.events.pop(event_id), self.calendar.teams.pop(event_id)
        self._count(event, team, -1)
        return event, team

    def restore(self, event: Event, team: tuple[Seat, ...]) -> None:
        """Put an event back as it was."""
        self._take(self.tasks[event.event_id], event, team)

    def _count(self, event: Event, team: tuple[Seat, ...], sign: int) -> None:
        days = self._bits.span(event.start, event.end)
        people = {s.inspector_id for s in team}
        school = self._school_days[event.target_id]
        self._school_days[event.target_id] = school | days if sign > 0 else school & ~days
        self._taken.mark(self._held_at(event, people), days, taken=sign > 0)
        self.weeks.count(week_start(event.start), sign * len(team))
        for person in people:
            self.load[person] += sign * 2 * event.length
            self.money += sign * self.goals.cost(self.tasks[event.event_id], person)
            for month, number in self.months_of(event):
                key = (person, month)
                for room in (self._room, self._whole_room):
                    room[key] = room.get(key, 0) - sign * 2 * number

    def _held_at(self, event: Event, people: set[str]) -> list[str]:
        """Whose days an event takes: its team's, and those who serve at the school and must be there."""
        return sorted(people | set(self._from_home[event.target_id]))

    def cost(self, event_id: str) -> float:
        """Minutes of an event's team, with the price of a missing expert left to the caller."""
        task = self.tasks[event_id]
        return float(sum(self.force.minutes(task, s.inspector_id) for s in self.calendar.teams[event_id]))
