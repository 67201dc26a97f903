"""What the records make of a revised plan is owned up to, though the plan that was decided had it otherwise."""

from dataclasses import replace

from duxue.planner.audit import audit
from duxue.planner.revising.revise import as_recorded
from duxue.scenarios.as_happened import as_happened
from duxue.scenarios.codes import RecordKind, Result
from duxue.scenarios.plan import Record
from duxue.scenarios.rows import make
from tests.planner.publish import worlds

COUNTY = worlds.county(inspectors=5)
PLAN = worlds.plan_for(COUNTY)
EVENT = next(e for e in PLAN.events if len(PLAN.team(e.event_id)) > 2)


def test_a_team_of_which_one_came_is_owned_up_to_once() -> None:
    alone = make(
        Record,
        kind=RecordKind.EVENT,
        ref=EVENT.event_id,
        result=Result.DONE,
        inspectors=(PLAN.team(EVENT.event_id)[0].inspector_id,),
    )
    made = replace(PLAN, records=(alone,))
    missing = {f.subject for f in audit(COUNTY, made).silent if f.rule == "team_size"}
    assert missing == {EVENT.event_id}
    told = as_recorded(COUNTY, PLAN, made)
    assert [row.subject for row in told.unmet if row.rule == "team_size"] == [EVENT.event_id]
    assert audit(COUNTY, told).silent == ()
    assert as_recorded(COUNTY, PLAN, told).unmet == told.unmet


def test_a_plan_that_went_as_it_was_decided_stays_as_it_is() -> None:
    assert as_recorded(COUNTY, PLAN, PLAN) is PLAN
    assert as_recorded(COUNTY, as_happened(COUNTY, PLAN), PLAN) is PLAN
