"""The staffing bound: no choice costs less, pricing finds the best portfolio, and handovers do not loosen it much."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest

from duxue.models.board import Board
from duxue.models.levels import least_by_level, standing_of
from duxue.models.postings import cuts, pricing, staffing, staffing_bound
from duxue.models.postings.ground import Ground
from duxue.models.postings.near_best import NearBest
from duxue.models.postings.portfolio_choice import ChosenRows, chosen_rows
from duxue.models.postings.portfolios import MANY, Generated, generate
from duxue.models.postings.pricing import Asked, Pricing
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.staffing_bound import NEAR, Proof, prove
from duxue.models.postings.tenures import Tenure
from duxue.models.postings.tour_duals import worth_of_pieces
from duxue.models.prices import REPORTED, reported
from duxue.models.solver import Stop, solve
from duxue.scenarios.codes import RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import make
from tests.draws import some
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
    return prove(stage.pool, stage.rows, board, literals, stop, unit=REPORTED if clean else NEAR)


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


@pytest.mark.parametrize("seed", some([1, 2, 3]))
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
    return office(schools, staff, {"stand_in_days": 0, "weight_fair_load": 0.0}, absences=(away,))


@pytest.mark.parametrize("seed", some([1, 2, 3]))
def test_schools_beyond_everybodys_allowance_in_one_month_alone_are_in_the_bound(seed: int) -> None:
    stage = StaffingStage(away_in_march(seed, 2), "U1")
    least = exact(stage)
    # One school too many in March: somebody holds a sixth, or it stays open.
    assert REPORTED <= least < 1.5 * REPORTED
    assert 0.85 * least <= bound_of(stage) <= least + 0.5


@pytest.mark.parametrize("seed", some([1, 2, 3]))
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


def tenure(seed: int, schools: int, cap: int, steps: tuple[tuple[float, float], ...] = ()) -> Tenure:
    """A tenure of six months with drawn costs and savings: a few large schools, and postings that stand in some months only."""
    draw = np.random.default_rng(seed)
    school = np.array([*range(schools), *draw.integers(0, schools, 3)], dtype=np.intp)
    holds = np.ones((school.size, 6), dtype=bool)
    for k in range(schools, school.size):
        first = int(draw.integers(0, 5))
        holds[k] = False
        holds[k, first : int(draw.integers(first + 1, 7 if first else 6))] = True
    alone = school < seed % 3
    cost = draw.uniform(5, 20, school.size) * holds.mean(axis=1)
    common = holds.astype(int) @ holds.T.astype(int)
    saving = np.triu(np.floor(draw.uniform(-0.7, 1.4, common.shape) * common), 1)
    saving[(school[:, None] == school) | alone[:, None] | alone] = 0
    first_ones, second_ones = np.nonzero(saving > 0)
    return Tenure(
        person=0,
        rows=np.arange(school.size),
        school=school,
        low=np.zeros(school.size, dtype=np.intp),
        high=np.ones(school.size, dtype=np.intp),
        cost=cost,
        alone=alone,
        first=first_ones,
        second=second_ones,
        saving=saving[first_ones, second_ones],
        cap=cap,
        holds=holds,
        days=np.zeros((school.size, 0), dtype=bool),
        each=1,
        steps=steps,
    )


def drawn_worth(one: Tenure, seed: int) -> np.ndarray:
    return np.random.default_rng(seed + 100).uniform(4, 18, one.rows.size) * one.holds.mean(axis=1)


def fits(one: Tenure, rows: Sequence[int]) -> bool:
    """Whether some postings can be held: in no month more than are allowed, nor two at one school."""
    load = one.holds * np.where(one.alone, one.cap, 1)[:, None]
    pairs = itertools.combinations(rows, 2)
    return bool(load[list(rows)].sum(axis=0).max() <= one.cap) and not any(
        one.school[a] == one.school[b] and (one.holds[a] & one.holds[b]).any() for a, b in pairs
    )


def most_saved(one: Tenure, rows: Sequence[int]) -> float:
    """The most that shared tours save, each posting sharing those of a month with one other, each way tried."""
    mine = [
        (a, b, float(s))
        for a, b, s in zip(one.first.tolist(), one.second.tolist(), one.saving, strict=True)
        if a in rows and b in rows
    ]

    def most(left: Sequence[tuple[int, int, float]], taken: np.ndarray) -> float:
        if not left:
            return 0.0
        (a, b, saved), *rest = left
        both = one.holds[a] & one.holds[b]
        best = most(rest, taken)
        if not (taken[[a, b]] & both).any():
            more = taken.copy()
            more[[a, b]] |= both
            best = max(best, saved + most(rest, more))
        return best

    return most(mine, np.zeros_like(one.holds))


def all_profits(one: Tenure, worth: np.ndarray) -> dict[frozenset[int], float]:
    """What each set of postings that can be held brings, each tried."""
    found: dict[frozenset[int], float] = {}
    for size in range(1, 2 * one.cap + 1):
        for rows in itertools.combinations(range(one.rows.size), size):
            if fits(one, rows):
                halves = float(one.halves[list(rows)].sum())
                beyond = sum(price * max(0.0, halves - limit) for limit, price in one.steps)
                alone = float((worth - one.cost)[list(rows)].sum())
                found[frozenset(rows)] = alone + most_saved(one, rows) - beyond
    return found


class Given(Pricing):
    """Pricing under worths of the postings as they are given."""

    given: np.ndarray

    def worth(self, _total: np.ndarray, _fine: np.ndarray) -> np.ndarray:
        return self.given


STEPS = ((), ((8.0, 0.3), (10.0, 1.5)), ((4.0, 0.2),))
CASES = [(seed, steps) for seed in range(8) for steps in STEPS]


@pytest.mark.parametrize(("seed", "steps"), CASES)
def test_pricing_finds_the_best_portfolio_of_all(seed: int, steps: tuple[tuple[float, float], ...]) -> None:
    one = tenure(seed, 5, 3 + seed % 2, steps)
    pricing, kept = Given(one, 0), None
    for round_ in range(3):
        pricing.given = drawn_worth(one, seed + 50 * round_)
        true = all_profits(one, pricing.given)
        bound, doubt, found, kept = pricing.best(Asked(0, pricing.given, pricing.given, kept, MANY))
        best = max(0.0, *true.values())
        assert bound >= best - 1e-6
        assert 0.0 <= doubt <= 1e-6
        surely = {a.rows: float(pricing.given[list(a.rows)].sum()) - a.cost - a.more for a in found}
        assert all(fits(one, rows) for rows in surely)
        assert all(profit <= true[frozenset(rows)] + 1e-6 for rows, profit in surely.items())
        assert all(
            profit + a.more >= true[frozenset(a.rows)] - 1e-6
            for a, profit in zip(found, surely.values(), strict=True)
        )
        # What two parts that follow each other share with a third is all that may be given away.
        assert (
            bound <= max(0.0, best, *(p + a.more for a, p in zip(found, surely.values(), strict=True))) + 1e-5
        )


@pytest.mark.parametrize("within", [0.0, 3.0, 10.0])
@pytest.mark.parametrize(("seed", "steps"), CASES[::2])
def test_every_set_near_the_best_is_listed_once(
    seed: int, steps: tuple[tuple[float, float], ...], within: float
) -> None:
    one = tenure(seed, 5, 3, steps)
    worth = drawn_worth(one, seed)
    true = all_profits(one, worth)
    least = max(0.0, *true.values()) - within
    rows = NearBest(Ground(one), worth, least, 10**6).all().rows.tolist()
    listed = [frozenset(k for k in mine if k < one.rows.size) for mine in rows]
    assert len(set(listed)) == len(listed)
    assert {mine for mine, profit in true.items() if profit >= least} <= set(listed) <= {frozenset(), *true}


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("most", [1, 3, 10])
@pytest.mark.parametrize(("seed", "steps"), CASES[::2])
def test_a_list_cut_off_tells_what_may_be_missing(
    seed: int, steps: tuple[tuple[float, float], ...], most: int, wide: bool
) -> None:
    one = tenure(seed, 5, 3, steps)
    worth = drawn_worth(one, seed)
    near = NearBest(Ground(one), worth, 0.0, most, wide=wide)
    rows = near.all().rows.tolist()
    listed = {frozenset(k for k in mine if k < one.rows.size) for mine in rows}
    assert all(
        profit <= near.least + 1e-6 for mine, profit in all_profits(one, worth).items() if mine not in listed
    )


@pytest.mark.parametrize("wide", [False, True])
def test_sets_that_promise_the_same_are_no_more_than_may_be_looked_at(wide: bool) -> None:
    """Thirty schools of one worth, five at a time: 174,000 sets."""
    one = tenure(0, 30, 5)
    near = NearBest(Ground(one), one.cost + 100.0, 0.0, 50, wide=wide)
    assert len(near.all().rows) <= 50 * 2 * one.cap
    assert near.least >= 500.0


@pytest.mark.parametrize("most", [2, 6])
@pytest.mark.parametrize("seed", range(8))
def test_a_search_cut_off_never_lowers_what_cannot_be_exceeded(
    seed: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pricing, "FEW", 2)
    one = tenure(seed, 5, 3, STEPS[1])
    search = Given(one, 0)
    search.given = drawn_worth(one, seed)
    bound = search.best(Asked(0, search.given, search.given, None, most)).most
    assert bound >= max(all_profits(one, search.given).values()) - 1e-6


def exchanging(seed: int) -> StaffingStage:
    """Three serving heads, each at a school near the next one's, and no other people: each would answer for another's."""
    draw = Random(seed)
    schools = [school(n, east=draw.uniform(-12, 12), lat=39.63 + draw.uniform(-0.1, 0.1)) for n in range(6)]
    staff = [
        person(f"X{n}", school_id=f"S{n:03d}", lon=schools[n ^ 1].lon, lat=schools[n ^ 1].lat, max_schools=3)
        for n in range(2)
    ]
    staff.append(person("X2", lon=118.4, max_schools=3))
    return StaffingStage(office(schools, staff), "U1")


@pytest.mark.parametrize("seed", some([1, 2, 3]))
def test_who_would_answer_for_each_others_own_schools_is_in_the_bound(seed: int) -> None:
    stage = exchanging(seed)
    proof, least = proof_of(stage), exact(stage)
    assert proof.problem.exchanges
    assert 0.97 * least <= proof.minutes <= least + 0.5
    without = replace(proof.problem, exchanges=())
    assert generate(without, worth_of_pieces(without), NEVER).bound < proof.known.bound - 1


def mixed(seed: int) -> StaffingStage:
    """Eleven schools near each other and three people, all alike but for the road: half portfolios pay."""
    draw = Random(seed)
    schools = [school(n, east=draw.uniform(-10, 10), lat=39.63 + draw.uniform(-0.1, 0.1)) for n in range(11)]
    staff = [person(f"X{n}", lon=118.18 + draw.uniform(-0.1, 0.1)) for n in range(3)]
    return StaffingStage(office(schools, staff), "U1")


@pytest.mark.parametrize("seed", some([1, 2, 3, 4]))
def test_cuts_raise_the_bound_and_never_above_the_best_choice(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuts, "REACH", 0.1)
    stage = mixed(seed)
    proof, least = proof_of(stage), exact(stage)
    tighter = proof.tighter(NEVER, 3_000)
    assert proof.minutes <= tighter.minutes <= least + 0.5
    assert least - tighter.minutes <= 0.5 * (least - proof.minutes) + 0.5


@pytest.mark.parametrize("number", [8, 3_000])
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_is_proven_of_the_choice_is_near_the_best_choice_and_never_above_it(
    seed: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuts, "REACH", 0.1)
    stage = mixed(seed)
    least = exact(stage)
    proof = proof_of(stage).tighter(NEVER, number, least + 1)
    chosen = chosen_rows(proof, stage.rows, stage.pool.people, seed=1, limit=5.0, stop=NEVER)
    proven = proof.raised(chosen.bound).minutes
    assert proof.minutes <= proven <= least + 0.5
    assert number < 3_000 or proven >= 0.999 * least


def test_where_not_all_near_portfolios_are_chosen_from_those_met_on_the_way_are_too() -> None:
    """An office of 120 schools was left with a breach: its 3,000 nearest portfolios did not fit together, 2,000 older ones did."""
    met = proof_of(mixed(1))
    tighter = met.tighter(NEVER, 8)
    assert tighter.known is not met.known
    assert set(tighter.portfolios) >= set(met.portfolios)
    assert len(tighter.portfolios) <= len(met.portfolios) + 8


def test_where_no_more_can_be_listed_than_is_proven_all_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """An urban county of 240 listed 18,000 portfolios that reached nowhere, and chose anew among them."""
    met = proof_of(mixed(1))
    monkeypatch.setattr(cuts, "MOST", 1)
    told = met.tighter(NEVER, 3_000).known
    assert told.portfolios is met.known.portfolios
    assert told.bound == met.known.bound


@pytest.mark.parametrize("seed", [3, 7])
def test_portfolios_are_listed_again_for_a_choice_that_the_search_has_made_cheaper(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tight churn county was 1.4 % over its bound: for the dear choice it set out from too many portfolios lay near."""
    known: list[float] = []
    within = cuts.tightened

    def none_at_first(now: Generated, stop: Stop, number: int, most: float) -> Generated:
        known.append(most)
        return within(now, stop, number, most) if len(known) > 1 else now

    monkeypatch.setattr(staffing_bound, "tightened", none_at_first)
    monkeypatch.setattr(staffing, "chosen_rows", lambda *_, **__: ChosenRows(set(), 0.0, -math.inf))
    stage = mixed(seed)
    answer = stage.run(seed=1, effort=5.0, stop=NEVER)
    assert answer.outcome.objective == pytest.approx(exact(stage), abs=1)
    dear, cheaper = known
    assert cheaper < dear
    assert answer.outcome.bound is not None
    assert answer.outcome.bound > proof_of(stage).minutes + 1


def test_a_stop_leaves_what_is_proven() -> None:
    proof = proof_of(mixed(1))
    assert proof.tighter(Stop(asked=lambda: True), 3_000).known is proof.known


@pytest.mark.parametrize("seed", some([1, 2, 3]))
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


@pytest.mark.parametrize(("seed", "weight"), some([(1, 60.0), (3, 15.0), (2, 60.0), (4, 15.0)]))
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
    assert 0.96 * least <= bound_of(stage) <= least + 0.5
