"""Schools at which one person alone could lead what falls due: that person is not made responsible for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from duxue.models.facts.availability import field_days, recused_spans
from duxue.models.facts.event_terms import may_lead, starts
from duxue.models.facts.expected_events import Expected, ExpectedEvents
from duxue.models.facts.spans import DAY, Span, days_of
from duxue.scenarios.calendar import days_between
from duxue.scenarios.county import County
from duxue.scenarios.records import Inspector, School


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
        self._events = ExpectedEvents(county, office_id)

    def only_leads(self, schools: Sequence[School]) -> dict[tuple[str, str], list[Span]]:
        """By person and school the windows of what has no team without that person."""
        found: dict[tuple[str, str], list[Span]] = defaultdict(list)
        for school in schools:
            events = *self._events.comprehensives(school), *self._events.campaigns[school.school_id]
            for due in events:
                window = max(self.county.start, due.first), min(self.county.end, due.last)
                for who in self._needed(school, due):
                    found[who, school.school_id].append(window)
        return dict(found)

    def _needed(self, school: School, due: Expected) -> list[str]:
        """Without whom on no days of an event a team is left (nobody, where there is none with all of them either)."""
        people = self.county.inspectors_of(self.office_id)
        free = {i.inspector_id: self._free(i, school) for i in people}
        able = {i.inspector_id for i in people if may_lead(i, school.stage if due.fit else None)}
        needed: set[str] | None = None
        for start, _ in starts(
            self.county, self.office_id, school.school_id, due.length, (due.first, due.last)
        ):
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
