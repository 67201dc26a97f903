"""Seats of events week by week: what each seat costs where a week is fuller than others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import floor
from typing import Any

from duxue.models.linear import proven, whole_programme

FULL_WEEKS = ((1.25, 2, 15), (1.6, 3, 75))
"""Shares of the mean week's seats, the teams that any week may hold, and the minutes of road that each seat beyond both is worth."""

WORK = 1.0
"""Deterministic seconds within which the least that weeks cost is looked for."""


class WeekSeats:
    """The seats of each week (its Monday), with the minutes of those beyond each share of the mean week."""

    def __init__(self, mean: float, team: float) -> None:
        """``mean`` seats of a week, and of a team: an office with few events fills no week by holding one of them."""
        self.steps = tuple((max(share * mean, teams * team), price) for share, teams, price in FULL_WEEKS)
        self._seats: Counter[date] = Counter()

    def whole_steps(self) -> Iterator[tuple[int, float]]:
        """The same with shares in whole numbers of seats: what lies between two of these costs no less."""
        for full, price in self.steps:
            yield floor(full), price * (1 - full % 1)
            yield floor(full) + 1, price * (full % 1)

    def count(self, monday: date, seats: int) -> None:
        """So many seats more (or fewer) in a week."""
        self._seats[monday] += seats

    def of(self, monday: date) -> int:
        """The seats of a week."""
        return self._seats[monday]

    def more(self, monday: date, seats: int, *, counted: bool = False) -> float:
        """Minutes that some seats add to a week (or, ``counted``, that those among its seats do)."""
        others = self._seats[monday] - (seats if counted else 0)
        return self._price(others + seats) - self._price(others)

    def minutes(self) -> float:
        """Minutes of all weeks."""
        return sum(self._price(seats) for seats in self._seats.values())

    def _price(self, seats: int) -> float:
        return sum(price * max(0.0, seats - full) for full, price in self.steps)

    def least(self, events: Iterable[tuple[int, Mapping[date, float]]]) -> float:
        """Minutes that some events' days cost at least: each has seats, and Mondays of the weeks that are open to it with a price.

        Whole events are shared out among weeks, for two teams and a half fill no week; 0 where nothing is proven.
        """
        programme = whole_programme(WORK)
        programme.Objective().SetMinimization()
        seats_of: dict[date, list[tuple[Any, int]]] = defaultdict(list)
        for seats, weeks in events:
            once = programme.Constraint(1.0, 1.0)
            for monday, price in weeks.items():
                there = programme.BoolVar("")
                programme.Objective().SetCoefficient(there, price)
                once.SetCoefficient(there, 1.0)
                seats_of[monday].append((there, seats))
        for held in seats_of.values():
            for full, price in self.whole_steps():
                row = programme.Constraint(-programme.infinity(), float(full))
                over = programme.IntVar(0.0, float(sum(seats for _, seats in held)), "")
                row.SetCoefficient(over, -1.0)
                programme.Objective().SetCoefficient(over, price)
                for there, seats in held:
                    row.SetCoefficient(there, float(seats))
        return max(0.0, proven(programme) or 0.0) if seats_of else 0.0
