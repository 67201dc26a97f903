"""What each of one person's postings hopes for of what its tours may save a month, so that sets of them hope for little in all.

Any two postings that share tours hope together for what that saves, or more. A month of a person's time has a price; whoever
brings no more than it costs may hope for the rest at no cost to the bound. What the others hope for beyond it is the
dual of an assignment of postings to each other: at the best price the bound is that of the linear programme.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from duxue.models.postings.tenures import Minutes, Places

TRIED, ENOUGH = 12, 0.5
"""Prices of a month that are tried, and minutes of a year that are not worth another."""
LOWERED = 80
"""Postings that hope only for what is wanted of them, at the most: those behind them matter where nothing is near yet."""


Sold = tuple[float, float]
"""What the months that a person can give are worth at a price, and how many are sold at it."""


class _Matched(NamedTuple):
    """Postings (by place) that bring more than a month costs, what twos bring beyond it, and with whom each would share."""

    core: Places
    beyond: Minutes
    to: Places

    @property
    def gain(self) -> Minutes:
        """What each brings with whom it would share."""
        gain: Minutes = self.beyond[np.arange(self.core.size), self.to]
        return gain


class _Bound(NamedTuple):
    """The bound at a price of a month, how it grows with the price, and who would share."""

    value: float
    price: float
    slope: float
    matched: _Matched


class Postings(NamedTuple):
    """Some of a person's postings: what each brings by itself, what two save in a month, in which kinds of months each stands.

    ``number`` is how many months there are of each kind.
    """

    own: Minutes
    rate: Minutes
    stands: NDArray[np.bool_]
    number: Minutes

    @property
    def months(self) -> Minutes:
        """In how many months each stands."""
        return self.stands @ self.number


def shares(some: Postings, held: int, sold: Callable[[float], Sold], *, whole_first: bool) -> Minutes:
    """By posting and kind of month: what it hopes for of shared tours, as little in all as a linear programme over all tells.

    ``sold`` tells of a price of a month what a person's months are worth at it; more than ``held`` years are not sold.
    Parts are priced as if each stood all the year; or, ``whole_first``, they hope for what the others leave them.
    """
    own, year = some.own / some.months, float(some.number.sum())
    part = some.months < year
    all_year = np.flatnonzero(~part) if whole_first else np.arange(part.size)
    own = own[all_year]
    both = own[:, None] + own + some.rate[np.ix_(all_year, all_year)]
    np.fill_diagonal(both, 2 * own)
    cheapest = float(-np.partition(-own, held)[held]) if own.size > held else 0.0
    best = _least(both, year, max(0.0, cheapest), sold)
    share = np.zeros(part.size)
    share[all_year] = np.maximum(best.price - own, 0.0)
    core = best.matched.core
    share[all_year[core]] = best.price - own[core] + _duals(best.matched)
    if whole_first:
        share[part] = (some.rate[part] - share).max(axis=1, initial=0.0)
    # In months in which it does not stand a posting leaves all to the others.
    return np.where(some.stands, share[:, None], np.inf)


def shares_at(some: Postings, paid: Minutes) -> Minutes:
    """The same where each pays so much for its months, in every kind of month by what stands in it."""
    own = (some.own - paid) / some.months
    both = own[:, None] + own + some.rate
    np.fill_diagonal(both, 2 * own)
    share = np.full(some.stands.shape, np.inf)
    for kind in np.flatnonzero(some.number):
        mine = np.flatnonzero(some.stands[:, kind])
        at = _matched(both[np.ix_(mine, mine)], 0.0)
        share[mine, kind] = np.maximum(-own[mine], 0.0)
        share[mine[at.core], kind] = np.maximum(_duals(at) - own[mine[at.core]], 0.0)
    return share


def hopes(some: Postings, shares: Minutes) -> Minutes:
    """What each brings with its shares, once those who bring most, one after the other, hope only for what is wanted of them."""
    bring: Minutes = some.own + np.where(some.stands, shares, 0.0) @ some.number
    by_kind = np.ascontiguousarray(shares.T)
    for k in np.argsort(-bring, kind="stable")[:LOWERED].tolist():
        wanted = (some.rate[k] - by_kind).max(axis=1)
        shares[k] = by_kind[:, k] = np.where(some.stands[k], np.maximum(0.0, wanted), np.inf)
    bring[:] = some.own + np.where(some.stands, shares, 0.0) @ some.number
    return bring


def _least(both: Minutes, year: float, cheapest: float, sold: Callable[[float], Sold]) -> _Bound:
    """The least bound: where tangents from both sides of it meet."""
    dearest = max(cheapest, float(both.max(initial=0.0)) / 2)
    low, high = (_bound(both, price, year, sold) for price in (cheapest, dearest))
    best = min(low, high, key=lambda one: one.value)
    for _ in range(TRIED):
        if low.slope >= 0 or high.slope <= 0 or high.slope - low.slope < 1e-9:
            break
        at_zero = low.value - low.slope * low.price, high.value - high.slope * high.price
        price = (at_zero[0] - at_zero[1]) / (high.slope - low.slope)
        now = _bound(both, price, year, sold)
        best = min(best, now, key=lambda one: one.value)
        if now.value <= at_zero[0] + low.slope * price + ENOUGH:
            break
        low, high = (now, high) if now.slope < 0 else (low, now)
    return best


def _matched(both: Minutes, price: float) -> _Matched:
    core = np.flatnonzero((both > 2 * price).any(axis=1))
    beyond = np.maximum(both[np.ix_(core, core)] - 2 * price, 0.0)
    return _Matched(core, beyond, linear_sum_assignment(beyond, maximize=True)[1])


def _bound(both: Minutes, price: float, year: float, sold: Callable[[float], Sold]) -> _Bound:
    at = _matched(both, price)
    worth, months = sold(price)
    value = worth + year * float(at.gain.sum()) / 2
    return _Bound(value, price, months - year * float((at.gain > 0).sum()), at)


def _duals(at: _Matched) -> Minutes:
    """What each posting brings beyond its months' price, so that any two bring together what they bring, or more."""
    gain = at.gain
    more = at.beyond[:, at.to] - gain
    first = np.zeros(at.core.size)
    for _ in range(at.core.size):
        longer = np.maximum(first, (more + first).max(axis=1))
        if (longer <= first).all():
            break
        first = longer
    second = np.zeros(at.core.size)
    second[at.to] = gain - first
    duals: Minutes = (first + second) / 2
    return duals
