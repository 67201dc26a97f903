"""What a half-day of each person's time is worth to the year's teams, before anybody answers for a school.

Portfolios and the seats of the events to be expected stand in one linear programme (``with_teams.py``), with half-days of both beyond
i's share and far beyond it at their prices (``FairShares``). The dual of i's half-days is what one of them is worth: postings pay it for
each half-day of visits, so that whoever is near the events of many teams keeps days for these. What visits alone cost beyond shares is
part of portfolios: it is their price that keeps a whole school too many from anybody, and half-days are worth what teams give for them.
With tours of one or two schools in their place, held in parts, half-days were worth half as much again. Who is free on which day, and
whole seats and schools, are left out: it steers the choice of postings and proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from duxue.models.goals.fair_shares import has_people_to_spare
from duxue.models.postings.assignment import Assignment
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.pricing import FEW, Portfolio
from duxue.models.postings.staffing_bound import minutes_of
from duxue.models.postings.tenures import Minutes, tenure_problem
from duxue.models.postings.tour_duals import worth_of_pieces
from duxue.models.postings.with_teams import WithTeams, expected_teams
from duxue.models.prices import REPORTED
from duxue.models.solver import Stop
from duxue.scenarios.county import County

CLOSE = 0.02
"""How near the programme's optimum must come to its bound for the guess to be good enough."""


@dataclass(frozen=True)
class TimeWorth:
    """Whole minutes of a half-day by person (nobody: postings do without), the portfolios met while that was found, and what each
    piece of a school's year was worth then."""

    of: Mapping[str, int] = field(default_factory=dict)
    portfolios: tuple[Portfolio, ...] = ()
    pieces: Minutes | None = None

    def paid(self, pool: Candidates, rows: Sequence[Candidate]) -> list[Candidate]:
        """The candidates with what their visits' half-days are worth to teams as a part of their price."""
        found = []
        for c in rows if self.of else ():
            more = self.of.get(c.row.inspector_id, 0) * len(c.months) * pool.half_days_each
            found.append(replace(c, price=c.price + more, teams=c.teams + more))
        return found or list(rows)


def worth_of_time(county: County, pool: Candidates, rows: Sequence[Candidate], stop: Stop) -> TimeWorth:
    """What half-days of an office's people are worth; after a stop as far as is known.

    Nothing is without people to spare: postings have hardly a choice left there, and days kept for teams bought little evenness, and cost
    proofs of 2 to 4 % for five times the work.
    """
    if not has_people_to_spare(county, pool.office_id):
        return TimeWorth()
    model = Assignment(county, pool, rows, {})
    loads = model.goals.loads()
    cost, _ = minutes_of(*model.board(range(len(rows)), ()), REPORTED)
    problem = tenure_problem(county, pool, rows, cost, loads=loads)
    if not loads or not problem.open_price.size:
        return TimeWorth()
    people = [person.inspector_id for person in pool.people]
    rounds = WithTeams(
        replace(problem, loads=tuple(loads)), worth_of_pieces(problem), stop, expected_teams(pool), people
    )
    rounds.run(stop, close=CLOSE, many=FEW)
    known = rounds.generated()
    worth = {i: round(minutes) for i, minutes in rounds.worth(known.duals).items()}
    return TimeWorth(worth, known.portfolios, known.duals.cover)
