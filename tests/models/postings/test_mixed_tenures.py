"""The tenures that the programme mixes choose anew: what others keep stands, and all is held once."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from duxue.models.postings import mixed_tenures, staffing
from duxue.models.postings.master import Master
from duxue.models.postings.mixed_tenures import mixed_alone
from duxue.models.postings.portfolio_choice import ChosenRows, chosen_rows
from duxue.models.postings.portfolios import CLOSE, Generated
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.staffing_bound import Proof
from duxue.models.postings.weighed import Weighed
from duxue.models.solver import Stop
from tests.models.postings.test_staffing_bound import churning, exact, exchanging, mixed, proof_of

STAGES = {
    "mixed": lambda: mixed(1),
    "churning": lambda: StaffingStage(churning(1), "U1"),
    "exchanging": lambda: exchanging(1),
}


def optimum(known: Generated) -> float:
    """The programme's over the portfolios known."""
    master = Master(known.problem)
    for portfolio in known.portfolios:
        master.add(portfolio)
    answer = master.solve()
    assert answer is not None
    return answer[0]


@pytest.mark.parametrize(("name", "left"), [("mixed", 1), ("mixed", 2), ("exchanging", 2), ("churning", 3)])
def test_what_is_kept_and_what_is_chosen_anew_hold_each_school_once(
    name: str, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixed_tenures, "MIXED", left)
    stage = STAGES[name]()
    proof = proof_of(stage)
    rest, kept = proof.mixed_alone(Stop(), 3_000, math.inf)
    assert len(rest.problem.tenures) == left
    assert kept
    chosen = chosen_rows(rest, stage.rows, stage.pool.people, seed=1, limit=5.0, stop=Stop()).rows
    assert not chosen & kept
    held = Counter(
        (stage.rows[k].row.school_id, month) for k in chosen | kept for month in stage.rows[k].months
    )
    assert max(held.values()) == 1
    found = stage._made_whole({*chosen, *kept})
    assert found.standing.breaches == (0, 0)
    assert proof.minutes <= found.standing.minutes + 0.5


@pytest.mark.parametrize("name", STAGES)
def test_the_bound_of_what_is_left_is_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office of a tight city had exchanges of which one side was kept from all: without their price the bound was 0.6 % too high."""
    monkeypatch.setattr(mixed_tenures, "MIXED", 2)
    known = proof_of(STAGES[name]()).known
    kept = mixed_tenures._kept(known)
    left = mixed_tenures._left(known, kept)
    assert left.portfolios
    assert left.bound <= optimum(left) + 1e-6
    rest = mixed_alone(known, Stop(), 3_000, math.inf)
    assert sum(a.cost for a in kept) + optimum(rest.known) >= optimum(known) * (1 - CLOSE)


def test_where_all_are_mixed_the_choice_is_the_best_of_all_and_proven() -> None:
    stage = mixed(1)
    rest, kept = proof_of(stage).mixed_alone(Stop(), 3_000, math.inf)
    assert not kept
    chosen = chosen_rows(rest, stage.rows, stage.pool.people, seed=1, limit=5.0, stop=Stop())
    least = exact(stage)
    assert stage._made_whole(chosen.rows).standing.minutes == pytest.approx(least, abs=1)
    assert rest.raised(chosen.bound).minutes <= least + 0.5


@pytest.mark.parametrize("near", [True, False])
def test_where_the_mixed_alone_come_not_near_enough_all_choose(
    near: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixed_tenures, "MIXED", 2)
    monkeypatch.setattr(StaffingStage, "_close", lambda *_: near)
    stage, asked = mixed(1), list[int]()

    def chosen(proof: Proof, *known: Any, **how: Any) -> ChosenRows:
        asked.append(len(proof.problem.tenures))
        return chosen_rows(proof, *known, **how)

    monkeypatch.setattr(staffing, "chosen_rows", chosen)
    stage._effort, stage._stop, stage._seed = 100.0, Stop(), 1
    best = stage._standing(stage._paired(greedy(stage)))
    stage._with_portfolios(best, proof_of(stage), mixed=True)
    assert asked == ([2] if near else [2, 3])


@pytest.mark.parametrize("turn", [0, 1])
def test_who_holds_dear_portfolios_chooses_anew_with_who_holds_what_they_would_take(
    turn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixed_tenures, "MIXED", 2)
    monkeypatch.setattr(mixed_tenures, "MORE", 1)
    stage = mixed(1)
    proof, begin = proof_of(stage), stage._standing(stage._paired(greedy(stage)))
    among, kept = proof.dear_alone(begin.choice.rows, turn, Stop(), 3_000, math.inf)
    assert len(among.problem.tenures) == 2 + turn
    assert kept < begin.choice.rows
    chosen = chosen_rows(among, stage.rows, stage.pool.people, seed=1, limit=5.0, stop=Stop()).rows
    found = stage._made_whole(chosen | kept)
    assert found.standing < begin.standing
    assert found.standing.minutes >= proof.minutes - 0.5
    assert not turn or found.standing.minutes == pytest.approx(exact(stage), abs=1)


@pytest.mark.parametrize("near", [True, False])
def test_dear_portfolios_are_chosen_anew_where_a_gap_is_left_though_the_search_took_all_the_effort(
    near: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = mixed(1)
    monkeypatch.setattr(StaffingStage, "_close", lambda *_: near)
    stage._effort, stage._stop, stage._seed = 20.0, Stop(), 1
    stage._spent = stage._effort
    begin = stage._standing(stage._paired(greedy(stage)))
    found = stage._dear_anew(begin, proof_of(stage))
    assert (found.standing < begin.standing) is not near


def test_with_dear_portfolios_nothing_gets_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = mixed(1)
    monkeypatch.setattr(StaffingStage, "_close", lambda *_: False)
    stage._effort, stage._stop, stage._seed = 20.0, Stop(), 1
    begin = stage._standing(stage._paired(greedy(stage)))
    dearer = replace(begin, standing=begin.standing._replace(minutes=begin.standing.minutes + 1))
    monkeypatch.setattr(StaffingStage, "_among_portfolios", lambda *_: (dearer, 0.0))
    assert stage._dear_anew(begin, proof_of(stage)) is begin


@pytest.mark.parametrize("held_back", [True, False])
def test_dear_portfolios_are_chosen_anew_after_the_search_where_the_box_held_worths_back(
    held_back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Proof, "held_back", property(lambda _: held_back))
    monkeypatch.setattr(StaffingStage, "_close", lambda *_, **__: False)
    stage, called = mixed(1), list[str]()
    for name in ("_searched", "_dear_anew", "_for_teams"):

        def best_as_it_is(best: Weighed, _: Proof, name: str = name) -> Weighed:
            called.append(name)
            return best

        monkeypatch.setattr(stage, name, best_as_it_is)
    stage.run(seed=1, effort=20.0, stop=Stop())
    assert called == ["_searched", *(["_dear_anew"] if held_back else []), "_for_teams"]


def greedy(stage: StaffingStage) -> frozenset[int]:
    """The postings that a clerk would begin with."""
    return frozenset(staffing.filled(stage.pool, stage.rows, (), stage.model.by_school))
