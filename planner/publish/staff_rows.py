"""Demand against staff, for the report: what each rule that can count demands of an office, and what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from duxue.models.rules import staffing_level
from duxue.models.rules.card import CountingRule
from duxue.models.rules.register import RULES
from duxue.planner.publish.context import PublishContext
from duxue.planner.words import pick

LEVEL = staffing_level.CARD.id
"""The rule by whose shortage people are recruited."""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """What a rule demands of an office's staff, and what there is."""

    office: str
    rule_id: str
    rule: str
    demanded: float
    available: float

    @property
    def short(self) -> float:
        """By how much there is too little (0: enough)."""
        return max(0.0, self.demanded - self.available)


def staff_rows(edition: PublishContext) -> list[StaffRow]:
    """Demand against supply of every rule that can count, by rule and office."""
    county = edition.county
    return [
        StaffRow(edition.subject(need.subject), one.CARD.id, pick(edition.lang, one.CARD.zh, one.CARD.en), need.demanded, need.available)
        for one in RULES
        if hasattr(one, "count")
        for need in cast(CountingRule, one).count(county, county.parameters)
    ]  # fmt: skip
