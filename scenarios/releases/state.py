"""Where a release stands: a draft, submitted, or approved; by whom, on which day, under which document number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from duxue.scenarios.codes import Code
from duxue.scenarios.plan import Plan

KEY = "state"
"""The key of ``outcome.json`` under which it stands; a release that tells none is a draft."""


class State(Code):
    """How far a release has come."""

    DRAFT = "draft", "草案"
    SUBMITTED = "submitted", "送审"
    APPROVED = "approved", "审定"


def state_named(word: str) -> State:
    """The state of an English word (KeyError for another)."""
    return {one.value: one for one in State}[word]


@dataclass(frozen=True, slots=True)
class Standing:
    """A release's state with who set it, on which day (ISO), and the document's number (each may be blank)."""

    state: State = State.DRAFT
    by: str = ""
    on: str = ""
    document: str = ""

    def to_json(self) -> dict[str, Any]:
        """The state as it stands in ``outcome.json``."""
        return {"state": self.state.value, "by": self.by, "on": self.on, "document": self.document}


def standing_of(outcome: Mapping[str, Any]) -> Standing:
    """Where the release stands that an outcome belongs to."""
    told = outcome.get(KEY)
    if not isinstance(told, Mapping) or told.get("state") not in [one.value for one in State]:
        return Standing()
    by, on, document = (str(told.get(name) or "") for name in ("by", "on", "document"))
    return Standing(state_named(told["state"]), by, on, document)


def standing_text(standing: Standing) -> tuple[str, str]:
    """A release's state in words, in Chinese and in English: ``审定（某某，2027-01-05，某教督〔2027〕1号）``."""
    told = [text for text in (standing.by, standing.on, standing.document) if text]
    zh, en = standing.state.zh, standing.state.value
    if not told:
        return zh, en
    return f"{zh}（{'，'.join(told)}）", f"{en} ({', '.join(told)})"


def is_approved(plan: Plan) -> bool:
    """Whether a plan is an approved release, which nobody edits any more."""
    return standing_of(plan.outcome).state is State.APPROVED
