"""Schools at which one person alone could lead what falls due: that person is not made responsible for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from duxue.models.facts import duties
from duxue.models.facts.availability import field_days, recused_spans
from duxue.models.facts.campaigns import held_by_office
from duxue.models.facts.event_terms import campaign_days, comprehensive_days, may_lead, starts, team_size
from duxue.models.facts.spans import DAY, Span, days_of
from duxue.scenarios.calendar import days_between
from duxue.scenarios.codes import Stage
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector, School


class _Due(NamedTuple):
    """An event with a lead that falls due at a school: its days, length, team, and the stage that the lead must know (None: any)."""

    window: Span
    length: int
    team: int
    stage: Stage | None


def only_leads(
    county: County, office_id: str, schools: Sequence[School]
) -> dict[tuple[str, str], list[Span]]:
    """Person and school -> the days in which events fall due at the school that have no team if that person answers for it.

    Whoever answers for a school leads nothing there; where the office says so they are no members either. A team sits on days on
    which all of it can be sent out: who is on leave then leads nothing. An office with others below it may borrow leads, so
    there nobody is the only one.
    """
    if county.oversees(office_id):
        return {}
    return _Teams(county, office_id).only_leads(schools)


class _Teams:
    """Who could sit in the teams of one office on which days, whoever answers for which school."""

    def __init__(self, county: County, office_id: str) -> None:
        self.county, self.office_id = county, office_id
        self._days = {
            i.inspector_id: frozenset(field_days(county, i)) for i in county.inspectors_of(office_id)
        }
        self._joins = county.parameters.yes("responsible_may_join", office_id)
        self._campaigns: dict[str, list[_Due]] = defaultdict(list)
        for campaign in county.rows.campaigns:
            for school_id in held_by_office(county, campaign, office_id):
                team = max(team_size(county, office_id, school_id), campaign.team_size)
                window = max(county.start, campaign.start), min(county.end, campaign.end)
                self._campaigns[school_id].append(_Due(window, campaign_days(campaign), team, None))

    def only_leads(self, schools: Sequence[School]) -> dict[tuple[str, str], list[Span]]:
        """By person and school the windows of what has no team without that person."""
        found: dict[tuple[str, str], list[Span]] = defaultdict(list)
        for school in schools:
            for due in (*self._comprehensives(school), *self._campaigns.get(school.school_id, ())):
                for who in self._needed(school, due):
                    found[who, school.school_id].append(due.window)
        return dict(found)

    def _comprehensives(self, school: School) -> Iterator[_Due]:
        """The comprehensive and the reviews that a school owes in the horizon; their lead must know its stage."""
        county, last = self.county, duties.owed_until(self.county, school)
        windows = [(review.first, review.last) for review in duties.review_windows(county, school)]
        windows += [(duties.earliest(county, school) or county.start, last)] if last else []
        length, team = comprehensive_days(county, school), team_size(county, self.office_id, school.school_id)
        for first, until in windows:
            yield _Due((max(county.start, first), until), length, team, school.stage)

    def _needed(self, school: School, due: _Due) -> list[str]:
        """Without whom on no days of an event a team is left (nobody, where there is none with all of them either)."""
        people = self.county.inspectors_of(self.office_id)
        free = {i.inspector_id: self._free(i, school) for i in people}
        able = {i.inspector_id for i in people if may_lead(i, due.stage)}
        needed: set[str] | None = None
        for start, _ in starts(self.county, self.office_id, school.school_id, due.length, due.window):
            days = set(days_between(start, start + (due.length - 1) * DAY))
            there = {who for who, mine in free.items() if days <= mine}
            leads = able & there
            if not leads or len(there) < due.team:
                continue
            # Where members are few and whoever answers may not join, each of them is needed.
            few = there if not self._joins and len(there) == due.team else set()
            here = few | (leads if len(leads) == 1 else set())
            needed = here if needed is None else needed & here
            if not needed:
                break
        return sorted(needed or ())

    def _free(self, person: Inspector, school: School) -> frozenset[date]:
        """The days on which a person can be sent to a school."""
        return self._days[person.inspector_id] - days_of(recused_spans(self.county, person, school))
