"""Reading the reason that an unmet row carries in its facts."""

from __future__ import annotations

from collections.abc import Mapping

from duxue.models.explaining.telling import Text
from duxue.scenarios.plan import Unmet


def reason_said(row: Unmet) -> Text | None:
    """The reason that an unmet row carries, in both languages (None: it carries none)."""
    pairs = facts_of(row)
    if "reason_zh" not in pairs:
        return None
    return Text(pairs["reason_zh"], pairs.get("reason_en", pairs["reason_zh"]))


def facts_of(row: Unmet) -> Mapping[str, str]:
    """The facts of an unmet row by key."""
    pairs = (part.partition("=") for part in row.facts.split("; "))
    return {key.strip(): value for key, sign, value in pairs if sign}
