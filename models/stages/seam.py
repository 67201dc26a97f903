"""Improvement across the seam between the year and the months: events move once the visits are known.

The year stage sets room for visits aside without knowing their days, and the month stage finds days around events that
stand. Here an event that crowds a school or a person is taken off and placed anew among the visits as they fell; it stays
there only if the whole office's price falls: minutes on the road, and every goal or duty missed at its price.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from duxue.models.course import Course
from duxue.models.prices import price_of, told
from duxue.models.rules import (
    breathing_space,
    own_school_presence,
    reserve,
    team_expert,
    travel,
    unpredictable,
    week_cap,
    working_day,
)
from duxue.models.rules.card import Finding
from duxue.models.solver import Outcome, Stop
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.tasks import EventTask
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat

RULES = (week_cap, breathing_space, reserve, unpredictable, working_day, own_school_presence, team_expert)
"""The rules that an event moved within its window may break or mend; what else binds it binds its placements."""

ROUNDS = 3
"""Moves tried for each deterministic second of effort."""


@dataclass(frozen=True)
class Settled:
    """Events and teams after the last moves, and how many moves paid."""

    events: tuple[Event, ...]
    seats: tuple[Seat, ...]
    outcome: Outcome


class Seam:
    """The last moves of one office: ``own`` holds its events, seats and visits, ``facts`` what stands besides."""

    def __init__(
        self,
        county: County,
        office_id: str,
        facts: Plan,
        own: Plan,
        tasks: dict[str, EventTask],
        placements: dict[str, list[Event]],
    ) -> None:
        self.county = county
        self.office_id = office_id
        self.facts = facts
        self.own = own
        self.tasks = tasks
        self.placements = placements

    def run(self, *, seed: int, effort: float, stop: Stop) -> Settled:
        """So many moves as the effort allows, each kept only where it pays."""
        began = time.monotonic()
        draw = Random(f"{seed}/seam/{self.office_id}")
        price, crowded = self._price(self.own)
        kept = tried = 0
        course = Course()
        course.found(price)
        for _ in range(round(ROUNDS * effort) if self.own.events else 0):
            if stop.is_asked():
                break
            tried += 1
            course.spend(1 / ROUNDS)
            moved = self._moved(self._chosen(crowded, draw), draw)
            if moved is None:
                continue
            new_price, new_crowded = self._price(moved)
            if new_price < price - 0.5:
                self.own, price, crowded = moved, new_price, new_crowded
                kept += 1
                course.found(price)
        seconds = time.monotonic() - began
        note, steps = f"{kept}/{tried}", course.closed(price, None)
        outcome = Outcome(self.office_id, "improve", "feasible", price, None, seconds, 0.0, note, steps)
        return Settled(self.own.events, self.own.seats, outcome)

    def _whole(self, own: Plan) -> Plan:
        return replace(
            self.facts,
            events=(*self.facts.events, *own.events),
            seats=(*self.facts.seats, *own.seats),
            visits=(*self.facts.visits, *own.visits),
        )

    def _price(self, own: Plan) -> tuple[float, list[str]]:
        """Minutes of the office's year with everything missed at its price, and the events close to what is missed."""
        plan = self._whole(own)
        price = sum(tour.minutes for tour in travel.tours(self.county, plan))
        crowded: list[str] = []
        for rule in RULES:
            each = told(price_of(self.county, self.office_id, rule.CARD.id, rule.CARD.force))
            for finding in rule.check(self.county, plan, self.county.parameters):
                price += each
                crowded += self._near(finding, own)
        return price, crowded

    def _near(self, finding: Finding, own: Plan) -> Sequence[str]:
        """The events that a finding may be about: its own, its school's, or those of the person in that month."""
        mine = {e.event_id: e for e in own.events}
        if finding.subject in mine:
            return [finding.subject]
        if finding.subject in self.county.schools:
            return [e.event_id for e in own.events_at(finding.subject)]
        seats = [mine[s.event_id] for s in own.seats_of(finding.subject) if s.event_id in mine]
        day = finding.date
        return [
            e.event_id for e in seats if day is None or (e.start.year, e.start.month) == (day.year, day.month)
        ]

    def _chosen(self, crowded: Sequence[str], draw: Random) -> str:
        if crowded and draw.random() < 0.7:
            return draw.choice(sorted(crowded))
        return draw.choice(self.own.events).event_id

    def _moved(self, event_id: str, draw: Random) -> Plan | None:
        """The office's rows with one event placed anew among everything else as it stands (None: it has no other day)."""
        if event_id not in self.tasks:
            return None
        rest = replace(
            self.own,
            events=tuple(e for e in self.own.events if e.event_id != event_id),
            seats=tuple(s for s in self.own.seats if s.event_id != event_id),
        )
        force = Workforce(self.county, self.office_id, self._whole(rest))
        task = self.tasks[event_id]
        calendar = FirstCalendar(force, {event_id: task}, self.placements, draw.randrange(2**31))
        if not calendar.place(task):
            return None
        events = (*rest.events, calendar.calendar.events[event_id])
        return replace(
            rest,
            events=tuple(sorted(events, key=lambda e: e.event_id)),
            seats=(*rest.seats, *calendar.calendar.teams[event_id]),
        )
