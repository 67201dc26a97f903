"""The offices' plans joined into one, each open duty with its tested reason, and the offices left out owned up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from duxue.models.explaining.reasons.reasons import give_reasons
from duxue.models.office_plan import OfficePlan, join_plans
from duxue.planner.left_out import own_up
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan


def joined(
    county: County, parts: Iterable[OfficePlan], gone: Iterable[Event] = ()
) -> tuple[Plan, tuple[str, ...]]:
    """One plan of all parts in the order of the offices, and the ids of the offices that it leaves out.

    Parts of offices that are no more are left out too; ``gone`` are events that it keeps as cancelled.
    """
    order = [unit.unit_id for unit in county.offices]
    parts = sorted((p for p in parts if p.office_id in order), key=lambda part: order.index(part.office_id))
    together = join_plans(county, parts)
    together = replace(together, events=(*together.events, *gone))
    left_out = tuple(office for office in order if office not in {part.office_id for part in parts})
    return own_up(county, give_reasons(county, together), left_out), left_out
