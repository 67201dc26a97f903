"""When a person can serve: facts of the scenario from which the stages draw their candidates.

The rules decide what is allowed; here is only what spares the solver candidates that could never hold.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from duxue.models.facts.spans import DAY, Span, merged, without
from duxue.scenarios.calendar import anniversary, month_end, next_month
from duxue.scenarios.codes import Background, Duty
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector, School

NOTHING = Plan()
"""No rows that stand as fact."""


def service_spans(county: County, person: Inspector, *, government: bool = False) -> list[Span]:
    """The stretches of the horizon on which a person may serve schools (or governments), as (first, last) days."""
    fits = (Duty.GOVERNMENT, Duty.BOTH) if government else (Duty.SCHOOL, Duty.BOTH)
    if not person.healthy or person.duty not in fits:
        return []
    start = max(county.start, person.term_start, person.trained_on or date.min)
    end = min(county.end, person.term_end)
    if person.retired_on is None:
        return [(start, end)] if start <= end else []
    spans = [(start, min(end, person.retired_on - DAY))]
    if (person.background is Background.OFFICIAL) == government:
        last = anniversary(person.retired_on, county.parameters.count("retired_years", person.unit_id))
        by_day = county.parameters.word("retired_test", person.unit_id) == "each_day"
        if by_day or person.term_start <= last:
            spans.append((max(start, person.retired_on), min(end, last) if by_day else end))
    return merged([s for s in spans if s[0] <= s[1]])


def away_spans(county: County, person: Inspector) -> list[Span]:
    """Absences and days on which a level above has borrowed the person."""
    rows: list[Span] = [(a.start, a.end) for a in county.absences_of(person.inspector_id)]
    return rows + [(b.start, b.end) for b in county.borrowed(person.inspector_id)]


def field_days(
    county: County, person: Inspector, plan: Plan = NOTHING, *, government: bool = False
) -> list[date]:
    """The office workdays of the horizon on which a person can be sent out, in order: not away, not in training by a plan."""
    gaps = away_spans(county, person)
    sessions = (county.trainings.get(row.training_id) for row in plan.attendance_of(person.inspector_id))
    gaps += [(session.start, session.end) for session in sessions if session is not None]
    spans = without(service_spans(county, person, government=government), gaps)
    return [d for first, last in spans for d in county.calendar.workdays(first, last, person.unit_id)]


def free_days(county: County, person: Inspector, plan: Plan, *, government: bool = False) -> frozenset[date]:
    """The field days on which a plan has a person in no team, and nothing is held at the person's own school."""
    days = frozenset(field_days(county, person, plan, government=government))
    home = plan.events_at(person.school_id) if person.school_id else ()
    return days.difference(*(event.days() for event in (*plan.works_in(person.inspector_id), *home)))


def months_of(county: County) -> list[Span]:
    """The calendar months of the horizon, cut to it, as (first, last) days."""
    return list(_months(county.start, county.end))


@lru_cache(64)
def _months(start: date, end: date) -> tuple[Span, ...]:
    months: list[Span] = []
    first = start
    while first <= end:
        months.append((first, min(end, month_end(first))))
        first = next_month(first)
    return tuple(months)


def recused_spans(county: County, person: Inspector, school: School) -> list[Span]:
    """The stretches on which a person must keep away from a school (the whole horizon at the own school)."""
    if person.school_id == school.school_id:
        return [(county.start, county.end)]
    rows = county.recusals_of(person.inspector_id, school.school_id)
    spans = [(max(county.start, r.start or county.start), min(county.end, r.end or county.end)) for r in rows]
    return merged([s for s in spans if s[0] <= s[1]])


def scope_days(county: County, school: School) -> Span | None:
    """The first and last day of the horizon on which a school is in scope (None: on no day)."""
    start, end = school.scope_within(county.start, county.end)
    return (start, end) if start <= end else None
