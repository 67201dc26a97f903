"""Whose days are taken by what, while events are revised: events in which people sit, and visits that could give way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from duxue.models.facts.availability import field_days
from duxue.models.facts.field_work import agreed_half_days
from duxue.models.rules import (
    eligibility,
    own_school_presence,
    recusal,
    stage_match,
    team_independence,
    team_size,
    working_day,
)
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.codes import Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Seat, Visit

WORKING = (Role.LEAD, Role.MEMBER, Role.EXPERT)


class TeamAvailability:
    """The days of the people who may sit in an office's teams; seats are entered and struck out one event at a time."""

    def __init__(self, county: County, force: Workforce, facts: Plan, visits: Iterable[Visit]) -> None:
        self.county, self.force, self.facts = county, force, facts
        self._field: Mapping[tuple[str, bool], frozenset[date]] = {
            (i, government): frozenset(field_days(county, person, facts, government=government))
            for i, person in force.people.items()
            for government in (False, True)
        }
        self._busy: dict[str, dict[date, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._at_home: dict[str, set[date]] = defaultdict(set)
        self._visits: dict[str, list[Visit]] = defaultdict(list)
        self._half_days: dict[tuple[str, date], int] = defaultdict(int)
        for visit in visits:
            self._visits[visit.inspector_id].append(visit)
            self._half_days[visit.inspector_id, visit.date.replace(day=1)] += visit.half_days
        for event in facts.live_events:
            self.enter(event, facts.team(event.event_id))

    def enter(self, event: Event, team: Iterable[Seat], sign: int = 1) -> None:
        """Enter an event and its team, or strike it out (``sign`` -1)."""
        for seat in team:
            if seat.role not in WORKING or event.event_id in self.county.imposed:
                continue
            for day in event.days():
                there = self._busy[seat.inspector_id][day]
                (there.add if sign > 0 else there.discard)(event.event_id)
                self._half_days[seat.inspector_id, day.replace(day=1)] += 2 * sign
        marks = self._at_home[event.target_id]
        (marks.update if sign > 0 else marks.difference_update)(event.days())

    def fault(self, task: EventTask, event: Event, seat: Seat) -> str | None:
        """The rule that keeps a person out of a seat on an event's days (None: nothing does)."""
        person = self.force.people.get(seat.inspector_id)
        days = list(event.days())
        p = self.county.parameters
        if person is None or any(
            eligibility.faults(person, day, government=task.government, p=p) for day in days
        ):
            return eligibility.CARD.id
        role = Role.LEAD if seat.role is Role.LEAD else Role.MEMBER
        if self.force.barred(task, seat.inspector_id, event, Role.MEMBER):
            answers = seat.inspector_id in self.facts.responsible(event.target_id, event.start)
            return team_independence.CARD.id if answers else recusal.CARD.id
        if seat.role is Role.RESERVE:
            return None
        if self.force.barred(task, seat.inspector_id, event, role):
            return team_independence.CARD.id
        if not self.force.fit(task, seat.inspector_id, role):
            return team_size.CARD.id if role is Role.LEAD and not person.can_lead else stage_match.CARD.id
        return self._away(task, event, seat.inspector_id, days)

    def _away(self, task: EventTask, event: Event, person_id: str, days: Sequence[date]) -> str | None:
        """The rule by which a person is somewhere else on an event's days."""
        if not self._field[person_id, task.government].issuperset(days):
            return working_day.CARD.id
        if any(self._busy[person_id][day] - {event.event_id} for day in days):
            return working_day.CARD.id
        home = self.force.people[person_id].school_id
        if home and home != event.target_id and not self._at_home[home].isdisjoint(days):
            return own_school_presence.CARD.id
        return None

    def clashes(self, person_id: str, event: Event) -> int:
        """How many visits of a person would have to give way to an event."""
        return sum(event.start <= v.date <= event.end for v in self._visits[person_id])

    def has_room(self, person_id: str, event: Event) -> bool:
        """Whether the months of an event have field days left for a person, visits that give way counted."""
        most = agreed_half_days(self.force.people[person_id])
        needed: dict[date, int] = defaultdict(int)
        for day in event.days():
            needed[day.replace(day=1)] += 2
        return all(self._half_days[person_id, month] + n <= most for month, n in needed.items())
