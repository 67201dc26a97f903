"""Who can sit in which team: availability by day, room by month, and the minutes that a seat costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from duxue.models.facts.availability import free_days, recused_spans
from duxue.models.facts.day_bits import DayBits
from duxue.models.facts.field_work import agreed_half_days, event_work, monthly_half_days
from duxue.models.facts.spans import Span, meets
from duxue.models.facts.visits_owed import visits_owed
from duxue.models.rules import team_expert
from duxue.models.stages.event_task import EventTask
from duxue.models.stages.people_by_day import PeopleByDay
from duxue.scenarios.calendar import days_between
from duxue.scenarios.codes import Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Inspector

STRANGER = 300
"""Minutes that it costs to borrow a person from another unit for a team, beside the road."""
AROUND = timedelta(days=14)
"""How far beyond the horizon days are told apart: an occasion's neighbours in its week."""


class Workforce:
    """The people of one office (and those who may be lent to it), with what is already taken of their time.

    Half-days are the unit of work: an event day takes two. ``room`` is what a person-month has left for events once
    routine visits are set aside, in the months that have any.
    """

    def __init__(self, county: County, office_id: str, facts: Plan) -> None:
        self.county = county
        self.office_id = office_id
        self.facts = facts
        own = county.inspectors_of(office_id)
        lent = county.lendable(office_id)
        self.own = {i.inspector_id: i for i in own}
        self.people: dict[str, Inspector] = {i.inspector_id: i for i in (*own, *lent)}
        self.bits = DayBits(county.start - AROUND, county.end + AROUND)
        self._barring: dict[tuple[str, str], tuple[list[Span], list[Span]]] = {}
        self._experts: dict[tuple[str, str], bool] = {}
        self._seat_minutes: dict[tuple[str, str, int], int] = {}
        self._weight = county.parameters.number("weight_travel", office_id)

    def pool(self, task: EventTask) -> Iterable[str]:
        """Who can be asked for a seat: the office's people, and those whom uninvolved offices right below it lend."""
        school = self.county.schools.get(task.target_id)
        involved = school.office_id if school else task.target_id
        return (i for i, p in self.people.items() if i in self.own or p.unit_id != involved)

    def days(self, person_id: str, *, government: bool) -> frozenset[date]:
        """The days on which a person can be sent out: in service, not away, not in training, not in a given team."""
        return self._days[government].get(person_id, frozenset())

    def all_days(self, person_id: str) -> frozenset[date]:
        """The same whatever is inspected, schools or governments."""
        return self.days(person_id, government=False) | self.days(person_id, government=True)

    @cached_property
    def away(self) -> Mapping[bool, Mapping[str, int]]:
        """All other days as bits, by whether a government is inspected and by person."""
        return {
            government: {i: ~self.bits.of(days.get(i, ())) for i in self.people}
            for government, days in self._days.items()
        }

    @cached_property
    def _days(self) -> dict[bool, dict[str, frozenset[date]]]:
        found: dict[bool, dict[str, frozenset[date]]] = {}
        for government in (False, True):
            found[government] = {
                i: free_days(self.county, person, self.facts, government=government)
                - {visit.date for visit in self.facts.visits_by(i)}
                for i, person in self.people.items()
            }
        return found

    @cached_property
    def by_day(self) -> PeopleByDay:
        """Who can be sent out day by day."""
        return PeopleByDay(self.people, self.away, self.bits.number)

    @cached_property
    def room(self) -> Mapping[tuple[str, date], int]:
        """Half-days left for events by (person, first of month), after routine visits and given seats."""
        return self._room_left(reserve=True)

    @cached_property
    def whole_room(self) -> Mapping[tuple[str, date], int]:
        """The same with the reserve given up: what a duty may take that finds no day otherwise."""
        return self._room_left(reserve=False)

    def _room_left(self, *, reserve: bool) -> Mapping[tuple[str, date], int]:
        left: dict[tuple[str, date], int] = {}
        months = sorted({d.replace(day=1) for d in days_between(self.county.start, self.county.end)})
        p = self.county.parameters
        for i, person in self.people.items():
            spared = p.number("reserve_share", person.unit_id) if reserve else 0.0
            taken = event_work(self.county, self.facts, i)
            schools = Counter(first for _, wanted in self._owed[i] for first in wanted)
            for month in months:
                visits = schools[month] * monthly_half_days(self.county, person.unit_id)
                left[i, month] = agreed_half_days(person, spared) - visits - taken[month]
        return left

    @cached_property
    def visit_half_days(self) -> Mapping[str, int]:
        """Half-days of all routine visits that each of the office's people owes."""
        each = monthly_half_days(self.county, self.office_id)
        return {i: each * sum(len(wanted) for _, wanted in self._owed[i]) for i in self.own}

    @cached_property
    def visit_minutes(self) -> Mapping[str, float]:
        """Minutes on the road of these visits, each a journey of its own."""
        each = self.county.parameters.count("visits_per_month", self.office_id)
        return {
            i: sum(self._round_trip(i, s) * each * len(wanted) for s, wanted in self._owed[i])
            for i in self.own
        }

    @cached_property
    def _owed(self) -> Mapping[str, list[tuple[str, list[date]]]]:
        """By person the schools to visit, with the months (their first day) in which these want visits of that person."""
        return {i: visits_owed(self.county, self.facts, i) for i in self.people}

    def spare(self, person_id: str, month: date) -> int:
        """Half-days that events may take of a person's month before the reserve is touched."""
        return max(0, self.room.get((person_id, month), 0))

    def fit(self, task: EventTask, person_id: str, role: Role) -> bool:
        """Whether a person may take a seat of a task at all (days and room apart)."""
        person = self.people[person_id]
        if task.government:
            return person.unit_id != task.target_id and (role is not Role.LEAD or person.can_lead)
        school = self.county.schools[task.target_id]
        lent = person_id not in self.own
        if person.school_id == task.target_id or (lent and person.unit_id == school.office_id):
            return False
        if role is Role.LEAD:
            if task.led_by_able and not person.can_lead:
                return False
            if task.led_by_fit and not school.stage.known_to(person.stages):
                return False
        return True

    def may(self, task: EventTask, person_id: str, event: Event, role: Role) -> bool:
        """Whether a person may take a seat of a task on an event's days (free days and room apart)."""
        return self.fit(task, person_id, role) and not self.barred(task, person_id, event, role)

    def barred(self, task: EventTask, person_id: str, event: Event, role: Role) -> bool:
        """Whether recusal or answering for the school keeps a person out of a seat on an event's days."""
        if task.government:
            return False
        recused, answering = self._barring_spans(person_id, task.target_id)
        if not recused and not answering:
            return False
        if meets(recused, event.start, event.end):
            return True
        if not meets(answering, event.start, event.end):
            return False
        may_join = task.with_responsible or self._responsible_may_join(task.target_id)
        return role is Role.LEAD or not may_join

    def barred_at_times(self, task: EventTask, person_id: str) -> bool:
        """Whether there are days on which something keeps a person out of a task's team (see ``barred``)."""
        return not task.government and self._barring_spans(person_id, task.target_id) != ([], [])

    def _barring_spans(self, person_id: str, school_id: str) -> tuple[list[Span], list[Span]]:
        """The stretches on which a person must keep away from a school, and those on which they answer for it."""
        key = (person_id, school_id)
        if key not in self._barring:
            person, school = self.people[person_id], self.county.schools[school_id]
            rows = self.facts.postings_at(school_id)
            answering = [(r.start, r.end) for r in rows if r.inspector_id == person_id]
            self._barring[key] = (recused_spans(self.county, person, school), answering)
        return self._barring[key]

    def _responsible_may_join(self, school_id: str) -> bool:
        office_id = self.county.schools[school_id].office_id
        return self.county.parameters.yes("responsible_may_join", office_id)

    def responsible(self, task: EventTask, event: Event) -> str | None:
        """The person who answers for the school on an event's first day (None: nobody, or several)."""
        found = self.facts.responsible(task.target_id, event.start)
        return found[0] if len(found) == 1 and found[0] in self.own else None

    def knows(self, task: EventTask, person_id: str) -> bool:
        """Whether a person is an expert for the school of a task that wants one."""
        if not task.led_by_fit:
            return False
        key = (person_id, task.target_id)
        if key not in self._experts:
            school = self.county.schools.get(task.target_id)
            self._experts[key] = school is not None and team_expert.fits(self.people[person_id], school)
        return self._experts[key]

    def lacks_expert(self, task: EventTask, team: Iterable[str]) -> bool:
        """Whether a task wants an expert for its school and none of a team is one."""
        return task.led_by_fit and not any(self.knows(task, person_id) for person_id in team)

    def minutes(self, task: EventTask, person_id: str) -> int:
        """Minutes that a seat costs: the road there and back on each day, and a price for borrowed people."""
        key = (person_id, task.target_id, task.length)
        if key not in self._seat_minutes:
            lent = 0 if person_id in self.own else STRANGER
            self._seat_minutes[key] = round(self._weight * self.road(task, person_id)) + lent
        return self._seat_minutes[key]

    def road(self, task: EventTask, person_id: str) -> float:
        """Minutes on the road of a seat."""
        return self._round_trip(person_id, task.target_id) * task.length

    def _round_trip(self, person_id: str, target_id: str) -> float:
        if person_id not in self._trips:
            targets = [*self.county.schools, *self.county.units]
            there = self.county.travel.matrix([person_id], targets)[0]
            back = self.county.travel.matrix(targets, [person_id])[:, 0]
            self._trips[person_id] = dict(zip(targets, (there + back).tolist(), strict=True))
        return self._trips[person_id][target_id]

    @cached_property
    def _trips(self) -> dict[str, dict[str, float]]:
        return {}
