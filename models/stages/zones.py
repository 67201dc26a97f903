"""Zones of one office: compact, of at most twenty schools, each inspector's schools in one of them, with one leader each."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from duxue.models.board import Board
from duxue.models.bound_trace import BoundTrace, retold
from duxue.models.facts.availability import scope_days
from duxue.models.prices import MUST, REPORTED
from duxue.models.rules import zone
from duxue.models.rules.pen import Lit
from duxue.models.shortfalls import Shortfall
from duxue.models.solver import Outcome, Run, Seen, Stop, solve, solve_watched
from duxue.models.stages.zone_data import Choice, ZoneData
from duxue.models.stages.zone_leaders import choose_leaders
from duxue.models.stages.zone_names import named
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting, ZoneRow

TOO_SMALL = 30
"""Minutes at which each school that a zone lacks to its least wanted size is priced: zones are to be of similar size."""

SHARE = 0.95
"""The part of the effort that drawing takes; the rest is for the leaders."""

MENDING = 0.5
"""The most of drawing's effort that goes into a first drawing without a breach."""

NEIGHBOURS = 5
"""Zones that are drawn anew together around a breach."""

ROUND_LIMIT = 0.15
"""Deterministic seconds of one such neighbourhood."""

PATIENCE = 15
"""Neighbourhoods without success after which a breach is left to the solver."""

CLOSE_ENOUGH, TOLD = 0.002, 0.01
"""The gap below which drawing all zones at once ends, and the one beyond which a few zones at a time are drawn anew after it."""

FIRST_LOOK = 2.0
"""Deterministic seconds at most in which all zones are drawn at once; after that a few neighbours at a time.

Most offices are proven in 1.5; with half of that the bound stays 1 to 2 % below what is found.
"""
LOOKS = 2
"""Such looks at most, each with its own draws, where more than is told is left after one."""
TOGETHER, TOGETHER_LIMIT = 6, 0.5
"""So many zones then, in so many deterministic seconds at most."""

Literals = dict[tuple[int, int], Lit]
"""That a cluster lies around a centre."""


@dataclass(frozen=True)
class Zoning:
    """The zones of one office, how good they are, and what they leave open."""

    zones: tuple[ZoneRow, ...]
    outcome: Outcome
    open: tuple[tuple[Shortfall, int], ...]


def draw_zones(
    county: County, office_id: str, postings: Sequence[Posting], *, seed: int, effort: float, stop: Stop
) -> Zoning:
    """The zones of an office's schools under given postings; given zones are kept (``effort``: deterministic seconds).

    The objective is the minutes one way from each zone's centre to its schools.
    """
    began = time.monotonic()
    data = ZoneData(county, office_id, postings)
    if not data.ids:
        return Zoning((), Outcome(office_id, "zones", "optimal", 0.0, 0.0, 0.0, 0.0), ())
    drawing = _Drawing(data, postings)
    choice, bound, spent = drawing.best(seed=seed, limit=effort * SHARE, stop=stop)
    board = drawing.board()
    for row in named(data, choice):
        board.add_zone(row, True)
    leaders, second = choose_leaders(board, county, seed=seed, limit=effort * (1 - SHARE), stop=stop)
    rows = tuple(replace(r, leader_id=leaders.get(r.zone_id, "")) for r in named(data, choice))
    open_ones = drawing.broken(rows)
    objective = drawing.minutes(choice) + REPORTED * sum(amount for _, amount in open_ones)
    bound = min(bound, objective)
    status = "optimal" if bound >= objective else "stopped" if stop.is_asked() else "feasible"
    spent += second.deterministic_seconds
    drawing.course.spend(second.deterministic_seconds)
    seconds, steps = time.monotonic() - began, drawing.course.closed(objective, bound)
    outcome = Outcome(office_id, "zones", status, objective, bound, seconds, spent, steps=steps)
    return Zoning(rows, outcome, open_ones)


