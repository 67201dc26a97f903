"""A planner whose answers and proofs are known beforehand: what comparisons are tried on."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from duxue.models.office_plan import OfficePlan, Progress
from duxue.models.solver import Outcome, Stop
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.planner.publish import worlds

LOG = "DUXUE_TEST_WHATIF_LOG"
"""The environment's word for a file that gets a line for every office planned."""
BREAKS = "DUXUE_TEST_WHATIF_BREAKS"
"""Where the environment names a number of people, an office with so many cannot be planned."""
WIDTH = 60.0
"""Minutes between objective and bound."""


def objective(people: int) -> float:
    """Minutes by the number of people: one person more or less of five is more than the width, a school none."""
    return 3000.0 / max(1, people)


def by_hand(
    county: County,
    office_id: str,
    *,
    given: Plan,
    effort: float,  # noqa: ARG001 - what a planner takes
    stop: Stop,  # noqa: ARG001
    tell: Callable[[Progress], None],
) -> OfficePlan:
    """Everybody posted in turn, a visit a month, an event here and there; the objective goes by the number of people."""
    people = len(county.inspectors_of(office_id))
    if os.environ.get(BREAKS) == str(people):
        raise ZeroDivisionError("a defect")
    if file := os.environ.get(LOG):
        with Path(file).open("a", encoding="utf-8") as log:
            log.write(f"{office_id} {people}\n")
    tell(Progress(office_id, "staffing", "feasible", 1.0, 1.0, 0.0, 0.5))
    plan = replace(worlds.plan_for(county, unmet=()), outcome={}) if people else Plan()
    open_ = [v for v in plan.visits if county.schools[v.school_id].in_scope(v.date)]
    plan = replace(plan, visits=tuple(open_))
    own = objective(people) + len(given.postings)
    stages = (
        Outcome(office_id, "staffing", "feasible", own, own - WIDTH, 0.5, 0.25),
        Outcome(office_id, "year", "feasible", 100.0, 100.0, 0.5, 0.25),
        Outcome(office_id, "improve", "feasible", 10.0, None, 0.5, 0.25),
    )
    return OfficePlan(office_id, plan, stages)
