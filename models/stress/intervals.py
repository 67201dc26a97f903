"""Figures of random draws with what they leave uncertain: never a single number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist, fmean, stdev

import numpy as np
from scipy.special import stdtrit

LEVEL = 0.95
"""How sure an interval is."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate, and the interval in which it lies with 95 % confidence."""

    value: float
    low: float
    high: float


def mean_of(values: Sequence[float], low: float = -inf, high: float = inf) -> Figure:
    """The mean of one number a draw with Student's interval, cut to what is possible; one draw alone tells nothing sure."""
    if not values:
        raise ValueError("no draws")
    mean = fmean(values)
    if len(values) == 1:
        return Figure(mean, low, high)
    if min(values) == max(values):
        return Figure(values[0], values[0], values[0])
    half = float(stdtrit(len(values) - 1, (1 + LEVEL) / 2)) * stdev(values) / sqrt(len(values))
    return Figure(mean, max(low, mean - half), min(high, mean + half))


def share_of(hits: int, draws: int) -> Figure:
    """A share of the draws with Wilson's interval."""
    share, z = hits / draws, NormalDist().inv_cdf((1 + LEVEL) / 2)
    middle = (share + z * z / (2 * draws)) / (1 + z * z / draws)
    half = z * sqrt(share * (1 - share) / draws + (z / (2 * draws)) ** 2) / (1 + z * z / draws)
    return Figure(share, middle - half if hits else 0.0, middle + half if hits < draws else 1.0)


def spread_of(values: Sequence[float]) -> tuple[float, float, float]:
    """The middle draw, and the numbers below which 5 and 95 in 100 draws lie: (5 %, median, 95 %)."""
    low, middle, high = np.quantile(np.asarray(values, dtype=float), [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)
