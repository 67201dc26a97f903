"""Zones of one office: compact, of at most twenty schools, each inspector's schools in one of them, with one leader each."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from models.availability import scope_days
from models.board import Board
from models.prices import MUST, TOLD
from models.rules import zone
from models.rules.pen import Lit
from models.shortfalls import Shortfall
from models.solver import Outcome, Run, Stop, solve
from models.stages.zone_ground import ZoneGround
from models.stages.zone_leaders import choose_leaders
from scenarios.county import County
from scenarios.plan import Posting, ZoneRow

TOO_SMALL = 30
"""Minutes at which each school that a zone lacks to its least wanted size is priced: zones are to be of similar size."""

SHARE = 0.95
"""The part of the effort that drawing takes; the rest is for the leaders."""

CLOSE_ENOUGH = 0.002
"""The gap below which drawing ends."""

Choice = Mapping[int, int]
"""A centre for every cluster, both by place in the ground's lists."""


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
    ground = ZoneGround(county, office_id, postings)
    if not ground.ids:
        return Zoning((), Outcome(office_id, "zones", "optimal", 0.0, 0.0, 0.0, 0.0), ())
    drawing = _Drawing(ground, postings)
    choice, bound, run = drawing.best(seed=seed, limit=effort * SHARE, stop=stop)
    board = drawing.board()
    for row in named(ground, choice):
        board.add_zone(row, True)
    leaders, second = choose_leaders(board, county, seed=seed, limit=effort * (1 - SHARE), stop=stop)
    rows = tuple(replace(r, leader_id=leaders.get(r.zone_id, "")) for r in named(ground, choice))
    open_ones = drawing.broken(rows)
    objective = drawing.minutes(choice) + TOLD * sum(amount for _, amount in open_ones)
    bound = min(bound, objective)
    status = "optimal" if bound >= objective else "stopped" if stop.is_asked() else "feasible"
    spent = run.deterministic_seconds + second.deterministic_seconds
    outcome = Outcome(office_id, "zones", status, objective, bound, run.seconds + second.seconds, spent)
    return Zoning(rows, outcome, open_ones)


