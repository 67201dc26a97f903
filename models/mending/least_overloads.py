"""How many schools too many must be held: a count for the middle day of each month.

The rule in principle counts every school beyond the allowance alike, whoever holds it; so does this, and so does the year's
count of what a plan breaks: a surplus shared among many weighs as much as one piled on a few. Every choice of postings that
leaves no more schools without anybody than musts are proven to stay open has so many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from duxue.models.facts.availability import months_of
from duxue.models.postings.candidates import Candidates
from duxue.models.rules import responsible_load
from duxue.models.rules.card import Finding
from duxue.scenarios.county import County


def overloads(county: County, findings: Iterable[Finding]) -> int:
    """The schools too many that some findings of the rule tell."""
    p, people = county.parameters, county.inspectors
    return sum(responsible_load.excess(f.facts, people[f.subject], p) for f in findings)


def least_overloads(county: County, office_id: str, open_schools: int) -> int:
    """The schools too many of an office in every plan that leaves so many schools without anybody."""
    pool = Candidates(county, office_id)
    days = (first.replace(day=15) for first, _ in months_of(county))
    return max(0, max((_on_a_day(county, pool, day) for day in days), default=0) - open_schools)


def _on_a_day(county: County, pool: Candidates, day: date) -> int:
    held = [s for s in pool.schools if pool.scope[s.school_id][0] <= day <= pool.scope[s.school_id][1]]
    alone = county.parameters.yes("large_school_exclusive", pool.office_id)
    return too_many(_allowances(county, pool, day), len(held), alone * sum(map(county.is_large, held)))


def _allowances(county: County, pool: Candidates, day: date) -> list[int]:
    """By person in office on a day the schools allowed; who is exempted may hold all."""
    return [
        len(pool.schools) if ("responsible_load", p.inspector_id) in county.waived else county.allowance(p)
        for p in pool.people
        if any(a <= day <= b for a, b in pool.spans[p.inspector_id])
    ]


def too_many(allowances: Sequence[int], schools: int, large: int) -> int:
    """How many schools too many some people hold at the least, however the schools are shared out.

    Who holds a large school keeps to the rule with that one alone: so many as do take one of the large schools each, those
    who may hold fewest, and all schools beyond the others' allowances are too many.
    """
    allowed = sorted(a for a in allowances if a > 0)
    return min(
        (large - alone) + max(0, schools - large - sum(allowed[alone:]))
        for alone in range(min(large, len(allowed)) + 1)
    )
