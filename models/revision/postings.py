"""Revised postings: the least breach, then the least number of schools that change hands, then the office's prices.

Few schools are open at first: those that nobody could go on holding. If their number can be kept to, and no rule is broken,
that is the least there is, whatever the others do; else all schools of the office are opened.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.availability import DAY
from models.revision.answer import CurvePoint, Prices
from models.revision.ground import Ground
from models.revision.posting_board import Choice, PostingBoard
from models.solver import Outcome, Run, Stop, solve
from scenarios.codes import Change
from scenarios.plan import Posting

SMALL = 6000
"""Candidates up to which all schools of an office are open from the start."""

ALLOWED = (1, 2, 5)
"""How many moves beyond the least the price list looks at."""

SHARES = {"breach": 0.3, "moves": 0.3, "price": 0.2}
"""How the effort is shared out; the rest is for the price list."""


@dataclass(frozen=True)
class Handed:
    """The postings and zones after the changes, what they take, and what could be had for more moves or fewer."""

    postings: tuple[Posting, ...]
    zones: Mapping[str, str]
    moves: int
    least: int
    proven: bool
    curve: tuple[CurvePoint, ...]
    outcome: Outcome


class PostingRevision:
    """The search over boards with more and more schools open."""

    def __init__(self, ground: Ground, prices: Prices, *, seed: int, effort: float, stop: Stop) -> None:
        self.ground, self.prices = ground, prices
        self.seed, self.effort, self.stop = seed, effort, stop
        self.spent = 0.0

    def run(self, max_moves: int | None) -> Handed:
        """The postings at the office's prices, with at most ``max_moves`` schools moved where that is given."""
        began = time.monotonic()
        tight = sorted({*self.ground.barred, *self.ground.vacant, *self._crowded()})
        every = list(self.ground.schools)
        size = len(every) * len(self.ground.people) * len(self.ground.stretches(every))
        scopes = [every] if size <= SMALL else [tight, every]
        for n, free in enumerate(scopes):
            solved = _Solved(self, free)
            certain = solved.breach == 0 and solved.moves == self._surely_moved()
            if certain or n == len(scopes) - 1:
                break
        whole = free == every
        proven = certain or (whole and solved.sure)
        least = solved.moves if proven else max(self._surely_moved() if not solved.breach else 0, 0)
        choice, moves, curve, cost, bound = solved.priced(max_moves)
        outcome = Outcome(
            self.ground.office_id,
            "postings",
            "optimal"
            if bound is not None and bound >= cost - 0.5
            else "stopped"
            if self.stop.is_asked()
            else "feasible",
            cost,
            bound,
            time.monotonic() - began,
            self.spent,
            "" if whole else f"{len(free)}/{len(every)}",
        )
        rows = tuple(self._rows(choice, solved.board))
        return Handed(rows, choice.zones, moves, least, proven, curve, outcome)

    def solve(
        self, board: PostingBoard, objective: Any, extra: Sequence[Any], hint: Run | None, share: float
    ) -> Run:
        """One run on a copy of the board's model, with further requirements."""
        model = board.board.model.clone()
        for requirement in extra:
            model.add(requirement)
        model.minimize(objective)
        if hint is not None:
            model.clear_hints()
            for index in range(len(board.board.model.proto.variables)):
                variable = model.get_int_var_from_proto_index(index)
                model.add_hint(variable, int(hint.solver.value(variable)))
        run = solve(
            model, seed=self.seed, limit=max(0.5, self.effort * share), stop=self.stop, linearization=2
        )
        self.spent += run.deterministic_seconds
        return run

    # The least number, without a search.

    def _surely_moved(self) -> int:
        """Schools that change hands in every choice that breaks no rule."""
        ground = self.ground
        return len({*ground.barred, *ground.vacant, *ground.ending}) + sum(self._excess().values())

    def _crowded(self) -> set[str]:
        """The schools of people who hold too many by the released plan."""
        crowded = self._excess()
        return {
            r.school_id
            for r in self.ground.released.postings
            if crowded.get(r.inspector_id)
            and r.school_id in self.ground.schools
            and r.end >= self.ground.since
        }

    def _excess(self) -> dict[str, int]:
        """How many schools (besides those that cannot stay anyway) each person must give up to keep within the load."""
        ground, county = self.ground, self.ground.county
        found: dict[str, int] = {}
        for who in ground.people:
            if ("responsible_load", who) in county.waived:
                continue
            rows = [
                r
                for r in ground.released.postings_of(who)
                if r.end >= ground.since and r.school_id in ground.scope and r.school_id not in ground.barred
            ]
            days = {max(r.start, ground.scope[r.school_id][0], ground.since) for r in rows}
            for day in sorted(days):
                held = [
                    r.school_id
                    for r in rows
                    if r.start <= day <= r.end
                    and ground.scope[r.school_id][0] <= day <= ground.scope[r.school_id][1]
                ]
                found[who] = max(found.get(who, 0), self._too_many(who, sorted(set(held))))
        return {who: n for who, n in found.items() if n}

    def _too_many(self, who: str, held: Sequence[str]) -> int:
        ground, p = self.ground, self.ground.county.parameters
        person = ground.people[who]
        cap = p.count("schools_per_inspector", person.unit_id)
        limit = cap if person.max_schools is None else min(cap, person.max_schools)
        large = [s for s in held if ground.county.is_large(ground.schools[s])]
        if not large:
            return max(0, len(held) - limit)
        alone = p.yes("large_school_exclusive", person.unit_id)
        weight = cap if alone else p.count("schools_per_inspector", ground.office_id)
        small = len(held) - len(large)
        fits = [
            (a + b)
            for a in range(len(large) + 1)
            for b in range(small + 1)
            if a + b <= limit and a * weight + b <= cap
        ]
        return len(held) - max(fits)

    # Rows.

    def _rows(self, choice: Choice, board: PostingBoard) -> list[Posting]:
        """All postings of the office: what stays as it was released, what begins anew."""
        ground = self.ground
        days: dict[str, list[tuple[date, date, str]]] = defaultdict(list)
        for row in board.facts:
            if row.start <= row.end:
                days[row.school_id].append((row.start, row.end, row.inspector_id))
        for school_id, who, t in choice.held:
            days[school_id].append((*board.spans[t], who))
        rows: list[Posting] = []
        for school_id in sorted(days):
            released = ground.released.postings_at(school_id)
            starts = {r.start for r in released}
            merged: list[tuple[date, date, str]] = []
            for start, end, who in sorted(days[school_id]):
                last = merged[-1] if merged else None
                if last and last[2] == who and last[1] + DAY == start and start not in starts:
                    merged[-1] = (last[0], end, who)
                else:
                    merged.append((start, end, who))
            for start, end, who in merged:
                same = next((r for r in released if r.inspector_id == who and r.start == start), None)
                since, change = (same.since, same.change) if same else (start, Change.NEW)
                rows.append(Posting(school_id, who, start, end, since, change))
        return rows


