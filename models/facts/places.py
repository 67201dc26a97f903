"""How many schools some people have places for: by what each may hold, and by the days that each has agreed to."""

from __future__ import annotations

from collections.abc import Sequence

from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector


def limit_of(county: County, person: Inspector) -> int | None:
    """How many schools a person may hold if none is large (None: any number, by a waiver of ``responsible_load``)."""
    return None if ("responsible_load", person.inspector_id) in county.waived else county.allowance(person)


def places_of(county: County, person: Inspector, schools: int) -> int:
    """The same where there are so many schools: who is exempt may hold all of them."""
    limit = limit_of(county, person)
    return schools if limit is None else limit


def too_many(allowances: Sequence[int], schools: int, large: int, cap: int) -> int:
    """How many schools too many some people hold at the least, however the schools are shared out.

    Who holds a large school keeps to the rule with that one alone, whoever may hold fewest first; each beyond these weighs
    ``cap``, and so many schools are too many as do not find room with the others.
    """
    allowed = sorted(a for a in allowances if a > 0)
    alone = min(large, len(allowed))
    return (large - alone) * cap + max(0, schools - large - sum(allowed[alone:]))
