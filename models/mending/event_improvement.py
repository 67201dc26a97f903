"""Improvement across the seam between the year and the months: events move once the visits are known.

The year stage sets room for visits aside without knowing their days, and the month stage finds days around events that
stand. Here an event that crowds a school or a person is taken off and placed anew among the visits as they fell; it stays
there only if the whole office's price falls: minutes on the road, every goal or duty missed at its price, and what seats add
to fair shares and the budget.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from duxue.models.bound_trace import BoundTrace, retold
from duxue.models.judging.one_change import Change, Verdict, judged, key_of
from duxue.models.prices import price_of, reported
from duxue.models.rules import (
    breathing_space,
    own_school_presence,
    reserve,
    team_expert,
    term_edges,
    travel,
    unpredictable,
    week_cap,
    working_day,
)
from duxue.models.rules.card import Finding
from duxue.models.solver import Outcome, Stop
from duxue.models.stages.day_prices import joined_on_events
from duxue.models.stages.first_calendar import FirstCalendar
from duxue.models.stages.workforce import Workforce
from duxue.models.stages.year import YearStage
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat

RULES = (
    week_cap, breathing_space, term_edges, reserve, unpredictable, working_day, own_school_presence, team_expert,
)  # fmt: skip
"""The rules that an event moved within its window may break or mend; what else binds it binds its placements."""

Loads = tuple[Counter[str], int]
"""Half-days of teams by person, and what their seats cost the budget."""

ROUNDS = 3
"""Moves tried for each deterministic second of effort."""


@dataclass(frozen=True)
class Settled:
    """Events and teams after the last moves, and how many moves paid."""

    events: tuple[Event, ...]
    seats: tuple[Seat, ...]
    outcome: Outcome


class EventImprovement:
    """The last moves of one office: ``own`` holds its events, seats and visits, ``facts`` what stands besides.

    ``year`` knows the events' tasks, their days, and what teams cost beyond shares and budget.
    """

    def __init__(self, county: County, office_id: str, facts: Plan, own: Plan, year: YearStage) -> None:
        self.county = county
        self.office_id = office_id
        self.facts = facts
        self.own = own
        self.year = year
        self._teams = self._loads(own.seats)

    def run(self, *, seed: int, effort: float, stop: Stop) -> Settled:
        """So many moves as the effort allows, each kept only where it pays."""
        began = time.monotonic()
        draw = Random(f"{seed}/seam/{self.office_id}")
        price, findings = self._price(self.own)
        kept = tried = 0
        course = BoundTrace()
        course.found(price)
        for _ in range(round(ROUNDS * effort) if self.own.events else 0):
            if stop.is_asked():
                break
            tried += 1
            course.spend(1 / ROUNDS)
            moved = self._moved(self._chosen(findings, draw), draw)
            if moved is None:
                continue
            change, teams = moved
            verdict = judged(self.county, self._whole(self.own), change, self.office_id)
            if (gain := self._dearer(verdict) + self._beyond(teams) - self._beyond(self._teams)) < -0.5:
                self.own, self._teams, price = change.applied(self.own), teams, price + gain
                gone = {key_of(f) for f in verdict.mended}
                findings = [*(f for f in findings if key_of(f) not in gone), *verdict.made]
                kept += 1
                course.found(price)
        seconds = time.monotonic() - began
        note, steps = f"{kept}/{tried}", course.closed(price, None)
        outcome = Outcome(self.office_id, "improve", "feasible", price, None, seconds, 0.0, note, steps)
        return Settled(self.own.events, self.own.seats, outcome)

    def retold(self, end: Outcome) -> Outcome:
        """How moves ended that others made, told of the rows as they stand here."""
        return retold(end, self._price(self.own)[0], None)

    def _whole(self, own: Plan) -> Plan:
        return replace(
            self.facts,
            events=(*self.facts.events, *own.events),
            seats=(*self.facts.seats, *own.seats),
            visits=(*self.facts.visits, *own.visits),
        )

    def _price(self, own: Plan) -> tuple[float, list[Finding]]:
        """Minutes of the office's year with everything missed at its price, and what is missed."""
        plan = self._whole(own)
        price = sum(tour.minutes for tour in travel.tours(self.county, plan)) + self._beyond(self._teams)
        findings: list[Finding] = []
        for rule in (*RULES, *joined_on_events()):
            each = reported(price_of(self.county, self.office_id, rule.CARD.id, rule.CARD.force))
            found = list(rule.check(self.county, plan, self.county.parameters))
            price += each * len(found)
            findings += found
        return price, findings

    def _loads(self, seats: Iterable[Seat]) -> Loads:
        """Half-days of some seats by person, and what they cost the budget."""
        tasks = self.year.tasks
        return self.year.goals.loads(
            (tasks[s.event_id], s.inspector_id) for s in seats if s.event_id in tasks
        )

    def _beyond(self, teams: Loads) -> int:
        """Minutes of what teams are beyond fair shares and the budget."""
        return self.year.goals.minutes(*teams)

    def _dearer(self, verdict: Verdict) -> float:
        """Minutes by which a move makes the office's year dearer, breaches at their price, but for what teams are beyond shares."""
        prices = [
            sign * reported(price_of(self.county, self.office_id, f.rule, f.force))
            for sign, rows in ((1, verdict.made), (-1, verdict.mended))
            for f in rows
            if f.force is not None and f.force is not Force.GOAL
        ]
        return verdict.price + sum(prices)

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

    def _chosen(self, findings: Sequence[Finding], draw: Random) -> str:
        crowded = [event_id for finding in findings for event_id in self._near(finding, self.own)]
        if crowded and draw.random() < 0.7:
            return draw.choice(sorted(crowded))
        return draw.choice(self.own.events).event_id

    def _moved(self, event_id: str, draw: Random) -> tuple[Change, Loads] | None:
        """One event placed anew among everything else as it stands, and what all teams carry then (None: it has no other day)."""
        if event_id not in self.year.tasks:
            return None
        event = self.own.event(event_id)
        team = self.own.team(event_id)
        out, (load, money) = Change((event, *team)), self._loads(team)
        others = out.applied(self.own)
        force = Workforce(self.county, self.office_id, self._whole(others))
        task = self.year.tasks[event_id]
        calendar = FirstCalendar(force, {event_id: task}, self.year.placements, draw.randrange(2**31))
        calendar.goals = self.year.goals
        calendar.load, calendar.money = self._teams[0] - load, self._teams[1] - money
        if not calendar.place(task):
            return None
        change = out + Change((), (calendar.calendar.events[event_id], *calendar.calendar.teams[event_id]))
        return change, (calendar.load, calendar.money)