class _Solved:
    """One board solved: least breach, then least moves, then prices."""

    def __init__(self, search: PostingRevision, free: Sequence[str]) -> None:
        self.search = search
        self.board = PostingBoard(search.ground, search.prices, free)
        run = search.solve(self.board, self.board.breach, [], None, SHARES["breach"])
        self.runs = [run]
        self.breach = round(run.objective or 0.0)
        sure = run.status == "optimal"
        run = search.solve(
            self.board, self.board.moves(), [self.board.breach <= self.breach], run, SHARES["moves"]
        )
        self.runs.append(run)
        self.moves = round(run.objective or 0.0)
        self.sure = sure and run.status == "optimal"
        self.least = math.ceil((run.bound or 0.0) - 1e-6)

    def priced(
        self, max_moves: int | None
    ) -> tuple[Choice, int, tuple[CurvePoint, ...], float, float | None]:
        """The choice at the office's prices, its moves, the price list, minutes and bound."""
        board, search = self.board, self.search
        breach, hint = self.breach, self.runs[-1]
        limit: list[Any] = []
        if max_moves is not None and max_moves < self.moves:
            limit = [board.moves() <= max_moves]
            hint = search.solve(board, board.breach, limit, None, SHARES["breach"])
            breach = round(hint.objective or 0.0)
        elif max_moves is not None:
            limit = [board.moves() <= max_moves]
        run = search.solve(board, board.costs, [board.breach <= breach, *limit], hint, SHARES["price"])
        best = run if run.found else hint
        curve = tuple(self._curve())
        true = {x.index for x in self._literals() if best.is_true(x)}
        choice = board.chosen(true)
        moves = board.moved_in(choice)
        cost = float(best.solver.value(board.costs))
        return choice, moves, curve, cost, run.bound

    def _literals(self) -> list[Any]:
        board = self.board
        return [x for x in (*board.held.values(), *board.places.values()) if not isinstance(x, bool)]

    def _curve(self) -> list[CurvePoint]:
        """The least minutes on the road with at most so many moves: from the least number of them on, and one fewer."""
        board, search = self.board, self.search
        points: list[CurvePoint] = []
        share = max(0.02, (1 - sum(SHARES.values())) / (len(ALLOWED) + 2))
        road: Any = sum(price * x for price, x in board.road)
        if self.moves:
            fewer = [board.moves() <= self.moves - 1]
            run = search.solve(board, board.breach, fewer, None, share)
            if run.found:
                points.append(self._point(self.moves - 1, run))
        hint = self.runs[-1]
        for more in (0, *ALLOWED):
            within = [board.breach <= self.breach, board.moves() <= self.moves + more]
            run = search.solve(board, road, within, hint, share)
            hint = run if run.found else hint
            point = self._point(self.moves + more, hint)
            if points and more and point.travel >= points[-1].travel:
                continue
            points.append(point)
        return points

    def _point(self, moves: int, run: Run) -> CurvePoint:
        road = sum(
            price * run.amount(x) if not isinstance(x, bool) else price * x for price, x in self.board.road
        )
        return CurvePoint(moves, int(road), self.board.unmet(run))
