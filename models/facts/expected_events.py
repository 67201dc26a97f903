"""The events to be expected at an office's schools before any of them has a day, a team or somebody who answers for the school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from duxue.models.facts import duties
from duxue.models.facts.campaigns import held_by_office
from duxue.models.facts.event_terms import LOOK_BACK_TEAM, campaign_days, comprehensive_days, team_size
from duxue.scenarios.county import County
from duxue.scenarios.records import School


@dataclass(frozen=True, slots=True)
class Expected:
    """An event to be expected at a school: its days, length and team; whether its lead must know the stage or may be anybody.

    ``own``: the responsible inspector comes along.
    """

    first: date
    last: date
    length: int
    team: int
    fit: bool = False
    able: bool = True
    own: bool = False

    def joined(self, other: Expected) -> Expected:
        """One event for both."""
        return Expected(
            max(self.first, other.first),
            min(self.last, other.last),
            max(self.length, other.length),
            max(self.team, other.team),
            self.fit or other.fit,
            self.able or other.able,
            self.own or other.own,
        )


class ExpectedEvents:
    """The events of one office's schools, each duty as an event of its own; ``campaigns`` and ``look_backs`` are by school."""

    def __init__(self, county: County, office_id: str) -> None:
        self.county, self.office_id = county, office_id
        self.campaigns: Mapping[str, list[Expected]] = defaultdict(list)
        for campaign in sorted(county.rows.campaigns, key=lambda c: c.campaign_id):
            for school_id in held_by_office(county, campaign, office_id):
                team = max(team_size(county, office_id, school_id), campaign.team_size)
                event = Expected(campaign.start, campaign.end, campaign_days(campaign), team)
                self.campaigns[school_id].append(event)
        self.look_backs: Mapping[str, list[Expected]] = defaultdict(list)
        for due in duties.look_backs_of(county, office_id):
            if not due.on_visit:
                first = max(county.start, due.first)
                event = Expected(first, due.last, 1, LOOK_BACK_TEAM, able=False, own=True)
                self.look_backs[due.follow_up.school_id].append(event)

    def comprehensives(self, school: School) -> Iterator[Expected]:
        """The reviews and the comprehensive that a school owes in the horizon."""
        county, until = self.county, duties.owed_until(self.county, school)
        windows = [(w.first, w.last) for w in duties.review_windows(county, school)]
        windows += [(duties.earliest(county, school) or county.start, until)] if until else []
        for first, last in windows:
            yield self.comprehensive(school, max(county.start, first), last)

    def comprehensive(self, school: School, first: date, last: date) -> Expected:
        """A comprehensive of a school between two days."""
        team = team_size(self.county, self.office_id, school.school_id)
        return Expected(first, last, comprehensive_days(self.county, school), team, fit=True)
