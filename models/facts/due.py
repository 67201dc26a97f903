"""How many duties a year holds, by rule and by office, and to whose school or person a breach belongs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from duxue.models.facts import duties
from duxue.models.facts.availability import scope_days
from duxue.models.facts.campaigns import campaign_offices, campaign_scope, sample_size
from duxue.scenarios.belonging import office_of
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

DUTIES = (
    "coverage", "monthly_visit", "comprehensive_cycle", "principal_review", "special_campaign", "look_back",
    "county_evaluation", "training_hours",
)  # fmt: skip
"""The rules that are duties: for each it can be counted how many there are and how many a plan leaves open."""
Key = tuple[str, str, str]
"""A breach: rule, subject, first day (blank where there is none)."""


def due_of(county: County, without: Iterable[str] = ()) -> Mapping[str, int]:
    """How many duties of each rule a scenario has; campaigns in ``without`` are none of the office's own."""
    found = Counter[str]()
    for (rule, _), number in due_by_office(county, without).items():
        found[rule] += number
    return {rule: found[rule] for rule in DUTIES}


def due_by_office(county: County, without: Iterable[str] = ()) -> Counter[tuple[str, str]]:
    """The same by rule and office."""
    own = set(without)
    found = Counter[tuple[str, str]]()
    for school in (s for s in county.rows.schools if scope_days(county, s)):
        office = school.office_id
        found["coverage", office] += 1
        found["monthly_visit", office] += len(duties.required_months(county, school, county.parameters))
        found["comprehensive_cycle", office] += duties.owed_until(county, school) is not None
        found["principal_review", office] += len(duties.review_windows(county, school))
    for campaign in (c for c in county.rows.campaigns if c.campaign_id not in own):
        for office in campaign_offices(county, campaign):
            scope = campaign_scope(county, campaign, office)
            found["special_campaign", office] += sample_size(campaign.sample, len(scope))
    for due in duties.open_follow_ups(county):
        found["look_back", county.schools[due.follow_up.school_id].office_id] += 1
    for one in duties.evaluations(county):
        found["county_evaluation", one.office_id] += 1
    for person in county.rows.inspectors:
        years = range(county.start.year, county.end.year + 1)
        found["training_hours", person.unit_id] += sum(
            duties.hours_needed(county, person, year) > 0 for year in years
        )
    return found


def school_of(county: County, key: Key) -> str:
    """The school at which a duty is lost; blank where it is at none."""
    issue = county.follow_ups.get(key[1])
    subject = issue.school_id if issue is not None else key[1]
    return subject if subject in county.schools else ""


def office_of_duty(county: County, key: Key) -> str:
    """The office whose duty a breach is; blank where it is nobody's alone."""
    if key[1] in county.units:
        return duties.evaluating_office(county, county.units[key[1]]) or key[1]
    return office_of(key[1], county, Plan())
