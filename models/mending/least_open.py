"""How few duties of a year must stay open in every plan: what the programme of an office's duties proves of musts, then in principle.

Fractions first; where an office leaves more open than these prove, whole numbers: over months (mostly proven at once), then in a
small office each day; in a larger one over months with teams summed up.
"""

from __future__ import annotations

from duxue.models.mending.duty_programme import NOTHING, LeastOpen, Programme, SummedTeams
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

AMOUNTS = 5000
"""Amounts of the programme up to which whole numbers tell each seat apart."""


def least_open(
    county: County, office_id: str, given: Plan, left: LeastOpen = NOTHING, overloads: int = 0
) -> LeastOpen:
    """The bounds of one office, with ``given`` (what others have fixed) standing; sharper in one that leaves more open (``left``).

    ``overloads`` are the schools too many at once that are proven otherwise. In principle it is the bound of plans that leave no
    more musts open than that one.
    """
    programme = Programme(county, office_id, given)
    least = programme.solve()
    least = least._replace(in_principle=least.in_principle + overloads)
    few = programme.lp.NumVariables() <= AMOUNTS
    # Teams summed up prove no more schools too many than the count of them.
    counted = overloads > 0 and not few
    for daily in (False, True) if programme.daily and few else (False,):
        if left.musts > least.musts or (left.in_principle > least.in_principle and not counted):
            kind = Programme if few else SummedTeams
            whole = kind(county, office_id, given, whole=True, daily=daily).least(left.musts)
            least = LeastOpen(*map(max, least, whole))
    return least
