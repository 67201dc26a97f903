"""What a revised plan tells of itself in ``outcome.json``, as it stands there: each revised office, and its calendars' past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

REVISION = "revision"
CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class MovesTold:
    """What a revision moved in one office; ``least_postings`` is the fewest that must (``proven``, else a lower bound)."""

    postings: int
    events: int
    visits: int
    least_postings: int
    proven: bool
    zones: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """The best plan with at most so many moved postings: minutes on the road, and musts and in-principle rules left open."""

    moves: int
    travel: float
    unmet: int


@dataclass(frozen=True, slots=True)
class PublicBroken:
    """Something public that a rule made impossible, and what was done, in words."""

    subject: str
    rule: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class OfficeTold:
    """One revised office: what moved, the curve of moves against price, what broke."""

    office: str
    moves: MovesTold
    curve: tuple[Point, ...]
    broken: tuple[PublicBroken, ...]


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


@dataclass(frozen=True, slots=True)
class CalendarTold:
    """How often each calendar entry was reissued, and which entries are no more, by their ids."""

    sequences: dict[str, int] = field(default_factory=dict)
    withdrawn: dict[str, WithdrawnTold] = field(default_factory=dict)
