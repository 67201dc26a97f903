"""Rounds of the proof of postings: where they set out from, when they end, and which of the portfolios met are chosen among."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from duxue.models.postings import portfolios
from duxue.models.postings.cuts import tightened
from duxue.models.postings.portfolios import Generated, Master, _profits, _Rounds, generate
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.tenures import TenureProblem
from duxue.models.postings.tour_duals import worth_of_pieces
from duxue.models.solver import Stop
from tests.models.postings.test_staffing_bound import churning, mixed, proof_of


def problem(stage: StaffingStage) -> TenureProblem:
    return proof_of(stage).problem


def generated(one: TenureProblem) -> Generated:
    return generate(one, worth_of_pieces(one), Stop())


@pytest.mark.parametrize("stage", [mixed(1), StaffingStage(churning(1), "U1")], ids=["mixed", "churning"])
def test_the_first_round_proves_what_single_tours_tell(stage: StaffingStage) -> None:
    """From dearer worths it set out far below nothing in a county of 240 that churns, and stayed near these for ten rounds."""
    steps = generated(problem(stage)).steps
    assert steps[1][1] > 0.7 * steps[-1][1] > 0


def rounds(bounds: list[float]) -> _Rounds:
    one = problem(mixed(1))
    known = _Rounds(one, worth_of_pieces(one), Stop())
    known.bounds = bounds
    return known


FLAT = [90.0, 100.0, *[100.01] * portfolios.IDLE]
LONG = [90.0, 100.0, *[100.01] * portfolios.IDLE_AFAR]


@pytest.mark.parametrize(
    ("bounds", "value", "fresh", "ends"),
    [
        (FLAT, 100.2, 0, True),  # near the programme's optimum a few rounds without a gain end it
        (FLAT[:-1], 100.2, 0, False),
        (FLAT, 120.0, 0, False),  # farther off more of them do
        (LONG, 120.0, 0, True),
        (LONG, 120.0, 1_000, False),  # many new portfolios that pay move the duals still
        (FLAT, 100.2, 1_000, True),
        (LONG[:-1], 120.0, 0, False),
        ([100.0 + n for n in range(10)], 120.0, 0, False),
        ([100.0 + n for n in range(10)], 109.1, 0, False),
    ],
)
def test_rounds_that_gain_nothing_end_the_proof(
    bounds: list[float], value: float, fresh: int, *, ends: bool
) -> None:
    assert rounds(bounds)._idle(value, fresh) is ends


def test_of_many_portfolios_met_those_of_the_least_reduced_cost_are_chosen_among(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = problem(mixed(1))
    every = generated(one)
    monkeypatch.setattr(portfolios, "MET", 5)
    some = generated(one)
    assert len(every.portfolios) > 5 == len(some.portfolios)

    def over(known: Generated) -> list[float]:
        profits = _profits(known.portfolios, some.duals, one)
        return sorted(np.array(some.tops)[[a.tenure for a in known.portfolios]] - profits)

    assert over(some) == pytest.approx(over(every)[:5])


def test_where_profits_are_in_doubt_no_list_of_all_near_the_best_is_made() -> None:
    known = generated(problem(mixed(1)))
    assert tightened(known, Stop(), 3_000) is not known
    doubtful = replace(known, doubt=known.bound)
    assert tightened(doubtful, Stop(), 3_000) is doubtful


@pytest.mark.parametrize("number", [1, 3])
def test_no_piece_stays_open_because_its_price_was_held_back(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where rounds end early, smoothed duals lie far below a price that the programme pays."""
    one = problem(mixed(number))
    dear = tuple(replace(t, steps=((2 * float(t.halves.max()), 1_000.0),)) for t in one.tenures)
    one = replace(one, tenures=dear)
    monkeypatch.setattr(portfolios, "ROUNDS", 2)
    known = generated(one)
    master = Master(known.problem)
    for portfolio in known.portfolios:
        master.add(portfolio)
    answer = master.solve()
    assert answer is not None
    held_back = known.problem.open_price < one.open_price
    assert (answer[1].cover < known.problem.open_price)[held_back].all()
