"""Routine visits that cannot take place: found by the rules' days, and placed anew by the month's own stage, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.facts.duties import open_follow_ups
from duxue.models.facts.field_work import agreed_half_days, field_work
from duxue.models.revision.visits import ridden_along
from duxue.models.rules import monthly_visit
from duxue.models.solver import Stop
from duxue.models.stages.month import place_visits
from duxue.models.stages.visit_days import VisitDays
from duxue.scenarios.calendar import month_end, week_start
from duxue.scenarios.county import County
from duxue.scenarios.free_ids import fresh_id, visit_stem
from duxue.scenarios.plan import Plan, Visit, by_day

EFFORT = 0.02
"""Deterministic seconds for the few visits of one month that are placed anew."""
Slot = tuple[str, date]
"""A school and the first of a month."""


@dataclass(frozen=True)
class Moved:
    """The plan after visits have been placed anew, and the schools and months that still lack one, with the id of what fell out."""

    plan: Plan
    lacking: Mapping[Slot, str]


def impossible(county: County, plan: Plan, visits: Iterable[Visit], day: date) -> list[Visit]:
    """Of some visits from a day on those that cannot take place any more: who is away, closed, moved off, or crowded out."""
    by_office: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.date >= day:
            by_office[county.schools[visit.school_id].office_id].append(visit)
    found: list[Visit] = []
    for office_id, rows in sorted(by_office.items()):
        days = VisitDays(_cut(county, {v.school_id for v in rows}), office_id, plan, day)
        most = county.parameters.count("occasions_per_week", office_id)
        for visit in sorted(rows, key=by_day):
            can = (visit.date, visit.inspector_id) in days.of(visit.school_id, (visit.date, visit.date))
            if not can or (
                _crowded(plan, visit, most) and ("week_cap", visit.school_id) not in county.waived
            ):
                found.append(visit)
    return found


def _crowded(plan: Plan, visit: Visit, most: int) -> bool:
    """Whether events fill the week of a visit at its school."""
    week = week_start(visit.date)
    events = sum(week in event.weeks() for event in plan.events_at(visit.school_id))
    visits = sum(week_start(v.date) == week for v in plan.visits_at(visit.school_id))
    return events > 0 and events + visits > most


def beyond_month(county: County, plan: Plan, person_id: str, day: date) -> list[Visit]:
    """The last visits, from a day on, by which a person's months hold more field days than the person has."""
    person = county.inspectors[person_id]
    work = field_work(county, plan, person_id)
    found = []
    for visit in reversed(plan.visits_by(person_id)):
        month = _first(visit.date)
        if visit.date >= day and work[month] > agreed_half_days(person):
            work[month] -= visit.half_days
            found.append(visit)
    return found


def moved(
    county: County, plan: Plan, loose: Sequence[Visit], lacking: Mapping[Slot, str], day: date
) -> Moved:
    """Loose visits, and those that some schools and months lack, placed from a day on; their look-backs ride along."""
    plan = replace(plan, visits=tuple(v for v in plan.visits if v not in set(loose)))
    slots = {*lacking, *((v.school_id, _first(v.date)) for v in loose)}
    by_month: dict[tuple[date, str], set[str]] = defaultdict(set)
    for school_id, month in slots:
        if month_end(month) >= day and school_id in county.schools:
            by_month[month, county.schools[school_id].office_id].add(school_id)
    names = {**lacking, **{(v.school_id, _first(v.date)): v.visit_id for v in loose}}
    used = {v.visit_id for v in plan.visits} | set(names.values())
    missing: dict[Slot, str] = {}
    for (month, office_id), schools in sorted(by_month.items(), key=lambda item: item[0]):
        one = _Month(county, office_id, month, day)
        plan, still = one.placed(plan, schools, names, used)
        missing |= {(s, month): names.get((s, month), "") for s in still}
    issues = sorted({issue for v in loose for issue in v.covers})
    return Moved(_covered(county, plan, issues, day), missing)


class _Month:
    """One office's month from a day on: what lacks is placed, and where it must be, the rest of a person's month gives way."""

    def __init__(self, county: County, office_id: str, month: date, day: date) -> None:
        self.county, self.office_id, self.month, self.day = county, office_id, month, day
        self.since = max(month, day, county.start)
        self.end = min(month_end(month), county.end)

    def placed(
        self, plan: Plan, schools: Collection[str], names: Mapping[Slot, str], used: set[str]
    ) -> tuple[Plan, list[str]]:
        """The plan with the visits found, and the schools that still lack one."""
        first = self._filled(plan, schools, names, used)
        still = self._missing(first, schools)
        crowd = self._in_the_way(first, still)
        if not crowd:
            return first, still
        rest = replace(first, visits=tuple(v for v in first.visits if v not in crowd))
        names = {**names, **{(v.school_id, self.month): v.visit_id for v in crowd}}
        wider = {*schools, *(v.school_id for v in crowd)}
        second = self._filled(rest, wider, names, used)
        left = self._missing(second, wider)
        return (second, left) if len(left) < len(still) else (first, still)

    def _filled(
        self, plan: Plan, schools: Collection[str], names: Mapping[Slot, str], used: set[str]
    ) -> Plan:
        cut = replace(_cut(self.county, schools), end=self.end)
        found = place_visits(
            cut, self.office_id, plan, seed=cut.seed, effort=EFFORT, stop=Stop(), since=self.since
        )
        free, taken = dict(names), {*used, *(v.visit_id for v in plan.visits)}
        fresh = []
        for visit in found.visits:
            stem = visit_stem(visit.school_id, visit.date)
            name = free.pop((visit.school_id, _first(visit.date)), "") or fresh_id(stem, self.day, taken)
            taken.add(name)
            fresh.append(replace(visit, visit_id=name))
        return replace(plan, visits=tuple(sorted((*plan.visits, *fresh), key=by_day)))

    def _missing(self, plan: Plan, schools: Collection[str]) -> list[str]:
        cut = _cut(self.county, schools)
        rows = tuple(v for v in plan.visits if v.school_id in schools)
        few = Plan(
            postings=tuple(p for p in plan.postings if p.school_id in schools),
            stand_ins=tuple(r for r in plan.stand_ins if r.school_id in schools),
            visits=rows,
        )
        found = monthly_visit.check(cut, few, cut.parameters)
        return sorted({f.subject for f in found if f.date is not None and _first(f.date) == self.month})

    def _in_the_way(self, plan: Plan, still: Sequence[str]) -> list[Visit]:
        """The other visits of the month, from the day on, of those who answer for the schools that still lack one."""
        people = {
            p.inspector_id
            for s in still
            for p in plan.postings_at(s)
            if p.start <= self.end and self.since <= p.end
        }
        return [
            v
            for i in sorted(people)
            for v in plan.visits_by(i)
            if self.since <= v.date <= self.end and not v.covers and v.school_id not in still
        ]


def _covered(county: County, plan: Plan, issues: Sequence[str], day: date) -> Plan:
    """Minor look-backs whose visit fell out ride on another of the school's visits in their days."""
    if not issues:
        return plan
    covered = {issue for v in plan.visits for issue in v.covers}
    dues = {due.follow_up.issue_id: due for due in open_follow_ups(county)}
    lost = [dues[issue] for issue in issues if issue in dues and issue not in covered]
    return replace(plan, visits=tuple(ridden_along(plan.visits, lost, day)))


def _cut(county: County, schools: Iterable[str]) -> County:
    return county.with_rows(schools=tuple(county.schools[s] for s in sorted(set(schools))))


def _first(day: date) -> date:
    return day.replace(day=1)
