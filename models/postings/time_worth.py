"""What a half-day of each person's time is worth to the year's teams, before anybody answers for a school.

Sets: people i, tours of one or two schools that postings may share, events e to be expected (``TeamRoad``), each with its
chance. Decision: tours chosen in parts, s[e, i] the part of e's seats that i takes. Minimised: road of visits and seats, goals,
and half-days of both beyond i's share and far beyond it (``FairShares``). The dual of i's half-days is what one of them is worth:
postings pay it for each half-day of visits, so that whoever is near the events of many teams keeps days for these. Who is free on which day,
and whole seats and schools, are left out: it steers the choice of postings and proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from duxue.models.goals.fair_shares import has_people_to_spare
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.goals import PostingGoals
from duxue.models.postings.team_road import Expected
from duxue.models.postings.tenures import Load, tenure_problem
from duxue.models.postings.tour_duals import TourProgramme
from duxue.scenarios.county import County
from duxue.scenarios.records import School

ROUNDS = 20


def with_worth_of_time(
    county: County, pool: Candidates, rows: Sequence[Candidate]
) -> tuple[list[Candidate], Mapping[str, float]]:
    """The candidates with what their visits' half-days are worth to teams as a part of their price, and what one is by person.

    Nothing is without people to spare: postings have hardly a choice left there, and days kept for teams bought little evenness, and cost
    proofs of 2 to 4 % for five times the work.
    """
    loads = fair_loads(pool, rows) if has_people_to_spare(county, pool.office_id) else []
    worth = half_days_worth(county, pool, rows, loads) if loads else {}
    found = []
    for c in rows if worth else ():
        more = round(worth[c.row.inspector_id] * len(c.months) * pool.half_days_each)
        found.append(replace(c, price=c.price + more, teams=c.teams + more))
    return found or list(rows), worth


def fair_loads(pool: Candidates, rows: Sequence[Candidate]) -> list[Load]:
    """What people's half-days cost beyond their shares."""
    fair = PostingGoals(pool, rows).fair
    return [
        Load(n, float(limit), float(price))
        for n, person in enumerate(pool.people)
        if person.inspector_id in fair.of
        for limit, price in fair.steps(fair.of[person.inspector_id])
        if price
    ]


def half_days_worth(
    county: County, pool: Candidates, rows: Sequence[Candidate], loads: Sequence[Load]
) -> Mapping[str, float]:
    """Minutes by person."""
    cost = {k: float(pool.tour_minutes(c) + c.price) for k, c in enumerate(rows)}
    programme = TeamsAndTours(tenure_problem(county, pool, rows, cost), loads)
    for school, event, chance in pool.team_road.events():
        programme.seats(pool, school, event, chance)
    programme.settled(ROUNDS)
    return {p.inspector_id: programme.half_day(n) for n, p in enumerate(pool.people)}


class TeamsAndTours(TourProgramme):
    """Tours, and the seats of teams beside them."""

    def seats(self, pool: Candidates, school: School, event: Expected, chance: float) -> None:
        """The seats of an event to be expected with some chance."""
        size = self.lp.Constraint(event.team * chance, self.infinity)
        lead = self.lp.Constraint(chance, self.infinity)
        for who, minutes, able in pool.team_road.seats(school, event):
            seat = self.lp.NumVar(0, chance, "")
            self.objective.SetCoefficient(seat, minutes)
            size.SetCoefficient(seat, 1)
            if able:
                lead.SetCoefficient(seat, 1)
            for row in self.of_person[pool.tours.row[who]]:
                row.SetCoefficient(seat, 2 * event.length)
