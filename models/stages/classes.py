"""Who goes to which training session: everybody's hours with the fewest days away."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from duxue.models.board import Board
from duxue.models.facts.campaigns import campaign_offices, campaign_scope
from duxue.models.facts.duties import attendable, open_follow_ups
from duxue.models.levels import least_by_level, outcome_of, standing_of
from duxue.models.prices import price_of
from duxue.models.rules import training_hours, working_day
from duxue.models.shortfalls import amount_of
from duxue.models.solver import Outcome, Stop
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, days_between
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
    people = [i.inspector_id for i in county.inspectors_of(office_id)]
    scarce = _scarce_days(county, office_id)
    board = Board(subjects={"inspectors": people})
    taken = []
    for inspector_id in people:
        sessions = attendable(county, county.inspectors[inspector_id])
        literals = {}
        for session in sessions:
            row = make(Attendance, training_id=session.training_id, inspector_id=inspector_id)
            literals[session.training_id] = board.add_attendance(row)
            taken.append((row, literals[session.training_id]))
            days = list(days_between(session.start, session.end))
            board.pay(DAY_AWAY * len(days), literals[session.training_id])
            board.pay(round(SCARCE * sum(scarce.get(d, 0.0) for d in days)), literals[session.training_id])
    # Nobody is in two sessions at once; absences are out of the offer already.
    working_day.post(board.pen(working_day.CARD, county), county, county.parameters)
    price = price_of(county, office_id, training_hours.CARD.id, training_hours.CARD.force)
    training_hours.post(board.pen(training_hours.CARD, county, price=price), county, county.parameters)
    begin = board.complete_assignment({})
    spent: list[float] = []
    least = least_by_level(
        board, begin, seed=seed, stop=stop, limit=lambda: effort - sum(spent), spend=spent.append, gap=0.0
    )  # fmt: skip
    outcome = outcome_of(
        office_id, "classes", standing_of(board, least.values), least.bound,
        seconds=time.monotonic() - began, work=sum(spent, 0.0), stop=stop,
    )  # fmt: skip
    return Classes(tuple(row for row, x in taken if amount_of(x, least.values)), outcome)
