"""How many schools too many must be held at once: a count for the middle day of each month.

The rule in principle counts every school beyond the allowance alike, whoever holds it; so does this, and so does the year's
count of what a plan breaks: a surplus shared among many weighs as much as one piled on a few. Every choice of postings that
leaves no more schools without anybody than musts are proven to stay open has so many.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from duxue.models.facts.availability import months_of
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.places import too_many
from duxue.models.rules.card import Finding
from duxue.scenarios.county import County


def overloads(county: County, findings: Iterable[Finding]) -> int:
    """The schools too many on the day with the most, as findings of the rule tell them."""
    told = [(f.days, _weight(county, f)) for f in findings if f.days]
    return max((sum(n for (a, b), n in told if a <= day <= b) for (day, _), _ in told), default=0)


def _weight(county: County, finding: Finding) -> int:
    """By how many schools somebody holds too many, a large one beside others weighing all that anybody may hold."""
    have, large, limit = (int(str(finding.facts[key])) for key in ("have", "large", "limit"))
    cap = county.parameters.count("schools_per_inspector", county.inspectors[finding.subject].unit_id)
    return max(1, have - limit, have + large * (cap - 1) - cap)


def least_overloads(county: County, office_id: str, open_schools: int) -> int:
    """The schools too many at once of an office in every plan that leaves so many schools without anybody."""
    pool = Candidates(county, office_id)
    days = (first.replace(day=15) for first, _ in months_of(county))
    return max(0, max((_on_a_day(county, pool, day) for day in days), default=0) - open_schools)


def _on_a_day(county: County, pool: Candidates, day: date) -> int:
    held = [s for s in pool.schools if pool.scope[s.school_id][0] <= day <= pool.scope[s.school_id][1]]
    cap = county.parameters.count("schools_per_inspector", pool.office_id)
    return too_many(_allowances(county, pool, day), len(held), sum(map(county.is_large, held)), cap)


def _allowances(county: County, pool: Candidates, day: date) -> list[int]:
    """By person in office on a day the schools allowed; who is exempted may hold all."""
    return [
        len(pool.schools) if ("responsible_load", p.inspector_id) in county.waived else county.allowance(p)
        for p in pool.people
        if any(a <= day <= b for a, b in pool.spans[p.inspector_id])
    ]
