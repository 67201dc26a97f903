"""The offices' plans joined into one, each open duty with its tested reason, and the offices left out owned up to."""

from __future__ import annotations

from collections.abc import Sequence

from duxue.models.explaining.reasons.reasons import give_reasons
from duxue.models.planning import OfficePlan, join_plans
from duxue.planner.left_out import own_up
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan


def joined(county: County, parts: Sequence[OfficePlan]) -> tuple[Plan, tuple[str, ...]]:
    """One plan of all parts in the order of the offices, and the ids of the offices that it leaves out."""
    order = [unit.unit_id for unit in county.offices]
    together = join_plans(county, sorted(parts, key=lambda part: order.index(part.office_id)))
    left_out = tuple(office for office in order if office not in {part.office_id for part in parts})
    return own_up(county, give_reasons(county, together), left_out), left_out
