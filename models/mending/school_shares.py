"""How many schools each person of an office short of days had best hold, so that as many duties as can be find people.

Whoever holds an odd school more has half a day left that no event can use; whoever holds fewer can sit in a team that would
lack one. Postings are chosen before the year's events; where more then stays open than must, they are chosen anew with these
numbers as everybody's most. The numbers come from the programme of ``least_open.py`` in whole numbers over months. A must
outweighs all schools beyond the allowance: what holds in principle is broken where that meets a duty, and no more than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from duxue.models.mending.least_open import Programme
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

FEW = 1000
"""Schools times people up to which it is asked: beyond, whole numbers take too long."""
ACROSS, TOO_MANY = 0.001, 0.01
"""What an event over the end of a month costs, in duties (there are few such days), and a school beyond the allowance."""


def school_shares(county: County, office_id: str, given: Plan) -> Mapping[str, int] | None:
    """By person the most schools to hold (None: not asked, or nothing found)."""
    schools, people = list(county.schools_of(office_id)), list(county.inspectors_of(office_id))
    if not people or len(schools) * len(people) > FEW:
        return None
    programme = Programme(county, office_id, given, whole=True, daily=False)
    lp, number = programme.lp, float(len(schools))
    shares = {p.inspector_id: lp.IntVar(0.0, number, "") for p in people}
    beyond = [lp.IntVar(0.0, number, "") for _ in people]
    whole = lp.Constraint(number, number)
    for person, more in zip(people, beyond, strict=True):
        share = shares[person.inspector_id]
        programme.held.at_most(person.inspector_id, share)
        whole.SetCoefficient(share, 1.0)
        within = lp.Constraint(-lp.infinity(), float(county.allowance(person)))
        within.SetCoefficient(share, 1.0)
        within.SetCoefficient(more, -1.0)
    dear = [(ACROSS, x) for x in programme.across] + [(TOO_MANY, x) for x in beyond]
    if programme.most_served(dear) is None:
        return None
    return {who: round(share.solution_value()) for who, share in shares.items()}


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
