"""How many schools each person of a larger office short of days is to hold, so that the days left suffice for as many duties as can be.

Whoever holds an odd school more has half a day left that no event can use, in every month; postings are chosen before the year's
events and know nothing of it. People who lead alike, may hold as many schools and have as many half-days in each month are one kind.
Sets: kinds c of N[c] people with C[c,m] half-days in month m; schools k that somebody holds, g of them large (0 or 1).
Decision: n[c,k,g] people of a kind who hold so; events in months as in ``duty_programme.py``, with seats[m,h] and leads[m,h] in
events of h days.
(1) sum over k, g of n[c,k,g] = N[c].  (2) In each month sum of k n over who is in office >= schools that want visits; sum of g n >= large.
(3) Of whole days left, floor((C - k) / 2) each: sum of h seats[m,h] <= sum of n's days; so for leads among those who may lead; and for
events of h days and more sum of floor(h' / h) seats[m,h'] <= sum of n floor(days / h).
Minimised: musts open (events, and visits that somebody has no days for); then schools too many and reviews left out; then events over
the end of a month and how unevenly schools are too many. It steers the choice of postings and proves nothing: all visits are made by who
holds the school, and nobody is recused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from scipy.optimize import linear_sum_assignment

from duxue.models.facts import duties
from duxue.models.facts.availability import months_of
from duxue.models.facts.field_work import agreed_half_days, monthly_half_days
from duxue.models.facts.places import places_of
from duxue.models.facts.spans import includes
from duxue.models.mending.duty_programme import ACROSS, MUST, SummedTeams
from duxue.models.mending.school_shares import FEW
from duxue.models.postings.candidates import Candidates
from duxue.models.postings.leaves import holding_spans
from duxue.scenarios.calendar import by_month
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Inspector

IN_PRINCIPLE, UNEVEN = 100, 1
"""What a school too many, and a review left out, cost beside a must, and one too many for each that its holder has besides."""

Kind = tuple[bool, int, tuple[int, ...], tuple[bool, ...]]
"""Whether its people may lead, how many schools they may hold, their half-days by month, and in which months they are in office."""
Holding = tuple[int, int]
"""The schools that somebody holds, and how many of them are large."""


def shares_kept(county: County, pool: Candidates, given: Plan) -> Mapping[str, int]:
    """The shares of a larger office short of days; nobody's where ``school_shares.py`` asks, or where people lack by number too."""
    large = len(pool.schools) * len(pool.people) > FEW
    return shares_by_kind(county, pool, given) if large and pool.short and not pool.few else {}


def shares_by_kind(county: County, pool: Candidates, given: Plan) -> Mapping[str, int]:
    """By person the schools to hold, of those that want visits (nobody's: the programme found no answer in its time).

    Of the people of a kind those hold most to whom most schools are near.
    """
    programme = KindsOfPeople(county, pool.office_id, given, whole=True)
    if programme.most_served(programme.dear) is None:
        return {}
    found: dict[str, int] = {}
    for kind, people in programme.kinds.items():
        slots = [k for (k, _), x in programme.holding[kind].items() for _ in range(round(x.solution_value()))]
        found |= _nearest(pool, people, slots)
    return found


def _nearest(pool: Candidates, people: Sequence[str], slots: Sequence[int]) -> Mapping[str, int]:
    """Some numbers of schools shared out among as many people, so that as many schools lie nearest to them in all."""
    near = pool.tours.single[[pool.tours.row[i] for i in people]]
    near.sort(axis=1)
    to_hold = near.cumsum(axis=1)
    cost = to_hold[:, [k - 1 for k in slots]] * [k > 0 for k in slots]
    mine, theirs = linear_sum_assignment(cost)
    return {people[n]: slots[k] for n, k in zip(mine.tolist(), theirs.tolist(), strict=True)}


