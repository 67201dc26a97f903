"""The verb ``plan``: a scenario planned office by office, joined, audited, and published where that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from duxue.models.office_plan import OfficePlan
from duxue.planner.answers import Exit, Planned, RefusedError
from duxue.planner.crew.city import Ordered
from duxue.planner.crew.named import plan_office
from duxue.planner.joining import joined
from duxue.planner.publish.drawer import drawer_begun
from duxue.planner.publish.output import Output, claim
from duxue.planner.publishing import (
    Scenario,
    chosen,
    judged,
    opened,
    published,
    read_plan_at,
    source_of,
    with_seed,
)
from duxue.planner.run import Run, Task
from duxue.planner.words import REFUSED
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.shares import Shares

DEFAULT_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be planned: another seed, only some offices (ids or names), beside a given plan."""

    seed: int | None = None
    offices: tuple[str, ...] = ()
    given: Plan | Path | None = None


def planned(scenario: Scenario, asked: Asked, run: Run, output: Output | None) -> Planned:
    """Plan office by office, audit, and publish where there is an output; nothing is written where anything is wrong.

    Raises ``RefusedError`` where a folder or office does not fit or there is no plan, and ``OfficeFailedError`` where a
    process broke.
    """
    given_from = asked.given if isinstance(asked.given, Path) else None
    with claim(output, (source_of(scenario), given_from)), ExitStack() as early:
        with run.offices(run.effort(DEFAULT_SECONDS), Task(plan_office), output) as planning:
            whole, warnings = opened(scenario)
            county = with_seed(whole, asked.seed)
            given = read_plan_at(asked.given) if isinstance(asked.given, Path) else asked.given
            offices = chosen(county, asked.offices, above_too=given is None)
            drawer = None if output is None else drawer_begun(county)
            if drawer is not None:
                early.enter_context(drawer)
            if output is not None:
                import duxue.planner.publish.bundle  # noqa: F401, PLC0415 - what publishes is loaded while the offices' processes load
            run.ready({one: county.units[one].name for one in offices})
            others = carried(county, given or Plan(), offices)
            (done,) = planning.plan(Ordered(county, offices, tuple(others)))
        if not done.parts:
            raise RefusedError(*REFUSED["nothing_planned"], Exit.STOPPED)
        if output is not None:
            run.say("audit")
        made, left_out = joined(county, (*others, *done.parts))
        answer = judged(county, made)
        if output is not None:
            run.say("publish")
            answer = published(answer, output, drawer=drawer)
            if not done.left_out:
                run.drop(output, offices)
    return replace(answer, problems=warnings, stopped=run.stop.is_asked(), left_out=left_out)


def carried(county: County, given: Plan, offices: Sequence[str]) -> list[OfficePlan]:
    """The offices that a given plan holds and that are not planned anew."""
    shares = Shares(county, given)
    others = [unit.unit_id for unit in county.offices if unit.unit_id not in offices]
    parts = [OfficePlan(office, shares.rows_of(office), ()) for office in others]
    return [part for part in parts if part.plan.postings or part.plan.events]
