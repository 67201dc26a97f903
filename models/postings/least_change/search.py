"""Revised postings: the least breach, then the least number of schools that change hands, then the office's prices.

Few schools are open at first: those that nobody could go on holding. If their number can be kept to, and no rule is broken,
that is the least there is, whatever the others do; else all schools of the office are opened.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from duxue.models.facts.spans import DAY
from duxue.models.postings.least_change.crowding import Crowding
from duxue.models.postings.least_change.first_choice import first_choice
from duxue.models.postings.least_change.open_duties import open_duties
from duxue.models.postings.least_change.posting_board import SCHOOLS, Choice, PostingBoard
from duxue.models.postings.least_change.prices import Prices
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.models.postings.least_change.road import road_minutes
from duxue.models.solver import Outcome, Run, Stop, solve
from duxue.scenarios.codes import Change
from duxue.scenarios.plan import Posting
from duxue.scenarios.releases.revision_told import CurvePoint

SMALL = 6000
"""Candidates up to which all schools of an office are open from the start."""

ALLOWED = (1, 2, 5)
"""How many moves beyond the least the price list looks at."""

NEIGHBOURS = 9
"""People nearest to what must move whose schools are open too where the whole office is too large."""

FEWEST = 3
"""How many they are at least where much must move anyway."""

FEW_ZONES = 60
"""Places of ties in other zones up to which all of them stay open while prices are weighed."""

TAKERS = 25
"""People nearest to a school that must move who may take it where the whole office is too large."""

SHARES = {"moves": 0.8, "price": 0.4}
"""The most of the effort that one search for the least moves, and the search at the office's prices, may take."""

CURVE_SHARE = 0.05
"""The part of the effort that one point of the price list may take."""


@dataclass(frozen=True)
class ChangedPostings:
    """The postings and zones after the changes, what they take, and what could be had for more moves or fewer."""

    postings: tuple[Posting, ...]
    zones: Mapping[str, str]
    moves: int
    least: int
    proven: bool
    curve: tuple[CurvePoint, ...]
    outcome: Outcome


