"""Why a duty was lost in a drawn year: for want of days, which a reserve cures, or of dates, people and sessions, which none does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from duxue.models.facts.availability import field_days, recused_spans, service_spans
from duxue.models.facts.due import Key
from duxue.models.facts.field_work import visit_half_days
from duxue.models.facts.spans import days_of
from duxue.models.stress.happenings import HappeningKind
from duxue.models.stress.repair import Repaired
from duxue.models.stress.reserve import PersonMonth, loads_of
from duxue.scenarios.calendar import days_between, month_end
from duxue.scenarios.codes import Code
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, StandIn

EVENTS = ("comprehensive_cycle", "principal_review", "special_campaign", "look_back", "county_evaluation")
LATE_DAYS = 5
"""A visit on one of so many last school days of a month is hard to make up."""


class Cause(Code):
    """What a lost duty wanted."""

    DAYS = "days", "可用天数用完"
    DATES = "dates", "月底前已无可用日期"
    NOBODY = "nobody", "无人接任责任督学"
    DEADLINE = "deadline", "期限前排不下"
    TRAINING = "training", "缺训后当年已无场次可补"


def work_after(after: Repaired) -> Mapping[PersonMonth, float]:
    """Field days by person and month as the year ended, emergencies counted."""
    work = dict(loads_of(after.county, after.plan).work)
    for one in after.happenings:
        if one.kind is HappeningKind.EMERGENCY:
            for who in one.taken:
                for day in days_between(one.start, one.end):
                    key = who, day.replace(day=1)
                    work[key] = work.get(key, 0.0) + 1.0
    return work


def cause_of(released: Plan, after: Repaired, key: Key, work: Mapping[PersonMonth, float]) -> Cause:
    """What a lost duty wanted; ``work`` holds the field days as the year ended."""
    if key[0] == "training_hours":
        return Cause.TRAINING
    if key[0] == "monthly_visit" and key[2]:
        return _of_visit(released, after, key[1], date.fromisoformat(key[2]).replace(day=1), work)
    return Cause.DEADLINE if key[0] in EVENTS else Cause.NOBODY


def _of_visit(
    released: Plan, after: Repaired, school_id: str, month: date, work: Mapping[PersonMonth, float]
) -> Cause:
    """A month's visit: nobody answers for the school; or those who are there, colleagues of the zone too, have no day left; or dates."""
    county, plan = after.county, after.plan
    last = month_end(month)
    rows: list[Posting | StandIn] = [*plan.postings_at(school_id), *plan.stand_ins_at(school_id)]
    mine = {r.inspector_id for r in rows if r.start <= last and month <= r.end}
    if not mine:
        return Cause.NOBODY
    planned = [v.date for v in released.visits_at(school_id) if month <= v.date <= last]
    first = min(planned, default=month)
    taught = set(county.calendar.school_days_in(county.schools[school_id], first, last))
    crew = mine | _zone_of(plan, school_id, month, last)
    there = [i for i in sorted(crew) if taught & _days_of(after, i, school_id)]
    share = visit_half_days(county, county.schools[school_id].office_id) / 2
    if there and all(
        work.get((i, month), 0.0) + share > county.inspectors[i].days_per_month + 1e-6 for i in there
    ):
        return Cause.DAYS
    return Cause.DATES


def _zone_of(plan: Plan, school_id: str, first: date, last: date) -> set[str]:
    """Who answers for a school of the same zone in some days."""
    zone = {z.zone_id for z in plan.zones if z.school_id == school_id}
    schools = sorted(z.school_id for z in plan.zones if z.zone_id in zone)
    rows = (p for s in schools for p in plan.postings_at(s))
    return {p.inspector_id for p in rows if p.start <= last and first <= p.end}


def _days_of(after: Repaired, who: str, school_id: str) -> set[date]:
    """The days on which a person can be sent to a school, events and visits not looked at."""
    county = after.county
    person = county.inspectors[who]
    if not service_spans(county, person):
        return set()
    barred = days_of(recused_spans(county, person, county.schools[school_id]))
    return set(field_days(county, person, after.plan)).difference(barred)


def missed_hours(released: Plan, after: Repaired) -> int:
    """People who end a year with fewer hours of training than the plan gave them and than they need."""
    county = after.county
    before, now = (_hours(county, plan) for plan in (released, after.plan))
    found = 0
    for person in county.rows.inspectors:
        need = county.parameters.number("training_hours", person.unit_id)
        for year in range(county.start.year, county.end.year + 1):
            key = person.inspector_id, year
            done = person.training_hours if year == county.start.year else 0.0
            found += done + now[key] < min(done + before[key], need) - 1e-6
    return found


def _hours(county: County, plan: Plan) -> Mapping[tuple[str, int], float]:
    """Hours of training by person and year."""
    hours: dict[tuple[str, int], float] = defaultdict(float)
    for row in plan.attendance:
        session = county.trainings.get(row.training_id)
        if session is not None:
            hours[row.inspector_id, session.start.year] += session.hours
    return hours


def late_visits(county: County, plan: Plan) -> int:
    """The visits of a plan on one of the last school days of their month."""
    found = 0
    for visit in plan.visits:
        school = county.schools.get(visit.school_id)
        if school is not None:
            last = month_end(visit.date.replace(day=1))
            found += len(county.calendar.school_days_in(school, visit.date, last)) <= LATE_DAYS
    return found
