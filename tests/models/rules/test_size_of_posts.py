"""How large what rules post on a board is: it grows with the days on which events may lie, not with pairs of such days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from duxue.models.board import Board
from duxue.models.facts.availability import months_of
from duxue.models.rules.register import RULES
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import comprehensive_task, placements
from duxue.scenarios.codes import TaskKind
from duxue.scenarios.rows import Task
from tests.models.stages.small_office import FIRST, LAST, office, person, school


def decisions(days: int) -> dict[str, int]:
    """By rule the decisions it adds to a board on which each of two comprehensives of a school may lie on some days."""
    county = office(
        [school(0, last_comprehensive=date(2021, 11, 3))], [person("A"), person("B")], horizon=(FIRST, LAST)
    )
    task = comprehensive_task(
        county, "U1", CombinedDuty("S000", (Task(TaskKind.COMPREHENSIVE),), county.start, county.end)
    )
    board = Board(months=tuple(months_of(county)))
    for name in ("Z1", "Z2"):
        for event in list(placements(county, task))[:days]:
            board.add_event(replace(event, event_id=name))
    added = {}
    for rule in RULES:
        if hasattr(rule, "post"):
            before = len(board.model.proto.variables)
            rule.post(board.pen(rule.CARD, county, price=1), county, county.parameters)
            added[rule.CARD.id] = len(board.model.proto.variables) - before
    return added


def test_it_does_not_grow_with_pairs_of_days() -> None:
    few, many = decisions(30), decisions(60)
    assert few["comprehensive_cycle"] > 30
    assert {key: (few[key], n) for key, n in many.items() if n > 2 * few[key] + 10} == {}
