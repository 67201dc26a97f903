"""Duties that together exceed all who may do them, worked out by hand."""

from __future__ import annotations

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
