"""One drawn year lived through: what comes is known on its day, and the plan is mended as an office would, in order of time.

Public events and visits are mended on the day: a stand-in is asked or the event put off by the machinery of revisions
(``EventRevision``), a visit is placed anew in its month by the month's own stage. Where a month's visit cannot be made up because
who answers for the school is away, a colleague stands in for those days. At the office's reruns, on the first and the sixteenth of
each month, colleagues stand in for who is ill for long, and schools of people who leave (or for whom nobody can stand in) pass on; one
that nobody could take is offered again then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from duxue.models.facts.availability import away_spans
from duxue.models.facts.spans import DAY, meets
from duxue.models.postings.least_change.prices import Prices
from duxue.models.postings.stand_ins import Need
from duxue.models.revision.events import EventRevision
from duxue.models.revision.tables import attendance_rows, cycle_rows
from duxue.models.solver import Stop
from duxue.models.stress.emergencies import sent
from duxue.models.stress.handover import hand_over, needs_of
from duxue.models.stress.happenings import FROM_OUTSIDE, Happening, HappeningKind, as_changes
from duxue.models.stress.standing_in import overworked, standing_in, standing_in_for_long
from duxue.models.stress.visit_moves import Slot, beyond_month, impossible, moved
from duxue.scenarios.as_imposed import with_imposed
from duxue.scenarios.calendar import days_between, month_end, week_start
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import Attendance, CycleRow, Event, Plan, Seat, Visit
from duxue.scenarios.subset import office_county

RERUN_DAYS = (1, 16)
"""The days of a month on which an office hands schools over."""
LASTING = (HappeningKind.LONG, HappeningKind.LEAVE)


@dataclass(frozen=True)
class Repaired:
    """The plan as mended through a drawn year, the scenario as it turned out, and how many things were hit in each week.

    ``hits`` counts visits, seats, events and schools that had to move, by the Monday of the week in which it was known;
    ``covers`` how often somebody stood in for a few days.
    """

    plan: Plan
    county: County
    happenings: tuple[Happening, ...]
    hits: dict[date, int]
    covers: int = 0


@dataclass
class _Touched:
    """Whom and what a day's news concerns."""

    people: set[str] = field(default_factory=set)
    schools: set[str] = field(default_factory=set)
    closed: set[date] = field(default_factory=set)


def repaired(
    county: County, plan: Plan, happenings: Sequence[Happening], offices: Sequence[str] | None = None
) -> Repaired:
    """A plan mended through the happenings of a year, by all its offices or by some; ``county`` and ``plan`` are never changed."""
    return _Year(county, plan, offices).run(happenings)


