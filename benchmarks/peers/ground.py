"""What every peer is given of an office: who may hold which school when, minutes on the road, loads, and the events.

The events, teams and sessions of training are the planner's own for all of them, so that what is compared is who answers for
which school, and on which day each routine visit falls. Peers are told what follows for them: nobody answers for a school while
leading one of these events there, and visits keep off its weeks. Stand-ins for long leaves are named for all by one routine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from duxue.models.facts.availability import recused_spans, scope_days, service_spans
from duxue.models.facts.spans import Span, cut_at, without
from duxue.models.facts.turning_days import turning_days
from duxue.models.postings.stand_ins import stand_ins
from duxue.models.stop import Stop
from duxue.scenarios.codes import Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.records import Inspector, School
from duxue.scenarios.rows import make

CHANGE_MINUTES = 600
"""What a peer pays for a school that changes hands inside the year, in minutes on the road."""

Stretch = tuple[str, Span]
"""A school, and days between two turning days of the office on which it is in scope."""
Choice = Mapping[Stretch, str]
"""Who answers for a school on a stretch."""


@dataclass(frozen=True)
class Ground:
    """One office: its people, and every school's stretches in order."""

    county: County
    office_id: str
    events: Plan
    people: tuple[Inspector, ...]
    stretches: tuple[Stretch, ...]
    may: Mapping[Stretch, frozenset[str]]

    @property
    def schools(self) -> list[School]:
        """The schools that are in scope on some day."""
        ids = {school_id for school_id, _ in self.stretches}
        return [s for s in self.county.schools_of(self.office_id) if s.school_id in ids]

    def weight(self, school_id: str) -> int:
        """How much of an allowance a school takes: a large one all of it."""
        cap = self.county.parameters.count("schools_per_inspector", self.office_id)
        return cap if self.county.is_large(self.county.schools[school_id]) else 1

    def allowance(self, person: Inspector) -> int:
        """How many schools a person may answer for."""
        cap = self.county.parameters.count("schools_per_inspector", self.office_id)
        return cap if person.max_schools is None else min(cap, person.max_schools)

    def drive(self, inspector_id: str, stretch: Stretch) -> int:
        """Minutes there and back of a visit a month on a stretch."""
        school_id, (first, last) = stretch
        travel, months = self.county.travel, ((last - first).days + 1) / 30.4375
        way = travel.minutes(inspector_id, school_id) + travel.minutes(school_id, inspector_id)
        return round(way * months)

    def following(self) -> Iterator[tuple[Stretch, Stretch]]:
        """Stretches of a school of which one follows on the other."""
        for one, other in zip(self.stretches, self.stretches[1:], strict=False):
            if one[0] == other[0]:
                yield one, other

    def at(self, day: date) -> list[Stretch]:
        """The stretches that hold a day."""
        return [s for s in self.stretches if s[1][0] <= day <= s[1][1]]

    def exchanges(self) -> Iterator[tuple[tuple[Stretch, str], tuple[Stretch, str]]]:
        """Pairs of choices of which one may be made: two people would answer for each other's own schools at a time."""
        home = {i.inspector_id: i.school_id for i in self.people if i.school_id}
        at: dict[str, list[Stretch]] = {}
        for stretch in self.stretches:
            at.setdefault(stretch[0], []).append(stretch)
        for one, other in combinations(sorted(home), 2):
            if home[one] == home[other]:
                continue
            for mine, theirs in product(at.get(home[other], ()), at.get(home[one], ())):
                common = mine[1][0] <= theirs[1][1] and theirs[1][0] <= mine[1][1]
                if common and one in self.may[mine] and other in self.may[theirs]:
                    yield (mine, one), (theirs, other)

    @property
    def turns(self) -> list[date]:
        """The first days of all stretches."""
        return sorted({first for _, (first, _) in self.stretches})

    def held(self, choice: Choice) -> Plan:
        """The events with the postings that a choice makes, and the stand-ins that these need."""
        rows: list[Posting] = []
        for stretch in self.stretches:
            school_id, (first, last) = stretch
            who = choice.get(stretch, "")
            if not who:
                continue
            if rows and (rows[-1].school_id, rows[-1].inspector_id) == (school_id, who):
                rows[-1] = replace(rows[-1], end=last)
                continue
            since, change = self.county.held_since(school_id, who, first)
            rows.append(
                make(
                    Posting,
                    school_id=school_id,
                    inspector_id=who,
                    start=first,
                    end=last,
                    since=since,
                    change=change,
                )
            )
        standing = stand_ins(self.county, self.office_id, rows, seed=self.county.seed, stop=Stop())
        return replace(self.events, postings=tuple(rows), stand_ins=standing)


def ground_of(county: County, office_id: str, plan: Plan) -> Ground:
    """The ground of an office, with the events of a finished plan."""
    people = tuple(i for i in county.inspectors_of(office_id) if service_spans(county, i))
    turns, limit = turning_days(county, office_id), county.parameters.number("reach_minutes", office_id)
    stretches: list[Stretch] = []
    may: dict[Stretch, frozenset[str]] = {}
    for school in county.schools_of(office_id):
        scope = scope_days(county, school)
        for span in cut_at(turns, *scope) if scope else ():
            stretch = (school.school_id, span)
            stretches.append(stretch)
            may[stretch] = frozenset(
                i.inspector_id
                for i in people
                if _serves(county, i, school, span)
                and not _leads(plan, i, school, span)
                and county.travel.minutes(i.inspector_id, school.school_id) <= limit
            )
    events = Plan(events=plan.events, seats=plan.seats, attendance=plan.attendance)
    return Ground(county, office_id, events, people, tuple(stretches), may)


def _serves(county: County, person: Inspector, school: School, span: Span) -> bool:
    open_days = without(service_spans(county, person), recused_spans(county, person, school))
    return any(first <= span[0] and span[1] <= last for first, last in open_days)


def _leads(plan: Plan, person: Inspector, school: School, span: Span) -> bool:
    """Whether a person leads an event at a school within a span, as nobody may who answers for it."""
    return any(
        seat.role is Role.LEAD and seat.inspector_id == person.inspector_id
        for event in plan.events_at(school.school_id)
        if event.start <= span[1] and span[0] <= event.end
        for seat in plan.team(event.event_id)
    )
