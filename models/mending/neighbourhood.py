"""A small part of a plan decided anew at once: postings, events, teams, visits and sessions around an open duty, all rules posted.

The stages decide one after the other, and a change of one thing with what follows from it mends what they left; a duty that
needs several stages to decide otherwise together is met here. What lies outside the region stands as fact.
Sets: rows r inside the region, each with a literal x[r]; a duty d is served by an event for it alone or by one that it shares.
Minimised: rules broken, musts before what holds in principle and in the office's order; then how much differs from the plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from duxue.models.board import Board
from duxue.models.explaining.reasons.of_events import PUT_OFF
from duxue.models.facts import duties
from duxue.models.facts.availability import months_of
from duxue.models.facts.duties import COMPREHENSIVE
from duxue.models.facts.duty_order import DutyOrder
from duxue.models.judging.one_change import Change, cut
from duxue.models.mending.candidate_rows import CandidateRows
from duxue.models.mending.strict_rules import GIVEN, NEVER
from duxue.models.rules import register
from duxue.models.rules.pen import Lit
from duxue.models.solver import Stop, solve, solve_by_cores
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.free_ids import free_id, visit_id
from duxue.scenarios.plan import Attendance, CycleRow, Event, Plan, Posting, Seat, StandIn, Visit

MUST, IN_PRINCIPLE, PULLED = 200_000, 5_000, 1_500
"""What a broken rule costs, and an event that is given up though no duty of the year: beside them rows that change cost 1 or 2."""
NAMED = 20
"""How many musts of the next kind one of a kind that the office names before it outweighs."""


class Neighbourhood:
    """The model of one region of an office's plan: what stands there now, and what might."""

    def __init__(self, candidates: CandidateRows) -> None:
        self.county, self.office_id, self.region = candidates.county, candidates.office_id, candidates.region
        self.plan, self.own, self._due = candidates.plan, candidates.own, candidates.due
        self.free, self._rows = candidates.free, candidates.all

    # The model.

    def solve(self, *, seed: int, limit: float, stop: Stop) -> tuple[Change | None, float]:
        """The change that breaks least (None: nothing better is known), and the deterministic seconds that it took."""
        out = self.free.all
        change = Change(out, tuple(r for r in self._rows if r not in set(out)))
        here, small = cut(self.county, self.plan, change, self.region.people if self.region.whole else ())
        facts = Change(out).applied(small)
        board = self._board(facts, [s for s in self.region.schools if s in here.schools])
        leaders = self._leaders(board, facts)
        literals = [(row, self._add(board, row)) for row in self._rows]
        self._one_of_each(board, literals)
        self._prices(board, literals)
        self._rules(board, here)
        board.minimise()
        now = set(out)
        hint = board.complete_assignment({x.index: row in now for row, x in literals})
        board.hint(hint)
        if self.region.whole:
            run = solve_by_cores(board.model, seed=seed, limit=limit, stop=stop)
        else:
            run = solve(board.model, seed=seed, limit=limit, stop=stop, linearization=2)
        if not run.found:
            return None, run.deterministic_seconds
        taken = [row for row, x in literals if run.is_true(x)]
        led = {zone: who for zone, who, x in leaders if run.is_true(x)}
        return self._change(taken, led), run.deterministic_seconds

    def _board(self, facts: Plan, near: Sequence[str]) -> Board:
        """An empty board for what is asked of some schools: those of the region that any of its rows touches."""
        county, region, schools = self.county, self.region, set(near)
        issues = [
            d.follow_up.issue_id for d in duties.open_follow_ups(county) if d.follow_up.school_id in schools
        ]
        drawn = {
            f"campaign:{c.campaign_id}": sorted(schools & set(duties.draw_sample(county, c, self.office_id)))
            for c in county.rows.campaigns
            if self.office_id in duties.campaign_offices(county, c)
        }
        subjects: dict[str, Sequence[str]] = {
            "schools": near, "inspectors": region.people if region.whole else (), "issues": issues, "units": (), "round": (),
            "campaigns": [key.partition(":")[2] for key in drawn], **drawn,
        }  # fmt: skip
        months = tuple(m for m in months_of(county) if m[0] <= region.days[1] and region.days[0] <= m[1])
        if region.whole:
            facts = replace(facts, zones=tuple(replace(z, leader_id="") for z in facts.zones))
        return Board.of_plan(facts, months=months, subjects=subjects)

    def _leaders(self, board: Board, facts: Plan) -> list[tuple[str, str, Lit]]:
        """Who may lead a zone, where postings are decided anew."""
        zones = sorted({z.zone_id for z in facts.zones}) if self.region.whole else ()
        return [(z, i, board.add_leader(z, i)) for z in zones for i in self.region.people]

    def _add(self, board: Board, row: Any) -> Lit:
        add: Mapping[type, Callable[[Any], Lit]] = {
            Posting: board.add_posting, StandIn: board.add_stand_in, Event: board.add_event, Seat: board.add_seat, Visit: board.add_visit,
            Attendance: board.add_attendance,
        }  # fmt: skip
        return add[type(row)](row)

    def _one_of_each(self, board: Board, literals: Sequence[tuple[Any, Lit]]) -> None:
        """An event has one placement at most, nobody two seats in it, and none where it is not held."""
        held: dict[str, list[Lit]] = defaultdict(list)
        seats: dict[tuple[str, str], list[Lit]] = defaultdict(list)
        for row, x in literals:
            if isinstance(row, Event):
                held[row.event_id].append(x)
            elif isinstance(row, Seat):
                seats[row.event_id, row.inspector_id].append(x)
        for placements in held.values():
            board.model.add_at_most_one(placements)
        for (event_id, _), here in seats.items():
            board.model.add_at_most_one(here)
            for x in here:
                board.model.add(sum(held[event_id]) >= x)

    def _prices(self, board: Board, literals: Sequence[tuple[Any, Lit]]) -> None:
        """What differs from the plan costs a little; an event that serves no duty of the year is not given up lightly."""
        now = set(self.free.all)
        owed = {kind for tasks in self._due.values() for t in tasks for kind in t.kinds}
        by_kind: dict[tuple[str, Any], list[Lit]] = defaultdict(list)
        for row, x in literals:
            board.pay(1 if row in now else 2, x)
            if isinstance(row, Event):
                for kind in row.kinds:
                    by_kind[row.target_id, kind].append(x)
        for event in self.free.events:
            for kind in event.kinds:
                if kind not in owed:
                    board.pay(PULLED, board.no(board.any_of(by_kind[event.target_id, kind])))

    def _rules(self, board: Board, here: County) -> None:
        order = DutyOrder(self.county, self.office_id)
        last = order.rank("")
        for rule in register.RULES:
            card = rule.CARD
            if card.force is Force.GOAL or not hasattr(rule, "post") or card.id in GIVEN:
                continue
            must = MUST * NAMED ** (last - order.rank(card.id))
            price = None if card.id in NEVER else must if card.force is Force.MUST else IN_PRINCIPLE
            rule.post(board.pen(card, here, price=price), here, here.parameters)

    # The answer.

    def _change(self, taken: Sequence[Any], led: Mapping[str, str]) -> Change | None:
        """What to take out of the plan and to put in, new events and visits with names of their own."""
        chosen = set(taken)
        out = tuple(row for row in self.free.all if row not in chosen)
        known = set(self.free.all)
        fresh = [row for row in taken if row not in known]
        names = self._names([r for r in fresh if isinstance(r, Event)])
        into: list[Any] = []
        used = {v.visit_id for v in self.plan.visits}
        for row in fresh:
            if isinstance(row, Event | Seat):
                into.append(replace(row, event_id=names.get(row.event_id, row.event_id)))
            elif isinstance(row, Visit) and not row.visit_id:
                name = visit_id(row.school_id, row.date, used)
                used.add(name)
                into.append(replace(row, visit_id=name))
            else:
                into.append(row)
        zones = [z for z in self.own.zones if led.get(z.zone_id, z.leader_id) != z.leader_id]
        into += [replace(z, leader_id=led[z.zone_id]) for z in zones]
        rows = Change((*out, *zones), tuple(into))
        return rows + self._round(rows) if rows.rows else None

    def _names(self, events: Iterable[Event]) -> dict[str, str]:
        """Names for events that came anew: the one that such an event has in every plan, or one like it."""
        free = {e.event_id for e in self.free.events}
        used = {e.event_id for e in self.plan.events} | free
        names: dict[str, str] = {}
        for event in events:
            if "~" not in event.event_id:
                continue
            names[event.event_id] = free_id(event.event_id.partition("~")[0], used)
            used.add(names[event.event_id])
        return names

    def _round(self, change: Change) -> Change:
        """The round's rows of the schools whose comprehensive came, went or has another day."""
        after = change.applied(self.plan)
        out, into = [], []
        for row in self.own.cycle:
            if row.school_id not in self.region.schools:
                continue
            days = [e.start for e in after.events_at(row.school_id) if e.serves(*COMPREHENSIVE)]
            made = self._dated(row, min(days, default=None))
            if made != row:
                out.append(row)
                into.append(made)
        return Change(tuple(out), tuple(into))

    def _dated(self, row: CycleRow, day: date | None) -> CycleRow:
        if day is not None:
            return replace(row, planned=day)
        if not isinstance(row.planned, date) or row.planned < self.region.days[0]:
            return row
        due = duties.due_by(self.county, self.county.schools[row.school_id])
        return replace(row, planned=max(due.year, self.county.end.year + 1), reason=PUT_OFF)
