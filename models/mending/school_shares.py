"""How many schools each person of an office short of days had best hold, so that as many duties as can be find people.

Whoever holds an odd school more has half a day left that no event can use; whoever holds fewer can sit in a team that would
lack one. Postings are chosen before the year's events; where more then stays open than must, they are chosen anew with these
numbers as everybody's most. The numbers come from the programme of ``least_open.py`` in whole numbers over months, in which who
visits a school is the same all year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from duxue.models.facts.field_work import monthly_half_days
from duxue.models.mending.least_open import Programme
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

FEW = 1000
"""Schools times people up to which it is asked: beyond, whole numbers take too long."""
ACROSS = 0.01
"""What an event over the end of a month costs, in duties: there are few such days."""


def school_shares(county: County, office_id: str, given: Plan) -> Mapping[str, int] | None:
    """By person the most schools to hold (None: not asked, or nothing found), nobody more than the rule in principle allows."""
    schools, people = list(county.schools_of(office_id)), list(county.inspectors_of(office_id))
    if len(schools) * len(people) > FEW:
        return None
    programme = Programme(county, office_id, given, whole=True, daily=False)
    lp, each = programme.lp, monthly_half_days(county, office_id)
    shares = {p.inspector_id: lp.IntVar(0.0, float(county.allowance(p)), "") for p in people}
    number = float(min(len(schools), sum(map(county.allowance, people))))
    whole = lp.Constraint(number, number)
    for share in shares.values():
        whole.SetCoefficient(share, 1.0)
    for (who, _), visited in programme.visited.items():
        row = lp.Constraint(-lp.infinity(), 0.0)
        row.SetCoefficient(visited, 1.0)
        row.SetCoefficient(shares[who], -float(each))
    if programme.most_served([(ACROSS, x) for x in programme.across]) is None:
        return None
    return {who: round(share.solution_value()) for who, share in shares.items()}


def holding_at_most(county: County, shares: Mapping[str, int]) -> County:
    """The county in which nobody may hold more schools than some shares say."""
    people = county.rows.inspectors
    rows = tuple(replace(p, max_schools=shares.get(p.inspector_id, p.max_schools)) for p in people)
    return county.with_rows(inspectors=rows)
