"""The choice of portfolios with the year's teams in sight: of all near the proven least the one that leaves teams the most.

Sets: portfolios a and pieces (``portfolio_choice.py``), events e to be expected (``TeamRoad``), each with its chance, loads l, a step
each of the price of somebody's work beyond the share. Decision: y[a] in whole numbers, s[e, i] the part of e's seats that i takes,
x[l] half-days beyond l. Minimised: portfolios without what half-days were guessed to be worth to teams (``time_worth.py``), pieces that
nobody holds, road of seats, x at its price.
(1) the limits of the choice of portfolios.
(2) each event: its s come to its team, those of who may lead it to one, times its chance; who answers for a school sits in the teams of
its look-backs beside these.
(3) each load: half-days of visits, of these and of other seats, less x, within its limit.
(4) with the guess, on which the bound is proven, the choice costs no more than so many minutes.
The guess is one price for all half-days of a person; here it is known how many are left beside whole schools.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import bmat, csc_matrix

from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.portfolio_choice import GAP, exchanged
from duxue.models.postings.pricing import covers
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.tenures import Load, Minutes
from duxue.models.postings.time_worth import fair_loads

MOST = 6_000
"""Portfolios up to which the choice is made: with four times as many it took 20 s (churn county of 60), and its bound is weak there."""
NODES = 40
WORK = 3e-4
"""Deterministic seconds that a choice counts for each column, and a tenth of it for each with every node."""


def chosen_for_teams(
    proof: Proof, rows: Sequence[Candidate], pool: Candidates, worth: Mapping[str, float], most: float
) -> tuple[set[int], float]:
    """The candidates (by place in ``rows``) of the choice (none: there is none, or too many to choose from), and the deterministic seconds it took.

    ``worth`` is the guess by person, ``most`` the minutes that a choice may cost with it beside ``Proof.base``.
    """
    loads, known = fair_loads(pool, rows), proof.portfolios
    if len(known) > MOST:
        return set(), 0.0
    guessed = np.array([*(a.cost for a in known), *proof.problem.open_price])
    seats = _Seats(pool, loads)
    cost = guessed.copy()
    cost[: len(known)] -= _guessed(proof, pool, worth)
    each, once = _limits(proof, exchanged(known, rows, pool.people))
    within: list[list[csc_matrix | None]] = [
        [-each, None, None],
        [once, None, None],
        [csc_matrix(guessed), None, None],
        [None, -seats.of_event, None],
        [_held(proof, rows, pool, loads, guessed.size), seats.of_load, -csc_matrix(np.eye(len(loads)))],
    ]
    limits = [-np.ones(each.shape[0]), np.ones(once.shape[0]), np.array([most]), -seats.wanted]
    limits.append(np.array([load.half_days for load in loads]))
    upto = np.concatenate([np.ones(guessed.size), seats.chance, np.full(len(loads), np.inf)])
    run = milp(
        np.concatenate([cost, seats.minutes, [load.price for load in loads]]),
        integrality=(np.arange(upto.size) < guessed.size).astype(np.int64),
        bounds=Bounds(0, upto),
        constraints=LinearConstraint(csc_matrix(bmat(within)), -np.inf, np.concatenate(limits)),
        options={"node_limit": NODES, "mip_rel_gap": GAP},
    )
    work = WORK * (len(known) + seats.minutes.size) * (1 + 0.1 * (run.get("mip_node_count") or 0))
    chosen = np.flatnonzero(run.x[: len(known)] > 0.5).tolist() if run.x is not None else []
    return {k for n in chosen for k in known[n].rows}, work


def _limits(proof: Proof, exchanges: Sequence[tuple[list[int], list[int]]]) -> tuple[csc_matrix, csc_matrix]:
    """What is chosen at least once of portfolios and pieces, and what once at the most."""
    number, pieces = len(proof.portfolios), proof.problem.open_price.size
    held = np.vstack([covers(proof.portfolios, pieces), np.eye(pieces)])
    once = np.zeros((number + pieces, len(proof.problem.tenures) + len(exchanges)))
    for n, portfolio in enumerate(proof.portfolios):
        once[n, portfolio.tenure] = 1.0
    for row, (one, other) in enumerate(exchanges, len(proof.problem.tenures)):
        once[[*one, *other], row] = 1.0
    return csc_matrix(held.T), csc_matrix(once.T)


def _guessed(proof: Proof, pool: Candidates, worth: Mapping[str, float]) -> Minutes:
    """What of each portfolio's cost is told anew here: its half-days beyond the share, and what they were guessed to be worth."""
    told = []
    for a in proof.portfolios:
        tenure = proof.problem.tenures[a.tenure]
        each = worth[pool.people[tenure.person].inspector_id]
        beyond = sum(price * max(0.0, a.halves - limit) for limit, price in tenure.steps)
        told.append(each * a.halves + beyond)
    return np.array(told)


def _held(
    proof: Proof, rows: Sequence[Candidate], pool: Candidates, loads: Sequence[Load], columns: int
) -> csc_matrix:
    """By load and portfolio the half-days of visits, and of look-backs at its schools."""
    posted = {k for a in proof.portfolios for k in a.rows}
    come = {k: pool.team_road.own_half_days(rows[k].row) for k in posted}
    people = [proof.problem.tenures[a.tenure].person for a in proof.portfolios]
    taken = _taken(loads, people, [a.halves + sum(come[k] for k in a.rows) for a in proof.portfolios])
    return csc_matrix(np.hstack([taken, np.zeros((len(loads), columns - len(people)))]))


def _taken(loads: Sequence[Load], people: Sequence[int], half_days: Sequence[float]) -> Minutes:
    """By load what each of some decisions takes of it: the half-days of one of its person's, nothing of others'."""
    mine = np.array([load.person for load in loads])[:, None] == np.array(people)
    return np.where(mine, np.array(half_days), 0.0)


class _Seats:
    """The seats of the events to be expected: minutes and chance of each, what teams want of them, what they take of loads."""

    minutes: Minutes
    chance: Minutes
    wanted: Minutes
    of_event: csc_matrix
    of_load: csc_matrix

    def __init__(self, pool: Candidates, loads: Sequence[Load]) -> None:
        events = list(pool.team_road.events())
        told = [
            (number, event, chance, pool.tours.row[who], minutes, able)
            for number, (school, event, chance) in enumerate(events)
            for who, minutes, able in pool.team_road.seats(school, event)
        ]
        self.minutes = np.array([minutes for *_, minutes, _ in told])
        self.chance = np.array([chance for _, _, chance, *_ in told])
        self.wanted = np.array(
            [n for _, event, chance in events for n in ((event.team - event.own) * chance, chance)]
        )
        of_event = np.zeros((2 * len(events), len(told)))
        for seat, (number, *_, able) in enumerate(told):
            of_event[2 * number : 2 * number + 1 + able, seat] = 1.0
        people, lengths = [person for *_, person, _, _ in told], [event.length for _, event, *_ in told]
        self.of_event = csc_matrix(of_event)
        self.of_load = csc_matrix(_taken(loads, people, [2.0 * n for n in lengths]))
