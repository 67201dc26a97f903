"""The board of one piece of a month: the visits of one inspector, or of a few whom a handover ties together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from random import Random
from typing import Any

from duxue.models.board import Board
from duxue.models.facts.field_work import visit_halves
from duxue.models.facts.spans import Span
from duxue.models.postings.tours import Tours
from duxue.models.prices import price_of, reported
from duxue.models.rules import (
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
from duxue.models.rules.card import Table
from duxue.models.rules.pen import Lit
from duxue.models.rules.register import joining
from duxue.models.shortfalls import Shortfall, amount_of
from duxue.models.solver import Presolve, solve
from duxue.models.stages.minor_look_backs import MinorLookBacks
from duxue.models.stages.visit_days import OpenDay, VisitDays, VisitIndex, near_events, near_visits
from duxue.models.stages.week_loads import WeekLoads
from duxue.scenarios.codes import Half, Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Visit, days_between

RULES = (
    monthly_visit, look_back, working_day, week_cap, quiet_days,
    eligibility, recusal, own_school_presence, reserve,
)  # fmt: skip
DAY_GOALS = (unpredictable, breathing_space)
"""Goals that, of a single visit, hang on its day alone: a price for each day, told by the rules' own checks."""
OTHERWISE = ("unpredictable", "breathing_space", "pinned")
"""Rules on visits that stand in prices and candidates."""

OWN = (monthly_visit.CARD.id, look_back.CARD.id)
"""Duties that this stage must fulfil, so that it also tells those for which there was nothing to choose from."""

SCALE = 100
"""Prices on the board are hundredths of a minute: drawn ranks of days weigh that little, and every goal more."""

FULL_WEEK = 90
"""Hundredths of a minute by which a day of the office's fullest week stands behind one of its emptiest."""

FEW = 8
"""Visits of a piece up to which every three of them are looked at together: that helps the proof."""


@dataclass(frozen=True)
class Subproblem:
    """A part of a month that separates from the rest: the days open, the people, the schools that want one visit more.

    ``issues`` are the minor look-backs that this month must take at these schools.
    """

    month: Span
    open: Span
    people: tuple[str, ...]
    schools: tuple[str, ...]
    issues: tuple[str, ...]


@dataclass(frozen=True)
class Placed:
    """The visits of a piece, their minutes (road and goals of days), and every requirement broken.

    ``floor`` is the least road that these visits can take in any company, ``off`` how many minutes the piece may be
    from its best, ``spent`` deterministic seconds.
    """

    visits: tuple[Visit, ...]
    minutes: float
    floor: float
    off: float
    spent: float
    broken: tuple[tuple[Shortfall, int], ...]


@dataclass(frozen=True)
class _Wanted:
    """A visit that is wanted: candidates with their literals, and the day of the month it falls on (0: none)."""

    school_id: str
    rows: Sequence[tuple[Visit, Lit]]
    day: Any


