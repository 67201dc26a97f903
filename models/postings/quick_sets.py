"""Good sets of one tenure's postings, found quickly: they show what pieces are worth, and prove nothing.

A beam search over tours of one or two schools: each level adds a tour to the best sets of the level before, as far as they stand apart,
in no month exceed the allowance, and bring most with what their half-days cost beyond the share.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duxue.models.postings.ground import Ground
from duxue.models.postings.tenures import Minutes, Places

SINGLES, PAIRS, BEAM, LOOKED_AT = 40, 120, 40, 240
"""Postings that hope for most, their best pairs, the sets that each level goes on with, and those looked at for that."""


class _Tours(NamedTuple):
    """Tours of one or two postings: these, what they bring, and with which others each may stand beside."""

    rows: Places
    profit: Minutes
    free: NDArray[np.bool_]


def quick_sets(ground: Ground, worth: Minutes) -> Places:
    """Sets of postings that bring much under given worths, a row each (by place; filled up with ``ground.none``)."""
    tours = _tours(ground, worth)
    load, months = ground.load[tours.rows].sum(axis=1), ground.months[tours.rows].sum(axis=1)
    number, levels = tours.profit.size, [np.full((1, 1), ground.none)]
    at = np.arange(number)
    rows, profit, used = np.full((1, 0), ground.none), np.zeros(1), np.zeros(1, dtype=np.intp)
    held, free = np.zeros((1, load.shape[1]), dtype=load.dtype), np.ones((1, number), dtype=np.bool_)
    while free.any():
        beyond = ground.beyond[np.minimum(used[:, None] + months, ground.most)]
        reach = np.where(free, profit[:, None] + tours.profit - beyond, -np.inf)
        best = np.argsort(-reach, axis=None, kind="stable")[:LOOKED_AT]
        old, new = np.divmod(best[np.isfinite(reach.ravel()[best])], number)
        fit = (held[old] + load[new] <= ground.cap).all(axis=1)
        old, new = old[fit][:BEAM], new[fit][:BEAM]
        rows, profit = np.hstack([rows[old], tours.rows[new]]), profit[old] + tours.profit[new]
        held, used = held[old] + load[new], used[old] + months[new]
        free = free[old] & tours.free[new] & (at > new[:, None])
        levels.append(rows)
    return joined(levels, ground.none)


def joined(some: list[Places], none: int) -> Places:
    """Sets of several widths in one table, each once."""
    width = max(rows.shape[1] for rows in some)
    filled = [np.pad(rows, ((0, 0), (0, width - rows.shape[1])), constant_values=none) for rows in some]
    rows = np.unique(np.sort(np.vstack(filled), axis=1), axis=0)
    return rows[:, : max(1, int((rows < none).sum(axis=1).max(initial=0)))]


def _tours(ground: Ground, worth: Minutes) -> _Tours:
    none, own = ground.none, worth - ground.cost
    hope = own + ground.saving[:-1, :-1].max(axis=1, initial=0.0) / 2
    some = np.sort(np.argsort(-hope, kind="stable")[:SINGLES])
    first, second = (some[at] for at in np.triu_indices(some.size, 1))
    fit = ~ground.clash[first, second] & (ground.load[first] + ground.load[second] <= ground.cap).all(axis=1)
    first, second = first[fit], second[fit]
    both = own[first] + own[second] + ground.saving[first, second]
    best = np.argsort(-both, kind="stable")[:PAIRS]
    rows = np.full((some.size + best.size, 2), none)
    rows[:, 0] = np.concatenate([some, first[best]])
    rows[some.size :, 1] = second[best]
    profit = np.concatenate([own[some], both[best]])
    clash = np.pad(ground.clash, ((0, 1), (0, 1)))
    apart = [~clash[np.ix_(one, other)] for one in rows.T for other in rows.T]
    return _Tours(rows, profit, np.logical_and.reduce(apart))
