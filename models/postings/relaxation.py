"""The fewest exceptions or appointments with which a day's schools can all be held, one kind of lever at a time.

A lever makes other holders of the same people: pulled, they stand in place of those whom all rules bind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from duxue.models.model import Model
from duxue.models.postings.one_day import Holders, Limits, OneDay
from duxue.models.postings.staff_facts import (
    ELIGIBILITY,
    LOAD,
    REACH,
    RECUSAL,
    Pair,
    StaffFacts,
    within_reach,
)
from duxue.models.rules.eligibility import Fault
from duxue.models.rules.pen import Lit
from duxue.models.solver import Run, solve

MINUTES = 1000
"""The price of a lever against a minute of the way, so that of equal levers the nearer one is taken."""
HIRE = 10**4
"""The price of an appointment in minutes of everybody's ways: more than one more person could save."""
OVER = 2
"""Schools beyond the limit that a waiver is meant for, at least."""
MOST = 10**4
"""Minutes beyond which ways are not told apart."""


@dataclass(frozen=True)
class Pulled:
    """Which levers are needed at least, who then holds which school, and which schools stay open all the same.

    Levers are ids: of people (``max_schools``, ``reach``, ``load``, ``term``, ``training``), of person and school
    (``recusal``), or townships with the number of people to appoint there (``hire``).
    """

    kind: str
    levers: tuple[Any, ...]
    open: tuple[str, ...]
    held: dict[str, str] = field(default_factory=dict)
    minutes: float = 0.0


