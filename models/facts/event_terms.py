"""What an event is like wherever one is planned: its days, its team, its day of notice, the days on which it may be held."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from duxue.models.facts.spans import DAY, Span
from duxue.scenarios.calendar import days_between
from duxue.scenarios.codes import Stage
from duxue.scenarios.county import County
from duxue.scenarios.records import Campaign, Inspector, School

LOOK_BACK_TEAM = 2
"""Who goes to a look-back that is no part of another event, the responsible inspector among them."""


def comprehensive_days_key(county: County, school: School) -> str:
    """The parameter that says how many days a comprehensive takes at a school."""
    if county.is_large(school):
        return "days_large"
    return "days_kindergarten" if school.stage is Stage.KINDERGARTEN else "days_school"


def comprehensive_days(county: County, school: School) -> int:
    """Days that a comprehensive takes at a school."""
    return county.parameters.count(comprehensive_days_key(county, school), school.office_id)


def campaign_days(campaign: Campaign) -> int:
    """Days that a campaign takes at a school, half ones counted whole."""
    return math.ceil(campaign.days)


def team_size(county: County, office_id: str, target_id: str) -> int:
    """Lead and members that an office's event asks for at a school, or at a unit whose government is evaluated."""
    school = county.schools.get(target_id)
    key = "team_size_large" if school is not None and county.is_large(school) else "team_size"
    return county.parameters.count(key, _unit(county, office_id, target_id))


def may_lead(person: Inspector, stage: Stage | None) -> bool:
    """Whether a person may lead a team whose lead must know a stage (None: any)."""
    return person.can_lead and (stage is None or stage.known_to(person.stages))


def notice_day(county: County, office_id: str, target_id: str, start: date) -> date:
    """The last day on which an office can announce an event that starts on a day."""
    ahead = county.parameters.count("notice_workdays", _unit(county, office_id, target_id))
    return county.calendar.workdays_before(start, ahead, office_id)


def may_be_held(county: County, office_id: str, target_id: str, start: date, end: date) -> bool:
    """Whether all days from start to end are the school's, or workdays of both offices where a government is evaluated."""
    school, calendar = county.schools.get(target_id), county.calendar
    days = list(days_between(start, end))
    if school is None:
        return all(calendar.is_office_workday(day, unit) for day in days for unit in (target_id, office_id))
    return calendar.school_days_in(school, start, end) == days


def starts(
    county: County, office_id: str, target_id: str, length: int, window: Span
) -> Iterator[tuple[date, date]]:
    """The days on which an event may begin, each with its day of notice.

    Inside the window and the horizon, on days on which it may be held, within one week, and announced in time.
    """
    first, last = max(window[0], county.start), min(window[1], county.end)
    for n in range((last - first).days + 2 - length):
        start = first + n * DAY
        end = start + (length - 1) * DAY
        if start.weekday() + length > 7 or not may_be_held(county, office_id, target_id, start, end):
            continue
        notice = notice_day(county, office_id, target_id, start)
        if notice >= county.as_of:
            yield start, notice


def _unit(county: County, office_id: str, target_id: str) -> str:
    """Whose parameters hold for an event: those of the school's office, else of the office that holds it."""
    school = county.schools.get(target_id)
    return school.office_id if school is not None else office_id
