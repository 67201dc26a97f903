"""How many schools each person of an office short of days had best hold, so that as many duties as can be find people.

Whoever holds an odd school more has half a day left that no event can use; whoever holds fewer can sit in a team that would
lack one. Postings are chosen before the year's events; where more then stays open than must, they are chosen anew with these
numbers as everybody's most. The numbers come from the programme of ``duty_programme.py`` in whole numbers over months. A must
outweighs all schools beyond the allowance: what holds in principle is broken where that meets a duty, and no more than that.
Of numbers that serve as many, those are taken that change the numbers before least: these were chosen for road and fair loads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from duxue.models.mending.duty_programme import ACROSS, Programme
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting

FEW = 1000
"""Schools times people up to which it is asked: beyond, whole numbers take too long."""
TOO_MANY = 100
"""What a school beyond the allowance costs beside a must."""
MOVED = 1
"""What it costs beside a must that somebody holds a school more than before."""


def school_shares(
    county: County, office_id: str, given: Plan, before: Iterable[Posting] = ()
) -> Mapping[str, int] | None:
    """By person the most schools to hold (None: not asked, or nothing found); ``before`` are the postings as they stand."""
    schools, people = list(county.schools_of(office_id)), list(county.inspectors_of(office_id))
    if not people or len(schools) * len(people) > FEW:
        return None
    programme = Programme(county, office_id, given, whole=True, daily=False)
    lp, number = programme.lp, float(len(schools))
    shares = {p.inspector_id: lp.IntVar(0.0, number, "") for p in people}
    beyond = [lp.IntVar(0.0, number * number, "") for _ in people]
    held, moved = Counter(row.inspector_id for row in before), [lp.IntVar(0.0, number, "") for _ in people]
    whole = lp.Constraint(number, number)
    large = lp.Constraint(*[float(sum(map(county.is_large, schools)))] * 2)
    programme.held.as_planned()
    for person, more, new in zip(people, beyond, moved, strict=True):
        share, of_them = shares[person.inspector_id], lp.IntVar(0.0, number, "")
        programme.held.at_most(person.inspector_id, share)
        whole.SetCoefficient(share, 1.0)
        large.SetCoefficient(of_them, 1.0)
        # A large school weighs all that its holder may hold: alone it is none too many.
        allowed = max(1, county.allowance(person))
        within = lp.Constraint(-lp.infinity(), float(county.allowance(person)))
        _sum(within, ((1.0, share), (allowed - 1.0, of_them), (-1.0, more)))
        among = lp.Constraint(-lp.infinity(), 0.0)
        _sum(among, ((1.0, of_them), (-1.0, share)))
        _sum(lp.Constraint(-lp.infinity(), float(held[person.inspector_id])), ((1.0, share), (-1.0, new)))
    dear = [*((ACROSS, x) for x in programme.across), *((TOO_MANY, x) for x in beyond)]
    dear += [(MOVED, x) for x in moved] if held else []
    if programme.most_served(dear) is None:
        return None
    found = {who: round(share.solution_value()) for who, share in shares.items()}
    # Numbers by which duties stay open that the months could hold: any others are worth a try.
    return school_shares(county, office_id, given) if held and Counter(found) == held else found


def _sum(row: Any, terms: Iterable[tuple[float, Any]]) -> None:
    for weight, x in terms:
        row.SetCoefficient(x, weight)


def holding_at_most(county: County, office_id: str, shares: Mapping[str, int]) -> County:
    """The county in which nobody may hold more schools than some shares say, and everybody so many."""
    if not shares:
        return county
    people = county.rows.inspectors
    rows = tuple(replace(p, max_schools=shares.get(p.inspector_id, p.max_schools)) for p in people)
    key = "schools_per_inspector"
    most = max(county.parameters.count(key, office_id), *shares.values())
    given = county.parameters.replaced({(key, office_id): most})
    return replace(county.with_rows(inspectors=rows), parameters=given)
