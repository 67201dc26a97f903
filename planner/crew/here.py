"""Offices planned one after another in this very process: nothing is written to disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from duxue.models.planning import OfficePlan, Progress
from duxue.models.solver import Stop
from duxue.planner.crew.city import CityRun, PlanOffice
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.subset import office_county


@dataclass(frozen=True, slots=True)
class OfficesHere:
    """Plans offices in this process, one after another; a stop begins no more."""

    county: County
    effort: float
    stop: Stop
    tell: Callable[[Progress], None]
    planner: PlanOffice

    def plan(self, offices: Sequence[str], given: Plan) -> CityRun:
        """Plan some offices, each with the same given plan as fact."""
        parts: list[OfficePlan] = []
        for office in offices:
            if self.stop.is_asked():
                break
            cut = office_county(self.county, office)
            parts.append(
                self.planner(cut, office, given=given, effort=self.effort, stop=self.stop, tell=self.tell)
            )
        return CityRun(tuple(parts), tuple(offices[len(parts) :]))
