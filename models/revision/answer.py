"""What a rerun is asked at which prices, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from duxue.models.office_plan import OfficePlan
from duxue.models.postings.least_change.prices import Prices
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.revision_told import Broken, CurvePoint, Moves


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


@dataclass(frozen=True)
class RevisedOffice(OfficePlan):
    """One office's rows after the changes, and how far they are from the released ones."""

    moves: Moves
    curve: tuple[CurvePoint, ...]
    broken: tuple[Broken, ...]
