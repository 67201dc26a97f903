"""Holding a rule's two halves against each other: what its check finds, and whether the solver may do it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.board import Board
from duxue.models.facts.availability import months_of
from duxue.models.rules.card import Finding, Rule
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.records import Waiver
from tests.models.worlds import World

Check = Callable[..., Iterable[Finding]]


def board_of(world: World, decoys: Plan, decide: bool) -> tuple[Board, dict[int, bool]]:
    """A board with the plan's rows (as facts, or as decisions) and the decoys' as decisions, and what each must be."""
    literal = None if decide else True
    board = Board.of_plan(world.plan, literal, months=tuple(months_of(world.county)))
    forced = {x.index: True for x in literals(board)}
    board.add_plan(decoys)
    for x in literals(board):
        forced.setdefault(x.index, False)
    return board, forced


def literals(board: Board) -> list[Any]:
    """The decisions on a board."""
    rows = [x for table in board._rows.values() for _, x in table] + [x for _, _, x in board._leaders]
    return [x for x in rows if not isinstance(x, bool)]


def feasible(world: World, rule: Rule, decoys: Plan, decide: bool, waived: Iterable[str] = ()) -> bool:
    """Whether the solver, bound by this rule alone, may take just the plan's rows; some subjects may be waived."""
    county = waiving(world.county, rule.CARD.id, waived)
    board, forced = board_of(world, decoys, decide)
    for x in literals(board):
        board.model.add(x == int(forced[x.index]))
    rule.post(board.pen(rule.CARD, county), county, county.parameters)  # type: ignore[attr-defined]
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(board.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE):
        raise AssertionError(f"{rule.CARD.id}: {solver.status_name(status)}, {board.model.validate()}")
    return status != cp_model.INFEASIBLE


def shortfalls(world: World, rule: Rule, decoys: Plan, decide: bool) -> set[tuple[str, date | None]]:
    """Where and when an elastic board falls short of the rule when it takes just the plan's rows."""
    return set(broken(world, rule, decoys, decide))


def broken(world: World, rule: Rule, decoys: Plan, decide: bool) -> list[tuple[str, date | None]]:
    """Subject and day of each requirement that an elastic board falls short of when it takes just the plan's rows."""
    board, forced = board_of(world, decoys, decide)
    rule.post(board.pen(rule.CARD, world.county, price=1), world.county, world.county.parameters)  # type: ignore[attr-defined]
    values = board.complete_assignment(forced)
    return [(s.subject, s.day) for s in board.shortfalls if s.amount(values) > 0]


def waiving(county: County, rule_id: str, subjects: Iterable[str]) -> County:
    """The county with some subjects of a rule waived, whatever the rule's force."""
    rows = tuple(Waiver(rule_id, s, "试", "试", date(2026, 12, 1)) for s in sorted(subjects))
    return replace(county, rows=replace(county.rows, waivers=rows))


def found(world: World, check: Check) -> list[Finding]:
    """What the check finds in the world."""
    return list(check(world.county, world.plan, world.county.parameters))
