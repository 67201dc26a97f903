"""The 3–5-year round of one office: the year of every school's next comprehensive, no year fuller than it must be."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from duxue.models.board import Board
from duxue.models.facts import duties
from duxue.models.facts.availability import scope_days
from duxue.models.facts.pins import STRUCK_OUT, struck_out
from duxue.models.levels import Standing, least_by_level, outcome_of, retold, standing_of
from duxue.models.prices import IN_PRINCIPLE, MUST, UNEVEN
from duxue.models.rules import comprehensive_cycle, principal_review
from duxue.models.rules.pen import Lit
from duxue.models.shortfalls import Shortfall, amount_of
from duxue.models.solver import Outcome, Stop
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.comprehensives import Comprehensives, Missed, Owed
from duxue.models.stages.year_capacity import YearCapacity
from duxue.scenarios.codes import Force, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import CycleRow, Plan
from duxue.scenarios.records import School

PULLED = 1000
"""Minutes at which a school beyond a level year is priced in the horizon itself: later years come first (they are the goal)."""

OVERFULL = 2000
"""Minutes at which a half-day of events beyond what the people of a year can bear is priced: any later year is cheaper."""

CROWDED = 200
"""Minutes at which a school beyond the plain average of a year is priced; more than any school comes too early for it."""

EARLY = 40
"""Minutes a year at which a comprehensive sooner than need be is priced, and ``PRIORITY`` less for each degree of priority."""

PRIORITY = 10

Choice = Mapping[str, int | None]
"""The year of every school's next comprehensive (None: none is owed any more), by school."""


@dataclass(frozen=True)
class Round:
    """The round of one office: a row a school, who is done in the horizon and between which days, what stays open.

    ``bundles`` are the events that the office itself must hold, ``years`` the year of every school's next comprehensive.
    """

    cycle_rows: tuple[CycleRow, ...]
    years: Choice
    bundles: tuple[CombinedDuty, ...]
    outcome: Outcome
    open: tuple[tuple[Shortfall, int], ...]


def plan_round(county: County, office_id: str, given: Plan, *, seed: int, effort: float, stop: Stop) -> Round:
    """The round of an office, with ``given`` events standing (``effort``: deterministic seconds).

    The objective is in minutes: years fuller than the average, comprehensives sooner than need be.
    """
    return _Round(county, office_id, given).planned(seed=seed, effort=effort, stop=stop)


def round_retold(county: County, found: Round, given: Plan, rows: Iterable[CycleRow], stop: Stop) -> Outcome:
    """How the round ended, told of its rows as later stages have left them: schools that these have put off are in another year."""
    before = {row.school_id: row.year for row in found.cycle_rows}
    moved = {row.school_id: row.year for row in rows if row.year != before.get(row.school_id)}
    if not moved:
        return found.outcome
    return _Round(county, found.outcome.office, given).retold(found, moved, stop)


