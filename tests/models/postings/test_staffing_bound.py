"""The staffing bound: no choice costs less, pricing finds the best portfolio, and handovers do not loosen it much."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest

from duxue.models.board import Board
from duxue.models.levels import least_by_level, standing_of
from duxue.models.postings import combining, pricing
from duxue.models.postings.pricing import Search
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.staffing_bound import Proof, prove
from duxue.models.postings.tenures import Tenure
from duxue.models.prices import REPORTED, reported
from duxue.models.solver import Stop, solve
from duxue.scenarios.codes import RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school

NEVER = Stop()


def whole(stage: StaffingStage) -> Board:
    """All candidates open, with all the day tours that they may share."""
    board, literals = stage.model.board(range(len(stage.rows)), ())
    stage.model.share_tours(board, literals, None)
    return board


def exact(stage: StaffingStage) -> float:
    """Told minutes of the best choice among all candidates with all shared tours, proven by the solver."""
    board = whole(stage)
    board.minimise()
    run = solve(board.model, seed=1, limit=60.0, stop=Stop(), linearization=2)
    assert run.status == "optimal"
    values = {
        k: run.amount(board.model.get_int_var_from_proto_index(k))
        for k in range(len(board.model.proto.variables))
    }
    return board.evaluate(values, reported)


def proof_of(stage: StaffingStage, stop: Stop = NEVER, *, clean: bool = True) -> Proof:
    board, literals = stage.model.board(range(len(stage.rows)), ())
    return prove(stage.county, stage.pool, stage.rows, board, literals, stop, clean=clean)


def bound_of(stage: StaffingStage, stop: Stop = NEVER) -> float:
    return proof_of(stage, stop).minutes


def churning(seed: int) -> County:
    """Nine schools and four people: one leaves in June, one comes in July; a school closes, one opens, one is recused."""
    draw = Random(seed)

    def place() -> dict[str, float]:
        return {"lat": 39.63 + draw.uniform(-0.1, 0.1)}

    schools = [school(n, east=draw.uniform(-10, 10), **place()) for n in range(9)]
    schools[0] = replace(schools[0], closed=date(2027, 6, 1))
    schools[1] = replace(schools[1], opened=date(2027, 9, 1))
    terms: list[dict[str, date]] = [{"term_end": date(2027, 6, 30)}, {"term_start": date(2027, 7, 1)}, {}, {}]
    people = [person(f"X{n}", lon=118.18 + draw.uniform(-0.1, 0.1), **place(), **terms[n]) for n in range(4)]
    recused = make(
        Recusal, inspector_id="X2", school_id="S004", reason=RecusalReason.OTHER, start=date(2027, 5, 1)
    )
    return office(schools, people, recusals=(recused,))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_choice_costs_less_than_the_bound_where_people_and_schools_come_and_go(seed: int) -> None:
    stage = StaffingStage(churning(seed), "U1")
    least = exact(stage)
    assert 0.9 * least <= bound_of(stage) <= least + 0.5


def away_in_march(seed: int, people: int) -> County:
    """Eleven schools, five of them for each of so many people, and one person more who is away all March."""
    draw = Random(seed)
    schools = [school(n, east=draw.uniform(-10, 10), lat=39.63 + draw.uniform(-0.1, 0.1)) for n in range(11)]
    staff = [person(f"X{n}", lon=118.18 + draw.uniform(-0.1, 0.1)) for n in range(people + 1)]
    away = make(Absence, inspector_id=f"X{people}", start=date(2027, 3, 1), end=date(2027, 3, 31))
    # Where nobody may stand in a leave ends a posting as a term's end does.
    return office(schools, staff, {"stand_in_days": 0}, absences=(away,))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_schools_beyond_everybodys_allowance_in_one_month_alone_are_in_the_bound(seed: int) -> None:
    stage = StaffingStage(away_in_march(seed, 2), "U1")
    least = exact(stage)
    # One school too many in March: somebody holds a sixth, or it stays open.
    assert REPORTED <= least < 1.5 * REPORTED
    assert 0.85 * least <= bound_of(stage) <= least + 0.5


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_something_must_be_broken_the_bound_still_tells_of_the_minutes(seed: int) -> None:
    stage = StaffingStage(away_in_march(seed, 2), "U1")
    board = whole(stage)
    least = least_by_level(
        board, board.complete_assignment({}), seed=1, stop=NEVER, limit=lambda: 60.0, spend=lambda _: None
    )
    standing = standing_of(board, least.values)
    assert standing.breaches == least.bound.breaches == (0, 1)
    bound = proof_of(stage, clean=False).minutes_at(standing)
    assert 0.5 * standing.minutes <= bound <= standing.minutes + 0.5


def test_where_people_suffice_every_month_weighs_alike() -> None:
    stage = StaffingStage(away_in_march(1, 3), "U1")
    problem = proof_of(stage).problem
    months = {school_id: len(months) for school_id, months in stage.pool.months.items()}
    assert problem.open_price.sum() == pytest.approx(REPORTED * len(months))
    assert problem.open_price.max() < REPORTED


@pytest.mark.parametrize(("smalls", "wanting"), [(9, 0), (10, 0), (11, 1), (13, 3)])
def test_who_may_hold_few_schools_holds_the_large_one_when_places_are_counted(
    smalls: int, wanting: int
) -> None:
    schools = [*(school(n, east=n) for n in range(smalls)), school(smalls, students=2000)]
    staff = [person("X1", max_schools=4), person("X2"), person("X3")]
    stage = StaffingStage(office(schools, staff), "U1")
    assert proof_of(stage).problem.wanting == wanting


@pytest.mark.parametrize("rounds", [0, 1, 4])
def test_a_stop_ends_the_proof_with_what_is_proven_by_then(rounds: int) -> None:
    stage = StaffingStage(churning(1), "U1")
    asked = itertools.count()
    bound = bound_of(stage, Stop(asked=lambda: next(asked) >= rounds))
    assert next(asked) <= rounds + 2  # the proof, and early postings after it, are left at the next look
    whole = bound_of(stage)
    assert (bound < whole - 1) if not rounds else (0 < bound <= whole)


def test_a_stage_that_is_stopped_at_once_still_gives_every_school_somebody() -> None:
    stage = StaffingStage(churning(1), "U1")
    found = stage.run(seed=1, effort=5.0, stop=Stop(asked=lambda: True))
    assert found.outcome.status == "stopped"
    assert {row.school_id for row in found.postings} == stage.county.schools.keys()


def tenure(seed: int, schools: int, cap: int) -> Tenure:
    """A tenure with drawn costs and savings; every third school has a second posting that begins later."""
    draw = np.random.default_rng(seed)
    school = np.array([*range(schools), *range(0, schools, 3)], dtype=np.intp)
    n = school.size
    cost = draw.uniform(5, 20, n)
    saving = np.triu(draw.uniform(-4, 8, (n, n)), 1)
    saving[school[:, None] == school[None, :]] = 0
    first, second = np.nonzero(saving > 0)
    alone = np.zeros(n, dtype=bool)
    return Tenure(
        person=0,
        rows=np.arange(n),
        school=school,
        low=np.zeros(n, dtype=np.intp),
        high=np.ones(n, dtype=np.intp),
        cost=cost,
        alone=alone,
        early=alone,
        begun=np.ones(n),
        bonus=np.zeros(n),
        first=first,
        second=second,
        pair_cost=cost[first] + cost[second] - saving[first, second],
        cap=cap,
        halves=np.zeros(n),
        holds=np.ones((n, 2), dtype=bool),
        whole=np.ones(n, dtype=bool),
    )


def beyond(one: Tenure, rows: Sequence[int]) -> float:
    """What the half-days of some postings cost beyond a share."""
    halves = float(one.halves[list(rows)].sum())
    return sum(price * max(0.0, halves - limit) for limit, price in one.steps)


def fits(one: Tenure, rows: Sequence[int]) -> bool:
    """Whether some postings can be held: in no month more than are allowed, nor two at one school."""
    at_once = one.holds[list(rows)].sum(axis=0).max() <= one.cap
    pairs = itertools.combinations(rows, 2)
    return bool(at_once) and not any(
        one.school[a] == one.school[b] and (one.holds[a] & one.holds[b]).any() for a, b in pairs
    )


def best_by_trying(one: Tenure, worth: np.ndarray) -> float:
    """The most that any set of postings brings, each tried."""
    pairs = dict(zip(zip(one.first.tolist(), one.second.tolist(), strict=True), one.pair_cost, strict=True))

    def cheapest(rows: Sequence[int]) -> float:
        if not rows:
            return 0.0
        a, *rest = rows
        ways = [one.cost[a] + cheapest(rest)]
        ways += [pairs[a, b] + cheapest([c for c in rest if c != b]) for b in rest if (a, b) in pairs]
        return float(min(ways))

    number = range(1, one.rows.size + 1 if one.exact else one.cap + 1)
    sets = (rows for size in number for rows in itertools.combinations(range(one.rows.size), size))
    profits = [
        float(worth[list(rows)].sum()) - cheapest(rows) - beyond(one, rows)
        for rows in sets
        if fits(one, rows)
    ]
    return max(0.0, *profits)


@pytest.mark.parametrize("seed", range(12))
def test_pricing_finds_the_best_portfolio_of_all(seed: int) -> None:
    one = tenure(seed, schools=7, cap=4)
    worth = np.random.default_rng(seed + 100).uniform(4, 18, one.rows.size)
    profit, rows, bound = Search(one, ~one.early).best(worth)
    assert profit == pytest.approx(best_by_trying(one, worth))
    assert bound == pytest.approx(profit)
    assert len({one.school[k] for k in rows}) == len(rows) <= one.cap


@pytest.mark.parametrize("seed", range(12))
def test_a_short_list_never_lowers_what_pricing_says_cannot_be_exceeded(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pricing, "SHORT_LIST", 2)
    one = tenure(seed, schools=7, cap=4)
    worth = np.random.default_rng(seed + 100).uniform(4, 18, one.rows.size)
    _, _, bound = Search(one, ~one.early).best(worth)
    assert bound >= best_by_trying(one, worth) - 1e-9


@pytest.mark.parametrize(("nodes", "seed"), [(nodes, seed) for nodes in (0, 1, 3, 10) for seed in range(8)])
def test_a_search_cut_off_never_lowers_what_cannot_be_exceeded(
    nodes: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(combining, "NODES", nodes)
    monkeypatch.setattr(pricing, "SHORT_LIST", 6)
    one = tenure(seed, schools=7, cap=6)
    worth = np.random.default_rng(seed + 100).uniform(4, 18, one.rows.size)
    profit, rows, bound = Search(one, ~one.early).best(worth)
    true = best_by_trying(one, worth)
    assert profit <= true + 1e-9 <= bound + 2e-9
    assert len({one.school[k] for k in rows}) == len(rows) <= one.cap


@pytest.mark.parametrize("seed", range(6))
def test_six_schools_a_person_are_priced_as_exactly(seed: int) -> None:
    one = tenure(seed, schools=8, cap=6)
    worth = np.random.default_rng(seed + 100).uniform(4, 18, one.rows.size)
    profit, _, bound = Search(one, ~one.early).best(worth)
    assert profit == pytest.approx(best_by_trying(one, worth))
    assert bound == pytest.approx(profit)


def shared(seed: int, schools: int, cap: int, share: float, others: Sequence[float]) -> Tenure:
    """A tenure whose half-days cost beyond a share; the postings that begin later bring other half-days than the rest."""
    one = tenure(seed, schools, cap)
    halves = np.full(one.rows.size, 9.0)
    halves[schools:] = [others[n % len(others)] for n in range(one.rows.size - schools)]
    return replace(one, halves=halves, steps=((share, 0.3), (1.25 * share, 1.5)))


@pytest.mark.parametrize("share", [8.0, 16.0, 24.0, 40.0])
@pytest.mark.parametrize("seed", range(6))
def test_work_beyond_a_share_is_priced_as_exactly(seed: int, share: float) -> None:
    one = shared(seed, 7, 4, share, (4.0, 6.0, 11.0))
    worth = np.random.default_rng(seed + 100).uniform(4, 18, one.rows.size)
    profit, rows, bound = Search(one, ~one.early).best(worth)
    assert profit == pytest.approx(best_by_trying(one, worth))
    assert bound == pytest.approx(profit)
    assert len({one.school[k] for k in rows}) == len(rows) <= one.cap


@pytest.mark.parametrize(
    ("runs", "nodes", "seed"), [(r, n, s) for r in (0, 1, 3) for n in (1, 5) for s in range(5)]
)
def test_a_search_cut_off_never_lowers_what_work_beyond_a_share_leaves(
    runs: int, nodes: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pricing, "RUNS", runs)
    monkeypatch.setattr(pricing, "SHORT_LIST", 6)
    monkeypatch.setattr(combining, "NODES", nodes)
    one = shared(seed, 7, 4, 20.0, (4.0, 6.0))
    worth = np.random.default_rng(seed + 100).uniform(4, 18, one.rows.size)
    profit, rows, bound = Search(one, ~one.early).best(worth)
    true = best_by_trying(one, worth)
    assert profit <= true + 1e-9 <= bound + 2e-9
    assert len({one.school[k] for k in rows}) == len(rows) <= one.cap


@pytest.mark.parametrize("share", [8.0, 30.0])
@pytest.mark.parametrize("seed", range(8))
def test_postings_that_follow_each_other_take_one_place(seed: int, share: float) -> None:
    """Two schools close at the end of the fourth month, a third is handed on then, and one opens."""
    one = tenure(seed, 7, 3)
    months = np.ones((one.rows.size, 9), dtype=bool)
    months[[0, 1, 2], 4:] = False
    months[[7, 6], :4] = False
    school = one.school.copy()
    school[7] = 2
    apart = ~(months[one.first] & months[one.second]).any(axis=1)
    pair_cost = np.where(apart, one.cost[one.first] + one.cost[one.second], one.pair_cost)
    one = replace(
        one, school=school, pair_cost=pair_cost, holds=months, whole=months.all(axis=1), halves=months.sum(axis=1) * 1.0,
        steps=((share, 0.3), (1.25 * share, 1.5)), exact=True,
    )  # fmt: skip
    worth = np.random.default_rng(seed + 100).uniform(4, 18, one.rows.size)
    profit, rows, bound = Search(one, ~one.early).best(worth)
    assert profit == pytest.approx(best_by_trying(one, worth))
    assert bound == pytest.approx(profit)
    assert fits(one, rows)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whole_schools_cannot_be_shared_as_evenly_as_fractions_of_them(seed: int) -> None:
    """Ten schools and two large ones, each of which takes one of four people whole: the other two hold five each."""
    draw = Random(seed)
    schools = [school(n, east=draw.uniform(-10, 10), lat=39.63 + draw.uniform(-0.1, 0.1)) for n in range(10)]
    schools += [school(10 + n, students=2000, east=draw.uniform(-10, 10)) for n in range(2)]
    staff = [person(f"X{n}", lon=118.18 + draw.uniform(-0.1, 0.1)) for n in range(4)]
    stage = StaffingStage(office(schools, staff, {"weight_fair_load": 40.0}), "U1")
    least = exact(stage)
    assert all(t.steps for t in proof_of(stage).problem.tenures)
    assert 0.99 * least <= bound_of(stage) <= least + 0.5


@pytest.mark.parametrize(("seed", "weight"), [(1, 60.0), (2, 60.0), (3, 15.0), (4, 15.0)])
def test_where_few_schools_come_and_go_the_bound_holds_and_is_near(seed: int, weight: float) -> None:
    """Two large schools and eleven others: one closes in June, one opens in September; one is barred to somebody from May on."""
    draw = Random(seed)
    schools = [school(n, east=draw.uniform(-10, 10), lat=39.63 + draw.uniform(-0.1, 0.1)) for n in range(11)]
    schools[0] = replace(schools[0], closed=date(2027, 6, 1))
    schools[1] = replace(schools[1], opened=date(2027, 9, 1))
    schools += [school(11 + n, students=2000, east=draw.uniform(-10, 10)) for n in range(2)]
    staff = [person(f"X{n}", lon=118.18 + draw.uniform(-0.1, 0.1)) for n in range(4)]
    recused = make(
        Recusal, inspector_id="X2", school_id="S004", reason=RecusalReason.OTHER, start=date(2027, 5, 1)
    )
    stage = StaffingStage(office(schools, staff, {"weight_fair_load": weight}, recusals=(recused,)), "U1")
    least = exact(stage)
    assert all(t.exact for t in proof_of(stage).problem.tenures)
    assert 0.96 * least <= bound_of(stage) <= least + 0.5