class Relaxation:
    """One day of an office with one kind of lever to pull; all other rules hold."""

    def __init__(self, facts: StaffFacts, day: date, kind: str, towns: Sequence[str] = ()) -> None:
        """``towns`` are the places (ids of schools) where somebody may be appointed, for the kind ``hire``."""
        self.facts, self.date, self.kind, self.towns = facts, day, kind, tuple(towns)
        self.schools = facts.open_schools(day)
        self.cap = facts.county.parameters.count("schools_per_inspector", facts.office_id)
        self.model = Model()
        self.lever: dict[Any, Any] = {}
        self._bars = facts.bars(day)
        holders = [one for i in facts.people for one in self._holders(i)]
        holders += self._appointed() if kind == "hire" else []
        self.day = OneDay(self.model, facts.county, facts.office_id, self.schools, holders, (LOAD, RECUSAL))
        for (i, s), lever in self.lever.items() if kind in ("minutes", "recusal") else ():
            for x in self.day.pairs.get((i, s), ()):
                self.model.add_implication(x, lever)

    def _lever(self, key: Any) -> Any:
        if key not in self.lever:
            self.lever[key] = self.model.new_bool_var(f"lever/{self.kind}/{len(self.lever)}")
        return self.lever[key]

    def _holders(self, i: str) -> list[Holders]:
        """A person as all rules have it, and as the lever would have it."""
        facts = self.facts
        limit, home = facts.limit(i), facts.people[i].school_id
        plain = [s for s in self.schools if (i, s) not in self._bars]
        opened = [s for s in self.schools if self._opens(i, s)]
        if self.kind in ("minutes", "recusal"):
            for s in opened:
                self._lever((i, s))
            return [Holders(i, {*plain, *opened}, limit, home=home)]
        raised, whole = self._raised(limit)
        if not opened and raised == limit:
            return [Holders(i, plain, limit, home=home)]
        lever = self._lever(i)
        eased = Holders((i, "eased"), {*plain, *opened}, raised, lever, home, whole)
        return [Holders(i, plain, limit, 1 - lever, home), eased]

    def _raised(self, limit: int | None) -> tuple[int | None, int | None]:
        """The limit of a person whose lever is pulled, and what a large school weighs in it (None: all of it)."""
        if limit is not None and self.kind == "max_schools":
            return max(limit, self.cap), None
        if limit is not None and self.kind == "load":
            return limit + self.beyond(), max(limit, 1)
        return limit, None

    def _opens(self, i: str, s: str) -> bool:
        """Whether a lever of this kind alone would let a person hold a school."""
        bars, facts = self._bars.get((i, s), ()), self.facts
        if bars == (REACH,):
            return self.kind in ("reach", "minutes")
        if bars == (RECUSAL,):
            return self.kind == "recusal" and facts.people[i].school_id != s
        if bars != (ELIGIBILITY,) or self.kind not in ("term", "training"):
            return False
        wanted = Fault.TERM if self.kind == "term" else Fault.TRAINING
        ended = self.kind != "term" or facts.people[i].term_end < self.date
        return ended and facts.faults(i, self.date) == [wanted]

    def _appointed(self) -> list[Holders]:
        """Whoever is appointed at a place, as many as it takes."""
        near = within_reach(self.facts.county, self.towns, self.schools, self.facts.office_id)
        for town in self.towns:
            self.lever[town] = self.model.new_int_var(0, len(self.schools), f"lever/hire/{town}")
        return [Holders((town, "new"), near[town], self.cap, self.lever[town]) for town in self.towns]

    def beyond(self) -> int:
        """How many schools beyond the limit a waived person is meant to hold: as few as do if all were waived."""
        people = list(self.facts.people)
        short = len(self.schools) - self.facts.places(self.schools, people)
        return max(OVER, 2 - (-short // max(1, len(people))))

    def pulled(self, limits: Limits) -> Pulled:
        """The fewest levers for the most schools held; the nearest of equal ones."""
        if not self.lever:
            return Pulled(self.kind, (), tuple(self.schools))
        for mine in self.day.held.values():
            self.model.add_at_most_one(mine)
        left = len(self.schools) - sum(x for mine in self.day.held.values() for x in mine)
        if self.kind == "hire":
            self._count_hires(left)
        self.model.minimize(self._dearest() * left + self._price())
        # Few appointments matter, the last minute of the way does not.
        gap = {"hire": 0.001, "load": 0.005}.get(self.kind, 0.0)
        run = solve(
            self.model, seed=limits.seed, limit=limits.seconds, stop=limits.stop, linearization=2, gap=gap
        )
        return self._answer(run) if run.found else Pulled(self.kind, (), tuple(self.schools))

    def _answer(self, run: Run) -> Pulled:
        held = {s: who for (who, s), x in self._literals() if run.is_true(x)}
        used: list[Any] = []
        for key, literal in self.lever.items():
            amount = run.amount(literal)
            used += [key] * amount if self.kind == "hire" else [key][:amount]
        far = (self.facts.minutes(*pair) for pair in used) if self.kind == "minutes" else ()
        open_ones = tuple(s for s in self.schools if s not in held)
        return Pulled(self.kind, tuple(used), open_ones, held, max(far, default=0.0))

    def _literals(self) -> list[tuple[Pair, Lit]]:
        """Every literal with the person (or the place of an appointment) and the school."""
        return [
            ((str(key[0] if isinstance(key, tuple) else key), s), x)
            for (key, s), xs in self.day.pairs.items()
            for x in xs
        ]

    def _count_hires(self, left: Any) -> None:
        """What counting alone says about the number of appointments: the proof would else take very long."""
        facts = self.facts
        large = [s for s in self.schools if facts.exclusive and facts.is_large(s)]
        limits = [facts.limit(i) for i in facts.people]
        if any(limit is None for limit in limits):
            return
        have = sum(self.cap if large and limit else limit or 0 for limit in limits)
        weight = len(self.schools) + (self.cap - 1) * len(large)
        self.model.add(sum(self.lever.values()) + left >= -(-(weight - have) // self.cap))

    def _dearest(self) -> int:
        """The price of a school left open: more than all levers together, and no more, lest bounds drown in it."""
        if self.kind == "minutes":
            return MOST + 1
        each = HIRE + MOST if self.kind == "hire" else 1
        return each * len(self.schools) + MINUTES * len(self.lever) + 1

    def _price(self) -> Any:
        facts = self.facts
        if self.kind == "minutes":
            worst = self.model.new_int_var(0, MOST, "worst")
            for (i, s), lever in self.lever.items():
                whole = min(MOST, -int(-facts.minutes(i, s) // 1))
                self.model.add(worst >= whole * lever)
            return worst
        if self.kind == "hire":
            legs = facts.county.travel.matrix(list(self.towns), self.schools).tolist()
            road = {
                (t, s): m
                for t, row in zip(self.towns, legs, strict=True)
                for s, m in zip(self.schools, row, strict=True)
            }
            ways = ((road[pair] if pair in road else facts.minutes(*pair), x) for pair, x in self._literals())
            return HIRE * sum(self.lever.values()) + sum(min(MOST, round(m)) * x for m, x in ways)
        price = MINUTES * sum(self.lever.values())
        if self.kind == "load":
            # Of equally few people overloaded, the loads beyond the limit are kept small.
            for i in facts.people:
                limit = facts.limit(i)
                if limit is not None:
                    mine = [x for (who, _), x in self._literals() if who == i]
                    over = self.model.new_int_var(0, len(self.schools), f"over/{i}")
                    self.model.add(over >= sum(mine) - limit)
                    price = price + over
        return price
