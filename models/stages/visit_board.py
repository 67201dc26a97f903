"""The board of one piece of a month: the visits of one inspector, or of a few whom a handover ties together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise
from random import Random
from typing import Any

from models.availability import Span
from models.board import Board
from models.prices import price_of, told
from models.rules import (
    breathing_space,
    eligibility,
    look_back,
    monthly_visit,
    own_school_presence,
    quiet_days,
    recusal,
    reserve,
    unpredictable,
    week_cap,
    working_day,
)
from models.rules.pen import Lit
from models.shortfalls import Shortfall, amount_of
from models.solver import solve
from models.stages.minor_look_backs import MinorLookBacks
from models.stages.tours import Tours
from models.stages.visit_days import OpenDay, VisitDays, near_events, near_visits
from scenarios.codes import Force, Half, Role
from scenarios.county import County
from scenarios.plan import Plan, Visit

RULES = (
    monthly_visit, look_back, working_day, week_cap, quiet_days,
    eligibility, recusal, own_school_presence, reserve,
)  # fmt: skip
DAY_GOALS = (unpredictable, breathing_space)
"""Goals that, of one visit a month, hang on its day alone: a price for each day, told by the rules' own checks."""

OWN = (monthly_visit.CARD.id, look_back.CARD.id)
"""Duties that this stage must fulfil, so that it also tells those for which there was nothing to choose from."""

SCALE = 100
"""Prices on the board are hundredths of a minute: drawn ranks of days weigh that little, and every goal more."""

FEW = 8
"""Visits of a piece up to which every three of them are looked at together: that helps the proof."""

Slot = tuple[str, date, Half]


@dataclass(frozen=True)
class Piece:
    """A part of a month that separates from the rest: people, the visits wanted at most a school, look-backs due."""

    month: Span
    people: tuple[str, ...]
    wanted: Mapping[str, int]
    issues: tuple[str, ...]


@dataclass(frozen=True)
class Placed:
    """The visits of a piece, its objective and bound in minutes, solver seconds, and the duties it leaves open."""

    visits: tuple[Visit, ...]
    objective: float
    bound: float
    spent: float
    open: tuple[tuple[Shortfall, int], ...]


@dataclass(frozen=True)
class _Wanted:
    """A visit that is wanted: candidates with their literals, and the day of the month it falls on (0: none)."""

    school_id: str
    rows: Sequence[tuple[Visit, Lit]]
    day: Any


