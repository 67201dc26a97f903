"""What a rerun is asked at which prices, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from duxue.models.planning import OfficePlan
from duxue.models.postings.least_change.prices import CurvePoint, Prices
from duxue.scenarios.plan import Plan


@dataclass(frozen=True)
class Order:
    """What the rerun of one office starts from: the released plan, what others fixed, what was not done, and the prices.

    ``given`` (the city's revised plan) stands as fact. Events and visits in ``not_done`` did not take place and fall due
    again. With ``max_moves`` at most so many schools may change hands, whatever stays open for it; with ``mend`` what the
    plan before left open asks for moves too.
    """

    before: Plan
    given: Plan
    prices: Prices
    max_moves: int | None = None
    not_done: frozenset[str] = frozenset()
    mend: bool = False


@dataclass(frozen=True, slots=True)
class Moves:
    """How much a rerun changed: schools whose responsible inspector differs on some day from the as-of day on, and so on.

    ``least_postings`` is what the least breach of rules takes at the least, ``proven`` whether that number is certain
    (else it is a lower bound). ``zones`` counts schools in another zone.
    """

    postings: int
    events: int
    visits: int
    least_postings: int
    proven: bool
    zones: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """Something public that a rule made impossible: an event's id or a school, the rule, and what was done, in words."""

    subject: str
    rule: str
    zh: str
    en: str


@dataclass(frozen=True)
class RevisedOffice(OfficePlan):
    """One office's rows after the changes, and how far they are from the released ones."""

    moves: Moves
    curve: tuple[CurvePoint, ...]
    broken: tuple[Broken, ...]
