"""How few duties of a larger office must stay open, and how many schools too many that takes: people of a kind are not told apart.

As in ``shares_by_kind.py``, with all that the rules allow beside. Sets: kinds c of N[c] people, who may lead alike, may hold as many
schools, have as many half-days in each month and are in office in the same stretches t, between days on which postings may end or
begin; schools k that somebody holds, g of them large.
Decision: n[c,t,k,g] people of a kind who hold so; v[m], visits made of the w[m] owed; d[t] <= d, schools that two people answer for;
b, schools too many at once; events and their seats in months as there.
(1) sum over k, g of n[c,t,k,g] = N[c]; who is not in office holds none.
(2) In each month m of t: sum of k n >= v[m] + d[t]; sum of g n >= large schools that want visits, less w[m] - v[m].
(3) Seats take the days that visits leave, as there, and no more days beside them than have half a day for each visit not made, school
of two people and visit of a colleague who stands in during an absence. In a month inside which postings may change half-days count.
(4) Visits that people have no days for <= w[m] - v[m] + d[t] + visits of colleagues.  (5) sum of n's schools too many <= b.
Maximised: musts served, less d and b. Nobody is recused and days inside a month are not told apart: no plan leaves fewer open.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from duxue.models.facts import duties
from duxue.models.facts.availability import scope_days
from duxue.models.facts.spans import Span, meets
from duxue.models.mending.held_schools import between_turns
from duxue.models.mending.shares_by_kind import Kind, KindsOfPeople
from duxue.models.postings.leaves import holding_spans, short_absences
from duxue.scenarios.calendar import month_of


class Stretch(NamedTuple):
    """Who holds how many schools in a stretch (kind, schools, number of people), and how many schools two people answer for."""

    holders: Sequence[tuple[Kind, int, Any]]
    twice: Any


class LeastByKind(KindsOfPeople):
    """The programme of what every plan of a larger office leaves open and breaks."""

    def _visits(self) -> None:
        county, lp = self.county, self.lp
        self._want()
        self._stretches = between_turns(county, self.office_id)
        self.kinds = self._kinds()
        schools = county.schools_of(self.office_id)
        self._number, self._large_ones = len(schools), sum(map(county.is_large, schools))
        self._large_wanted = Counter(
            first.replace(day=1)
            for school in schools if county.is_large(school)
            for first, _ in duties.required_months(county, school, county.parameters)
        )  # fmt: skip
        self._must_events, self._owed_visits = len(self.musts), self._wanted
        self._made = {m: lp.IntVar(0.0, float(n), "") for m, n in sorted(self._wanted.items())}
        self.musts += self._made.values()
        self._most = county.parameters.count("schools_per_inspector", self.office_id)
        self._twice, self.beyond = self._schools_or_fewer(1), self._schools_or_fewer(self._most + 1)
        self._broken.append(self._twice)
        held = [self._held_in(at, stretch) for at, stretch in enumerate(self._stretches)]
        self._days_left: dict[date, list[tuple[int, Any, bool]]] = defaultdict(list)
        for at, first in enumerate(self._months):
            month = month_of(first)
            inside = [some for t, some in zip(self._stretches, held, strict=True) if meets([t], *month)]
            self._month(at, month, inside[0], changes=len(inside) > 1)

    def _kinds(self) -> dict[Kind, list[str]]:
        kinds: dict[Kind, list[str]] = defaultdict(list)
        for who, person in self.force.people.items():
            spans = holding_spans(self.county, person) if who in self.force.own else []
            there = tuple(meets(spans, *t) for t in self._stretches)
            kinds[person.can_lead, self._allowed(person), self._room_of(person), there].append(who)
        return kinds

    def _held_in(self, at: int, stretch: Span) -> Stretch:
        """The people of all kinds by how many schools they hold in a stretch (its number)."""
        lp, months = self.lp, [m for m in self._made if meets([stretch], *month_of(m))]
        twice, most_twice = self._schools_or_fewer(1), lp.Constraint(-lp.infinity(), 0.0)
        most_twice.SetCoefficient(twice, 1.0)
        most_twice.SetCoefficient(self._twice, -1.0)
        visited, large = {}, {}
        for m in months:
            visited[m] = lp.Constraint(0.0, lp.infinity())
            large[m] = lp.Constraint(float(self._large_wanted[m] - self._wanted[m]), lp.infinity())
            for row in (visited[m], large[m]):
                row.SetCoefficient(self._made[m], -1.0)
            visited[m].SetCoefficient(twice, -1.0)
        too_many = lp.Constraint(-lp.infinity(), 0.0)
        too_many.SetCoefficient(self.beyond, -1.0)
        holders: list[tuple[Kind, int, Any]] = []
        for kind, people in self.kinds.items():
            _, allowed, room, there = kind
            whole = lp.Constraint(float(len(people)), float(len(people)))
            most = max(room) // self._each + 1 if there[at] else 0
            for k, g in ((n, m) for n in range(most + 1) for m in range(min(n, self._large_ones) + 1)):
                some = lp.IntVar(0.0, float(len(people)), "")
                whole.SetCoefficient(some, 1.0)
                too_many.SetCoefficient(some, float(self._too_many(k, g, allowed)))
                for m in months:
                    visited[m].SetCoefficient(some, float(k))
                    large[m].SetCoefficient(some, float(g))
                holders.append((kind, k, some))
        return Stretch(holders, twice)

    def _schools_or_fewer(self, times: int) -> Any:
        return self.lp.IntVar(0.0, float(times * self._number), "")

    def _too_many(self, schools: int, large: int, allowed: int) -> int:
        """How many schools too many somebody holds, as the rule counts; none where the limit is waived."""
        if allowed >= self._number:
            return 0
        return max(0, schools - allowed, schools + large * (self._most - 1) - self._most)

    def _month(self, at: int, month: Span, stretch: Stretch, *, changes: bool) -> None:
        """A month (its number), in which people hold schools as they do in a stretch, unless postings may change inside it."""
        first, wanted = month[0], self._wanted[month[0]]
        asked = wanted > 0 and not changes
        lost: list[tuple[int, Any]] = []
        for kind, schools, people in stretch.holders:
            leads, _, room, _ = kind
            visits = schools * self._each if asked else 0
            self._days_left[first].append((max(0, room[at] - visits) // 2, people, leads))
            lost.append((-(min(0, room[at] - visits) // self._each), people))
        rows = self._days_suffice(first)
        if not wanted:
            return
        if changes:
            self._half_days_suffice(at, first)
            return
        half, idle, (absences, each) = -(-self._each // 2), self._idle(month), self._stood_in(month)
        for row in rows:
            row.SetUb(float(half * (wanted + idle) + absences * -(-self._each * each // 2)))
            row.SetCoefficient(self._made[first], float(half))
            row.SetCoefficient(stretch.twice, -float(half))
        made = self.lp.Constraint(-self.lp.infinity(), float(wanted + idle + absences * each))
        made.SetCoefficient(self._made[first], 1.0)
        made.SetCoefficient(stretch.twice, -1.0)
        for number, people in lost:
            made.SetCoefficient(people, float(number))

    def _half_days_suffice(self, at: int, first: date) -> None:
        """The half-days of all people hold a month's visits and seats."""
        whole = sum(len(people) * kind[2][at] for kind, people in self.kinds.items())
        row = self.lp.Constraint(-self.lp.infinity(), float(whole))
        row.SetCoefficient(self._made[first], float(self._each))
        for (month, days), (seats, _) in self._seats.items():
            if month == first:
                row.SetCoefficient(seats, 2.0 * days)

    def _stood_in(self, month: Span) -> tuple[int, int]:
        """The absences of a month, and the schools that colleagues may visit in each."""
        people = self.force.own.values()
        away = sum(meets([span], *month) for p in people for span in short_absences(self.county, p))
        return away, self.county.parameters.count("stand_in_schools", self.office_id)

    def _idle(self, month: Span) -> int:
        """The schools in scope that want no visit."""
        spans = (scope_days(self.county, s) for s in self.county.schools_of(self.office_id))
        return sum(span is not None and meets([span], *month) for span in spans) - self._wanted[month[0]]
