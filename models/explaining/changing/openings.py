"""The half-days on which somebody could make a routine visit, with what each would cost, everything else standing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.facts.availability import free_days, recused_spans
from duxue.models.facts.duties import open_follow_ups
from duxue.models.facts.field_work import agreed_half_days, field_work, visit_halves
from duxue.models.facts.spans import DAY, Span, days_of
from duxue.models.prices import price_of
from duxue.models.rules import breathing_space, unpredictable
from duxue.models.rules.card import Rule
from duxue.scenarios.calendar import days_between, week_start
from duxue.scenarios.codes import Half
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Visit

LOOKED_AT = 6
"""Half-days of the shortest road whose goals are looked at too."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A half-day (or day) for a visit: extra minutes on the road, and with the goals that it would miss at their price."""

    day: date
    half: Half
    minutes: float
    price: float


class Openings:
    """What is open to one person for visits at one school; visits given to ``take`` fill it."""

    def __init__(self, county: County, plan: Plan, office_id: str, school_id: str, person_id: str) -> None:
        """``plan`` is without the visits that are to be placed."""
        self.county, self.office_id = county, office_id
        self.school, self.person = county.schools[school_id], county.inspectors[person_id]
        self._events = plan.events_at(school_id)
        self._at_school = list(plan.visits_at(school_id))
        self._of_person = list(plan.visits_by(person_id))
        self._taught = county.calendar.school_days(self.school)
        away = days_of(recused_spans(county, self.person, self.school))
        self._free = free_days(county, self.person, plan) - away
        self._worked = field_work(county, plan, person_id)
        due = [d for d in open_follow_ups(county) if d.follow_up.school_id == school_id]
        self._windows: dict[str, Span] = {d.follow_up.issue_id: (d.first, d.last) for d in due}
        p = county.parameters
        self._week_cap = p.count("occasions_per_week", self.school.office_id)
        self._limit = p.number("day_travel_minutes", self.person.unit_id)
        self.halves = visit_halves(county, self.school.office_id)

    def of(self, first: date, last: date, covers: Sequence[str] = ()) -> list[Opening]:
        """The openings between two days, both included, the cheapest first."""
        for issue in covers:
            begins, ends = self._windows.get(issue, (first, last))
            first, last = max(first, begins), min(last, ends)
        found: list[Opening] = []
        for day in days_between(first, last):
            if (
                day in self._free
                and day in self._taught
                and self.school.in_scope(day)
                and self._week_bears(day)
            ):
                found += self._halves_open(day)
        found.sort(key=lambda o: (o.minutes, o.day, o.half))
        looked_at = [replace(o, price=o.minutes * self._weight + self._goals(o)) for o in found[:LOOKED_AT]]
        rest = [replace(o, price=o.minutes * self._weight) for o in found[LOOKED_AT:]]
        return [*sorted(looked_at, key=lambda o: (o.price, o.day, o.half)), *rest]

    @property
    def _weight(self) -> float:
        return self.county.parameters.number("weight_travel", self.office_id)

    def _week_bears(self, day: date) -> bool:
        first = week_start(day)
        sunday = first + 6 * DAY
        have = sum(first <= v.date <= sunday for v in self._at_school)
        have += sum(e.start <= sunday and first <= e.end for e in self._events)
        return have < self._week_cap and not any(e.start <= day <= e.end for e in self._events)

    def _halves_open(self, day: date) -> Iterable[Opening]:
        there = [v for v in self._of_person if v.date == day]
        used = {v.half for v in there}
        room = agreed_half_days(self.person) - self._worked[day.replace(day=1)]
        for half in self.halves:
            weighs = 2 if half is Half.DAY else 1
            clash = used & {half, Half.DAY} if half is not Half.DAY else used
            if clash or weighs > room:
                continue
            stops = [(v.half, v.school_id) for v in there]
            before = self._road(stops)
            after = self._road([*stops, (half, self.school.school_id)])
            if stops and after > self._limit + 1e-6:
                continue
            yield Opening(day, half, after - before, 0.0)

    def _road(self, stops: Sequence[tuple[Half, str]]) -> float:
        if not stops:
            return 0.0
        base = self.person.inspector_id
        return self.county.travel.along([base, *(s for _, s in sorted(stops)), base])

    def _goals(self, opening: Opening) -> float:
        """The price of the goals that a visit would miss: the space between occasions, and days nobody can foresee."""
        visit = Visit("", opening.day, opening.half, self.school.school_id, self.person.inspector_id, ())
        events, visits = tuple(self._events), tuple(self._at_school)
        before = Plan(visits=visits, events=events)
        after = Plan(visits=(*visits, visit), events=events)
        county = self.county.with_rows(schools=(self.school,))
        price = 0.0
        rules: tuple[Rule, ...] = (breathing_space, unpredictable)
        for one in rules:
            weight = price_of(county, self.office_id, one.CARD.id, one.CARD.force)
            for plan, sign in ((after, 1), (before, -1)):
                price += sign * weight * len(list(one.check(county, plan, county.parameters)))
        return price

    def take(self, visit: Visit) -> None:
        """Take a visit as made: later openings stand beside it."""
        self._at_school.append(visit)
        self._of_person.append(visit)
        self._worked[visit.date.replace(day=1)] += visit.half_days
