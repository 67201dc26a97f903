"""Prices of months: no set that can be held exceeds what they tell, and they tell little more than the best brings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from duxue.models.postings.ground import Ground
from duxue.models.postings.month_prices import Behind, MonthPrices
from tests.models.postings.test_staffing_bound import STEPS, drawn_worth, fits, tenure

SEEDS = range(8)


def sets(seed: int) -> tuple[Ground, np.ndarray, dict[tuple[int, ...], float]]:
    """A tenure, what its postings bring, and what each set that can be held brings, each tried."""
    one = tenure(seed, 5, 3, STEPS[1])
    ground, hope = Ground(one), drawn_worth(one, seed) - one.cost
    found: dict[tuple[int, ...], float] = {(): 0.0}
    for size in range(1, 5):
        for rows in itertools.combinations(range(one.rows.size), size):
            if fits(one, rows):
                found[rows] = float(
                    hope[list(rows)].sum() - ground.beyond[int(ground.months[list(rows)].sum())]
                )
    return ground, hope, found


@pytest.mark.parametrize("seed", SEEDS)
def test_no_set_exceeds_what_the_prices_tell(seed: int) -> None:
    ground, hope, found = sets(seed)
    prices = MonthPrices(ground, np.arange(ground.none), hope, max(found.values()))
    assert max(found.values()) <= prices.most + 1e-9
    each = prices.with_each()
    assert all(brings <= each[k] + 1e-9 for rows, brings in found.items() for k in rows)


def test_prices_tell_much_more_than_what_each_posting_brings_in_all() -> None:
    """At no price every posting that brings something counts in full."""
    over, free = 0.0, 0.0
    for seed in SEEDS:
        ground, hope, found = sets(seed)
        best = max(found.values())
        over += MonthPrices(ground, np.arange(ground.none), hope, best).most - best
        free += MonthPrices(ground, np.arange(ground.none), hope, np.inf).most - best
    assert over < free / 4


def splits(rows: tuple[int, ...], ground: Ground) -> Iterator[tuple[list[int], int]]:
    """The parts of a set one after the other in their order: those before, and the one taken next."""
    parts = [k for k in rows if ground.part[k]]
    for n, k in enumerate(parts):
        yield parts[:n], k


@pytest.mark.parametrize("seed", SEEDS)
def test_no_set_brings_more_behind_its_parts_than_is_told(seed: int) -> None:
    ground, hope, found = sets(seed)
    prices = MonthPrices(ground, np.arange(ground.none), hope, max(found.values()))
    parts = np.flatnonzero(ground.part[:-1])
    wholes = np.flatnonzero(~ground.part[:-1])
    behind = Behind(prices, parts, wholes, np.append(hope, 0.0))
    for rows, brings in found.items():
        for before, k in splits(rows, ground):
            held, taken = ground.load[before].sum(axis=0)[None, :], [*before, k]
            sold = behind.sold[ground.months[taken].sum()]
            told = behind.rest(held)[0, parts.tolist().index(k)] + sold
            assert brings <= hope[taken].sum() + told + 1e-9
