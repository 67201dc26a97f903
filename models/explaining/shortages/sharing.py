"""Who answers for which school on one day, as a small model: some rules switched on, and schools left without a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ortools.sat.python import cp_model

from duxue.models.explaining.shortages.first_sharing import first_sharing
from duxue.models.explaining.shortages.ground import (
    COVERAGE,
    LOAD,
    RECUSAL,
    STAFFING_RULES,
    ZONE,
    Ground,
    Pair,
)
from duxue.models.rules.pen import Lit
from duxue.models.solver import Stop, solve


@dataclass(frozen=True)
class Limits:
    """What each solve gets: seed, deterministic seconds, the user's stop."""

    seed: int
    seconds: float
    stop: Stop


@dataclass(frozen=True)
class Shared:
    """How a day's schools can be shared out, large ones first: who holds which, and which stay open (``proven``: no fewer)."""

    open: tuple[str, ...]
    proven: bool
    held: Mapping[str, str]


class Sharing:
    """The model of one day with the switches of the rules fixed: those named hold, the others do not."""

    def __init__(
        self,
        ground: Ground,
        day: date,
        rules: Collection[str] = STAFFING_RULES,
        schools: Sequence[str] | None = None,
    ) -> None:
        """``schools`` narrows the day down to some of its schools."""
        self.ground = ground
        self.rules = frozenset(rules)
        wanted = None if schools is None else set(schools)
        self.schools = [s for s in ground.open_schools(day) if wanted is None or s in wanted]
        self.model = cp_model.CpModel()
        bars = ground.bars(day)
        self.pairs: dict[Pair, Lit] = {
            (i, s): self.model.new_bool_var(f"board/postings/{s}/{i}")
            for i in ground.people
            for s in self.schools
            if self.rules.isdisjoint(bars.get((i, s), ()))
        }
        self.held: dict[str, list[Lit]] = {s: [] for s in self.schools}
        for (_, s), x in self.pairs.items():
            self.held[s].append(x)
        if LOAD in self.rules:
            self._post_loads()
        if RECUSAL in self.rules:
            self._post_mutual()
        if ZONE in self.rules:
            self._post_zones()

    def _mine(self, inspector_id: str) -> list[tuple[str, Lit]]:
        return [(s, x) for s in self.schools if (x := self.pairs.get((inspector_id, s))) is not None]

    def _post_loads(self) -> None:
        ground, total = self.ground, 0
        for i in ground.people:
            limit, mine = ground.limit(i), self._mine(i)
            if limit is None:
                total += len(mine)
                continue
            total += limit
            if limit < ground.cap(i):
                self.model.add(sum(x for _, x in mine) <= limit).with_name(f"{LOAD}/{i}")
            load = sum(ground.weight(i, s) * x for s, x in mine)
            self.model.add(load <= ground.cap(i)).with_name(f"{LOAD}/{i}")
        # All places together once more: proofs by counting take milliseconds with this row and minutes without.
        self.model.add(sum(self.pairs.values()) <= total).with_name(f"{LOAD}/all")

    def _post_mutual(self) -> None:
        for (i, s), x in self.pairs.items():
            for pair in self.ground.mutual(i, s):
                if pair in self.pairs and (i, s) < pair:
                    both = [x.negated(), self.pairs[pair].negated()]
                    self.model.add_bool_or(both).with_name(f"{RECUSAL}/{i}")

    def _post_zones(self) -> None:
        ground = self.ground
        zones: dict[str, list[str]] = defaultdict(list)
        for s in self.schools:
            if zone := ground.schools[s].zone_id:
                zones[zone].append(s)
        size = ground.county.parameters.count("zone_schools", ground.office_id)
        for i in ground.people:
            mine = dict(self._mine(i))
            if len(zones) > 1:
                lies = {z: self.model.new_bool_var(f"board/zone/{z}/{i}") for z in zones}
                for z, members in zones.items():
                    for s in members:
                        if s in mine:
                            self.model.add_implication(mine[s], lies[z]).with_name(f"{ZONE}/{i}")
                self.model.add(sum(lies.values()) <= 1).with_name(f"{ZONE}/{i}")
            limit = ground.limit(i)
            if limit is None or limit > size:
                self.model.add(sum(mine.values()) <= size).with_name(f"{ZONE}/{i}")

    def _first(self) -> dict[str, str]:
        """A first sharing among the pairs that are left, by school."""
        may: dict[str, list[str]] = {s: [] for s in self.schools}
        for i, s in self.pairs:
            may[s].append(i)
        return first_sharing(self.ground, may, limited=LOAD in self.rules)

    def _fits(self, held: Mapping[str, str]) -> bool:
        """Whether a first sharing also keeps what matching does not look at."""
        if RECUSAL in self.rules and any(
            held.get(home) == other for s, i in held.items() for other, home in self.ground.mutual(i, s)
        ):
            return False
        if ZONE not in self.rules:
            return True
        size = self.ground.county.parameters.count("zone_schools", self.ground.office_id)
        mine: dict[str, list[str]] = defaultdict(list)
        for s, i in held.items():
            mine[i].append(s)
        zones = [{self.ground.schools[s].zone_id for s in schools} - {""} for schools in mine.values()]
        return all(len(one) <= 1 for one in zones) and all(len(schools) <= size for schools in mine.values())

    def _kept(self, held: Mapping[str, str]) -> dict[str, str]:
        """The part of a first sharing that keeps everything, school by school."""
        kept: dict[str, str] = {}
        for s, i in held.items():
            if self._fits({**kept, s: i}):
                kept[s] = i
        return kept

    def _hint(self, held: Mapping[str, str]) -> dict[Lit, bool]:
        return {x: held.get(s) == i for (i, s), x in self.pairs.items()}

    def holds(self, limits: Limits) -> bool | None:
        """Whether the rules that are on can hold together (None: not settled within the limits)."""
        if COVERAGE not in self.rules:
            return True
        if any(not held for held in self.held.values()):
            return False
        first = self._first()
        if len(first) == len(self.schools) and self._fits(first):
            return True
        for s, held in self.held.items():
            self.model.add_exactly_one(held).with_name(f"{COVERAGE}/{s}")
        hint = self._hint(first)
        run = solve(self.model, seed=limits.seed, limit=limits.seconds, stop=limits.stop, hint=hint)
        if run.found:
            return True
        return False if run.status == "infeasible" else None

    def shared(self, limits: Limits) -> Shared:
        """The sharing that leaves the fewest schools open, with its proof."""
        first = self._first()
        first = first if self._fits(first) else self._kept(first)
        everyone = list(self.ground.people)
        if len(first) == len(self.schools) or (
            LOAD in self.rules and len(first) == self.ground.places(self.schools, everyone)
        ):
            # As many as counting allows: there is nothing left to prove.
            return Shared(tuple(s for s in self.schools if s not in first), True, first)
        for s, held in self.held.items():
            self.model.add_at_most_one(held).with_name(f"{COVERAGE}/{s}")
        ground = self.ground
        large = 1 + ground.county.parameters.count("schools_per_inspector", ground.office_id)
        worth = {s: large if ground.exclusive and ground.is_large(s) else 1 for s in self.schools}
        self.model.maximize(sum(worth[s] * x for (_, s), x in self.pairs.items()))
        run = solve(
            self.model, seed=limits.seed, limit=limits.seconds, stop=limits.stop, hint=self._hint(first),
            linearization=2,
        )  # fmt: skip
        held_by = {s: i for (i, s), x in self.pairs.items() if run.is_true(x)} if run.found else first
        return Shared(tuple(s for s in self.schools if s not in held_by), run.status == "optimal", held_by)