class _Round:
    """The years open to each school, and the board on which they are levelled."""

    def __init__(self, county: County, office_id: str, given: Plan) -> None:
        self.county = county
        self.office_id = office_id
        self.year = county.start.year
        self.given = given
        self.known = Comprehensives(county, office_id, given)
        self.schools = [s for s in county.schools_of(office_id) if scope_days(county, s)]
        self.owed: dict[str, Owed] = {s.school_id: self.known.owed(s) for s in self.schools}
        self.inside = self._years_inside()
        self.pulled: dict[tuple[str, int | None], Owed] = {}
        self.years = {s.school_id: self._years(s) for s in self.schools}
        number = sum(s.in_scope(county.end) and not county.rides_on(s) for s in self.schools)
        rounds = county.cycle_years(office_id)
        self.average = -(-number // rounds)
        self.level = -(-11 * number // (10 * rounds))

    def _years_inside(self) -> list[int]:
        """The horizon's first year, and every other that lies in it as a whole: a school placed there has its event there."""
        county = self.county
        others = range(self.year + 1, county.end.year + 1)
        return [self.year, *(y for y in others if date(y, 12, 31) <= county.end)]

    def _years(self, school: School) -> list[int | None]:
        """The years in which a school's next comprehensive may stand, the horizon's only if there is a day for it."""
        county, owed = self.county, self.owed[school.school_id]
        if standing := self._standing(school):
            return [standing[0]]
        if owed.bundles:
            return [max(self.year, owed.bundles[0].first.year)]
        if duties.owed_until(county, school):
            return [self.year]
        if county.rides_on(school) or not school.in_scope(duties.due_by(county, school)):
            return [None]
        if beyond := [e.start.year for e in self.known.fixed(school) if e.start > county.end]:
            return [beyond[0]]
        soonest = duties.earliest(county, school)
        last = max(self.year, duties.spread_by(county, school).year)
        years = [*duties.candidate_years(county, school)]
        if duties.review_windows(county, school):
            years = list(range(max(self.year, soonest.year if soonest else self.year), last + 1))
        for year in [y for y in self.inside if y in years]:
            self.pulled[school.school_id, year] = found = self.known.owed(school, pulled_to=year)
            if not found.bundles:
                years.remove(year)
        latest = max(last, duties.due_by(county, school).year)
        years = years or [y for y in range(self.year + 1, latest + 1) if y not in self.inside]
        return [*years] or [self.year]

    def _standing(self, school: School) -> list[int]:
        """The years of the comprehensives that others have fixed inside the horizon."""
        county = self.county
        return [e.start.year for e in self.known.fixed(school) if county.start <= e.start <= county.end]

    def planned(self, *, seed: int, effort: float, stop: Stop) -> Round:
        """The years chosen, told and worded."""
        began, spent = time.monotonic(), list[float]()
        board, literals = self._board()
        begin = board.complete_assignment(self._decided(literals, self._one_by_one()))
        least = least_by_level(
            board, begin, seed=seed, stop=stop, limit=lambda: effort - sum(spent), spend=spent.append, gap=0.0
        )  # fmt: skip
        choice: Choice = {s: year for (s, year), x in literals.items() if amount_of(x, least.values)}
        values = board.complete_assignment(self._decided(literals, choice))
        missed = [m for s in self.schools for m in self._settled(s, choice[s.school_id]).missed]
        standing = standing_of(board, values)
        outcome = outcome_of(
            self.office_id, "round", _with(standing, missed), _with(least.bound, self._sure_to_miss()),
            seconds=time.monotonic() - began, work=sum(spent, 0.0), stop=stop,
        )  # fmt: skip
        broken = [(s, s.amount(values)) for s in board.shortfalls if s.price >= IN_PRINCIPLE]
        broken += [(_shortfall(m), 1) for m in missed]
        rows = tuple(self._told(s, choice[s.school_id]) for s in self.schools)
        return Round(
            rows,
            choice,
            tuple(b for s in self.schools for b in self._settled(s, choice[s.school_id]).bundles),
            outcome,
            tuple((s, n) for s, n in broken if n),
        )

    def retold(self, found: Round, moved: Choice, stop: Stop) -> Outcome:
        """How the round ended with some schools in other years than were chosen."""
        choice = {**found.years, **moved}
        for school_id, year in moved.items():
            self.years[school_id] = list(dict.fromkeys((*self.years[school_id], year)))
        board, literals = self._board()
        values = board.complete_assignment(self._decided(literals, choice))
        missed = [m for s in self.schools for m in self._settled(s, choice[s.school_id]).missed]
        return retold(found.outcome, _with(standing_of(board, values), missed), stop)

    def _settled(self, school: School, year: int | None) -> Owed:
        """What a school owes once its year is chosen."""
        owed = self.owed[school.school_id]
        return owed if owed.bundles else self.pulled.get((school.school_id, year), owed)

    def _sure_to_miss(self) -> list[Missed]:
        """What schools miss in whatever year they stand."""
        every = ([self._settled(s, year).missed for year in self.years[s.school_id]] for s in self.schools)
        return [m for of_years in every for m in of_years[0] if all(m in others for others in of_years)]

    # The board.

    def _board(self) -> tuple[Board, dict[tuple[str, int | None], Lit]]:
        ids = [s.school_id for s in self.schools]
        # Where an event stands already, or is owed, the year is the event's and no choice of the round.
        free = [
            s.school_id for s in self.schools if not (self._standing(s) or self.owed[s.school_id].bundles)
        ]
        board = Board(
            subjects={"schools": ids, "round": free, "comprehensives": [], "units": [self.office_id]}
        )
        literals: dict[tuple[str, int | None], Lit] = {}
        for school in self.schools:
            years = self.years[school.school_id]
            for year in years:
                only = True if len(years) == 1 else None
                literals[school.school_id, year] = board.add_cycle(self._row(school, year), only)
                if year is not None and (price := self._price(school, year)):
                    board.pay(price, literals[school.school_id, year])
        card, p = comprehensive_cycle.CARD, self.county.parameters
        comprehensive_cycle.post_due(board.pen(card, self.county, price=MUST), self.county, p)
        comprehensive_cycle.post_level(board.pen(card, self.county, price=UNEVEN), self.county, p)
        self._level(board, literals)
        return board, literals

    def _level(self, board: Board, literals: Mapping[tuple[str, int | None], Lit]) -> None:
        """Every year near the average; the horizon's beyond the level only for those who can be done in no other."""
        by_year: dict[int, list[Lit]] = defaultdict(list)
        for (_, year), x in literals.items():
            if year is not None:
                by_year[year].append(x)
        for year, mine in sorted(by_year.items()):
            board.pay_beyond(CROWDED, [(1, x) for x in mine], self.average, f"round/{year}/average")
        self._within_capacity(board, literals)
        now = by_year[self.year]
        level = max(self.level, sum(x is True for x in now))
        board.pay_beyond(PULLED, [(1, x) for x in now], level, f"round/{self.year}/level")

    def _within_capacity(self, board: Board, literals: Mapping[tuple[str, int | None], Lit]) -> None:
        """No more schools pulled into a year of the horizon than its people can do, where a later year can have them."""
        pulled = [
            (key, owed.bundles) for key, owed in self.pulled.items() if owed.bundles and key in literals
        ]
        if not pulled or not list(self.county.inspectors_of(self.office_id)):
            return
        owed = [b for s in self.schools for b in self.owed[s.school_id].bundles]
        counts_for = self.known.counts_for
        capacity = YearCapacity(self.county, self.office_id, self.given, owed, counts_for)
        for year in self.inside:
            terms = [(sum(map(capacity.of, b)), literals[key]) for key, b in pulled if key[1] == year]
            board.pay_beyond(OVERFULL, terms, capacity.left(year), f"round/{year}/capacity")

    def _price(self, school: School, year: int) -> int:
        latest = max(y for y in self.years[school.school_id] if y is not None)
        return (EARLY - PRIORITY * school.priority) * (latest - year)

    def _decided(self, literals: Mapping[tuple[str, int | None], Lit], choice: Choice) -> dict[int, bool]:
        return {x.index: choice[s] == year for (s, year), x in literals.items() if x is not True}

    def _one_by_one(self) -> dict[str, int | None]:
        """A first round: those with the fewest years first, each in its emptiest year, the latest of equal ones."""
        number: Counter[int | None] = Counter()
        chosen: dict[str, int | None] = {}
        for school_id in sorted(self.years, key=lambda s: (len(self.years[s]), s)):
            years = self.years[school_id]
            chosen[school_id] = min(years, key=lambda y: (number[y], -(y or 0)))
            number[chosen[school_id]] += 1
        return chosen

    # The rows.

    def _told(self, school: School, year: int | None) -> CycleRow:
        """A school's row; one that was set by hand to have no comprehensive now is told in the next year."""
        row = self._row(school, year)
        if year not in self.inside or self._standing(school) or not struck_out(self.county, school.school_id):
            return row
        if self._settled(school, year).bundles:
            return row  # a head's review is held
        return replace(row, planned=self.county.end.year + 1, reason=STRUCK_OUT)

    def _row(self, school: School, year: int | None) -> CycleRow:
        due = duties.due_by(self.county, school)
        last = duties.last_comprehensive(self.county, school)
        return CycleRow(school.school_id, last, due, year, "".join(self._reason(school, year)))

    def _reason(self, school: School, year: int | None) -> Iterable[str]:
        """Why a school stands in this year, in the office's words."""
        county, owed = self.county, self.owed[school.school_id]
        due, until = duties.due_by(county, school), duties.owed_until(county, school)
        fixed = self.known.fixed(school)
        review = any(t.kind is TaskKind.PRINCIPAL_REVIEW for b in owed.bundles for t in b.kinds)
        if year is None:
            central = county.rides_on(school)
            yield f"随{central.name}" if central is not None else "到期前撤并"
        elif fixed and year == fixed[0].start.year:
            yield "上级已定" if fixed[0].event_id in county.imposed else "已有安排"
        elif until:
            yield "逾期" if due < county.start else "到期"
            yield "，与校长任期结束督导合并" if review else "" if owed.bundles else "（计划期内无可排日期）"
        elif review:
            yield "校长任期结束"
        elif not (duties.last_comprehensive(county, school) or school.opened):
            yield "无督导记录，分年安排"
        elif year < due.year:
            yield "重点学校，均衡提前" if school.priority else "均衡提前"
        else:
            yield "到期" if duties.last_comprehensive(county, school) else "开办后首次到期"


def _force(missed: Missed) -> Force:
    return principal_review.CARD.force if missed.rule == principal_review.CARD.id else Force.MUST


def _shortfall(missed: Missed) -> Shortfall:
    force = _force(missed)
    price = MUST if force is Force.MUST else IN_PRINCIPLE
    return Shortfall(missed.rule, missed.school_id, force, missed.day, price, 1, (), ())


def _with(standing: Standing, missed: Sequence[Missed]) -> Standing:
    """A standing with what is missed beside it."""
    musts = sum(_force(m) is Force.MUST for m in missed)
    return Standing(standing.musts + musts, standing.in_principle + len(missed) - musts, standing.minutes)
