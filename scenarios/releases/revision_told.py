"""What a revised plan tells of itself in ``outcome.json``, as it stands there: each revised office, and its calendars' past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

REVISION = "revision"
CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Moves:
    """How much a revision changed in one office: schools whose responsible inspector differs on some day to come, and so on.

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
    travel: float
    unmet: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Something public that a rule made impossible: an event's id or a school, the rule, and what was done, in words."""

    subject: str
    rule: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class OfficeTold:
    """One revised office: what moved, the curve of moves against price, what broke."""

    office: str
    moves: Moves
    curve: tuple[CurvePoint, ...]
    broken: tuple[Broken, ...]


@dataclass(frozen=True, slots=True)
class RevisionTold:
    """A whole revision; the difference is read by ``duxue.scenarios.releases.difference_told``."""

    offices: tuple[OfficeTold, ...]
    difference: dict[str, Any]


@dataclass(frozen=True, slots=True)
class WithdrawnTold:
    """A calendar entry of a former release that is no more: whose it was, what it was, its days or hours, its sequence."""

    person: str
    summary: str
    start: date | datetime
    end: date | datetime
    sequence: int
    summary_en: str = ""

    @property
    def day(self) -> date:
        """Its first day."""
        return self.start.date() if isinstance(self.start, datetime) else self.start


@dataclass(frozen=True, slots=True)
class CalendarTold:
    """How often each calendar entry was reissued, and which entries are no more, by their ids."""

    sequences: dict[str, int] = field(default_factory=dict)
    withdrawn: dict[str, WithdrawnTold] = field(default_factory=dict)
