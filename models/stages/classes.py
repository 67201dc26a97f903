"""Who goes to which training session: everybody's hours with the fewest days away."""

from __future__ import annotations

import time
from dataclasses import dataclass

from duxue.models.board import Board
from duxue.models.duties import attendable
from duxue.models.prices import price_of, told
from duxue.models.rules import training_hours
from duxue.models.solver import Outcome, Stop, solve
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance
from duxue.scenarios.rows import make
from duxue.scenarios.trajectory import Step

DAY_AWAY = 480
"""Minutes of a day in class: the unit in which sessions are weighed against each other."""


@dataclass(frozen=True)
class Classes:
    """The places taken in training sessions, and how the choice ended."""

    attendance: tuple[Attendance, ...]
    outcome: Outcome


def choose_classes(county: County, office_id: str, *, seed: int, effort: float, stop: Stop) -> Classes:
    """Sessions for each person of an office so that the hours asked for are reached as far as the offer allows."""
    began = time.monotonic()
    people = [i.inspector_id for i in county.inspectors_of(office_id)]
    board = Board(subjects={"inspectors": people})
    taken = []
    for inspector_id in people:
        sessions = attendable(county, county.inspectors[inspector_id])
        literals = {}
        for session in sessions:
            row = make(Attendance, training_id=session.training_id, inspector_id=inspector_id)
            literals[session.training_id] = board.add_attendance(row)
            taken.append((row, literals[session.training_id]))
            board.pay(DAY_AWAY * ((session.end - session.start).days + 1), literals[session.training_id])
        for n, one in enumerate(sessions):
            for other in sessions[n + 1 :]:
                if one.start <= other.end and other.start <= one.end:
                    board.model.add_at_most_one([literals[one.training_id], literals[other.training_id]])
    price = price_of(county, office_id, training_hours.CARD.id, training_hours.CARD.force)
    training_hours.post(board.pen(training_hours.CARD, county, price=price), county, county.parameters)
    board.minimise()
    run = solve(board.model, seed=seed, limit=effort, stop=stop)
    values = board.completed({x.index: run.found and run.is_true(x) for _, x in taken})
    objective = board.worth(values, told)
    bound = objective if run.status == "optimal" else min(objective, 0.0)
    outcome = Outcome(
        office_id,
        "classes",
        run.status,
        objective,
        bound,
        time.monotonic() - began,
        run.deterministic_seconds,
        steps=(Step(run.deterministic_seconds, objective, bound),),
    )
    return Classes(tuple(row for row, x in taken if run.found and run.is_true(x)), outcome)
