"""The verb ``plan``: a scenario read, planned office by office, joined, audited and published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace as replace_fields
from pathlib import Path

from duxue.models.planning import OfficePlan, Progress, plan_office
from duxue.models.solver import Stop
from duxue.planner.answers import Exit, Planned, RefusedError
from duxue.planner.crew.city import Crew, PlanOffice, plan_city
from duxue.planner.crew.work import Work
from duxue.planner.joining import joined
from duxue.planner.publish.folder import settle, work_folder
from duxue.planner.publishing import EFFORT_PER_SECOND, Wish, chosen, cores, published, read, with_seed
from duxue.scenarios.belonging import rows_of
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Problem
from duxue.scenarios.reading.scenario import read_plan

DEFAULT_SECONDS = 90.0


def planned(
    scenario: Path,
    out: Path,
    wish: Wish,
    *,
    stop: Stop,
    tell: Callable[[Progress], None],
    ready: Callable[[County, Sequence[str]], None] | None,
    planner: PlanOffice | None,
) -> Planned:
    """Read, plan office by office, audit, publish (``duxue.planner.office.plan``) into an output that is claimed already."""
    reading = read(scenario)
    if reading.county is None:
        return Planned(reading.problems)
    county = with_seed(reading.county, wish.seed)
    given, problems = read_given(wish.given)
    if given is None:
        return Planned(problems)
    offices = chosen(county, wish.offices, city_too=wish.given is None)
    if ready is not None:
        ready(county, offices)
    others = carried(county, given, offices)
    work = Work(work_folder(out))
    effort = (wish.seconds or DEFAULT_SECONDS) * EFFORT_PER_SECOND
    crew = Crew(county, effort, wish.workers or cores(), work, stop, tell, planner or plan_office)
    run = plan_city(crew, offices, others)
    if not run.parts:
        raise RefusedError(*_NOTHING_YET, Exit.STOPPED)
    tell(Progress("", "audit", "", None, None, None, 1.0))
    made, left_out = joined(county, (*others, *run.parts))
    tell(Progress("", "publish", "", None, None, None, 1.0))
    answer = published(county, made, scenario, out, wish)
    if not run.left_out:
        work.drop(offices)
    return replace_fields(answer, problems=reading.problems, stopped=stop.is_asked(), left_out=left_out)


_NOTHING_YET = (
    "已停止；尚无一个督导室有可用的安排，未写任何文件",
    "stopped before any office had a plan; nothing was written",
)


def read_given(folder: Path | None) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The plan that others are planned beside (an empty one where none is given), or its problems."""
    if folder is None:
        return Plan(), ()
    settle(folder)
    return read_plan(folder)


def carried(county: County, given: Plan, offices: Sequence[str]) -> list[OfficePlan]:
    """The offices that a given plan holds and that are not planned anew."""
    others = [unit.unit_id for unit in county.offices if unit.unit_id not in offices]
    parts = [OfficePlan(office, rows_of(county, given, office), ()) for office in others]
    return [part for part in parts if part.plan.postings or part.plan.events]
