"""The choice of portfolios with the year's teams in sight: of all near the proven least the one that leaves teams the most.

Sets: portfolios a and pieces (``portfolio_choice.py``), events e to be expected (``TeamRoad``), each with its chance, loads l, a step
each of the price of somebody's work beyond the share. Decision: y[a], s[e, i] how many of ``SHARES`` parts of one of e's seats i takes,
x[l] half-days beyond l. Minimised: portfolios without what half-days were guessed to be worth to teams (``time_worth.py``), pieces that
nobody holds, road of seats, x at its price.
(1) the limits of the choice of portfolios.
(2) each event: its s come to its team, those of who may lead it to one, those of experts, where one is wanted, to one or what that is
worth is paid; who answers for a school sits in the teams of its look-backs beside these.
(3) each load: half-days of visits, of these and, times the event's chance, of other seats, less x, within its limit.
(4) with the guess, on which the bound is proven, the choice costs no more than so many minutes.
The guess is one price for all half-days of a person; here it is known how many are left beside whole schools.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from duxue.models.model import Model
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.goals import PostingGoals
from duxue.models.postings.portfolio_choice import GAP, PARTS, choice, exchanged
from duxue.models.postings.portfolios import profits_of
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.time_worth import TimeWorth
from duxue.models.solver import Presolve, Stop, solve

MOST = 1_500
"""Portfolios that are chosen among at the most: of twenty times as many (churn county of 60) its bound is weak."""
SHARES = 10
"""Parts in which a seat can be shared."""
HOURS = 100
"""Parts of a half-day in which work is counted."""
Terms = list[tuple[int, cp_model.IntVar]]


def chosen_for_teams(
    proof: Proof,
    rows: Sequence[Candidate],
    pool: Candidates,
    worth: TimeWorth,
    most: float,
    *,
    seed: int,
    limit: float,
    stop: Stop,
) -> tuple[set[int], float]:
    """The candidates (by place in ``rows``) of the choice (none: there is none), and the deterministic seconds it took.

    Chosen among are the portfolios of the proof and those met while the guess ``worth`` was made, ``MOST`` of the least reduced cost; with
    that guess a choice may cost ``most`` minutes beside ``Proof.base``. ``limit`` is in deterministic seconds.
    """
    proof = _with_met(proof, pool, worth, most)
    known = proof.portfolios
    model, chosen, guessed = choice(proof, exchanged(known, rows, pool.people))
    if math.isfinite(most):
        model.add(cp_model.LinearExpr.weighted_sum(chosen, guessed) <= math.floor(PARTS * most))
    told = _guessed(proof, pool, worth.of)
    costs = [(cost - round(PARTS * less), x) for cost, less, x in zip(guessed, told, chosen, strict=False)]
    costs += zip(guessed[len(known) :], chosen[len(known) :], strict=True)
    work = _visits(proof, rows, pool, chosen)
    costs += _seats(model, pool, work)
    beyond = _beyond(model, pool, rows, work)
    model.minimize(_sum([*((HOURS * cost, x) for cost, x in costs), *beyond]))
    run = solve(model, seed=seed, limit=limit, stop=stop, gap=GAP, linearization=2, presolve=Presolve.PLAIN)
    taken = [n for n in range(len(known)) if run.is_true(chosen[n])] if run.found else []
    return {k for n in taken for k in known[n].rows}, run.deterministic_seconds


def _with_met(proof: Proof, pool: Candidates, worth: TimeWorth, most: float) -> Proof:
    """The proof with the portfolios that were met while the guess was made, at what they cost with it; without those that no choice
    of ``most`` minutes holds."""
    known, tenures = proof.known, proof.problem.tenures
    each = [worth.of.get(pool.people[t.person].inspector_id, 0) for t in tenures]
    met = [replace(a, cost=a.cost + each[a.tenure] * a.halves) for a in worth.portfolios]
    some = {(a.tenure, a.rows): a for a in (*known.portfolios, *met)}
    tops = np.array(known.tops)[[tenure for tenure, _ in some]]
    more = tops - profits_of([*some.values()], known.duals, proof.problem)
    near = np.flatnonzero(more <= most - known.priced)
    near = near[np.argsort(more[near], kind="stable")][:MOST]
    chosen = [*some.values()]
    return replace(proof, known=replace(known, portfolios=tuple(chosen[n] for n in near.tolist())))


def _guessed(proof: Proof, pool: Candidates, worth: Mapping[str, int]) -> list[float]:
    """What of each portfolio's cost is told anew here: its half-days beyond the share, and what they were guessed to be worth."""
    told = []
    for a in proof.portfolios:
        tenure = proof.problem.tenures[a.tenure]
        each = worth.get(pool.people[tenure.person].inspector_id, 0)
        beyond = sum(price * max(0.0, a.halves - limit) for limit, price in tenure.steps)
        told.append(each * a.halves + beyond)
    return told


def _visits(
    proof: Proof, rows: Sequence[Candidate], pool: Candidates, chosen: Sequence[cp_model.IntVar]
) -> dict[int, Terms]:
    """By person (place) the half-days of each portfolio's visits, and of look-backs at its schools, in parts."""
    work = defaultdict[int, Terms](list)
    come = {k: pool.team_road.own_half_days(rows[k].row) for a in proof.portfolios for k in a.rows}
    for a, x in zip(proof.portfolios, chosen, strict=False):
        half_days = a.halves + sum(come[k] for k in a.rows)
        work[proof.problem.tenures[a.tenure].person].append((round(HOURS * half_days), x))
    return work


def _seats(model: Model, pool: Candidates, work: Mapping[int, Terms]) -> Terms:
    """Every expected event gets its team, led by who may, with an expert where that is worth it; seats' cost is returned, ``work`` gets their half-days."""
    costs: Terms = []
    for school, event, chance in pool.team_road.events():
        whole, able, expert = Terms(), Terms(), Terms()
        for one in pool.team_road.seats(school, event):
            part = model.new_int_var(0, SHARES, "")
            for terms in (whole, *[able] * one.able, *[expert] * one.expert):
                terms.append((1, part))
            costs.append((round(PARTS * chance * one.minutes / SHARES), part))
            work[pool.tours.row[one.who]].append((round(HOURS * chance * 2 * event.length / SHARES), part))
        model.add(_sum(whole) >= SHARES * (event.team - event.own))
        model.add(_sum(able) >= SHARES)
        if event.fit:
            missing = model.new_int_var(0, SHARES, "")
            costs.append((round(PARTS * chance * pool.team_road.without_expert / SHARES), missing))
            model.add(_sum([*expert, (1, missing)]) >= SHARES)
    return costs


def _beyond(model: Model, pool: Candidates, rows: Sequence[Candidate], work: Mapping[int, Terms]) -> Terms:
    """What each person's half-days beyond each step of the share cost, in ``PARTS`` of a minute for a whole one."""
    costs: Terms = []
    for load in PostingGoals(pool, rows).loads():
        terms, limit = work[load.person], round(HOURS * load.half_days)
        beyond = model.new_int_var(0, SHARES * sum(weight for weight, _ in terms), "")
        model.add(_sum(terms) - beyond <= limit)
        costs.append((round(PARTS * load.price), beyond))
    return costs


def _sum(terms: Terms) -> Any:
    return cp_model.LinearExpr.weighted_sum([x for _, x in terms], [weight for weight, _ in terms])
