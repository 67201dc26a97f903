"""The candidate rows of a board with their literals: what a stage decides, what it takes as given, and for what it answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Self

from ortools.sat.python import cp_model

from duxue.models.model import Model
from duxue.models.rules.pen import Lit
from duxue.scenarios.plan import Attendance, CycleRow, Event, Plan, Posting, Seat, StandIn, Visit, ZoneRow

Rows = list[tuple[Any, Lit]]


class BoardRows:
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
        self._months = tuple(months)
        self._subjects = dict(subjects or {})
        self._rows: dict[str, Rows] = defaultdict(list)
        self._index: dict[str, dict[str, Rows]] = defaultdict(lambda: defaultdict(list))
        self._leaders: list[tuple[str, str, Lit]] = []

    @classmethod
    def of_plan(cls, plan: Plan, literal: Lit = True, **scope: Any) -> Self:
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
