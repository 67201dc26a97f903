"""Schools at which one person alone could lead what falls due: that person is not made responsible for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from duxue.models.facts import duties
from duxue.models.facts.availability import recused_spans, service_spans
from duxue.models.facts.campaigns import campaign_offices, draw_sample
from duxue.models.facts.spans import Span, without
from duxue.scenarios.codes import Stage
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector, School


def only_leads(
    county: County, office_id: str, schools: Sequence[School]
) -> dict[tuple[str, str], list[Span]]:
    """Person and school -> the days in which events fall due at the school that nobody else of the office could lead.

    An office with others below it may borrow leads, so there nobody is the only one.
    """
    if county.oversees(office_id):
        return {}
    leads = [i for i in county.inspectors_of(office_id) if i.can_lead and i.healthy]
    campaigns = _campaigns(county, office_id)
    found: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for school in schools:
        for window, stage in (*_due(county, school), *campaigns.get(school.school_id, ())):
            able = [i for i in leads if _can_lead(county, i, school, window, stage)]
            if len(able) == 1:
                found[able[0].inspector_id, school.school_id].append(window)
    return dict(found)


def _due(county: County, school: School) -> Iterator[tuple[Span, Stage | None]]:
    """The events with a lead that a school owes in the horizon: their days, and the stage that the lead must know."""
    last = duties.owed_until(county, school)
    if last is not None:
        first = max(county.start, duties.earliest(county, school) or county.start)
        yield (first, last), school.stage
    for review in duties.review_windows(county, school):
        yield (max(county.start, review.first), review.last), school.stage


def _campaigns(county: County, office_id: str) -> dict[str, list[tuple[Span, Stage | None]]]:
    """The campaigns for which each school is drawn: their windows; any stage may lead."""
    found: dict[str, list[tuple[Span, Stage | None]]] = defaultdict(list)
    for campaign in county.rows.campaigns:
        window = max(county.start, campaign.start), min(county.end, campaign.end)
        if office_id in campaign_offices(county, campaign) and window[0] <= window[1]:
            for school_id in draw_sample(county, campaign, office_id):
                found[school_id].append((window, None))
    return found


def _can_lead(county: County, person: Inspector, school: School, window: Span, stage: Stage | None) -> bool:
    if stage and person.stages and stage.touched_by.isdisjoint(person.stages):
        return False
    serving = without(service_spans(county, person), recused_spans(county, person, school))
    return any(a <= window[1] and window[0] <= b for a, b in serving)
