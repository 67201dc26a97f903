"""Candidate postings of the staffing stage: who could answer for which school, from when to when, at what price."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from duxue.models.facts import duties
from duxue.models.facts.availability import field_days, months_of, recused_spans, scope_days
from duxue.models.facts.field_work import agreed_half_days, monthly_half_days, remaining_capacity
from duxue.models.facts.pins import Holder, days_closed, holders_given
from duxue.models.facts.places import too_many
from duxue.models.facts.spans import DAY, Span, includes, meets, without
from duxue.models.postings.leaves import holding_spans, long_leaves
from duxue.models.postings.team_road import TeamRoad
from duxue.models.postings.tours import Tours
from duxue.models.rules import staffing_level
from duxue.scenarios.calendar import anniversary
from duxue.scenarios.codes import Change
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting
from duxue.scenarios.records import Inspector, School
from duxue.scenarios.rows import make

SUCCESSOR_SCHOOLS = 15
"""How many nearest schools (besides those held today) a person gets whose time ends or begins within the horizon."""

SMALL = 60
"""Schools up to which postings are chosen with their teams in sight: beyond, or where people lack, the search took twice as long for it."""


@dataclass(frozen=True)
class Candidate:
    """A candidate posting with the months of visits it carries and its fixed price in minutes (travel apart).

    ``teams`` is the part of the price that the teams at the school will drive more than they must.
    """

    row: Posting
    months: tuple[date, ...]
    price: int
    teams: int = 0


class Candidates:
    """All candidate postings of one office, with tours and prices in minutes of a year."""

    def __init__(self, county: County, office_id: str) -> None:
        self.county = county
        self.office_id = office_id
        days = {s.school_id: scope_days(county, s) for s in county.schools_of(office_id)}
        self.scope: dict[str, Span] = {i: span for i, span in days.items() if span is not None}
        self.schools = [s for s in county.schools_of(office_id) if s.school_id in self.scope]
        own = county.inspectors_of(office_id)
        self.leaves = {i.inspector_id: long_leaves(county, i) for i in own}
        self.spans = {i.inspector_id: holding_spans(county, i) for i in own}
        self._days: dict[str, frozenset[date]] = {}
        self._half_days: dict[tuple[str, Span], int] = {}
        self.people = [i for i in county.inspectors_of(office_id) if self.spans[i.inspector_id]]
        p = county.parameters
        ids = [i.inspector_id for i in self.people], [s.school_id for s in self.schools]
        self.tours = Tours(county, *ids, weight=p.number("weight_travel", office_id))
        self.visits = p.count("visits_per_month", office_id)
        self.half_days_each = monthly_half_days(county, office_id)
        singles = zip(ids[1], self.tours.single.T.tolist(), strict=True)
        trips = {s: dict(zip(ids[0], minutes, strict=True)) for s, minutes in singles}
        self.team_road = TeamRoad(county, office_id, trips)
        self.months = {s.school_id: duties.required_months(county, s, p) for s in self.schools}
        self._middles = {i: [(m, _middle(m)) for m, _ in months] for i, months in self.months.items()}
        self._told_given: dict[str, list[Holder]] = {}
        self._told_going_on: dict[tuple[str, str], bool] = {}
        self.shares: Mapping[str, int] = {}
        """By person the most schools to visit in a month, while postings are tied to such shares."""
        self.few = self._lacks_people()
        self.short = self.few or any(
            self._lacks_places(first.replace(day=15)) for first, _ in months_of(county)
        )

    def all(self) -> list[Candidate]:
        """The candidates, school by school and person by person."""
        near = self._near_schools()
        found: list[Candidate] = []
        starts: dict[str, set[date]] = defaultdict(set)
        whole: list[tuple[School, Inspector, Span]] = []
        for school in self.schools:
            scope = self.scope[school.school_id]
            given = self._given(school)
            starts[school.school_id].update(a for (a, _), _ in given if a > scope[0])
            for person in self.people:
                gaps = recused_spans(self.county, person, school)
                gaps += days_closed(self.county, school, person.inspector_id, given)
                spans = without(self.spans[person.inspector_id], gaps)
                for span in spans:
                    cut = (max(scope[0], span[0]), min(scope[1], span[1]))
                    if cut[0] > cut[1]:
                        continue
                    partial = cut != scope
                    own = any(who == person.inspector_id for _, who in given)
                    if partial and not own and school.school_id not in near[person.inspector_id]:
                        continue
                    whole.append((school, person, cut))
                    if partial and cut[1] < scope[1]:
                        starts[school.school_id].add(cut[1] + DAY)
        for school, person, cut in whole:
            begins = [cut[0], *sorted(d for d in starts[school.school_id] if cut[0] < d <= cut[1])]
            ends = [*self._given_ends(school, person, cut), cut[1]]
            found += [
                self._candidate(school, person, (d, end))
                for end in ends
                for d in begins
                if d <= end and self._may_receive(school, person, d)
            ]
        return found

    def candidate(self, row: Posting) -> Candidate:
        """Any posting at a school in scope, of somebody who may hold schools, as a candidate."""
        school, person = self.county.schools[row.school_id], self.county.inspectors[row.inspector_id]
        return self._candidate(school, person, (row.start, row.end))

    def _given(self, school: School) -> list[Holder]:
        if school.school_id not in self._told_given:
            serves = {i: spans for i, spans in self.spans.items() if spans}
            self._told_given[school.school_id] = holders_given(self.county, school, serves)
        return self._told_given[school.school_id]

    def _given_ends(self, school: School, person: Inspector, cut: Span) -> list[date]:
        """The days inside a stretch on which the time ends for which a person was set by hand to hold a school."""
        given = self._given(school)
        return sorted({b for (_, b), who in given if who == person.inspector_id and cut[0] <= b < cut[1]})

    def _may_receive(self, school: School, person: Inspector, day: date) -> bool:
        """Whether a person goes on with a school on a day, or is there to take it over."""
        former = self.county.former.get(school.school_id)
        goes_on = (
            former is not None and former.inspector_id == person.inspector_id and day == self.county.start
        )
        by_hand = any(a == day and who == person.inspector_id for (a, _), who in self._given(school))
        return goes_on or by_hand or not includes(self.leaves[person.inspector_id], day)

    def _near_schools(self) -> dict[str, set[str]]:
        ids = [s.school_id for s in self.schools]
        near: dict[str, set[str]] = {}
        for k, person in enumerate(self.people):
            nearest = [ids[j] for j in self.tours.single[k].argsort(kind="stable")[:SUCCESSOR_SCHOOLS]]
            held = [
                s for s in ids if (f := self.county.former.get(s)) and f.inspector_id == person.inspector_id
            ]
            near[person.inspector_id] = {*nearest, *held}
        for person in self.people:
            # Who comes on the day after somebody's last can take over all that this person had.
            comes = self.spans[person.inspector_id][0][0]
            for other in self.people:
                if any(end + DAY == comes for _, end in self.spans[other.inspector_id]):
                    near[person.inspector_id] |= near[other.inspector_id]
        return near

    def _candidate(self, school: School, person: Inspector, span: Span) -> Candidate:
        since, change = self.county.held_since(school.school_id, person.inspector_id, span[0])
        row = make(
            Posting,
            school_id=school.school_id,
            inspector_id=person.inspector_id,
            start=span[0],
            end=span[1],
            since=since,
            change=change,
        )
        months = tuple(m for m, middle in self._middles[school.school_id] if span[0] <= middle <= span[1])
        small = len(self.schools) <= SMALL and not self.short
        teams = self.team_road.more(school, person.inspector_id, span) if small else 0
        return Candidate(row, months, self._price(school, person, row) + teams, teams)

    def _price(self, school: School, person: Inspector, row: Posting) -> int:
        """What the posting costs beside travel and the goals that rules price: a change of hands without need."""
        p, former = self.county.parameters, self.county.former.get(school.school_id)
        weight = p.number("weight_stability", person.unit_id)
        if row.start > self.county.start:
            return 0
        if former is None or row.change is Change.KEPT or not self._could_go_on(school, former.inspector_id):
            return 0
        due = (
            former.since
            and anniversary(former.since, p.count("posting_years", person.unit_id)) <= self.county.start
        )
        return 0 if due else round(weight)

    def _could_go_on(self, school: School, person_id: str) -> bool:
        """Whether somebody may hold a school on the first day of the horizon."""
        if person_id not in self.spans:
            return False
        asked = school.school_id, person_id
        if asked not in self._told_going_on:
            barred = recused_spans(self.county, self.county.inspectors[person_id], school)
            barred += days_closed(self.county, school, person_id, self._given(school))
            self._told_going_on[asked] = includes(without(self.spans[person_id], barred), self.county.start)
        return self._told_going_on[asked]

    def half_days(self, person_id: str, month: Span) -> int:
        """The half-days of a month that a person has for visits; in months of leave a colleague's are meant."""
        if (person_id, month) not in self._half_days:
            self._half_days[person_id, month] = self._half_days_of(self.county.inspectors[person_id], month)
        return self._half_days[person_id, month]

    def _half_days_of(self, person: Inspector, month: Span) -> int:
        if meets(self.leaves[person.inspector_id], *month):
            return agreed_half_days(person)
        return remaining_capacity(person, sum(month[0] <= d <= month[1] for d in self._field_days(person)))

    def places(self, person: Inspector) -> int:
        """The schools that a person is to hold at the most: the share, or what rule and days allow."""
        who = person.inspector_id
        return self.shares.get(who, min(self.county.allowance(person), self.most_schools(who)))

    def most_schools(self, person_id: str) -> int:
        """The most schools that a person's days suffice to visit in any month."""
        each = self.half_days_each
        return max((self.half_days(person_id, month) // each for month in months_of(self.county)), default=0)

    def _lacks_people(self) -> bool:
        """Whether people are too few by their number."""
        needs = staffing_level.count(self.county, self.county.parameters)
        return any(n.demanded > n.available for n in needs if n.subject == self.office_id)

    def _lacks_places(self, day: date) -> bool:
        """Whether the schools in scope on a day are more than who is in office then may hold, by the rule and by their days."""
        schools, people = self.on_day(day)
        places = [self.places(person) for person in people]
        return self.too_many(schools, places) > 0

    def on_day(self, day: date) -> tuple[list[School], list[Inspector]]:
        """The schools in scope on a day, and who is in office then."""
        schools = [s for s in self.schools if self.scope[s.school_id][0] <= day <= self.scope[s.school_id][1]]
        people = [p for p in self.people if includes(self.spans[p.inspector_id], day)]
        return schools, people

    def too_many(self, schools: Sequence[School], places: Sequence[int]) -> int:
        """How many of some schools people with so many places hold too many at the least."""
        cap = self.county.parameters.count("schools_per_inspector", self.office_id)
        return too_many(places, len(schools), sum(map(self.county.is_large, schools)), cap)

    def _field_days(self, person: Inspector) -> frozenset[date]:
        if person.inspector_id not in self._days:
            self._days[person.inspector_id] = frozenset(field_days(self.county, person))
        return self._days[person.inspector_id]

    def tour_minutes(self, candidate: Candidate) -> int:
        """Minutes on the road in the horizon, at the office's price, if every visit is a journey of its own."""
        i, s = self.tours.row[candidate.row.inspector_id], self.tours.col[candidate.row.school_id]
        return round(float(self.tours.single[i, s]) * len(candidate.months) * self.visits)

    def road_minutes(self, candidate: Candidate) -> float:
        """The same minutes at no price but their own."""
        row = candidate.row
        trip = self.county.travel.along((row.inspector_id, row.school_id, row.inspector_id))
        return trip * len(candidate.months) * self.visits


def most_at_once(candidates: Iterable[Candidate], people: Iterable[str]) -> dict[str, int]:
    """By person the most schools that some candidates ask to visit in one month."""
    visits = Counter((c.row.inspector_id, month) for c in candidates for month in c.months)
    most = dict.fromkeys(people, 0)
    for (who, _), number in visits.items():
        if who in most:
            most[who] = max(most[who], number)
    return most


def _middle(first: date) -> date:
    return first.replace(day=15)
