"""What people's months can hold of an office's duties: a linear programme over person-months and windows.

Sets: people i, months m, duties d; events e at a school, each for one duty or for some that may share it; patterns k of months in
which placements of e lie. C[i,m]: the half-days of i's month, as agreed and as far as i can be sent out.
Decision: y[d] in 0..1, duty d is served; v[m], visits made of the n[m] owed; u[e,k], event e is held in k; x[i,e,k], i sits in it;
z[i,m], half-days of i's visits.
(1) y[d] <= sum of u[e,k] over the events that serve d.  (2) x[i,e,k] <= u[e,k]; sum over i of x = team * u; leads >= u.
(3) z[i,m] + sum of x's half-days in m <= C[i,m].  (4) sum over i of z[i,m] >= half-days of v[m]; v[m] <= n[m].
(5) For windows w of duties (in a small office for each day): x's days over the e that lie in w whatever their day <= the days of w
on which i can be sent out.  (6) For schools and years: the u there <= cap + (all duties - cap) * o, o in 0..1: the cap is broken.
Of comprehensives the cap is one.
(7) In whole numbers only: z[i,m] <= half-days of the schools h[i,t] that i holds in the stretches t of m between days on which
postings may end or begin (``held_schools.py``).
Maximised: musts served (y and v) less caps broken; then, with as many, what holds in principle. Other days inside a month are not
told apart and anybody may hold any school: no plan in which nobody works beyond days agreed leaves fewer open. Bounds are
rounded up. In whole numbers half an event in each of two months is none; they tell besides how many schools too many at once a
must is bought with.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from duxue.models.explaining.changing.event_windows import may_share
from duxue.models.facts import duties
from duxue.models.facts.field_work import agreed_half_days, monthly_half_days
from duxue.models.facts.spans import Span
from duxue.models.linear import programme, proven, solved, whole_programme
from duxue.models.mending.held_schools import HeldSchools
from duxue.models.mending.single_duties import single_duties
from duxue.models.stages.event_task import EventTask, merged, placements
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.calendar import by_month, days_between
from duxue.scenarios.codes import Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan
from duxue.scenarios.records import School

DAILY = 3000
"""Days of all duties' windows times people up to which each day is told apart."""
ACROSS = 10
"""What an event over the end of a month costs beside a must in whole numbers: there are few such days."""
WINDOWS = 40
"""Windows of duties whose days are told apart, the narrowest first."""
WHOLE = 2.0
"""Deterministic seconds for the same in whole numbers."""
MUST = 10_000
"""What a must is worth in whole numbers beside a breach in principle: all of these together are not worth one."""
SLACK = 1e-6
"""What a sum of a linear programme may be off."""


class LeastOpen(NamedTuple):
    """Duties that stay open in every plan of an office: musts, and of the plans with as few, those in principle."""

    musts: int
    in_principle: int


NOTHING = LeastOpen(0, 0)


def tells_days(county: County, owed: Iterable[EventTask], people: int) -> bool:
    """Whether an office with some duties and so many people is small enough for each day to be told apart."""
    return (
        people * sum((min(t.last, county.end) - max(t.first, county.start)).days + 1 for t in owed) <= DAILY
    )


Months = tuple[tuple[date, int], ...]
"""The first day of each month in which an event lies, and how many of its days lie there."""


class Held(NamedTuple):
    """An event in a pattern of months (or on a day): how much of it is held, and who sits in it."""

    task: EventTask
    events: Sequence[Event]
    share: Any
    seats: Mapping[str, Any]


