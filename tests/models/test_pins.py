"""A plan keeps what was set by hand, of every kind, beside all that the rules ask; what cannot be kept is told."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from duxue.models.explaining.reasons.reasons import give_reasons
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.revise import revise_office
from duxue.models.rules import pinned
from duxue.models.solver import Stop
from duxue.planner.audit import audit
from duxue.scenarios.codes import Employment, Force, PinKind, Role, Status, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.pin_rows import no_event_pin, no_visit_pin
from duxue.scenarios.plan import Event, Plan, Posting, Visit
from duxue.scenarios.records import Pin
from duxue.scenarios.rows import Task, make
from tests.models.stages.drawn import drawn_county


def planned(county: County) -> Plan:
    office = county.offices[0].unit_id
    own = plan_office(county, office, given=Plan(), effort=1.0, stop=Stop(), tell=lambda _: None)
    return join_plans(county, [own])


@cache
def free() -> tuple[County, Plan]:
    county = drawn_county(2, 20, 6, "plain")
    return county, planned(county)


def breaches(county: County, plan: Plan) -> list[str]:
    return sorted({f.rule for f in audit(county, plan).findings if f.force is not Force.GOAL})


def other_holder(county: County, plan: Plan) -> tuple[Posting, str]:
    """A small school and somebody else who could hold it too: moves of one school keep the rest of the rules."""
    for row in plan.postings:
        for person in county.rows.inspectors:
            held = plan.postings_of(person.inspector_id)
            barred = person.school_id == row.school_id or county.recusals_of(
                person.inspector_id, row.school_id
            )
            reach = county.travel.minutes(person.inspector_id, row.school_id) <= 60
            if person.inspector_id != row.inspector_id and not barred and reach and 0 < len(held) < 5:
                return row, person.inspector_id
    raise AssertionError("nobody")


def moved_event(county: County, plan: Plan) -> tuple[Event, date]:
    """An event of a campaign alone, and another day of its window on which it could begin by its school."""
    for event in plan.events:
        campaign = county.campaigns.get(event.kinds[0].ref)
        school = county.schools.get(event.target_id)
        for step in (7, 14, -7, 21) if campaign and school and len(event.kinds) == 1 else ():
            day, end = event.start + timedelta(days=step), event.end + timedelta(days=step)
            taught = county.calendar.school_days_in(school, day, end)
            if campaign.start <= day <= end <= campaign.end and len(taught) == event.length:
                return event, day
    raise AssertionError("no event")


def another_member(county: County, plan: Plan) -> tuple[Event, str]:
    """An event, and somebody with many days who has nothing else on its days."""
    for event in plan.events:
        team = {s.inspector_id for s in plan.team(event.event_id)}
        for person in county.rows.inspectors:
            busy = {v.date for v in plan.visits_by(person.inspector_id)}
            full = person.employment is Employment.FULL_TIME and not busy.intersection(event.days())
            if full and person.inspector_id not in team:
                return event, person.inspector_id
    raise AssertionError("nobody")


def another_day(county: County, plan: Plan) -> tuple[Visit, date]:
    for visit in plan.visits:
        for day in county.calendar.school_days_in(
            county.schools[visit.school_id], visit.date.replace(day=1), visit.date.replace(day=28)
        ):
            if abs((day - visit.date).days) > 7:
                return visit, day
    raise AssertionError("no day")


def test_every_kind_of_pin_stands_in_the_plan() -> None:
    county, plan = free()
    posting, holder = other_holder(county, plan)
    event, day = moved_event(county, plan)
    sitting, member = another_member(
        county, Plan(events=tuple(e for e in plan.events if e != event), seats=plan.seats)
    )
    visit, visited = another_day(county, plan)
    left = next(p for p in plan.postings if p.school_id not in (posting.school_id, visit.school_id))
    placed = next(z for z in plan.zones if z.school_id == left.school_id)
    pins = (
        make(Pin, kind=PinKind.POSTING, school_id=posting.school_id, inspector_id=holder),
        make(Pin, kind=PinKind.NO_POSTING, school_id=left.school_id, inspector_id=left.inspector_id),
        make(Pin, kind=PinKind.ZONE, school_id=placed.school_id, zone_id="手工区"),
        make(Pin, kind=PinKind.EVENT, event_id=event.event_id, start=day),
        make(Pin, kind=PinKind.SEAT, event_id=sitting.event_id, inspector_id=member),
        make(Pin, kind=PinKind.VISIT, school_id=visit.school_id, start=visited),
    )
    asked = county.with_rows(pins=pins)
    assert len({f.subject for f in pinned.check(asked, plan, county.parameters)}) >= 5, (
        "the free plan keeps none"
    )
    again = planned(asked)
    assert [*pinned.check(asked, again, county.parameters)] == []
    assert breaches(asked, again) == breaches(county, plan) == []


def test_a_posting_is_set_by_hand_for_a_part_of_the_year() -> None:
    county, plan = free()
    posting, holder = other_holder(county, plan)
    pin = make(
        Pin, kind=PinKind.POSTING, school_id=posting.school_id, inspector_id=holder,
        start=date(2027, 3, 1), end=date(2027, 6, 30),
    )  # fmt: skip
    asked = county.with_rows(pins=(pin,))
    again = planned(asked)
    assert again.responsible(posting.school_id, date(2027, 3, 1)) == (holder,)
    assert again.responsible(posting.school_id, date(2027, 6, 30)) == (holder,)
    assert breaches(asked, again) == []


def test_what_cannot_be_kept_is_told() -> None:
    county, plan = free()
    school = plan.postings[0].school_id
    person = replace(county.rows.inspectors[0], healthy=False)
    sick = county.with_rows(
        inspectors=(person, *county.rows.inspectors[1:]),
        pins=(make(Pin, kind=PinKind.POSTING, school_id=school, inspector_id=person.inspector_id),),
    )
    found = planned(sick)
    assert [(u.rule, u.subject) for u in found.unmet if u.rule == "pinned"] == [("pinned", school)]
    assert not audit(sick, found).silent
    assert found.responsible(school, date(2027, 5, 4)), "the school is not left to nobody for it"


def test_a_lead_set_by_hand_may_lead() -> None:
    county, plan = free()
    event = plan.events[0]
    lead = next(s for s in plan.team(event.event_id) if s.role is Role.LEAD)
    asked = county.with_rows(
        pins=(make(Pin, kind=PinKind.SEAT, event_id=event.event_id, inspector_id=lead.inspector_id),)
    )
    again = planned(asked)
    assert lead.inspector_id in {s.inspector_id for s in again.team(event.event_id)}


def due_this_year(county: County, plan: Plan) -> Event:
    """An event for a comprehensive that falls due in the year, and for nothing else."""
    due = {r.school_id for r in plan.cycle if r.due_by and r.due_by <= county.end}
    alone = (Task(TaskKind.COMPREHENSIVE),)
    return next(e for e in plan.events if e.kinds == alone and e.target_id in due)


def held(plan: Plan, school_id: str) -> list[Event]:
    live = (e for e in plan.events_at(school_id) if e.status is not Status.CANCELLED)
    return [e for e in live if e.serves(TaskKind.COMPREHENSIVE)]


def test_what_was_struck_out_is_planned_neither_anew_nor_by_two_revisions_and_stays_told() -> None:
    county, plan = free()
    event = due_this_year(county, plan)
    visit = next(
        v
        for v in plan.visits
        if v.date.month == 5 and sum(x.date.month == 5 for x in plan.visits_at(v.school_id)) == 1
    )
    pins = (no_event_pin(event, county), no_visit_pin(visit))
    asked = county.with_rows(pins=pins)
    office_id = county.offices[0].unit_id
    again = planned(asked)
    first, second = date(2027, 2, 1), date(2027, 4, 6)
    edited = replace(
        plan,
        events=tuple(replace(e, status=Status.CANCELLED) if e == event else e for e in plan.events),
        seats=tuple(s for s in plan.seats if s.event_id != event.event_id),
        visits=tuple(v for v in plan.visits if v != visit),
    )
    releases = [again]
    before = edited
    for as_of in (first, second):
        revised = revise_office(
            replace(asked, as_of=as_of), office_id, before=before, given=Plan(), as_of=as_of,
            prices=Prices.of(asked, office_id), max_moves=None, effort=1.0, stop=Stop(), tell=lambda _: None,
        )  # fmt: skip
        before = revised.plan
        releases.append(before)
    for made in releases:
        assert held(made, event.target_id) == []
        assert [v for v in made.visits_at(visit.school_id) if v.date.month == 5] == []
        row = next(r for r in made.cycle if r.school_id == event.target_id)
        assert row.planned == 2028, "the round tells it in a later year"
    open_ones = {(u.rule, u.subject): u.facts for u in give_reasons(asked, again).unmet}
    assert "指定" in open_ones["comprehensive_cycle", event.target_id]
    assert ("monthly_visit", visit.school_id) in open_ones
    assert held(plan, event.target_id), "without the pin it is planned"