def zones_retold(
    county: County, drawn: Zoning, postings: tuple[Sequence[Posting], Sequence[Posting]], rows: Sequence[ZoneRow],
    *, seed: int, effort: float, stop: Stop,
) -> Outcome:  # fmt: skip
    """How drawing ended, told of zones and postings (as they were, as they are) that later stages have left.

    What is proven holds for the schools that somebody ties together: where these are others, it is proven anew.
    """
    end = drawn.outcome
    same = set(rows) == set(drawn.zones)
    was, now = (ZoneData(county, end.office, some) for some in postings)
    if (same and was.clusters == now.clusters) or not now.ids:
        return end
    drawing = _Drawing(now, postings[1])
    minutes = drawing.minutes_of(rows) + REPORTED * sum(amount for _, amount in drawing.broken(rows))
    if was.clusters == now.clusters:
        return retold(end, minutes, end.bound)
    again = draw_zones(county, end.office, postings[1], seed=seed, effort=effort, stop=stop).outcome
    return retold(end, minutes, again.bound)


class _Drawing:
    """The boards on which an office's zones are drawn, and what a choice of centres is worth on them."""

    def __init__(self, data: ZoneData, postings: Sequence[Posting]) -> None:
        self.data = data
        self.county = data.county
        self.course = BoundTrace()
        self.postings = [p for p in postings if p.school_id in data.col]
        self.given = [z for z, c in enumerate(data.centres) if c.zone_id]
        self.elsewhere = self._elsewhere()
        self.first = data.drawn(max(data.wanted, len(self.given)))
        self.zones = max(data.wanted, len({*self.given, *self.first.values()}))
        self.least = data.least(self.zones)
        # More than all minutes together: for the solver this orders breaches before minutes as the price of a must does,
        # and keeps the numbers small enough for its linear relaxation.
        self.breach = 1 + int(data.cost.max(axis=1).sum()) + TOO_SMALL * self.least * self.zones

    def _elsewhere(self) -> list[ZoneRow]:
        """Other offices' schools that the scenario places in a zone of ours: facts that our zones must live with."""
        ids = {self.data.centres[z].zone_id for z in self.given}
        others = [
            s for s in self.county.rows.schools if s.zone_id in ids and s.office_id != self.data.office_id
        ]
        return [ZoneRow(s.zone_id, s.zone_id, "", s.school_id) for s in others if scope_days(self.county, s)]

    def board(self) -> Board:
        """A board with the postings, and other offices' schools in our zones, as facts."""
        board = Board(subjects={"schools": self.data.ids, "units": [self.data.office_id]})
        for posting in self.postings:
            board.add_posting(posting, True)
        for row in self.elsewhere:
            board.add_zone(row, True)
        return board

    def rows_of(self, k: int, z: int) -> list[ZoneRow]:
        """A cluster's schools around a centre, before the zones have names."""
        zone_id = self.data.centres[z].zone_id or f"/{z:04d}"
        return [ZoneRow(zone_id, zone_id, "", s) for s in self.data.clusters[k].schools]

    def broken(self, rows: Sequence[ZoneRow], *, leaders: bool = True) -> tuple[tuple[Shortfall, int], ...]:
        """What finished rows break of the rule on zones, and by how much."""
        board = self.board()
        for row in rows:
            board.add_zone(row, True)
        for zone_id, leader_id in sorted({(r.zone_id, r.leader_id) for r in rows if r.leader_id}):
            board.add_leader(zone_id, leader_id, True)
        pen = board.pen(zone.CARD, self.county, price=MUST)
        zone.post_places(pen, self.county, self.county.parameters)
        if leaders:
            zone.post_leaders(pen, self.county)
        amounts = ((s, s.amount({})) for s in board.shortfalls)
        return tuple((s, n) for s, n in amounts if n)

    def minutes(self, choice: Choice) -> float:
        """What a choice costs, breaches apart: minutes from the centres, and schools that small zones lack."""
        data = self.data
        schools: Counter[int] = Counter()
        for k, z in choice.items():
            schools[z] += len(data.clusters[k].schools)
        lacking = sum(max(0, self.least - n) for z, n in schools.items() if z not in self.given)
        return float(sum(int(data.cost[k, z]) for k, z in choice.items()) + TOO_SMALL * lacking)

    def minutes_of(self, rows: Sequence[ZoneRow]) -> float:
        """What finished zones cost, breaches apart, each around the best of its own centres (its middle, where it has none)."""
        data, zone_of, total = self.data, {row.school_id: row.zone_id for row in rows}, 0
        parts = defaultdict[str, list[list[int]]](list)
        for cluster in data.clusters:
            for zone_id in sorted({zone_of[s] for s in cluster.schools if s in zone_of}):
                parts[zone_id].append([data.col[s] for s in cluster.schools if zone_of.get(s) == zone_id])
        given = {data.centres[z].zone_id: data.col[data.centres[z].school] for z in self.given}
        homes = {data.col[centre.school] for centre in data.centres if not centre.zone_id}
        for zone_id, mine in parts.items():
            schools = [s for part in mine for s in part]
            own = [given[zone_id]] if zone_id in given else sorted(homes.intersection(schools))
            starts = own or [data.middle(np.array(schools, dtype=np.intp))]
            total += min(sum(round(float(data.minutes[a, part].sum())) for part in mine) for a in starts)
            total += TOO_SMALL * max(0, self.least - len(schools)) * (zone_id not in given)
        return float(total)

    def best(self, *, seed: int, limit: float, stop: Stop) -> tuple[Choice, float, float]:
        """The best choice, with the proven bound as told and the deterministic seconds spent.

        Where a first drawing breaks nothing the best one does not either: then the rule binds strictly.
        """
        first, broken, spent = self._mended(seed=seed, limit=limit * MENDING, stop=stop)
        best, bound = first, 0.0
        for n in range(LOOKS):
            choice, least, work = self._looked(
                first, strict=not broken, seed=seed + n, limit=limit - spent, stop=stop
            )
            spent, bound = spent + work, max(bound, least)
            best = min(best, choice, key=self._worth) if n else choice
            if self._worth(best) <= bound / (1 - TOLD) or spent >= limit or stop.is_asked():
                break
        return best, bound, spent

    def _worth(self, choice: Choice) -> float:
        return self.minutes(choice) + REPORTED * len(self._breaches(choice))

    def _looked(
        self, first: Choice, *, strict: bool, seed: int, limit: float, stop: Stop
    ) -> tuple[Choice, float, float]:
        """All zones drawn at once from a first drawing, then a few at a time: the choice, its bound, deterministic seconds."""
        board, literals = self._board_of_all(strict=strict)
        board.minimise()
        board.hint(board.complete_assignment(_decided(literals, first)))
        look = max(0.1, min(FIRST_LOOK, limit))
        run = solve_watched(
            board.model, self._watch, seed=seed, limit=look, stop=stop, gap=CLOSE_ENOUGH, from_below=True
        )
        spent = run.deterministic_seconds
        self.course.spend(spent)
        if not run.found or run.bound is None:
            return first, 0.0, spent
        choice, bound = _chosen(literals, run), self._reported(run.bound)
        if run.status != "optimal":
            enough = bound / (1 - TOLD) if strict else 0.0
            choice, work = self._in_turn(
                choice, enough, strict=strict, seed=seed, limit=limit - spent, stop=stop
            )
            spent += work
        return choice, bound, spent

    def _in_turn(
        self, choice: Choice, enough: float, *, strict: bool, seed: int, limit: float, stop: Stop
    ) -> tuple[Choice, float]:
        """A few zones at a time drawn anew, centres and all, until none of them all gains or the choice costs no more than is
        ``enough``; and the deterministic seconds."""
        draw, spent, left = Random(seed), 0.0, sorted(set(choice.values()))
        draw.shuffle(left)
        while left and spent < limit and self.minutes(choice) > enough and not stop.is_asked():
            z = left.pop()
            if z not in choice.values():
                continue
            zones = self._around(self.rows_of(0, z)[0].zone_id, choice, draw, TOGETHER)
            board, literals = self._board_of_all(strict=strict, choice=choice, zones=zones)
            board.minimise()
            now = board.complete_assignment(_decided(literals, choice))
            board.hint(now)
            run = solve(board.model, seed=seed, limit=TOGETHER_LIMIT, stop=stop, linearization=2)
            spent += max(run.deterministic_seconds, 0.01)
            self.course.spend(max(run.deterministic_seconds, 0.01))
            if run.found and run.objective is not None and run.objective < board.evaluate(now) - 0.5:
                choice = _chosen(literals, run)
                changed = {z for k, z in choice.items() if literals[k, z] is not True}
                left = [*sorted(changed - set(left)), *left]
                self.course.found(self._reported(run.objective))
        return choice, spent

    def _reported(self, worth: float) -> float:
        """The minutes as told of what the solver's objective, or a bound on it, is worth."""
        breaches, minutes = divmod(max(0, math.ceil(worth - 1e-6)), self.breach)
        return float(REPORTED * breaches + minutes)

    def _watch(self, seen: Seen) -> None:
        self.course.found(self._reported(seen.objective), after=seen.work)
        self.course.proven(self._reported(seen.bound), after=seen.work)

    def _mended(self, *, seed: int, limit: float, stop: Stop) -> tuple[Choice, bool, float]:
        """The first drawing, drawn anew around its breaches, a few zones at a time (large neighbourhood search, Shaw 1998)."""
        choice: Choice = self.first
        draw, spent, idle = Random(seed), 0.0, 0
        worst = self._breaches(choice)
        self.course.found(self.minutes(choice) + REPORTED * len(worst))
        while worst and idle < PATIENCE and spent < limit and not stop.is_asked():
            board, literals = self._board_around(
                choice, self._around(draw.choice(worst), choice, draw, NEIGHBOURS)
            )
            board.minimise()
            board.hint(board.complete_assignment(_decided(literals, choice)))
            run = solve(
                board.model, seed=draw.randrange(2**31), limit=ROUND_LIMIT, stop=stop, linearization=2
            )
            spent += max(run.deterministic_seconds, 0.01)
            self.course.spend(max(run.deterministic_seconds, 0.01))
            found = _chosen(literals, run) if run.found else choice
            better = self._breaches(found)
            idle = 0 if len(better) < len(worst) else idle + 1
            if len(better) <= len(worst):
                choice, worst = found, better
                self.course.found(self.minutes(choice) + REPORTED * len(worst))
        return choice, bool(worst), spent

    def _breaches(self, choice: Choice) -> list[str]:
        """Who or what breaks the rule under a choice, once for each unit of breach."""
        rows = [row for k, z in sorted(choice.items()) for row in self.rows_of(k, z)]
        return [s.subject for s, n in self.broken(rows, leaders=False) for _ in range(n)]

    def _around(self, subject: str, choice: Choice, draw: Random, size: int) -> set[int]:
        """The zones that a breach touches (or the one named), and their nearest neighbours with some chance."""
        data = self.data
        held = {p.school_id for p in self.postings if p.inspector_id == subject}
        zones = {z for k, z in choice.items() if held & {subject, *data.clusters[k].schools}}
        zones |= {z for z in choice.values() if self.rows_of(0, z)[0].zone_id == subject}
        places = [data.col[data.centres[z].school] for z in sorted(zones)] or [0]

        def away(z: int) -> float:
            near = data.minutes[places, data.col[data.centres[z].school]].min()
            return float(near) * draw.uniform(0.5, 1.5)

        others = sorted(set(choice.values()) - zones)
        distance = {z: away(z) for z in others}
        return zones | set(sorted(others, key=lambda z: (distance[z], z))[: max(2, size - len(zones))])

    def _board_around(self, choice: Choice, zones: set[int]) -> tuple[Board, Literals]:
        """A board on which the clusters of some zones may change places among these, and all else is fact."""
        data, board = self.data, self.board()
        literals: Literals = {}
        for k, cluster in enumerate(data.clusters):
            free = choice[k] in zones and not cluster.zone_id
            self._add(board, literals, k, sorted(zones) if free else [choice[k]])
        self._bind(board, strict=False)
        return board, literals

    def _board_of_all(
        self, *, strict: bool, choice: Choice | None = None, zones: Collection[int] = ()
    ) -> tuple[Board, Literals]:
        """A board on which every cluster may go to any centre that is open to it, and centres open and close.

        With a ``choice`` that is so for the clusters of some ``zones``, among each other; all else stands.
        """
        data, board = self.data, self.board()
        literals: Literals = {}
        free = {k for k in range(len(data.clusters)) if choice is None or choice[k] in zones}
        for k in range(len(data.clusters)):
            among = [z for z in data.open_to(k) if z in zones or data.centres[z].home in free]
            self._add(board, literals, k, among if choice is None or k in free else [choice[k]])
        self._bind(board, strict=strict)
        opened = []
        for z, centre in enumerate(data.centres):
            if z not in self.given and (centre.home, z) in literals:
                opened.append(literals[centre.home, z])
                mine = {k: x for (k, other), x in literals.items() if other == z}
                if any(x is not True for x in mine.values()):
                    self._open(board, mine, centre.home, strict=strict)
        board.model.add(sum(opened) <= self.zones - len(self.given)).with_name("board/zones")
        return board, literals

    def _add(self, board: Board, literals: Literals, k: int, centres: Sequence[int]) -> None:
        """A cluster on a board: in exactly one of some centres, at the price of its minutes."""
        data = self.data
        name = f"board/zones/{data.clusters[k].schools[0]}"
        for z in centres:
            literals[k, z] = (
                True if len(centres) == 1 else board.new_literal(f"{name}/{data.centres[z].school}")
            )
            for row in self.rows_of(k, z):
                board.add_zone(row, literals[k, z])
            board.pay(int(data.cost[k, z]), literals[k, z])
        if len(centres) > 1:
            board.model.add_exactly_one(literals[k, z] for z in centres).with_name(name)

    def _bind(self, board: Board, *, strict: bool) -> None:
        pen = board.pen(zone.CARD, self.county, price=None if strict else self.breach)
        zone.post_places(pen, self.county, self.county.parameters)

    def _open(self, board: Board, mine: Mapping[int, Lit], home: int, *, strict: bool) -> None:
        """A zone is drawn where the cluster around its centre is in it; it has room, and is not to be too small."""
        data, opened = self.data, mine[home]
        for k, x in mine.items():
            if k != home:
                board.model.add_implication(x, opened)
        sizes = {k: len(data.clusters[k].schools) for k in mine}
        terms = [(self.least, opened), *((-sizes[k], x) for k, x in mine.items())]
        board.pay_beyond(TOO_SMALL, terms, 0, f"zones/{home}/small")
        if strict:
            # The rule says so too, but only this way does the linear relaxation know that a closed zone holds nobody.
            day = int(data.present.sum(axis=0).argmax())
            held = sum(int(data.load[k][day]) * x for k, x in mine.items())
            board.model.add(held <= data.limit * opened).with_name(f"board/zones/{home}/room")


def _decided(literals: Literals, choice: Choice) -> dict[int, bool]:
    return {x.index: choice[k] == z for (k, z), x in literals.items() if x is not True}


def _chosen(literals: Literals, run: Run) -> Choice:
    return {k: z for (k, z), x in literals.items() if run.is_true(x)}