class Programme:
    """The programme, filled school by school.

    ``held`` tells how many schools each person holds (in whole numbers only), ``across`` the shares of events over the end of a month,
    ``events`` what each share stands for. With ``posted`` the postings given stand, and all their visits are made.
    """

    def __init__(
        self,
        county: County,
        office_id: str,
        given: Plan,
        *,
        whole: bool = False,
        daily: bool = True,
        posted: bool = False,
    ) -> None:
        self.county, self.office_id = county, office_id
        self.force = Workforce(county, office_id, given)
        self.lp = whole_programme(WHOLE) if whole else programme()
        self._whole = whole
        self.musts: list[Any] = []
        self.others: list[Any] = []
        self._broken: list[Any] = []
        self._visited: dict[tuple[str, date], Any] = {}
        self.across: list[Any] = []
        self.events: list[Held] = []
        self._posted = posted
        self._rooms: dict[tuple[str, date], Any] = {}
        self._within: dict[tuple[str, Span], Any] = {}
        single = single_duties(county, office_id, given)
        owed = [t for due in single.values() for t in due]
        windows = {(max(t.first, county.start), min(t.last, county.end)) for t in owed}
        self.daily = daily and tells_days(county, owed, len(self.force.people))
        self._windows = sorted(windows, key=lambda w: (w[1] - w[0], w))[:WINDOWS]
        for school in county.schools_of(office_id):
            self._school(single.get(school.school_id, ()))
        for evaluation in single.get("", ()):
            self._school([evaluation])
        if not posted:
            self._visits()
        if whole and not posted:
            self._held()

    def solve(self) -> LeastOpen:
        """The bounds (0 where the solver gives no answer)."""
        self._seek(self.musts, self._broken)
        if not solved(self.lp):
            return NOTHING
        musts = float(self.lp.Objective().Value())
        kept = self.lp.Constraint(musts - SLACK, self.lp.infinity())
        for x in self.musts:
            kept.SetCoefficient(x, 1.0)
        for x in self._broken:
            kept.SetCoefficient(x, -1.0)
        self._seek(self.others)
        others = float(self.lp.Objective().Value()) if solved(self.lp) else len(self.others)
        return LeastOpen(self._left(musts), max(0, math.ceil(len(self.others) - others - 1e-4)))

    def least(self, musts: int) -> LeastOpen:
        """How little stays open as far as that is proven (of a programme in whole numbers), in principle with so many musts open."""
        most = self.most_served([*((-1, x) for x in self.others), (1, self.beyond)])
        if most is None:
            return NOTHING
        owed = MUST * (sum(self._owed_visits.values()) + self._must_events)
        bought = most + round(self.beyond.Ub())
        others = len(self.others) - (most - owed + MUST * musts)
        return LeastOpen(max(0, -((bought - owed) // MUST)), max(0, others))

    def most_served(self, dear: Sequence[tuple[int, Any]] = ()) -> int | None:
        """``MUST`` for each must served, less caps broken and what is ``dear`` beside, that no answer goes beyond (None: none was found)."""
        self._seek(self.musts, self._broken, MUST)
        for price, x in dear:
            self.lp.Objective().SetCoefficient(x, float(-price))
        most = proven(self.lp)
        return None if most is None else math.floor(most + SLACK)

    @property
    def chosen(self) -> list[Held]:
        """The events that are held, in whole numbers."""
        return [h for h in self.events if h.share.solution_value() > 0.5]

    @property
    def leaves_open(self) -> bool:
        """Whether a must is left open, in whole numbers."""
        return any(x.solution_value() < x.Ub() - 0.5 for x in self.musts)

    def _left(self, served: float) -> int:
        owed = sum(self._owed_visits.values()) + self._must_events
        return max(0, math.ceil(owed - served - 1e-4))

    def _seek(self, parts: Sequence[Any], lost: Sequence[Any] = (), worth: float = 1.0) -> None:
        objective = self.lp.Objective()
        objective.Clear()
        for each, some in ((worth, parts), (-worth, lost)):
            for x in some:
                objective.SetCoefficient(x, each)
        objective.SetMaximization()

    def _amount(self, most: float) -> Any:
        return self.lp.IntVar(0.0, most, "") if self._whole else self.lp.NumVar(0.0, most, "")

    # Duties and the events that may serve them.

    def _school(self, due: Sequence[EventTask]) -> None:
        """The duties of one place, with every event that may serve one or some of them."""
        serves: dict[int, list[Any]] = defaultdict(list)
        by_year: dict[int, list[Any]] = defaultdict(list)
        inspected: dict[int, list[Any]] = defaultdict(list)
        for group in self._groups(due):
            event = due[group[0]]
            for n in group[1:]:
                both = merged(self.county, event, due[n])
                if both is None:
                    break
                event = both
            else:
                for year, share in self._event(event):
                    by_year[year].append(share)
                    if event.led_by_fit:
                        inspected[year].append(share)
                    for n in group:
                        serves[n].append(share)
        for n, duty in enumerate(due):
            served = self._amount(1.0)
            row = self.lp.Constraint(-self.lp.infinity(), 0.0)
            row.SetCoefficient(served, 1.0)
            for share in serves[n]:
                row.SetCoefficient(share, -1.0)
            in_principle = all(t.kind is TaskKind.PRINCIPAL_REVIEW for t in duty.kinds)
            (self.others if in_principle else self.musts).append(served)
        if due and due[0].target_id in self.county.schools:
            for year, shares in by_year.items():
                room = self._events_allowed(self.county.schools[due[0].target_id], year)
                self._cap(shares, room, len(due))
                self._cap(inspected[year], 1, len(due))

    def _events_allowed(self, school: School, year: int) -> int:
        """The events of a school and year that the office may hold."""
        most = self.county.parameters.count("events_per_year", school.office_id)
        return max(
            0,
            most
            - sum(r.target_id == school.school_id and r.start.year == year for r in self.county.rows.imposed),
        )

    def _cap(self, shares: Sequence[Any], room: int, most: int) -> None:
        """Of some events no more than there is room for; beyond (``most`` at the most) one must is broken."""
        if not shares or most <= room:
            return
        broken = self._amount(1.0)
        self._broken.append(broken)
        row = self.lp.Constraint(-self.lp.infinity(), float(room))
        row.SetCoefficient(broken, float(room - most))
        for share in shares:
            row.SetCoefficient(share, 1.0)

    def _groups(self, due: Sequence[EventTask]) -> Iterable[tuple[int, ...]]:
        for size in range(1, len(due) + 1):
            for group in combinations(range(len(due)), size):
                if may_share(self.county, [kind for n in group for kind in due[n].kinds]):
                    yield group

    def _event(self, task: EventTask) -> Iterable[tuple[int, Any]]:
        """The shares of an event in each pattern of months (or on each day), with its year and its seats."""
        for months, events in self._patterns(task):
            share = self._amount(1.0)
            self.across += [share] if len(months) > 1 else []
            self._seated(task, months, events, share)
            yield events[0].start.year, share

    def _patterns(self, task: EventTask) -> Iterable[tuple[Months, list[Event]]]:
        """The placements of an event that lie alike: its days in each month, and what is placed so."""
        patterns: dict[tuple[Any, ...], list[Event]] = defaultdict(list)
        for event in placements(self.county, task):
            months = tuple(sorted(event.days_by_month().items()))
            patterns[months, event.start if self.daily else None].append(event)
        return ((months, events) for (months, _), events in patterns.items())

    def _seated(self, task: EventTask, months: Months, events: Sequence[Event], share: Any) -> None:
        """Let a share of an event have its team: people with days there, among them one who may lead."""
        size, lead = self._at_least(share, task.team), self._at_least(share, 1)
        spells = list(self._spells(min(e.start for e in events), max(e.end for e in events), task.length))
        seats: dict[str, Any] = {}
        self.events.append(Held(task, events, share, seats))
        for who in self.force.pool(task):
            days = self.force.days(who, government=task.government)
            free = [e for e in events if days.issuperset(e.days())]
            leads = any(self.force.may(task, who, e, Role.LEAD) for e in free)
            if not leads and not any(self.force.may(task, who, e, Role.MEMBER) for e in free):
                continue
            seat = seats[who] = self._amount(1.0)
            within = self.lp.Constraint(0.0, self.lp.infinity())
            within.SetCoefficient(share, 1.0)
            within.SetCoefficient(seat, -1.0)
            size.SetCoefficient(seat, 1.0)
            if leads:
                lead.SetCoefficient(seat, 1.0)
            for month, held in months:
                self._room(who, month).SetCoefficient(seat, 2.0 * held)
            for spell, held in spells:
                self._days_in(who, spell).SetCoefficient(seat, float(held))
        if self._posted and task.with_responsible and (own := self.force.responsible(task, events[0])):
            self._with(share, seats.get(own))

    def _spells(self, first: date, last: date, length: int) -> Iterable[tuple[Span, int]]:
        """The spells whose days are told apart and that hold an event, with how many of its days."""
        if self.daily:
            yield from (((day, day), 1) for day in days_between(first, last))
            return
        yield from ((w, length) for w in self._windows if w[0] <= first and last <= w[1])

    def _days_in(self, who: str, spell: Span) -> Any:
        """The row that holds a person's days of events in a spell: no more than those on which they can be sent out."""
        if (who, spell) not in self._within:
            free = sum(spell[0] <= d <= spell[1] for d in self.force.all_days(who))
            self._within[who, spell] = self.lp.Constraint(-self.lp.infinity(), float(free))
        return self._within[who, spell]

    def _with(self, share: Any, seat: Any) -> None:
        """Let an event be held only where a person sits in it (nowhere, if that person cannot)."""
        row = self.lp.Constraint(-self.lp.infinity(), 0.0)
        row.SetCoefficient(share, 1.0)
        if seat is not None:
            row.SetCoefficient(seat, -1.0)

    def _at_least(self, share: Any, number: int) -> Any:
        row = self.lp.Constraint(0.0, self.lp.infinity())
        row.SetCoefficient(share, -float(number))
        return row

    # Visits and months.

    def _visits(self) -> None:
        p = self.county.parameters
        each = monthly_half_days(self.county, self.office_id)
        self._must_events = len(self.musts)
        self._owed_visits: Counter[date] = Counter()
        for school in self.county.schools_of(self.office_id):
            for first, _ in duties.required_months(self.county, school, p):
                self._owed_visits[first.replace(day=1)] += 1
        for month, number in sorted(self._owed_visits.items()):
            made = self._amount(float(number))
            enough = self.lp.Constraint(0.0, self.lp.infinity())
            enough.SetCoefficient(made, -float(each))
            for who in self.force.own:
                part = self._visited[who, month] = self._amount(float(each * number))
                enough.SetCoefficient(part, 1.0)
                self._room(who, month).SetCoefficient(part, 1.0)
            self.musts.append(made)

    def _held(self) -> None:
        """Visits are made by who holds the school."""
        self.held = HeldSchools(self.lp, self.county, self.office_id, self._visited)
        self.beyond = self.held.beyond
        self._broken.append(self.held.twice)

    def _room(self, who: str, month: date) -> Any:
        """The row that holds a person's month: half-days agreed, and no more than the days on which they can be sent out."""
        if (who, month) not in self._rooms:
            free = 2 * by_month(self.force.all_days(who))[month]
            agreed = agreed_half_days(self.force.people[who])
            room = self.force.whole_room.get((who, month), 0) if self._posted else min(free, agreed)
            self._rooms[who, month] = self.lp.Constraint(-self.lp.infinity(), float(max(0, room)))
        return self._rooms[who, month]


class SummedTeams(Programme):
    """The programme of a larger office in whole numbers: who sits in which team is not told apart, nor who is recused where.

    In each month people have seats in events of so many days: no fewer than these ask for, those who may lead no fewer than leads.
    """

    def __init__(self, *where: Any, **terms: Any) -> None:
        self._sums: dict[tuple[date, int], tuple[Any, Any, Mapping[str, Any]]] = {}
        super().__init__(*where, **{**terms, "daily": False})

    def _seated(self, task: EventTask, months: Months, events: Sequence[Event], share: Any) -> None:
        self.events.append(Held(task, events, share, {}))
        comes = self._posted and task.with_responsible
        for month, held in months:
            seats, leads, of_person = self._of_month(month, held)
            seats.SetCoefficient(share, -float(task.team))
            if task.led_by_able:
                leads.SetCoefficient(share, -1.0)
            if comes and (own := self.force.responsible(task, events[0])):
                self._with(share, of_person[own])

    def _of_month(self, month: date, held: int) -> tuple[Any, Any, Mapping[str, Any]]:
        """The rows of all people's seats in a month's events of so many days and of those who may lead, and the seats of each."""
        if (month, held) not in self._sums:
            seats, leads = (self.lp.Constraint(0.0, self.lp.infinity()) for _ in range(2))
            of_person = {who: self.lp.IntVar(0.0, 31.0, "") for who in self.force.people}
            for who, person in self.force.people.items():
                self._room(who, month).SetCoefficient(of_person[who], 2.0 * held)
                seats.SetCoefficient(of_person[who], 1.0)
                if person.can_lead:
                    leads.SetCoefficient(of_person[who], 1.0)
            self._sums[month, held] = seats, leads, of_person
        return self._sums[month, held]
