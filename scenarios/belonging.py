"""What belongs to which office: any subject of a finding, and the rows of a plan."""

from __future__ import annotations

from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan


def office_of_event(event: Event, county: County) -> str:
    """The office whose event it is: the one named, else that of its school, else the unit it goes to."""
    school = county.schools.get(event.target_id)
    return event.office_id or (school.office_id if school is not None else event.target_id)


def office_of(subject: str, county: County, plan: Plan) -> str:
    """The office that a finding's subject belongs to; blank where it belongs to no one office."""
    event = plan.event(subject)
    if event is not None:
        subject = event.office_id or event.target_id
    issue = county.follow_ups.get(subject)
    if issue is not None:
        subject = issue.school_id
    if subject in county.schools:
        return county.schools[subject].office_id
    if subject in county.inspectors:
        return county.inspectors[subject].unit_id
    if subject in county.campaigns:
        return county.campaigns[subject].office_id
    zone = next((z for z in plan.zones if z.zone_id == subject), None)
    if zone is not None:
        return county.schools[zone.school_id].office_id
    return subject if subject in county.units else ""


def rows_of(county: County, plan: Plan, office_id: str) -> Plan:
    """The rows of a plan that belong to one office, visits that levels above have fixed among them."""
    mine = {s.school_id for s in county.schools_of(office_id)}
    people = {i.inspector_id for i in county.inspectors_of(office_id)}
    events = tuple(e for e in plan.events if office_of(e.event_id, county, plan) == office_id)
    ids = {e.event_id for e in events}
    return Plan(
        postings=tuple(p for p in plan.postings if p.school_id in mine),
        stand_ins=tuple(s for s in plan.stand_ins if s.school_id in mine),
        zones=tuple(z for z in plan.zones if z.school_id in mine),
        events=events,
        seats=tuple(s for s in plan.seats if s.event_id in ids),
        visits=tuple(v for v in plan.visits if v.school_id in mine),
        attendance=tuple(a for a in plan.attendance if a.inspector_id in people),
        cycle=tuple(c for c in plan.cycle if c.school_id in mine),
        unmet=tuple(u for u in plan.unmet if office_of(u.subject, county, plan) == office_id),
    )
