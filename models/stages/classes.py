"""Who goes to which training session: everybody's hours with the fewest days away."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from duxue.models.board import Board
from duxue.models.facts.campaigns import campaign_offices, campaign_scope
from duxue.models.facts.duties import attendable, open_follow_ups
from duxue.models.levels import least_by_level, outcome_of, retold, standing_of
from duxue.models.prices import price_of
from duxue.models.rules import training_hours, working_day
from duxue.models.rules.pen import Lit
from duxue.models.shortfalls import amount_of
from duxue.models.solver import Outcome, Stop
from duxue.scenarios.calendar import days_between
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance
from duxue.scenarios.records import School
from duxue.scenarios.rows import make

DAY_AWAY = 480
"""Minutes of a day in class: the unit in which sessions are weighed against each other."""


SCARCE = 5 * DAY_AWAY
"""Minutes at which a session that takes all days of a duty's window is priced: an equal one on other days is cheaper."""


@dataclass(frozen=True)
class Classes:
    """The places taken in training sessions, and how the choice ended."""

    attendance: tuple[Attendance, ...]
    outcome: Outcome


def _scarce_days(county: County, office_id: str) -> Mapping[date, float]:
    """By day: the share of the narrowest window of a look-back or campaign that it is."""
    windows: list[tuple[date, date, Sequence[School]]] = [
        (due.first, due.last, (county.schools[due.follow_up.school_id],))
        for due in open_follow_ups(county)
        if county.schools[due.follow_up.school_id].office_id == office_id
    ]
    windows += [
        (c.start, c.end, campaign_scope(county, c, office_id))
        for c in county.rows.campaigns
        if office_id in campaign_offices(county, c)
    ]
    share: dict[date, float] = {}
    for first, last, schools in windows:
        days = {d for s in schools for d in county.calendar.school_days_in(s, first, last)}
        for day in days:
            share[day] = max(share.get(day, 0.0), 1 / len(days))
    return share


def choose_classes(county: County, office_id: str, *, seed: int, effort: float, stop: Stop) -> Classes:
    """Sessions for each person of an office so that the hours asked for are reached as far as the offer allows."""
    began = time.monotonic()
    board, places = _board(county, office_id)
    begin = board.complete_assignment({})
    spent: list[float] = []
    least = least_by_level(
        board, begin, seed=seed, stop=stop, limit=lambda: effort - sum(spent), spend=spent.append, gap=0.0
    )  # fmt: skip
    outcome = outcome_of(
        office_id, "classes", standing_of(board, least.values), least.bound,
        seconds=time.monotonic() - began, work=sum(spent, 0.0), stop=stop,
    )  # fmt: skip
    return Classes(tuple(row for row, x in places.items() if amount_of(x, least.values)), outcome)


def classes_retold(county: County, chosen: Classes, now: Collection[Attendance], stop: Stop) -> Outcome:
    """How the choice ended, told of the places as later stages have left them."""
    if set(now) == set(chosen.attendance):
        return chosen.outcome
    board, places = _board(county, chosen.outcome.office)
    values = board.complete_assignment({x.index: row in now for row, x in places.items()})
    return retold(chosen.outcome, standing_of(board, values), stop)


def _board(county: County, office_id: str) -> tuple[Board, dict[Attendance, Lit]]:
    """Every place that people of an office may take, what each costs, and the rules on hours and days."""
    people = [i.inspector_id for i in county.inspectors_of(office_id)]
    scarce = _scarce_days(county, office_id)
    board = Board(subjects={"inspectors": people})
    places: dict[Attendance, Lit] = {}
    for inspector_id in people:
        for session in attendable(county, county.inspectors[inspector_id]):
            row = make(Attendance, training_id=session.training_id, inspector_id=inspector_id)
            places[row] = literal = board.add_attendance(row)
            days = list(days_between(session.start, session.end))
            board.pay(DAY_AWAY * len(days), literal)
            board.pay(round(SCARCE * sum(scarce.get(d, 0.0) for d in days)), literal)
    # Nobody is in two sessions at once; absences are out of the offer already.
    working_day.post(board.pen(working_day.CARD, county), county, county.parameters)
    price = price_of(county, office_id, training_hours.CARD.id, training_hours.CARD.force)
    training_hours.post(board.pen(training_hours.CARD, county, price=price), county, county.parameters)
    return board, places
