"""The best set of one tenure's postings proven, and good ones found quickly, each held against every set there is."""

from __future__ import annotations

import numpy as np
import pytest

from duxue.models.postings.best_set import PARTS, best_set
from duxue.models.postings.ground import Ground
from duxue.models.postings.quick_sets import joined, quick_sets
from duxue.models.solver import Stop
from tests.models.postings.test_staffing_bound import CASES, all_profits, drawn_worth, tenure


@pytest.mark.parametrize(("seed", "steps"), CASES)
def test_no_set_brings_more_than_is_proven(seed: int, steps: tuple[tuple[float, float], ...]) -> None:
    one = tenure(seed, 5, 3 + seed % 2, steps)
    worth, none = drawn_worth(one, seed), one.rows.size
    true = {frozenset[int](): 0.0, **all_profits(one, worth)}
    most, found = best_set(one, Ground(one), worth, 0.0, Stop())
    best = max(true.values())
    assert best - 1e-6 <= most <= best + 2 * one.cap / PARTS * 2
    assert true[frozenset(k for k in found[0].tolist() if k < none)] >= best - 2 * one.cap / PARTS * 2


def test_nothing_above_the_mark_is_told_as_the_mark() -> None:
    one = tenure(1, 5, 3)
    most, found = best_set(one, Ground(one), drawn_worth(one, 1), 1e5, Stop())
    assert most == 1e5
    assert (found == one.rows.size).all()


@pytest.mark.parametrize(("seed", "steps"), CASES)
def test_sets_found_quickly_can_be_held_and_bring_much(
    seed: int, steps: tuple[tuple[float, float], ...]
) -> None:
    one = tenure(seed, 5, 3 + seed % 2, steps)
    worth, none = drawn_worth(one, seed), one.rows.size
    true = {frozenset[int](): 0.0, **all_profits(one, worth)}
    found = [frozenset(k for k in mine if k < none) for mine in quick_sets(Ground(one), worth).tolist()]
    assert len(set(found)) == len(found)
    assert max(true[mine] for mine in found) >= 0.9 * max(true.values())


def test_sets_of_several_widths_are_joined_once_each() -> None:
    some = joined([np.array([[3, 1], [9, 9]]), np.array([[9, 1, 3], [2, 9, 9]])], 9)
    assert sorted(map(tuple, some.tolist())) == [(1, 3), (2, 9), (9, 9)]
