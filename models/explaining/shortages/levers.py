"""The fewest exceptions or appointments with which a day's schools can all be held, one kind of lever at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ortools.sat.python import cp_model

from duxue.models.explaining.shortages.ground import ELIGIBILITY, REACH, RECUSAL, Ground, Pair
from duxue.models.explaining.shortages.sharing import Limits
from duxue.models.rules.eligibility import Fault
from duxue.models.rules.pen import Lit
from duxue.models.solver import solve

OPEN = 10**6
"""The price of a school left open against that of a lever: no lever is spared at the price of a school."""
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


class Levers:
    """One day of an office with one kind of lever to pull; all other rules hold."""

    def __init__(self, ground: Ground, day: date, kind: str, towns: Sequence[str] = ()) -> None:
        """``towns`` are the places (ids of schools) where somebody may be appointed, for the kind ``hire``."""
        self.ground = ground
        self.day = day
        self.kind = kind
        self.towns = tuple(towns)
        self.schools = ground.open_schools(day)
        self.model = cp_model.CpModel()
        self.lever: dict[Any, Any] = {}
        self.pairs: dict[Pair, Lit] = {}
        self._bars = ground.bars(day)
        for i in ground.people:
            for s in self.schools:
                self._add_pair(i, s)
        self.new = self._hires() if kind == "hire" else {}
        self._loads()
        self._mutual()

    def _lever(self, key: Any) -> Any:
        if key not in self.lever:
            self.lever[key] = self.model.new_bool_var(f"lever/{self.kind}/{len(self.lever)}")
        return self.lever[key]

    def _add_pair(self, i: str, s: str) -> None:
        bars = self._bars.get((i, s), ())
        lever = None
        if bars:
            lever = self._opened_by(i, s, bars)
            if lever is None:
                return
        x = self.model.new_bool_var(f"board/postings/{s}/{i}")
        if lever is not None:
            self.model.add_implication(x, self._lever(lever))
        self.pairs[i, s] = x

    def _opened_by(self, i: str, s: str, bars: Sequence[str]) -> Any:
        """The one lever of this kind that would open a barred pair (None: there is none)."""
        if len(bars) > 1:
            return None
        ground = self.ground
        if bars[0] == REACH and self.kind == "reach":
            return i
        if bars[0] == REACH and self.kind == "minutes":
            return (i, s)
        if bars[0] == RECUSAL and self.kind == "recusal" and ground.people[i].school_id != s:
            return (i, s)
        if bars[0] == ELIGIBILITY and self.kind in ("term", "training"):
            faults = ground.faults(i, self.day)
            wanted = Fault.TERM if self.kind == "term" else Fault.TRAINING
            ended = self.kind != "term" or ground.people[i].term_end < self.day
            return i if faults == [wanted] and ended else None
        return None

    def _hires(self) -> dict[tuple[str, str], Lit]:
        """Candidate postings of whoever is appointed at a place, and how many that are."""
        ground, p = self.ground, self.ground.county.parameters
        cap = p.count("schools_per_inspector", ground.office_id)
        most = p.number("reach_minutes", ground.office_id)
        legs = ground.county.travel.matrix(list(self.towns), self.schools)
        found: dict[tuple[str, str], Lit] = {}
        for row, town in enumerate(self.towns):
            number = self.model.new_int_var(0, len(self.schools), f"lever/hire/{row}")
            self.lever[town] = number
            mine: list[Any] = []
            for column, s in enumerate(self.schools):
                if legs[row][column] <= most:
                    x = found[town, s] = self.model.new_bool_var(f"board/postings/{s}/new{row}")
                    mine.append((cap if ground.is_large(s) and ground.exclusive else 1) * x)
            self.model.add(sum(mine) <= cap * number)
        self._legs = {
            (town, s): float(legs[r][c])
            for r, town in enumerate(self.towns)
            for c, s in enumerate(self.schools)
        }
        return found

    def _loads(self) -> None:
        ground = self.ground
        for i in ground.people:
            limit, cap = ground.limit(i), ground.cap(i)
            if limit is None:
                continue
            mine = [(s, self.pairs[i, s]) for s in self.schools if (i, s) in self.pairs]
            weighed = sum(ground.weight(i, s) * x for s, x in mine)
            if self.kind == "load":
                over, beyond = self._lever(i), self.beyond()
                self.model.add(sum(x for _, x in mine) <= limit + beyond * over)
                self.model.add(weighed <= cap + beyond * over)
                continue
            if limit < cap:
                extra = (cap - limit) * self._lever(i) if self.kind == "max_schools" else 0
                self.model.add(sum(x for _, x in mine) <= limit + extra)
            self.model.add(weighed <= cap)

    def beyond(self) -> int:
        """How many schools beyond the limit a waived person is meant to hold: as few as do if all were waived."""
        people = list(self.ground.people)
        short = len(self.schools) - self.ground.places(self.schools, people)
        return max(OVER, 2 - (-short // max(1, len(people))))

    def _mutual(self) -> None:
        for (i, s), x in self.pairs.items():
            for pair in self.ground.mutual(i, s):
                if pair in self.pairs and (i, s) < pair:
                    self.model.add_bool_or([x.negated(), self.pairs[pair].negated()])

    def pulled(self, limits: Limits) -> Pulled:
        """The fewest levers for the most schools held; the nearest of equal ones."""
        if not self.lever:
            return Pulled(self.kind, (), tuple(self.schools))
        covered: list[Any] = []
        for s in self.schools:
            mine = [x for (_, other), x in self.pairs.items() if other == s]
            mine += [x for (_, other), x in self.new.items() if other == s]
            self.model.add(sum(mine) <= 1)
            covered += mine
        if self.kind == "hire":
            self._count_hires(covered)
        self.model.minimize(OPEN * MINUTES * (len(self.schools) - sum(covered)) + self._price())
        run = solve(
            self.model, seed=limits.seed, limit=limits.seconds, stop=limits.stop, linearization=2, gap=self._gap
        )  # fmt: skip
        if not run.found:
            return Pulled(self.kind, (), tuple(self.schools))
        held = {s: i for (i, s), x in self.pairs.items() if run.is_true(x)}
        hired = {s: town for (town, s), x in self.new.items() if run.is_true(x)}
        used: list[Any] = []
        for key, literal in self.lever.items():
            amount = run.amount(literal)
            used += [key] * amount if self.kind == "hire" else [key][:amount]
        minutes = (
            max((self.ground.minutes(*pair) for pair in used), default=0.0) if self.kind == "minutes" else 0.0
        )
        open_ = tuple(s for s in self.schools if s not in held and s not in hired)
        return Pulled(self.kind, tuple(used), open_, {**held, **hired}, minutes)

    def _count_hires(self, covered: Sequence[Any]) -> None:
        """What counting alone says about the number of appointments: the proof would else take very long."""
        ground = self.ground
        cap = ground.county.parameters.count("schools_per_inspector", ground.office_id)
        large = [s for s in self.schools if ground.exclusive and ground.is_large(s)]
        limits = [ground.limit(i) for i in ground.people]
        if any(limit is None for limit in limits):
            return
        have = sum(cap if large and limit else limit or 0 for limit in limits)
        weight = len(self.schools) + (cap - 1) * len(large)
        least = -(-(weight - have) // cap)
        self.model.add(sum(self.lever.values()) + len(self.schools) - sum(covered) >= least)

    @property
    def _gap(self) -> float:
        # Few appointments matter, the last minute of the way does not.
        return {"hire": 0.001, "load": 0.005}.get(self.kind, 0.0)

    def _price(self) -> Any:
        if self.kind == "minutes":
            worst = self.model.new_int_var(0, MOST, "worst")
            for (i, s), lever in self.lever.items():
                whole = min(MOST, -int(-self.ground.minutes(i, s) // 1))
                self.model.add(worst >= whole * lever)
            return worst
        price = MINUTES * sum(self.lever.values())
        if self.kind == "hire":
            price = HIRE * sum(self.lever.values()) + sum(
                min(MOST, round(self._legs[key])) * x for key, x in self.new.items()
            )
            price += sum(min(MOST, round(self.ground.minutes(*pair))) * x for pair, x in self.pairs.items())
        if self.kind == "load":
            # Of equally few people overloaded, the loads beyond the limit are kept small.
            for i in self.ground.people:
                limit = self.ground.limit(i)
                if limit is not None:
                    mine = [x for (who, _), x in self.pairs.items() if who == i]
                    over = self.model.new_int_var(0, len(self.schools), f"over/{i}")
                    self.model.add(over >= sum(mine) - limit)
                    price = price + over
        return price
