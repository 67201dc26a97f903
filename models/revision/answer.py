"""What a rerun is asked at which prices, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from duxue.models.planning import OfficePlan
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan


@dataclass(frozen=True, slots=True)
class Prices:
    """The office's prices, in minutes: a posting, a zone of a school, a visit that changes."""

    posting: int
    zone: int
    visit: int

    @classmethod
    def of(cls, county: County, office_id: str) -> Prices:
        """The prices that an office has set (parameters ``price_moved_…``)."""
        kinds = ("posting", "zone", "visit")
        number = county.parameters.number
        return cls(*(round(number(f"price_moved_{kind}", office_id)) for kind in kinds))


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
class CurvePoint:
    """The best postings with at most so many moved schools: minutes on the road, and duties that stay open.

    ``travel`` counts the visits still to come; ``unmet`` units of musts and in-principle rules broken by postings.
    """

    moves: int
    travel: int
    unmet: int


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
