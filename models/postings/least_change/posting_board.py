"""The board on which an office's postings are revised: who holds the open schools in each stretch of the days to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import Any

from duxue.models.board import Board
from duxue.models.facts.spans import DAY, Span
from duxue.models.postings.assignment import SPREAD
from duxue.models.postings.least_change.prices import Prices
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.visit_room import VisitRoom
from duxue.models.postings.least_change.zoning import Zoning
from duxue.models.prices import MUST, price_of
from duxue.models.rules import coverage, reach, recusal, responsible_load, stability, stage_match
from duxue.models.rules.card import Table
from duxue.models.rules.pen import Lit
from duxue.models.rules.register import joining
from duxue.models.shortfalls import Shortfall
from duxue.models.solver import Run
from duxue.scenarios.codes import Change, Force
from duxue.scenarios.plan import Posting

RULES = (coverage, responsible_load, recusal, reach, stage_match)
"""The rules that bind postings; who may hold which school by the others is left out of the candidates."""
OTHERWISE = ("eligibility", "rotation", "zone", "monthly_visit", "look_back", "team_independence", "stability", "pinned")  # fmt: skip
"""Rules on postings that stand in candidates, prices, zones and the room for visits."""
WEIGHT = {Force.MUST: 1000, Force.IN_PRINCIPLE: 1, Force.GOAL: 0}
"""What a broken requirement counts in the breach: musts come before all that holds in principle."""
MANY = 80
"""Schools that one person may hold beyond which day tours are not shared on the board: there moves are counted only."""
FEW = 12
"""Schools that one person may hold up to which any two of them may share a day; of more, each with its best partners."""
SCHOOLS = 10_000
"""More than an office has schools: a unit of breach weighs more than all moves."""
LEVELS = 8
"""Schools beyond a load up to which each one more costs more than the one before."""
PARTNERS = 4
"""How many partners that is."""

Key = tuple[str, str, int]
"""A school, a person, a stretch by place in the list."""


@dataclass(frozen=True)
class Choice:
    """Who holds each open school in each stretch, and the zone of every school."""

    held: frozenset[Key]
    zones: Mapping[str, str]


class PostingBoard:
    """Candidates, rules and prices; the schools of ``free`` may change hands, all others are held as released.

    ``free`` names the people who may take each of them. Zones change with the open schools and those of ``zone_people``
    (None: of all). Without ``tours`` every visit counts as a journey of its own: where only moves are counted.
    """

    def __init__(
        self,
        office: ReleasedPostings,
        prices: Prices,
        free: Mapping[str, Collection[str]],
        *,
        zone_people: Collection[str] | None,
        tours: bool = True,
    ) -> None:
        self.office, self.prices, self.free = office, prices, sorted(free)
        self.takers = {s: sorted(people) for s, people in free.items()}
        self.spans = office.stretches(self.free)
        self.board = Board(subjects={"schools": self.free, "units": [office.office_id]})
        self.held: dict[Key, Lit] = {}
        self.moved: dict[str, Lit] = {}
        self.road: list[tuple[int, Lit]] = []
        self.begins: list[Lit] = []
        self._add_postings()
        self.zoning = Zoning(self.board, office, prices, self.facts, self.free, zone_people)
        self.places, self.rezoned = self.zoning.places, self.zoning.rezoned
        self._count_moves()
        if tours:
            self._share_tours()
        self._spread()
        self.own_costs = list(self.board.costs)  # without what follows: a breach counts by its shortfall
        self._keep_long_enough()
        self._post_rules()
        self.breach = self._breach()
        self.costs = self._costs()

    # Candidates.

    def _add_postings(self) -> None:
        office, open_ones = self.office, set(self.free)
        self.facts = [*office.past]
        for row in office.released.postings:
            if row.school_id in office.scope and row.school_id not in open_ones and row.end >= office.since:
                span = max(row.start, office.since), min(row.end, office.scope[row.school_id][1])
                self.facts.append(_posting(row.school_id, row.inspector_id, span))
        for row in self.facts:
            if row.start <= row.end:
                self.board.add_posting(row, True)
        for school_id in self.free:
            for t, span in ((t, self.spans[t]) for t in self._open(school_id)):
                held = [
                    self._add_candidate(school_id, who, t)
                    for who in self.takers[school_id]
                    if office.may_hold(school_id, who, span) and office.may_receive(school_id, who, span)
                ]
                self.board.model.add_at_most_one(held)  # a second holder lends days, and is no answer

    def _open(self, school_id: str) -> list[int]:
        """The stretches in which a school is in scope."""
        first, last = self.office.scope[school_id]
        return [t for t, (a, b) in enumerate(self.spans) if first <= a and b <= last]

    def _add_candidate(self, school_id: str, who: str, t: int) -> Lit:
        office, span = self.office, self.spans[t]
        literal = self.held[school_id, who, t] = self.board.add_posting(_posting(school_id, who, span))
        visits = office.visits_in(school_id, span) * office.visits
        single = office.tours.single[office.tours.row[who], office.tours.col[school_id]]
        self._drive(round(float(single) * visits), literal)
        former = office.holder(school_id, span[0])
        if not office.serves_on(who, span):
            # Somebody away for weeks can answer for a school by the rules, but that serves nobody.
            self.board.pay(self.prices.posting // 4 * (1 + (span[1] - span[0]).days // 30), literal)
        if former not in (who, None):
            # A minute a week, so that nobody hands over sooner than need be.
            weeks = 1 + (span[1] - span[0]).days // 7
            early = school_id in office.barred and office.may_hold(school_id, former or "", span)
            early = early and office.serves_on(former or "", span)
            self.board.pay(self.prices.visit * visits + weeks + early * self.prices.posting // 2, literal)
        return literal

    def _drive(self, minutes: int, literal: Lit) -> None:
        self.road.append((minutes, literal))
        self.board.pay(minutes, literal)

    # Moves and prices.

    def _count_moves(self) -> None:
        """A school has moved where somebody else holds it on some day; each posting beginning anew has its price."""
        model = self.board.model
        for school_id in self.free:
            moved = self.moved[school_id] = self.board.new_literal(f"board/moved/{school_id}")
            former = self._before(school_id)
            before: dict[str, Lit] = {former: True} if former else {}
            for t in self._open(school_id):
                here = {i: x for (_, i, n), x in self._of(school_id) if n == t}
                who = self.office.holder(school_id, self.spans[t][0])
                if who is not None:
                    model.add(moved + here.get(who, 0) >= 1)
                else:
                    model.add(sum(here.values()) <= moved)
                self._price_beginning(school_id, t, here, before, exempt=who if who != former else None)
                before, former = here, who

    def _price_beginning(
        self,
        school_id: str,
        t: int,
        here: Mapping[str, Lit],
        before: Mapping[str, Lit],
        *,
        exempt: str | None,
    ) -> None:
        """Who holds a school has held it before, begins as was released, or begins anew at the price of a posting."""
        model = self.board.model
        begins = self.board.new_literal(f"board/begins/{school_id}/{t}")
        self.board.pay(self.prices.posting, begins)
        self.begins.append(begins)
        going_on: list[Lit] = []
        for who, x in here.items():
            if who == exempt or before.get(who) is True:
                going_on.append(x)
            elif who in before:
                stays = self.board.new_literal(f"board/stays/{school_id}/{who}/{t}")
                model.add_implication(stays, x)
                model.add_implication(stays, before[who])
                going_on.append(stays)
        model.add(sum(here.values()) <= sum(going_on) + begins)

    def _keep_long_enough(self) -> None:
        """Who takes a school over holds it for ``min_posting_days`` at least, as far as the rules let them: else a must is open."""
        county, board = self.office.county, self.board
        least = timedelta(days=county.parameters.count("min_posting_days", self.office.office_id))
        for (school_id, who, t), x in self.held.items():
            later = [
                n for n in self._open(school_id) if n > t and self.spans[n][0] < self.spans[t][0] + least
            ]
            goes_on = self.held.get((school_id, who, t - 1), False)
            if not later or self.office.holder(school_id, self.spans[t][0]) == who:
                continue
            if t == self._open(school_id)[0]:
                goes_on = self._before(school_id) == who
            for n in later:
                then = self.held.get((school_id, who, n), False)
                if then is False and not self._somebody_stays(school_id, (t, *later)):
                    break  # the rules let nobody hold it longer
                short = board.new_literal(f"board/short/{school_id}/{who}/{t}/{n}")
                board.model.add_bool_or(
                    [
                        board.no(x),
                        *([] if goes_on is False else [goes_on]),
                        *([] if then is False else [then]),
                        short,
                    ]
                )
                day = self.spans[t][0]
                board.shortfalls.append(
                    Shortfall(stability.CARD.id, school_id, Force.MUST, day, MUST, 0, [1], [short])
                )

    def _somebody_stays(self, school_id: str, stretches: Sequence[int]) -> bool:
        return any(all((school_id, who, n) in self.held for n in stretches) for who in self.takers[school_id])

    def _before(self, school_id: str) -> str | None:
        """Who held a school on the day before the days to come, if it was in scope then."""
        first = max(self.office.since, self.office.scope[school_id][0])
        return self.office.holder(school_id, first - DAY)

    def _share_tours(self) -> None:
        """Two schools of one person can share day tours: each school in one pair a stretch at most."""
        office = self.office
        fixed: dict[str, list[str]] = defaultdict(list)
        for row in self.facts:
            if row.end >= office.county.end:
                fixed[row.inspector_id].append(row.school_id)
        for who in office.people:
            saving = office.tours.saving(office.tours.row[who])
            for t, span in enumerate(self.spans):
                mine: dict[str, Lit] = dict.fromkeys(fixed[who], True)
                mine |= {s: x for (s, i, n), x in self.held.items() if i == who and n == t}
                if any(x is not True for x in mine.values()) and len(mine) <= MANY:
                    self._pair(mine, saving, span, f"board/tour/{who}/{t}")

    def _pair(self, mine: Mapping[str, Lit], saving: Any, span: Span, name: str) -> None:
        office, board = self.office, self.board
        partners: dict[str, list[Lit]] = defaultdict(list)
        worth: dict[tuple[str, str], int] = {}
        for a, b in combinations(sorted(mine), 2):
            number = min(office.visits_in(a, span), office.visits_in(b, span)) * office.visits
            worth[a, b] = int(float(saving[office.tours.col[a], office.tours.col[b]]) * number)
        best = _best_partners(worth) if len(mine) > FEW else set(worth)
        for a, b in sorted(best):
            if worth[a, b] > 0:
                pair = board.new_literal(f"{name}/{a}/{b}")
                self._drive(-worth[a, b], pair)
                partners[a].append(pair)
                partners[b].append(pair)
        for s, pairs in partners.items():
            board.model.add(sum(pairs) <= mine[s])

    # Rules.

    def _post_rules(self) -> None:
        office, county = self.office, self.office.county
        for rule in (*RULES, *joining(Table.POSTINGS, RULES, OTHERWISE)):
            price = price_of(county, office.office_id, rule.CARD.id, rule.CARD.force)
            rule.post(self.board.pen(rule.CARD, county, price=price), county, county.parameters)
        self.zoning.post(self.spans, self.held)
        VisitRoom(self.board, office, self.spans, self.free, self.held, self.facts).post()

    def _spread(self) -> None:
        """Where people lack, what must be held beyond the allowances is even: each school more of one person costs more."""
        for t, (first, last) in enumerate(self.spans):
            held: dict[str, list[tuple[str, Lit]]] = defaultdict(list)
            for row in self.facts:
                if row.start <= first and last <= row.end and row.school_id in self.office.schools:
                    held[row.inspector_id].append((row.school_id, True))
            for (school_id, who, n), x in self.held.items():
                if n == t:
                    held[who].append((school_id, x))
            for who, mine in sorted(held.items()):
                limit = self.office.county.allowance(self.office.county.inspectors[who])
                terms = [(self._weight(s, limit), x) for s, x in mine]
                if any(x is not True for _, x in terms):
                    for level in range(1, LEVELS):
                        self.board.pay_beyond(SPREAD, terms, limit + level, f"spread/{who}/{t}/{level}")

    def _weight(self, school_id: str, limit: int) -> int:
        """What a school takes of a load: a large one all of it."""
        return max(1, limit) if self.office.county.is_large(self.office.schools[school_id]) else 1

    def _of(self, school_id: str) -> list[tuple[Key, Lit]]:
        return [
            ((school_id, who, t), self.held[school_id, who, t])
            for t in self._open(school_id)
            for who in self.takers[school_id]
            if (school_id, who, t) in self.held
        ]

    def _breach(self) -> Any:
        """What is broken on the days to come beyond what the plan before broke already: whole numbers by force."""
        total: Any = 0
        released = self.board.complete_assignment(self._as_released())
        for s in self.board.shortfalls:
            if s.variables or s.day is None or s.day >= self.office.since:
                amount = s.fixed + sum(w * x for w, x in zip(s.weights, s.variables, strict=True))
                known = s.amount(released) if (s.rule, s.subject) in self.office.known else 0
                if known and WEIGHT[s.force]:
                    more = self.board.model.new_int_var(0, SCHOOLS, f"board/more/{s.rule}/{s.subject}")
                    self.board.model.add(amount - more <= known)
                    amount = more
                total = total + WEIGHT[s.force] * amount
        return total

    def _as_released(self) -> dict[int, bool]:
        """The decisions by which everything stays as it was released, as far as it can."""
        holder, zone_of = self.office.holder, self.office.zone_of
        told = [(x, holder(s, self.spans[t][0]) == who) for (s, who, t), x in self.held.items()]
        told += [(x, zone_of.get(s) == z) for (s, z), x in self.places.items()]
        return {x.index: value for x, value in told if not isinstance(x, bool)}

    def _costs(self) -> Any:
        """Minutes: the road and goals missed, and each move at its price."""
        total: Any = sum(price * x for price, x in self.own_costs)
        for s in self.board.shortfalls:
            if s.force is Force.GOAL:
                total = total + s.price * sum(w * x for w, x in zip(s.weights, s.variables, strict=True))
        return total

    def moves(self) -> Any:
        """How many schools have another inspector on some day to come, or none where there was one, than was released."""
        ending = self.office.ending
        return len(ending) + sum(x for s, x in self.moved.items() if s not in ending)

    def unmoved(self, schools: Collection[str]) -> list[Any]:
        """Requirements that all schools but some are held as released."""
        return [x == 0 for s, x in self.moved.items() if s not in schools]

    def as_chosen(self, choice: Choice, spans: Sequence[Span]) -> list[Any]:
        """Requirements that the schools of a choice on another board (with these stretches) are held as there."""
        there = {(s, d): who for s, who, t in choice.held for d in [spans[t]]}
        schools = {s for s, _ in there}
        found: list[Any] = [x == 0 for s, x in self.moved.items() if s not in schools]
        for (s, who, t), x in self.held.items():
            if s in schools:
                day = self.spans[t][0]
                holder = next((i for (one, d), i in there.items() if one == s and d[0] <= day <= d[1]), None)
                found.append(x == (who == holder))
        for (s, zone_id), x in self.places.items():
            if not isinstance(x, bool) and s in choice.zones:
                found.append(x == (choice.zones[s] == zone_id))
        return found

    def rows(self, choice: Choice) -> list[Posting]:
        """The postings of the days to come in a choice, stretch by stretch."""
        mine = [_posting(s, who, self.spans[t]) for s, who, t in sorted(choice.held)]
        return [r for r in self.facts if r.end >= self.office.since] + mine

    def moved_in(self, choice: Choice) -> int:
        """The same number for a choice."""
        held = {(s, t): who for s, who, t in choice.held}
        moved = {
            s
            for s in self.free
            for t in self._open(s)
            if held.get((s, t)) != self.office.holder(s, self.spans[t][0])
        }
        return len(moved | self.office.ending)

    def breaches(self, run: Run) -> Iterator[tuple[Shortfall, int]]:
        """The musts and in-principle rules that an answer breaks on the days to come, and by how much each."""
        for s in self.board.shortfalls:
            if WEIGHT[s.force] and (s.variables or s.day is None or s.day >= self.office.since):
                amount = s.fixed + sum(w * run.amount(x) for w, x in zip(s.weights, s.variables, strict=True))
                if amount:
                    yield s, amount

    def chosen(self, true: Collection[int]) -> Choice:
        """The choice in an answer, by the indices of what is true in it."""

        def holds(x: Lit) -> bool:
            return x if isinstance(x, bool) else x.index in true

        return Choice(
            frozenset(key for key, x in self.held.items() if holds(x)),
            {s: zone_id for (s, zone_id), x in self.places.items() if holds(x)},
        )


def _posting(school_id: str, inspector_id: str, span: Span) -> Posting:
    return Posting(school_id, inspector_id, span[0], span[1], span[0], Change.NEW)


def _best_partners(worth: Mapping[tuple[str, str], int]) -> set[tuple[str, str]]:
    """Of all pairs those that are among the best of one of the two."""
    found: dict[str, list[tuple[int, tuple[str, str]]]] = defaultdict(list)
    for pair, saved in worth.items():
        for one in pair:
            found[one].append((-saved, pair))
    return {pair for ranked in found.values() for _, pair in sorted(ranked)[:PARTNERS]}
