"""Force by force: fewer musts before fewer breaches in principle before fewer minutes, each with its own bound."""

from __future__ import annotations

import pytest

from duxue.models.board import Board
from duxue.models.levels import Standing, least_by_level, outcome_of, standing_of
from duxue.models.prices import IN_PRINCIPLE, MUST
from duxue.models.shortfalls import amount_of
from duxue.models.solver import Level, Stop


def chosen(*ways: Standing, limit: float = 1.0) -> tuple[int, Standing, Standing]:
    """Of several ways one is to be taken: which, how that stands, and what is proven."""
    board = Board()
    literals = [board.new_literal(f"way/{n}") for n in range(len(ways))]
    board.model.add_exactly_one(literals)
    for x, way in zip(literals, ways, strict=True):
        for price, amount in ((MUST, way.musts), (IN_PRINCIPLE, way.in_principle), (1, round(way.minutes))):
            for _ in range(amount if price > 1 else 1):
                board.pay(price if price > 1 else amount, x)
    begin = board.complete_assignment({x.index: n == 0 for n, x in enumerate(literals)})
    spent: list[float] = []
    least = least_by_level(
        board, begin, seed=1, stop=Stop(), limit=lambda: limit, spend=spent.append, gap=0.0
    )
    (taken,) = [n for n, x in enumerate(literals) if amount_of(x, least.values)]
    return taken, standing_of(board, least.values), least.bound


@pytest.mark.parametrize(
    ("ways", "best"),
    [
        ([Standing(1, 0, 5), Standing(0, 2, 7), Standing(0, 1, 900)], 2),
        ([Standing(0, 1, 900_000), Standing(0, 2, 7)], 0),
        ([Standing(0, 0, 9), Standing(0, 0, 7)], 1),
        ([Standing(2, 0, 9), Standing(1, 9, 90)], 1),
    ],
)
def test_each_force_comes_before_all_that_follow_and_is_proven(ways: list[Standing], best: int) -> None:
    assert chosen(*ways) == (best, ways[best], ways[best])


def test_without_work_the_first_stands_and_nothing_is_proven() -> None:
    ways = [Standing(1, 0, 5), Standing(0, 2, 7)]
    assert chosen(*ways, limit=0.0) == (0, ways[0], Standing(0, 0, 0))


@pytest.mark.parametrize(
    ("sure", "status"),
    [
        (Standing(1, 2, 40.0), "optimal"),
        (Standing(2, 2, 99.0), "optimal"),
        (Standing(0, 2, 40.0), "feasible"),
        (Standing(1, 2, 39.0), "feasible"),
    ],
)
def test_a_stage_is_proven_where_every_force_is(sure: Standing, status: str) -> None:
    told = outcome_of("U1", "round", Standing(1, 2, 40.0), sure, seconds=0.0, work=1.0, stop=Stop())
    assert told.status == status
    assert told.musts == Level(1, min(1, sure.musts))
    assert told.in_principle == Level(2, 2)
    assert (told.objective, told.bound) == (40.0, min(40.0, sure.minutes))
