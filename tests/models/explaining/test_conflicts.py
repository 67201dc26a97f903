"""Smallest conflicts among a few switches, and what stays unsaid where nothing is settled."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from duxue.models.explaining.shortages.conflicts import Conflict, explained, necessary, quick_xplain, smallest

LETTERS = "abcdef"


class Holds:
    """Some switches can all be on unless they hold one of the given conflicts; ``hard`` are sets that are not settled."""

    def __init__(self, *conflicts: str, hard: Sequence[str] = ()) -> None:
        self.conflicts, self.hard = [set(c) for c in conflicts], [set(h) for h in hard]
        self.asked: list[str] = []

    def __call__(self, on: Sequence[str]) -> bool | None:
        self.asked.append("".join(sorted(on)))
        if any(set(on) == h for h in self.hard):
            return None
        return not any(c <= set(on) for c in self.conflicts)


@pytest.mark.parametrize(
    ("conflicts", "found"),
    [
        (("b",), "b"),
        (("ad",), "ad"),
        (("abcdef",), "abcdef"),
        (("ce", "af"), "ce"),
        (("de", "abc"), "abc"),
    ],
)
def test_a_conflict_is_found_of_which_nothing_can_be_spared(conflicts: tuple[str, ...], found: str) -> None:
    assert quick_xplain(Holds(*conflicts), LETTERS) == tuple(found)


def test_where_all_can_be_on_or_nothing_is_settled_there_is_no_conflict() -> None:
    assert quick_xplain(Holds(), LETTERS) is None
    assert quick_xplain(Holds("ab", hard=[LETTERS]), LETTERS) is None
    assert quick_xplain(Holds(""), "") == ()


def test_members_are_told_in_the_order_of_the_switches() -> None:
    assert quick_xplain(Holds("db"), "fedcba") == ("d", "b")


def test_a_member_that_can_be_spared_or_a_set_that_can_be_on_is_not_necessary() -> None:
    assert necessary(Holds("ab"), "ab")
    assert not necessary(Holds("ab"), "abc")
    assert not necessary(Holds("ab"), "ac")
    assert not necessary(Holds("ab", hard=["a"]), "ab"), "what is not settled proves nothing"


def test_the_smallest_conflict_is_found_among_larger_ones() -> None:
    assert smallest(Holds("abc", "ef"), LETTERS, 3) == ("e", "f")
    assert smallest(Holds("abc", "def"), LETTERS, 2) is None
    assert smallest(Holds(), LETTERS, 6) is None
    assert smallest(Holds(""), LETTERS, 0) == ()


def test_an_explanation_is_smallest_and_confirmed_and_asks_nothing_twice() -> None:
    holds = Holds("abc", "ef")
    assert explained(holds, LETTERS) == Conflict(("e", "f"), True, True)
    assert len(holds.asked) == len(set(holds.asked))
    assert explained(Holds(), LETTERS) is None
    assert explained(Holds("", "a"), LETTERS) == Conflict((), True, True), "the rest alone cannot hold"


def test_a_conflict_that_was_not_settled_everywhere_is_not_called_the_smallest() -> None:
    told = explained(Holds("abc", hard=["ab"]), "abc")
    assert told is not None
    assert told.members == ("a", "b", "c")
    assert not told.smallest
    assert not told.necessary
