"""What stands and what is open when an office's postings are revised: stretches of days, people, duties still to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from duxue.models.facts import duties
from duxue.models.facts.availability import free_days, recused_spans, scope_days, service_spans
from duxue.models.facts.field_work import event_work, remaining_capacity
from duxue.models.facts.pins import Holder, days_closed, holders_given, pinned_span, pins_of
from duxue.models.facts.spans import DAY, Span, includes_all, meets
from duxue.models.postings.leaves import long_leaves, short_absences
from duxue.models.postings.stand_ins import Need, colleagues, stand_ins
from duxue.models.postings.tours import Tours
from duxue.models.solver import Stop
from duxue.scenarios.codes import PinKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, StandIn
from duxue.scenarios.records import Inspector, School

LONG = 15
"""Days of an absence from which on somebody may have to take over for its time."""


class ReleasedPostings:
    """The postings of one office as released, and who could hold which school in each stretch of the days to come.

    ``released`` holds the office's own rows of the plan in force; visits in it that are not done are left out already.
    ``known`` are the breaches (rule and subject) that it left open: they ask for no moves.
    """

    def __init__(
        self,
        county: County,
        office_id: str,
        released: Plan,
        as_of: date,
        known: Collection[tuple[str, str]] = (),
    ) -> None:
        self.known = frozenset(known)
        self.county = county
        self.office_id = office_id
        self.released = released
        self.since = max(as_of, county.start)
        scopes = {s.school_id: scope_days(county, s) for s in county.schools_of(office_id)}
        self.scope: Mapping[str, Span] = {i: x for i, x in scopes.items() if x and x[1] >= self.since}
        self.schools: Mapping[str, School] = {i: county.schools[i] for i in sorted(self.scope)}
        self.people: Mapping[str, Inspector] = {
            i.inspector_id: i
            for i in sorted(county.inspectors_of(office_id), key=lambda one: one.inspector_id)
            if any(last >= self.since for _, last in service_spans(county, i))
        }
        self.tours = Tours(county, list(self.people), list(self.schools))
        self.gone: set[str] = set()
        self.visits = county.parameters.count("visits_per_month", office_id)

    # Absence is not departure.

    @cached_property
    def stand_ins(self) -> tuple[StandIn, ...]:
        """Who stands in for whom if no school changes hands."""
        return self.standing_in(
            [r for r in self.released.postings if r.school_id in self.scope and r.end >= self.since]
        )

    def standing_in(self, postings: Sequence[Posting]) -> tuple[StandIn, ...]:
        """Who stands in for whom by some postings: on long leaves, and where days away leave a month without a visit."""
        county, office, seed = self.county, self.office_id, self.county.seed
        kept, since = self.released.stand_ins, self.since
        rows = stand_ins(county, office, postings, seed=seed, stop=Stop(), kept=kept, since=since)
        needs = self._unseen(postings, rows)
        return (*rows, *colleagues(county, office, postings, needs, rows, seed=seed, stop=Stop()))

    def _unseen(self, postings: Sequence[Posting], known: Sequence[StandIn]) -> list[Need]:
        """Absences that leave a month to come of a school without a day on which its inspector, or who stands in, can visit."""
        rows_at: dict[str, list[Posting | StandIn]] = defaultdict(list)
        both: list[Posting | StandIn] = [*postings, *known]
        for row in both:
            rows_at[row.school_id].append(row)
        found: set[Need] = set()
        for school_id, months in self.months.items():
            for month in months:
                days = self.county.calendar.school_days_in(self.schools[school_id], *month)
                there = [(r, d) for r in rows_at[school_id] for d in days if r.start <= d <= r.end]
                if any(d in self.field.get(r.inspector_id, ()) for r, d in there):
                    continue
                for posting in dict.fromkeys(r for r, _ in there if isinstance(r, Posting)):
                    found |= self._away_in(posting, days)
        return sorted(found, key=lambda n: (n.school_id, n.span))

    def _away_in(self, row: Posting, days: Sequence[date]) -> set[Need]:
        """The absences of the holder of a posting that take some of its days, cut to it, of those in which one may stand in."""
        person = self.people.get(row.inspector_id)
        spans = short_absences(self.county, person) if person is not None else ()
        cut = [
            (max(a, row.start, self.since), min(b, row.end))
            for a, b in spans
            if any(a <= d <= b for d in days)
        ]
        return {Need(row.school_id, row.inspector_id, span) for span in cut if span[0] <= span[1]}

    def stood_in(self, school_id: str, inspector_id: str, days: Collection[date]) -> bool:
        """Whether somebody stands in for a person at a school on one of some days."""
        return any(
            r.start <= day <= r.end
            for r in self._stand_ins_at.get(school_id, ())
            if r.absent_id == inspector_id
            for day in days
        )

    @cached_property
    def _stand_ins_at(self) -> Mapping[str, list[StandIn]]:
        found: dict[str, list[StandIn]] = defaultdict(list)
        for row in self.stand_ins:
            found[row.school_id].append(row)
        return found

    def may_receive(self, school_id: str, inspector_id: str, span: Span) -> bool:
        """Whether a person goes on with a school as released, or is there to take it over."""
        if self.holder(school_id, span[0]) == inspector_id:
            return True
        return not meets(self._leaves[inspector_id], *span)

    @cached_property
    def _leaves(self) -> Mapping[str, list[Span]]:
        return {i: long_leaves(self.county, person) for i, person in self.people.items()}

    # The past.

    @cached_property
    def past(self) -> tuple[Posting, ...]:
        """The released postings up to the day before the as-of day."""
        rows = (r for r in self.released.postings if r.start < self.since)
        return tuple(_cut(r, r.start, min(r.end, self.since - DAY)) for r in rows)

    def holder(self, school_id: str, day: date) -> str | None:
        """Who answers for a school on a day by the released plan."""
        found = self.released.responsible(school_id, day)
        return found[0] if found else None

    # Days to come.

    def turning_days(self, schools: Iterable[str]) -> list[date]:
        """The days on which it can change who may hold one of some schools, the as-of day first."""
        county = self.county
        days = {self.since}
        for person in county.inspectors_of(self.office_id):
            for first, last in service_spans(county, person):
                days |= {first, last + DAY}
            for row in county.absences_of(person.inspector_id):
                if (row.end - row.start).days >= LONG:
                    days |= {row.start, row.end + DAY}
        for school_id in schools:
            scope = self.scope[school_id]
            days |= {scope[0], scope[1] + DAY}
            days |= {r.start for r in self.released.postings_at(school_id)}
            days |= {r.end + DAY for r in self.released.postings_at(school_id)}
            for person in self.people.values():
                for first, last in recused_spans(county, person, self.schools[school_id]):
                    days |= {first, last + DAY}
            for first, last in self._set_by_hand(school_id):
                days |= {first, last + DAY}
        return sorted(d for d in days if self.since <= d <= county.end)

    def stretches(self, schools: Iterable[str]) -> list[Span]:
        """The days from the as-of day on, cut where it can change who may hold one of some schools."""
        starts = self.turning_days(schools)
        ends = [d - DAY for d in starts[1:]] + [self.county.end]
        return list(zip(starts, ends, strict=True))

    def may_hold(self, school_id: str, inspector_id: str, span: Span) -> bool:
        """Whether a person may answer for a school on all days of a stretch (musts that look at these two alone)."""
        if inspector_id not in self.people or not self._serves(inspector_id, span):
            return False
        closed = [*self._recused(inspector_id, school_id), *self._closed(inspector_id, school_id)]
        return not meets(closed, *span)

    def _closed(self, inspector_id: str, school_id: str) -> list[Span]:
        """The days on which a person may not hold a school by what was set by hand."""
        if school_id not in self._pinned:
            return []
        return days_closed(self.county, self.schools[school_id], inspector_id, self._given(school_id))

    def _given(self, school_id: str) -> list[Holder]:
        return holders_given(self.county, self.schools[school_id], self._service)

    def _set_by_hand(self, school_id: str) -> list[Span]:
        """The days of which pins on a school's postings speak."""
        return [
            span
            for pin in pins_of(self.county, PinKind.POSTING, PinKind.NO_POSTING)
            if pin.school_id == school_id and (span := pinned_span(self.county, pin)) is not None
        ]

    @cached_property
    def _pinned(self) -> frozenset[str]:
        pins = pins_of(self.county, PinKind.POSTING, PinKind.NO_POSTING)
        return frozenset(pin.school_id for pin in pins)

    def _serves(self, inspector_id: str, span: Span) -> bool:
        return includes_all(self._service[inspector_id], *span)

    @cached_property
    def _service(self) -> Mapping[str, list[Span]]:
        return {i: service_spans(self.county, person) for i, person in self.people.items()}

    def _recused(self, inspector_id: str, school_id: str) -> list[Span]:
        return recused_spans(self.county, self.people[inspector_id], self.schools[school_id])

    def within_reach(self, school_id: str, inspector_id: str) -> bool:
        """Whether the rule on reach lets a person hold a school."""
        minutes = float(self.tours.out[self.tours.row[inspector_id], self.tours.col[school_id]])
        most = self.county.parameters.number("reach_minutes", self.office_id)
        return minutes <= most or ("reach", inspector_id) in self.county.waived

    # What cannot go on.

    @cached_property
    def barred(self) -> Mapping[str, date]:
        """Schools whose released inspector cannot go on, or cannot visit, on some day to come; with the first such day."""
        found: dict[str, date] = {}
        for school_id, scope in self.scope.items():
            days = self.turning_days([school_id])
            for day, last in zip(days, [*(d - DAY for d in days[1:]), self.county.end], strict=True):
                who = self.holder(school_id, day)
                if who is None or not scope[0] <= day <= scope[1]:
                    continue
                span = (day, min(last, scope[1]))
                if not self.may_hold(school_id, who, span):
                    self.gone.add(school_id)
                    found.setdefault(school_id, day)
                elif ("reach", who) not in self.known and not self.within_reach(school_id, who):
                    found.setdefault(school_id, day)
            if ("monthly_visit", school_id) in self.known:
                continue
            if (month := self._unvisited(school_id)) is not None:
                found[school_id] = min(month[0], found.get(school_id, month[0]))
        return found

    def _unvisited(self, school_id: str) -> Span | None:
        """The first month to come on no day of which the released inspector could visit a school."""
        calendar, school = self.county.calendar, self.schools[school_id]
        for month in self.months[school_id]:
            days = calendar.school_days_in(school, *month)
            if any(d in self.field.get(self.holder(school_id, d) or "", ()) for d in days):
                continue
            if not any(self.stood_in(school_id, self.holder(school_id, d) or "", [d]) for d in days):
                return month
        return None

    @cached_property
    def vacant(self) -> frozenset[str]:
        """Schools that nobody answers for by the released plan on some day to come."""
        return frozenset(
            s
            for s, scope in self.scope.items()
            if any(self.holder(s, d) is None for d in self.turning_days([s]) if scope[0] <= d <= scope[1])
        )

    @cached_property
    def ending(self) -> frozenset[str]:
        """Schools that somebody answers for by the released plan on a day to come on which they are out of scope."""
        found = set()
        for row in self.released.postings:
            scope = self.scope.get(row.school_id)
            first = max(row.start, self.since)
            if first <= row.end and (scope is None or first < scope[0] or scope[1] < row.end):
                found.add(row.school_id)
        return frozenset(found)

    # Visits to come.

    @cached_property
    def months(self) -> Mapping[str, tuple[Span, ...]]:
        """The months in which each school still lacks a visit: cut to the days from the as-of day on."""
        p = self.county.parameters
        found: dict[str, tuple[Span, ...]] = {}
        for school_id, school in self.schools.items():
            done = [v.date for v in self.released.visits_at(school_id) if v.date < self.since]
            spans = []
            for first, last in duties.required_months(self.county, school, p):
                lacking = self.visits - sum(first <= day <= last for day in done)
                days = self.county.calendar.school_days_in(school, max(first, self.since), last)
                if last >= self.since and lacking > 0 and days:
                    spans.append((max(first, self.since), last))
            found[school_id] = tuple(spans)
        return found

    def visits_in(self, school_id: str, span: Span) -> int:
        """How many months' visits of a school fall to who holds it in a stretch (a month to the stretch of its middle)."""
        return sum(span[0] <= _middle(month) <= span[1] for month in self.months[school_id])

    @cached_property
    def field(self) -> Mapping[str, frozenset[date]]:
        """The days from the as-of day on on which each person can be sent out: in office, not away, in class or in a team."""
        days = {i: free_days(self.county, person, self.released) for i, person in self.people.items()}
        return {i: frozenset(d for d in mine if d >= self.since) for i, mine in days.items()}

    def serves_on(self, inspector_id: str, span: Span) -> bool:
        """Whether a person can be sent out on some day of a stretch (true of stretches of a few days, and of holidays)."""
        workdays = self.county.calendar.workdays(*span, self.people[inspector_id].unit_id)
        return len(workdays) < LONG // 2 or not self.field[inspector_id].isdisjoint(workdays)

    def room(self, inspector_id: str, month: Span) -> int:
        """Half-days that a person has left for visits in the days of a month that are still to come."""
        first = month[0].replace(day=1)
        person = self.people[inspector_id]
        free = sum(month[0] <= d <= month[1] for d in self.field[inspector_id])
        taken = event_work(self.county, self.released, inspector_id)[first]
        taken += sum(
            v.half_days
            for v in self.released.visits_by(inspector_id)
            if v.date < self.since and v.date.replace(day=1) == first
        )
        return remaining_capacity(person, free, taken)

    # Zones.

    @cached_property
    def zone_of(self) -> Mapping[str, str]:
        """The zone in force of each school that has one."""
        return {r.school_id: r.zone_id for r in self.released.zones}


def _cut(row: Posting, start: date, end: date) -> Posting:
    return Posting(row.school_id, row.inspector_id, start, end, row.since, row.change)


def _middle(month: Span) -> date:
    """The fifteenth, or the nearest day of a month that is still to come."""
    return min(max(month[0].replace(day=15), month[0]), month[1])