class KindsOfPeople(SummedTeams):
    """The programme of a larger office in which people of a kind are not told apart, but by how many schools they hold."""

    def __init__(self, *where: Any, **terms: Any) -> None:
        self._seats: dict[tuple[date, int], tuple[Any, Any]] = {}
        super().__init__(*where, **terms)

    def _of_month(self, month: date, held: int) -> tuple[Any, Any, Mapping[str, Any]]:
        """The rows of all seats and of the leads' in a month's events of so many days."""
        if (month, held) not in self._sums:
            rows = [self.lp.Constraint(0.0, self.lp.infinity()) for _ in range(2)]
            seats = [self.lp.IntVar(0.0, 31.0 * len(self.force.people), "") for _ in rows]
            for row, x in zip(rows, seats, strict=True):
                row.SetCoefficient(x, 1.0)
            self._seats[month, held] = seats[0], seats[1]
            self._sums[month, held] = rows[0], rows[1], {}
        return self._sums[month, held]

    def _visits(self) -> None:
        county, lp = self.county, self.lp
        schools = county.schools_of(self.office_id)
        self._want()
        self.kinds = self._kinds()
        self.holding: dict[Kind, dict[Holding, Any]] = {kind: {} for kind in self.kinds}
        self.dear: list[tuple[int, Any]] = [(ACROSS, x) for x in self.across]
        self.dear += [(-IN_PRINCIPLE, x) for x in self.others]
        self._wants = {m: lp.Constraint(float(self._wanted[m]), lp.infinity()) for m in self._months}
        self._large = lp.Constraint(float(sum(map(county.is_large, schools))), lp.infinity())
        self._days_left: dict[date, list[tuple[int, Any, bool]]] = defaultdict(list)
        for kind, people in self.kinds.items():
            self._shared_out(kind, len(people))
        for month in self._months:
            self._days_suffice(month)

    def _want(self) -> None:
        """What each month asks for: visits of so many schools."""
        self._each = monthly_half_days(self.county, self.office_id)
        self._months = [first.replace(day=1) for first, _ in months_of(self.county)]
        self._wanted: Counter[date] = Counter()
        for school in self.county.schools_of(self.office_id):
            for first, _ in duties.required_months(self.county, school, self.county.parameters):
                self._wanted[first.replace(day=1)] += 1

    def _held(self) -> None:
        """Who holds what stands in the kinds."""

    def _kinds(self) -> dict[Kind, list[str]]:
        kinds: dict[Kind, list[str]] = defaultdict(list)
        for who, person in self.force.own.items():
            if spans := holding_spans(self.county, person):
                there = tuple(includes(spans, m.replace(day=15)) for m in self._months)
                kinds[person.can_lead, self._allowed(person), self._room_of(person), there].append(who)
        return kinds

    def _room_of(self, person: Inspector) -> tuple[int, ...]:
        """Half-days of a person by month: those agreed, as far as the person can be sent out."""
        free = by_month(self.force.all_days(person.inspector_id))
        return tuple(min(2 * free[m], agreed_half_days(person)) for m in self._months)

    def _allowed(self, person: Inspector) -> int:
        return places_of(self.county, person, len(self.county.schools_of(self.office_id)))

    def _shared_out(self, kind: Kind, number: int) -> None:
        """The people of a kind by how many schools they hold, with what that costs and leaves."""
        leads, allowed, room, there = kind
        size = self.lp.Constraint(float(number), float(number))
        for k, large in ((k, g) for k in range(max(room) // self._each + 1) for g in (0, 1) if g <= k):
            people = self.holding[kind][k, large] = self.lp.IntVar(0.0, float(number), "")
            size.SetCoefficient(people, 1.0)
            self._large.SetCoefficient(people, float(large))
            over, lost = k - 1 if large else max(0, k - allowed), 0
            for month, half_days, serves in zip(self._months, room, there, strict=True):
                wanted = k * self._each if serves and self._wanted[month] else 0
                self._wants[month].SetCoefficient(people, float(k * serves))
                self._days_left[month].append((max(0, half_days - wanted) // 2, people, leads))
                lost += max(0, wanted - half_days) // self._each
            # A school more than is needed is not sought.
            self.dear.append((MUST * lost + IN_PRINCIPLE * over + UNEVEN * (over * over + k), people))

    def _days_suffice(self, month: date) -> list[Any]:
        """The rows by which whole days left to people in a month hold all seats in its events, and those of leads to who may lead."""
        seats, rows = {held: pair for (m, held), pair in self._seats.items() if m == month}, []
        for days in (0, *sorted(seats)):  # 0: days of all events summed up
            for place, of_leads in enumerate((False, True)):
                row = self.lp.Constraint(-self.lp.infinity(), 0.0)
                rows.append(row)
                for held, pair in seats.items():
                    row.SetCoefficient(pair[place], float(held // days if days else held))
                for left, people, leads in self._days_left[month]:
                    if leads or not of_leads:
                        row.SetCoefficient(people, -float(left // days if days else left))
        return rows
