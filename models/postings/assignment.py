"""The assignment model of postings: who answers for which school on the days of the horizon.

Sets: people i, schools s, candidate postings k = (i, s, first day, last day), months m, zones z.
Decision: x[k], the posting k stands.
(1) coverage: on each stretch of days in which no candidate of s begins or ends, one x of s.
(2) load: on each day, the weights of what i holds stay within i's allowance (a large school weighs all of it).
(3) recusal, eligibility, reach: no x of a pair that is barred; of two reciprocal postings on a common day, one.
(4) zones: where they are given, all that i holds on a day lies in one of them.
(5) months: i holds no more schools in m than half-days agreed suffice to visit, with a day for each look-back there; and no
more to visit than the share, where there are shares.
(6) leads: who alone could lead at s what s is due is not its responsible inspector.
(7) goals: what visits bring beyond fair shares and the budget is counted (``goals.py``).
Strict, what is broken is forbidden; elastic, each unit has the price of its force (must, in principle). Minimised: open
musts, then breaches in principle, then minutes: the road, goals missed, postings changed without need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from duxue.models.board import Board
from duxue.models.facts.availability import months_of
from duxue.models.facts.field_work import monthly_half_days
from duxue.models.facts.spans import Span
from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.goals import PostingGoals
from duxue.models.postings.leads import only_leads
from duxue.models.postings.look_back_days import look_back_days
from duxue.models.postings.shared_tours import Pair, SharedTours
from duxue.models.prices import IN_PRINCIPLE, MUST, price_of
from duxue.models.rules import (
    coverage,
    eligibility,
    monthly_visit,
    pinned,
    reach,
    recusal,
    responsible_load,
    rotation,
    stage_match,
    team_independence,
)
from duxue.models.rules.card import Table
from duxue.models.rules.pen import Lit
from duxue.models.rules.register import joining
from duxue.scenarios.codes import Force, PinKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting

RULES = (coverage, responsible_load, eligibility, recusal, reach, rotation, stage_match, pinned)
"""The rules that bind postings; goals among them enter as prices, and so does ``stability`` with each candidate."""
OTHERWISE = ("zone", "monthly_visit", "look_back", "team_independence", "stability")
"""Rules on postings that stand in (4) to (7), in the minutes, or in candidates."""

BEYOND_SHARE = 10 * IN_PRINCIPLE
"""What a school beyond a share costs: less than one that nobody holds, more than those too many that could be had for it."""
BEYOND = (1, 2, 3, 4)
SPREAD = 2_000
"""Minutes for each school that somebody holds more than so many beyond the allowance (a large one weighs all of it), where
the office is short."""


class Assignment:
    """The boards of one office's postings: all candidates or some of them open, strict or elastic."""

    def __init__(
        self, county: County, pool: Candidates, rows: Sequence[Candidate], zone_of: Mapping[str, str]
    ) -> None:
        self.county, self.pool, self.rows = county, pool, rows
        self.office_id = pool.office_id
        self.zone_of = dict(zone_of)
        self.tours = SharedTours(pool, rows)
        self.goals = PostingGoals(pool, rows)
        self.by_person: dict[str, list[int]] = defaultdict(list)
        self.by_school: dict[str, list[int]] = defaultdict(list)
        for k, c in enumerate(rows):
            self.by_person[c.row.inspector_id].append(k)
            self.by_school[c.row.school_id].append(k)
        self._look_backs = look_back_days(pool, rows)
        self._only_leads = only_leads(county, pool.office_id, pool.schools)

    def open_among(self, held: frozenset[int], members: Collection[str]) -> tuple[list[int], frozenset[int]]:
        """The candidates of some people at schools that nobody else holds, and the other postings, which stand."""
        holders: dict[str, set[str]] = defaultdict(set)
        for k in held:
            holders[self.rows[k].row.school_id].add(self.rows[k].row.inspector_id)
        free = {s for s in self.by_school if holders.get(s, set()) <= {*members}}
        rows = [k for i in sorted(members) for k in self.by_person[i] if self.rows[k].row.school_id in free]
        return rows, held - frozenset(rows)

    def board(
        self,
        open_rows: Sequence[int],
        facts: Collection[int],
        *,
        strict: bool = False,
        spread: bool = False,
        among: Collection[str] | None = None,
    ) -> tuple[Board, dict[int, Lit]]:
        """A board on which some candidates are open and others stand as fact.

        With ``spread`` what somebody holds far beyond the allowance costs more: many schools on one would break visits.
        Where only some people's candidates are open (``among``) the board holds what can touch these, and no more.
        """
        schools, stand = [s.school_id for s in self.pool.schools], facts
        if among is not None:
            schools = sorted({self.rows[k].row.school_id for k in open_rows})
            facts = self._touching(facts, among)
        board = Board(subjects={"schools": schools, "pins": [PinKind.POSTING, PinKind.NO_POSTING]})
        literals: dict[int, Lit] = {}
        for k in open_rows:
            literals[k] = board.add_posting(self.rows[k].row)
            board.pay(self.minutes(k), literals[k])
        for k in sorted(facts):
            board.add_posting(self.rows[k].row, True)
        for rule in (*RULES, *joining(Table.POSTINGS, RULES, OTHERWISE)):
            price = price_of(self.county, self.office_id, rule.CARD.id, rule.CARD.force)
            bound = strict and rule.CARD.force is not Force.GOAL
            pen = board.pen(rule.CARD, self.county, price=None if bound else price)
            rule.post(pen, self.county, self.county.parameters)
        self._keep_zones(board, strict=strict)
        held: dict[int, Lit] = {**literals, **dict.fromkeys(facts, True)}
        self._keep_months(board, held, strict=strict)
        self._keep_shares(board, held, strict=strict)
        self._keep_leads(board, strict=strict)
        self.goals.post(board, {**literals, **dict.fromkeys(stand, True)})
        if spread:
            self._spread(board)
        return board, literals

    def _touching(self, facts: Collection[int], people: Collection[str]) -> list[int]:
        """Of some postings those of some people, and those at these people's own schools (exchanges)."""
        homes = {self.county.inspectors[i].school_id for i in people} - {""}
        rows = ((k, self.rows[k].row) for k in facts)
        return sorted(k for k, row in rows if row.inspector_id in people or row.school_id in homes)

    def minutes(self, k: int) -> int:
        """What a candidate costs in minutes if each visit is a journey of its own."""
        return self.pool.tour_minutes(self.rows[k]) + self.rows[k].price

    def road(self, rows: Collection[int]) -> float:
        """Minutes on the road of some candidates' visits, each person's days shared as they save most."""
        single = sum(self.pool.road_minutes(self.rows[k]) for k in rows)
        return single - self.tours.saved(self.tours.best(rows))

    def share_tours(
        self, board: Board, holding: Mapping[int, Lit], only: Collection[Pair] | None
    ) -> dict[Pair, Lit]:
        """Literals for the day tours that postings on a board may share (``only`` some of them)."""
        return self.tours.post(board, holding, only)

    # What binds beside the rules that postings alone decide.

    def _keep_zones(self, board: Board, *, strict: bool) -> None:
        """Where zones are given, a person's schools of one day lie in one of them (its rule is posted with the zones)."""
        for person in self.by_person if self.zone_of else ():
            rows = board.postings_of(person)
            for day in sorted({row.start for row, _ in rows}):
                works_in: dict[str, list[Lit]] = defaultdict(list)
                for row, literal in rows:
                    if row.start <= day <= row.end and row.school_id in self.zone_of:
                        works_in[self.zone_of[row.school_id]].append(literal)
                if len(works_in) > 1:
                    unions = [board.any_of(literals) for _, literals in sorted(works_in.items())]
                    if strict:
                        board.model.add(sum(unions) <= 1)
                        continue
                    board.pay_beyond(MUST, [(1, union) for union in unions], 1, f"zones/{person}/{day}")

    def _keep_months(self, board: Board, held: Mapping[int, Lit], *, strict: bool) -> None:
        """Nobody holds more schools in a month than the days agreed suffice to visit, and to come to look-backs there."""
        pen = board.pen(monthly_visit.CARD, self.county, price=None if strict else MUST)
        each = monthly_half_days(self.county, self.office_id)
        by_person: dict[str, list[int]] = defaultdict(list)
        for k in sorted(held):
            by_person[self.rows[k].row.inspector_id].append(k)
        for person, ks in sorted(by_person.items()):
            done: set[tuple[object, ...]] = set()
            for month in months_of(self.county):
                room = self.pool.half_days(person, month) // each
                mine = [(k, self._visits_worth(k, month)) for k in ks]
                mine = [(k, number) for k, number in mine if number]
                if sum(number for _, number in mine) > room and (room, *mine) not in done:
                    done.add((room, *mine))
                    terms = [(number, held[k]) for k, number in mine]
                    pen.require(terms, subject=person, high=room, day=month[0])

    def _keep_shares(self, board: Board, held: Mapping[int, Lit], *, strict: bool) -> None:
        """Where there are shares nobody has more schools to visit in a month."""
        pen = board.pen(monthly_visit.CARD, self.county, price=None if strict else BEYOND_SHARE)
        for person, share in sorted(self.pool.shares.items()):
            mine = [k for k in self.by_person[person] if k in held]
            of_months = {m: [k for k in mine if m in self.rows[k].months] for m, _ in months_of(self.county)}
            for some in sorted({tuple(ks) for ks in of_months.values() if len(ks) > share}):
                pen.require([held[k] for k in some], subject=person, high=share)

    def _visits_worth(self, k: int, month: Span) -> int:
        """The schools that could be visited in the days of a month that a candidate takes."""
        visited = month[0] in self.rows[k].months
        return visited + (self._look_backs[k][month] if k in self._look_backs else 0)

    def _keep_leads(self, board: Board, *, strict: bool) -> None:
        """Nobody answers for a school at which nobody else could lead what falls due."""
        pen = board.pen(team_independence.CARD, self.county, price=None if strict else MUST)
        for (person, school_id), windows in sorted(self._only_leads.items()):
            for row, literal in board.postings_at(school_id):
                alone = any(row.start <= first and last <= row.end for first, last in windows)
                if row.inspector_id == person and alone:
                    pen.require([literal], subject=school_id, high=0, day=row.start)

    def crowding(self, rows: Collection[int]) -> int:
        """The minutes that ``spread`` adds to some postings."""
        total = 0
        for person, ks in self.by_person.items():
            cap = self._cap(person)
            mine = [self.rows[k].row for k in ks if k in rows]
            for day in {row.start for row in mine}:
                held = sum(self._load(row, cap) for row in mine if row.start <= day <= row.end)
                total += SPREAD * sum(max(0, held - cap - level) for level in BEYOND)
        return total

    def _load(self, row: Posting, cap: int) -> int:
        return cap if self.county.is_large(self.county.schools[row.school_id]) else 1

    def _cap(self, person: str) -> int:
        unit = self.county.inspectors[person].unit_id
        return self.county.parameters.count("schools_per_inspector", unit)

    def _spread(self, board: Board) -> None:
        """The schools beyond people's allowance are spread where the office is short."""
        for person in self.by_person:
            cap = self._cap(person)
            rows = board.postings_of(person)
            for day in sorted({row.start for row, _ in rows}):
                held = [(self._load(row, cap), x) for row, x in rows if row.start <= day <= row.end]
                for level in BEYOND:
                    board.pay_beyond(SPREAD, held, cap + level, f"spread/{person}/{day}/{level}")
