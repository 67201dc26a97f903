"""The board of one piece of a month: the visits of one inspector, or of a few whom a handover ties together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from random import Random

from ortools.sat.python import cp_model

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
from duxue.models.stages.visit_choices import Offer, Pair, worth_looking_at
from duxue.models.stages.visit_days import VisitDays, VisitIndex, near_events, near_visits
from duxue.models.stages.week_loads import WeekLoads
from duxue.scenarios.calendar import days_between, week_start
from duxue.scenarios.codes import Force, Half, Role
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Visit

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
    """A visit that is wanted: candidates with their literals."""

    school_id: str
    rows: Sequence[tuple[Visit, Lit]]

    def of(self, inspector_id: str, half: Half) -> Mapping[date, Lit]:
        """By day the literal of one person's visit in one half of it."""
        return {v.date: x for v, x in self.rows if v.half is half and v.inspector_id == inspector_id}


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
        self._offers = {s: offers for s in piece.schools if (offers := self._offered(s))}
        self._pairs = list(self._tours_to_share())

    def _write(self, *, firm: bool) -> None:
        """Put it all on a board: ``firm``, where nothing may be broken that could be kept, with the days worth looking at."""
        piece = self.piece
        subjects = {"schools": piece.schools, "issues": piece.issues, "one_visit_a_month": piece.schools}
        self.board = Board(months=[piece.month], subjects=subjects)
        self._add_facts()
        self._ties: list[tuple[int, Lit]] = []
        offers = self._worth_looking_at() if firm else self._offers
        self._wanted = {s: self._candidates(s, mine) for s, mine in offers.items()}
        self._shared = self._share_tours()
        self._own_costs = tuple(self.board.costs)
        for rank, literal in self._ties:
            self.board.pay(rank, literal)
        self._post_rules(firm=firm)

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

    def _offered(self, school_id: str) -> list[Offer]:
        """A visit at a school on any open day and half-day."""
        open_days = self._days.of(school_id, self.piece.open)
        prices = self._day_prices(school_id, sorted({day for day, _ in open_days}))
        full = self._full_weeks(school_id)
        found: list[Offer] = []
        for day, who in open_days:
            covers = self._look_backs.riding(school_id, day)
            price = prices[day] + self._single(who, school_id)
            weeks = round(FULL_WEEK * self._fullness[day])
            for half in self._halves:
                rank = self._ranks[who][day.day, half] + weeks
                visit = Visit("", day, half, school_id, who, covers)
                found.append(Offer(visit, price, rank, week_start(day) in full))
        return found

    def _full_weeks(self, school_id: str) -> set[date]:
        """The weeks that hold all the occasions that a school may have in one."""
        weeks = Counter(week_start(v.date) for v in self._visits[school_id])
        for event in self._events[school_id]:
            weeks.update(event.weeks())
        cap = self._days.county.parameters.count("occasions_per_week", self._days.office_id)
        return {monday for monday, number in weeks.items() if number >= cap}

    def _worth_looking_at(self) -> Mapping[str, Sequence[Offer]]:
        """The offers to choose from: where one person's month hangs on no rule that tells its days apart, the best of them."""
        if len(self.piece.people) != 1 or self.piece.issues or joining(Table.VISITS, RULES, OTHERWISE):
            return self._offers
        taken = {v.date for v in self._diary.of(self.piece.people[0])}
        return worth_looking_at(self._offers, self._pairs, taken)

    def _candidates(self, school_id: str, offers: Sequence[Offer]) -> _Wanted:
        """A visit that is wanted at a school, with a literal for each offer."""
        rows: list[tuple[Visit, Lit]] = []
        for offer in offers:
            literal = self.board.add_visit(offer.visit)
            self.board.pay(offer.price, literal)
            self._ties.append((offer.rank, literal))
            rows.append((offer.visit, literal))
        self.board.model.add_at_most_one([literal for _, literal in rows])
        return _Wanted(school_id, rows)

    def _day_prices(self, school_id: str, days: Iterable[date]) -> dict[date, int]:
        """What a visit on each day costs in goals that the school's other occasions around it decide.

        The rules' own checks are asked once for all days: each is tried at a school of its own that has seen the same.
        """
        school = self._days.schools[school_id]
        twins = {f"{school_id}/{day}": day for day in days}
        seen = [(v.date, v.half, v.inspector_id) for v in self._visits[school_id]]
        visits = [Visit("", day, half, twin, who, ()) for twin in ("", *twins) for day, half, who in seen]
        visits += [Visit("", day, Half.AM, twin, "", ()) for twin, day in twins.items()]
        events = [replace(e, target_id=twin) for twin in ("", *twins) for e in self._events[school_id]]
        county = self.county.with_rows(
            schools=tuple(replace(school, school_id=twin) for twin in ("", *twins))
        )
        plan, missed = Plan(visits=tuple(visits), events=tuple(events)), Counter[str]()
        for rule in DAY_GOALS:
            price = price_of(county, self._days.office_id, rule.CARD.id, rule.CARD.force)
            for finding in rule.check(county, plan, county.parameters):
                missed[finding.subject] += SCALE * price
        return {day: missed[twin] - missed[""] for twin, day in twins.items()}

    # The road.

    def _single(self, who: str, school_id: str) -> int:
        tours = self._tours
        return round(self._weight * float(tours.single[tours.row[who], tours.col[school_id]]))

    def _tours_to_share(self) -> Iterator[Pair]:
        """The pairs of schools that one person had better visit on one day, each in the shorter order."""
        if self._halves == (Half.DAY,):
            return
        visitors = {s: {o.visit.inspector_id for o in offers} for s, offers in self._offers.items()}
        for one, other in combinations(self._offers, 2):
            for who in sorted(visitors[one] & visitors[other]):
                orders = [
                    (self._tour(who, *turn), self._random.random(), *turn)
                    for turn in ((one, other), (other, one))
                ]
                minutes, _, first, second = min(orders, key=lambda order: order[:2])
                apart = self._single(who, one) + self._single(who, other)
                saving = apart - round(self._weight * minutes)
                if saving > 0 and minutes <= self._tours.day_limit[self._tours.row[who]] + 1e-6:
                    yield Pair(who, first, second, saving)

    def _share_tours(self) -> list[Lit]:
        """Decisions to make two visits on one day; a visit is part of one tour, and of any three visits at most two go together."""
        found: dict[frozenset[str], list[Lit]] = defaultdict(list)
        part: dict[int, tuple[Lit, list[Lit]]] = {}
        for pair in self._pairs:
            early, late = (self._wanted[s].of(pair.inspector_id, half) for s, half in pair.halves)
            for day in sorted(early.keys() & late.keys()):
                shared = self.board.new_literal(
                    f"board/tour/{pair.inspector_id}/{pair.first}/{pair.second}/{day}"
                )
                self.board.pay(-pair.saving, shared)
                found[frozenset((pair.first, pair.second))].append(shared)
                for made in (early[day], late[day]):
                    part.setdefault(made.index, (made, []))[1].append(shared)
        model = self.board.model
        for made, tours in part.values():
            model.add(cp_model.LinearExpr.sum(tours) <= made)
        if len(self._wanted) <= FEW:
            for three in combinations(self._wanted, 3):
                mine = [x for two in combinations(three, 2) for x in found.get(frozenset(two), ())]
                if len(mine) > 1:
                    model.add_at_most_one(mine)
        shared = [x for literals in found.values() for x in literals]
        if shared:
            model.add(cp_model.LinearExpr.sum(shared) <= len(self._wanted) // 2)
        return shared

    def _tour(self, who: str, first: str, second: str) -> float:
        tours, i = self._tours, self._tours.row[who]
        a, b = tours.col[first], tours.col[second]
        return float(tours.out[i, a] + tours.between[a, b] + tours.home[b, i])

    # Rules, and the answer.

    def _post_rules(self, *, firm: bool) -> None:
        county, p = self.county, self.county.parameters
        for rule in (*RULES, *joining(Table.VISITS, RULES, OTHERWISE)):
            price = SCALE * price_of(county, self._days.office_id, rule.CARD.id, rule.CARD.force)
            # Too much for one person is no way out: rather a visit stays open, with all look-backs that ride on it.
            price *= 10 if rule is working_day else 1
            held = firm and rule.CARD.force is not Force.GOAL
            rule.post(self.board.pen(rule.CARD, county, price=price, firm=held), county, p)

    def solve(self, *, seed: int, limit: float) -> Placed:
        """The best visits within ``limit`` deterministic seconds (none, all told as open, where nothing was found).

        What must be kept is held firm first; only where that leaves no answer is it weighed what to break.
        """
        for firm in (True, False):
            self._write(firm=firm)
            self.board.minimise()
            run = solve(self.board.model, seed=seed, limit=limit, presolve=Presolve.NONE)
            if run.found:
                break
        decided = {x.index: run.found and run.is_true(x) for w in self._wanted.values() for _, x in w.rows}
        decided |= {x.index: run.found and run.is_true(x) for x in self._shared}
        values = self.board.complete_assignment(decided)
        broken = self._broken(values)
        minutes = sum(paid * amount_of(x, values) for paid, x in self._own_costs) / SCALE
        off = 0.0
        if run.status != "optimal":
            off = minutes + sum(reported(s.price) * amount for s, amount in broken)
            if run.objective is not None and run.bound is not None:
                off = min(off, (run.objective - run.bound) / SCALE)
        visits = tuple(v for w in self._wanted.values() for v, x in w.rows if decided[x.index])
        floor = self._weight / SCALE * sum(self._tours.floor(v.inspector_id, v.school_id) for v in visits)
        return Placed(visits, minutes, floor, off, run.deterministic_seconds, tuple(broken))

    def _broken(self, values: Mapping[int, int]) -> list[tuple[Shortfall, int]]:
        """What is broken and this board had a hand in: breaches among facts alone belong to who set the facts."""
        return [
            (replace(s, price=s.price // SCALE, fixed=amount, weights=(), variables=()), amount)
            for s in self.board.shortfalls
            if (s.variables or s.rule in OWN) and (amount := s.amount(values))
        ]
