"""What whole seats make of a limit of half-days: never above what whole seats cost, and more than fractions know."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest

from duxue.models.linear import programme, solved
from duxue.models.stages.whole_days import DAY, WholeDays

PRICE = 10


def least(limit: int, seats: list[tuple[int, int]], *, cut: bool, most: int | None = None) -> float:
    """What it costs at least, by the programme, to take some seats (days, minutes of somebody else instead) within a limit."""
    lp = programme()
    lp.Objective().SetMinimization()
    within = WholeDays(lp, limit, PRICE, most)
    for days, instead in seats:
        x = lp.NumVar(0.0, 1.0, "")
        lp.Objective().SetCoefficient(x, -float(instead))
        within.add(x, days)
    assert solved(lp)
    for _ in range(4):
        broken = [by for by in (2, 4, 6) if cut and within.is_broken(by)]
        for by in broken:
            within.cut(by)
        assert solved(lp)
    value: Any = lp.Objective().Value()
    return float(value) + sum(instead for _, instead in seats)


def truth(limit: int, seats: list[tuple[int, int]], most: int = 1000) -> float:
    """The same by every choice of whole seats."""
    costs = []
    for taken in product((0, 1), repeat=len(seats)):
        over = max(0, sum(DAY * days * x for (days, _), x in zip(seats, taken, strict=True)) - limit)
        if over <= most:
            costs.append(PRICE * over + sum(m * (1 - x) for (_, m), x in zip(seats, taken, strict=True)))
    return min(costs)


def test_no_rounded_row_costs_more_than_whole_seats_do_and_some_cost_more_than_fractions() -> None:
    sharper = 0
    for seed in range(200):
        draw = Random(seed)
        seats = [(draw.randint(1, 3), draw.randrange(5, 60)) for _ in range(draw.randint(1, 6))]
        limit = draw.randrange(0, 14)
        fractions, cut = least(limit, seats, cut=False), least(limit, seats, cut=True)
        assert fractions - 1e-6 <= cut <= truth(limit, seats) + 1e-6
        sharper += cut > fractions + 0.5
    assert sharper > 15


def test_nobody_goes_farther_beyond_a_limit_than_there_are_half_days() -> None:
    """Seats that cost more than days beyond the limit all go beyond it, as far as there are days."""
    dearer = 0
    for seed in range(100):
        draw = Random(seed)
        seats = [(draw.randint(1, 3), draw.randrange(50, 200)) for _ in range(draw.randint(1, 6))]
        limit, most = draw.randrange(0, 9), draw.randrange(0, 5)
        held = least(limit, seats, cut=True, most=most)
        assert least(limit, seats, cut=True) - 1e-6 <= held <= truth(limit, seats, most) + 1e-6
        dearer += held > least(limit, seats, cut=True) + 0.5
    assert dearer > 50


@pytest.mark.parametrize(
    ("limit", "days", "fractions", "whole"),
    [(6, 2, 5.0, 10.0), (7, 2, 5.0, 10.0), (8, 3, 20 / 3, 10.0), (4, 2, 10.0, 10.0), (3, 1, 10.0, 10.0)],
)
def test_too_little_room_takes_no_part_of_an_event(
    limit: int, days: int, fractions: float, whole: float
) -> None:
    """Two seats, each worth ten minutes: one fits in, and of the other only fractions."""
    seats = [(days, 10), (days, 10)]
    assert least(limit, seats, cut=False) == pytest.approx(fractions)
    assert least(limit, seats, cut=True) == pytest.approx(whole)
