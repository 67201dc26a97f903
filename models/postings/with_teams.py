"""Portfolios and the seats of the year's teams in one programme: what people's half-days are worth where both want them.

Sets: portfolios a and pieces (``portfolios.py``), events e, people i, loads l of a person (half-days from which on each costs more).
Decision: y[a] in parts; s[e, i], the part of e's seats that i takes; lead[e, i], of these the part that leads. Minimised: portfolios, pieces
that nobody holds, road of seats, experts who are missing, half-days beyond each load at its price.
(1) the limits of ``portfolios.py``.
(2) e: as many s as its team, one lead, of those who may, no more than their s, and an expert where one is wanted; all times e's chance.
(3) a row of exchanges may bar somebody from leading: its portfolios and that lead come to one at the most.
(4) l: half-days of visits and seats, less those beyond, within its limit.
The bound is Lagrangian over all portfolios and teams: each event has the cheapest team under the duals of (3) and (4).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from duxue.models.postings.candidates import Candidates
from duxue.models.postings.master import Duals
from duxue.models.postings.portfolios import Rounds
from duxue.models.postings.tenures import Minutes, TenureProblem
from duxue.models.solver import Stop


class Team(NamedTuple):
    """An event's seats: how many, the half-days of each, the event's chance, the minutes by person; who may lead, with the row of exchanges
    that may bar it (None: nothing does); who is an expert wanted there, and what it costs to have none (None: none is wanted)."""

    size: int
    half_days: int
    chance: float
    minutes: Mapping[str, float]
    leads: Mapping[str, int | None]
    experts: frozenset[str] | None
    without_expert: float

    def least(self, worth: Mapping[str, float], barred: Minutes) -> float:
        """Minutes of the cheapest team, a half-day of people's being worth so much, and leading costing what its row does."""
        cost = {i: minutes + self.half_days * worth.get(i, 0.0) for i, minutes in self.minutes.items()}
        order = sorted(cost, key=lambda i: (cost[i], i))
        return self.chance * min(
            (0.0 if row is None else float(barred[row])) + self._led(i, order, cost)
            for i, row in self.leads.items()
        )

    def _led(self, lead: str, order: Sequence[str], cost: Mapping[str, float]) -> float:
        """Minutes of the cheapest team that somebody leads, the cheapest people first; an expert comes along where that is worth it."""
        others = [i for i in order[: self.size] if i != lead][: self.size - 1]
        least = cost[lead] + sum(cost[i] for i in others)
        if self.experts is None or self.experts & {lead, *others}:
            return least
        expert = min((cost[i] for i in self.experts), default=math.inf)
        return least + min(self.without_expert, expert - cost[others[-1]] if others else math.inf)


def expected_teams(pool: Candidates) -> list[Team]:
    """The teams of the events to be expected; who answers for a school comes to its look-backs beside these."""
    teams = []
    for school, event, chance in pool.team_road.events():
        seats = list(pool.team_road.seats(school, event))
        experts = frozenset(one.who for one in seats if one.expert)
        teams.append(
            Team(
                event.team - event.own,
                2 * event.length,
                chance,
                {one.who: one.minutes for one in seats},
                {one.who: None for one in seats if one.able},
                experts if event.fit else None,
                float(pool.team_road.without_expert),
            )
        )
    return teams


class WithTeams(Rounds):
    """Rounds over portfolios whose programme has the seats of some teams beside them, by the names of the problem's people."""

    def __init__(
        self, problem: TenureProblem, start: Minutes, stop: Stop, teams: Sequence[Team], people: Sequence[str]
    ) -> None:
        super().__init__(problem, start, stop)
        self.teams = [team for team in teams if team.leads]
        self.loads: dict[str, list[int]] = {}
        for n, load in enumerate(problem.loads):
            self.loads.setdefault(people[load.person], []).append(n)
        for team in self.teams:
            self._enter(team)

    def worth(self, at: Duals) -> Mapping[str, float]:
        """By person what a half-day is worth under some duals."""
        return {i: float(at.load[mine].sum()) for i, mine in self.loads.items()}

    def beside(self, at: Duals) -> float:
        """Minutes of all teams under some duals, at least."""
        worth = self.worth(at)
        return sum(team.least(worth, at.exchange) for team in self.teams)

    def _enter(self, team: Team) -> None:
        lp, objective = self.master.lp, self.master.objective
        size, one = (lp.Constraint(n * team.chance, lp.infinity()) for n in (team.size, 1))
        expert = lp.Constraint(team.chance * (team.experts is not None), lp.infinity())
        missing = lp.NumVar(0, lp.infinity(), "")
        objective.SetCoefficient(missing, team.without_expert)
        expert.SetCoefficient(missing, 1)
        for i, minutes in team.minutes.items():
            seat = lp.NumVar(0, team.chance, "")
            objective.SetCoefficient(seat, minutes)
            for row in (size, *[expert] * (i in (team.experts or ()))):
                row.SetCoefficient(seat, 1)
            for n in self.loads.get(i, ()):
                self.master.loads[n].SetCoefficient(seat, team.half_days)
            if i in team.leads:
                self._lead(team, i, seat, one)

    def _lead(self, team: Team, person: str, seat: Any, one: Any) -> None:
        """Somebody who may lead: as a seat where nothing may bar it, else as a part of it."""
        lp, row = self.master.lp, team.leads[person]
        if row is None:
            one.SetCoefficient(seat, 1)
            return
        lead, within = lp.NumVar(0, team.chance, ""), lp.Constraint(-lp.infinity(), 0)
        within.SetCoefficient(lead, 1)
        within.SetCoefficient(seat, -1)
        one.SetCoefficient(lead, 1)
        self.master.exchanges[row].SetCoefficient(lead, 1)
