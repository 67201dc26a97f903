"""How few duties of a year must stay open: a linear programme over person-months and windows.

Sets: people i, months m, duties d; events e at a school, each for one duty or for some that may share it; patterns k of months in
which placements of e lie. C[i,m]: the half-days of i's month, as agreed and as far as i can be sent out.
Decision: y[d] in 0..1, duty d is served; v[m], visits made of the n[m] owed; u[e,k], event e is held in k; x[i,e,k], i sits in it;
z[i,m], half-days of i's visits.
(1) y[d] <= sum of u[e,k] over the events that serve d.  (2) x[i,e,k] <= u[e,k]; sum over i of x = team * u; leads >= u.
(3) z[i,m] + sum of x's half-days in m <= C[i,m].  (4) sum over i of z[i,m] >= half-days of v[m]; v[m] <= n[m].
Maximised: musts served (y and v); then, with as many, what holds in principle. Days inside a month are not told apart and anybody
may visit any school: no plan in which nobody works beyond days agreed leaves fewer open. Bounds are rounded up.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from duxue.models.facts import duties
from duxue.models.facts.field_work import agreed_half_days, monthly_half_days
from duxue.models.linear import programme, solved
from duxue.models.mending.single_duties import single_duties
from duxue.models.stages.tasks import EventTask, YearTasks
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.codes import Role, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

SLACK = 1e-6
"""What a sum of a linear programme may be off."""


class LeastOpen(NamedTuple):
    """Duties that stay open in every plan of an office: musts, and of the plans with as few, those in principle."""

    musts: int
    in_principle: int


def least_open(county: County, office_id: str, given: Plan) -> LeastOpen:
    """The bounds of one office, with ``given`` (what others have fixed) standing."""
    return _Programme(county, office_id, given).solve()


class _Programme:
    """The programme, filled school by school."""

    def __init__(self, county: County, office_id: str, given: Plan) -> None:
        self.county, self.office_id = county, office_id
        self.force = Workforce(county, office_id, given)
        self.tasks = YearTasks(county, office_id, ())
        self.lp = programme()
        self.musts: list[Any] = []
        self.others: list[Any] = []
        self._rooms: dict[tuple[str, date], Any] = {}
        single = single_duties(county, office_id, given)
        for school in county.schools_of(office_id):
            self._school(single.get(school.school_id, ()))
        for evaluation in single.get("", ()):
            self._school([evaluation])
        self._visits()

    def solve(self) -> LeastOpen:
        """The bounds (0 where the solver gives no answer)."""
        owed = self._owed_visits
        musts = self._most(self.musts)
        if musts is None:
            return LeastOpen(0, 0)
        kept = self.lp.Constraint(musts - SLACK, self.lp.infinity())
        for x in self.musts:
            kept.SetCoefficient(x, 1.0)
        others = self._most(self.others)
        whole = sum(owed.values()) + self._must_events
        return LeastOpen(
            max(0, math.ceil(whole - musts - 1e-4)),
            0 if others is None else max(0, math.ceil(len(self.others) - others - 1e-4)),
        )

    def _most(self, parts: Sequence[Any]) -> float | None:
        objective = self.lp.Objective()
        objective.Clear()
        for x in parts:
            objective.SetCoefficient(x, 1.0)
        objective.SetMaximization()
        return float(objective.Value()) if solved(self.lp) else None

    # Duties and the events that may serve them.

    def _school(self, due: Sequence[EventTask]) -> None:
        """The duties of one place, with every event that may serve one or some of them."""
        serves: dict[int, list[Any]] = defaultdict(list)
        for group in self._groups(due):
            event = due[group[0]]
            for n in group[1:]:
                both = self.tasks.merged(event, due[n], choices=1)
                if both is None:
                    break
                event = both
            else:
                for share in self._event(event):
                    for n in group:
                        serves[n].append(share)
        for n, duty in enumerate(due):
            served = self.lp.NumVar(0.0, 1.0, "")
            row = self.lp.Constraint(-self.lp.infinity(), 0.0)
            row.SetCoefficient(served, 1.0)
            for share in serves[n]:
                row.SetCoefficient(share, -1.0)
            in_principle = all(t.kind is TaskKind.PRINCIPAL_REVIEW for t in duty.kinds)
            (self.others if in_principle else self.musts).append(served)

    def _groups(self, due: Sequence[EventTask]) -> Iterable[tuple[int, ...]]:
        for size in range(1, len(due) + 1):
            yield from combinations(range(len(due)), size)

    def _event(self, task: EventTask) -> Iterable[Any]:
        """The shares of an event in each pattern of months, with its seats."""
        by_months: dict[tuple[tuple[date, int], ...], list[Any]] = defaultdict(list)
        for event in self.tasks.placements(task):
            by_months[tuple(sorted(Counter(d.replace(day=1) for d in event.days()).items()))].append(event)
        for months, events in by_months.items():
            share = self.lp.NumVar(0.0, 1.0, "")
            size, lead = self._at_least(share, task.team), self._at_least(share, 1)
            for who in self.force.pool(task):
                days = self.force.days(who, government=task.government)
                if not any(days.issuperset(e.days()) for e in events):
                    continue
                leads = self.force.fit(task, who, Role.LEAD)
                if not leads and not self.force.fit(task, who, Role.MEMBER):
                    continue
                seat = self.lp.NumVar(0.0, 1.0, "")
                within = self.lp.Constraint(0.0, self.lp.infinity())
                within.SetCoefficient(share, 1.0)
                within.SetCoefficient(seat, -1.0)
                size.SetCoefficient(seat, 1.0)
                if leads:
                    lead.SetCoefficient(seat, 1.0)
                for month, held in months:
                    self._room(who, month).SetCoefficient(seat, 2.0 * held)
            yield share

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
            made = self.lp.NumVar(0.0, float(number), "")
            enough = self.lp.Constraint(0.0, self.lp.infinity())
            enough.SetCoefficient(made, -float(each))
            for who in self.force.own:
                part = self.lp.NumVar(0.0, self.lp.infinity(), "")
                enough.SetCoefficient(part, 1.0)
                self._room(who, month).SetCoefficient(part, 1.0)
            self.musts.append(made)

    def _room(self, who: str, month: date) -> Any:
        """The row that holds a person's month: half-days agreed, and no more than the days on which they can be sent out."""
        if (who, month) not in self._rooms:
            days = self.force.days(who, government=False) | self.force.days(who, government=True)
            free = 2 * sum(d.replace(day=1) == month for d in days)
            agreed = agreed_half_days(self.force.people[who])
            self._rooms[who, month] = self.lp.Constraint(-self.lp.infinity(), float(min(free, agreed)))
        return self._rooms[who, month]
