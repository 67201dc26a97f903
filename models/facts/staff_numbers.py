"""The law's numbers of an office on a day: inspectors needed and there, full-time people and part-time ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from duxue.scenarios.codes import Employment


@dataclass(frozen=True, slots=True)
class DayNumbers:
    """From a day on: inspectors needed and there for schools, people in office by employment, large schools and others."""

    day: date
    need: int
    have: int
    full: int
    part: int
    large: int = 0
    small: int = 0

    @property
    def short(self) -> int:
        """Inspectors that are short (below 0: to spare)."""
        return self.need - self.have

    def too_many_part(self, each: int) -> int:
        """By how many the part-time people are more than ``each`` for a full-time one (below 0: room left)."""
        return self.part - each * self.full


def tightest(days: Sequence[DayNumbers]) -> DayNumbers:
    """The day on which most inspectors are short, the first of several."""
    return max(days, key=lambda one: (one.short, -one.day.toordinal()))


def by_employment(people: Iterable[Employment]) -> tuple[int, int]:
    """How many full-time people and part-time ones are among some."""
    there = list(people)
    return there.count(Employment.FULL_TIME), there.count(Employment.PART_TIME)
