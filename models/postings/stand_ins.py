"""Who stands in 临时代管 while a responsible inspector is on leave: one model over the leaves of an office.

Sets: needs n (a school, who answers for it, the days of a long leave), colleagues i of the office.
Decision: y[n, i], i makes the visits of n. A need is met by one colleague, or left open at the price of a must.
As the rules have it (they are posted): i is eligible, within reach and not recused on all its days, and stands in at
no more than ``stand_in_schools`` schools at a time. Beyond them: i is there for the visits (days of every month of the
need, half-days of that month beside the schools i holds). Minimised: open needs, then the road, what visits of needs add beyond i's fair
share (``FairShares``, visits of own postings counted but those that colleagues make), and the schools that one person stands in for beyond the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from duxue.models.board import Board
from duxue.models.facts import duties
from duxue.models.facts.availability import field_days, months_of
from duxue.models.facts.field_work import agreed_half_days, monthly_half_days
from duxue.models.facts.office_work import expected_event_half_days
from duxue.models.facts.spans import DAY, Span, includes, meets
from duxue.models.facts.visits_owed import visits_owed
from duxue.models.goals.fair_shares import FairShares
from duxue.models.postings.leaves import FEW, long_leaves, short_absences
from duxue.models.prices import MUST
from duxue.models.rules import coverage, eligibility, reach, recusal
from duxue.models.rules.card import Table
from duxue.models.rules.pen import Lit
from duxue.models.rules.register import joining
from duxue.models.solver import Stop, solve
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Posting, StandIn
from duxue.scenarios.records import Inspector

RULES = (coverage, eligibility, recusal, reach)
LIMIT = 2.0
"""Deterministic seconds at most; most offices need a hundredth of that."""

CROWD = 30
"""Minutes for each school that somebody stands in at while already standing in at another: many hands are better."""


@dataclass(frozen=True, slots=True)
class Need:
    """A school whose responsible inspector is on leave on some days."""

    school_id: str
    absent_id: str
    span: Span


def stand_ins(
    county: County,
    office_id: str,
    postings: Sequence[Posting],
    *,
    seed: int,
    stop: Stop,
    kept: Collection[StandIn] = (),
    since: date | None = None,
) -> tuple[StandIn, ...]:
    """Who stands in where, for all long leaves of an office's people; days before ``since`` stay as ``kept`` has them.

    Kept stand-ins go on where the rules and their own leaves let them. A need that nobody can meet whole is looked at
    month by month.
    """
    first = max(since or county.start, county.start)
    past = [_cut(row, row.start, min(row.end, first - DAY)) for row in kept if row.start < first]
    model = _Standing(county, office_id, postings, past)
    needs = [_later(need, first) for need in stand_in_needs(county, office_id, postings)]
    whole = [need for need in needs if need is not None]
    found = model.chosen(whole, kept, seed=seed, stop=stop)
    left = [part for need in whole if need not in found for part in _by_month(county, need)]
    if left:
        found |= model.chosen(left, kept, seed=seed, stop=stop, beside=found)
    rows = [StandIn(n.school_id, who, n.span[0], n.span[1], n.absent_id) for n, who in found.items()]
    return _joined([*past, *rows])


def colleagues(
    county: County,
    office_id: str,
    postings: Sequence[Posting],
    needs: Sequence[Need],
    known: Sequence[StandIn],
    *,
    seed: int,
    stop: Stop,
) -> tuple[StandIn, ...]:
    """Who stands in for some needs beside what is known already; for a need that nobody can meet there is no row."""
    if not needs:
        return ()
    found = _Standing(county, office_id, postings, known).chosen(needs, (), seed=seed, stop=stop)
    return tuple(_row(need, who) for need, who in found.items())


def stand_in_needs(
    county: County, office_id: str, postings: Sequence[Posting], *, any_length: bool = False
) -> list[Need]:
    """The postings of people on a long leave in which somebody may stand in, each with the days that they share.

    ``any_length``: of every leave, for an absence of a week may be all of a look-back's days.
    """
    found: list[Need] = []
    by_person: dict[str, list[Posting]] = defaultdict(list)
    for row in postings:
        by_person[row.inspector_id].append(row)
    for person in county.inspectors_of(office_id):
        mine = by_person[person.inspector_id]
        leaves = short_absences(county, person) if mine else []
        long = leaves if any_length or not leaves else long_leaves(county, person)
        for first, last in leaves:
            if meets(long, first, last):
                found += [
                    Need(row.school_id, row.inspector_id, (max(first, row.start), min(last, row.end)))
                    for row in mine
                    if row.start <= last and first <= row.end and row.school_id in county.schools
                ]
    return sorted(found, key=lambda n: (n.school_id, n.span))


def _later(need: Need, first: date) -> Need | None:
    """A need without the days that are over."""
    if need.span[1] < first:
        return None
    return Need(need.school_id, need.absent_id, (max(first, need.span[0]), need.span[1]))


def _by_month(county: County, need: Need) -> list[Need]:
    cut = ((max(a, need.span[0]), min(b, need.span[1])) for a, b in months_of(county))
    return [Need(need.school_id, need.absent_id, (a, b)) for a, b in cut if a <= b]


def _cut(row: StandIn, start: date, end: date) -> StandIn:
    return StandIn(row.school_id, row.inspector_id, start, end, row.absent_id)


def _joined(rows: Sequence[StandIn]) -> tuple[StandIn, ...]:
    """The rows in order, those of the same people at one school that touch joined."""
    found: list[StandIn] = []
    for _, same in groupby(
        sorted(rows, key=lambda r: (r.school_id, r.absent_id, r.inspector_id, r.start)),
        key=lambda r: (r.school_id, r.absent_id, r.inspector_id),
    ):
        run: list[StandIn] = []
        for row in same:
            if run and row.start <= run[-1].end + DAY:
                run[-1] = _cut(run[-1], run[-1].start, max(run[-1].end, row.end))
            else:
                run.append(row)
        found += run
    return tuple(sorted(found, key=lambda r: (r.school_id, r.start, r.inspector_id)))


class _Standing:
    """The model over an office's people, with their postings and the stand-ins of days past as fact."""

    def __init__(
        self, county: County, office_id: str, postings: Sequence[Posting], past: Sequence[StandIn]
    ) -> None:
        self.county, self.office_id = county, office_id
        self.postings = [p for p in postings if p.school_id in county.schools]
        self.past = past
        self.people = sorted(county.inspectors_of(office_id), key=lambda i: i.inspector_id)
        self.days = {i.inspector_id: frozenset(field_days(county, i)) for i in self.people}
        self.each = county.parameters.count("visits_per_month", office_id)
        self.months: dict[str, list[Span]] = {}

    def chosen(
        self,
        needs: Sequence[Need],
        kept: Collection[StandIn],
        *,
        seed: int,
        stop: Stop,
        beside: Mapping[Need, str] | None = None,
    ) -> dict[Need, str]:
        """A colleague for as many needs as can be; ``beside`` are those chosen before."""
        board = Board(subjects={"schools": ()})
        for row in self.postings:
            board.add_posting(row, True)
        for past in self.past:
            board.add_stand_in(past, True)
        for need, who in (beside or {}).items():
            board.add_stand_in(_row(need, who), True)
        literals = {
            (need, i.inspector_id): board.add_stand_in(_row(need, i.inspector_id))
            for need in needs
            for i in self.people
            if self._is_there(i, need)
        }
        if not literals:
            return {}
        self._pay(board, needs, literals, kept, beside or {})
        cut = self.county.with_rows(inspectors=tuple(self.people))  # every rule looks at all rows it is given
        for rule in (*RULES, *joining(Table.STAND_INS, RULES, ("monthly_visit", "look_back"))):
            price = MUST // 2 if rule.CARD.force is Force.IN_PRINCIPLE else 2 * MUST
            rule.post(board.pen(rule.CARD, cut, price=price), cut, cut.parameters)
        self._keep_room(board, literals, beside or {})
        board.minimise()
        run = solve(board.model, seed=seed, limit=LIMIT, stop=stop, linearization=2)
        return {need: who for (need, who), x in literals.items() if run.found and run.is_true(x)}

    def _is_there(self, person: Inspector, need: Need) -> bool:
        """Whether a person can make the visits of a need: not away themselves, some days in each month of it."""
        if person.inspector_id == need.absent_id:
            return False
        for first, last in self._months(need):
            a, b = max(first, need.span[0]), min(last, need.span[1])
            school_days = set(self.county.calendar.school_days_in(self.county.schools[need.school_id], a, b))
            free = len(school_days & self.days[person.inspector_id])
            if free < min(FEW, len(school_days)):
                return False
        return not includes(long_leaves(self.county, person), need.span[0])

    def _months(self, need: Need) -> list[Span]:
        """The months of a need in which its school is to be visited."""
        if need.school_id not in self.months:
            p = self.county.parameters
            self.months[need.school_id] = list(
                duties.required_months(self.county, self.county.schools[need.school_id], p)
            )
        return [m for m in self.months[need.school_id] if m[0] <= need.span[1] and need.span[0] <= m[1]]

    def _pay(
        self,
        board: Board,
        needs: Sequence[Need],
        literals: Mapping[tuple[Need, str], Lit],
        kept: Collection[StandIn],
        beside: Mapping[Need, str],
    ) -> None:
        """Open needs first, then new faces where somebody stands in already, then the road and many schools on one."""
        travel, stay = (
            self.county.travel,
            round(self.county.parameters.number("price_moved_posting", self.office_id)),
        )
        known = {(r.school_id, r.absent_id, r.inspector_id) for r in kept}
        going_on = {(r.school_id, r.absent_id) for r in kept}
        for need in needs:
            mine = {who: x for (n, who), x in literals.items() if n == need}
            board.model.add_at_most_one(mine.values())
            for who, x in mine.items():
                road = travel.along((who, need.school_id, who))
                board.pay(round(road * self.each * max(1, len(self._months(need)))) - MUST, x)
                if (need.school_id, need.absent_id) in going_on:
                    board.pay(stay * ((need.school_id, need.absent_id, who) not in known), x)
        fair = self._fair
        for who in sorted({who for _, who in literals}):
            mine_all = [(1, x) for (_, other), x in literals.items() if other == who]
            board.pay_beyond(CROWD, mine_all, 1, f"crowd/{who}")
            half_days = [(self._half_days(need), x) for (need, other), x in literals.items() if other == who]
            own = self._own_half_days(who, needs, beside)
            for limit, price in fair.steps(fair.of[who]) if who in fair.of else ():
                board.pay_beyond(price, half_days, max(0, limit - own), f"fair/{who}/{limit}")

    @cached_property
    def _fair(self) -> FairShares:
        return FairShares(self.county, self.office_id, expected_event_half_days(self.county, self.office_id))

    def _half_days(self, need: Need) -> int:
        """Half-days of the visits of a need."""
        return monthly_half_days(self.county, self.office_id) * len(self._months(need))

    def _own_half_days(self, who: str, needs: Sequence[Need], beside: Mapping[Need, str]) -> int:
        """Half-days of a person's visits but for those of the needs."""
        known = (*self.past, *(_row(need, other) for need, other in beside.items()))
        plan = Plan(postings=tuple(self.postings), stand_ins=known)
        months = sum(len(mine) for _, mine in visits_owed(self.county, plan, who))
        absent = sum(self._half_days(need) for need in needs if need.absent_id == who)
        return monthly_half_days(self.county, self.office_id) * months - absent

    def _keep_room(
        self,
        board: Board,
        literals: Mapping[tuple[Need, str], Lit],
        beside: Mapping[Need, str],
    ) -> None:
        """Nobody has more visits in a month than half-days agreed, the schools that they hold counted."""
        held: dict[str, list[Posting]] = defaultdict(list)
        for row in self.postings:
            held[row.inspector_id].append(row)
        for person in self.people:
            who = person.inspector_id
            room = agreed_half_days(person) // monthly_half_days(self.county, self.office_id)
            for first, last in months_of(self.county):
                terms = [
                    x
                    for (n, other), x in literals.items()
                    if other == who and n.span[0] <= last and first <= n.span[1]
                ]
                own = len({r.school_id for r in held[who] if r.start <= last and first <= r.end})
                own += sum(w == who and n.span[0] <= last and first <= n.span[1] for n, w in beside.items())
                if len(terms) + own > room and terms:
                    board.model.add(sum(terms) <= max(0, room - own))


def _row(need: Need, who: str) -> StandIn:
    return StandIn(need.school_id, who, need.span[0], need.span[1], need.absent_id)
