"""Where a release stands: a draft, submitted, or approved; by whom, on which day, under which document number.

A plan that was joined of the plans of several offices also tells where each of these stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from duxue.scenarios.codes import Code
from duxue.scenarios.plan import Plan

KEY = "state"
"""The key of ``outcome.json`` under which it stands; a release that tells none is a draft."""
JOINED = "joined"
"""The key under which a joined plan tells where its offices' plans stand."""


class State(Code):
    """How far a release has come."""

    DRAFT = "draft", "草案"
    SUBMITTED = "submitted", "送审"
    APPROVED = "approved", "审定"


def state_named(word: str) -> State:
    """The state of an English word (KeyError for another)."""
    return {one.value: one for one in State}[word]


@dataclass(frozen=True, slots=True)
class JoinedOffice:
    """An office of a joined plan, and where its plan stands (None: it has none that is in)."""

    name: str
    state: State | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A release's state with who set it, on which day (ISO), and the document's number (each may be blank).

    ``offices`` are those whose plans were joined into it (none: it was planned as it is).
    """

    state: State = State.DRAFT
    by: str = ""
    on: str = ""
    document: str = ""
    offices: tuple[JoinedOffice, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The state as it stands in ``outcome.json``."""
        return {"state": self.state.value, "by": self.by, "on": self.on, "document": self.document}


def standing_of(outcome: Mapping[str, Any]) -> Standing:
    """Where the release stands that an outcome belongs to."""
    told, offices = outcome.get(KEY), _offices(outcome.get(JOINED))
    if not isinstance(told, Mapping) or told.get("state") not in [one.value for one in State]:
        return Standing(offices=offices)
    by, on, document = (str(told.get(name) or "") for name in ("by", "on", "document"))
    return Standing(state_named(told["state"]), by, on, document, offices)


def joined_json(offices: Sequence[JoinedOffice]) -> list[dict[str, str]]:
    """Where the offices of a joined plan stand, as it is told in ``outcome.json``."""
    return [{"office": one.name, "state": one.state.value if one.state else ""} for one in offices]


def _offices(told: Any) -> tuple[JoinedOffice, ...]:
    known = {one.value: one for one in State}
    found = [one for one in told if isinstance(one, Mapping)] if isinstance(told, list | tuple) else []
    return tuple(JoinedOffice(str(one.get("office")), known.get(one.get("state", ""))) for one in found)


def standing_text(standing: Standing) -> tuple[str, str]:
    """A release's state in words, in Chinese and in English: ``审定（某某，2027-01-05，某教督〔2027〕1号）``.

    Of a joined plan that nobody has submitted or approved, it is that of its offices.
    """
    told = [text for text in (standing.by, standing.on, standing.document) if text]
    zh, en = standing.state.zh, standing.state.value
    if told:
        zh, en = f"{zh}（{'，'.join(told)}）", f"{en} ({', '.join(told)})"
    if not standing.offices:
        return zh, en
    own = standing.state is not State.DRAFT
    together_zh, together_en = joined_text(standing.offices)
    return (f"{zh}；{together_zh}", f"{en}; {together_en}") if own else (together_zh, together_en)


def joined_text(offices: Sequence[JoinedOffice]) -> tuple[str, str]:
    """How many offices a joined plan holds and where they stand: ``汇总18个督导室：审定15、草案3``."""
    count = Counter(one.state for one in offices)
    held = [state for state in reversed(State) if count[state]]
    zh = "、".join(f"{state.zh}{count[state]}" for state in held)
    en = ", ".join(f"{count[state]} {state.value}" for state in held)
    inside = len(offices) - count[None]
    left_zh, left_en = (
        (f"，另有{count[None]}个未编入", f"; {count[None]} not in it") if count[None] else ("", "")
    )
    return f"汇总{inside}个督导室：{zh}{left_zh}", f"{inside} offices joined: {en}{left_en}"


def is_approved(plan: Plan) -> bool:
    """Whether a plan is an approved release, which nobody edits any more."""
    return standing_of(plan.outcome).state is State.APPROVED
