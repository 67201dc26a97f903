"""The best set of one tenure's postings proven, held against every set there is."""

from __future__ import annotations

import pytest

from duxue.models.postings.best_set import PARTS, best_set
from duxue.models.postings.ground import Ground
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
