"""What every rule tells of itself: source, force, reading, parameters and words; and what a check finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol, runtime_checkable

from duxue.models.facts.spans import Span
from duxue.models.rules.pen import Pen
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Parameters, ParameterSpec
from duxue.scenarios.plan import Plan, Unmet

Fact = str | int | float | date
Day = date


class Table(StrEnum):
    """The tables of a plan that stages decide."""

    POSTINGS = "postings"
    STAND_INS = "stand_ins"
    ZONES = "zones"
    EVENTS = "events"
    SEATS = "seats"
    VISITS = "visits"
    ATTENDANCE = "attendance"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: the document, the clause, and its words."""

    document: str
    clause: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Card:
    """A rule's identity: id, titles, force, sources, reading, parameters, and the words of its findings.

    ``finding_zh`` and ``finding_en`` are templates over the finding's facts plus ``{subject}`` (id), ``{name}`` (the
    subject's name, with the id where there is none) and ``{date}``.
    """

    id: str
    zh: str
    en: str
    force: Force
    binds: frozenset[Table]
    """The tables whose rows can break or keep the rule: a stage that decides one of them posts it, or prices it."""
    sources: tuple[Source, ...]
    reading_zh: str
    reading_en: str
    finding_zh: str
    finding_en: str
    parameters: tuple[ParameterSpec, ...] = ()
    office_choice: bool = False
    """True where the whole rule, not only a number of it, is the office's choice (☐)."""
    wordings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Other templates (Chinese, English) where one sentence does not fit every breach.

    They go by the finding's fact ``what``, or by ``told``, which makes no other breach of it.
    """


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of a rule in a plan: one subject, the first day (None where there is none), the facts."""

    rule: str
    subject: str
    date: date | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    force: Force | None = None
    """None: the rule's own force; set where one part of a rule binds differently (levelling of the round)."""
    declared: bool = False
    days: Span | None = None
    """The days that the breach touches: a duty's window, else the broken stretch (None: ``date`` alone, or none at all)."""

    def touches(self, first: Day | None, last: Day | None) -> bool:
        """Whether the breach lies on some of these days; blank ends are open, and a breach without days lies on any."""
        own = self.days or (self.date and (self.date, self.date))
        return not own or (own[0] <= (last or Day.max) and (first or Day.min) <= own[1])

    def unmet(self, note: str = "") -> Unmet:
        """The row by which a plan owns up to the breach, with ``note`` behind its facts."""
        first, last = self.days or (self.date, self.date)
        facts = "; ".join(filter(None, (facts_text(self.facts), note)))
        return Unmet(self.rule, self.subject, first, last, facts)

    def is_declared_by(self, row: Unmet) -> bool:
        """Whether a row of ``unmet`` owns up to the breach: the same rule and subject, on some of its days."""
        same = (row.rule, row.subject) == (self.rule, self.subject)
        return same and self.touches(row.start, row.end)


@dataclass(frozen=True, slots=True)
class Need:
    """A rule's arithmetic for one subject: how much it demands, and how much there is."""

    subject: str
    demanded: float
    available: float

    @property
    def short(self) -> float:
        """How much is lacking (0: enough)."""
        return max(0.0, self.demanded - self.available)


@runtime_checkable
class Rule(Protocol):
    """A rule file as the register sees it; ``post`` and ``count`` may be missing where nothing is posted or counted.

    The module itself is the object: its functions are the methods, its ``CARD`` the attribute.
    """

    CARD: Card

    def check(self, county: County, plan: Plan, p: Parameters) -> Iterable[Finding]:
        """What of the plan breaks the rule, from the plan's tables alone."""


class PostingRule(Rule, Protocol):
    """A rule that also binds the solver."""

    def post(self, at: Pen, county: County, p: Parameters) -> None:
        """Write the rule's requirements on the candidates of a board."""


class CountingRule(Rule, Protocol):
    """A rule whose demand can be held against what there is before anything is solved."""

    def count(self, county: County, p: Parameters) -> Iterable[Need]:
        """Demand and supply per subject."""


def facts_text(facts: Mapping[str, Fact]) -> str:
    """Facts as one cell: ``have=6; limit=5``."""
    return "; ".join(f"{key}={plain_fact(value)}" for key, value in facts.items())


def plain_fact(value: Fact) -> str | int | float:
    """A fact for programs: days in ISO form, codes as their English words, numbers to three places."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 3)
    return str(value) if isinstance(value, str) else value
