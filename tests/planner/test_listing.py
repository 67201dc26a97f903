"""What the command line prints of findings: an event, a visit or an issue is never told by its id alone."""

from dataclasses import replace

from duxue.planner.answers import Judged
from duxue.planner.audit import audit
from duxue.planner.listing import finding_lines
from tests.planner.publish import worlds


def test_a_finding_of_an_event_names_its_school() -> None:
    world = worlds.county()
    plan = worlds.plan_for(world)
    short = replace(plan.events[0], end=plan.events[0].start)
    judged_plan = replace(plan, events=(short, *plan.events[1:]))
    judged = Judged((), world, judged_plan, audit=audit(world, judged_plan))
    lines = [line for line in finding_lines(judged, "zh") if short.event_id in line]
    assert lines
    assert all(world.schools[short.target_id].name in line for line in lines)
