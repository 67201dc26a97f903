"""Small offices drawn at random for a quarter: twenty schools, five people; and the least minutes on the road of a plan without a breach.

The least minutes are a bound: they come from one model of postings, visits and teams at once, in which every day is free.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise, permutations
from random import Random
from typing import Any

from duxue.models.board import Board
from duxue.models.facts import duties
from duxue.models.rules.register import RULES
from duxue.models.solver import Stop, solve
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import (
    EventTask,
    campaign_task,
    comprehensive_task,
    look_back_task,
    merged,
    placements,
)
from duxue.scenarios.codes import Change, PinKind, Role, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting, Seat
from duxue.scenarios.records import Absence, Campaign, FollowUp, Pin, Recusal, School
from duxue.scenarios.rows import Sample, Task, make
from tests.models.stages.small_office import LAT, LON, office, person, school

FIRST, LAST = date(2027, 3, 1), date(2027, 5, 31)
EARLIEST = date(2027, 3, 29)
"""A comprehensive due sooner could not be announced in time."""
SCHOOLS, PEOPLE, MONTHS = 20, 5, 3
DAYLESS = frozenset(
    (
        "responsible_load",
        "reach",
        "recusal",
        "eligibility",
        "stage_match",
        "team_size",
        "team_independence",
        "look_back",
    )
)
"""Rules that bind postings and teams whatever the day."""
TENTHS = 10
OTHER_GOALS = (
    "fair_load",
    "unpredictable",
    "breathing_space",
    "reserve",
    "stability",
    "rotation",
    "team_expert",
    "term_edges",
)


def quarter(seed: int) -> County:
    """The office of a seed: people to spare, duties that crowd each other a little; the road is its only goal."""
    draw = Random(f"quarter/{seed}")

    def day(first: date = FIRST, last: date = LAST) -> date:
        return first + timedelta(days=draw.randrange((last - first).days + 1))

    order = draw.sample(range(SCHOOLS), SCHOOLS)  # as many are due in each year of the round
    schools = [
        school(
            n, east=draw.uniform(-15, 15), lat=LAT + draw.uniform(-15, 15) / 100,
            last_comprehensive=day(EARLIEST).replace(year=2022) if place < SCHOOLS // 5 else date(2022 + place // (SCHOOLS // 5), 4, 15),
        )
        for n, place in enumerate(order)
    ]  # fmt: skip
    people = [
        person(
            f"X{n}",
            can_lead=n < 3,
            lon=LON + draw.uniform(-12, 12) / 100,
            lat=LAT + draw.uniform(-12, 12) / 100,
        )
        for n in range(PEOPLE)
    ]
    return office(
        schools, people, {f"weight_{goal}": 0 for goal in OTHER_GOALS}, horizon=(FIRST, LAST),
        campaigns=tuple(_campaigns(draw)), follow_ups=tuple(_follow_ups(draw, schools)),
        absences=tuple(
            make(Absence, inspector_id=f"X{draw.randrange(PEOPLE)}", start=(a := day()), end=a + timedelta(days=draw.choice((3, 10))))
            for _ in range(draw.randint(0, 2))
        ),
        recusals=tuple(
            make(Recusal, inspector_id=f"X{n}", school_id=draw.choice(schools).school_id, reason="other")
            for n in draw.sample(range(PEOPLE), draw.randint(0, 3))
        ),
    )  # fmt: skip


def _campaigns(draw: Random) -> Iterator[Campaign]:
    for n in range(draw.randint(0, 2)):
        start = FIRST + timedelta(days=draw.randrange(60))
        yield make(
            Campaign, campaign_id=f"C{n}", name=f"专项{n}", basis="年度计划", office_id="U1", start=start,
            end=start + timedelta(days=draw.choice((13, 27))), sample=Sample(count=draw.randint(2, 4)),
        )  # fmt: skip


def _follow_ups(draw: Random, schools: list[School]) -> Iterator[FollowUp]:
    for n in range(draw.randint(0, 3)):
        deadline = FIRST + timedelta(days=draw.randrange(45))
        yield make(
            FollowUp, issue_id=f"L{n}", school_id=draw.choice(schools).school_id, deadline=deadline,
            severity=draw.choice((Severity.GENERAL, Severity.SERIOUS)),
        )  # fmt: skip


class LeastRoad:
    """One model of postings, of which visits of a month share a day, and of teams; no plan without a breach drives less."""

    def __init__(self, county: County, office_id: str) -> None:
        self.county = county.with_rows(absences=())
        self.office_id = office_id
        self.people = [p.inspector_id for p in self.county.inspectors_of(office_id)]
        self.board = Board()
        self.cost: list[tuple[int, Any]] = []
        schools = [s.school_id for s in self.county.schools_of(office_id)]
        self.holds = {(p, s): self._posting(p, s) for p in self.people for s in schools}
        for one in schools:
            self.board.model.add_exactly_one([self.holds[p, one] for p in self.people])
            self._events(self.county.schools[one])
        for who in self.people:
            self._months(who, schools)
        for rule in RULES:
            if rule.CARD.id in DAYLESS and hasattr(rule, "post"):
                rule.post(self.board.pen(rule.CARD, self.county), self.county, self.county.parameters)

    def solved(self, limit: float = 60.0) -> tuple[float, dict[str, str]] | None:
        """Minutes that no plan without a breach goes below, and the postings of that answer; None where there is no such plan."""
        self.board.model.minimize(sum(price * x for price, x in self.cost))
        run = solve(self.board.model, seed=1, limit=limit, stop=Stop(), linearization=2, gap=0.001)
        if run.bound is None:
            assert run.status == "infeasible", run.status
            return None
        return run.bound / TENTHS, {where: who for (who, where), x in self.holds.items() if run.is_true(x)}

    def _minutes(self, *stops: str) -> int:
        return int(TENTHS * sum(self.county.travel.minutes(a, b) for a, b in pairwise(stops)))

    def _posting(self, who: str, where: str) -> Any:
        start, end = self.county.start, self.county.end
        row = make(
            Posting, school_id=where, inspector_id=who, start=start, end=end, since=start, change=Change.NEW
        )
        return self.board.add_posting(row)

    def _months(self, who: str, schools: list[str]) -> None:
        """The visits of any month: each school that a person holds stands alone on a day, or shares it with another."""
        model, shares = self.board.model, {one: [] for one in schools}  # type: ignore[var-annotated]
        for one, other in combinations(schools, 2):
            both = model.new_bool_var(f"{who}/{one}/{other}")
            tour = min(self._minutes(who, *turn, who) for turn in permutations((one, other)))
            self.cost.append((MONTHS * tour, both))
            shares[one].append(both)
            shares[other].append(both)
        for one in schools:
            alone = model.new_bool_var(f"{who}/{one}")
            self.cost.append((MONTHS * self._minutes(who, one, who), alone))
            model.add(sum(shares[one]) + alone == self.holds[who, one])

    def _events(self, at: School) -> None:
        """Each duty of a school is met by an event with a team; several may share one."""
        found = list(self._duties(at))
        tasks = {(n,): task for n, task in enumerate(found)}
        for size in range(2, len(found) + 1):
            for group in combinations(range(len(found)), size):
                before = tasks.get(group[:-1])
                joined = before and merged(self.county, before, found[group[-1]])
                if joined:
                    tasks[group] = joined
        chosen = {group: self._event(task, f"{at.school_id}-{group}") for group, task in tasks.items()}
        for n in range(len(found)):
            self.board.model.add_at_least_one([x for group, x in chosen.items() if n in group])

    def _event(self, task: EventTask, name: str) -> Any:
        held = placements(self.county, task)
        if not held:
            return False
        taken = self.board.add_event(replace(held[0], event_id=name))
        for who in self.people:
            seats = [self.board.add_seat(Seat(name, who, role)) for role in (Role.LEAD, Role.MEMBER)]
            self.board.model.add_at_most_one(seats)
            self.cost += [(task.length * self._minutes(who, task.target_id, who), x) for x in seats]
            for x in seats:
                self.board.model.add_implication(x, taken)
        return taken

    def _duties(self, at: School) -> Iterable[EventTask]:
        if until := duties.owed_until(self.county, at):
            kinds = (Task(TaskKind.COMPREHENSIVE),)
            duty = CombinedDuty(at.school_id, kinds, self.county.start, until)
            yield comprehensive_task(self.county, self.office_id, duty)
        for campaign in self.county.rows.campaigns:
            if at.school_id in duties.draw_sample(self.county, campaign, self.office_id):
                yield campaign_task(self.county, self.office_id, campaign, at)
        for due in duties.open_follow_ups(self.county):
            if due.follow_up.school_id == at.school_id:
                yield look_back_task(self.office_id, due)


def with_postings(county: County, held: Mapping[str, str]) -> County:
    """The office with these people (by school) set by hand: what is known to be possible is tried so."""
    pins = (
        make(Pin, kind=PinKind.POSTING, school_id=where, inspector_id=who)
        for where, who in sorted(held.items())
    )
    return county.with_rows(pins=tuple(pins))
