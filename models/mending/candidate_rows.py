"""Candidate rows of a region: everything that might stand there in place of what stands there now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from typing import Any

from duxue.models.explaining.changing.event_windows import may_share, window_of
from duxue.models.explaining.reasons.trials import Standing
from duxue.models.facts import duties
from duxue.models.facts.availability import field_days
from duxue.models.facts.field_work import visit_halves
from duxue.models.facts.spans import DAY, includes
from duxue.models.facts.turning_days import turning_days
from duxue.models.judging.one_change import Change
from duxue.models.mending.free_rows import Region, free_rows
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.stand_ins import stand_in_needs
from duxue.models.stages.event_task import EventTask, merged, placements, task_of
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.codes import Change as Handover
from duxue.scenarios.codes import Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, Event, Plan, Posting, Seat, StandIn, Visit
from duxue.scenarios.rows import make

TOGETHER = 3
"""Duties of one school that may share an event."""
NEAREST = 10
"""People looked at for each team, those of the region first."""


class CandidateRows:
    """The candidate rows of one region of an office's plan: ``whole`` holds the plan and the office's own rows in it."""

    def __init__(
        self,
        county: County,
        office_id: str,
        whole: tuple[Plan, Plan],
        region: Region,
        standing: Standing,
        due: Mapping[str, Sequence[EventTask]],
    ) -> None:
        self.county, self.office_id, self.region = county, office_id, region
        self.plan, self.own = whole
        self.free = free_rows(county, self.own, region, standing)
        self._kept = Change(self.free.all).applied(self.plan)
        self.force = Workforce(county, office_id, self._kept)
        self._as_of = max(region.days[0], county.as_of)
        self.due = due
        self._events: dict[str, list[Event]] = {}
        self._tasks: dict[str, EventTask] = {}
        self._rows: list[Any] = []
        for school_id in region.schools:
            self._at_school(school_id)
        self._seats_of_teams()
        self._postings()
        self._visits()
        if region.whole:
            self._attendance()

    @property
    def all(self) -> tuple[Any, ...]:
        """All rows, each once."""
        return tuple(dict.fromkeys(self._rows))

    def _at_school(self, school_id: str) -> None:
        """Every event that may serve some duties of a school, one with the id of a present event where that serves the same."""
        present = {frozenset(e.kinds): e for e in self.free.events if e.target_id == school_id}
        fixed = {kind for e in self._kept.events_at(school_id) for kind in e.kinds}
        alone = [t for t in self.due.get(school_id, ()) if t.kinds[0] not in fixed]
        alone = [t for t in alone if t.first <= self.region.days[1] and self.region.days[0] <= t.last]
        known = {kind for t in alone for kind in t.kinds}
        there = {kinds: task_of(self.county, e, window_of(self.county, e)) for kinds, e in present.items()}
        extra = [task for kinds, task in there.items() if not known.issuperset(kinds)]
        groups = list(self._groups([*alone, *extra]))
        made = {frozenset(t.kinds) for t in groups}
        groups += [task for kinds, task in there.items() if kinds not in made]
        for n, task in enumerate(groups):
            now = present.get(frozenset(task.kinds))
            named = replace(
                task,
                event_id=now.event_id if now else f"{task.event_id}~{n}",
                kinds=now.kinds if now else task.kinds,
            )
            days = [e for e in placements(self.county, named) if self.region.holds(e.start, e.end)]
            days += [now] if now and now not in days else []
            if days:
                self._tasks[named.event_id], self._events[named.event_id] = named, days
                self._rows += days

    def _groups(self, alone: Sequence[EventTask]) -> Iterable[EventTask]:
        for size in range(1, min(TOGETHER, len(alone)) + 1):
            for group in combinations(alone, size):
                event: EventTask | None = group[0]
                for part in group[1:]:
                    event = merged(self.county, event, part) if event else None
                if event is not None and may_share(self.county, event.kinds):
                    yield event

    def _seats_of_teams(self) -> None:
        present = {e.event_id for e in self.free.events}
        for event_id, task in self._tasks.items():
            team = [s.inspector_id for s in self.free.seats if s.event_id == event_id]
            able = [i for i in self.force.pool(task) if self._can_sit(task, i)]
            places = {i: n for n, i in enumerate(self.region.people)}
            able.sort(
                key=lambda i: (i not in team, places.get(i, len(places)), self.force.minutes(task, i), i)
            )
            kept = {s.inspector_id: s for s in self.free.seats if s.event_id == event_id}
            for who in able[:NEAREST]:
                for role in (Role.LEAD, Role.MEMBER):
                    if self.force.fit(task, who, role):
                        seat = Seat(event_id, who, role)
                        self._rows.append(kept[who] if kept.get(who) == seat else seat)
            if event_id in present:
                self._rows += kept.values()

    def _can_sit(self, task: EventTask, who: str) -> bool:
        days = self.force.days(who, government=False)
        return any(days.issuperset(e.days()) for e in self._events[task.event_id])

    def _postings(self) -> None:
        if not self.region.whole:
            return
        found = list(self._parts_of_postings(Candidates(self.county, self.office_id)))
        mine = set(self.free.postings)
        held = {p.school_id for p in self._kept.postings} - {p.school_id for p in mine}
        self._rows += [*self.free.postings, *(r for r in found if r.school_id not in held and r not in mine)]
        postings = [r for r in self._rows if isinstance(r, Posting)]
        self._rows += [
            *self.free.stand_ins,
            *(
                StandIn(need.school_id, who, *need.span, need.absent_id)
                for need in stand_in_needs(self.county, self.office_id, postings, any_length=True)
                for who in self.region.people
                if who != need.absent_id
            ),
        ]

    def _parts_of_postings(self, candidates: Candidates) -> Iterable[Posting]:
        """Every candidate posting whole, and cut where people, schools or recusals change: a school may change hands then."""
        turns = turning_days(self.county, self.office_id)
        for row in (c.row for c in candidates.all()):
            inside = [d for d in turns if row.start < d <= row.end]
            leaves = candidates.leaves[row.inspector_id]
            begins = [row.start, *(d for d in inside if not includes(leaves, d))]
            for start in begins:
                own = (
                    row if start == row.start else replace(row, start=start, since=start, change=Handover.NEW)
                )
                yield from (replace(own, end=d - DAY) for d in inside if d > start)
                yield own

    def _visits(self) -> None:
        """Visits on every half-day of everybody who may answer for a school or stand in; what the plan has keeps its row."""
        county = self.county
        held = {(v.school_id, v.inspector_id, v.date, v.half): v for v in self.free.visits}
        for school_id in self.region.schools:
            school = county.schools[school_id]
            teaching = set(county.calendar.school_days(school))
            due = [d for d in self._minor if d.follow_up.school_id == school_id]
            for who in self._visitors(school_id):
                for day in field_days(county, county.inspectors[who]):
                    if day not in teaching or not self.region.holds(day, day) or day < self._as_of:
                        continue
                    covers = tuple(d.follow_up.issue_id for d in due if d.first <= day <= d.last)
                    for half in visit_halves(county, self.office_id):
                        now = held.pop((school_id, who, day, half), None)
                        row = now or Visit("", day, half, school_id, who, covers)
                        self._rows.append(
                            row if set(row.covers) >= set(covers) else replace(row, covers=covers)
                        )
        self._rows += list(held.values())

    @cached_property
    def _minor(self) -> list[duties.LookBack]:
        """The look-backs that a visit serves, but for those that something outside the region serves."""
        served = {t.ref for e in self._kept.events for t in e.kinds}
        served |= {issue for v in self._kept.visits for issue in v.covers}
        open_ones = duties.open_follow_ups(self.county)
        return [d for d in open_ones if d.on_visit and d.follow_up.issue_id not in served]

    def _visitors(self, school_id: str) -> list[str]:
        rows: list[Posting | StandIn] = [
            *self.plan.postings_at(school_id),
            *self.plan.stand_ins_at(school_id),
        ]
        rows += [r for r in self._rows if isinstance(r, Posting | StandIn) and r.school_id == school_id]
        own = {i.inspector_id for i in self.county.inspectors_of(self.office_id)}
        return sorted({r.inspector_id for r in rows} & own)

    def _attendance(self) -> None:
        county = self.county
        mine = set(self.free.attendance)
        taken = {(a.training_id, a.inspector_id) for a in self.plan.attendance if a not in mine}
        self._rows += self.free.attendance
        have = {(a.training_id, a.inspector_id) for a in mine}
        for who in self.region.people:
            for session in duties.attendable(county, county.inspectors[who]):
                key = session.training_id, who
                inside = self.region.holds(session.start, session.end) and session.start >= self._as_of
                if inside and key not in taken and key not in have:
                    self._rows.append(make(Attendance, training_id=session.training_id, inspector_id=who))
