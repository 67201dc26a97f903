"""What belongs to which office: an event, any subject of a finding."""

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
    school = county.schools.get(plan.school_in_zone(subject))
    if school is not None:
        return school.office_id
    return subject if subject in county.units else ""