class _Drawing:
    """The boards on which an office's zones are drawn, and what a choice of centres is worth on them."""

    def __init__(self, ground: ZoneGround, postings: Sequence[Posting]) -> None:
        self.ground = ground
        self.county = ground.county
        self.postings = [p for p in postings if p.school_id in ground.col]
        self.given = [z for z, c in enumerate(ground.centres) if c.zone_id]
        self.elsewhere = self._elsewhere()
        self.first = ground.drawn(max(ground.wanted, len(self.given)))
        self.zones = max(ground.wanted, len({*self.given, *self.first.values()}))
        self.least = ground.least(self.zones)
        # More than all minutes together: for the solver this orders breaches before minutes as the price of a must does,
        # and keeps the numbers small enough for its linear relaxation.
        self.breach = 1 + int(ground.cost.max(axis=1).sum()) + TOO_SMALL * self.least * self.zones

    def _elsewhere(self) -> list[ZoneRow]:
        """Other offices' schools that the scenario places in a zone of ours: facts that our zones must live with."""
        ids = {self.ground.centres[z].zone_id for z in self.given}
        others = [
            s for s in self.county.rows.schools if s.zone_id in ids and s.office_id != self.ground.office_id
        ]
        return [ZoneRow(s.zone_id, s.zone_id, "", s.school_id) for s in others if scope_days(self.county, s)]

    def board(self) -> Board:
        """A board with the postings, and other offices' schools in our zones, as facts."""
        board = Board(subjects={"schools": self.ground.ids, "units": [self.ground.office_id]})
        for posting in self.postings:
            board.add_posting(posting, True)
        for row in self.elsewhere:
            board.add_zone(row, True)
        return board

    def rows_of(self, k: int, z: int) -> list[ZoneRow]:
        """A cluster's schools around a centre, before the zones have names."""
        zone_id = self.ground.centres[z].zone_id or f"/{z:04d}"
        return [ZoneRow(zone_id, zone_id, "", s) for s in self.ground.clusters[k].schools]

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
        ground = self.ground
        schools: Counter[int] = Counter()
        for k, z in choice.items():
            schools[z] += len(ground.clusters[k].schools)
        lacking = sum(max(0, self.least - n) for z, n in schools.items() if z not in self.given)
        return float(sum(int(ground.cost[k, z]) for k, z in choice.items()) + TOO_SMALL * lacking)

    def best(self, *, seed: int, limit: float, stop: Stop) -> tuple[Choice, float, Run]:
        """The best choice, with the proven bound as told.

        Where the first drawing breaks nothing the best one does not either: then the rule binds strictly.
        """
        first = [row for k, z in sorted(self.first.items()) for row in self.rows_of(k, z)]
        strict = not self.broken(first, leaders=False)
        board, literals = self._board_of_all(strict=strict)
        board.minimise()
        decided = {x.index: self.first[k] == z for (k, z), x in literals.items() if x is not True}
        board.hint(board.completed(decided))
        run = solve(board.model, seed=seed, limit=limit, stop=stop, linearization=2, gap=CLOSE_ENOUGH)
        if not run.found or run.bound is None:
            return self.first, 0.0, run
        breaches, minutes = divmod(max(0, math.ceil(run.bound - 1e-6)), self.breach)
        choice = {k: z for (k, z), x in literals.items() if run.is_true(x)}
        return {**self.first, **choice}, float(TOLD * breaches + minutes), run

    def _board_of_all(self, *, strict: bool) -> tuple[Board, dict[tuple[int, int], Lit]]:
        ground, board = self.ground, self.board()
        literals: dict[tuple[int, int], Lit] = {}
        for k, cluster in enumerate(ground.clusters):
            for z in ground.open_to(k):
                name = f"board/zones/{cluster.schools[0]}/{ground.centres[z].school}"
                literals[k, z] = True if cluster.zone_id else board.new_literal(name)
                for row in self.rows_of(k, z):
                    board.add_zone(row, literals[k, z])
                board.pay(int(ground.cost[k, z]), literals[k, z])
        pen = board.pen(zone.CARD, self.county, price=None if strict else self.breach)
        zone.post_places(pen, self.county, self.county.parameters)
        opened = []
        for z, centre in enumerate(ground.centres):
            if z not in self.given:
                opened.append(literals[centre.home, z])
                mine = {k: x for (k, other), x in literals.items() if other == z}
                self._open(board, mine, centre.home, strict=strict)
        board.model.add(sum(opened) <= self.zones - len(self.given)).with_name("board/zones")
        return board, literals

    def _open(self, board: Board, mine: Mapping[int, Lit], home: int, *, strict: bool) -> None:
        """A zone is drawn where the cluster around its centre is in it; it has room, and is not to be too small."""
        ground, opened = self.ground, mine[home]
        for k, x in mine.items():
            if k != home:
                board.model.add_implication(x, opened)
        sizes = {k: len(ground.clusters[k].schools) for k in mine}
        lacking = board.model.new_int_var(0, self.least, f"board/zones/{home}/lacking")
        terms = [(self.least, opened), *((-sizes[k], x) for k, x in mine.items())]
        board.model.add(sum(w * x for w, x in terms) <= lacking).with_name(f"board/zones/{home}/small")
        board.follow(lacking, terms, 0)
        board.pay(TOO_SMALL, lacking)
        if strict:
            # The rule says so too, but only this way does the linear relaxation know that a closed zone holds nobody.
            day = int(ground.present.sum(axis=0).argmax())
            held = sum(int(ground.load[k][day]) * x for k, x in mine.items())
            board.model.add(held <= ground.limit * opened).with_name(f"board/zones/{home}/room")


def named(ground: ZoneGround, choice: Choice) -> list[ZoneRow]:
    """The rows of the chosen zones: given ones by their id, the others numbered by their first school, by main township."""
    members: dict[int, list[str]] = defaultdict(list)
    for k, z in choice.items():
        members[z] += ground.clusters[k].schools
    taken = {s.zone_id for s in ground.county.rows.schools}
    numbers = (n for n in count(1) if _zone_id(ground, n) not in taken)
    rows: list[ZoneRow] = []
    for z in sorted(members, key=lambda z: min(members[z])):
        centre = ground.centres[z]
        zone_id = centre.zone_id or _zone_id(ground, next(numbers))
        name = _zone_name(ground, zone_id)
        place = _main_township(ground, members[z], centre.school)
        if place and place not in name:
            name = f"{name}（{place}）"
        rows += [ZoneRow(zone_id, name, "", s) for s in members[z]]
    return sorted(rows, key=lambda r: (r.zone_id, r.school_id))


def _zone_id(ground: ZoneGround, number: int) -> str:
    return f"{ground.office_id}-{number:02d}"


def _zone_name(ground: ZoneGround, zone_id: str) -> str:
    """A zone's name without its township: numbered where the id is one of ours, else made from the office's own id."""
    number = zone_id.removeprefix(f"{ground.office_id}-")
    if number.isdecimal() and zone_id == _zone_id(ground, int(number)):
        return f"第{int(number)}责任区"
    return f"{zone_id}责任区" if zone_id.isascii() else zone_id


def _main_township(ground: ZoneGround, schools: Sequence[str], centre: str) -> str:
    """The township where most of some schools lie; of equal ones the centre's, else the first by name."""
    known = ground.county.schools
    number = Counter(t for s in schools if (t := known[s].township))
    return min(number, key=lambda t: (-number[t], t != known[centre].township, t), default="")
