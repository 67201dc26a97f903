"""The months' routine visits: the day and half-day of each, month by month, given postings, events and training.

With those given, a month falls apart by inspector: each school has one responsible person a day, and only a handover
within the month ties two people together. Each piece is a small model solved to the end; months follow in order, since
what went before decides what a school could foresee.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Visit, by_day

QUICK = 0.1
"""Deterministic seconds of each piece that is left once the user asked for a stop."""

ROOM = 20.0
"""How many times its even share of the effort one piece may take: most need far less."""


@dataclass(frozen=True)
class Visits:
    """The routine visits added to the given facts, how good they are, and what they leave open (days of the month's)."""

    visits: tuple[Visit, ...]
    outcome: Outcome
    open: tuple[tuple[Shortfall, int], ...]


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
    return _Months(county, office_id, facts, since).run(seed=seed, effort=effort, stop=stop, tell=tell)


class _Months:
    """All pieces of an office's months, and what is placed and broken so far."""

    def __init__(self, county: County, office_id: str, facts: Plan, since: date | None) -> None:
        self._days = VisitDays(county, office_id, facts, since)
        self._look_backs = MinorLookBacks(self._days)
        self._office_id = office_id
        people = {p.inspector_id for s in self._days.schools for p in facts.postings_at(s)}
        people |= {p.inspector_id for s in self._days.schools for p in facts.stand_ins_at(s)}
        self._tours = Tours(county, sorted(people & county.inspectors.keys()), sorted(self._days.schools))
        self._each = county.parameters.count("visits_per_month", office_id)
        self._diary = VisitIndex(facts.visits)
        self._weeks = WeekLoads(facts, self._tours.people)
        self._broken: dict[tuple[str, str, str], tuple[Shortfall, int]] = {}

    def run(
        self, *, seed: int, effort: float, stop: Stop, tell: Callable[[float, float], None] | None
    ) -> Visits:
        """Month after month, round after round, piece after piece."""
        began = time.monotonic()
        months = self._days.months
        usual = ROOM * effort / max(1, len(months) * self._each * len(self._tours.people))
        done: list[Placed] = []
        course = BoundTrace()
        stopped = False
        for turn, month in enumerate(months):
            for again, stretch in enumerate(self._rounds(month)):
                for piece in self._separate(month, stretch):
                    stopped = stopped or stop.is_asked()
                    placed = self._solved(piece, seed, QUICK if stopped else max(QUICK, usual))
                    # What comes in a further round may cost nothing in a plan made in one go.
                    done.append(replace(placed, off=placed.minutes) if again else placed)
            course.spend(sum(p.spent for p in done) - course.work)
            course.proven(self._bound(done))
            if tell is not None:
                tell(self._objective(done), (turn + 1) / len(months))
        objective, bound = self._objective(done), self._bound(done)
        status = "optimal" if bound >= objective else "stopped" if stopped else "feasible"
        spent, seconds = sum(p.spent for p in done), time.monotonic() - began
        steps = course.closed(objective, bound)
        outcome = Outcome(self._office_id, "month", status, objective, bound, seconds, spent, steps=steps)
        visits = sorted((v for p in done for v in p.visits), key=by_day)
        broken = (entry for _, entry in sorted(self._broken.items(), key=lambda item: item[0]))
        return Visits(tuple(visits), outcome, tuple(b for b in broken if b[0].force is not Force.GOAL))

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
            issues[school_id] = self._look_backs.due_in(school_id, month)
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
            self._owed(school_id, month) + len(self._look_backs.due_in(school_id, month))
            for school_id in self._days.schools
        )

    def _owed(self, school_id: str, month: Span) -> int:
        """How many visits a school still lacks in a month."""
        if month not in self._days.required[school_id]:
            return 0
        given = sum(
            month[0] <= v.date <= month[1] and v.inspector_id in self._days.visitors(school_id, v.date)
            for v in self._diary.at(school_id)
        )
        return max(0, self._each - given)

    def _solved(self, piece: Subproblem, seed: int, limit: float) -> Placed:
        """Solve a piece and take its visits and what it breaks into account."""
        board = VisitBoard(self._days, self._look_backs, self._tours, self._diary, self._weeks, piece, seed)
        placed = board.solve(seed=seed, limit=limit)
        visits = tuple(self._named(sorted(placed.visits, key=by_day)))
        self._look_backs.done(visits)
        self._weeks.add(visits)
        settled = {*piece.issues, *(issue for v in visits for issue in v.covers)}
        for rule, subject, day in list(self._broken):
            if (rule == look_back.CARD.id and subject in settled) or (
                rule == monthly_visit.CARD.id and subject in piece.schools and day == str(piece.month[0])
            ):
                del self._broken[rule, subject, day]
        for shortfall, amount in placed.broken:
            self._broken[shortfall.rule, shortfall.subject, str(shortfall.day)] = (shortfall, amount)
        return replace(placed, visits=visits)

    def _named(self, visits: Iterable[Visit]) -> Iterator[Visit]:
        """The visits with ids by school, month and number."""
        for visit in visits:
            used = {v.visit_id for v in self._diary.at(visit.school_id)}
            ids = (f"V-{visit.school_id}-{visit.date:%Y%m}-{n}" for n in range(1, len(used) + 2))
            named = replace(visit, visit_id=next(i for i in ids if i not in used))
            self._diary.add(named)
            yield named
