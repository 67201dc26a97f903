"""The order of the forces in a search: open musts, then breaches in principle, then minutes, each with its own bound."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from duxue.models.board import Board
from duxue.models.prices import IN_PRINCIPLE, MUST
from duxue.models.shortfalls import amount_of
from duxue.models.solver import Level, Outcome, Stop, solve
from duxue.scenarios.trajectory import Step

MINUTES_GAP = 0.01


class Standing(NamedTuple):
    """What a choice leaves open by force, in units, and its minutes; the smaller is the better."""

    musts: int
    in_principle: int
    minutes: float

    @property
    def breaches(self) -> tuple[int, int]:
        """Open musts and breaches in principle."""
        return self.musts, self.in_principle


@dataclass(frozen=True)
class Least:
    """The least found force by force: the values of the board's variables, and what is proven of each force."""

    values: Mapping[int, int]
    bound: Standing


def standing_of(board: Board, values: Mapping[int, int]) -> Standing:
    """How an elastic board stands under some values of its variables."""
    musts = in_principle = 0
    minutes = 0.0
    for price, literal in board.costs:
        amount = amount_of(literal, values)
        if abs(price) >= MUST:
            musts += amount * (price // MUST)
        elif abs(price) >= IN_PRINCIPLE:
            in_principle += amount * (price // IN_PRINCIPLE)
        else:
            minutes += price * amount
    return Standing(musts, in_principle, minutes)


def least_by_level(
    board: Board,
    begin: Mapping[int, int],
    *,
    seed: int,
    stop: Stop,
    limit: Callable[[], float],
    spend: Callable[[float], None],
    gap: float = MINUTES_GAP,
) -> Least:
    """The least musts, then the least breaches in principle, then the least minutes of an elastic board.

    ``begin`` are values of all variables to set out from (see ``Board.completed``), ``limit`` the deterministic seconds left for the next force,
    ``gap`` that at which the minutes are near enough. The board's model is used up: the least of each force becomes a constraint.
    """
    values, bounds = dict(begin), []
    for low, high in ((MUST, math.inf), (IN_PRINCIPLE, MUST), (0, IN_PRINCIPLE)):
        part = _Part(board, [(p // low if low else p, x) for p, x in board.costs if low <= abs(p) < high])
        bound = 0.0
        if part.evaluate(values) > 0 and (seconds := limit()) > 0:
            # Units are whole: half of one is no gap.
            part.minimise(values)
            near = 0.0 if low else gap
            run = solve(board.model, seed=seed, limit=seconds, stop=stop, gap=near, linearization=2)
            spend(run.deterministic_seconds)
            if run.found and run.bound is not None:
                answer = run.solver.response_proto.solution
                values = (
                    dict(enumerate(answer))
                    if part.evaluate(dict(enumerate(answer))) <= part.evaluate(values)
                    else values
                )
                bound = max(0.0, math.ceil(run.bound - 1e-6))
        bounds.append(bound)
        if low:
            part.keep(values)
    return Least(values, Standing(round(bounds[0]), round(bounds[1]), bounds[2]))


def outcome_of(
    office: str, stage: str, standing: Standing, sure: Standing, *, seconds: float, work: float, stop: Stop
) -> Outcome:
    """How a stage ended that decides force by force: what it leaves open and its minutes, each with what is proven of it."""
    bound = Standing(
        min(standing.musts, sure.musts),
        min(standing.in_principle, sure.in_principle),
        min(standing.minutes, sure.minutes),
    )
    status = "optimal" if bound == standing else "stopped" if stop.is_asked() else "feasible"
    steps = (Step(work, standing.minutes, bound.minutes),)
    musts, others = (Level(*pair) for pair in zip(standing.breaches, bound.breaches, strict=True))
    return Outcome(
        office,
        stage,
        status,
        standing.minutes,
        bound.minutes,
        seconds,
        work,
        steps=steps,
        musts=musts,
        in_principle=others,
    )


def retold(end: Outcome, standing: Standing, stop: Stop) -> Outcome:
    """How such a stage ended, told of what later stages have made of its rows.

    What is proven of a force holds where no more of the stronger ones is open than before.
    """
    was = [level or Level(0, 0) for level in (end.musts, end.in_principle)]
    fewer_musts = standing.musts <= was[0].open
    fewer = fewer_musts and standing.in_principle <= was[1].open
    sure = Standing(was[0].bound, was[1].bound if fewer_musts else 0, (end.bound or 0.0) if fewer else 0.0)
    work = end.deterministic_seconds
    return outcome_of(end.office, end.stage, standing, sure, seconds=end.seconds, work=work, stop=stop)


class _Part:
    """What one force costs on a board."""

    def __init__(self, board: Board, costs: Sequence[tuple[int, Any]]) -> None:
        self.board, self.costs = board, costs

    def evaluate(self, values: Mapping[int, int]) -> float:
        return float(sum(price * amount_of(x, values) for price, x in self.costs))

    def minimise(self, values: Mapping[int, int]) -> None:
        """Make it the objective, with values to set out from."""
        self.board.model.minimize(sum(price * x for price, x in self.costs))
        self.board.hint(values)

    def keep(self, values: Mapping[int, int]) -> None:
        """Let it be no more than under some values from now on."""
        terms = [(price, x) for price, x in self.costs if not isinstance(x, int)]
        if terms:
            self.board.model.add(
                sum(p * x for p, x in terms) <= round(sum(p * amount_of(x, values) for p, x in terms))
            )
