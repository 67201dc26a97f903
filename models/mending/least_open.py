"""How few duties of a year must stay open in every plan: what the programmes of an office's duties prove of musts, then in principle.

In a large office whole schools and people of a kind first (``least_by_kind.py``). Where that leaves something unproven, fractions,
which know each person's days and recusals; where more is open than these prove, whole numbers: over months (mostly proven at once),
then in a small office each day; in a larger one musts alone, over months with teams summed up.
"""

from __future__ import annotations

from duxue.models.mending.duty_programme import NOTHING, LeastOpen, Programme, SummedTeams
from duxue.models.mending.least_by_kind import LeastByKind
from duxue.models.mending.school_shares import FEW
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

AMOUNTS = 5000
"""Amounts of the programme up to which whole numbers tell each seat apart."""


def least_open(
    county: County,
    office_id: str,
    given: Plan,
    left: LeastOpen = NOTHING,
    overloads: int = 0,
    reviews: int | None = None,
) -> LeastOpen:
    """The bounds of one office, with ``given`` (what others have fixed) standing; sharper in one that leaves more open (``left``).

    ``overloads`` are the schools too many at once that are proven otherwise, ``reviews`` what else is left open in principle (None:
    not known). In principle it is the bound of plans that leave no more musts open than that one.
    """
    schools, people = (list(of(office_id)) for of in (county.schools_of, county.inspectors_of))
    large, least = len(schools) * len(people) > FEW and any(left), LeastOpen(0, overloads)
    if large:
        least = _higher(least, LeastByKind(county, office_id, given, whole=True).least(left.musts))
        # Fractions know nothing of schools too many.
        if reviews is not None and least.musts >= left.musts and least.in_principle >= overloads + reviews:
            return least
    programme = Programme(county, office_id, given)
    musts, others = programme.solve()
    least = _higher(least, LeastOpen(musts, others + overloads))
    few = programme.lp.NumVariables() <= AMOUNTS
    for daily in (False, True) if programme.daily and few else (False,):
        if left.musts > least.musts or (left.in_principle > least.in_principle and not large):
            kind = Programme if few else SummedTeams
            least = _higher(least, kind(county, office_id, given, whole=True, daily=daily).least(left.musts))
    return least


def _higher(one: LeastOpen, other: LeastOpen) -> LeastOpen:
    """What two bounds prove together."""
    return LeastOpen(*map(max, one, other))
