"""Revised events: what stands stays, what a rule made impossible gets the smallest repair, what is newly due finds a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.facts.duties import COMPREHENSIVE
from duxue.models.facts.event_terms import may_be_held
from duxue.models.facts.pins import day_given, days_without_events, on_given_days
from duxue.models.facts.spans import meets
from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.draws import Standing, let_go
from duxue.models.revision.in_force import in_force
from duxue.models.revision.owed import Owed
from duxue.models.revision.team_availability import TeamAvailability
from duxue.models.revision.teams import Repair, repaired
from duxue.models.revision.wording import moved_words, reseated_words, withdrawn_words
from duxue.models.rules import event_days, notice, pinned
from duxue.models.stages.event_task import EventTask, has_placement, placements, task_of
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.calendar import week_start
from duxue.scenarios.codes import Status
from duxue.scenarios.county import County
from duxue.scenarios.free_ids import fresh_id
from duxue.scenarios.plan import Event, Plan, Seat
from duxue.scenarios.releases.revision_told import Broken
from duxue.scenarios.rows import Task


@dataclass(frozen=True)
class RevisedEvents:
    """The office's events and teams after the changes, and what public ones of them a rule made impossible."""

    events: tuple[Event, ...]
    seats: tuple[Seat, ...]
    broken: tuple[Broken, ...]


