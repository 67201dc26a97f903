"""How many people must hold more schools than the rule in principle allows: a count for the middle day of each month.

Whoever keeps to the allowance holds at most that; whoever does not holds at most as many schools as the days of the month
suffice to visit. However these are chosen, so many people hold too many in every choice of postings that leaves no more
visits open than are proven to stay open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from duxue.models.facts.availability import months_of
from duxue.models.facts.spans import Span
from duxue.models.postings.candidates import Candidates
from duxue.scenarios.county import County


class Holder(NamedTuple):
    """Who may hold schools on a day: within the allowance, and at the most (None: nothing is proven of it)."""

    allowed: int
    most: int | None


def least_overloads(county: County, office_id: str, unvisited: int) -> int:
    """The people of an office who hold too many schools in every plan that leaves so many visits open."""
    pool = Candidates(county, office_id)
    return max((_on_a_day(county, pool, month, unvisited) for month in months_of(county)), default=0)


def _on_a_day(county: County, pool: Candidates, month: Span, unvisited: int) -> int:
    day = month[0].replace(day=15)
    visited = [
        s
        for s in pool.schools
        if any(first <= day <= last for first, last in pool.months[s.school_id])
        and pool.scope[s.school_id][0] <= day <= pool.scope[s.school_id][1]
    ]
    large = sum(county.is_large(s) for s in visited)
    return too_many(_holders(county, pool, month, day), len(visited), large, unvisited)


def _holders(county: County, pool: Candidates, month: Span, day: date) -> list[Holder]:
    found = []
    for person in pool.people:
        i = person.inspector_id
        if not any(a <= day <= b for a, b in pool.spans[i]):
            continue
        cap = county.parameters.count("schools_per_inspector", person.unit_id)
        away = any(a <= month[1] and month[0] <= b for a, b in pool.leaves[i])
        most = None if away else pool.half_days(i, month) // pool.half_days_each
        allowed = cap if person.max_schools is None else min(cap, person.max_schools)
        if ("responsible_load", i) in county.waived:
            allowed = len(pool.schools) if most is None else most
        found.append(Holder(allowed, most))
    return found


def too_many(holders: Sequence[Holder], schools: int, large: int, unvisited: int = 0) -> int:
    """How many of some people hold more schools than they are allowed, however the schools are shared out.

    Each large school is held alone by whoever keeps to the rule; ``unvisited`` schools may be held beyond what can be visited.
    """
    allowed = sorted(h.allowed for h in holders if h.allowed > 0)
    most = sorted((schools if h.most is None else h.most for h in holders), reverse=True)
    for number in range(len(holders) + 1):
        keeping = allowed[number:]
        alone = min(large, len(keeping))
        if alone + sum(keeping[alone:]) + sum(most[:number]) + unvisited >= schools:
            return number
    return len(holders)