class _Year:
    """The plan and what is known, day by day."""

    def __init__(self, county: County, plan: Plan, offices: Sequence[str] | None) -> None:
        self.base, self.released = county, plan
        self.county, self.plan = county, plan
        self.offices = [u.unit_id for u in county.offices] if offices is None else list(offices)
        self.prices = {o: Prices.of(county, o) for o in self.offices}
        self.known: list[Happening] = []
        self.fresh: list[Happening] = []
        self.lasting: list[str] = []
        self.vacant: list[Need] = []
        self.lacking: dict[Slot, str] = {}
        self.covers = 0
        self.hits: dict[date, int] = {}

    def run(self, happenings: Sequence[Happening]) -> Repaired:
        """All happenings in the order in which they become known, with the reruns between them."""
        by_day = grouped(happenings, lambda one: one.known)
        days: list[tuple[date, _Touched]] = []
        for day in sorted({*by_day, *self._reruns()}):
            touched = self._learn(day, by_day[day]) if day in by_day else _Touched()
            if day.day in RERUN_DAYS and self.lasting:
                self._rerun(day)
            days.append((day, touched))
        county = self._as_known(self.base.as_of)
        for day, touched in days:
            self.county = replace(county, as_of=max(day, self.base.as_of))
            self._stand_in(day, touched)
        plan = replace(self.plan, cycle=self._cycle(county))
        return Repaired(plan, county, tuple(self.known), self.hits, self.covers)

    def _reruns(self) -> list[date]:
        return [d for d in days_between(self.base.since, self.base.end) if d.day in RERUN_DAYS]

    # What is known.

    def _as_known(self, day: date) -> County:
        """The scenario with all that is known, as it stands on a day."""
        after = self.county
        if self.fresh:
            news = as_changes(self.base, self.fresh)
            after = changed(after, self.released, news, self.base.as_of, sealed=False)
            if after.rows.closures == self.county.rows.closures:
                after = replace(after, calendar=self.county.calendar)
            self.fresh = []
        return replace(after, as_of=max(day, self.base.as_of))

    def _learn(self, day: date, news: Sequence[Happening]) -> _Touched:
        """Take note of a day's news, and mend what it hits; tells whom and what it concerns."""
        told = [sent(self.county, self.plan, self.known, one) if one.wanted else one for one in news]
        self.known += told
        self.fresh += told
        self.lasting += [h.subject for h in told if h.kind in LASTING]
        touched = self._touched(told)
        if not (touched.people or touched.schools or touched.closed):
            return touched
        self.county = self._as_known(day)
        self.plan = replace(self.plan, events=with_imposed(self.county, self.plan.events))
        self._mend(day, touched)
        return touched

    def _touched(self, news: Iterable[Happening]) -> _Touched:
        found = _Touched()
        for one in news:
            if one.kind is HappeningKind.SNOW:
                found.closed |= set(days_between(one.start, one.end))
            elif one.kind in FROM_OUTSIDE:
                found.schools.add(one.subject)
                found.people.update(one.taken)
                found.people.update(
                    i.inspector_id for i in self.county.rows.inspectors if i.school_id == one.subject
                )
            elif one.kind in LASTING or self._busy(one.subject, one.start, one.end):
                found.people.add(one.subject)
        return found

    def _busy(self, person_id: str, first: date, last: date) -> bool:
        """Whether a person has anything to do in some days."""
        if any(first <= v.date <= last for v in self.plan.visits_by(person_id)):
            return True
        if any(e.start <= last and first <= e.end for e in self.plan.works_in(person_id)):
            return True
        classes = self.plan.attendance_of(person_id)
        sessions = (self.county.trainings.get(row.training_id) for row in classes)
        return any(t is not None and t.start <= last and first <= t.end for t in sessions)

    # Mending.

    def _mend(self, day: date, touched: _Touched) -> None:
        """Training, events and visits, each with the former ones as fact."""
        self._attend(day, touched)
        for office in self.offices:
            if self._events_hit(office, day, touched):
                self._mend_events(office, day, touched)
        self._mend_visits(day, touched)

    def _attend(self, day: date, touched: _Touched) -> None:
        """Sessions that the people concerned cannot attend are exchanged for others where the hours are short."""
        for office in self.offices:
            people = {i.inspector_id for i in self.county.inspectors_of(office)}
            mine = tuple(a for a in self.plan.attendance if a.inspector_id in people)
            if not any(a.inspector_id in touched.people for a in mine):
                continue
            own = replace(self.plan, attendance=tuple(a for a in mine if not self._misses(a)))
            cut = self._cut(office, day)
            rows = attendance_rows(cut, office, own, day, seed=cut.seed, effort=1.0, stop=Stop())
            if set(rows) != set(mine):
                touched.people |= {a.inspector_id for a in set(rows) ^ set(mine)}
                others = tuple(a for a in self.plan.attendance if a.inspector_id not in people)
                self.plan = replace(self.plan, attendance=(*others, *rows))

    def _misses(self, row: Attendance) -> bool:
        """Whether a person is away on a day of a session: the hours are lost."""
        session = self.county.trainings.get(row.training_id)
        away = away_spans(self.county, self.county.inspectors[row.inspector_id])
        return session is not None and meets(away, session.start, session.end)

    def _cut(self, office: str, day: date) -> County:
        return replace(office_county(self.county, office), as_of=max(day, self.base.as_of))

    def _events_hit(self, office: str, day: date, touched: _Touched) -> bool:
        """Whether an event of an office that is not over may be concerned."""
        for event in self.plan.live_events:
            if event.office_id != office or event.end < day or event.event_id in self.county.imposed:
                continue
            if event.target_id in touched.schools or not touched.closed.isdisjoint(event.days()):
                return True
            people = {s.inspector_id for s in self.plan.team(event.event_id)}
            if any(self._elsewhere(who, event) for who in sorted(people & touched.people)):
                return True
        return False

    def _elsewhere(self, who: str, event: Event) -> bool:
        """Whether a person is away, out of office or wanted at the own school on an event's days."""
        person = self.county.inspectors[who]
        spans = away_spans(self.county, person)
        if person.school_id and person.school_id != event.target_id:
            spans += [(e.start, e.end) for e in self.plan.events_at(person.school_id)]
        gone = meets(spans, event.start, event.end)
        return gone or person.term_end < event.end

    def _mend_events(self, office: str, day: date, touched: _Touched) -> None:
        own, facts = self._parts(office)
        revision = EventRevision(
            self._cut(office, day), office, own, facts, self.prices[office], day, self.base.seed
        )
        after = revision.run(())
        self._note_events(day, own, after.events, after.seats, touched)
        self.plan = replace(
            self.plan,
            events=(*facts.events, *after.events),
            seats=(*facts.seats, *after.seats),
        )

    def _parts(self, office: str) -> tuple[Plan, Plan]:
        """The office's own events and seats, and everything else."""
        plan, above = self.plan, self.county.imposed
        mine = {e.event_id for e in plan.events if e.office_id == office and e.event_id not in above}
        own = Plan(
            events=tuple(e for e in plan.events if e.event_id in mine),
            seats=tuple(s for s in plan.seats if s.event_id in mine),
        )
        facts = replace(
            plan,
            events=tuple(e for e in plan.events if e.event_id not in mine),
            seats=tuple(s for s in plan.seats if s.event_id not in mine),
        )
        return own, facts

    def _note_events(
        self, day: date, own: Plan, events: Sequence[Event], seats: Sequence[Seat], touched: _Touched
    ) -> None:
        """Count what moved, and whom and which schools it concerns."""
        before = {e.event_id: (e.start, e.end) for e in own.events}
        after = {e.event_id: (e.start, e.end) for e in events}
        targets = {e.event_id: e.target_id for e in (*own.events, *events)}
        shifted = {i for i in {*before, *after} if before.get(i) != after.get(i)}
        seated = set(own.seats) ^ set(seats)
        touched.people |= {s.inspector_id for s in (*own.seats, *seats) if s.event_id in shifted}
        touched.people |= {s.inspector_id for s in seated}
        touched.schools |= {targets[i] for i in shifted}
        touched.people |= {
            i.inspector_id for i in self.county.rows.inspectors if i.school_id in touched.schools
        }
        new = sum(1 for s in set(seats) - set(own.seats) if s.event_id not in shifted)
        self._hit(day, len(shifted) + new)

    def _mend_visits(self, day: date, touched: _Touched) -> None:
        rows: dict[str, Visit] = {}
        for who in sorted(touched.people):
            rows |= {v.visit_id: v for v in self.plan.visits_by(who)}
        for school in sorted(touched.schools):
            rows |= {v.visit_id: v for v in self.plan.visits_at(school)}
        if touched.closed:
            rows |= {v.visit_id: v for v in self.plan.visits if v.date in touched.closed}
        loose = {v.visit_id: v for v in impossible(self.county, self.plan, rows.values(), day)}
        for who in sorted(touched.people & self.county.inspectors.keys()):
            rest = replace(self.plan, visits=tuple(v for v in self.plan.visits if v.visit_id not in loose))
            loose |= {v.visit_id: v for v in beyond_month(self.county, rest, who, day)}
        self._place(day, list(loose.values()), {})

    def _place(self, day: date, loose: Sequence[Visit], lacking: Mapping[Slot, str]) -> None:
        if not loose and not lacking:
            return
        self._hit(day, len(loose))
        done = moved(self.county, self.plan, loose, lacking, day)
        self.plan = done.plan
        left = {slot: name for slot, name in self.lacking.items() if slot not in lacking}
        self.lacking = {**left, **done.lacking}

    def _hit(self, day: date, number: int) -> None:
        if number:
            monday = week_start(day)
            self.hits[monday] = self.hits.get(monday, 0) + number

    # Handing over.

    def _rerun(self, day: date) -> None:
        """Schools of people who have left or are ill for long pass to others; what lacked for it is placed."""
        self.county = replace(self.county, as_of=max(day, self.base.as_of))
        for office in self.offices:
            people = {i.inspector_id for i in self.county.inspectors_of(office)}
            needs = [
                n
                for who in dict.fromkeys(self.lasting)
                if who in people
                for n in needs_of(self.county, self.plan, who, day)
            ]
            needs += self._still_vacant(people, day)
            if not needs:
                continue
            self.plan, stood_in = standing_in_for_long(self._cut(office, day), office, self.plan, needs, day)
            self.covers += len(stood_in)
            needs = [n for n in needs if n.school_id not in stood_in or self._still_away(n, day)]
            done = hand_over(self.county, self.plan, office, needs, day)
            self.plan = done.plan
            self.vacant = [n for n in self.vacant if n.absent_id not in people] + list(done.vacant)
            touched = _Touched(schools=stood_in | done.schools | {n.school_id for n in done.open})
            self._hit(day, len(done.schools | stood_in))
            if self._events_hit(office, day, touched):
                self._mend_events(office, day, touched)
            self._mend_visits(day, touched)
            open_ones = {s: name for s, name in self.lacking.items() if s[0] in touched.schools}
            self._place(day, (), open_ones)

    def _still_away(self, need: Need, day: date) -> bool:
        """Whether a need is still there once colleagues stand in."""
        return need in needs_of(self.county, self.plan, need.absent_id, day)

    def _still_vacant(self, people: Collection[str], day: date) -> list[Need]:
        """The schools of some who have left that nobody could take so far, from a day on."""
        return [
            replace(n, span=(max(day, n.span[0]), n.span[1]))
            for n in self.vacant
            if n.absent_id in people and n.span[1] >= day
        ]

    # Standing in.

    def _stand_in(self, day: date, touched: _Touched) -> None:
        """What a month still lacks because somebody is away is made up by a colleague who stands in meanwhile."""
        for slot in sorted(self.lacking):
            for need in self._away_from(slot, day, touched.people):
                if self._covered(slot, need, day):
                    break

    def _away_from(self, slot: Slot, day: date, people: Collection[str]) -> Iterator[Need]:
        """The days of a month, from a day on, on which one of some people answers for a school and is away."""
        school_id, first = slot
        last = month_end(first)
        for row in self.plan.postings_at(school_id):
            if row.inspector_id in people and row.start <= last and max(day, first) <= row.end:
                for a, b in sorted(away_spans(self.county, self.county.inspectors[row.inspector_id])):
                    span = max(a, row.start, day), min(b, row.end)
                    if row.inspector_id in self.lasting:
                        span = span[0], min(span[1], _before_rerun(span[0]))
                    if span[0] <= min(span[1], last) and first <= span[1]:
                        yield Need(school_id, row.inspector_id, span)

    def _covered(self, slot: Slot, need: Need, day: date) -> bool:
        """Whether somebody stands in and makes the visit; else nothing changes."""
        before = self.plan, self.lacking, dict(self.hits)
        office = self.county.schools[need.school_id].office_id
        self.plan, rows = standing_in(self._cut(office, day), office, self.plan, need)
        if not rows:
            return False
        self._hit(day, 1)
        months = {m: name for m, name in self.lacking.items() if m[0] == slot[0] and m[1] <= need.span[1]}
        self._place(day, (), months)
        if slot in self.lacking or overworked(self.county, before[0], self.plan, rows):
            self.plan, self.lacking, self.hits = before
            return False
        self.covers += 1
        return True

    def _cycle(self, county: County) -> tuple[CycleRow, ...]:
        """The round with the days of the events as they stand."""
        rows: list[CycleRow] = []
        for office in self.offices:
            schools = {s.school_id for s in county.schools_of(office)}
            own = [c for c in self.plan.cycle if c.school_id in schools]
            cut = office_county(county, office)
            events = [e for e in self.plan.live_events if e.target_id in schools]
            rows += cycle_rows(cut, office, own, events)
        return tuple(rows)


def _before_rerun(day: date) -> date:
    """The last day before schools pass on at the office's next rerun."""
    following = (date.fromordinal(day.toordinal() + n) for n in range(1, 32))
    return next(d for d in following if d.day in RERUN_DAYS) - DAY
