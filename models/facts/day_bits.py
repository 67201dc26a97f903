"""Sets of days as the bits of a whole number: joined, cut and counted at once where a search asks a million times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


class DayBits:
    """The days from one to another, each a bit; days beyond them are left out. ``number`` says how many days there are."""

    def __init__(self, first: date, last: date) -> None:
        self._zero = first.toordinal()
        self.number = (last - first).days + 1
        self._spans: dict[tuple[date, date], int] = {}

    def of(self, days: Iterable[date]) -> int:
        """The bits of some days."""
        bits = 0
        for day in days:
            place = day.toordinal() - self._zero
            if 0 <= place < self.number:
                bits |= 1 << place
        return bits

    def span(self, first: date, last: date) -> int:
        """The bits of all days from one to another, both included."""
        key = (first, last)
        if key not in self._spans:
            low = max(0, first.toordinal() - self._zero)
            high = min(self.number, last.toordinal() - self._zero + 1)
            self._spans[key] = ((1 << high) - (1 << low)) if low < high else 0
        return self._spans[key]
