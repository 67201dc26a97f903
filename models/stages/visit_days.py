"""Which days are open to the routine visits of an office, and which other occasions of a school lie near them."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from duxue.models.facts.availability import free_days, months_of, recused_spans, scope_days
from duxue.models.facts.duties import required_months
from duxue.models.facts.pins import days_without_visits
from duxue.models.facts.spans import Span, days_of
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Posting, StandIn, Visit

OpenDay = tuple[date, str]
"""A day on which a school can be visited, and the id of the responsible inspector who can come."""

NEAR = timedelta(days=62)
"""How far from a month an occasion at a school may matter (``gap_days`` is at most 60)."""


class VisitDays:
    """The days of one office's routine visits: what the scenario, postings, events and training leave open.

    The rules decide what is allowed; here is only what spares the solver candidates that could never hold. Days before
    ``since`` are over: months that end before it are left out.
    """

    def __init__(self, county: County, office_id: str, facts: Plan, since: date | None = None) -> None:
        self.county = county
        self.office_id = office_id
        self.facts = facts
        self.since = since or county.start
        self.months = [month for month in months_of(county) if month[1] >= self.since]
        self.schools = {s.school_id: s for s in county.schools_of(office_id) if scope_days(county, s)}
        self.required = {
            s: required_months(county, one, county.parameters) for s, one in self.schools.items()
        }
        self._free: dict[str, frozenset[date]] = {}
        self._recused: dict[tuple[str, str], frozenset[date]] = {}

    def holders(self, school_id: str, month: Span) -> list[str]:
        """Who answers for a school or stands in on some day of a month, by id."""
        rows: list[Posting | StandIn] = [
            *self.facts.postings_at(school_id),
            *self.facts.stand_ins_at(school_id),
        ]
        return sorted({r.inspector_id for r in rows if r.start <= month[1] and month[0] <= r.end})

    def of(self, school_id: str, month: Span) -> list[OpenDay]:
        """The days of a month on which a school teaches and its responsible inspector, or who stands in, can come."""
        first = max(month[0], self.since)
        days = self.county.calendar.school_days_in(self.schools[school_id], first, month[1])
        closed = days_of(days_without_visits(self.county, school_id))
        return [
            (day, who)
            for day in days
            if day not in closed
            for who in sorted(self.visitors(school_id, day))
            if day in self.free(who) and day not in self._kept_away(who, school_id)
        ]

    def may_visit(self, school_id: str, inspector_id: str, day: date) -> bool:
        """Whether a person, responsible or not, can be at a school that teaches on a day."""
        teaches = bool(self.county.calendar.school_days_in(self.schools[school_id], day, day))
        known = inspector_id in self.county.inspectors
        return (
            teaches
            and known
            and day in self.free(inspector_id)
            and day not in self._kept_away(inspector_id, school_id)
        )

    def visitors(self, school_id: str, day: date) -> set[str]:
        """Who may make a school's visits on a day: who answers for it, and who stands in."""
        standing = (r.inspector_id for r in self.facts.stand_ins_at(school_id) if r.start <= day <= r.end)
        return {*self.facts.responsible(school_id, day), *standing}

    def free(self, inspector_id: str) -> frozenset[date]:
        """The days on which a person has neither leave, training nor an event, at the own school included."""
        if inspector_id not in self._free:
            person = self.county.inspectors.get(inspector_id)
            self._free[inspector_id] = free_days(self.county, person, self.facts) if person else frozenset()
        return self._free[inspector_id]

    def _kept_away(self, inspector_id: str, school_id: str) -> frozenset[date]:
        key = (inspector_id, school_id)
        if key not in self._recused:
            person = self.county.inspectors[inspector_id]
            spans = recused_spans(self.county, person, self.schools[school_id])
            self._recused[key] = frozenset(days_of(spans))
        return self._recused[key]

    def events_at(self, school_id: str) -> Sequence[Event]:
        """The events at a school (none where the id is blank)."""
        return self.facts.events_at(school_id) if school_id else ()


class VisitIndex:
    """The visits known so far of an office's schools and people, by date; months that are planned fill it."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        self._at: dict[str, list[Visit]] = defaultdict(list)
        self._of: dict[str, list[Visit]] = defaultdict(list)
        for visit in visits:
            self.add(visit)

    def add(self, visit: Visit) -> None:
        """Enter a visit."""
        for mine in (self._at[visit.school_id], self._of[visit.inspector_id]):
            insort(mine, visit, key=lambda v: (v.date, v.visit_id))

    def at(self, school_id: str) -> Sequence[Visit]:
        """A school's visits."""
        return self._at[school_id]

    def of(self, inspector_id: str) -> Sequence[Visit]:
        """A person's visits."""
        return self._of[inspector_id]


def near_visits(visits: Sequence[Visit], month: Span) -> list[Visit]:
    """Of a school's visits by date: those near a month, and at least the last two before it and the next two after."""
    before = [v for v in visits if v.date < month[0]]
    after = [v for v in visits if v.date > month[1]]
    kept = [v for v in visits if month[0] - NEAR <= v.date <= month[1] + NEAR]
    return sorted({*before[-2:], *kept, *after[:2]}, key=lambda v: (v.date, v.visit_id))


def near_events(events: Sequence[Event], month: Span) -> list[Event]:
    """Of a school's events those near a month, by first day."""
    kept = [e for e in events if month[0] - NEAR <= e.end and e.start <= month[1] + NEAR]
    return sorted(kept, key=lambda e: (e.start, e.event_id))
