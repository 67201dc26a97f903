"""The price list of a goal: what a plan costs in road and gives in fairness at several weights.

Postings, the round and the teams of events are planned at each weight with the same effort; the days inside the months, which
change neither road nor loads to speak of, are not. Each point stands alone, so that several may be planned at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from duxue.models.goals.budget_left import with_own_budget
from duxue.models.postings.staffing import StaffingStage
from duxue.models.rules import fair_load, travel
from duxue.models.stages.round import plan_round
from duxue.models.stages.tasks import YearTasks
from duxue.models.stages.workforce import Workforce
from duxue.models.stages.year import YearStage
from duxue.models.stop import Stop
from duxue.scenarios.as_imposed import imposed_events
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.subset import office_county

GOALS = ("fair_load",)
"""Goals of which there is a price list."""
WEIGHTS = (0.0, 0.5, 1.5, 6.0, 30.0, 120.0)
"""The weights of its six points."""
SHARES = MappingProxyType({"staffing": 0.6, "round": 0.05, "year": 0.35})
"""How the effort of a point is shared out."""


@dataclass(frozen=True)
class Point:
    """What a plan comes to at one weight, over all offices asked for.

    ``road`` in minutes of the horizon; ``moved`` the days that would have to change hands until loads are even; ``busiest`` the
    largest load as a multiple of the mean share; ``open`` breaches of postings and events without a day.
    """

    weight: float
    road: float
    moved: float
    busiest: float
    open: int


def at_weight(county: County, office_id: str, goal: str, weight: float) -> County:
    """The county cut to an office, with its budget and with a goal's weight set."""
    given = county.parameters.replaced({(f"weight_{goal}", ""): weight})
    own = {key: weight for key in county.parameters.given if key[0] == f"weight_{goal}"}
    county = replace(county, parameters=given.replaced(own))
    return office_county(with_own_budget(county, office_id), office_id)


def joined(parts: Sequence[Point]) -> Point:
    """The point of several offices at one weight."""
    return Point(
        parts[0].weight,
        sum(p.road for p in parts),
        sum(p.moved for p in parts),
        max(p.busiest for p in parts),
        sum(p.open for p in parts),
    )


def point_of(here: County, office_id: str, weight: float, effort: float, stop: Stop) -> Point:
    """One office at a weight (``at_weight``), planned with so many deterministic seconds."""
    terms: dict[str, dict[str, Any]] = {
        name: {"seed": here.seed, "effort": effort * share, "stop": stop} for name, share in SHARES.items()
    }
    stage = StaffingStage(here, office_id, {s.school_id: s.zone_id for s in here.rows.schools if s.zone_id})
    staffing = stage.run(**terms["staffing"])
    facts = Plan(postings=staffing.postings, events=imposed_events(here))
    turn = plan_round(here, office_id, facts, **terms["round"])
    year = YearStage(here, office_id, YearTasks(here, office_id, turn.bundles).all, facts).run(
        **terms["year"]
    )
    teams = Plan(events=year.events, seats=year.seats)
    halves = Workforce(here, office_id, facts).visit_half_days
    seated = fair_load.field_days(here, teams)
    days = {i: seated[i] + halves.get(i, 0) / 2 for i in seated}
    moved = busiest = 0.0
    for group in fair_load.groups(here, office_id):
        room = {i.inspector_id: fair_load.room_of(here, i) for i in group}
        moved += fair_load.moved_within(days, room)
        if mean := sum(days[i] for i in room) / (sum(room.values()) or 1.0):
            busiest = max(busiest, *(days[i] / mine / mean for i, mine in room.items() if mine))
    road = stage.road_of(staffing.postings) + travel.measure(here, teams, here.parameters)
    return Point(weight, road, moved, busiest, sum(n for _, n in staffing.open) + len(year.unplaced))
