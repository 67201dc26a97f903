"""Stretches of days against the sets of their days, whatever they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from duxue.models.facts.spans import DAY, Span, cut_at, days_of, edges, merged, stretches, without
from duxue.scenarios.calendar import days_between

FIRST, LAST = date(2027, 2, 20), date(2027, 3, 31)
DAYS = st.integers(0, 39).map(lambda n: FIRST + timedelta(days=n))
SPANS = st.lists(st.tuples(DAYS, DAYS).map(lambda two: (min(two), max(two))), max_size=6)


def by_hand(spans: Iterable[Span]) -> set[date]:
    return {day for first, last in spans for day in days_between(first, last)}


@given(SPANS)
def test_merged_spans_hold_the_same_days_in_order_and_apart(spans: list[Span]) -> None:
    found = merged(spans)
    assert by_hand(found) == by_hand(spans) == days_of(spans)
    assert all(one[1] + DAY < two[0] for one, two in pairwise(found))


@given(SPANS, SPANS)
def test_what_is_cut_out_is_gone_and_nothing_else(spans: list[Span], gaps: list[Span]) -> None:
    left = without(spans, gaps)
    assert by_hand(left) == by_hand(spans) - by_hand(gaps)
    assert all(first <= last for first, last in left)


@given(SPANS)
def test_between_the_edges_of_spans_every_day_lies_in_the_same_ones(spans: list[Span]) -> None:
    at = edges(spans, LAST)
    for one, two in pairwise(days_between(FIRST, LAST)):
        changes = any((first <= one <= last) != (first <= two <= last) for first, last in spans)
        assert not changes or two in at
    assert at <= {day for first, last in spans for day in (first, last + DAY)}


@given(st.lists(DAYS, max_size=6))
def test_days_cut_at_turns_come_back_whole_each_piece_begun_by_a_turn(turns: list[date]) -> None:
    pieces = cut_at(turns, FIRST, LAST)
    assert [day for first, last in pieces for day in days_between(first, last)] == list(
        days_between(FIRST, LAST)
    )
    assert {first for first, _ in pieces} == {FIRST, *turns}


@given(st.dictionaries(DAYS, st.sampled_from(["a", "b", None]), max_size=8))
def test_stretches_tell_every_day_its_answer_and_join_neighbours_alike(
    answers: dict[date, str | None],
) -> None:
    def told(day: date) -> str | None:
        known = [turn for turn in answers if turn <= day]
        return answers[max(known)] if known else None

    found = list(stretches(answers, FIRST, LAST, told))
    by_day = {day: answer for first, last, answer in found for day in days_between(first, last)}
    assert by_day == {d: a for d in days_between(FIRST, LAST) if (a := told(d)) is not None}
    assert all(one[1] + DAY < two[0] or one[2] != two[2] for one, two in pairwise(found))


def test_a_year_that_ends_before_it_begins_holds_nothing() -> None:
    assert cut_at([FIRST], LAST, FIRST) == []
    assert list(stretches([FIRST], LAST, FIRST, lambda _: "a")) == []
    assert merged([]) == without([], [(FIRST, LAST)]) == []