class VisitBoard:
    """Candidates, rules and goals of one piece; ``diary`` holds the visits known so far."""

    def __init__(
        self,
        days: VisitDays,
        look_backs: MinorLookBacks,
        tours: Tours,
        diary: VisitIndex,
        weeks: WeekLoads,
        piece: Subproblem,
        seed: int,
    ) -> None:
        self._days, self._look_backs, self._tours, self._diary = days, look_backs, tours, diary
        self.piece = piece
        self._fullness = weeks.fullness(days_between(*piece.open))
        self._random = Random(f"{seed}/{piece.month[0]}/{'/'.join(piece.schools)}")
        self._visits = {s: near_visits(diary.at(s), piece.month) for s in piece.schools}
        self._events = {s: near_events(days.events_at(s), piece.month) for s in piece.schools}
        p, office = days.county.parameters, days.office_id
        self._weight = SCALE * p.number("weight_travel", office)
        self._halves = visit_halves(days.county, office)
        self._ranks = {who: self._drawn_ranks() for who in piece.people}
        self.county = self._cut()
        self.board = Board(months=[piece.month], subjects={"schools": piece.schools, "issues": piece.issues})
        self._add_facts()
        self._ties: list[tuple[int, Lit]] = []
        self._wanted = [w for w in map(self._candidates, piece.schools) if w.rows]
        self._shared = self._share_tours()
        self._own_costs = tuple(self.board.costs)
        for rank, literal in self._ties:
            self.board.pay(rank, literal)
        self._post_rules()

    def _cut(self) -> County:
        """The county with the rows that matter here, since every rule looks at all rows it is given."""
        county, people = self._days.county, set(self.piece.people)
        rows = county.rows
        return county.with_rows(
            schools=tuple(self._days.schools[s] for s in self.piece.schools),
            inspectors=tuple(county.inspectors[i] for i in self.piece.people if i in county.inspectors),
            recusals=tuple(r for r in rows.recusals if r.inspector_id in people),
            absences=tuple(a for a in rows.absences if a.inspector_id in people),
            follow_ups=tuple(county.follow_ups[i] for i in self.piece.issues),
            principals=(),
            postings=(),
            closures=(),
            calendar=(),
        )

    def _add_facts(self) -> None:
        """Put on the board what stands: postings, and the occasions and duties near this month."""
        facts, board = self._days.facts, self.board
        first, last = self.piece.month
        for school_id in self.piece.schools:
            for posting in facts.postings_at(school_id):
                if posting.start <= last and first <= posting.end:
                    board.add_posting(posting, True)
            for row in facts.stand_ins_at(school_id):
                if row.start <= last and first <= row.end:
                    board.add_stand_in(row, True)
        visits = {v for rows in self._visits.values() for v in rows}
        events = {e for rows in self._events.values() for e in rows}
        for who in self.piece.people:
            visits.update(v for v in self._diary.of(who) if first <= v.date <= last)
            mine = [e for e in facts.works_in(who) if e.start <= last and first <= e.end]
            person = self._days.county.inspectors.get(who)
            events.update(mine, self._days.events_at(person.school_id) if person else ())
            sitting = {e.event_id for e in mine}
            for seat in facts.seats_of(who):
                if seat.event_id in sitting and seat.role is not Role.RESERVE:
                    board.add_seat(seat, True)
            for place in facts.attendance_of(who):
                board.add_attendance(place, True)
        for visit in sorted(visits, key=lambda v: (v.date, v.visit_id)):
            board.add_visit(visit, True)
        for event in sorted(events, key=lambda e: (e.start, e.event_id)):
            board.add_event(event, True)

    # Candidates.

    def _drawn_ranks(self) -> dict[tuple[int, Half], int]:
        """A person's half-days of the month in drawn order: among days of equal worth the seed decides, not habit."""
        days = list(range(1, 32))
        self._random.shuffle(days)
        return {
            (day, half): rank + self._random.randrange(2) for rank, day in enumerate(days) for half in Half
        }

    def _candidates(self, school_id: str) -> _Wanted:
        """A visit that is wanted at a school, on any open day and half-day."""
        open_days = self._days.of(school_id, self.piece.open)
        prices = self._day_prices(school_id, open_days)
        rows: list[tuple[Visit, Lit]] = []
        for day, who in open_days:
            covers = self._look_backs.riding(school_id, day)
            for half in self._halves:
                visit = Visit("", day, half, school_id, who, covers)
                literal = self.board.add_visit(visit)
                worth = prices[day] + self._single(who, school_id)
                self.board.pay(worth, literal)
                rank = self._ranks[who][day.day, half] + round(FULL_WEEK * self._fullness[day])
                self._ties.append((rank, literal))
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

    # The road.

    def _single(self, who: str, school_id: str) -> int:
        tours = self._tours
        return round(self._weight * float(tours.single[tours.row[who], tours.col[school_id]]))

    def _share_tours(self) -> list[Lit]:
        """Decisions to make two visits on one day; of any three visits at most two go together."""
        found: dict[tuple[int, int], list[Lit]] = {}
        if self._halves == (Half.DAY,):
            return []
        for (a, one), (b, other) in combinations(enumerate(self._wanted), 2):
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
        for rule in (*RULES, *joining(Table.VISITS, RULES, OTHERWISE)):
            price = SCALE * price_of(county, self._days.office_id, rule.CARD.id, rule.CARD.force)
            # Too much for one person is no way out: rather a visit stays open, with all look-backs that ride on it.
            price *= 10 if rule is working_day else 1
            rule.post(self.board.pen(rule.CARD, county, price=price), county, p)

    def solve(self, *, seed: int, limit: float) -> Placed:
        """The best visits within ``limit`` deterministic seconds (none, all told as open, where nothing was found)."""
        self.board.minimise()
        run = solve(self.board.model, seed=seed, limit=limit, presolve=Presolve.NONE)
        decided = {x.index: run.found and run.is_true(x) for w in self._wanted for _, x in w.rows}
        decided |= {x.index: run.found and run.is_true(x) for x in self._shared}
        values = self.board.complete_assignment(decided)
        broken = self._broken(values)
        minutes = sum(paid * amount_of(x, values) for paid, x in self._own_costs) / SCALE
        off = 0.0
        if run.status != "optimal":
            off = minutes + sum(reported(s.price) * amount for s, amount in broken)
            if run.objective is not None and run.bound is not None:
                off = min(off, (run.objective - run.bound) / SCALE)
        visits = tuple(v for w in self._wanted for v, x in w.rows if decided[x.index])
        floor = sum(self._floors(visits)) / SCALE
        return Placed(visits, minutes, floor, off, run.deterministic_seconds, tuple(broken))

    def _floors(self, visits: Sequence[Visit]) -> Iterator[float]:
        """The least that each visit adds to the road: half the tour shared with the school it goes with best."""
        tours = self._tours
        best = {
            who: tours.saving(tours.row[who]).max(axis=1) for who in sorted({v.inspector_id for v in visits})
        }
        for visit in visits:
            who, school_id = visit.inspector_id, visit.school_id
            saved = self._weight * float(best[who][tours.col[school_id]])
            yield self._single(who, school_id) - saved / 2

    def _broken(self, values: Mapping[int, int]) -> list[tuple[Shortfall, int]]:
        """What is broken and this board had a hand in: breaches among facts alone belong to who set the facts."""
        return [
            (replace(s, price=s.price // SCALE, fixed=amount, weights=(), variables=()), amount)
            for s in self.board.shortfalls
            if (s.variables or s.rule in OWN) and (amount := s.amount(values))
        ]
