"""The least that the rules demand of a staff, as sums over people: a bound that no plan can go below.

Every requirement here follows from a rule for every plan; what only a whole calendar can tell is left out. Hence fewer
people than this model needs cannot keep the rules, while as many as it needs may still not do: a plan must show that.
"""

from __future__ import annotations

from collections.abc import Sequence

from duxue.models.hiring.draft import Case, Draft, Kept, Relaxed
from duxue.models.hiring.month_room import MonthRoom, Teams
from duxue.models.hiring.posts import Posts
from duxue.models.hiring.supply import Stretch
from duxue.scenarios.codes import Employment


def relaxed(
    case: Case,
    kept: Kept,
    *,
    places: Sequence[int],
    elastic: bool = False,
    most: int = 0,
    priced: Stretch | None = None,
) -> Relaxed:
    """The model for an office with some candidate places (by number); ``most`` bounds each kind (0: what could be needed).

    An elastic one may leave units open at their price; roads are told for the stretch that is ``priced``.
    """
    draft = Draft(case, kept, places, elastic, most)
    _law(draft)
    if kept.posts:
        Posts(draft, priced).write()
    if kept.teams:
        Teams(draft).write()
    if kept.days or kept.experts:
        MonthRoom(draft).write()
    return draft.out


def beyond_reach(case: Case) -> tuple[str, ...]:
    """The schools that neither anybody of today nor anybody new from a candidate place may hold in some stretch."""
    posts = Posts(Draft(case, Kept(), range(len(case.ground.places)), False, 0))
    return tuple(sorted({s for stretch in case.supply.stretches for s in posts.beyond(stretch)}))


def _law(draft: Draft) -> None:
    waived = ("staffing_level", draft.office) in draft.county.waived
    each = draft.county.parameters.count("part_time_per_full_time", draft.office)
    levels = draft.case.supply.levels
    short = max((level.need - level.have for level in levels), default=0)
    if short > 0 and not waived:
        draft.require("law", [(1, x) for _, x in draft.new(school=True)], short)
    over = max((level.part - each * level.full for level in levels), default=0)
    full = [(each, x) for _, x in draft.new(employment=Employment.FULL_TIME)]
    part = [(-1, x) for _, x in draft.new(employment=Employment.PART_TIME)]
    if draft.elastic and over > 0:
        draft.require("share", [*full, *part], over)
    else:
        draft.model.add(sum(c * x for c, x in [*full, *part]) >= over)
