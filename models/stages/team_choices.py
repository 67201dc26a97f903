"""Who could make up an event's team together, by its days; and the cheapest such team where each person has a price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from duxue.models.stages.event_task import EventTask
from duxue.models.stages.workforce import Workforce
from duxue.scenarios.codes import Role
from duxue.scenarios.plan import Event

Months = tuple[tuple[date, int], ...]
"""The months that an event's days lie in, with the number of days in each."""
Costs = NDArray[np.float64]
"""Minutes of each of a workforce's people, in their order."""
Marks = NDArray[np.bool_]
"""Some of a workforce's people, in their order."""
Places = NDArray[np.int_]
"""People by their places in that order, or kinds of days by theirs."""
Team = tuple[int, ...]
"""People by their places in that order."""
WANTED = 1e6
"""More minutes than any seat costs: taken off the cost of somebody who has to come."""
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Together:
    """Who is free on the same days of an event: who may lead then, who may be a member, who knows the school, who has to come."""

    task: EventTask
    months: Months
    leads: Marks
    joins: Marks
    knows: Marks | None
    bound: int

    def holds(self, team: Team) -> bool:
        """Whether some people could be the team then."""
        who = list(team)
        members = int(self.joins[who].sum())
        others = self.leads[who] & ~self.joins[who]
        led = bool(others.any()) if members < len(who) else bool(self.leads[who].any())
        return led and members + bool(others.any()) == len(who) and self.bound in (NOBODY, *who)


Offer = tuple[float, Together, Team]
"""What a team costs, its kind of days, and who it is."""


class CheapestTeams:
    """The cheapest team in each of some kinds of days, all found at once: arrays cost as much for one as for hundreds.

    A team is the cheapest members where one of them leads, or a lead and the cheapest members; the lead is the cheapest, or the
    cheapest of those who may be nothing else.
    """

    def __init__(self, days: Sequence[Together]) -> None:
        self._days = days
        self._sizes = np.array([at.task.team for at in days])
        self._bound = np.array([at.bound for at in days])
        self._leads, self._joins = np.stack([at.leads for at in days]), np.stack([at.joins for at in days])
        everybody = np.ones_like(self._joins[0])
        self._knows = np.stack([everybody if at.knows is None else at.knows for at in days])

    def of(self, costs: Sequence[Costs], expert_price: float) -> list[Offer]:
        """In each kind of days that has a team the cheapest, at ``costs`` of people on these days and the price of a missing expert."""
        found = self._cheapest(np.stack(costs), expert_price)
        return [
            (best[0], at, best[1]) for at, best in zip(self._days, found, strict=True) if best is not None
        ]

    def _cheapest(self, costs: Costs, expert_price: float) -> list[tuple[float, Team] | None]:
        found = self._with(np.arange(len(costs)), costs, self._bound[:, None])
        lacking = [k for k, best in enumerate(found) if best and not self._knows[k, list(best[1])].any()]
        for k in lacking:
            found[k] = _dearer(found[k], expert_price)
        for able in (self._leads, self._joins):
            among = able & self._knows
            rows = np.array([k for k in lacking if among[k].any()], dtype=np.int_)
            experts = np.where(among[rows], costs[rows], np.inf).argmin(axis=1)
            others = self._with(rows, costs[rows], np.column_stack((self._bound[rows], experts)))
            for k, other in zip(rows.tolist(), others, strict=True):
                best = found[k]
                if other is not None and best is not None and other[0] < best[0]:
                    found[k] = other
        return found

    def _with(self, rows: Places, costs: Costs, wanted: Places) -> list[tuple[float, Team] | None]:
        """The cheapest team in some kinds of days with some people in it (``costs`` and ``wanted`` have a row for each)."""
        costs, musts = costs.copy(), [set(mine) - {NOBODY} for mine in wanted.tolist()]
        for k, must in enumerate(musts):
            costs[k, list(must)] -= WANTED
        found: list[tuple[float, Team] | None] = [None] * len(rows)
        for size in set(self._sizes[rows].tolist()):
            some = np.flatnonzero(self._sizes[rows] == size)
            teams = self._teams(size, rows[some], costs[some])
            asked = [
                (costs[some[:, None], team].sum(axis=1).tolist(), team.tolist(), is_one)
                for team, is_one in teams
            ]
            for n, k in enumerate(some.tolist()):
                able = ((cost[n], tuple(team[n])) for cost, team, is_one in asked if is_one[n])
                best = min(able, default=None)
                if best is not None and musts[k] <= set(best[1]):
                    found[k] = _dearer(best, WANTED * len(musts[k]))
        return found

    def _teams(self, size: int, rows: Places, costs: Costs) -> Iterator[tuple[Places, list[bool]]]:
        """The teams of so many people that may be the cheapest: one for each of some kinds of days, and whether it is a team at all."""
        joins, leads, here = self._joins[rows], self._leads[rows], np.arange(len(rows))[:, None]
        members = np.where(joins, costs, np.inf).argsort(axis=1, kind="stable")[:, :size]
        enough, others = joins.sum(axis=1), np.arange(size - 1)
        if members.shape[1] < size:
            return
        yield members, ((enough >= size) & leads[here, members].any(axis=1)).tolist()
        for able in (leads, leads & ~joins):
            lead = np.where(able, costs, np.inf).argmin(axis=1)[:, None]
            same = members == lead
            place = np.where(same.any(axis=1), same.argmax(axis=1), size)[:, None]
            team = np.column_stack((members[here, others + (others >= place)], lead))
            yield team, (able.any(axis=1) & (enough - joins[here, lead][:, 0] >= size - 1)).tolist()


