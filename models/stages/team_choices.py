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

    def cheapest(self, costs: Costs, expert_price: float) -> tuple[float, Team] | None:
        """The cheapest team at some costs of its people, with the price of a missing expert (None: there is none)."""
        best = self._with(costs, self.bound)
        if best is None or self.knows is None or self.knows[list(best[1])].any():
            return best
        best = best[0] + expert_price, best[1]
        for able in (self.leads, self.joins):
            among = np.flatnonzero(able & self.knows)
            if len(among):
                found = self._with(costs, self.bound, int(among[np.argmin(costs[among])]))
                if found is not None and found[0] < best[0]:
                    best = found
        return best

    def holds(self, team: Team) -> bool:
        """Whether some people could be the team then."""
        who = list(team)
        members = int(self.joins[who].sum())
        others = self.leads[who] & ~self.joins[who]
        led = bool(others.any()) if members < len(who) else bool(self.leads[who].any())
        return led and members + bool(others.any()) == len(who) and self.bound in (NOBODY, *who)

    def _with(self, costs: Costs, *wanted: int) -> tuple[float, Team] | None:
        """The cheapest team with some people in it: the cheapest members where one of them leads, or a lead and the cheapest members.

        The lead is the cheapest, or the cheapest of those who may be nothing else.
        """
        must = {who for who in wanted if who != NOBODY}
        if must:
            costs = costs.copy()
            costs[list(must)] -= WANTED
        order = np.argsort(costs, kind="stable")
        members, leads = order[self.joins[order]], order[self.leads[order]]
        size = self.task.team
        if not len(leads):
            return None
        firsts = leads[:1].tolist() + leads[~self.joins[leads]][:1].tolist()
        led = [np.append(members[members != lead][: size - 1], lead) for lead in firsts]
        teams = [team for team in (members[:size], *led) if len(team) == size and self.leads[team].any()]
        cost, team = min(((float(costs[t].sum()), tuple(t.tolist())) for t in teams), default=(0.0, ()))
        return (cost + WANTED * len(must), team) if teams and must <= set(team) else None


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
