"""Who answers for which school: postings at the least breach of rules, then the least minutes of a year.

A linear programme over whole portfolios proves how little it can cost; CP-SAT chooses among the portfolios it met, and
then shares out the schools of a few neighbouring inspectors at a time anew (large neighbourhood search, Shaw 1998).
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from duxue.models.board import Board
from duxue.models.course import Course
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.greedy import filled
from duxue.models.postings.portfolio_choice import chosen_rows
from duxue.models.postings.shared_tours import SharedTours
from duxue.models.postings.staffing_bound import Proof, prove
from duxue.models.prices import MUST, price_of, told
from duxue.models.rules import (
    coverage,
    eligibility,
    pinned,
    reach,
    recusal,
    responsible_load,
    rotation,
    staffing_level,
    stage_match,
)
from duxue.models.rules.pen import Lit
from duxue.models.shortfalls import Shortfall
from duxue.models.solver import Outcome, Run, Stop, solve
from duxue.scenarios.codes import Force, PinKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting

RULES = (coverage, responsible_load, eligibility, recusal, reach, rotation, stage_match, pinned)
"""The rules that bind postings; goals among them enter as prices, and so does ``stability`` with each candidate."""

NEIGHBOURS = 6
"""People whose schools are shared out anew together in one round of the search."""

PATIENCE = 2.5
"""Rounds without a gain, for each person of the office, after which the search ends."""

BEYOND = (1, 2, 4)
SPREAD = 2_000
"""Minutes for each school that somebody holds more than so many beyond the allowance, where the office is short."""

CHOICE_SHARE = 0.25
FILLING_SHARE = 0.15
MEND_SHARE = 0.5
"""Of the effort at most, for choosing among portfolios, for filling in what they leave open, for mending; most need far less."""
ROUND_LIMIT = 0.6
CLOSE_ENOUGH = 0.005
"""The gap below which another round is not worth its time."""


@dataclass(frozen=True)
class Staffing:
    """The postings of one office, how good they are, and what they leave open."""

    postings: tuple[Posting, ...]
    outcome: Outcome
    open: tuple[tuple[Shortfall, int], ...]


@dataclass(frozen=True)
class _Choice:
    """Chosen candidates (by place in the list) and the pairs of them that share day tours."""

    rows: frozenset[int]
    pairs: frozenset[tuple[int, int]]


class StaffingStage:
    """The staffing of one office: candidates, boards over all or some of them, and the search."""

    def __init__(self, county: County, office_id: str, zone_of: Mapping[str, str] | None = None) -> None:
        self.county = county
        self.office_id = office_id
        self.pool = Candidates(county, office_id)
        self.rows: list[Candidate] = self.pool.all()
        self.tours = SharedTours(self.pool, self.rows)
        self.zone_of = dict(zone_of or {})
        self._by_person: dict[str, list[int]] = defaultdict(list)
        self._by_school: dict[str, list[int]] = defaultdict(list)
        for k, c in enumerate(self.rows):
            self._by_person[c.row.inspector_id].append(k)
            self._by_school[c.row.school_id].append(k)
        needs = staffing_level.count(county, county.parameters)
        self._short = any(n.demanded > n.available for n in needs if n.subject == office_id)

    def run(self, *, seed: int, effort: float, stop: Stop, begin: Sequence[Posting] = ()) -> Staffing:
        """The best postings found within ``effort`` deterministic seconds, with the proven bound.

        ``begin`` are postings to set out from; without them the schools are shared out among whole portfolios first.
        """
        began = time.monotonic()
        board, literals = self._board(range(len(self.rows)), frozenset())
        proof = prove(self.county, self.pool, self.rows, board, literals, stop)
        course = Course()
        course.follow(proof.steps)
        if begin:
            known = {(row.school_id, row.inspector_id, row.start, row.end) for row in begin}
            rows = frozenset(
                k
                for k, row in enumerate(one.row for one in self.rows)
                if (row.school_id, row.inspector_id, row.start, row.end) in known
            )
            choice, spent = _Choice(rows, frozenset()), 0.0
        else:
            choice, spent = self._shared_out(proof, seed=seed, limit=effort * CHOICE_SHARE, stop=stop)
        choice, more = self._completed(choice, seed=seed, limit=effort * FILLING_SHARE, stop=stop)
        spent += more
        course.spend(spent)
        objective, broken = self._standing(choice)
        course.found(objective)
        if broken:
            suffice = not (self._short or proof.problem.wanting)
            choice, more = self._mended(
                choice, seed=seed, limit=effort * MEND_SHARE, stop=stop, suffice=suffice
            )
            spent += more
            course.spend(more)
            objective, broken = self._standing(choice)
        idle = 0
        draw = random.Random(seed)
        while (
            self._worth_while(objective, proof.minutes)
            and spent < effort
            and idle < PATIENCE * len(self.pool.people)
        ):
            if stop.is_asked():
                break
            group = self._group(choice, broken, draw)
            better, run = self._solve_group(group, choice, seed=draw.randrange(2**31), stop=stop)
            spent += max(run.deterministic_seconds, 0.02)
            course.found(objective)
            course.spend(max(run.deterministic_seconds, 0.02))
            idle = 0 if better is not None else idle + 1
            if better is not None:
                choice, (objective, broken) = better, self._standing(better)
        return self._told(choice, course, proof.minutes, spent, time.monotonic() - began, stop)

    def _worth_while(self, objective: float, bound: float) -> bool:
        return objective - bound > CLOSE_ENOUGH * abs(objective)

    def _standing(self, choice: _Choice) -> tuple[float, list[str]]:
        """What a choice costs, and the people in whose hands a rule stronger than a goal is broken."""
        board, values = self._evaluated(choice)
        subjects = {s.subject for s in board.shortfalls if s.force is not Force.GOAL and s.amount(values)}
        holders = {
            self.rows[k].row.inspector_id for k in choice.rows if self.rows[k].row.school_id in subjects
        }
        return board.worth(values, told), sorted(holders | subjects & self.pool.tours.row.keys())

    def _evaluated(self, choice: _Choice) -> tuple[Board, dict[int, int]]:
        """The board on which only the choice stands, and its values: what it costs and what it breaks."""
        board, literals = self._board(sorted(choice.rows), frozenset(), only=choice.pairs)
        decided = {x.index: True for x in (*literals.values(), *self._pairs.values())}
        return board, board.completed(decided)

    def _told(
        self, choice: _Choice, course: Course, bound: float, spent: float, seconds: float, stop: Stop
    ) -> Staffing:
        board, values = self._evaluated(choice)
        objective = board.worth(values, told)
        broken = ((s, s.amount(values)) for s in board.shortfalls)
        hard = tuple((s, n) for s, n in broken if n and s.force is not Force.GOAL)
        bound = min(objective, bound)
        status = "optimal" if bound >= objective else "stopped" if stop.is_asked() else "feasible"
        steps = course.closed(objective, bound)
        outcome = Outcome(self.office_id, "staffing", status, objective, bound, seconds, spent, steps=steps)
        postings = sorted((self.rows[k].row for k in choice.rows), key=lambda r: (r.school_id, r.start))
        return Staffing(tuple(postings), outcome, hard)

    def _shared_out(self, proof: Proof, *, seed: int, limit: float, stop: Stop) -> tuple[_Choice, float]:
        """The best choice among the portfolios met while the bound was proven."""
        rows, spent = chosen_rows(proof, self.rows, self.pool.people, seed=seed, limit=limit, stop=stop)
        return _Choice(self._needed(rows), frozenset()), spent

    def _needed(self, rows: set[int]) -> frozenset[int]:
        """The postings without those, dearest first, whose months others at the school serve too."""
        kept = set(rows)
        for k in sorted(rows, key=lambda k: (-self._minutes(k), k)):
            others = (j for j in kept if j != k and self.rows[j].row.school_id == self.rows[k].row.school_id)
            if {m for j in others for m in self.rows[j].months} >= set(self.rows[k].months):
                kept.remove(k)
        return frozenset(kept)

    def _minutes(self, k: int) -> int:
        return self.pool.tour_minutes(self.rows[k]) + self.rows[k].price

    def _completed(self, choice: _Choice, *, seed: int, limit: float, stop: Stop) -> tuple[_Choice, float]:
        """The choice with the schools filled in that it leaves open on some day (the rest stands as fact)."""
        board, values = self._evaluated(choice)
        broken = {s.subject for s in board.shortfalls if s.amount(values) and s.rule == coverage.CARD.id}
        broken |= set(self._by_school) - {self.rows[k].row.school_id for k in choice.rows}
        if not broken:
            return self._paired(choice.rows), 0.0
        open_rows = [k for s in sorted(broken) for k in self._by_school[s]]
        facts = choice.rows - frozenset(open_rows)
        chosen = filled(self.pool, self.rows, facts, {s: self._by_school[s] for s in broken})
        board, literals = self._board(open_rows, facts)
        board.minimise()
        values = board.completed({x.index: k in chosen for k, x in literals.items()})
        board.hint(values)
        run = solve(board.model, seed=seed, limit=limit, stop=stop, gap=0.001, linearization=2)
        if run.found and run.objective is not None and run.objective < board.worth(values):
            chosen = {k for k, x in literals.items() if run.is_true(x)}
        return self._paired(facts | chosen), run.deterministic_seconds

    def _mended(
        self, choice: _Choice, *, seed: int, limit: float, stop: Stop, suffice: bool
    ) -> tuple[_Choice, float]:
        """All candidates at once, without shared tours: what a few neighbours cannot mend among themselves.

        Somebody's sixth school may need a chain of moves through half the county. Where people ``suffice`` by their number,
        nothing may be broken at all: that is found much sooner than by prices.
        """
        spent = 0.0
        if suffice:
            board, literals = self._board(range(len(self.rows)), frozenset(), strict=True)
            board.minimise()
            run = solve(board.model, seed=seed, limit=limit, stop=stop, gap=0.02, linearization=2)
            spent = run.deterministic_seconds
            if run.found:
                return self._paired(frozenset(k for k, x in literals.items() if run.is_true(x))), spent
        if spent >= limit:
            return choice, spent
        board, literals = self._board(range(len(self.rows)), frozenset())
        board.minimise()
        values = board.completed({x.index: k in choice.rows for k, x in literals.items()})
        board.hint(values)
        run = solve(board.model, seed=seed, limit=limit - spent, stop=stop, gap=0.002, linearization=2)
        spent += run.deterministic_seconds
        if not run.found or run.objective is None or run.objective >= board.worth(values) - 0.5:
            return choice, spent
        return self._paired(frozenset(k for k, x in literals.items() if run.is_true(x))), spent

    def _paired(self, rows: frozenset[int]) -> _Choice:
        """The rows with each person's best shared tours."""
        return _Choice(rows, self.tours.best(rows))

    # One board, for all candidates or for a neighbourhood.

    def _board(
        self,
        open_rows: Sequence[int],
        facts: frozenset[int],
        *,
        only: frozenset[tuple[int, int]] | None = None,
        shared: Collection[int] | None = None,
        strict: bool = False,
    ) -> tuple[Board, dict[int, Lit]]:
        board = Board(
            subjects={
                "schools": [s.school_id for s in self.pool.schools],
                "pins": [PinKind.POSTING, PinKind.NO_POSTING],
            }
        )
        literals: dict[int, Lit] = {}
        for k in open_rows:
            literals[k] = board.add_posting(self.rows[k].row)
            board.pay(self._minutes(k), literals[k])
        for k in sorted(facts):
            board.add_posting(self.rows[k].row, True)
        for rule in RULES:
            price = price_of(self.county, self.office_id, rule.CARD.id, rule.CARD.force)
            bound = strict and rule.CARD.force is not Force.GOAL
            pen = board.pen(rule.CARD, self.county, price=None if bound else price)
            rule.post(pen, self.county, self.county.parameters)
        self._keep_zones(board)
        if self._short:
            self._spread(board)
        self._pairs: dict[tuple[int, int], Lit] = {}
        if shared is not None or only:
            holding = {**literals, **dict.fromkeys(sorted(shared or ()), True)}
            self._pairs = self.tours.post(board, holding, only)
        return board, literals

    def _keep_zones(self, board: Board) -> None:
        """Where zones are given, a person's schools of one day lie in one of them (its rule is posted with the zones)."""
        for person in self._by_person if self.zone_of else ():
            rows = board.postings_of(person)
            for day in sorted({row.start for row, _ in rows}):
                works_in: dict[str, list[Lit]] = defaultdict(list)
                for row, literal in rows:
                    if row.start <= day <= row.end and row.school_id in self.zone_of:
                        works_in[self.zone_of[row.school_id]].append(literal)
                if len(works_in) > 1:
                    unions = [board.any_of(literals) for _, literals in sorted(works_in.items())]
                    second = board.model.new_int_var(0, len(unions), f"board/zones/{person}/{day}")
                    board.model.add(sum(unions) - second <= 1)
                    board.follow(second, [(1, union) for union in unions], 1)
                    board.pay(MUST, second)

    def _spread(self, board: Board) -> None:
        """Where the office is short, the schools beyond people's allowance are spread: many on one would break visits."""
        for person in self._by_person:
            unit = self.county.inspectors[person].unit_id
            cap = self.county.parameters.count("schools_per_inspector", unit)
            rows = board.postings_of(person)
            for day in sorted({row.start for row, _ in rows}):
                held = [(1, literal) for row, literal in rows if row.start <= day <= row.end]
                for level in BEYOND:
                    if len(held) > cap + level:
                        over = board.model.new_int_var(0, len(held), f"board/spread/{person}/{day}/{level}")
                        board.model.add(sum(literal for _, literal in held) - over <= cap + level)
                        board.follow(over, held, cap + level)
                        board.pay(SPREAD, over)

    # The search over neighbourhoods.

    def _group(self, choice: _Choice, broken: Sequence[str], draw: random.Random) -> list[str]:
        """Neighbours of anybody; every other time, where something is broken, more neighbours of whom it concerns."""
        if broken and draw.random() < 0.5:
            return self._neighbourhood(draw.choice(broken), choice, draw, 2 * NEIGHBOURS)
        return self._neighbourhood(draw.choice(self.pool.people).inspector_id, choice, draw, NEIGHBOURS)

    def _neighbourhood(self, person: str, choice: _Choice, draw: random.Random, size: int) -> list[str]:
        """A few people whose schools lie close to one person's, with some chance in the choice."""
        tours = self.pool.tours
        held: dict[str, list[int]] = defaultdict(list)
        for k in choice.rows:
            held[self.rows[k].row.inspector_id].append(tours.col[self.rows[k].row.school_id])
        mine = sorted(held.get(person, [])) or [int(tours.single[tours.row[person]].argmin())]
        distance: list[tuple[float, str]] = []
        for other in tours.people:
            theirs = sorted(held.get(other, []))
            near = min((float(tours.between[a, b]) for a in mine for b in theirs), default=None)
            if near is None:
                near = min(float(tours.out[tours.row[other], a]) for a in mine)
            distance.append((near * draw.uniform(0.5, 1.5), other))
        return [person, *(o for _, o in sorted(distance) if o != person)][:size]

    def _solve_group(
        self, group: list[str], choice: _Choice, *, seed: int, stop: Stop
    ) -> tuple[_Choice | None, Run]:
        members = set(group)
        holders: dict[str, set[str]] = defaultdict(set)
        for k in choice.rows:
            holders[self.rows[k].row.school_id].add(self.rows[k].row.inspector_id)
        free = {s for s in self._by_school if holders.get(s, set()) <= members}
        open_rows = [
            k for i in sorted(members) for k in self._by_person[i] if self.rows[k].row.school_id in free
        ]
        facts = choice.rows - frozenset(open_rows)
        # What members keep may share tours anew, with each other and with what falls to them.
        fixed = {k for k in facts if self.rows[k].row.inspector_id in members}
        board, literals = self._board(open_rows, facts, shared=fixed)
        pairs = self._pairs
        board.minimise()
        now = {x.index: k in choice.rows for k, x in literals.items()}
        now |= {x.index: pair in choice.pairs for pair, x in pairs.items()}
        values = board.completed(now)
        board.hint(values)
        run = solve(board.model, seed=seed, limit=ROUND_LIMIT, stop=stop, linearization=2)
        if not run.found or run.objective is None or run.objective >= board.worth(values) - 0.5:
            return None, run
        rows = facts | {k for k, x in literals.items() if run.is_true(x)}
        kept = {pair for pair in choice.pairs if self.rows[pair[0]].row.inspector_id not in members}
        return _Choice(
            frozenset(rows), frozenset(kept | {pair for pair, x in pairs.items() if run.is_true(x)})
        ), run