def _dearer(best: tuple[float, Team] | None, more: float) -> tuple[float, Team] | None:
    return best and (best[0] + more, best[1])


class TeamChoices:
    """The people of a workforce in an order, and who of them could make up which team."""

    def __init__(self, force: Workforce) -> None:
        self.force = force
        self.people = list(force.people)
        self.place = {who: n for n, who in enumerate(self.people)}

    def of(self, task: EventTask, placements: Sequence[Event]) -> Iterator[Together]:
        """Who is free together on some placements, by months; days on which nobody is who is not there on others stand for nothing."""
        knows = (
            self._marks(who for who in self.people if self.force.knows(task, who))
            if task.led_by_fit
            else None
        )
        found: dict[tuple[Months, int], list[tuple[int, int]]] = {}
        for months, bound, leads, joins in sorted(self._sets(task, placements), key=_most_first):
            others = found.setdefault((months, bound), [])
            if not any(leads & ~more == 0 and joins & ~also == 0 for more, also in others):
                others.append((leads, joins))
        for (months, bound), sets in found.items():
            for leads, joins in sets:
                yield Together(task, months, self._of_bits(leads), self._of_bits(joins), knows, bound)

    def minutes(self, task: EventTask) -> Costs:
        """Minutes of each person's seat."""
        return np.array([self.force.minutes(task, who) for who in self.people], dtype=np.float64)

    def _sets(self, task: EventTask, placements: Sequence[Event]) -> set[tuple[Months, int, int, int]]:
        """For some placements: months, who has to come, who may lead and who may be a member, as bits."""
        force, fit = self.force, self.force.fit
        pool = list(force.pool(task))
        lead, member = (
            self._bits(who for who in pool if fit(task, who, role)) for role in (Role.LEAD, Role.MEMBER)
        )
        at_times = [who for who in pool if force.barred_at_times(task, who)]
        found = set()
        for event in placements:
            own = force.responsible(task, event) if task.with_responsible else ""
            free = self._free(task.government, force.bits.span(event.start, event.end))
            bound = NOBODY if own == "" else self.place.get(own or "", NOBODY)
            if own != "" and (bound == NOBODY or not free >> bound & 1):
                continue
            leads, joins = lead & free, member & free
            for who in at_times:
                leads &= ~(force.barred(task, who, event, Role.LEAD) << self.place[who])
                joins &= ~(force.barred(task, who, event, Role.MEMBER) << self.place[who])
            joins |= 1 << bound if bound != NOBODY else 0
            found.add((months_of(event), bound, leads, joins))
        return found

    def _free(self, government: bool, span: int) -> int:
        """Who is free on some days."""
        key = government, span
        if key not in self._told:
            away = self.force.away[government]
            self._told[key] = self._bits(who for who in self.people if not span & away.get(who, -1))
        return self._told[key]

    @cached_property
    def _told(self) -> dict[tuple[bool, int], int]:
        return {}

    def _bits(self, people: Iterator[str]) -> int:
        return sum(1 << self.place[who] for who in people)

    def _of_bits(self, people: int) -> Marks:
        return np.array([people >> n & 1 for n in range(len(self.people))], dtype=np.bool_)

    def _marks(self, people: Iterator[str]) -> Marks:
        return self._of_bits(self._bits(people))


def months_of(event: Event) -> Months:
    """The months that an event's days lie in, with the number of days in each."""
    return tuple(event.days_by_month().items())


def _most_first(one: tuple[Months, int, int, int]) -> tuple[int, Months, int, int, int]:
    months, bound, leads, joins = one
    return -(leads.bit_count() + joins.bit_count()), months, bound, leads, joins
