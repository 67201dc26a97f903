"""What the command line prints of findings: an event, a visit or an issue is never told by its id alone."""

from dataclasses import replace

from duxue.planner.answers import Judged
from duxue.planner.audit import audit
from duxue.planner.listing import finding_lines
from duxue.scenarios.plan import Plan
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
    assert all(line.count(short.event_id) == 1 for line in lines)
    assert not any("event_days" in line for line in finding_lines(judged, "zh")), "rules go by their titles"


def test_a_school_that_bears_its_name_as_its_id_is_not_named_twice() -> None:
    world = worlds.county(schools=3, inspectors=4, tables={})
    name = world.rows.schools[0].name
    county = world.with_rows(
        schools=(replace(world.rows.schools[0], school_id=name), *world.rows.schools[1:])
    )
    judged = Judged((), county, Plan(), audit=audit(county, Plan()))
    lines = [line for line in finding_lines(judged, "zh") if name in line]
    assert lines
    assert all(line.count(name) == 1 for line in lines)