class EventRevision:
    """The events of one office: ``released`` holds its own rows, ``facts`` what stands besides (postings, classes, visits)."""

    def __init__(
        self,
        county: County,
        office_id: str,
        released: Plan,
        facts: Plan,
        prices: Prices,
        since: date,
        seed: int,
    ) -> None:
        self.county, self.office_id, self.since, self.seed = county, office_id, since, seed
        self.released, self.facts, self.prices = released, facts, prices
        self.events: dict[str, Event] = {}
        self.teams: dict[str, tuple[Seat, ...]] = {}
        self.broken: list[Broken] = []
        self.dropped: list[tuple[Event, str]] = []
        self._undrawn: frozenset[tuple[str, Task]] = frozenset()

    def run(self, not_done: Collection[str]) -> RevisedEvents:
        """Keep, repair, and place what is owed."""
        rows = sorted(self.released.events, key=lambda e: (self._rank(e), e.start, e.event_id))
        missed = [e for e in rows if e.event_id in not_done]
        self._keep([e for e in rows if e.event_id not in not_done])
        self._man()
        self._place(missed, {e.event_id for e in rows})
        seats = tuple(s for i in sorted(self.events) for s in self.teams.get(i, ()))
        return RevisedEvents(tuple(self.events[i] for i in sorted(self.events)), seats, tuple(self.broken))

    def _rank(self, event: Event) -> int:
        """Done before announced before planned: what is settled first stays first."""
        return 0 if event.start < self.since else 1 if self._public(event) else 2

    def _public(self, event: Event) -> bool:
        """Whether an event has started or its notice has gone out."""
        return event.start < self.since or (event.notice_on is not None and event.notice_on < self.since)

    # What stands.

    def _keep(self, rows: Sequence[Event]) -> None:
        """Enter every event whose days still hold; what does not is dropped with the rule."""
        live = (e for e in rows if e.status is not Status.CANCELLED)
        standing = [Standing(e, free=not self._public(e)) for e in live]
        self._undrawn = frozenset(let_go(self.county, self.office_id, standing))
        for event in rows:
            if event.status is Status.CANCELLED:
                self.events[event.event_id] = event
                continue
            fault = None if event.end < self.since else self._day_fault(event)
            if fault is None:
                status = event.status
                if self._public(event):
                    status = Status.DONE if event.end < self.since else Status.FROZEN
                kinds = event.kinds if self._public(event) else self._wanted(event)
                self.events[event.event_id] = replace(event, status=status, kinds=kinds)
                self.teams[event.event_id] = self.released.team(event.event_id)
            else:
                self.dropped.append((event, fault))

    def _wanted(self, event: Event) -> tuple[Task, ...]:
        """What an event that is not announced is still to serve."""
        kinds = in_force(self.county, event)
        return tuple(
            task
            for task in kinds
            if (event.event_id, task) not in self._undrawn and not self._struck_out(event, (task,))
        )

    def _struck_out(self, event: Event, kinds: Sequence[Task]) -> bool:
        """Whether an event for some duties was set by hand not to take place on its days."""
        closed = days_without_events(self.county, event.target_id, event.event_id, kinds)
        return meets(closed, event.start, event.end)

    def _day_fault(self, event: Event) -> str | None:
        """The rule that an event would break on its days (None: none)."""
        given = day_given(self.county, event.event_id)
        if given not in (None, event.start) and self._can_be_on(event, given):
            return pinned.CARD.id
        if event.start >= self.since and all(self._struck_out(event, (task,)) for task in event.kinds):
            return pinned.CARD.id
        county, p = self.county, self.county.parameters
        school = county.schools.get(event.target_id)
        if event.target_id not in county.schools and event.target_id not in county.units:
            return "quiet_days"
        if school is not None and not may_be_held(
            county, self.office_id, event.target_id, event.start, event.end
        ):
            return "quiet_days"
        alone = Plan(events=(event,))
        if not self._public(event):
            if not self._wanted(event):
                return str(event.kinds[0].kind) if event.kinds else "event_days"
            if any(True for _ in notice.check(county, alone, p)):
                return notice.CARD.id
            if any(True for _ in event_days.check(county, alone, p)):
                return event_days.CARD.id
        return self._crowded(event)

    def _can_be_on(self, event: Event, day: date) -> bool:
        """Whether an event to come could begin on a day that was set by hand."""
        moved = replace(event, start=day, end=day + (event.end - event.start))
        if day < self.since or set(in_force(self.county, moved)) != set(event.kinds):
            return False
        return has_placement(self.county, task_of(self.county, event, (moved.start, moved.end)))

    def _crowded(self, event: Event) -> str | None:
        """The rule that other events at the school make an event break."""
        school = self.county.schools.get(event.target_id)
        if school is None:
            return None
        others = [e for e in self._standing().events_at(event.target_id) if e.event_id != event.event_id]
        if event.serves(*COMPREHENSIVE) and any(
            e.serves(*COMPREHENSIVE) and e.start.year == event.start.year for e in others
        ):
            return "one_comprehensive_a_year"
        if any(e.start <= event.end and event.start <= e.end for e in others):
            return "week_cap"
        number = 1 + sum(week_start(event.start) in e.weeks() for e in others)
        most = self.county.parameters.count("occasions_per_week", school.office_id)
        if number > most and ("week_cap", school.school_id) not in self.county.waived:
            return "week_cap"
        return None

    def _standing(self, *, visits: bool = False) -> Plan:
        """The facts with the events that stand so far."""
        return replace(
            self.facts,
            events=(*self.facts.events, *(self.events[i] for i in sorted(self.events))),
            seats=(*self.facts.seats, *(s for i in sorted(self.teams) for s in self.teams[i])),
            visits=self.facts.visits if visits else (),
        )

    # Teams.

    def _man(self) -> None:
        """Replace who cannot sit any more; an event that cannot be manned is dropped."""
        book = self._book()
        order = sorted(self.teams, key=lambda i: (self._rank(self.events[i]), self.events[i].start, i))
        for event_id in order:
            event = self.events[event_id]
            if event.end < self.since:
                continue
            task, team = task_of(self.county, event, (event.start, event.end)), self.teams[event_id]
            book.enter(event, team, -1)
            found = repaired(book, self.prices, task, event, team)
            if found is None:
                del self.events[event_id], self.teams[event_id]
                self.dropped.append((event, "team_size"))
                continue
            self.teams[event_id] = found.seats
            book.enter(event, found.seats)
            if self._public(event) and found.changed:
                self._tell_seats(event, found)

    def _book(self) -> TeamAvailability:
        standing = self._standing()
        force = Workforce(self.county, self.office_id, standing)
        return TeamAvailability(self.county, force, standing, self.facts.visits)

    def _tell_seats(self, event: Event, found: Repair) -> None:
        rule = next((rule for _, rule in found.out if rule), "team_size")
        zh, en = reseated_words(self.county, event, found.out, found.into)
        self.broken.append(Broken(event.event_id, rule, zh, en))

    # What is owed.

    def _place(self, missed: Sequence[Event], used: set[str]) -> None:
        """Find days and teams for all that the office owes beside what stands."""
        owed = Owed(self.county, self.office_id, self._standing())
        gone = [event for event, _ in self.dropped]
        tasks = self._named(owed.all([*gone, *missed]), gone, used)
        tasks.sort(key=lambda t: (len(placements(self.county, t)), t.event_id))
        for task in tasks:
            self._place_one(task)
        for event, rule in self.dropped:
            now = self.events.get(event.event_id)
            if self._public(event):
                words = withdrawn_words if now is None else moved_words
                zh, en = words(self.county, event, now or event, rule)
                self.broken.insert(0, Broken(event.event_id, rule, zh, en))

    def _named(self, tasks: Sequence[EventTask], gone: Sequence[Event], used: set[str]) -> list[EventTask]:
        """Tasks under the ids of the events that they take up again, merged where those were; new ones under new ids."""
        left, named = list(tasks), []
        for event in gone:
            own: EventTask | None = None
            for task in [
                t for t in left if t.target_id == event.target_id and set(t.kinds) & set(event.kinds)
            ]:
                joined = task if own is None else own.joined(task)
                if own is None or has_placement(self.county, joined):
                    own = joined
                    left.remove(task)
            if own is not None:
                named.append(replace(own, event_id=event.event_id))
        for task in left:
            event_id = fresh_id(task.event_id, self.county.as_of, used)
            used.add(event_id)
            named.append(replace(task, event_id=event_id))
        return named

    def _place_one(self, task: EventTask) -> None:
        """The best day of a task among the visits as they stand; where there is none, visits give way."""
        options = [
            e for e in placements(self.county, task) if self._crowded(e) is None and e.start >= self.since
        ]
        options = on_given_days(self.county, options)
        for visits in (True, False):
            force = Workforce(self.county, self.office_id, self._standing(visits=visits))
            calendar = FirstCalendar(force, {task.event_id: task}, {task.event_id: options}, self.seed)
            if calendar.place(task):
                self.events[task.event_id] = calendar.calendar.events[task.event_id]
                self.teams[task.event_id] = calendar.calendar.teams[task.event_id]
                return
