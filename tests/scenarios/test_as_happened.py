"""A plan as it really went: real days and people, what was not done out, what nobody reported as the office says."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from duxue.models.rules.register import finding_message
from duxue.planner.audit import audit
from duxue.scenarios.as_happened import as_happened, happened
from duxue.scenarios.codes import RecordKind, Result, Role, Status
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Record, Seat, StandIn, Visit
from duxue.scenarios.rows import make
from tests.planner.publish import worlds

WORLD = worlds.county(inspectors=5)
PLAN = worlds.plan_for(WORLD)
VISIT = PLAN.visits[0]
EVENT = next(e for e in PLAN.events if e.length > 1 and len(PLAN.team(e.event_id)) > 1)


def record(**values: Any) -> Record:
    return make(Record, **{"kind": RecordKind.VISIT, "ref": VISIT.visit_id, "result": Result.DONE, **values})


def event_record(**values: Any) -> Record:
    return record(kind=RecordKind.EVENT, ref=EVENT.event_id, **values)


def went(*records: Record, county: County = WORLD) -> Plan:
    return as_happened(county, replace(PLAN, records=records))


def visit_in(plan: Plan) -> Visit | None:
    return next((v for v in plan.visits if v.visit_id == VISIT.visit_id), None)


def rules_broken(*records: Record, county: County = WORLD) -> set[tuple[str, str, date | None]]:
    before = {(f.rule, f.subject, f.date) for f in audit(WORLD, PLAN).findings}
    after = audit(county, replace(PLAN, records=records)).findings
    return {(f.rule, f.subject, f.date) for f in after} - before


def test_a_plan_without_records_is_as_planned() -> None:
    assert as_happened(WORLD, PLAN) is PLAN


def test_a_visit_stands_on_its_real_day_with_its_real_person() -> None:
    other = next(i.inspector_id for i in WORLD.rows.inspectors if i.inspector_id != VISIT.inspector_id)
    day = VISIT.date + timedelta(days=3)
    turned = went(record(done_on=day, inspectors=(other,)))
    assert visit_in(turned) == replace(VISIT, date=day, inspector_id=other)
    assert turned.records == ()
    assert as_happened(WORLD, turned) is turned


def test_of_several_people_the_one_who_answers_for_the_school_counts() -> None:
    other = next(i.inspector_id for i in WORLD.rows.inspectors if i.inspector_id != VISIT.inspector_id)
    turned = went(record(done_on=VISIT.date, inspectors=(other, VISIT.inspector_id)))
    assert visit_in(turned) == VISIT


def test_of_several_people_who_stands_in_counts_where_the_responsible_one_was_not_there() -> None:
    others = [i.inspector_id for i in WORLD.rows.inspectors if i.inspector_id != VISIT.inspector_id]
    standing = StandIn(VISIT.school_id, others[1], VISIT.date, VISIT.date, VISIT.inspector_id)
    plan = replace(PLAN, stand_ins=(standing,), records=(record(inspectors=(others[0], others[1])),))
    turned = visit_in(as_happened(WORLD, plan))
    assert turned is not None
    assert turned.inspector_id == others[1]
    late = replace(standing, start=VISIT.date + timedelta(days=1), end=VISIT.date + timedelta(days=2))
    turned = visit_in(as_happened(WORLD, replace(plan, stand_ins=(late,))))
    assert turned is not None
    assert turned.inspector_id == others[0]


def test_a_visit_by_somebody_else_leaves_the_month_open_and_says_who_came() -> None:
    other = next(i.inspector_id for i in WORLD.rows.inspectors if i.inspector_id != VISIT.inspector_id)
    plan = replace(PLAN, records=(record(done_on=VISIT.date, inspectors=(other,)),))
    found = next(
        f
        for f in audit(WORLD, plan).findings
        if f.rule == "monthly_visit"
        and f.subject == VISIT.school_id
        and f.facts["month"] == f"{VISIT.date:%Y-%m}"
    )
    day = f"{VISIT.date.year}年{VISIT.date.month}月{VISIT.date.day}日"
    assert f"{day}{WORLD.person_name(other)}入校，当日既不是责任督学" in finding_message(found, WORLD, "zh")
    assert "neither answered for it nor stood in" in finding_message(found, WORLD, "en")


def test_people_who_were_not_written_are_those_planned() -> None:
    turned = visit_in(went(record(done_on=VISIT.date)))
    assert turned == VISIT


def test_a_month_is_owed_again_where_the_visit_came_in_another_one_or_not_at_all() -> None:
    month = ("monthly_visit", VISIT.school_id, VISIT.date.replace(day=1))
    assert month in rules_broken(record(done_on=VISIT.date + timedelta(days=40)))
    assert month in rules_broken(record(result=Result.NOT_DONE))
    assert month not in rules_broken(record(done_on=VISIT.date + timedelta(days=3)))


@pytest.mark.parametrize(("choice", "open_month"), [("done", False), ("not_done", True)])
def test_what_nobody_reported_counts_as_the_office_says(choice: str, open_month: bool) -> None:
    county = worlds.county(inspectors=5, given={("blank_counts_as", ""): choice})
    found = rules_broken(record(result=Result.UNKNOWN), county=county)
    assert (("monthly_visit", VISIT.school_id, VISIT.date.replace(day=1)) in found) is open_month


def test_a_blank_says_nothing_of_what_is_still_to_come() -> None:
    county = worlds.county(inspectors=5, given={("blank_counts_as", ""): "not_done"})
    unknown = replace(PLAN, records=(record(result=Result.UNKNOWN),))
    assert happened(replace(county, as_of=VISIT.date), unknown).missed == frozenset()
    assert happened(replace(county, as_of=VISIT.date + timedelta(days=1)), unknown).missed == {VISIT.visit_id}


def test_an_event_keeps_its_length_and_takes_the_team_that_came() -> None:
    lead = next(s for s in PLAN.team(EVENT.event_id) if s.role is Role.LEAD)
    stranger = next(
        i.inspector_id
        for i in WORLD.rows.inspectors
        if i.inspector_id not in {s.inspector_id for s in PLAN.team(EVENT.event_id)}
    )
    end = EVENT.end + timedelta(days=7)
    turned = went(event_record(done_on=end, inspectors=(stranger, lead.inspector_id)))
    event = turned.event(EVENT.event_id)
    assert event is not None
    assert (event.start, event.end, event.status) == (EVENT.start + timedelta(days=7), end, Status.DONE)
    assert turned.team(EVENT.event_id) == (
        Seat(EVENT.event_id, stranger, Role.MEMBER),
        Seat(EVENT.event_id, lead.inspector_id, Role.LEAD),
    )


def test_without_the_planned_lead_the_first_written_leads() -> None:
    stranger = WORLD.rows.inspectors[-1].inspector_id
    lead = {s.inspector_id for s in PLAN.team(EVENT.event_id) if s.role is Role.LEAD}
    others = [i.inspector_id for i in WORLD.rows.inspectors if i.inspector_id not in {stranger, *lead}]
    turned = went(event_record(done_on=EVENT.end, inspectors=(stranger, *others)))
    leads = [s.inspector_id for s in turned.team(EVENT.event_id) if s.role is Role.LEAD]
    assert leads == [stranger]


def test_a_day_inside_the_planned_ones_moves_nothing() -> None:
    event = went(event_record(done_on=EVENT.start)).event(EVENT.event_id)
    assert event == replace(EVENT, status=Status.DONE)


def test_an_event_that_was_not_held_is_out() -> None:
    turned = went(event_record(result=Result.NOT_DONE))
    assert EVENT not in turned.live_events
    assert turned.team(EVENT.event_id) == ()


@pytest.mark.parametrize(("days", "known"), [(-1, True), (0, False), (3, False)])
def test_an_event_held_before_its_planned_notice_was_announced_on_a_day_that_nobody_knows(
    days: int, *, known: bool
) -> None:
    notice = EVENT.notice_on
    assert notice is not None
    start = notice - timedelta(days=days)
    event = went(event_record(done_on=start + timedelta(days=EVENT.length - 1))).event(EVENT.event_id)
    assert event is not None
    assert event.start == start
    assert event.notice_on == (notice if known else None)
    broken = rules_broken(event_record(done_on=start + timedelta(days=EVENT.length - 1)))
    assert (("notice", EVENT.event_id) in {(rule, subject) for rule, subject, _ in broken}) is known
