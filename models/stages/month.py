"""The months' routine visits: the day and half-day of each, month by month, given postings, events and training.

With those given, a month falls apart by inspector: each school has one responsible person a day, and only a handover
within the month ties two people together. Each piece is a small model solved to the end; months follow in order, since
what went before decides what a school could foresee. A large office's pieces are shared out (always alike, whoever does
them): a share knows how full the weeks were before the month, and takes it that the others fill them as it does itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date

import networkx as nx

from duxue.models.bound_trace import BoundTrace
from duxue.models.facts.spans import DAY, Span
from duxue.models.postings.tours import Tours
from duxue.models.prices import reported
from duxue.models.rules import look_back, monthly_visit
from duxue.models.shortfalls import Shortfall
from duxue.models.solver import Outcome, Stop
from duxue.models.stages.minor_look_backs import MinorLookBacks
from duxue.models.stages.visit_board import Placed, Subproblem, VisitBoard
from duxue.models.stages.visit_days import VisitDays, VisitIndex
from duxue.models.stages.week_loads import WeekLoads
from duxue.models.workbench import workbench
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.free_ids import visit_id
from duxue.scenarios.plan import Plan, Visit, by_day

QUICK = 0.1
"""Deterministic seconds of each piece that is left once the user asked for a stop."""

ROOM = 20.0
"""How many times its even share of the effort one piece may take: most need far less."""

SHARES, FEWEST = 4, 8
"""Into how many shares a month's pieces fall at the most, and how many pieces each has at least."""


@dataclass(frozen=True)
class Piece:
    """A piece of a month, and the minutes that its visits cost at least, with what they must leave open (``reported``)."""

    month: Span
    people: tuple[str, ...]
    schools: tuple[str, ...]
    least: float


@dataclass(frozen=True)
class Visits:
    """The routine visits added to the given facts, how good they are, what they leave open (days of the month's), and the months' pieces."""

    visits: tuple[Visit, ...]
    outcome: Outcome
    open: tuple[tuple[Shortfall, int], ...]
    pieces: tuple[Piece, ...]


def place_visits(
    county: County,
    office_id: str,
    facts: Plan,
    *,
    seed: int,
    effort: float,
    stop: Stop,
    tell: Callable[[float, float], None] | None = None,
    since: date | None = None,
) -> Visits:
    """The day and half-day of every routine visit that an office owes beyond those given in ``facts``.

    ``facts`` holds postings, events (imposed ones and other offices' at these schools too), seats and attendance;
    visits in it stand. ``effort`` is in deterministic seconds for all pieces; ``tell`` hears the minutes so far and the
    share of the months that is done; with ``since`` only days from then on are looked at. A stop leaves the rest a short
    moment each, so that the plan is whole.
    """
    return _Months(county, office_id, facts, since, stop).run(seed=seed, effort=effort, tell=tell)


class _Known:
    """What the pieces of a month read: the days, and all that is placed so far."""

    def __init__(self, county: County, office_id: str, facts: Plan, since: date | None) -> None:
        self.days = VisitDays(county, office_id, facts, since)
        self.look_backs = MinorLookBacks(self.days)
        people = {p.inspector_id for s in self.days.schools for p in facts.postings_at(s)}
        people |= {p.inspector_id for s in self.days.schools for p in facts.stand_ins_at(s)}
        self.tours = Tours(county, sorted(people & county.inspectors.keys()), sorted(self.days.schools))
        self.diary = VisitIndex(facts.visits)
        self.weeks = WeekLoads(facts, self.tours.people)

    def add(self, visits: Sequence[Visit]) -> None:
        """Some visits more, with ids."""
        for visit in visits:
            self.diary.add(visit)
        self.look_backs.done(visits)
        self.weeks.add(visits)

    def named(self, visits: Iterable[Visit]) -> Iterator[Visit]:
        """Visits of schools that have one each among them, with ids by school, month and number."""
        for visit in visits:
            used = {v.visit_id for v in self.diary.at(visit.school_id)}
            yield replace(visit, visit_id=visit_id(visit.school_id, visit.date, used))


