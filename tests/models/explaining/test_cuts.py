"""Duties that together exceed all who may do them: worked out by hand, and against every group of duties."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from duxue.models.explaining.shortages.cuts import Deficit, deficits


def test_where_everything_fits_nothing_is_told() -> None:
    assert deficits({"a": 2, "b": 1}, {"a": ["x"], "b": ["x", "y"]}, {"x": 2, "y": 1}) == ()


def test_only_the_duties_that_lack_somebody_are_told_with_those_who_may_do_them() -> None:
    demands = {"a": 2, "b": 2, "c": 1}
    may = {"a": ["x"], "b": ["x"], "c": ["x", "y"]}
    assert deficits(demands, may, {"x": 3, "y": 5}) == (Deficit(("a", "b"), ("x",), 4, 3),)


def test_groups_that_have_nothing_in_common_are_told_apart_the_worst_first() -> None:
    demands = {"a": 2, "b": 5, "c": 1}
    may = {"a": ["x"], "b": ["y"], "c": ["z"]}
    found = deficits(demands, may, {"x": 1, "y": 1, "z": 1})
    assert found == (Deficit(("b",), ("y",), 5, 1), Deficit(("a",), ("x",), 2, 1))


def test_a_duty_that_nobody_may_do_lacks_all_of_it() -> None:
    assert deficits({"a": 3}, {"a": []}, {"x": 9}) == (Deficit(("a",), (), 3, 0),)
    assert deficits({"a": 3}, {}, {"x": 9}) == (Deficit(("a",), (), 3, 0),)


def test_a_room_below_nought_is_none_and_who_has_no_room_told_gives_none_either() -> None:
    found = deficits({"a": 2}, {"a": ["x", "y"]}, {"x": -4, "y": 1})
    assert found == (Deficit(("a",), ("x", "y"), 2, 1),)


def test_duties_and_people_are_told_in_the_order_in_which_they_came() -> None:
    demands, room = {"c": 1, "a": 1, "b": 1}, {"z": 1, "y": 1}
    may = {"a": ["y", "z"], "b": ["z", "y"], "c": ["y", "z"]}
    assert deficits(demands, may, room) == (Deficit(("c", "a", "b"), ("z", "y"), 3, 2),)


@pytest.mark.parametrize("seed", range(25))
def test_the_sum_of_what_is_lacking_is_the_worst_of_all_groups(seed: int) -> None:
    draw = Random(seed)
    duties, people = "abcde"[: draw.randint(2, 5)], "xyz"[: draw.randint(1, 3)]
    demands = {d: draw.randint(1, 4) for d in duties}
    may = {d: draw.sample(people, draw.randint(0, len(people))) for d in duties}
    room = {p: draw.randint(0, 5) for p in people}
    groups = (g for n in range(len(duties) + 1) for g in combinations(duties, n))
    worst = max(
        sum(demands[d] for d in group) - sum(room[p] for p in {p for d in group for p in may[d]})
        for group in groups
    )
    found = deficits(demands, may, room)
    assert sum(one.demanded - one.available for one in found) == worst
    for one in found:
        doers = {p for d in one.duties for p in may[str(d)]}
        assert (set(one.doers), one.available) == (doers, sum(room[p] for p in doers))
