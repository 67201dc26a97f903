"""How many schools too many must be held at once: a count for the middle day of each month, and for the visits of each month.

The rule in principle counts every school beyond the allowance alike, whoever holds it; so does this, and so does the year's
count of what a plan breaks: a surplus shared among many weighs as much as one piled on a few. Every choice of postings that
leaves no more schools without anybody than musts are proven to stay open has so many.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from duxue.models.facts.availability import months_of
from duxue.models.facts.field_work import agreed_half_days
from duxue.models.facts.places import places_of
from duxue.models.facts.spans import Span, meets
from duxue.models.facts.turning_days import turning_days
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.leaves import short_absences
from duxue.models.rules import responsible_load
from duxue.models.rules.card import Finding
from duxue.scenarios.county import County


def overloads(findings: Iterable[Finding]) -> int:
    """The schools too many on the day with the most, as findings of the rule tell them."""
    told = [(f.days, responsible_load.excess(f)) for f in findings if f.days]
    return max((sum(n for (a, b), n in told if a <= day <= b) for (day, _), _ in told), default=0)


def least_overloads(pool: Candidates, open_musts: int) -> int:
    """The schools too many at once of an office in every plan that leaves so many musts open.

    A school without anybody is one, and so is a visit that its holder has no days for, anew in each month.
    """
    county = pool.county
    at_once = [_on_a_day(county, pool, first.replace(day=15)) for first, _ in months_of(county)]
    visited = [_in_a_month(county, pool, month) for month in months_of(county)]
    least = max(visited, default=0)
    while least > 0 and sum(max(0, n - least + 1) for n in visited) <= open_musts:
        least -= 1
    return max(0, least, max(at_once, default=0) - open_musts)


def too_many_beside(pool: Candidates, musts: int) -> int:
    """The same of every choice of postings that breaks so many musts: each may be a school that nobody visits in any month."""
    return least_overloads(pool, musts * len(months_of(pool.county)))


def _on_a_day(county: County, pool: Candidates, day: date) -> int:
    schools, people = pool.on_day(day)
    return pool.too_many(schools, [places_of(county, p, len(pool.schools)) for p in people])


def _in_a_month(county: County, pool: Candidates, month: Span) -> int:
    """The schools too many, or not visited, of a month in which no school changes hands; whom colleagues stand in for counts as not visited."""
    if any(month[0] < day <= month[1] for day in turning_days(county, pool.office_id)):
        return 0
    wanted = [s for s in pool.schools if month in pool.months[s.school_id]]
    away = [a for p in pool.people for a in short_absences(county, p) if meets([a], *month)]
    places = [
        max(1, min(places_of(county, p, len(pool.schools)), agreed_half_days(p) // pool.half_days_each))
        for p in pool.people
    ]
    stood_in = len(away) * county.parameters.count("stand_in_schools", pool.office_id)
    return max(0, pool.too_many(wanted, places) - stood_in)
