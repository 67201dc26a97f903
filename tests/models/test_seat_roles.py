"""Who was set by hand to lead a team, or to be a member of it, does so in a plan and after a revision, as far as a rule allows it."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from duxue.models.postings.least_change.prices import Prices
from duxue.models.revision.revise import revise_office
from duxue.models.rules import pinned
from duxue.models.solver import Stop
from duxue.scenarios.codes import PinKind, Role
from duxue.scenarios.county import County
from duxue.scenarios.pin_rows import seat_pin
from duxue.scenarios.plan import Event, Plan, Seat
from duxue.scenarios.records import Pin
from duxue.scenarios.rows import make
from tests.models.test_pins import breaches, free, planned

AS_OF = date(2027, 1, 4)


def may_swap(county: County, plan: Plan, event: Event) -> tuple[Seat, Seat] | None:
    """The lead of a team and a member who may lead it too (None: nobody may)."""
    school = county.schools.get(event.target_id)
    team = {s.role: s for s in plan.team(event.event_id)}
    for seat in plan.team(event.event_id) if school is not None and event.start > date(2027, 3, 1) else ():
        person = county.inspectors[seat.inspector_id]
        answers = seat.inspector_id in plan.responsible(event.target_id, event.start)
        fits = not person.stages or not school.stage.touched_by.isdisjoint(person.stages)
        if seat.role is Role.MEMBER and person.can_lead and fits and not answers:
            return team[Role.LEAD], seat
    return None


def newcomer(county: County, plan: Plan) -> tuple[Event, str]:
    """An office's own event at a school, and somebody who may lead it, has nothing on its days and is not in its team."""
    for event in (e for e in plan.events if e.event_id not in county.imposed):
        school = county.schools.get(event.target_id)
        busy = {
            s.inspector_id
            for e in plan.live_events
            if e.start <= event.end and event.start <= e.end
            for s in plan.team(e.event_id)
        }
        for person in county.rows.inspectors if school is not None and event.start > date(2027, 3, 1) else ():
            who = person.inspector_id
            kept = {*busy, *plan.responsible(event.target_id, event.start)}
            fits = not person.stages or not school.stage.touched_by.isdisjoint(person.stages)
            away = person.school_id == event.target_id or county.recusals_of(who, event.target_id)
            if person.can_lead and fits and not away and who not in kept:
                return event, who
    raise AssertionError("nobody")


@cache
def swapped() -> tuple[Pin, ...]:
    """Pins that turn two teams round."""
    county, plan = free()
    pairs = [pair for event in plan.events if (pair := may_swap(county, plan, event)) is not None][:2]
    assert len(pairs) == 2
    return tuple(
        pin for lead, member in pairs for pin in (seat_pin(member, Role.LEAD), seat_pin(lead, Role.MEMBER))
    )


def revised(asked: County, plan: Plan) -> Plan:
    office_id = asked.offices[0].unit_id
    return revise_office(
        asked, office_id, before=plan, given=Plan(), as_of=AS_OF, prices=Prices.of(asked, office_id),
        max_moves=None, effort=1.0, stop=Stop(), tell=lambda _: None,
    ).plan  # fmt: skip


def test_a_plan_seats_people_in_the_roles_that_were_set() -> None:
    county, plan = free()
    asked = county.with_rows(pins=swapped())
    assert len([*pinned.check(asked, plan, asked.parameters)]) == 4
    again = planned(asked)
    assert [*pinned.check(asked, again, asked.parameters)] == []
    assert breaches(asked, again) == []


def test_a_revision_turns_a_team_round_and_changes_nothing_else() -> None:
    county, plan = free()
    asked = replace(county.with_rows(pins=swapped()), as_of=AS_OF)
    after = revised(asked, plan)
    assert [*pinned.check(asked, after, asked.parameters)] == []
    pinned_events = {pin.event_id for pin in swapped()}
    people = [{(s.event_id, s.inspector_id) for s in one.seats} for one in (plan, after)]
    assert people[0] == people[1]
    assert {s.event_id for s in {*plan.seats} ^ {*after.seats}} == pinned_events


@pytest.mark.parametrize("role", [None, Role.LEAD])
def test_a_revision_takes_somebody_into_a_team_in_a_members_place(role: Role | None) -> None:
    county, plan = free()
    event, who = newcomer(county, plan)
    pin = make(Pin, kind=PinKind.SEAT, event_id=event.event_id, inspector_id=who, role=role)
    asked = replace(county.with_rows(pins=(pin,)), as_of=AS_OF)
    after = revised(asked, plan)
    assert [*pinned.check(asked, after, asked.parameters)] == []
    now, before = after.team(event.event_id), plan.team(event.event_id)
    assert len(now) == len(before)
    assert len({s.inspector_id for s in now} - {s.inspector_id for s in before}) == 1
    assert [s.role for s in now].count(Role.LEAD) == 1


def test_who_may_not_lead_is_seated_as_member_and_told() -> None:
    county, plan = free()
    event, who = next(
        (e, s.inspector_id)
        for e in plan.events
        for s in plan.team(e.event_id)
        if s.role is Role.MEMBER and not county.inspectors[s.inspector_id].can_lead and e.target_id in county.schools
    )  # fmt: skip
    pin = make(Pin, kind=PinKind.SEAT, event_id=event.event_id, inspector_id=who, role=Role.LEAD)
    asked = county.with_rows(pins=(pin,))
    again = planned(asked)
    assert [(u.rule, u.subject) for u in again.unmet if u.rule == "pinned"] == [("pinned", event.event_id)]
    assert Seat(event.event_id, who, Role.MEMBER) in again.seats
