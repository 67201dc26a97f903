"""Intervals are the textbook's: Student for means, Wilson for shares."""

from math import isclose, sqrt
from statistics import NormalDist

import pytest

from duxue.models.stress.intervals import mean_of, share_of, spread_of


def test_a_mean_has_students_interval() -> None:
    values = [3.0, 5.0, 4.0, 8.0, 1.0]
    found = mean_of(values)
    assert found.value == 4.2
    # By hand: sum of squares about 4.2 is 26.8, hence s = sqrt(26.8 / 4), and t(0.975, 4) = 2.7764.
    half = 2.7764451 * sqrt(26.8 / 4) / sqrt(5)
    assert isclose(found.low, 4.2 - half, rel_tol=1e-6)
    assert isclose(found.high, 4.2 + half, rel_tol=1e-6)


def test_a_mean_stays_inside_what_is_possible() -> None:
    found = mean_of([1.0, 1.0, 1.0, 0.9], 0.0, 1.0)
    assert found.high == 1.0
    assert found.low < found.value < 1.0


def test_draws_that_are_all_alike_have_no_width_and_one_alone_tells_nothing() -> None:
    assert mean_of([1.0] * 7, 0.0, 1.0) == mean_of([1.0, 1.0], 0.0, 1.0)
    assert (mean_of([1.0] * 7).low, mean_of([1.0] * 7).high) == (1.0, 1.0)
    alone = mean_of([0.4], 0.0, 1.0)
    assert (alone.value, alone.low, alone.high) == (0.4, 0.0, 1.0)
    with pytest.raises(ValueError, match="no draws"):
        mean_of([])


@pytest.mark.parametrize(("hits", "draws"), [(0, 10), (3, 10), (10, 10), (190, 200)])
def test_a_share_has_wilsons_interval(hits: int, draws: int) -> None:
    z, p, n = NormalDist().inv_cdf(0.975), hits / draws, draws
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    found = share_of(hits, draws)
    assert found.value == p
    assert isclose(found.low, middle - half, abs_tol=1e-9)
    assert isclose(found.high, middle + half, abs_tol=1e-9)


def test_the_spread_is_of_the_draws_themselves() -> None:
    assert spread_of(range(101)) == (5.0, 50.0, 95.0)