@dataclass(frozen=True)
class _Share:
    """Pieces that are solved one after another, one of ``shares`` that are solved by themselves; ``limit`` is each piece's."""

    pieces: Sequence[Subproblem]
    shares: int
    seed: int
    limit: float


def _solved(known: _Known, share: _Share, stop: Stop) -> list[Placed]:
    """What comes of each piece of a share."""
    weeks, done = deepcopy(known.weeks), list[Placed]()
    for piece in share.pieces:
        board = VisitBoard(known.days, known.look_backs, known.tours, known.diary, weeks, piece, share.seed)
        placed = board.solve(seed=share.seed, limit=QUICK if stop.is_asked() else share.limit)
        weeks.add(placed.visits, share.shares)
        done.append(placed)
    return done


class _Months:
    """All pieces of an office's months, and what is placed and broken so far."""

    def __init__(self, county: County, office_id: str, facts: Plan, since: date | None, stop: Stop) -> None:
        self._office_id, self._stop = office_id, stop
        self._known = _Known(county, office_id, facts, since)
        self._days = self._known.days
        self._bench = workbench(self._known, stop)
        self._each = county.parameters.count("visits_per_month", office_id)
        self._broken: dict[tuple[str, str, str], tuple[Shortfall, int]] = {}

    def run(self, *, seed: int, effort: float, tell: Callable[[float, float], None] | None) -> Visits:
        """Month after month, round after round, all pieces of one round at a time."""
        began = time.monotonic()
        months = self._days.months
        usual = ROOM * effort / max(1, len(months) * self._each * len(self._known.tours.people))
        pieces: list[Subproblem] = []
        done: list[Placed] = []
        course = BoundTrace()
        for turn, month in enumerate(months):
            for again, stretch in enumerate(self._rounds(month)):
                parts = self._separate(month, stretch)
                placed = self._placed(parts, seed, max(QUICK, usual))
                pieces += parts
                # What comes in a further round may cost nothing in a plan made in one go.
                done += (replace(p, off=p.minutes) if again else p for p in placed)
            course.spend(sum(p.spent for p in done) - course.work)
            course.proven(self._bound(done))
            if tell is not None:
                tell(self._objective(done), (turn + 1) / len(months))
        objective, bound = self._objective(done), self._bound(done)
        status = "optimal" if bound >= objective else "stopped" if self._stop.is_asked() else "feasible"
        spent, seconds = sum(p.spent for p in done), time.monotonic() - began
        steps = course.closed(objective, bound)
        outcome = Outcome(self._office_id, "month", status, objective, bound, seconds, spent, steps=steps)
        visits = sorted((v for p in done for v in p.visits), key=by_day)
        broken = (entry for _, entry in sorted(self._broken.items(), key=lambda item: item[0]))
        left_open = tuple(b for b in broken if b[0].force is not Force.GOAL)
        return Visits(tuple(visits), outcome, left_open, tuple(self._told(pieces, done)))

    def _told(self, pieces: Sequence[Subproblem], done: Sequence[Placed]) -> Iterator[Piece]:
        """The pieces with the least of each; what several leave open in turn is the last one's."""
        left = dict(self._broken)
        for piece, placed in zip(reversed(pieces), reversed(done), strict=True):
            keys = [(s.rule, s.subject, str(s.day)) for s, _ in placed.broken]
            mine = [left.pop(key) for key in keys if key in left]
            least = placed.minutes - placed.off + sum(reported(s.price) * n for s, n in mine)
            least = placed.floor if self._each > 1 else least
            yield Piece(piece.month, piece.people, piece.schools, least)

    def _objective(self, done: Sequence[Placed]) -> float:
        return sum(p.minutes for p in done) + sum(reported(s.price) * n for s, n in self._broken.values())

    def _bound(self, done: Sequence[Placed]) -> float:
        """What no choice of days can undercut: of several visits a month, which come in turn, only the road's floor."""
        if self._each > 1:
            return sum(p.floor for p in done)
        return max(0.0, self._objective(done) - sum(p.off for p in done))

    def _rounds(self, month: Span) -> Iterator[Span]:
        """The days of a month for a visit each, then the whole month for what lacks, as long as that finds something."""
        yield from self._stretches(month)
        lacking = self._lacking(month)
        while lacking:
            yield month
            before, lacking = lacking, self._lacking(month)
            if lacking == before:
                break

    def _stretches(self, month: Span) -> Iterator[Span]:
        """As many parts of a month, with equally many days of teaching, as there are visits a month."""
        schools = self._days.schools.values()
        taught = {d for s in schools for d in self._days.county.calendar.school_days_in(s, *month)}
        days = sorted(taught)
        first = month[0]
        for n in range(1, self._each + 1):
            following = days[n * len(days) // self._each] if n < self._each and days else month[1] + DAY
            if first < following:
                yield first, following - DAY
            first = following

    def _separate(self, month: Span, stretch: Span) -> list[Subproblem]:
        """The parts into which a month separates, by the first of their schools."""
        ties: nx.Graph[tuple[str, str]] = nx.Graph()
        issues: dict[str, list[str]] = {}
        for school_id in sorted(self._days.schools):
            issues[school_id] = self._known.look_backs.due_in(school_id, month)
            if self._owed(school_id, month) or issues[school_id]:
                ties.add_node(("school", school_id))
                ties.add_edges_from(
                    (("school", school_id), ("person", who)) for who in self._days.holders(school_id, month)
                )
        pieces: list[Subproblem] = []
        for part in nx.connected_components(ties):
            people, schools = (
                tuple(sorted(name for kind, name in part if kind == wanted))
                for wanted in ("person", "school")
            )
            due = tuple(issue for s in schools for issue in issues[s])
            pieces.append(Subproblem(month, stretch, people, schools, due))
        return sorted(pieces, key=lambda piece: piece.schools)

    def _lacking(self, month: Span) -> int:
        """How many visits and look-backs of a month are still to be placed."""
        return sum(
            self._owed(school_id, month) + len(self._known.look_backs.due_in(school_id, month))
            for school_id in self._days.schools
        )

    def _owed(self, school_id: str, month: Span) -> int:
        """How many visits a school still lacks in a month."""
        if month not in self._days.required[school_id]:
            return 0
        given = sum(
            month[0] <= v.date <= month[1] and v.inspector_id in self._days.visitors(school_id, v.date)
            for v in self._known.diary.at(school_id)
        )
        return max(0, self._each - given)

    def _placed(self, pieces: Sequence[Subproblem], seed: int, limit: float) -> list[Placed]:
        """Solve the pieces of a round and take their visits and what they break into account."""
        number = max(1, min(SHARES, len(pieces) // FEWEST))
        shares = [_Share(pieces[n::number], number, seed, limit) for n in range(number)]
        solved = self._bench.each(_solved, shares)
        found = [solved[n % number][n // number] for n in range(len(pieces))]
        found = [replace(p, visits=tuple(self._known.named(sorted(p.visits, key=by_day)))) for p in found]
        self._bench.everywhere(_Known.add, [v for p in found for v in p.visits])
        for piece, placed in zip(pieces, found, strict=True):
            self._take(piece, placed)
        return found

    def _take(self, piece: Subproblem, placed: Placed) -> None:
        """Take into account what a piece breaks, and what it no longer does."""
        settled = {*piece.issues, *(issue for v in placed.visits for issue in v.covers)}
        for rule, subject, day in list(self._broken):
            if (rule == look_back.CARD.id and subject in settled) or (
                rule == monthly_visit.CARD.id and subject in piece.schools and day == str(piece.month[0])
            ):
                del self._broken[rule, subject, day]
        for shortfall, amount in placed.broken:
            self._broken[shortfall.rule, shortfall.subject, str(shortfall.day)] = (shortfall, amount)
