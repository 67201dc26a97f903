"""Rounds of the proof of postings: where they set out from, when they end, and which of the portfolios met are chosen among."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from duxue.models.postings import cuts, portfolios
from duxue.models.postings.cuts import tightened
from duxue.models.postings.ground import Sets
from duxue.models.postings.master import Duals, Master
from duxue.models.postings.portfolios import Generated, Rounds, generate, profits_of
from duxue.models.postings.pricing import Portfolio, Priced, Pricing
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


def rounds(bounds: list[float], value: float) -> Rounds:
    one = problem(mixed(1))
    known = Rounds(one, worth_of_pieces(one), Stop())
    known.bounds, known.value = bounds, value
    return known


FLAT = [90.0, 100.0, *[100.01] * portfolios.IDLE]


@pytest.mark.parametrize(
    ("bounds", "value", "ends"),
    [
        (FLAT, 102.0, True),  # many rounds without a gain
        (FLAT[:-1], 102.0, False),
        (FLAT, 120.0, False),  # far off the programme's optimum it still moves
        ([100.0 + n for n in range(10)], 110.0, False),
        ([100.0 + n for n in range(10)], 109.1, True),  # they met
    ],
)
def test_rounds_that_gain_nothing_end_the_proof(bounds: list[float], value: float, *, ends: bool) -> None:
    assert rounds(bounds, value)._settled() is ends


def test_profits_in_doubt_do_not_keep_the_rounds_going() -> None:
    known = rounds([100.0, 105.0], 110.0)
    known.doubts = (2.0, 3.0)
    assert not known._settled()
    known.sure = True
    assert known._settled()


def test_what_is_in_doubt_at_the_best_point_is_proven() -> None:
    known = Rounds(problem(mixed(1)), worth_of_pieces(problem(mixed(1))), Stop())
    known.run(Stop())
    sure, tops = known.bounds[-1], known.tops
    known.bounds.append(sure - 500)
    known.tops, known.doubts = (tops[0] + 500, *tops[1:]), (500.0, *known.doubts[1:])
    known._proven(Stop())
    assert known.bounds[-1] == pytest.approx(sure)
    assert max(known.doubts) < 1
    assert known.tops == pytest.approx(tops, abs=1e-6)


def test_what_is_left_beside_doubts_need_not_be_proven() -> None:
    known = rounds([100.0, 99_000.0], 100_000.0)
    known.sure, known.doubts = True, (650.0,)
    assert not known._settled(), "350 are left beside 650 in doubt"
    known.doubts = (680.0,)
    assert known._settled()


@pytest.mark.parametrize(("doubt", "way"), [(0.0, 1.0), (1e5, portfolios.HALF_WAY)])
def test_while_profits_are_in_doubt_portfolios_are_priced_half_way_to_the_programmes_optimum(
    doubt: float, way: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then, where that has raised no bound, at the optimum itself; and a few sets raise none that many have proven."""
    one = problem(mixed(1))
    known = Rounds(one, worth_of_pieces(one), Stop())
    asked: list[Duals] = []
    answers = known._answers

    def priced(at: Duals, most: int) -> list[Priced]:
        asked.append(at)
        return answers(at, most)

    monkeypatch.setattr(known, "_answers", priced)
    known._priced(portfolios.MANY)
    centre = known.centre
    known.doubts = (doubt, *known.doubts[1:])
    known.now = replace(centre, cover=centre.cover + 1e4, load=centre.load, exchange=centre.exchange)
    known._priced(portfolios.MANY)
    assert not known.raised, "worths so far off prove nothing"
    assert asked[-1].cover == pytest.approx(centre.cover + way * 1e4)
    known._priced(portfolios.MANY)
    assert asked[-1].cover == pytest.approx(centre.cover + 1e4)


