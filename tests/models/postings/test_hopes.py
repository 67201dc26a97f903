"""What postings hope for of shared tours: enough for any two in every month, and in all as little as a linear programme tells."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from duxue.models.postings.hopes import Postings, hopes, shares, shares_at


def drawn(seed: int, number: int, kinds: int) -> Postings:
    """Postings that stand in some kinds of months (all of them if there is one kind), a few pairs of which save tours."""
    draw = np.random.default_rng(seed)
    rate = np.triu(np.maximum(0.0, draw.uniform(-2.0, 2.0, (number, number))), 1)
    stands = draw.uniform(size=(number, kinds)) < 0.6
    stands[:, 0] = True
    own = draw.uniform(-6, 8, number)
    return Postings(own, rate + rate.T, stands, draw.integers(1, 5, kinds).astype(np.float64))


def free(price: float, months: float) -> tuple[float, float]:
    """So many months to sell, which cost nothing."""
    return price * months, months


def shared(some: Postings, way: str) -> np.ndarray:
    """What each hopes for at first, in one of three ways."""
    if way == "paid":
        return shares_at(some, 2.0 * some.months)
    year = 3 * float(some.number.sum())
    return shares(some, 3, lambda price: free(price, year), whole_first=way == "whole first")


@pytest.mark.parametrize("way", ["as if all the year", "whole first", "paid"])
@pytest.mark.parametrize("kinds", [1, 3])
@pytest.mark.parametrize("seed", range(6))
def test_two_that_stand_in_a_month_hope_for_what_they_save_in_it_or_more(
    seed: int, kinds: int, way: str
) -> None:
    some = drawn(seed, 12, kinds)
    mine = shared(some, way)
    before = some.own + np.where(some.stands, mine, 0.0) @ some.number
    brought = hopes(some, mine)
    assert (mine >= 0).all()
    for month in range(kinds):
        here = np.flatnonzero(some.stands[:, month])
        both = mine[here, month][:, None] + mine[here, month] - some.rate[np.ix_(here, here)]
        np.fill_diagonal(both, 0.0)
        assert both.min() >= -1e-9
    assert (brought <= before + 1e-9).all()
    assert np.allclose(brought, some.own + np.where(some.stands, mine, 0.0) @ some.number)


@pytest.mark.parametrize("seed", range(6))
def test_the_best_postings_hope_together_for_no_more_than_a_linear_programme_gives_them(seed: int) -> None:
    some, held = drawn(seed, 12, 1), 4
    year = float(some.number.sum())
    brought = hopes(some, shares(some, held, lambda price: free(price, held * year), whole_first=False))
    best = float(np.maximum(np.sort(brought)[::-1][:held], 0.0).sum())
    first, second = np.nonzero(np.triu(some.rate > 0, 1))
    number, pairs = some.own.size, first.size
    # Whoever is held shares with one other at most; no more are held than may be.
    limits = np.zeros((number + 1, number + pairs))
    limits[:number, :number] = -np.eye(number)
    limits[first, number + np.arange(pairs)] = limits[second, number + np.arange(pairs)] = 1.0
    limits[number, :number] = 1.0
    gain = np.concatenate([some.own, year * some.rate[first, second]])
    most = linprog(-gain, A_ub=limits, b_ub=[*np.zeros(number), held], bounds=(0, 1))
    assert best == pytest.approx(-most.fun, abs=0.5)


@pytest.mark.parametrize("seed", range(6))
def test_where_months_are_paid_for_all_hope_for_what_tours_of_every_month_can_save(seed: int) -> None:
    """Parts that never stand together do not both count beside whom they share with, as they do if all stood all the year."""
    some = drawn(seed, 12, 3)
    some = some._replace(own=np.abs(some.own))
    most = float(some.own.sum())
    for kind, number in enumerate(some.number.tolist()):
        here = np.flatnonzero(some.stands[:, kind])
        rate = some.rate[np.ix_(here, here)]
        first, second = np.nonzero(np.triu(rate > 0, 1))
        once = np.zeros((here.size, first.size))
        once[first, np.arange(first.size)] = once[second, np.arange(first.size)] = 1.0
        most -= number * linprog(-rate[first, second], A_ub=once, b_ub=np.ones(here.size)).fun
    assert hopes(some, shares_at(some, np.zeros(12))).sum() == pytest.approx(most)
