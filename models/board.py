"""The board of one solve: candidate rows of a plan with their literals, and the pen with which rules write on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.demand import Demand
from duxue.models.model import Model
from duxue.models.rules.card import Card
from duxue.models.rules.pen import Lit
from duxue.models.shortfalls import Derived, Shortfall, amount_of, complete_assignment
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Attendance, CycleRow, Event, Plan, Posting, Seat, StandIn, Visit, ZoneRow

Rows = list[tuple[Any, Lit]]


class Board:
    """What a stage decides and what it takes as given (see ``duxue.models.rules.pen.Board`` for the reading side).

    ``add_…`` puts a candidate row on the board: with a literal of its own (``literal=None``: the solver decides), as a
    fact (True), or tied to a literal that exists. ``months`` and ``subjects`` tell for what the board answers.
    """

    def __init__(
        self,
        months: Sequence[tuple[date, date]] = (),
        subjects: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.model: cp_model.CpModel = Model()
        self.costs: list[tuple[int, Lit]] = []
        self.shortfalls: list[Shortfall] = []
        self._months = tuple(months)
        self._subjects = dict(subjects or {})
        self._rows: dict[str, Rows] = defaultdict(list)
        self._index: dict[str, dict[str, Rows]] = defaultdict(lambda: defaultdict(list))
        self._leaders: list[tuple[str, str, Lit]] = []
        self._products: dict[tuple[int, int], Lit] = {}
        self._unions: dict[tuple[int, ...], Lit] = {}
        self.derived: list[Derived] = []

    @classmethod
    def of_plan(cls, plan: Plan, literal: Lit = True, **scope: Any) -> Board:
        """A board on which every row of a plan is a fact (or tied to one given literal)."""
        board = cls(**scope)
        board.add_plan(plan, literal)
        return board

    def add_plan(self, plan: Plan, literal: Lit = None) -> None:
        """The rows of a plan as candidates, each with a literal of its own (or all tied to one given)."""
        tables: tuple[tuple[Callable[..., Lit], Sequence[Any]], ...] = (
            (self.add_posting, plan.postings),
            (self.add_stand_in, plan.stand_ins),
            (self.add_zone, plan.zones),
            (self.add_event, plan.live_events),
            (self.add_seat, plan.seats),
            (self.add_visit, plan.visits),
            (self.add_attendance, plan.attendance),
            (self.add_cycle, plan.cycle),
        )
        for add, rows in tables:
            for row in rows:
                add(row, literal)
        for zone_id, leader_id in sorted({(z.zone_id, z.leader_id) for z in plan.zones if z.leader_id}):
            self.add_leader(zone_id, leader_id, literal)

    def new_literal(self, name: str) -> Lit:
        """A yes-or-no decision of the solver."""
        return self.model.new_bool_var(name)

    def _add(self, table: str, row: Any, literal: Lit, name: str, **keys: str) -> Lit:
        if literal is None:
            literal = self.new_literal(f"board/{table}/{name}")
        self._rows[table].append((row, literal))
        for index, key in keys.items():
            self._index[f"{table}.{index}"][key].append((row, literal))
        return literal

    def add_posting(self, row: Posting, literal: Lit = None) -> Lit:
        """A candidate posting."""
        name = f"{row.school_id}/{row.inspector_id}/{row.start}"
        return self._add("postings", row, literal, name, school=row.school_id, inspector=row.inspector_id)

    def add_stand_in(self, row: StandIn, literal: Lit = None) -> Lit:
        """A candidate stand-in."""
        name = f"{row.school_id}/{row.inspector_id}/{row.start}"
        return self._add("stand_ins", row, literal, name, school=row.school_id)

    def add_zone(self, row: ZoneRow, literal: Lit = None) -> Lit:
        """A candidate place of a school in a zone."""
        return self._add("zones", row, literal, f"{row.zone_id}/{row.school_id}", school=row.school_id)

    def add_leader(self, zone_id: str, inspector_id: str, literal: Lit = None) -> Lit:
        """A candidate leader of a zone."""
        if literal is None:
            literal = self.new_literal(f"board/leader/{zone_id}/{inspector_id}")
        self._leaders.append((zone_id, inspector_id, literal))
        return literal

    def add_event(self, row: Event, literal: Lit = None) -> Lit:
        """A candidate placement of an event."""
        return self._add(
            "events", row, literal, f"{row.event_id}/{row.start}", target=row.target_id, event=row.event_id
        )

    def add_seat(self, row: Seat, literal: Lit = None) -> Lit:
        """A candidate seat in a team."""
        name = f"{row.event_id}/{row.inspector_id}/{row.role}"
        return self._add("seats", row, literal, name, event=row.event_id, inspector=row.inspector_id)

    def add_visit(self, row: Visit, literal: Lit = None) -> Lit:
        """A candidate routine visit."""
        name = f"{row.school_id}/{row.inspector_id}/{row.date}/{row.half}"
        return self._add("visits", row, literal, name, school=row.school_id, inspector=row.inspector_id)

    def add_attendance(self, row: Attendance, literal: Lit = None) -> Lit:
        """A candidate place in a training session."""
        return self._add(
            "attendance", row, literal, f"{row.training_id}/{row.inspector_id}", inspector=row.inspector_id
        )

    def add_cycle(self, row: CycleRow, literal: Lit = None) -> Lit:
        """A candidate place in the round."""
        return self._add("cycle", row, literal, f"{row.school_id}/{row.planned}", school=row.school_id)

    # The reading side, in the words of models.rules.pen.Board.

    def postings_at(self, school_id: str) -> Sequence[tuple[Posting, Lit]]:
        return self._index["postings.school"].get(school_id, [])

    def postings_of(self, inspector_id: str) -> Sequence[tuple[Posting, Lit]]:
        return self._index["postings.inspector"].get(inspector_id, [])

    def stand_ins(self) -> Sequence[tuple[StandIn, Lit]]:
        return self._rows["stand_ins"]

    def stand_ins_at(self, school_id: str) -> Sequence[tuple[StandIn, Lit]]:
        return self._index["stand_ins.school"].get(school_id, [])

    def zones_at(self, school_id: str) -> Sequence[tuple[ZoneRow, Lit]]:
        return self._index["zones.school"].get(school_id, [])

    def zone_rows(self) -> Sequence[tuple[ZoneRow, Lit]]:
        return self._rows["zones"]

    def leaders(self) -> Sequence[tuple[str, str, Lit]]:
        return self._leaders

    def events(self) -> Sequence[tuple[Event, Lit]]:
        return self._rows["events"]

    def events_at(self, target_id: str) -> Sequence[tuple[Event, Lit]]:
        return self._index["events.target"].get(target_id, [])

    def placements(self, event_id: str) -> Sequence[tuple[Event, Lit]]:
        return self._index["events.event"].get(event_id, [])

    def team(self, event_id: str) -> Sequence[tuple[Seat, Lit]]:
        return self._index["seats.event"].get(event_id, [])

    def seats_of(self, inspector_id: str) -> Sequence[tuple[Seat, Lit]]:
        return self._index["seats.inspector"].get(inspector_id, [])

    def visits(self) -> Sequence[tuple[Visit, Lit]]:
        return self._rows["visits"]

    def visits_at(self, school_id: str) -> Sequence[tuple[Visit, Lit]]:
        return self._index["visits.school"].get(school_id, [])

    def visits_by(self, inspector_id: str) -> Sequence[tuple[Visit, Lit]]:
        return self._index["visits.inspector"].get(inspector_id, [])

    def attendance_of(self, inspector_id: str) -> Sequence[tuple[Attendance, Lit]]:
        return self._index["attendance.inspector"].get(inspector_id, [])

    def cycle_of(self, school_id: str) -> Sequence[tuple[CycleRow, Lit]]:
        return self._index["cycle.school"].get(school_id, [])

    def months(self) -> Sequence[tuple[date, date]]:
        return self._months

    def subjects(self, kind: str) -> Sequence[str] | None:
        return self._subjects.get(kind)

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

    def minimise(self) -> None:
        """Set the objective: all prices paid, shortfalls included."""
        prices, literals = [price for price, _ in self.costs], [literal for _, literal in self.costs]
        self.model.minimize(cp_model.LinearExpr.weighted_sum(literals, prices))

    def define(self, slack: Any, terms: Sequence[tuple[int, Lit]], limit: int) -> None:
        """Tell that a slack variable of the caller's is what a sum has beyond a limit (for ``complete_assignment``)."""
        weights, literals = [w for w, _ in terms], [x for _, x in terms]
        self.derived.append(Derived(slack, "slack", weights, literals, limit, -1))

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
        demand = Demand.of(terms, low, high, [x for x in when if x is not True])
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
                slack = model.new_int_var(0, most, f"{name}/slack")
                total = total + sign * slack
                self.board.pay(self._price, slack)
                shortfall = Shortfall(
                    self._card.id, subject, self._card.force, day, self._price, 0, [1], [slack]
                )
                self.board.shortfalls.append(shortfall)
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
