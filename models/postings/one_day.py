"""Who holds which school on one day: the small model behind shortages, ways out and appointments.

Sets: schools s of the day; holders g, each some people alike: who may hold which schools, and how many of them.
Decision: x[g, s, z], one of g holds s (in zone z, where s may lie in several).
(1) load: what g holds weighs at most the limit of one times their number; a large school weighs a whole limit.
(2) zones: where they are given, each of g works in one of them, and holds no more schools than a zone has.
(3) reciprocal: of one who serves at s and holds t, and one who serves at t and holds s, one at most.
Coverage is the caller's: each school held once (``cover``), or as many as can be (``leave_few_open``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.model import Model
from duxue.models.postings.matching import first_sharing
from duxue.models.postings.staff_facts import COVERAGE, LOAD, RECUSAL, STAFFING_RULES, ZONE, StaffFacts
from duxue.models.rules.pen import Lit
from duxue.models.solver import Stop, solve
from duxue.scenarios.county import County

MANY = 10_000
"""More people than are alike anywhere."""


@dataclass(frozen=True)
class Limits:
    """What each solve gets: seed, deterministic seconds, the user's stop."""

    seed: int
    seconds: float
    stop: Stop


@dataclass(frozen=True)
class Holders:
    """People who may hold the same schools: each up to ``limit`` of them (None: any number), a large one as ``whole``.

    ``size`` is how many they are (a number, or an expression of the model's), ``home`` the school at which they serve.
    """

    key: Hashable
    allowed: Collection[str]
    limit: int | None = None
    size: Any = 1
    home: str = ""
    whole: int | None = None


class OneDay:
    """The model of one day's schools and holders; ``held`` tells the literals by school, ``pairs`` by holder and school."""

    def __init__(
        self,
        model: cp_model.CpModel,
        county: County,
        office_id: str,
        schools: Sequence[str],
        holders: Iterable[Holders],
        rules: Collection[str] = STAFFING_RULES,
    ) -> None:
        """``rules`` are those that hold; who may hold which school by the others is the holders' own matter."""
        self.model, self.county, self.office_id, self.schools = model, county, office_id, schools
        self.holders = [one for one in holders if one.allowed and one.limit != 0]
        self.rules = frozenset(rules)
        self.zone_of = {s: county.schools[s].zone_id for s in schools} if ZONE in self.rules else {}
        self.held: dict[str, list[Lit]] = {s: [] for s in schools}
        self.pairs: dict[tuple[Hashable, str], list[Lit]] = {}
        for one in self.holders:
            self._add(one)
        if LOAD in self.rules and self.pairs:
            # All places together once more: proofs by counting take milliseconds with this row and minutes without.
            places: Any = sum(self._limit(one) * one.size for one in self.holders)
            self.model.add(sum(x for xs in self.held.values() for x in xs) <= places)
        if RECUSAL in self.rules:
            self._post_reciprocal()

    def _limit(self, one: Holders) -> int:
        return len(self.schools) if one.limit is None else one.limit

    def _add(self, one: Holders) -> None:
        """The literals of some holders, each of whom works in one zone and within the limit."""
        zones = sorted({z for z in self.zone_of.values() if z}) or [""]
        inside: list[Any] = []
        for zone in zones:
            people = one.size
            if len(zones) > 1:
                people = self.model.new_int_var(0, one.size if isinstance(one.size, int) else MANY, "")
                inside.append(people)
            mine = [
                (s, self.model.new_bool_var(f"board/postings/{s}/{one.key}"))
                for s in self.schools
                if s in one.allowed and self.zone_of.get(s, "") in ("", zone)
            ]
            for s, literal in mine:
                self.held[s].append(literal)
                self.pairs.setdefault((one.key, s), []).append(literal)
            if mine:
                self._post_load(one, people, mine)
        if inside:
            self.model.add(sum(inside) <= one.size)

    def _post_load(self, one: Holders, people: Any, mine: Sequence[tuple[str, Lit]]) -> None:
        county, p = self.county, self.county.parameters
        number: Any = sum(x for _, x in mine)
        size = p.count("zone_schools", self.office_id)
        free = LOAD not in self.rules or one.limit is None
        if ZONE in self.rules and (free or self._limit(one) > size):
            self.model.add(number <= min(size, len(mine)) * people)
        if LOAD not in self.rules or one.limit is None:
            return
        alone = p.yes("large_school_exclusive", self.office_id)
        cap = p.count("schools_per_inspector", self.office_id)
        whole = one.whole or (one.limit if alone else cap)
        large = {s for s, _ in mine if county.is_large(county.schools[s])}
        weight: Any = sum((whole if s in large else 1) * x for s, x in mine)
        if alone:
            self.model.add(weight <= one.limit * people)
        else:
            self.model.add(number <= one.limit * people)
            self.model.add(weight <= max(cap, one.limit) * people)

    def _post_reciprocal(self) -> None:
        from_home: dict[tuple[str, str], list[list[Lit]]] = defaultdict(list)
        for one in self.holders:
            for s in one.allowed if one.home else ():
                from_home[one.home, s].append(self.pairs.get((one.key, s), []))
        for (home, away), mine in sorted(from_home.items()):
            for there in mine if home < away else ():
                for back in from_home.get((away, home), ()):
                    self.model.add(sum(there) + sum(back) <= 1)


