"""Timefold on the rules of postings and visits: local search over who answers for a school and where each visit falls.

Planned: of every stretch of a school its person, of every visit its half-day. Hard: who may not answer, schools too many, each
other's own schools, days on which somebody is not there or the school not open (weeks with an event are left out), two things in
one half-day, two visits too far apart for one day, days a month. Soft: minutes of each visit there and back, less what two
visits on one day save, and changes of hands.
It asks for Java 17 and the extra ``bench``, and proves no bound.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Annotated

from timefold.solver import Solver, SolverFactory
from timefold.solver.config import ScoreDirectorFactoryConfig, SolverConfig
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)

from benchmarks.peers.days import quiet
from benchmarks.peers.ground import CHANGE_MINUTES, Choice, Ground
from duxue.models.facts.availability import months_of
from duxue.models.facts.field_work import agreed_half_days, event_work, visit_halves
from duxue.models.facts.spans import Span
from duxue.models.stages.visit_days import VisitDays
from duxue.scenarios.codes import Half
from duxue.scenarios.plan import Plan, Visit

LEAST = 10.0
"""Seconds that local search gets however soon the planner was done: after fewer it has hardly begun."""


@dataclass
class Person:
    """Somebody with the days that are free, by number, and the half-days left of each month."""

    id: Annotated[str, PlanningId]
    home: str
    allowance: int
    free: set[int]
    half_days: list[int]


@dataclass
class Slot:
    """A half-day."""

    id: Annotated[int, PlanningId]
    day: int


@planning_entity
@dataclass
class Held:
    """A stretch of a school: who may answer for it, and for each the minutes of one visit."""

    id: Annotated[int, PlanningId]
    school: str
    first: int
    last: int
    before: int
    weight: int
    drives: dict[str, int]
    may: Annotated[list[Person], ValueRangeProvider]
    person: Annotated[Person | None, PlanningVariable] = field(default=None)


@dataclass
class Load:
    """A stretch that holds a turning day."""

    held: int
    turn: int


@planning_entity
@dataclass
class Call:
    """A visit that a school is owed in a month, in one of some half-days; minutes to every other school."""

    id: Annotated[int, PlanningId]
    held: int
    school: str
    month: int
    slots: Annotated[list[Slot], ValueRangeProvider]
    between: dict[str, int]
    longest: int
    slot: Annotated[Slot | None, PlanningVariable] = field(default=None)


@planning_solution
@dataclass
class Year:
    """The whole problem."""

    people: Annotated[list[Person], ProblemFactCollectionProperty]
    slots: Annotated[list[Slot], ProblemFactCollectionProperty]
    loads: Annotated[list[Load], ProblemFactCollectionProperty]
    held: Annotated[list[Held], PlanningEntityCollectionProperty]
    calls: Annotated[list[Call], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore, PlanningScore] = field(default=None)


@constraint_provider
def rules(factory: ConstraintFactory) -> list[Constraint]:
    """The rules as local search is told of them."""
    made = factory.for_each(Call).join(Held, Joiners.equal(lambda call: call.held, lambda held: held.id))
    pairs = (
        factory.for_each_unique_pair(Call, Joiners.equal(lambda call: call.slot.day))
        .join(Held, Joiners.equal(lambda a, b: a.held, lambda held: held.id))
        .join(Held, Joiners.equal(lambda a, b, h: b.held, lambda held: held.id))
        .filter(lambda a, b, h, k: h.person.id == k.person.id)
    )
    return [
        factory.for_each(Held)
        .join(Load, Joiners.equal(lambda held: held.id, lambda load: load.held))
        .group_by(
            lambda held, load: held.person,
            lambda held, load: load.turn,
            ConstraintCollectors.sum(lambda held, load: held.weight),
        )
        .filter(lambda person, turn, weight: weight > person.allowance)
        .penalize(HardSoftScore.of_hard(5), lambda person, turn, weight: weight - person.allowance)
        .as_constraint("schools too many"),
        factory.for_each(Held)
        .join(Held, Joiners.equal(lambda held: held.before, lambda other: other.id))
        .filter(lambda held, other: held.person.id != other.person.id)
        .penalize(HardSoftScore.of_soft(CHANGE_MINUTES))
        .as_constraint("changes of hands"),
        factory.for_each(Held)
        .join(
            Held,
            Joiners.less_than(lambda held: held.id),
            Joiners.equal(lambda held: held.person.home, lambda other: other.school),
            Joiners.equal(lambda held: held.school, lambda other: other.person.home),
        )
        .filter(
            lambda held, other: (
                held.school != other.school and held.first <= other.last and other.first <= held.last
            )
        )
        .penalize(HardSoftScore.of_hard(10))
        .as_constraint("each other's own schools"),
        made.filter(lambda call, held: call.slot.day not in held.person.free)
        .penalize(HardSoftScore.of_hard(10))
        .as_constraint("days"),
        made.group_by(
            lambda call, held: held.person, lambda call, held: call.slot.id, ConstraintCollectors.count_bi()
        )
        .filter(lambda person, slot, number: number > 1)
        .penalize(HardSoftScore.of_hard(10), lambda person, slot, number: number - 1)
        .as_constraint("one thing at a time"),
        made.group_by(
            lambda call, held: held.person, lambda call, held: call.month, ConstraintCollectors.count_bi()
        )
        .filter(lambda person, month, number: number > person.half_days[month])
        .penalize(HardSoftScore.of_hard(10), lambda person, month, number: number - person.half_days[month])
        .as_constraint("days a month"),
        made.penalize(HardSoftScore.ONE_SOFT, lambda call, held: held.drives[held.person.id]).as_constraint(
            "road"
        ),
        pairs.impact(
            HardSoftScore.ONE_SOFT,
            lambda a, b, h, k: (h.drives[h.person.id] + k.drives[k.person.id]) // 2 - a.between[b.school],
        ).as_constraint("two on one day"),
        pairs.filter(
            lambda a, b, h, k: (
                (h.drives[h.person.id] + k.drives[k.person.id]) // 2 + a.between[b.school] > a.longest
            )
        )
        .penalize(HardSoftScore.of_hard(10))
        .as_constraint("too far for one day"),
    ]


def by_timefold(ground: Ground, seconds: float) -> Plan:
    """Postings and visits by local search within seconds of the processor, ten at least, the start of the virtual machine apart."""
    posed = _Posed(ground)
    solver = SolverFactory.create(
        SolverConfig(
            solution_class=Year,
            entity_class_list=[Held, Call],
            score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=rules),
        )
    ).build_solver()
    year, end = posed.year(), time.process_time() + max(LEAST, seconds)
    threading.Thread(target=_end, args=(solver, end), daemon=True).start()
    return posed.plan(solver.solve(year))


def _end(solver: Solver, end: float) -> None:
    """Let the search go on until the process has worked so long, however busy the machine is with other things."""
    while time.process_time() < end or not solver.terminate_early():
        time.sleep(0.1)


class _Posed:
    """One office's year in numbers, and back."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.months = months_of(ground.county)
        self.halves = visit_halves(ground.county, ground.office_id)
        self.days = VisitDays(ground.county, ground.office_id, ground.events)

    def year(self) -> Year:
        """The problem as Timefold takes it."""
        ground = self.ground
        people = [
            Person(
                i.inspector_id,
                i.school_id,
                ground.allowance(i),
                {self._number(d) for d in self.days.free(i.inspector_id)},
                self._left(i.inspector_id),
            )
            for i in ground.people
        ]
        number = {stretch: n for n, stretch in enumerate(ground.stretches)}
        before = {after: number[one] for one, after in ground.following()}
        held = [
            Held(
                n,
                s[0],
                self._number(s[1][0]),
                self._number(s[1][1]),
                before.get(s, -1),
                ground.weight(s[0]),
                {i: self._drive(i, s[0]) for i in sorted(ground.may[s])},
                [one for one in people if one.id in ground.may[s]],
            )
            for s, n in number.items()
        ]
        loads = [Load(number[s], t) for t, turn in enumerate(ground.turns) for s in ground.at(turn)]
        length = (ground.county.end - ground.county.start).days + 1
        slots = [
            Slot(day * len(self.halves) + half, day)
            for day in range(length)
            for half in range(len(self.halves))
        ]
        return Year(people, slots, loads, held, self._calls(number, slots))

    def plan(self, year: Year) -> Plan:
        """The year as a plan."""
        ground = self.ground
        held = {h.id: h.person.id for h in year.held if h.person}
        choice: Choice = {s: held[n] for n, s in enumerate(ground.stretches) if n in held}
        plan = ground.held(choice)
        visits = tuple(
            Visit(
                f"V-{c.school}-{c.month}-{c.id}",
                self._day(c.slot.day),
                self._half(c.slot),
                c.school,
                held[c.held],
                (),
            )
            for c in year.calls
            if c.slot and c.held in held
        )
        return replace(plan, visits=visits)

    def _calls(self, number: dict[tuple[str, Span], int], slots: list[Slot]) -> list[Call]:
        county, calls = self.ground.county, list[Call]()
        each = county.parameters.count("visits_per_month", self.ground.office_id)
        longest = round(county.parameters.number("day_travel_minutes", self.ground.office_id))
        ids = [s.school_id for s in self.ground.schools]
        for school in self.ground.schools:
            between = {other: round(county.travel.minutes(school.school_id, other)) for other in ids}
            for month in self.days.required[school.school_id]:
                taught = quiet(
                    self.days.events_at(school.school_id), set(county.calendar.school_days_in(school, *month))
                )
                open_on = {
                    n: {d for d in taught if s[1][0] <= d <= s[1][1]}
                    for s, n in number.items()
                    if s[0] == school.school_id
                }
                most = max(open_on, key=lambda n: (len(open_on[n]), -n))
                days, at = {self._number(d) for d in open_on[most]}, self.months.index(month)
                on = [slot for slot in slots if slot.day in days]
                calls += [
                    Call(len(calls) + k, most, school.school_id, at, on, between, longest)
                    for k in range(each if on else 0)
                ]
        return calls

    def _left(self, inspector_id: str) -> list[int]:
        """How many visits the days of each month leave room for."""
        county = self.ground.county
        taken = event_work(county, self.ground.events, inspector_id)
        agreed, each = agreed_half_days(county.inspectors[inspector_id]), 1 if len(self.halves) == 2 else 2
        return [max(0, agreed - taken[month[0].replace(day=1)]) // each for month in self.months]

    def _drive(self, inspector_id: str, school_id: str) -> int:
        travel = self.ground.county.travel
        return round(travel.minutes(inspector_id, school_id) + travel.minutes(school_id, inspector_id))

    def _number(self, day: date) -> int:
        return (day - self.ground.county.start).days

    def _day(self, number: int) -> date:
        return self.ground.county.start + timedelta(number)

    def _half(self, slot: Slot) -> Half:
        return self.halves[slot.id % len(self.halves)]
