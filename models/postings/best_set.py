"""The best set of one tenure's postings proven by CP-SAT, where more sets lie near the best than can be listed.

Sets: postings k that a set above the mark may hold (``near_best.py``), kinds of months m, pairs p of postings that save something on
shared tours. Decision: x[k], the posting is held; z[p], its tours are shared; b[l], half-days beyond step l of the share.
Maximised: what postings bring one by one, and pairs save, less half-days beyond the share at their prices.
(1) each month and day: no more schools than the allowance (a large school takes all of it).
(2) each school and month: one of its postings at most.
(3) each posting and kind of month: one z at most of the pairs that stand in it, and none without x.
(4) each step: half-days of what is held less b come to its limit at most.
Every set's profit is rounded up, so the bound holds. Tours are shared as ``SharedTours.post`` lets them be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from duxue.models.model import Model
from duxue.models.postings.ground import Ground
from duxue.models.postings.near_best import NearBest
from duxue.models.postings.tenures import Minutes, Places, Tenure
from duxue.models.solver import Presolve, Stop, solve

LIMIT, LONG = 0.3, 3.0
"""Deterministic seconds at most: of 16 such tenures of a county of 240 that churns all but two were proven in a tenth of that; and where
all else is tried: of an office of 260 schools whose people are all needed nine tenures take 1.5 to 2 each, a hundred candidates more."""
PARTS = 10
"""Parts of a minute in which profits are counted, rounded up."""
FEW = 200
"""Sets looked at in one step to leave out what no set above the mark holds."""


def best_set(
    tenure: Tenure, ground: Ground, worth: Minutes, known: float, stop: Stop, limit: float = LIMIT
) -> tuple[float, Places]:
    """What no set brings more than, and the best one found (by place; one row, filled up with ``ground.none``).

    ``known`` is the profit of some set: what cannot be in a better one is left out. ``limit`` is in deterministic seconds.
    """
    some = NearBest(ground, worth, known, FEW).some
    nothing = np.full((1, 1), ground.none)
    if not some.size:
        return known, nothing
    model = Model()
    held = [model.new_bool_var("") for _ in some]
    load = np.unique(ground.load[some], axis=1)
    for takes in load.T:
        model.add(_sum(held, takes) <= ground.cap)
    for at in _once(ground, some):
        model.add_at_most_one(held[n] for n in at)
    pairs, saved = _pairs(model, ground, some, held)
    terms = [*held, *pairs]
    gain = np.ceil(PARTS * np.concatenate([(worth - ground.cost)[some], saved])).tolist()
    for share, price in tenure.steps:
        beyond = model.new_int_var(0, int(tenure.halves.sum()), "")
        model.add(_sum(held, tenure.halves[some]) - beyond <= int(np.ceil(share)))
        terms.append(beyond)
        gain.append(-np.floor(PARTS * price))
    model.maximize(_sum(terms, np.array(gain)))
    run = solve(model, seed=0, limit=limit, stop=stop, linearization=2, presolve=Presolve.PLAIN)
    if not run.found or run.bound is None:
        return np.inf, nothing
    mine = [k for k, x in zip(some.tolist(), held, strict=True) if run.is_true(x)]
    return max(known, run.bound / PARTS), np.array([mine or [ground.none]])


def _once(ground: Ground, some: Places) -> list[tuple[int, ...]]:
    """Of some postings (by place in the list) those of which one at most can be held: of one school, in all or in the same months."""
    sets = {tuple(np.flatnonzero(ground.group[some] == one).tolist()) for one in ground.group[some].tolist()}
    for school in np.unique(ground.school[some]).tolist():
        mine = ground.stands[some] & (ground.school[some] == school)[:, None]
        sets |= {tuple(np.flatnonzero(stands).tolist()) for stands in mine.T}
    return sorted(at for at in sets if len(at) > 1)


def _pairs(
    model: Model, ground: Ground, some: Places, held: list[cp_model.IntVar]
) -> tuple[list[cp_model.IntVar], Minutes]:
    """The pairs of some postings that may share tours, and what each saves."""
    saving = np.triu(ground.saving[np.ix_(some, some)], 1)
    first, second = np.nonzero(saving > 0)
    shared = [model.new_bool_var("") for _ in first]
    stands = ground.stands[some]
    both = stands[first] & stands[second]
    for n, x in enumerate(held):
        mine = np.flatnonzero((first == n) | (second == n))
        for at in sorted({tuple(mine[both[mine, kind]].tolist()) for kind in np.flatnonzero(stands[n])}):
            model.add(sum(shared[p] for p in at) <= x)
    return shared, saving[first, second]


def _sum(terms: list[cp_model.IntVar], weights: Minutes) -> Any:
    return cp_model.LinearExpr.weighted_sum(terms, [int(weight) for weight in weights.tolist()])