@dataclass(frozen=True)
class Shared:
    """How a day's schools can be shared out, large ones first: who holds which, and which stay open (``proven``: no fewer)."""

    open: tuple[str, ...]
    proven: bool
    held: Mapping[str, str]


class Sharing:
    """One day of an office with the switches of the rules fixed: those named hold, the others do not."""

    def __init__(
        self,
        facts: StaffFacts,
        day: date,
        rules: Collection[str] = STAFFING_RULES,
        schools: Sequence[str] | None = None,
    ) -> None:
        """``schools`` narrows the day down to some of its schools."""
        self.facts, self.rules = facts, frozenset(rules)
        wanted = None if schools is None else set(schools)
        self.schools = [s for s in facts.open_schools(day) if wanted is None or s in wanted]
        bars = facts.bars(day)
        self.may = {
            s: [i for i in facts.people if self.rules.isdisjoint(bars.get((i, s), ()))] for s in self.schools
        }

    def _day(self) -> OneDay:
        facts = self.facts
        holders = [
            Holders(i, [s for s in self.schools if i in self.may[s]], facts.limit(i), home=person.school_id)
            for i, person in facts.people.items()
        ]
        return OneDay(Model(), facts.county, facts.office_id, self.schools, holders, self.rules)

    def _first(self) -> dict[str, str]:
        """A first sharing among the pairs that are left, by school."""
        return first_sharing(self.facts, self.may, limited=LOAD in self.rules)

    def _fits(self, held: Mapping[str, str]) -> bool:
        """Whether a first sharing also keeps what matching does not look at."""
        if RECUSAL in self.rules and any(
            held.get(home) == other for s, i in held.items() for other, home in self.facts.mutual(i, s)
        ):
            return False
        if ZONE not in self.rules:
            return True
        size = self.facts.county.parameters.count("zone_schools", self.facts.office_id)
        mine: dict[str, list[str]] = defaultdict(list)
        for s, i in held.items():
            mine[i].append(s)
        zones = [{self.facts.schools[s].zone_id for s in schools} - {""} for schools in mine.values()]
        return all(len(one) <= 1 for one in zones) and all(len(schools) <= size for schools in mine.values())

    def _kept(self, held: Mapping[str, str]) -> dict[str, str]:
        """The part of a first sharing that keeps everything, school by school."""
        kept: dict[str, str] = {}
        for s, i in held.items():
            if self._fits({**kept, s: i}):
                kept[s] = i
        return kept

    def holds(self, limits: Limits) -> bool | None:
        """Whether the rules that are on can hold together (None: not settled within the limits)."""
        if COVERAGE not in self.rules:
            return True
        if any(not people for people in self.may.values()):
            return False
        first = self._first()
        if len(first) == len(self.schools) and self._fits(first):
            return True
        day = self._day()
        for held in day.held.values():
            day.model.add_exactly_one(held)
        run = solve(
            day.model, seed=limits.seed, limit=limits.seconds, stop=limits.stop, hint=_hint(day, first)
        )
        if run.found:
            return True
        return False if run.status == "infeasible" else None

    def shared(self, limits: Limits) -> Shared:
        """The sharing that leaves the fewest schools open, with its proof."""
        facts, first = self.facts, self._first()
        first = first if self._fits(first) else self._kept(first)
        everyone = list(facts.people)
        if len(first) == len(self.schools) or (
            LOAD in self.rules and len(first) == facts.places(self.schools, everyone)
        ):
            # As many as counting allows: there is nothing left to prove.
            return Shared(tuple(s for s in self.schools if s not in first), True, first)
        day = self._day()
        for held in day.held.values():
            day.model.add_at_most_one(held)
        large = 1 + facts.county.parameters.count("schools_per_inspector", facts.office_id)
        worth = {s: large if facts.exclusive and facts.is_large(s) else 1 for s in self.schools}
        day.model.maximize(sum(worth[s] * x for s, held in day.held.items() for x in held))
        run = solve(
            day.model, seed=limits.seed, limit=limits.seconds, stop=limits.stop, hint=_hint(day, first),
            linearization=2,
        )  # fmt: skip
        held_by = (
            {s: str(i) for (i, s), xs in day.pairs.items() if any(map(run.is_true, xs))}
            if run.found
            else first
        )
        return Shared(tuple(s for s in self.schools if s not in held_by), run.status == "optimal", held_by)


def _hint(day: OneDay, held: Mapping[str, str]) -> dict[Lit, bool]:
    return {x: held.get(s) == i for (i, s), xs in day.pairs.items() for x in xs[:1]}
