"""Stretches of days as (first, last), both included: joined, cut, and those on which something holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from duxue.scenarios.calendar import days_between

Span = tuple[date, date]
T = TypeVar("T")
DAY = timedelta(days=1)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap or touch joined into one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def without(spans: Iterable[Span], gaps: Iterable[Span]) -> list[Span]:
    """The spans with some stretches of days cut out."""
    left = list(spans)
    for first, last in gaps:
        cut: list[Span] = []
        for start, end in left:
            if last < start or end < first:
                cut.append((start, end))
                continue
            if start < first:
                cut.append((start, first - DAY))
            if last < end:
                cut.append((last + DAY, end))
        left = cut
    return left


def includes(spans: Iterable[Span], day: date) -> bool:
    """Whether a day lies in one of some spans."""
    return any(first <= day <= last for first, last in spans)


def meets(spans: Iterable[Span], first: date, last: date) -> bool:
    """Whether one of some spans has a day between first and last."""
    return any(a <= last and first <= b for a, b in spans)


def includes_all(spans: Iterable[Span], first: date, last: date) -> bool:
    """Whether all days from first to last lie in one of some spans."""
    return any(a <= first and last <= b for a, b in spans)


def inside(spans: Iterable[Span], first: date, last: date) -> list[Span]:
    """What of some spans lies between first and last."""
    cut = ((max(first, a), min(last, b)) for a, b in spans)
    return [(a, b) for a, b in cut if a <= b]


def days_of(spans: Iterable[Span]) -> set[date]:
    """All days of some spans."""
    return {day for first, last in spans for day in days_between(first, last)}


def edges(spans: Iterable[Span], last: date) -> set[date]:
    """The first days of spans and the days behind them, none later than the day behind ``last``."""
    return {day for start, end in spans for day in (start, min(end, last) + DAY)}


def cut_at(turns: Iterable[date], first: date, last: date) -> list[Span]:
    """The days from first to last, cut before each turning day that lies between them."""
    starts = sorted({first, *(d for d in turns if first < d <= last)}) if first <= last else []
    return [(a, b - DAY) for a, b in pairwise([*starts, last + DAY])]


def stretches(
    turns: Iterable[date], first: date, last: date, told: Callable[[date], T | None]
) -> Iterator[tuple[date, date, T]]:
    """The stretches of first..last on which ``told`` has an answer, each with the answer of its first day.

    Nothing changes but on the turning days (and on ``first``): only there is it asked. Neighbours with the same
    answer make one stretch.
    """
    began: tuple[date, T] | None = None
    for day, _ in cut_at(turns, first, last):
        answer = told(day)
        if began is not None and answer != began[1]:
            yield began[0], day - DAY, began[1]
            began = None
        if began is None and answer is not None:
            began = (day, answer)
    if began is not None:
        yield began[0], last, began[1]
