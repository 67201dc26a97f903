"""What planning an office answers with and tells meanwhile, and the offices' plans joined: no planner is loaded for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from duxue.models.declaring import declared
from duxue.models.outcomes import SUMMED, outcome_of, timing_of
from duxue.models.stage_end import Level, Outcome
from duxue.scenarios.as_imposed import with_imposed
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.trajectory import Step

OWN = ("postings", "stand_ins", "zones", "events", "seats", "visits", "attendance", "cycle")
"""The tables of which an office has rows of its own."""


def beside(facts: Plan, own: Plan) -> Plan:
    """What stands, with an office's own rows."""
    tables: dict[str, Any] = {name: (*getattr(facts, name), *getattr(own, name)) for name in OWN}
    return replace(facts, **tables)


@dataclass(frozen=True, slots=True)
class Progress:
    """What a planner tells while it works: office, stage, how the stage stands, and the share of the work that is done.

    ``steps`` are those of a stage that has ended, as its outcome has them.
    """

    office: str
    stage: str
    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    done_share: float
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class OfficePlan:
    """One office's own rows (what others fixed is not among them), and how each stage ended."""

    office_id: str
    plan: Plan
    stages: tuple[Outcome, ...]

    @property
    def left_open(self) -> tuple[int, int]:
        """Open musts and breaches in principle, as the last stage tells them."""
        musts, others = self._levels()
        return musts.open, others.open

    @property
    def standing(self) -> tuple[int, int, float]:
        """What is left open, then the minutes of the stages that are summed up: the smaller is the better."""
        return *self.left_open, sum(o.objective or 0.0 for o in self.stages if o.stage in SUMMED)

    @property
    def least_musts(self) -> bool:
        """Whether it is proven that no plan leaves fewer musts open."""
        musts, _ = self._levels()
        return musts.open <= musts.bound

    @property
    def least_open(self) -> bool:
        """Whether it is proven besides that none with as few breaks fewer rules in principle."""
        _, others = self._levels()
        return self.least_musts and others.open <= others.bound

    def _levels(self) -> tuple[Level, Level]:
        last = self.stages[-1]
        return last.musts or Level(0, 0), last.in_principle or Level(0, 0)


def join_plans(county: County, parts: Sequence[OfficePlan]) -> Plan:
    """All offices' rows and the imposed visits in one plan; what it leaves open at these offices stands in ``unmet``."""
    tables: dict[str, tuple[Any, ...]] = {
        name: tuple(row for part in parts for row in getattr(part.plan, name)) for name in OWN
    }
    tables["events"] = with_imposed(county, tables["events"])
    stages = [outcome for part in parts for outcome in part.stages]
    plan = Plan(**tables, outcome=outcome_of(county, stages), timing=timing_of(stages))
    return replace(plan, unmet=declared(county, plan, [part.office_id for part in parts]))
