"""The board of one solve: candidate rows of a plan with their literals, and the pen with which rules write on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.board_rows import BoardRows
from duxue.models.demand import Demand
from duxue.models.rules.card import Card
from duxue.models.rules.pen import Lit
from duxue.models.shortfalls import Derived, Shortfall, amount_of, complete_assignment
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County


class Board(BoardRows):
    """Candidate rows (``board_rows.py``) with what binds them: prices, requirements, and variables that follow from others."""

    def __init__(
        self,
        months: Sequence[tuple[date, date]] = (),
        subjects: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(months, subjects)
        self.costs: list[tuple[int, Lit]] = []
        self.shortfalls: list[Shortfall] = []
        self._products: dict[tuple[int, int], Lit] = {}
        self._unions: dict[tuple[int, ...], Lit] = {}
        self.derived: list[Derived] = []

    def no(self, literal: Lit) -> Lit:
        """The opposite of a literal."""
        return (not literal) if isinstance(literal, bool) else ~literal

    def both(self, first: Lit, second: Lit) -> Lit:
        """A literal that is true exactly when both are; one solver decision a pair, however often asked."""
        if isinstance(first, bool):
            return second if first else False
        if isinstance(second, bool):
            return first if second else False
        if first.index == second.index:
            return first
        key = (min(first.index, second.index), max(first.index, second.index))
        if key not in self._products:
            product = self.new_literal(f"board/both/{key[0]}/{key[1]}")
            self.model.add_implication(product, first)
            self.model.add_implication(product, second)
            self.model.add_bool_or([~first, ~second, product])
            self._products[key] = product
            self.derived.append(Derived(product, "both", (), (first, second)))
        return self._products[key]

    def any_of(self, literals: Iterable[Lit]) -> Lit:
        """A literal that is true exactly when at least one is."""
        given = list(literals)
        if any(x is True for x in given):
            return True
        open_ones = list({x.index: x for x in given if x is not False}.values())
        if len(open_ones) <= 1:
            return open_ones[0] if open_ones else False
        key = tuple(sorted(x.index for x in open_ones))
        if key in self._unions:
            return self._unions[key]
        union = self._unions[key] = self.new_literal("board/any")
        self.model.add_bool_or([*open_ones, ~union])
        for x in open_ones:
            self.model.add_implication(x, union)
        self.derived.append(Derived(union, "any", (), open_ones))
        return union

    def pay(self, price: int, literal: Any) -> None:
        """A price in minutes (may be negative), paid where the literal is true, or for each unit of a count."""
        self.costs.append((price, literal))

    def pay_beyond(self, price: int, terms: Iterable[tuple[int, Lit]], limit: int, name: str) -> None:
        """A price in minutes, paid for each unit that a sum of whole numbers times literals has beyond a limit."""
        demand = Demand.of(terms, None, limit, ())
        if not price or not demand.over:
            return
        if not demand.literals:
            self.pay(price, demand.over)
            return
        beyond = self.model.new_int_var(0, demand.over, f"board/{name}")
        self.keep_beyond(beyond, demand)
        self.pay(price, beyond)

    def keep_beyond(self, slack: Any, demand: Demand) -> None:
        """Let a slack variable be what a sum has beyond its limit; of several sums the most."""
        limit = demand.high - demand.fixed
        total = cp_model.LinearExpr.weighted_sum(demand.literals, demand.weights)
        self.model.add(total - slack <= limit)
        self.derived.append(Derived(slack, "slack", demand.weights, demand.literals, limit, -1))

    def minimise(self) -> None:
        """Set the objective: all prices paid, shortfalls included."""
        prices, literals = [price for price, _ in self.costs], [literal for _, literal in self.costs]
        self.model.minimize(cp_model.LinearExpr.weighted_sum(literals, prices))

    def complete_assignment(self, decided: Mapping[int, bool]) -> dict[int, int]:
        """The values of all variables by index when the decisions are as given (missing ones false).

        Serves as a complete hint, and with ``evaluate`` tells what a choice costs without solving anything.
        """
        return complete_assignment(self.derived, decided)

    def evaluate(self, values: Mapping[int, int], price: Callable[[int], float] = float) -> float:
        """What the objective is under these values (see ``complete_assignment``), each price as ``price`` tells it."""
        return sum(price(paid) * amount_of(literal, values) for paid, literal in self.costs)

    def hint(self, values: Mapping[int, int]) -> None:
        """Tell the solver these values as a first answer; variables that are not named count as 0."""
        self.model.clear_hints()
        hint, number = self.model.proto.solution_hint, len(self.model.proto.variables)
        hint.vars.extend(range(number))
        hint.values.extend(int(values.get(index, 0)) for index in range(number))

    def pen(
        self,
        card: Card,
        county: County,
        prices: Mapping[Force, int] | None = None,
        price: int | None = None,
        *,
        firm: bool = False,
    ) -> BoardPen:
        """A pen for one rule: strict without prices; elastic with a price a unit by force (or one of its own).

        ``firm``: what facts alone break is told at its price, and beyond that nothing may be broken.
        """
        own = price if price is not None else None if prices is None else prices.get(card.force)
        waived = {subject for rule, subject in county.waived if rule == card.id}
        return BoardPen(self, card, waived, own, firm=firm)


class BoardPen:
    """Writes one rule's requirements on a board (see ``duxue.models.rules.pen.Pen``)."""

    def __init__(
        self, board: Board, card: Card, waived: Collection[str], price: int | None, *, firm: bool = False
    ) -> None:
        self.board = board
        self._card = card
        self._waived = waived
        self._price = price
        self._firm = firm

    def require(
        self,
        terms: Iterable[Lit | tuple[int, Lit]],
        *,
        subject: str,
        low: int | None = None,
        high: int | None = None,
        day: date | None = None,
        when: Sequence[Lit] = (),
    ) -> None:
        """The sum of the terms lies in low..high while all of ``when`` hold."""
        if subject in self._waived or any(x is False for x in when):
            return
        self._write(subject, day, Demand.of(terms, low, high, [x for x in when if x is not True]))

    def require_each(
        self, sums: Sequence[tuple[Sequence[tuple[int, Lit]], int]], *, subject: str, day: date | None = None
    ) -> None:
        """Each of some sums is at most its limit; at a price what the furthest of them has beyond it is paid once."""
        demands = [d for terms, high in sums if (d := Demand.of(terms, None, high, ())).over]
        if subject in self._waived:
            return
        if len(demands) < 2 or self._price is None or self._firm:
            for demand in demands:
                self._write(subject, day, demand)
            return
        beyond = self._slack(subject, day, max(demand.over for demand in demands))
        for demand in demands:
            self.board.keep_beyond(beyond, demand)

    def _write(self, subject: str, day: date | None, demand: Demand) -> None:
        if not demand.short and not demand.over:
            return
        if self._firm and not demand.when:
            self._hold(subject, day, demand)
            return
        priced = None if self._price is None or demand.when else demand.priced()
        if priced is not None:
            self._price_directly(subject, day, *priced)
        else:
            self._post(subject, day, demand)

    def _hold(self, subject: str, day: date | None, demand: Demand) -> None:
        """Let nothing be broken but what breaks whatever is decided: that is told."""
        lost = demand.lost
        if lost:
            told = Shortfall(self._card.id, subject, self._card.force, day, self._price or 0, lost, (), ())
            self.board.shortfalls.append(told)
        model, literals = self.board.model, demand.literals
        room, need = demand.high + lost - demand.fixed, demand.low - lost - demand.fixed
        counts = all(w == 1 for w in demand.weights)
        if counts and room == 0 and literals:
            model.add_bool_and([~x for x in literals])
        elif counts and room == 1 and need <= 0:
            model.add_at_most_one(literals)
        elif need > demand.least - demand.fixed or room < demand.most - demand.fixed:
            total = cp_model.LinearExpr.weighted_sum(literals, demand.weights)
            model.add(cp_model.BoundedLinearExpression(total, cp_model.Domain(need, room)))

    def _price_directly(
        self, subject: str, day: date | None, fixed: int, weights: Sequence[int], literals: Sequence[Lit]
    ) -> None:
        # Every unit beyond (or below) the limit is a breach: the literals carry the price and no slack is needed.
        price = self._price or 0
        if fixed:
            self.board.pay(price, fixed)
        for w, x in zip(weights, literals, strict=True):
            # Unit by unit, so that what is told of a price (see prices.reported_price) is told of each unit.
            for _ in range(abs(w)):
                self.board.pay(price if w > 0 else -price, x)
        shortfall = Shortfall(self._card.id, subject, self._card.force, day, price, fixed, weights, literals)
        self.board.shortfalls.append(shortfall)

    def _post(self, subject: str, day: date | None, demand: Demand) -> None:
        model = self.board.model
        name = f"{self._card.id}/{subject}"
        total: Any = demand.fixed
        if demand.literals:
            total = demand.fixed + cp_model.LinearExpr.weighted_sum(demand.literals, demand.weights)
        for most, limit, sign in ((demand.short, demand.low, 1), (demand.over, demand.high, -1)):
            if most and self._price is not None:
                slack = self._slack(subject, day, most)
                total = total + sign * slack
                rest = limit - demand.fixed
                derived = Derived(slack, "slack", demand.weights, demand.literals, rest, sign, demand.when)
                self.board.derived.append(derived)
        if isinstance(total, int):
            # Only facts and no price: the range is broken, since a kept one never comes here.
            constraint = model.add_bool_or([])
        else:
            span = cp_model.Domain(demand.low, demand.high)
            constraint = model.add(cp_model.BoundedLinearExpression(total, span))
        constraint.with_name(name)
        if demand.when:
            constraint.only_enforce_if(demand.when)

    def _slack(self, subject: str, day: date | None, most: int) -> Any:
        """By how much a requirement is broken: up to so many units, each at the price, told as one shortfall."""
        slack = self.board.model.new_int_var(0, most, f"{self._card.id}/{subject}/slack")
        self.board.pay(self._price or 0, slack)
        self.board.shortfalls.append(
            Shortfall(self._card.id, subject, self._card.force, day, self._price or 0, 0, [1], [slack])
        )
        return slack

    def forbid(self, *literals: Lit, subject: str, day: date | None = None) -> None:
        """Not all of the literals together."""
        self.require(literals, subject=subject, high=len(literals) - 1, day=day)

    def both(self, first: Lit, second: Lit) -> Lit:
        """A literal that is true exactly when both are."""
        return self.board.both(first, second)

    def any_of(self, literals: Iterable[Lit]) -> Lit:
        """A literal that is true exactly when at least one is."""
        return self.board.any_of(literals)

    def no(self, literal: Lit) -> Lit:
        """The opposite of a literal."""
        return self.board.no(literal)
