"""The least that the rules demand of a staff, as sums over people: a bound that no plan can go below.

Every requirement here follows from a rule for every plan; what only a whole calendar can tell is left out. Hence fewer
people than this model needs cannot keep the rules, while as many as it needs may still not do: a plan must show that.
"""

from __future__ import annotations

from collections.abc import Sequence

from duxue.models.hiring.builder import Instance, RuleSwitches, StaffModel, StaffModelBuilder
from duxue.models.hiring.month_room import MonthRoom, Teams
from duxue.models.hiring.posts import Posts
from duxue.models.hiring.supply import Stretch
from duxue.scenarios.codes import Employment


def staff_model(
    case: Instance,
    kept: RuleSwitches,
    *,
    places: Sequence[int],
    elastic: bool = False,
    most: int = 0,
    priced: Stretch | None = None,
) -> StaffModel:
    """The model for an office with some candidate places (by number); ``most`` bounds each kind (0: what could be needed).

    An elastic one may leave units open at their price; roads are told for the stretch that is ``priced``.
    """
    builder = StaffModelBuilder(case, kept, places, elastic, most)
    _law(builder)
    if kept.posts:
        Posts(builder, priced).write()
    if kept.teams:
        Teams(builder).write()
    if kept.days or kept.experts:
        MonthRoom(builder).write()
    return builder.out


def beyond_reach(case: Instance) -> tuple[str, ...]:
    """The schools that neither anybody of today nor anybody new from a candidate place may hold in some stretch."""
    posts = Posts(StaffModelBuilder(case, RuleSwitches(), range(len(case.sites.places)), False, 0))
    return tuple(sorted({s for stretch in case.supply.stretches for s in posts.beyond(stretch)}))


def _law(builder: StaffModelBuilder) -> None:
    waived = ("staffing_level", builder.office) in builder.county.waived
    each = builder.county.parameters.count("part_time_per_full_time", builder.office)
    levels = builder.case.supply.levels
    short = max((level.short for level in levels), default=0)
    if short > 0 and not waived:
        builder.require("law", [(1, x) for _, x in builder.new(school=True)], short)
    over = max((level.too_many_part(each) for level in levels), default=0)
    full = [(each, x) for _, x in builder.new(employment=Employment.FULL_TIME)]
    part = [(-1, x) for _, x in builder.new(employment=Employment.PART_TIME)]
    if builder.elastic and over > 0:
        builder.require("share", [*full, *part], over)
    else:
        builder.model.add(sum(c * x for c, x in [*full, *part]) >= over)
