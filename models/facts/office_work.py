"""What an office's year will take before anything is placed: half-days of visits owed and of events to be expected."""

from __future__ import annotations

from duxue.models.facts import duties
from duxue.models.facts.event_terms import campaign_days, comprehensive_days, team_size
from duxue.models.facts.field_work import monthly_half_days
from duxue.scenarios.county import County
from duxue.scenarios.records import School


def owed_half_days(county: County, office_id: str) -> int:
    """Half-days of all routine visits that an office's schools are owed."""
    p = county.parameters
    months = sum(len(duties.required_months(county, s, p)) for s in county.schools_of(office_id))
    return months * monthly_half_days(county, office_id)


def expected_event_half_days(county: County, office_id: str) -> float:
    """Half-days that lead and members of an office's events at schools will take, the round not yet being settled.

    Comprehensives that fall due count in full, of the other schools an even share of the round; campaigns and look-backs as
    drawn and owed.
    """
    schools = county.schools_of(office_id)
    chances = comprehensives_to_come(county, office_id)
    due = {school_id for school_id, chance in chances.items() if chance == 1.0}
    total = float(sum(chances[s.school_id] * _comprehensive(county, s) for s in schools))
    for campaign in county.rows.campaigns:
        for school_id in duties.draw_sample(county, campaign, office_id):
            if not (campaign.merge and school_id in due):
                team = max(campaign.team_size, team_size(county, office_id, school_id))
                total += 2 * campaign_days(campaign) * team
    own = {s.school_id for s in schools}
    events = [d for d in duties.open_follow_ups(county) if not d.on_visit and d.follow_up.school_id in own]
    return total + 4 * len(events)


def comprehensives_to_come(county: County, office_id: str) -> dict[str, float]:
    """By school how many comprehensives it will have, the round not yet being settled: one where it falls due, else an even share."""
    schools = county.schools_of(office_id)
    due = {s.school_id for s in schools if duties.owed_until(county, s) or duties.review_windows(county, s)}
    years = (county.end - county.start).days / 365
    level = years * len(schools) / county.cycle_years(office_id)
    share = max(0.0, level - len(due)) / max(1, len(schools) - len(due))
    return {s.school_id: 1.0 if s.school_id in due else share for s in schools}


def evaluation_half_days(county: County, office_id: str) -> int:
    """Half-days of a city office's evaluations of county governments."""
    p = county.parameters
    each = 2 * p.count("evaluation_days", office_id) * p.count("team_size", office_id)
    return each * sum(due.office_id == office_id for due in duties.evaluations(county))


def _comprehensive(county: County, school: School) -> int:
    return 2 * comprehensive_days(county, school) * team_size(county, school.office_id, school.school_id)