class LeastChange:
    """The search over boards with more and more schools open."""

    def __init__(
        self, office: ReleasedPostings, prices: Prices, *, seed: int, effort: float, stop: Stop
    ) -> None:
        self.office, self.prices, self.crowding = office, prices, Crowding(office)
        self.seed, self.effort, self.stop = seed, effort, stop
        self.spent = 0.0

    def run(self, max_moves: int | None) -> ChangedPostings:
        """The postings at the office's prices, with at most ``max_moves`` schools moved where that is given."""
        began = time.monotonic()
        office = self.office
        tight = sorted({*office.barred, *office.vacant, *self.crowding.schools()})
        solved = self._settled(tight)
        free = solved.board.takers
        whole = len(free) == len(office.schools) and all(len(p) == len(office.people) for p in free.values())
        proven = solved.certain or (whole and solved.sure)
        least = solved.moves if proven else self.surely_moved(solved.breach)
        found = solved.priced(max_moves)
        ended = found.bound is not None and found.bound >= found.cost - 0.5
        outcome = Outcome(
            office.office_id,
            "postings",
            "optimal" if ended else "stopped" if self.stop.is_asked() else "feasible",
            found.cost,
            found.bound,
            time.monotonic() - began,
            self.spent,
            "" if whole else f"{len(free)}/{len(office.schools)}",
        )
        rows = tuple(self._rows(found.choice, solved.board))
        moves = solved.board.moved_in(found.choice)
        return ChangedPostings(rows, found.choice.zones, moves, least, proven, found.curve, outcome)

    def _settled(self, tight: Sequence[str]) -> _Solved:
        """The board on which prices are weighed, with the least breach and moves found on it.

        Of a small office everything is open. Else what must move is shared out among all people first, and the answer is
        taken to a board on which the surroundings are open too.
        """
        office = self.office
        whole = {s: list(office.people) for s in office.schools if tight}
        size = len(whole) * len(office.people) * len(office.stretches(whole))
        if size <= SMALL:
            return _Solved(self, PostingBoard(office, self.prices, whole, zone_people=None), tight)
        alone = {s: list(office.people) for s in tight}
        bare = PostingBoard(office, self.prices, alone, zone_people=None, tours=False)
        first = _Solved(self, bare, tight)
        choice = first.choice()
        around, people = self._around(tight, choice)
        board = PostingBoard(office, self.prices, around, zone_people=people)
        return _Solved(self, board, tight, start=board.as_chosen(choice, first.board.spans))

    def _around(self, tight: Sequence[str], choice: Choice) -> tuple[dict[str, list[str]], set[str]]:
        """The schools that must move, and those of the people nearest to them; open to people close by and those chosen.

        Then the people whose zones this may concern.
        """
        office = self.office
        held: dict[str, list[str]] = defaultdict(list)
        for row in office.released.postings:
            if row.end >= office.since and row.school_id in office.schools:
                held[row.inspector_id].append(row.school_id)
        cols = [office.tours.col[s] for s in tight]

        def away(who: str) -> float:
            mine = [office.tours.col[s] for s in held[who] if s not in tight]
            road = (
                office.tours.between[cols][:, mine] if mine else office.tours.out[office.tours.row[who]][cols]
            )
            return float(road.min()) if cols else 0.0

        number = max(FEWEST, NEIGHBOURS - len(tight) // 3)
        near = sorted(office.people, key=lambda who: (away(who), who))[:number]
        around = {s: list(near) for who in near for s in held[who]}
        for s in tight:
            road = office.tours.single[:, office.tours.col[s]]
            close = [office.tours.people[k] for k in road.argsort(kind="stable")[:TAKERS]]
            around[s] = sorted({*close, *near, *(who for one, who, _ in choice.held if one == s)})
        zones = {z for s, z in choice.zones.items() if office.zone_of.get(s, z) != z}
        zones |= {office.zone_of.get(s, "") for s, z in choice.zones.items() if office.zone_of.get(s, z) != z}
        people = {who for who in held if any(office.zone_of.get(s) in zones for s in held[who])}
        return around, people | {who for takers in around.values() for who in takers}

    def solve(
        self, board: PostingBoard, objective: Any, extra: Sequence[Any], hint: Run | None, share: float
    ) -> Run:
        """One run on a copy of the board's model, with further requirements."""
        model = board.board.model.clone()
        for requirement in extra:
            model.add(requirement)
        model.minimize(objective)
        if hint is not None:
            values = list(hint.solver.response_proto.solution)[: len(board.board.model.proto.variables)]
            model.clear_hints()
            model.proto.solution_hint.vars.extend(range(len(values)))
            model.proto.solution_hint.values.extend(values)
        run = solve(
            model, seed=self.seed, limit=max(0.5, self.effort * share), stop=self.stop, linearization=2
        )
        self.spent += run.deterministic_seconds
        return run

    # The least number, without a search.

    def surely_moved(self, breach: int) -> int:
        """Schools that change hands in every choice; where no rule need be broken, in every choice that breaks none."""
        office = self.office
        if breach:
            barred = {s for s in office.barred if s in office.gone}
            return len(barred | office.ending)
        return len({*office.barred, *office.vacant, *office.ending}) + sum(self.crowding.excess.values())

    # Rows.

    def _rows(self, choice: Choice, board: PostingBoard) -> list[Posting]:
        """All postings of the office: what stays as it was released, what begins anew."""
        office = self.office
        days: dict[str, list[tuple[date, date, str]]] = defaultdict(list)
        for row in board.facts:
            if row.start <= row.end:
                days[row.school_id].append((row.start, row.end, row.inspector_id))
        for school_id, who, t in choice.held:
            days[school_id].append((*board.spans[t], who))
        rows: list[Posting] = []
        for school_id in sorted(days):
            released = office.released.postings_at(school_id)
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


@dataclass(frozen=True)
class _Priced:
    """The choice at the office's prices, its minutes and their bound, and the price list."""

    choice: Choice
    cost: float
    bound: float | None
    curve: tuple[CurvePoint, ...]


class _Solved:
    """One board solved: least breach, then least moves, then prices.

    What must move is shared out first with everything else as released, zones too (or as ``start`` requires); that is all
    where it moves no more schools than must move anyway.
    """

    def __init__(
        self, search: LeastChange, board: PostingBoard, tight: Sequence[str], start: Sequence[Any] = ()
    ) -> None:
        self.search, self.board = search, board
        kept = board.unmoved(tight)
        fixed = [x == 0 for x in board.rezoned]
        self.within, self.zones_move = kept, True
        self.hint: Run | None = None
        self.certain = self.sure = self.too_wide = False
        self.breach = self.moves = 0
        begin = [*start] or board.as_chosen(first_choice(board), board.spans)
        self._least(begin)
        ways: list[tuple[list[Any], bool]] = [([*kept, *fixed], False), (kept, True), ([], True)]
        if not kept:
            del ways[1]
        for within, zones_move in ways[-1:] if start else ways:
            if self.certain:
                break
            if self._least(within):
                self.within, self.zones_move = within, zones_move
        if start:
            self.within = kept
        self._tidy(at_length=not start)
        self.zones_move = self.zones_move or len(board.rezoned) <= FEW_ZONES

    def _tidy(self, *, at_length: bool) -> None:
        """No more postings begun anew, and no more zones changed, than the breach and the moves found ask for."""
        board = self.board
        if self.hint is None:
            return
        kept = [board.breach <= self.breach, board.moves() <= self.moves]
        # A posting begun anew weighs as much as all zones that could change with it.
        held = [x == self.hint.is_true(x) for x in board.held.values()]
        for fixed in (held, []) if at_length else (held,):
            effort = SCHOOLS * sum(board.begins) + sum(board.rezoned)
            run = self.search.solve(board, effort, [*kept, *fixed], self.hint, SHARES["price"])
            self.hint = run if run.found else self.hint

    def _least(self, within: Sequence[Any]) -> bool:
        """Look for the least breach, and among those the least moves, inside some requirements; whether it found better."""
        board, search = self.board, self.search
        run = search.solve(board, SCHOOLS * board.breach + board.moves(), within, self.hint, SHARES["moves"])
        if not run.found or run.objective is None:
            return False
        breach, moves = divmod(round(run.objective), SCHOOLS)
        better = self.hint is None or (breach, moves) < (self.breach, self.moves)
        self.sure = not within and run.status == "optimal"
        if better:
            self.hint, self.breach, self.moves = run, breach, moves
        least = search.surely_moved(self.breach)
        self.certain = self.moves == least and (not self.breach or self.sure)
        return better

    def choice(self) -> Choice:
        """The choice with the least moves found."""
        if self.hint is None:
            raise ValueError("a board without any answer")
        return self._choice(self.hint)

    def priced(self, max_moves: int | None) -> _Priced:
        """The choice at the office's prices, with at most ``max_moves`` schools moved where that is given."""
        board, search = self.board, self.search
        breach, hint = self.breach, self.hint
        # Nothing moves that nobody asked for: what more moves would buy stands in the price list.
        limit = [board.moves() <= (self.moves if max_moves is None else max_moves)]
        if max_moves is not None and max_moves < self.moves:
            hint = search.solve(board, board.breach, limit, None, SHARES["moves"])
            if not hint.found:
                return self.priced(None)
            breach = round(hint.objective or 0.0)
            self.within = []
        best, bound = self._cheapest(board.costs, [board.breach <= breach, *limit], hint, SHARES["price"])
        cost = float(best.solver.value(board.costs))
        return _Priced(self._choice(best), cost, bound, tuple(self._curve()))

    def _cheapest(
        self, objective: Any, extra: Sequence[Any], hint: Run | None, share: float
    ) -> tuple[Run, float | None]:
        """The least of something: first with what need not move as released, then with all that is open; and a bound."""
        run = self.search.solve(self.board, objective, [*extra, *self.within], hint, share / 2)
        first = run if run.found or hint is None else hint
        if not self.within:
            return first, run.bound
        if self.too_wide or (run.status != "optimal" and objective is not self.board.costs):
            return first, None
        wider = [] if self.zones_move else [x == 0 for x in self.board.rezoned]
        run = self.search.solve(self.board, objective, [*extra, *wider], first, share / 2)
        self.too_wide = not run.found
        return (run if run.found else first), run.bound

    def _choice(self, run: Run) -> Choice:
        board = self.board
        literals = [x for x in (*board.held.values(), *board.places.values()) if not isinstance(x, bool)]
        return board.chosen({x.index for x in literals if run.is_true(x)})

    def _curve(self) -> list[CurvePoint]:
        """The least minutes on the road with at most so many moves: from the least number of them on, and one fewer."""
        board, search = self.board, self.search
        points: list[CurvePoint] = []
        share = CURVE_SHARE
        road: Any = sum(price * x for price, x in board.road)
        if self.moves:
            run = search.solve(board, board.breach, [board.moves() <= self.moves - 1], None, share)
            if run.found:
                points.append(self._point(self.moves - 1, run))
        hint = self.hint
        for more in (0, *ALLOWED):
            within = [board.breach <= self.breach, board.moves() <= self.moves + more]
            hint, _ = self._cheapest(road, within, hint, share)
            point = self._point(self.moves + more, hint)
            if more == 0 or point.travel < points[-1].travel:
                points.append(point)
        return points

    def _point(self, moves: int, run: Run) -> CurvePoint:
        minutes = road_minutes(self.search.office, self.board.rows(self._choice(run)))
        return CurvePoint(moves, minutes, open_duties(self.board, self._choice(run), run))
