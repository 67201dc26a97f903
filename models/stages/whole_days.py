"""What some seats together have beyond a limit of half-days, in a linear programme that may learn that seats are whole.

Fractions alone make little of a limit: where three days are left, one and a half events of two days fit in. Each limit is
a sum of half-days a[j] of seats x[j] with what goes beyond it, sum(a[j] x[j]) <= limit + over; mixed-integer rounding
(Nemhauser and Wolsey 1990) by the half-days d of some event gives, with f the fraction of limit / d,
sum((floor(a[j] / d) + max(0, frac(a[j] / d) - f) / (1 - f)) x[j]) <= floor(limit / d) + over / (d (1 - f)).
"""

from __future__ import annotations

from typing import Any

DAY = 2
"""Half-days of a day."""
FORBIDDEN = 10_000
"""Minutes of a day that nobody may work: more than any team's road."""
VIOLATED = 0.01
"""Seats of an event by which an answer must go beyond a rounded row for the row to be added."""


class WholeDays:
    """One limit of an office's programme, each half-day beyond it at a price.

    Its row is the one rounded by a day, for every seat takes whole days: where half a day is left over, the first day beyond
    costs only what is lacking to it.
    """

    def __init__(self, lp: Any, limit: int, price: int, most: int | None = None) -> None:
        """With ``most`` half-days beyond the limit (None: any number) more of them cost as much as nobody need pay."""
        self._lp, self._limit = lp, limit
        self._seats: list[tuple[Any, int]] = []
        odd = limit % DAY
        days = lp.infinity() if most is None else float(max(0, (limit + most) // DAY - limit // DAY - odd))
        self._beyond = [(self._at_price(DAY * price, days), DAY)]
        if most is not None:
            self._beyond.append((self._at_price(FORBIDDEN, lp.infinity()), DAY))
        if odd:
            self._beyond.append((self._at_price(price, float(most != 0)), 1))
        self._rows = {DAY: lp.Constraint(-lp.infinity(), float(limit // DAY))}
        for over, _ in self._beyond:
            self._rows[DAY].SetCoefficient(over, -1.0)

    def add(self, seat: Any, days: int) -> None:
        """Count a seat with its days."""
        self._seats.append((seat, DAY * days))
        for by, row in self._rows.items():
            row.SetCoefficient(seat, self._weight(DAY * days, by))

    def price(self, days: int) -> float:
        """Minutes that the programme's answer would pay for a seat of some days more."""
        return -sum(self._weight(DAY * days, by) * float(row.dual_value()) for by, row in self._rows.items())

    def left(self) -> float:
        """Minutes that the limit itself is worth to the programme's answer, nothing or less."""
        rows = sum((self._limit // by) * float(row.dual_value()) for by, row in self._rows.items())
        bounded = (over for over, _ in self._beyond if over.Ub() < self._lp.infinity())
        return rows + sum(float(over.Ub()) * min(0.0, float(over.reduced_cost())) for over in bounded)

    def is_broken(self, by: int) -> bool:
        """Whether the programme's answer goes beyond the row rounded by some half-days, where it has none."""
        if by in self._rows or self._limit % by == 0:
            return False
        held = sum(self._weight(halves, by) * x.solution_value() for x, halves in self._seats)
        over = sum(halves * x.solution_value() for x, halves in self._beyond)
        return bool(held > self._limit // by + over / self._whole_of(by) + VIOLATED)

    def cut(self, by: int) -> None:
        """Add the row rounded by some half-days."""
        row = self._rows[by] = self._lp.Constraint(-self._lp.infinity(), float(self._limit // by))
        for x, halves in self._seats:
            row.SetCoefficient(x, self._weight(halves, by))
        for over, halves in self._beyond:
            row.SetCoefficient(over, -halves / self._whole_of(by))

    def _at_price(self, price: int, high: float) -> Any:
        variable = self._lp.NumVar(0.0, high, "")
        self._lp.Objective().SetCoefficient(variable, float(price))
        return variable

    def _whole_of(self, by: int) -> int:
        """The half-days beyond the limit that make room for one event more of so many."""
        return by - self._limit % by

    def _weight(self, halves: int, by: int) -> float:
        left = self._limit % by
        return halves // by + max(0, halves % by - left) / (by - left)
