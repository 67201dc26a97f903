"""The board: strict and elastic requirements, prices without variables of their own, and values told without solving."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duxue.models.board import Board
from duxue.models.rules import coverage
from duxue.models.solver import Stop, solve
from tests.models.worlds import cases_of, world_of

DAY = date(2027, 3, 1)


def pen(board: Board, price: int | None = None, *, firm: bool = False):
    card = replace(coverage.CARD, id="rule")
    return board.pen(card, world_of(cases_of("coverage")[0]).county, price=price, firm=firm)


def answer(board: Board, limit: float = 5.0):
    return solve(board.model, seed=1, limit=limit)


def test_a_strict_requirement_that_facts_break_leaves_no_answer() -> None:
    board = Board()
    pen(board).require([True, True], subject="S1", high=1)
    assert answer(board).status == "infeasible"


def test_an_elastic_requirement_that_facts_break_is_priced_and_told() -> None:
    board = Board()
    pen(board, price=7).require([True, True, True], subject="S1", high=1, day=DAY)
    board.minimise()
    run = answer(board)
    assert run.objective == 14
    (short,) = board.shortfalls
    assert (short.rule, short.subject, short.day, short.amount({})) == ("rule", "S1", DAY, 2)


def test_a_requirement_under_a_condition_that_does_not_hold_is_not_asked() -> None:
    board = Board()
    x = board.new_literal("x")
    pen(board).require([False], subject="S1", low=1, when=[x])
    board.model.maximize(x)
    run = answer(board)
    assert run.status == "optimal"
    assert not run.is_true(x)


def test_a_waived_subject_is_left_in_peace() -> None:
    board = Board()
    writer = pen(board)
    writer._waived = {"S1"}
    writer.require([True, True], subject="S1", high=1)
    assert answer(board).status == "optimal"


def test_products_and_unions_are_true_exactly_when_they_should_be() -> None:
    board = Board()
    x, y = board.new_literal("x"), board.new_literal("y")
    product, union = board.both(x, y), board.any_of([x, y, False])
    assert board.both(y, x).index == product.index
    assert board.both(x, True) is x
    assert board.both(x, False) is False
    assert board.any_of([]) is False
    assert board.any_of([x, True]) is True
    for vx, vy in itertools.product((False, True), repeat=2):
        trial = board.model.clone()
        trial.add(trial.get_int_var_from_proto_index(x.index) == vx)
        trial.add(trial.get_int_var_from_proto_index(y.index) == vy)
        run = solve(trial, seed=1, limit=5)
        assert run.is_true(product) is (vx and vy)
        assert run.is_true(union) is (vx or vy)
        assert board.complete_assignment({x.index: vx, y.index: vy})[product.index] == int(vx and vy)


TERM = st.tuples(st.integers(-3, 3), st.integers(0, 3))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(TERM, max_size=4), st.integers(-4, 4), st.integers(0, 3)), min_size=1, max_size=4
    ),
    st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_what_values_are_worth_is_what_the_solver_says(
    rows: list[tuple[list[tuple[int, int]], int, int]], truth: list[bool]
) -> None:
    board = Board()
    literals = [board.new_literal(f"x{n}") for n in range(4)]
    for terms, low, span in rows:
        pen(board, price=5).require(
            [(w, literals[k]) for w, k in terms], subject="S1", low=low, high=low + span
        )
    board.minimise()
    values = board.complete_assignment({x.index: v for x, v in zip(literals, truth, strict=True)})
    for x, v in zip(literals, truth, strict=True):
        board.model.add(x == v)
    run = answer(board)
    assert run.status == "optimal"
    assert run.objective == pytest.approx(board.evaluate(values))


def test_a_stop_that_was_asked_ends_a_run_at_once() -> None:
    stop = Stop()
    stop.ask()
    board = Board()
    board.new_literal("x")
    assert solve(board.model, seed=1, limit=60, stop=stop).found


@settings(max_examples=60, deadline=None)
@given(
    weights=st.lists(st.sampled_from((1, 1, 1, 2, -1)), min_size=1, max_size=3),
    fixed=st.integers(0, 3),
    low=st.integers(0, 4),
    more=st.integers(0, 2),
)
def test_a_firm_requirement_tells_what_cannot_be_kept_and_allows_nothing_beyond(
    weights: list[int], fixed: int, low: int, more: int
) -> None:
    high = low + more
    chosen = list(itertools.product((0, 1), repeat=len(weights)))
    sums = [fixed + sum(w * n for w, n in zip(weights, one, strict=True)) for one in chosen]
    missed = [max(0, low - total) + max(0, total - high) for total in sums]
    board = Board()
    literals = [board.new_literal(f"x{n}") for n in range(len(weights))]
    terms = [True] * fixed + list(zip(weights, literals, strict=True))
    pen(board, price=7, firm=True).require(terms, subject="S1", low=low, high=high)
    assert sum(s.amount({}) for s in board.shortfalls) == min(missed)
    for one, far in zip(chosen, missed, strict=True):
        model = board.model.clone()
        for x, n in zip(literals, one, strict=True):
            model.add(model.get_bool_var_from_proto_index(x.index) == n)
        assert (solve(model, seed=1, limit=1.0).status == "optimal") == (far == min(missed))