def test_of_many_portfolios_met_those_of_the_least_reduced_cost_are_chosen_among(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = problem(mixed(1))
    every = Rounds(one, worth_of_pieces(one), Stop())
    every.run(Stop())
    monkeypatch.setattr(portfolios, "MET", 5)
    monkeypatch.setattr(portfolios, "NOT_PAID", 0)
    some, met = every.generated().portfolios, list(every.portfolios.values())

    def over(known: Sequence[Portfolio]) -> list[float]:
        at = every.now
        return sorted(-at.convexity[[a.tenure for a in known]] - profits_of(known, at, one))

    assert len(met) > 5 == len(some)
    assert over(some) == pytest.approx(over(met)[:5])


def test_whereprofits_are_in_doubt_no_list_of_all_near_the_best_is_made() -> None:
    known = generated(problem(mixed(1)))
    assert tightened(known, Stop(), 3_000) is not known
    doubtful = replace(known, doubts=(known.bound,) * len(known.tops))
    assert tightened(doubtful, Stop(), 3_000) is doubtful


def test_lists_that_end_too_early_are_given_up_with_the_hardest_and_not_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = generated(problem(mixed(1)))
    doubts = tuple(1e-3 * (n == 2) for n in range(len(known.tops)))
    listed: list[int] = []

    def ends_at_once(pricing: Sequence[Pricing], wanted: cuts._Wanted, stop: Stop) -> tuple[Sets, float]:
        listed.append(wanted.number)
        return near(pricing, wanted, stop)[0], known.tops[wanted.number]

    near = cuts._near
    monkeypatch.setattr(cuts, "_near", ends_at_once)
    monkeypatch.setattr(cuts, "AT_A_TIME", 1)
    given_up = tightened(replace(known, doubts=doubts), Stop(), 3_000)
    assert listed == [2] * len(cuts.PARTS)
    assert given_up.portfolios is known.portfolios
    assert given_up.bound == known.bound
    assert tightened(given_up, Stop(), 3_000) is given_up
    assert listed == [2] * len(cuts.PARTS)


@pytest.mark.parametrize("crowded", [False, True])
def test_where_many_sets_left_a_profit_in_doubt_only_the_nearest_are_listed(
    crowded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a county of 240 that churns, eight hard tenures were listed three times, in vain."""
    known = generated(problem(mixed(1)))
    rounds = Rounds(known.problem, known.duals.cover, Stop())
    rounds.run(Stop())
    rounds.doubts, rounds.sure = (500.0, *rounds.doubts[1:]), crowded
    rounds._proven(Stop())
    assert rounds.generated().crowded is crowded
    asked: list[float] = []

    monkeypatch.setattr(cuts, "listed_near", lambda *about: asked.append(about[3]))
    for most in (cuts.MOST_IN_ALL, portfolios.MANY * len(known.tops)):
        monkeypatch.setattr(cuts, "MOST_IN_ALL", most)
        assert tightened(replace(known, crowded=crowded), Stop(), 3_000).in_vain
    parts = 2 * len(cuts.PARTS)
    assert len(asked) == (parts if not crowded else len(cuts.PARTS) + 1)
    assert asked[-1] == pytest.approx(asked[len(cuts.PARTS) - 1]), "the least part is asked for all the same"


def test_where_lists_of_all_that_is_wanted_end_too_early_those_of_a_part_raise_the_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In an office of a tight city with 200 schools the proof stood at the programme without cuts: 1.1 % were told."""
    monkeypatch.setattr(cuts, "REACH", 0.1)
    known = generated(problem(mixed(3)))
    part = cuts.PARTS[1] * 0.1 * known.priced + 1e-6
    near = cuts._near

    def ends_early(pricing: Sequence[Pricing], wanted: cuts._Wanted, stop: Stop) -> tuple[Sets, float]:
        found, least = near(pricing, wanted, stop)
        top = known.tops[wanted.number]
        return found, least if top - wanted.least <= part else top

    monkeypatch.setattr(cuts, "_near", ends_early)
    found = tightened(known, Stop(), 3_000)
    assert found.bound > known.bound + 1
    assert not found.in_vain
    assert {*known.portfolios} <= {*found.portfolios}


@pytest.mark.parametrize("number", [1, 3])
def test_no_piece_stays_open_at_a_price_held_back(number: int) -> None:
    """Worths that first guesses do not come near are reached all the same."""
    one = problem(mixed(number))
    dear = tuple(replace(t, steps=((2 * float(t.halves.max()), 1_000.0),)) for t in one.tenures)
    one = replace(one, tenures=dear)
    known = generate(one, np.full(one.open_price.size, 1.0), Stop())
    master = Master(one)
    for portfolio in known.portfolios:
        master.add(portfolio)
    answer = master.solve()
    assert answer is not None
    assert known.bound >= 0.99 * answer[0] > 1_000


@pytest.mark.parametrize("doubt", [0.0, 1e6])
def test_while_profits_are_in_doubt_a_box_is_widened_no_more_where_that_costs_the_programme_nothing(
    doubt: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a county short of days it was widened eight times, for 14 of 38 rounds in which nothing moved."""
    monkeypatch.setattr(portfolios, "FARTHER", 1.0001)
    one = problem(mixed(1))
    known = Rounds(one, worth_of_pieces(one) / 5, Stop())
    monkeypatch.setattr(known, "_settled", lambda: True)
    monkeypatch.setattr(known, "_in_doubt", lambda: doubt > 0)
    known.run(Stop())
    assert known.left_open.any()
    assert known.grown == (2 if doubt else portfolios.FARTHEST)
