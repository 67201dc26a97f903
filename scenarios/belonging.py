"""What belongs to which office: an event, any subject of a finding, the region in its name; and what to a campaign."""

from __future__ import annotations

import re
from dataclasses import replace

from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Posting
from duxue.scenarios.records import Campaign, School

_OFFICE = re.compile(r"(人民政府)?(教育)?督导(委员会办公室|办公室|室|局|科|组)?$")


def region_text(name: str) -> str:
    """The place that an office stands for: 迁西县教育督导室 is 迁西县 on paper."""
    return _OFFICE.sub("", name) or name


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


def is_about(campaign: Campaign, school: School) -> bool:
    """Whether a school is of the office, the unit, the stages and the ownership that a campaign names, on whatever day."""
    return (
        campaign.office_id in ("", school.office_id)
        and campaign.unit_id in ("", school.unit_id)
        and (not campaign.stages or school.stage in campaign.stages)
        and campaign.ownership in (None, school.ownership)
    )


def held_by(row: Posting, inspector_id: str, county: County) -> Posting:
    """A posting given to a person: since when, and whether as before, by today's list."""
    since, change = county.held_since(row.school_id, inspector_id, row.start)
    return replace(row, inspector_id=inspector_id, since=since, change=change)
