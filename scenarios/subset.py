"""The one cut of a scenario, and of a plan, to an office or to some schools and people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from duxue.scenarios.codes import Duty
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters
from duxue.scenarios.plan import Plan


def subset(
    county: County, schools: Collection[str], people: Collection[str], owed: Collection[str] | None = None
) -> County:
    """The scenario of some schools and people (ids): their own rows, and all that is said of units and of everybody.

    ``owed`` are the schools whose postings in force and open issues are kept too [all of them].
    """
    rows = county.rows
    owed = schools if owed is None else owed
    return county.with_rows(
        schools=tuple(s for s in rows.schools if s.school_id in schools),
        inspectors=tuple(i for i in rows.inspectors if i.inspector_id in people),
        principals=tuple(p for p in rows.principals if p.school_id in schools),
        recusals=tuple(r for r in rows.recusals if r.inspector_id in people and r.school_id in schools),
        absences=tuple(a for a in rows.absences if a.inspector_id in people),
        postings=tuple(p for p in rows.postings if p.school_id in owed),
        follow_ups=tuple(f for f in rows.follow_ups if f.school_id in owed),
    )


def office_county(county: County, office_id: str) -> County:
    """The scenario cut to what one office needs: its schools and people, and whoever the units right below it may lend."""
    schools = {s.school_id for s in county.schools_of(office_id)}
    return subset(county, schools, _people(county, office_id))


def _people(county: County, office_id: str) -> set[str]:
    """An office's own people and those that the units right below it may lend (ids)."""
    crew = (*county.inspectors_of(office_id), *county.lendable(office_id))
    return {person.inspector_id for person in crew}


def resting_on(county: County, office_id: str) -> County:
    """The scenario with those rows and values alone that an office's plan rests on: where two are the same, so are the plans.

    An office may send people of the units right below it to governments, so for it those whose duty allows that count, and
    every unit; the rows of other counties' units, travel, campaigns and sessions, and values set for them, do not count for a
    county's office.
    """
    cut = office_county(county, office_id)
    rows = cut.rows
    if county.oversees(office_id):
        # No team of its own can hold other units' people who may only serve schools.
        people = {
            i.inspector_id for i in rows.inspectors if i.unit_id == office_id or i.duty is not Duty.SCHOOL
        }
        return subset(cut, {s.school_id for s in rows.schools}, people)
    schools, people = {s.school_id for s in rows.schools}, {i.inspector_id for i in rows.inspectors}
    units = {"", office_id, *(s.unit_id for s in rows.schools)}
    units |= {u.parent_id or "" for u in rows.units if u.unit_id in units}
    places = schools | people | units
    near = cut.with_rows(
        units=tuple(u for u in rows.units if u.unit_id in units),
        closures=tuple(c for c in rows.closures if (c.school_id in schools if c.school_id else c.unit_id in units)),
        calendar=tuple(c for c in rows.calendar if c.unit_id in units),
        imposed=tuple(i for i in rows.imposed if i.target_id in places or people & {*i.inspectors}),
        campaigns=tuple(c for c in rows.campaigns if c.office_id in ("", office_id)),
        training=tuple(t for t in rows.training if t.unit_id in units),
        travel=tuple(t for t in rows.travel if {t.from_id, t.to_id} <= places),
    )  # fmt: skip
    given = {(key, unit): value for (key, unit), value in county.parameters.given.items() if unit in units}
    return replace(near, parameters=Parameters(county.parameters.specs.values(), given))


def plan_rows(
    plan: Plan,
    schools: Collection[str],
    people: Collection[str],
    events: Collection[str],
    serving: Collection[str] = (),
) -> Plan:
    """The rows of a plan at some schools, the sessions of some people, and some events with their teams (ids).

    What ``serving`` people hold and visit elsewhere is kept too.
    """
    return Plan(
        postings=tuple(p for p in plan.postings if p.school_id in schools or p.inspector_id in serving),
        stand_ins=tuple(s for s in plan.stand_ins if s.school_id in schools or s.inspector_id in serving),
        zones=tuple(z for z in plan.zones if z.school_id in schools),
        events=tuple(e for e in plan.events if e.event_id in events),
        seats=tuple(s for s in plan.seats if s.event_id in events),
        visits=tuple(v for v in plan.visits if v.school_id in schools or v.inspector_id in serving),
        attendance=tuple(a for a in plan.attendance if a.inspector_id in people),
        cycle=tuple(c for c in plan.cycle if c.school_id in schools),
    )


def facts_for(county: County, given: Plan, office_id: str) -> Plan:
    """The rows of a given plan that concern an office: its schools, the people it has or may borrow, and their teams."""
    schools = {s.school_id for s in county.schools_of(office_id)}
    people = _people(county, office_id)
    seated = {seat.event_id for seat in given.seats if seat.inspector_id in people}
    there = {e.event_id for e in given.events if e.target_id in schools or e.target_id == office_id}
    return plan_rows(given, schools, people, seated | there, people)


def concerning(plan: Plan, cut: County, office_id: str) -> Plan:
    """The rows of a plan that concern a scenario cut to an office: its schools, its events, those with its people in the team."""
    people = {*cut.inspectors}
    teams = {s.event_id for s in plan.seats if s.inspector_id in people}
    own = {e.event_id for e in plan.events if e.office_id == office_id or e.target_id in cut.schools}
    return plan_rows(plan, {*cut.schools}, people, own | teams)
