"""Pieces on a workbench: answered in their order, with what lies there, by this process where nobody else is."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from duxue.models.stop import Stop
from duxue.models.workbench import OneHand, with_hands, workbench


def added(state: list[int], piece: int, _stop: Stop) -> int:
    return sum(state) + piece


def test_pieces_are_answered_in_their_order_with_what_lies_before_them() -> None:
    bench = workbench([1, 2], Stop())
    assert bench.hands == 1
    assert bench.each(added, [30, 10, 20]) == [33, 13, 23]
    bench.everywhere(list[int].append, 100)
    assert bench.each(added, [30]) == [133]
    assert bench.each(added, []) == []


def test_workbenches_are_made_as_told_and_only_inside() -> None:
    with suppress(KeyError), with_hands(partial(OneHand, hands=4)):
        assert workbench(0, Stop()).hands == 4
        raise KeyError
    assert workbench(0, Stop()).hands == 1
