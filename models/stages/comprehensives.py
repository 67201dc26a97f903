"""Which comprehensives a school owes in the horizon, and the days between which one event serves several of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from duxue.models.facts import duties
from duxue.models.facts.duties import COMPREHENSIVE, Review
from duxue.models.facts.duty_order import RULE_OF
from duxue.models.facts.spans import DAY
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import comprehensive_task, has_placement
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import Imposed, School
from duxue.scenarios.rows import Task

Span = tuple[date, date]


NEARLY_DUE = timedelta(weeks=8)
"""Where the shortest interval leaves no day before the due day, the event may come this much before the due day."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A duty of a school that no event of ours can serve: the rule that it breaks, and the last day it was open."""

    school_id: str
    rule: str
    day: date


@dataclass(frozen=True, slots=True)
class Owed:
    """What a school owes in the horizon: events to be held, and duties that stay open."""

    bundles: tuple[CombinedDuty, ...] = ()
    missed: tuple[Missed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Duty:
    """One duty and its days; ``soonest`` binds an event that is no head's review."""

    kind: TaskKind
    first: date
    last: date
    soonest: date = date.min


class Comprehensives:
    """The comprehensives of one office's schools, with the visits fixed by others (``given``, imposed) standing."""

    def __init__(self, county: County, office_id: str, given: Plan) -> None:
        self.county = county
        self._given = given
        self.office_id = office_id

    def fixed(self, school: School) -> tuple[Event | Imposed, ...]:
        """The comprehensives and reviews at a school that others have fixed, by first day."""
        events = self._given.events_at(school.school_id)
        rows: dict[str, Event | Imposed] = {e.event_id: e for e in events if e.serves(*COMPREHENSIVE)}
        for row in duties.imposed_comprehensives(self.county, school.school_id):
            rows.setdefault(row.event_id, row)
        return tuple(sorted(rows.values(), key=lambda e: (e.start, e.event_id)))

    def owed(self, school: School, *, pulled_to: int | None = None) -> Owed:
        """The events that a school owes and what none can serve; with ``pulled_to``, its next comprehensive is wanted then.

        That is a calendar year: one that lies in the horizon as a whole, or the first (with what is left of others).

        Duties whose days meet share one event. Of duties that cannot, the must comes first, then the earlier one; a
        second event waits for another calendar year.
        """
        left = [*self._cycle(school, pulled=pulled_to is not None), *self._reviews(school)]
        years, had = range(self.county.start.year, self.county.end.year + 1), self.years_had(school)
        free = [y for y in years if y not in had and (pulled_to is None or self.counts_for(y) == pulled_to)]
        bundles: list[CombinedDuty] = []
        while left:
            served = self._best(school, left, free, first_event=not bundles)
            if served is None:
                break
            bundle, group = served
            bundles.append(bundle)
            left = [d for d in left if d not in group and d.kind is TaskKind.PRINCIPAL_REVIEW] + [
                d for d in left if d not in group and d.kind is TaskKind.COMPREHENSIVE
            ]
            free = [y for y in free if not bundle.first.year <= y <= bundle.last.year]
        missed = [Missed(school.school_id, RULE_OF[d.kind], d.last) for d in left]
        missed += [
            Missed(school.school_id, RULE_OF[TaskKind.COMPREHENSIVE], b.first)
            for b in bundles
            if self._too_soon(school, b)
        ]
        return Owed(tuple(bundles), tuple(missed))

    def counts_for(self, year: int) -> int:
        """The year of the round that an event of a calendar year is planned under."""
        return year if date(year, 12, 31) <= self.county.end else self.county.start.year

    def _cycle(self, school: School, *, pulled: bool) -> Iterable[_Duty]:
        county = self.county
        until = duties.owed_until(county, school)
        if until is None and pulled:
            until = min(county.end, duties.due_by(county, school))
        if until is None:
            return
        last = duties.last_comprehensive(county, school)
        first = max(d for d in (county.start, school.opened, last and last + DAY) if d)
        if not any(first <= row.start and row.end <= until for row in self.fixed(school)):
            yield _Duty(TaskKind.COMPREHENSIVE, first, until, duties.earliest(county, school) or date.min)

    def _reviews(self, school: School) -> Iterable[_Duty]:
        held = [
            row
            for row in self.fixed(school)
            if any(task.kind is TaskKind.PRINCIPAL_REVIEW for task in row.kinds)
        ]

        def served(window: Review) -> bool:
            return any(window.holds(row.start, row.end) for row in held)

        for window in duties.review_windows(self.county, school):
            if not served(window):
                yield _Duty(TaskKind.PRINCIPAL_REVIEW, max(window.first, self.county.start), window.last)

    def years_had(self, school: School) -> set[int]:
        """The calendar years in which a school has had, or is to have from above, its one comprehensive."""
        heads = self.county.principals_of(school.school_id)
        had = {d.year for d in (school.last_comprehensive, *(h.reviewed_on for h in heads)) if d}
        return had | {row.start.year for row in self.fixed(school)}

    def _best(
        self, school: School, left: Sequence[_Duty], free: Sequence[int], *, first_event: bool
    ) -> tuple[CombinedDuty, list[_Duty]] | None:
        """The event that serves the most: with the comprehensive before without, more heads before fewer, early ones first."""
        groups = [list(g) for n in range(len(left), 0, -1) for g in combinations(left, n)]
        cycle = TaskKind.COMPREHENSIVE
        groups.sort(key=lambda g: (all(d.kind is not cycle for d in g), -len(g)))
        for group in groups:
            if not first_event and any(d.kind is cycle for d in group):
                continue
            others = [d for d in left if d not in group]
            spans = [*_runs(free), *(_runs([y])[0] for y in free if others)]
            bundles = [b for span in spans if (b := self._bundle(school, group, span))]
            if bundles:
                return max(bundles, key=lambda b: self._room_beside(school, b, others, free)), group
        return None

    def _room_beside(
        self, school: School, bundle: CombinedDuty, others: Sequence[_Duty], free: Sequence[int]
    ) -> int:
        """How many of some other duties could still have an event in a year that a bundle does not take."""
        years = [y for y in free if not bundle.first.year <= y <= bundle.last.year]
        return sum(any(self._bundle(school, [d], span) for span in _runs(years)) for d in others)

    def _bundle(self, school: School, group: Sequence[_Duty], span: Span) -> CombinedDuty | None:
        """One event for some duties inside a span, if there is a day for it."""
        kinds = tuple(Task(kind) for kind in COMPREHENSIVE if any(d.kind is kind for d in group))
        first = max(span[0], *(d.first for d in group))
        last = min(span[1], self.county.end, *(d.last for d in group))
        starts = [first]
        if Task(TaskKind.PRINCIPAL_REVIEW) not in kinds:
            starts = [max(first, group[0].soonest)]
            if duties.owed_until(self.county, school):
                starts += [max(first, last - NEARLY_DUE), first]
        for start in starts:
            bundle = CombinedDuty(school.school_id, kinds, start, last)
            if start <= last and has_placement(
                self.county, comprehensive_task(self.county, self.office_id, bundle)
            ):
                return bundle
        return None

    def _too_soon(self, school: School, bundle: CombinedDuty) -> bool:
        soonest = duties.earliest(self.county, school)
        return (
            soonest is not None
            and bundle.first < soonest
            and Task(TaskKind.PRINCIPAL_REVIEW) not in bundle.kinds
        )


def _runs(years: Sequence[int]) -> list[Span]:
    """Years that follow each other, as (first, last) days."""
    spans: list[Span] = []
    for year in years:
        if spans and spans[-1][1].year == year - 1:
            spans[-1] = (spans[-1][0], date(year, 12, 31))
        else:
            spans.append((date(year, 1, 1), date(year, 12, 31)))
    return spans
