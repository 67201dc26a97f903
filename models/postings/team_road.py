"""What it adds to the road of a school's teams who answers for the school: they may not lead there, and come to look-backs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from duxue.models.facts.event_terms import may_lead
from duxue.models.facts.expected_events import Expected, ExpectedEvents
from duxue.models.facts.office_work import comprehensives_to_come
from duxue.models.facts.spans import Span
from duxue.models.prices import price_of
from duxue.models.rules import team_expert
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting
from duxue.scenarios.records import School

NEAREST = 16
"""People looked at for each event's team: those with the shortest way, and as many who may lead it, or are experts for the school."""


class Seat(NamedTuple):
    """Who could sit in an event's team, the minutes on the road, whether they may lead, and whether they are an expert wanted there."""

    who: str
    minutes: float
    able: bool
    expert: bool


class TeamRoad:
    """The road of the teams to be expected at each school of an office, by who answers for it; loads and leaves apart.

    ``trips`` tells by school and person what the way there and back costs.
    """

    def __init__(self, county: County, office_id: str, trips: Mapping[str, Mapping[str, float]]) -> None:
        self.county, self.office_id, self._trips = county, office_id, trips
        self._joins = county.parameters.yes("responsible_may_join", office_id)
        self._events = ExpectedEvents(county, office_id)
        self._known: dict[str, list[tuple[Expected, Mapping[str, float]]]] = {}

    def more(self, school: School, person_id: str, span: Span) -> int:
        """Minutes beyond the least that a school's teams cost if somebody answers for it on some days."""
        if school.school_id not in self._known:
            self._known[school.school_id] = [(e, self._costs(school, e)) for e in self._expected(school)]
        known = self._known[school.school_id]
        return round(sum(costs.get(person_id, 0.0) * _share(span, event) for event, costs in known))

    def events(self) -> Iterator[tuple[School, Expected, float]]:
        """The events to be expected at all schools, each with its chance."""
        chances = comprehensives_to_come(self.county, self.office_id)
        for school in self.county.schools_of(self.office_id):
            if school.school_id not in self._trips:
                continue
            for event in self._expected(school):
                yield school, event, 1.0
            if chances[school.school_id] < 1.0:
                yield (
                    school,
                    self._events.comprehensive(school, self.county.start, self.county.end),
                    chances[school.school_id],
                )

    def seats(self, school: School, event: Expected) -> Iterator[Seat]:
        """The seats that an event's team could have: of those with the shortest way, of as many who may lead, and of experts."""
        trips = self._trips[school.school_id]
        near, able = self._by_way(school, event)
        experts = [i for i in near if event.fit and team_expert.fits(self.county.inspectors[i], school)]
        for who in sorted({*near[:NEAREST], *able[:NEAREST], *experts[:NEAREST]}):
            yield Seat(who, trips[who] * event.length, who in able, who in experts)

    @property
    def without_expert(self) -> int:
        """Minutes that the office gives for an expert in a team that wants one."""
        return price_of(self.county, self.office_id, team_expert.CARD.id, team_expert.CARD.force)

    def own_half_days(self, row: Posting) -> float:
        """Half-days of the look-backs at a school to which whoever holds a posting there has to come."""
        expected = self._expected(self.county.schools[row.school_id])
        return sum(2 * e.length * _share((row.start, row.end), e) for e in expected if e.own)

    def _expected(self, school: School) -> list[Expected]:
        """The events of a school, duties whose days meet in one."""
        events: list[Expected] = []
        for one in (
            *self._events.comprehensives(school),
            *self._events.campaigns[school.school_id],
            *self._events.look_backs[school.school_id],
        ):
            for n, event in enumerate(events):
                if (both := event.joined(one)).first <= both.last:
                    events[n] = both
                    break
            else:
                events.append(one)
        return events

    def _costs(self, school: School, event: Expected) -> dict[str, float]:
        """By who answers for the school the minutes of the cheapest team beyond the least of all."""
        trips, (near, leads) = self._trips[school.school_id], self._by_way(school, event)
        costs = {i: self._cheapest(event, i, near, leads, trips) for i in near if {*leads} - {i}}
        least = min(costs.values(), default=0.0)
        return {i: cost - least for i, cost in costs.items()}

    def _by_way(self, school: School, event: Expected) -> tuple[list[str], list[str]]:
        """Everybody, and who may lead an event's team at a school: the shortest way first."""
        trips = self._trips[school.school_id]
        near = sorted(trips, key=lambda i: (trips[i], i))
        return near, [i for i in near if self.may_lead(i, school, event)]

    def _cheapest(
        self, event: Expected, own: str, near: Sequence[str], leads: Sequence[str], trips: Mapping[str, float]
    ) -> float:
        """Minutes of the cheapest team where somebody answers for the school."""
        may_join = self._joins or event.own
        others = [i for i in near if i != own or (may_join and not event.own)]
        first = [own] if event.own else []
        team = [*first, *others][: event.team]
        if all(i == own or i not in leads for i in team):
            team = [*team[: event.team - 1], next(i for i in leads if i != own)]
        return event.length * sum(trips[i] for i in team)

    def may_lead(self, person_id: str, school: School, event: Expected) -> bool:
        """Whether somebody may lead an event's team at a school, days and postings apart."""
        person = self.county.inspectors[person_id]
        return not event.able or may_lead(person, school.stage if event.fit else None)


def _share(span: Span, event: Expected) -> float:
    """The share of an event's days on which a stretch holds."""
    whole = (event.last - event.first).days + 1
    return max(0, (min(span[1], event.last) - max(span[0], event.first)).days + 1) / max(1, whole)
