"""Field work 外勤: how much of a person's month is taken, how much is left, and how long a routine visit is.

Half-days are the unit: an event day takes two, and so does a visit of a whole day.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from duxue.scenarios.calendar import by_month
from duxue.scenarios.codes import Half
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector


def visit_half_days(county: County, office_id: str) -> int:
    """Half-days that a routine visit takes at an office's schools."""
    return county.parameters.count("visit_halfdays", office_id)


def visit_halves(county: County, office_id: str) -> tuple[Half, ...]:
    """The parts of a day that a routine visit may take: either half, or the whole day."""
    return (Half.AM, Half.PM) if visit_half_days(county, office_id) == 1 else (Half.DAY,)


def monthly_half_days(county: County, office_id: str) -> int:
    """Half-days that the routine visits of one school take in a month."""
    return county.parameters.count("visits_per_month", office_id) * visit_half_days(county, office_id)


def agreed_half_days(person: Inspector, spared: float = 0.0) -> int:
    """Half-days of field work a month that are agreed with a person, a share of them kept in reserve."""
    return int(2 * person.days_per_month * (1 - spared))


def remaining_capacity(person: Inspector, free_days: int, taken: int = 0) -> int:
    """Half-days that a person can still work in a month.

    ``free_days`` are the month's days on which the person can still be sent out, ``taken`` half-days of those agreed
    that are spent already.
    """
    return max(0, min(2 * free_days, agreed_half_days(person) - taken))


def event_work(county: County, plan: Plan, inspector_id: str) -> Counter[date]:
    """Half-days of a person in teams, by first of the month; what a level above has fixed counts as absence, not as work."""
    ours = (e for e in plan.works_in(inspector_id) if e.event_id not in county.imposed)
    return Counter({m: 2 * n for m, n in by_month(d for e in ours for d in e.days()).items()})


def visit_work(plan: Plan, inspector_id: str) -> Counter[date]:
    """Half-days of a person on routine visits, by first of the month."""
    work: Counter[date] = Counter()
    for visit in plan.visits_by(inspector_id):
        work[visit.date.replace(day=1)] += visit.half_days
    return work


def field_work(county: County, plan: Plan, inspector_id: str) -> Counter[date]:
    """Half-days that a plan sends a person out, by first of the month: teams and routine visits."""
    return event_work(county, plan, inspector_id) + visit_work(plan, inspector_id)
