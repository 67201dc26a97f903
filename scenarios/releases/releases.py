"""Releases of a plan: each with its parent, its reason, its day and what it moved, oldest first, in the plan's outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from duxue.scenarios.files.writing import sealed
from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.state import State, standing_of
from duxue.scenarios.sheets import PLAN
from duxue.scenarios.typed_json import typed

KEY = "releases"
"""The key of ``outcome.json`` under which all releases stand."""


@dataclass(frozen=True, slots=True)
class Moves:
    """How many schools changed hands, how many events and visits changed; the fewest schools that must (None: not told).

    ``proven`` says that the fewest is proven; else it is a lower bound.
    """

    postings: int = 0
    events: int = 0
    visits: int = 0
    least: int | None = None
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """One release: its number from 1 on, the digest of its parent's tables (blank: none), why, as of which day (ISO).

    ``reason_en`` is the reason in English, blank in releases that were made before it was kept; ``standing`` says who
    submitted or approved it, as ``duxue.scenarios.releases.state`` tells it (empty: a draft).
    """

    number: int = 1
    parent: str = ""
    reason: str = ""
    as_of: str = ""
    moves: Moves = Moves()
    reason_en: str = ""
    standing: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The release as it stands in ``outcome.json``."""
        return asdict(self)


def plan_digest(plan: Plan) -> str:
    """The sha256 of a plan's tables: the same for the same plan, whatever file it came from."""
    return sealed(PLAN, {table.name: getattr(plan, table.name) for table in PLAN})


def releases_of(plan: Plan) -> tuple[Release, ...]:
    """All releases up to this one, oldest first; a plan that tells none is the first."""
    found = typed(tuple[Release, ...], plan.outcome.get(KEY, []), KEY)
    found = found or (Release(as_of=str(plan.outcome.get("as_of") or "")),)
    return (*found[:-1], replace(found[-1], standing=_standing(plan.outcome)))


def _standing(outcome: Mapping[str, Any]) -> dict[str, str]:
    """Where the release of an outcome stands; a draft tells nothing."""
    standing = standing_of(outcome)
    return {} if standing.state is State.DRAFT else standing.to_json()


def release_of(plan: Plan) -> Release:
    """The release that a plan is."""
    return releases_of(plan)[-1]


def released(
    before: Plan, after: Plan, *, reason: str, as_of: str, moves: Moves, reason_en: str = ""
) -> Plan:
    """The revised plan as the next release of the former one: its history is the former's and one more."""
    history = releases_of(before)
    fresh = Release(history[-1].number + 1, plan_digest(before), reason, as_of, moves, reason_en)
    told = [one.to_json() for one in (*history, fresh)]
    return replace(after, outcome={**after.outcome, KEY: told})
