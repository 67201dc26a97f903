"""The months' routine visits: the day and half-day of each, month by month, given postings, events and training.

With those given, a month falls apart by inspector: each school has one responsible person a day, and only a handover
within the month ties two people together. Each piece is a small model solved to the end; months follow in order, since
what went before decides what a school could foresee.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import networkx as nx

from models.availability import Span
from models.rules import look_back
from models.shortfalls import Shortfall
from models.solver import Outcome, Stop
from models.stages.minor_look_backs import MinorLookBacks
from models.stages.tours import Tours
from models.stages.visit_board import Piece, Placed, VisitBoard
from models.stages.visit_days import VisitDays
from scenarios.codes import Half
from scenarios.county import County
from scenarios.plan import Plan, Visit

QUICK = 0.05
"""Deterministic seconds of each piece that is left once the user asked for a stop."""

ROOM = 5.0
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
) -> Visits:
    """The day and half-day of every routine visit that an office owes beyond those given in ``facts``.

    ``facts`` holds postings, events (imposed ones and other offices' at these schools too), seats and attendance;
    visits in it stand. ``effort`` is in deterministic seconds for all pieces; ``tell`` hears the minutes so far and the
    share of the months that is done. A stop leaves the rest a short moment each, so that the plan is whole.
    """
    return _Months(county, office_id, facts).run(seed=seed, effort=effort, stop=stop, tell=tell)


class _Months:
    """All pieces of an office's months, and what is placed so far."""

    def __init__(self, county: County, office_id: str, facts: Plan) -> None:
        self._days = VisitDays(county, office_id, facts)
        self._look_backs = MinorLookBacks(self._days)
        self._office_id = office_id
        people = {p.inspector_id for s in self._days.schools for p in facts.postings_at(s)}
        self._tours = Tours(county, sorted(people & county.inspectors.keys()), sorted(self._days.schools))
        self._each = county.parameters.count("visits_per_month", office_id)
        self._placed: dict[str, list[Visit]] = {s: list(facts.visits_at(s)) for s in self._days.schools}
        self._open: dict[tuple[str, str, str], tuple[Shortfall, int]] = {}

    def run(
        self, *, seed: int, effort: float, stop: Stop, tell: Callable[[float, float], None] | None
    ) -> Visits:
        """Month after month, piece after piece."""
        began = time.monotonic()
        objective = bound = spent = 0.0
        found: list[Visit] = []
        stopped = False
        all_pieces = len(self._days.months) * max(1, len(self._tours.people))
        for turn, month in enumerate(self._days.months):
            for piece in self._pieces(month):
                stopped = stopped or stop.is_asked()
                limit = QUICK if stopped else max(QUICK, ROOM * effort / all_pieces)
                placed = self._solved(piece, seed, limit)
                found += placed.visits
                spent += placed.spent
                objective, bound = objective + placed.objective, bound + placed.bound
            if tell is not None:
                tell(objective, (turn + 1) / len(self._days.months))
        status = "optimal" if bound >= objective else "stopped" if stopped else "feasible"
        seconds = time.monotonic() - began
        outcome = Outcome(self._office_id, "month", status, objective, bound, seconds, spent)
        left_open = tuple(entry for _, entry in sorted(self._open.items(), key=lambda item: item[0]))
        return Visits(tuple(sorted(found, key=_by_day)), outcome, left_open)

    def _pieces(self, month: Span) -> Iterator[Piece]:
        """The parts into which a month separates, by the first of their schools."""
        ties: nx.Graph[tuple[str, str]] = nx.Graph()
        wanted: dict[str, int] = {}
        issues: dict[str, list[str]] = {}
        for school_id in sorted(self._days.schools):
            issues[school_id] = self._look_backs.due_in(school_id, month)
            number = max(self._owed(school_id, month), len(issues[school_id]))
            if number:
                wanted[school_id] = number
                ties.add_node(("school", school_id))
                ties.add_edges_from(
                    (("school", school_id), ("person", who)) for who in self._days.holders(school_id, month)
                )
        for part in sorted(map(sorted, nx.connected_components(ties)), key=lambda p: p[-1]):
            schools = [name for kind, name in part if kind == "school"]
            yield Piece(
                month,
                tuple(name for kind, name in part if kind == "person"),
                {s: wanted[s] for s in schools},
                tuple(issue for s in schools for issue in issues[s]),
            )

    def _owed(self, school_id: str, month: Span) -> int:
        """How many visits a school still lacks in a month."""
        if month not in self._days.required[school_id]:
            return 0
        responsible = self._days.facts.responsible
        given = sum(
            month[0] <= v.date <= month[1] and v.inspector_id in responsible(school_id, v.date)
            for v in self._placed[school_id]
        )
        return max(0, self._each - given)

    def _solved(self, piece: Piece, seed: int, limit: float) -> Placed:
        """Solve a piece and take its visits and what it leaves open into account."""
        board = VisitBoard(self._days, self._look_backs, self._tours, self._placed, piece, seed)
        placed = board.solve(seed=seed, limit=limit)
        visits = tuple(self._named(sorted(placed.visits, key=_by_day)))
        self._look_backs.done(visits)
        for shortfall, amount in placed.open:
            self._open[shortfall.rule, shortfall.subject, str(shortfall.day)] = (shortfall, amount)
        covered = {issue for visit in visits for issue in visit.covers}
        for key in [k for k in self._open if k[0] == look_back.CARD.id and k[1] in covered]:
            del self._open[key]
        return replace(placed, visits=visits)

    def _named(self, visits: Iterable[Visit]) -> Iterator[Visit]:
        """The visits with ids by school, month and number; an issue rides on the first that covers it."""
        covered: set[str] = set()
        for visit in visits:
            mine = self._placed[visit.school_id]
            used = {v.visit_id for v in mine}
            ids = (f"V-{visit.school_id}-{visit.date:%Y%m}-{n}" for n in range(1, len(used) + 2))
            covers = tuple(issue for issue in visit.covers if issue not in covered)
            covered.update(covers)
            named = replace(visit, visit_id=next(i for i in ids if i not in used), covers=covers)
            mine.append(named)
            mine.sort(key=_by_day)
            yield named


def _by_day(visit: Visit) -> tuple[date, str, Half, str]:
    return visit.date, visit.inspector_id, visit.half, visit.school_id