class VisitBoard:
    """Candidates, rules and goals of one piece; ``placed`` holds every school's visits known so far, by date."""

    def __init__(
        self,
        days: VisitDays,
        look_backs: MinorLookBacks,
        tours: Tours,
        placed: Mapping[str, Sequence[Visit]],
        piece: Piece,
        seed: int,
    ) -> None:
        self._days, self._look_backs, self._tours = days, look_backs, tours
        self.piece = piece
        self._random = Random(f"{seed}/{piece.month[0]}/{'/'.join(piece.wanted)}")
        self._visits = {s: near_visits(placed.get(s, ()), piece.month) for s in piece.wanted}
        self._events = {s: near_events(days.events_at(s), piece.month) for s in piece.wanted}
        p, office = days.county.parameters, days.office_id
        self._weight = SCALE * p.number("weight_travel", office)
        self._halves = (Half.AM, Half.PM) if p.count("visit_halfdays", office) == 1 else (Half.DAY,)
        self._ranks = {who: self._drawn_ranks() for who in piece.people}
        self.county = self._cut()
        self.board = Board(
            months=[piece.month], subjects={"schools": tuple(piece.wanted), "issues": piece.issues}
        )
        self._busy = self._add_facts()
        self._wanted = [w for school_id in piece.wanted for w in self._add_wanted(school_id)]
        self._one_thing_a_half_day()
        self._shared = self._share_tours()
        self._own_costs = tuple(self.board.costs)
        self._post_rules()

    def _cut(self) -> County:
        """The county with the rows that matter here, since every rule looks at all rows it is given."""
        county, people = self._days.county, set(self.piece.people)
        rows = county.rows
        return county.with_rows(
            schools=tuple(self._days.schools[s] for s in self.piece.wanted),
            inspectors=tuple(county.inspectors[i] for i in self.piece.people if i in county.inspectors),
            recusals=tuple(r for r in rows.recusals if r.inspector_id in people),
            absences=tuple(a for a in rows.absences if a.inspector_id in people),
            follow_ups=tuple(county.follow_ups[i] for i in self.piece.issues),
            principals=(),
            postings=(),
            closures=(),
            calendar=(),
        )

    def _add_facts(self) -> set[Slot]:
        """Put what stands on the board; returns the half-days already taken."""
        facts, board = self._days.facts, self.board
        busy: set[Slot] = set()
        first, last = self.piece.month
        for school_id in self.piece.wanted:
            for posting in facts.postings_at(school_id):
                if posting.start <= last and first <= posting.end:
                    board.add_posting(posting, True)
        visits = {v for rows in self._visits.values() for v in rows}
        events = {e for rows in self._events.values() for e in rows}
        for who in self.piece.people:
            visits.update(v for v in facts.visits_by(who) if first <= v.date <= last)
            mine = [e for e in self._days.events_of(who) if e.start <= last and first <= e.end]
            person = self._days.county.inspectors.get(who)
            events.update(mine, self._days.events_at(person.school_id) if person else ())
            sitting = {e.event_id for e in mine}
            for seat in facts.seats_of(who):
                if seat.event_id in sitting and seat.role is not Role.RESERVE:
                    board.add_seat(seat, True)
            for row in self._days.attendance_of(who):
                board.add_attendance(row, True)
        for visit in sorted(visits, key=lambda v: (v.date, v.visit_id)):
            board.add_visit(visit, True)
            halves = (Half.AM, Half.PM) if visit.half is Half.DAY else (visit.half,)
            busy.update((visit.inspector_id, visit.date, half) for half in (*halves, Half.DAY))
        for event in sorted(events, key=lambda e: (e.start, e.event_id)):
            board.add_event(event, True)
        return busy

    # Candidates.

    def _drawn_ranks(self) -> dict[tuple[int, Half], int]:
        """A person's half-days of the month in drawn order: among days of equal worth the seed decides, not habit."""
        days = list(range(1, 32))
        self._random.shuffle(days)
        return {
            (day, half): rank + self._random.randrange(2) for rank, day in enumerate(days) for half in Half
        }

    def _add_wanted(self, school_id: str) -> list[_Wanted]:
        """The visits wanted at a school, each with all its candidates; of several the earlier comes first."""
        open_days = self._days.of(school_id, self.piece.month)
        most = self.piece.wanted[school_id]
        prices = self._day_prices(school_id, open_days) if most == 1 else {}
        found = [self._candidates(school_id, open_days, prices) for _ in range(most)]
        kept = [w for w in found if w.rows]
        for one, following in pairwise(kept):
            taken = sum(literal for _, literal in following.rows)
            self.board.model.add(taken <= sum(literal for _, literal in one.rows)).with_name("board/order")
            self.board.model.add(one.day + 1 <= following.day + 32 - 32 * taken).with_name("board/order")
        return kept

    def _candidates(
        self, school_id: str, open_days: Sequence[OpenDay], prices: Mapping[date, int]
    ) -> _Wanted:
        rows: list[tuple[Visit, Lit]] = []
        for day, who in open_days:
            covers = self._look_backs.riding(school_id, day)
            for half in self._halves:
                if (who, day, half) not in self._busy:
                    visit = Visit("", day, half, school_id, who, covers)
                    literal = self.board.add_visit(visit)
                    worth = prices.get(day, 0) + self._single(who, school_id)
                    self.board.pay(worth + self._ranks[who][day.day, half], literal)
                    rows.append((visit, literal))
        model = self.board.model
        model.add_at_most_one(literal for _, literal in rows)
        day_number = model.new_int_var(0, 31, f"board/day/{school_id}")
        model.add(sum(visit.date.day * literal for visit, literal in rows) == day_number)
        return _Wanted(school_id, rows, day_number)

    def _day_prices(self, school_id: str, open_days: Sequence[OpenDay]) -> dict[date, int]:
        """What a visit on each day costs in goals that the school's other occasions around it decide."""
        county = self.county.with_rows(schools=(self._days.schools[school_id],))
        visits, events = tuple(self._visits[school_id]), tuple(self._events[school_id])
        before = self._goals_missed(county, Plan(visits=visits, events=events))
        prices: dict[date, int] = {}
        for day, who in open_days:
            if day not in prices:
                plan = Plan(visits=(*visits, Visit("", day, Half.AM, school_id, who, ())), events=events)
                prices[day] = SCALE * (self._goals_missed(county, plan) - before)
        return prices

    def _goals_missed(self, county: County, plan: Plan) -> int:
        return sum(
            price_of(county, self._days.office_id, rule.CARD.id, rule.CARD.force)
            for rule in DAY_GOALS
            for _ in rule.check(county, plan, county.parameters)
        )

    def _one_thing_a_half_day(self) -> None:
        slots: dict[Slot, list[Lit]] = defaultdict(list)
        for wanted in self._wanted:
            for visit, literal in wanted.rows:
                slots[visit.inspector_id, visit.date, visit.half].append(literal)
        for _, literals in sorted(slots.items()):
            if len(literals) > 1:
                self.board.model.add_at_most_one(literals)

    # The road.

    def _single(self, who: str, school_id: str) -> int:
        tours = self._tours
        return round(self._weight * float(tours.single[tours.row[who], tours.col[school_id]]))

    def _share_tours(self) -> list[Lit]:
        """Decisions to make two visits on one day; of any three visits at most two go together."""
        found: dict[tuple[int, int], list[Lit]] = {}
        for (a, one), (b, other) in combinations(enumerate(self._wanted), 2):
            if one.school_id != other.school_id and self._halves != (Half.DAY,):
                found[a, b] = self._share_tour(one, other)
        if len(self._wanted) <= FEW:
            for a, b, c in combinations(range(len(self._wanted)), 3):
                three = [x for pair in ((a, b), (a, c), (b, c)) for x in found.get(pair, ())]
                if len(three) > 1:
                    self.board.model.add_at_most_one(three)
        shared = [x for literals in found.values() for x in literals]
        if shared:
            self.board.model.add(sum(shared) <= len(self._wanted) // 2)
        return shared

    def _share_tour(self, one: _Wanted, other: _Wanted) -> list[Lit]:
        """For each person who may make both visits: a decision to make them on one day, in the shorter order."""
        shared: list[Lit] = []
        both = {v.inspector_id for v, _ in one.rows} & {v.inspector_id for v, _ in other.rows}
        for who in sorted(both):
            orders = [
                (self._tour(who, a, b), self._random.random(), a, b) for a, b in ((one, other), (other, one))
            ]
            minutes, _, first, second = min(orders, key=lambda order: order[:2])
            apart = self._single(who, one.school_id) + self._single(who, other.school_id)
            saving = apart - round(self._weight * minutes)
            if saving <= 0 or minutes > self._tours.day_limit[self._tours.row[who]] + 1e-6:
                continue
            literal = self.board.new_literal(f"board/tour/{who}/{first.school_id}/{second.school_id}")
            model = self.board.model
            for wanted, half in ((first, Half.AM), (second, Half.PM)):
                here = [x for v, x in wanted.rows if v.half is half and v.inspector_id == who]
                model.add(literal <= sum(here)).with_name("board/tour")
            model.add(first.day == second.day).only_enforce_if(literal).with_name("board/tour")
            self.board.pay(-saving, literal)
            shared.append(literal)
        return shared

    def _tour(self, who: str, first: _Wanted, second: _Wanted) -> float:
        tours, i = self._tours, self._tours.row[who]
        a, b = tours.col[first.school_id], tours.col[second.school_id]
        return float(tours.out[i, a] + tours.between[a, b] + tours.home[b, i])

    # Rules, and the answer.

    def _post_rules(self) -> None:
        county, p = self.county, self.county.parameters
        several = tuple(self._days.schools[s] for s, most in self.piece.wanted.items() if most > 1)
        of_several = county.with_rows(schools=several)
        for rule in (*RULES, *(DAY_GOALS if several else ())):
            price = SCALE * price_of(county, self._days.office_id, rule.CARD.id, rule.CARD.force)
            # To be in two places at once is no way to make a visit: the duty is left open instead.
            price *= 2 if rule is working_day else 1
            rule.post(
                self.board.pen(rule.CARD, county, price=price), of_several if rule in DAY_GOALS else county, p
            )

    def solve(self, *, seed: int, limit: float) -> Placed:
        """The best visits within ``limit`` deterministic seconds (none, all told as open, where nothing was found)."""
        self.board.minimise()
        run = solve(self.board.model, seed=seed, limit=limit, presolve=False)
        decided = {x.index: run.found and run.is_true(x) for w in self._wanted for _, x in w.rows}
        decided |= {x.index: run.found and run.is_true(x) for x in self._shared}
        values = self.board.completed(decided)
        broken = self._broken(values)
        objective = sum(paid * amount_of(x, values) for paid, x in self._own_costs) / SCALE
        objective += sum(told(s.price) * amount for s, amount in broken)
        bound = objective
        if run.status != "optimal":
            off = (
                (run.objective - run.bound) / SCALE if run.objective is not None and run.bound else objective
            )
            bound = max(0.0, objective - off)
        left_open = tuple((s, amount) for s, amount in broken if s.force is not Force.GOAL)
        visits = tuple(v for w in self._wanted for v, x in w.rows if decided[x.index])
        return Placed(visits, objective, bound, run.deterministic_seconds, left_open)

    def _broken(self, values: Mapping[int, int]) -> list[tuple[Shortfall, int]]:
        """What is broken and this board had a hand in: breaches among facts alone belong to who set the facts."""
        return [
            (replace(s, price=s.price // SCALE, fixed=amount, weights=(), variables=()), amount)
            for s in self.board.shortfalls
            if (s.variables or s.rule in OWN) and (amount := s.amount(values))
        ]
