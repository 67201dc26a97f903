"""The scenario of the year after a plan: all that is known carried on, and a mark wherever the office must look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from duxue.scenarios.as_happened import as_happened, results
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.cells.parameter_values import value_text
from duxue.scenarios.codes import DayKind, PinKind, Result, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import scenario_rows
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import (
    CalendarRow,
    FollowUp,
    FormerPosting,
    Inspector,
    ParameterRow,
    Principal,
    School,
)
from duxue.scenarios.rows import make

FRAME = ("from", "to", "as_of")
REVIEWS = (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW)
STANDING_PINS = (PinKind.POSTING, PinKind.NO_POSTING, PinKind.ZONE)
GUESSED = "按上年推算，请按新校历更正"
Marks = dict[tuple[int, str], str]
"""What the office must look at in a table: row (counted from 0) and field, with the reason in Chinese."""


@dataclass(frozen=True)
class NextYear:
    """The tables of the next scenario, and its cells that the office must look at, by table."""

    rows: Mapping[str, tuple[Any, ...]]
    marks: Mapping[str, Marks]
    start: date
    end: date


def next_year(county: County, plan: Plan, year: int) -> NextYear:
    """The scenario whose horizon begins in ``year``, with what took place by the plan's records taken over.

    Raises ValueError for a year that is not after the plan's own.
    """
    if year <= county.start.year:
        raise ValueError(year)
    making = _Making(county, plan, year)
    making.make()
    return NextYear(making.rows, making.marks, making.start, making.end)


@dataclass
class _Making:
    county: County
    plan: Plan
    year: int
    rows: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    marks: dict[str, Marks] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        self.went = as_happened(self.county, self.plan)
        self.results = results(self.county, self.plan)
        ahead = self.year - self.county.start.year
        self.start = anniversary(self.county.start, ahead)
        self.end = anniversary(self.county.end, ahead)
        self.ahead = ahead

    def make(self) -> None:
        """Every table in turn."""
        self.rows.update(scenario_rows(self.county))
        for name in ("absences", "closures", "imposed", "campaigns", "training", "recusals"):
            self.rows[name] = tuple(r for r in self.rows[name] if r.end is None or r.end >= self.start)
        self.rows["pins"] = tuple(
            p for p in self.rows["pins"] if p.kind in STANDING_PINS and (p.end is None or p.end >= self.start)
        )
        self._each("schools", self._school)
        self._each("principals", self._head)
        self._each("inspectors", self._person)
        self.rows["follow_ups"] = tuple(f for f in self.rows["follow_ups"] if f.closed_on is None)
        self._each("follow_ups", self._issue)
        self._each("waivers", lambda row: (row, {"reason": "上年的豁免，请确认是否续用"}))
        self.rows["calendar"] = ()
        self._calendar()
        self._postings()
        self._parameters()

    def _each(self, table: str, turn: Callable[[Any], tuple[Any, Mapping[str, str]]]) -> None:
        turned = [turn(row) for row in self.rows[table]]
        self.rows[table] = tuple(row for row, _ in turned)
        for number, (_, told) in enumerate(turned):
            self.marks[table].update({(number, name): words for name, words in told.items()})

    def _held(self, school_id: str, *kinds: TaskKind) -> list[Event]:
        return sorted((e for e in self.went.events_at(school_id) if e.serves(*kinds)), key=lambda e: e.end)

    def _is_sure(self, event: Event) -> bool:
        return event.event_id in self.county.imposed or self.results.get(event.event_id) is Result.DONE

    def _school(self, school: School) -> tuple[School, dict[str, str]]:
        held = self._held(school.school_id, *REVIEWS)
        if not held and (central := self.county.rides_on(school)) is not None:
            held = self._held(central.school_id, *REVIEWS)
        if not held or (school.last_comprehensive and school.last_comprehensive >= held[-1].end):
            return school, {}
        told = (
            {} if self._is_sure(held[-1]) else {"last_comprehensive": "按计划日期，台账尚未登记完成，请核对"}
        )
        return replace(school, last_comprehensive=held[-1].end), told

    def _head(self, head: Principal) -> tuple[Principal, dict[str, str]]:
        ends = [day for day in (head.left_on, head.term_end) if day is not None]
        leaves = min(ends, default=None)
        told = {}
        if leaves is not None and leaves < self.start:
            told["term_end"] = "任期已满或已离任，请补现任校长"
        elif leaves is not None and leaves <= self.end:
            told["term_end"] = "任期在本年度内届满"
        held = [
            e
            for e in self._held(head.school_id, TaskKind.PRINCIPAL_REVIEW)
            if leaves is None or e.end <= leaves
        ]
        if head.reviewed_on is None and held and self._is_first_to_leave(head, held[-1].end):
            if not self._is_sure(held[-1]):
                told["reviewed_on"] = "按计划日期，台账尚未登记完成，请核对"
            head = replace(head, reviewed_on=held[-1].end)
        return head, told

    def _is_first_to_leave(self, head: Principal, day: date) -> bool:
        """Whether of a school's heads this is the next who leaves on or after a day: the one whom a review is about."""
        left = [
            (min(ends), one.name)
            for one in self.county.principals_of(head.school_id)
            if (ends := [d for d in (one.left_on, one.term_end) if d is not None]) and min(ends) >= day
        ]
        return bool(left) and min(left)[1] == head.name

    def _person(self, person: Inspector) -> tuple[Inspector, dict[str, str]]:
        told = {}
        if person.term_end <= self.end:
            told["term_end"] = "聘期在本年度内（或以前）届满：续聘的改聘期止，不再聘的删去此行"
        if person.retired_on is not None:
            years = self.county.parameters.count("retired_years", person.unit_id)
            if (last := anniversary(person.retired_on, years)) <= self.end:
                told["retired_on"] = f"退休满{years}年之日为{last}"
        return replace(person, training_hours=self._hours(person)), told

    def _hours(self, person: Inspector) -> float:
        """Hours done in the calendar year in which the new horizon begins: training counts by the year."""
        known = self.county.trainings
        mine = {row.training_id for row in self.plan.attendance if row.inspector_id == person.inspector_id}
        sessions = [known[i] for i in sorted(mine) if i in known]
        hours = sum(s.hours for s in sessions if s.start.year == self.start.year and s.end < self.start)
        return hours + (person.training_hours if self.county.start.year == self.start.year else 0.0)

    def _issue(self, issue: FollowUp) -> tuple[FollowUp, dict[str, str]]:
        done = {r.ref: r.done_on for r in self.plan.records if r.result is Result.DONE}
        looked = [
            done[v.visit_id] for v in self.plan.visits if issue.issue_id in v.covers and v.visit_id in done
        ]
        looked += [
            done[e.event_id]
            for e in self.plan.events
            if e.event_id in done and any(t.ref == issue.issue_id for t in e.kinds)
        ]
        days = [day for day in looked if day is not None]
        return issue, {"closed_on": f"已于{max(days)}回头看，整改到位的请填销号日期"} if days else {}

    def _calendar(self) -> None:
        """Rows that reach into the new horizon, and terms as they lay a year before, to be put right by the office."""
        kept = [row for row in self.county.rows.calendar if row.end >= self.start]
        guessed = [
            replace(
                row,
                start=anniversary(row.start, self.ahead),
                end=anniversary(row.end, self.ahead),
                note=GUESSED,
            )
            for row in self.county.rows.calendar
            if row.kind is DayKind.TERM
        ]
        guessed = [
            g for g in guessed if self.start <= g.end and g.start <= self.end and not _overlaps(g, kept)
        ]
        self.rows["calendar"] = (*kept, *guessed)
        for number in range(len(kept), len(kept) + len(guessed)):
            self.marks["calendar"].update({(number, name): GUESSED for name in ("start", "end")})

    def _postings(self) -> None:
        """The postings in force on the plan's last day, since when they are, at schools that are still open."""
        rows = []
        for row in self.plan.postings:
            school = self.county.schools.get(row.school_id)
            if row.start <= self.county.end <= row.end and school is not None and school.in_scope(self.start):
                rows.append(
                    make(
                        FormerPosting, school_id=row.school_id, inspector_id=row.inspector_id, since=row.since
                    )
                )
        self.rows["postings"] = tuple(rows)
        for number, former in enumerate(rows):
            person = self.county.inspectors.get(former.inspector_id)
            if person is not None and person.term_end < self.start:
                self.marks["postings"][number, "inspector_id"] = f"聘期已于{person.term_end}届满，请核对"

    def _parameters(self) -> None:
        kept = [row for row in self.rows["parameters"] if row.key not in FRAME]
        frame = [
            make(ParameterRow, key=key, value=value_text(day))
            for key, day in (("from", self.start), ("to", self.end))
        ]
        self.rows["parameters"] = (*frame, *kept)


def _overlaps(term: CalendarRow, rows: Iterable[CalendarRow]) -> bool:
    return any(
        row.kind is DayKind.TERM
        and (row.stage, row.unit_id) == (term.stage, term.unit_id)
        and row.start <= term.end
        and term.start <= row.end
        for row in rows
    )
