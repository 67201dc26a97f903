"""What a program, a page or the command line may ask of the planner, in memory: one function a verb.

Every function takes a county as ``read`` gives it (or the path of a workbook or folder) and answers with plain objects;
nothing is written until ``publish`` is asked to. Tables of a plan are tuples that also give themselves as pandas frames:
``result.plan.postings.frame()``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from duxue.models.stop import Stop
from duxue.planner.answers import Checked, Judged, Planned, ProblemsError, RefusedError
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

if TYPE_CHECKING:
    from duxue.models.planning import Progress
    from duxue.planner.explain import Explained
    from duxue.planner.publish.comparison.comparison import Comparison
    from duxue.planner.staffing import Staffed
    from duxue.planner.stress import Stressed
    from duxue.planner.words import Lang

__all__ = [
    "Plan", "ProblemsError", "RefusedError", "Result", "Stop", "audit", "check", "compare", "explain", "plan", "publish", "read", "revise", "staffing",
    "stress",
]  # fmt: skip
Result = Planned
"""What a plan answers: ``county``, ``plan``, ``audit``, ``open``, ``gaps``, ``findings``, ``code``."""
Scenario = County | Path | str
"""A county that was read, or where it lies."""


def read(scenario: Path | str) -> County:
    """Read an office's workbook or folder of csv files.

    Parameters
    ----------
    scenario : path of an ``.xlsx``, ``.xls`` or ``.ods`` workbook, or of a folder of UTF-8 csv files

    Returns
    -------
    The county (or city): its rows, horizon, calendar, travel times and parameters.

    Raises
    ------
    ProblemsError
        Something must be put right first; its ``problems`` list everything at once, with sheet and cell.
    """
    checked = check(scenario)
    if checked.county is None:
        raise ProblemsError(checked.problems)
    return checked.county


def check(scenario: Path | str) -> Checked:
    """List every problem of a scenario at once, and hold the demand of every rule against the staff.

    Returns
    -------
    ``problems`` with sheet and cell, ``demands`` by rule and office, and ``county`` where it could be read.
    """
    from duxue.planner import office

    return office.check(Path(scenario))


def plan(
    county: Scenario,
    *,
    seconds: float | None = None,
    seed: int | None = None,
    offices: Sequence[str] = (),
    given: Plan | None = None,
    workers: int = 1,
    work: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Stop | None = None,
) -> Result:
    """Plan the year: who answers for which school, every team event, every routine visit.

    Parameters
    ----------
    county : a county as ``read`` gives it, or its path
    seconds : work for each office, in seconds of an ordinary machine, counted by the solver's own clock [90]
    seed : another seed for every draw than the scenario's
    offices : ids or names of the offices to plan [all]; the city's own is planned before its counties
    given : the plan from which the other offices' rows are taken
    workers : processes, at most one an office; any number gives the same plan
    work : a folder that keeps what each office has finished, so that a run that was killed goes on from there
    progress : hears office, stage, objective, bound and gap while the work goes on
    stop : ``stop.ask()`` from another thread ends every stage with its best so far

    Returns
    -------
    The plan with its audit. Minutes of objectives and bounds are an inspector's.

    Raises
    ------
    ProblemsError, RefusedError
        The scenario has problems, an office is not known, or there is no plan at all.
    """
    from duxue.models.planning import plan_office
    from duxue.planner.crew.city import Crew, OfficesRunner, plan_city
    from duxue.planner.crew.here import OfficesHere
    from duxue.planner.crew.work import Work
    from duxue.planner.joining import joined
    from duxue.planner.plan_run import DEFAULT_SECONDS, carried
    from duxue.planner.publishing import EFFORT_PER_SECOND, chosen, with_seed

    whole, stop = with_seed(_county(county), seed), stop or Stop()
    wanted = chosen(whole, offices, city_too=given is None)
    others = carried(whole, given or Plan(), wanted)
    effort = (seconds or DEFAULT_SECONDS) * EFFORT_PER_SECOND
    tell = progress or _nobody
    runner: OfficesRunner = OfficesHere(whole, effort, stop, tell, plan_office)
    if work is not None:
        runner = Crew(whole, effort, workers, Work(work), stop, tell, plan_office)
    run = plan_city(runner, wanted, others)
    made, left_out = joined(whole, (*others, *run.parts))
    return replace(_judged(whole, made), stopped=stop.is_asked(), left_out=left_out)


def audit(county: Scenario, plan: Plan | Path | str) -> Judged:
    """Hold a plan against every rule, from its tables alone and without the solver.

    Parameters
    ----------
    county : a county as ``read`` gives it, or its path
    plan : a plan, a plan folder, or a plan's workbook that was edited by hand

    Raises
    ------
    ProblemsError
        The scenario or the plan cannot be read.
    """
    from duxue.scenarios.reading.scenario import read_plan

    whole = _county(county)
    if isinstance(plan, Plan):
        return _judged(whole, plan)
    made, problems = read_plan(Path(plan))
    if made is None:
        raise ProblemsError(problems)
    return replace(_judged(whole, made), problems=problems)


def revise(
    result: Judged,
    changes: Path | str,
    as_of: date,
    *,
    seconds: float | None = None,
    max_moves: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Stop | None = None,
) -> Result:
    """Plan again after changes: what is past or public stays, the rest moves as little as possible.

    Parameters
    ----------
    result : the plan in force with its county, as ``plan`` or ``audit`` gives them
    changes : a workbook of changes, or the plan's own workbook with its ledger filled in
    as_of : the day of the revision; what lies before it is past
    seconds : work for each office that the changes touch [20]
    max_moves : schools that may change hands at most

    Raises
    ------
    ProblemsError, RefusedError
        The changes have problems, or the day does not lie in the plan's horizon.
    """
    from duxue.planner.revising.rerun import revised_here

    county, made = _made(result)
    stop = stop or Stop()
    after, task_plan, left_out = revised_here(
        county, made, Path(changes), as_of, seconds=seconds, max_moves=max_moves, stop=stop, tell=progress or _nobody
    )  # fmt: skip
    return replace(_judged(after, task_plan), stopped=stop.is_asked(), left_out=left_out)


def explain(
    county: Scenario, plan: Plan | None = None, *, offices: Sequence[str] = (), stop: Stop | None = None
) -> Explained:
    """Say why no plan keeps every rule: which rules, where, short by how much, and the ways out, each tried.

    Parameters
    ----------
    plan : a plan whose open duties are to be explained too
    offices : ids or names [all]
    """
    from duxue.planner.explain import answered
    from duxue.planner.publishing import chosen
    from duxue.scenarios.reading.scenario import Reading

    whole = _county(county)
    wanted = chosen(whole, offices, city_too=False)
    return answered(whole.source or Path(), Reading(whole, ()), plan, wanted, stop=stop)


def compare(
    county: Scenario,
    whatifs: Path | str,
    *,
    seconds: float | None = None,
    lang: Lang = "zh",
    progress: Callable[[Progress], None] | None = None,
    stop: Stop | None = None,
) -> Comparison:
    """Plan a scenario as it is and under each what-if, and lay the plans side by side.

    Parameters
    ----------
    whatifs : a workbook or toml file of what-ifs
    seconds : work for each office of each what-if [40]

    Raises
    ------
    ProblemsError
        The file of what-ifs has problems, or an edit cannot be made.
    """
    from duxue.planner.compare import compared_here

    return compared_here(
        _county(county), Path(whatifs), seconds=seconds, lang=lang, stop=stop or Stop(), tell=progress or _nobody
    )  # fmt: skip


def staffing(
    county: Scenario,
    *,
    years: int = 0,
    seconds: float | None = None,
    offices: Sequence[str] = (),
    lang: Lang = "zh",
    stop: Stop | None = None,
) -> Staffed:
    """Find the smallest staff of each office that keeps the rules, with its proof, and whom to take on.

    Parameters
    ----------
    years : years ahead to look, as terms end and people retire [0: none]
    seconds : work for each whole plan that is tried [by the number of schools]
    """
    from duxue.planner.publishing import chosen
    from duxue.planner.staffing import StaffingWish, found
    from duxue.scenarios.reading.scenario import Reading

    whole = _county(county)
    return found(
        Reading(whole, ()), whole.source or Path(), chosen(whole, offices, city_too=False),
        StaffingWish(years=years, seconds=seconds, lang=lang), places=None, stop=stop or Stop(), say=_nobody,
    )  # fmt: skip


def stress(result: Judged, *, draws: int = 100, workers: int = 1, stop: Stop | None = None) -> Stressed:
    """Draw years with absences, emergencies and snow days, mend the plan in each, and count what is lost.

    Parameters
    ----------
    result : a plan with its county
    draws : number of years [100]; figures come with 95 % intervals
    workers : processes; any number gives the same figures
    """
    from duxue.planner.stress import found

    county, made = _made(result)
    return found(county, made, draws=draws, workers=workers, stop=stop or Stop(), tell=lambda *_: None)


def publish(
    answer: Judged | Comparison | Staffed | Stressed,
    out: Path | str,
    *,
    lang: Lang = "zh",
    replace: bool = False,
) -> Path:
    """Write what a verb answered as a folder that appears whole or not at all.

    Parameters
    ----------
    answer : a plan (tables, workbook, maps, calendars, cards, report), a comparison, a staffing or a stress test
    out : a folder that is not there yet (or, with ``replace``, one that this program wrote)

    Raises
    ------
    RefusedError
        Something else lies there.
    """
    from duxue.planner.publish.comparison.comparison import Comparison
    from duxue.planner.staffing import Staffed
    from duxue.planner.stress import Stressed

    place = Path(out)
    if isinstance(answer, Comparison):
        from duxue.planner.compare import write_comparison

        write_comparison(answer, place, replace=replace)
    elif isinstance(answer, Staffed):
        from duxue.planner.publish.staffing.folder import write_staffing

        write_staffing(answer, place, lang, replace=replace)
    elif isinstance(answer, Stressed):
        from duxue.planner.publish.stress.folder import write_stress

        write_stress(answer, place, lang, replace=replace)
    else:
        from duxue.planner.publishing import Wish, published

        county, made = _made(answer)
        published(county, made, county.source, place, Wish(lang=lang, replace=replace))
    return place


def _county(scenario: Scenario) -> County:
    return scenario if isinstance(scenario, County) else read(scenario)


def _made(result: Judged) -> tuple[County, Plan]:
    if result.county is None or result.plan is None:
        raise ProblemsError(result.problems)
    return result.county, result.plan


def _judged(county: County, plan: Plan) -> Planned:
    from duxue.planner.audit import audit as hold_against_rules

    return Planned((), county, plan, hold_against_rules(county, plan))


def _nobody(_: object) -> None:
    """Nobody listens."""
