"""What a program, a page or the command line may ask of the planner: one function a verb.

Every function takes a county as ``read`` gives it (or the path of a workbook or folder) and answers with plain objects in
memory. Nothing is written until ``publish`` is asked to, or a verb is given a folder ``out``: that is then kept for this run
from before its work begins, and what offices have finished lies beside it, so that the same call goes on from where a killed
one stood. Tables of a plan are tuples that also give themselves as pandas frames: ``result.plan.postings.frame()``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace as replace_fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from duxue.models.stop import Stop
from duxue.planner.answers import Checked, Judged, Planned, PlanRead, ProblemsError, RefusedError
from duxue.planner.publish.output import Output
from duxue.planner.publishing import Scenario, judged, opened, read_plan_at
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

if TYPE_CHECKING:
    from duxue.models.office_plan import Progress
    from duxue.planner.answers import Following
    from duxue.planner.editing.adopt import Adopted
    from duxue.planner.explained import Explained
    from duxue.planner.publish.comparison.comparison import Comparison
    from duxue.planner.staffed import Staffed
    from duxue.planner.stressed import Stressed
    from duxue.planner.words import Lang

    Step = Progress
    Listener = Callable[[Step], None]
    Ready = Callable[[Mapping[str, str]], None]

__all__ = [
    "Checked", "County", "Judged", "Plan", "PlanRead", "ProblemsError", "RefusedError", "Result", "Stop", "adopt", "approve", "audit", "check", "compare",
    "explain", "next_year", "plan", "publish", "read", "revise", "staffing", "stress",
]  # fmt: skip
Result = Planned
"""What a plan answers: ``county``, ``plan``, ``audit``, ``open``, ``gaps``, ``findings``, ``code``."""


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
    return opened(scenario)[0]


def check(scenario: Path | str) -> Checked:
    """List every problem of a scenario at once, and hold the demand of every rule against the staff.

    Returns
    -------
    ``problems`` with sheet and cell, ``demands`` by rule and office, and ``county`` where it could be read.
    """
    from duxue.planner.check import checked

    return checked(Path(scenario))


def plan(
    county: Scenario,
    *,
    seconds: float | None = None,
    seed: int | None = None,
    offices: Sequence[str] = (),
    given: Plan | Path | None = None,
    workers: int = 1,
    cluster: str = "",
    work: Path | None = None,
    out: Path | None = None,
    replace: bool = False,
    lang: Lang = "zh",
    progress: Listener | None = None,
    ready: Ready | None = None,
    stop: Stop | None = None,
) -> Result:
    """Plan the year: who answers for which school, every team event, every routine visit.

    Parameters
    ----------
    county : a county as ``read`` gives it, or its path
    seconds : work for each office, in seconds of an ordinary machine, counted by the solver's own clock [90]
    seed : another seed for every draw than the scenario's
    offices : ids or names of the offices to plan [all]; the city's own is planned before its counties
    given : the plan (or its folder) from which the other offices' rows are taken
    workers : processes, at most one an office, 0 one a core; any number gives the same plan
    cluster : a Dask cluster instead (its scheduler's address, ``tcp://host:8786``)
    work : a folder that keeps what each office has finished, so that a run that was killed goes on from there
    out, replace, lang : a folder to publish to, whether it may replace one of this program's, the documents' language
    progress : hears office, stage, objective, bound and gap while the work goes on
    ready : hears the names of the offices by id before the work begins
    stop : ``stop.ask()`` from another thread ends every stage with its best so far

    Returns
    -------
    The plan with its audit. Minutes of objectives and bounds are an inspector's.

    Raises
    ------
    ProblemsError, RefusedError
        The scenario has problems, an office is not known, the folder does not fit, or there is no plan at all.
    """
    from duxue.planner.plan_run import Asked, planned
    from duxue.planner.run import Run

    run = Run(seconds, workers, stop or Stop(), progress or _nobody, ready or _nobody, work, cluster)
    return planned(county, Asked(seed, tuple(offices), given), run, _output(out, replace, lang))


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
    from duxue.planner.publishing import read
    from duxue.planner.released_plan import read_together

    if isinstance(plan, Plan):
        return judged(opened(county)[0], plan)
    if isinstance(county, County):
        return judged(county, read_plan_at(Path(plan)))
    given = read_together(Path(county), Path(plan), read)
    return replace_fields(judged(given.county, given.plan), problems=given.problems, inputs=given.inputs)


def revise(
    result: PlanRead,
    changes: Path | str,
    as_of: date,
    *,
    seconds: float | None = None,
    max_moves: int | None = None,
    mend: bool = False,
    workers: int = 1,
    cluster: str = "",
    out: Path | None = None,
    replace: bool = False,
    lang: Lang = "zh",
    progress: Listener | None = None,
    ready: Ready | None = None,
    stop: Stop | None = None,
) -> Result:
    """Plan again after changes: what is past or public stays, the rest moves as little as possible.

    Parameters
    ----------
    result : the plan in force with its county, as ``plan``, ``audit`` or ``desk.in_force`` give them
    changes : a workbook of changes, or the plan's own workbook with its ledger filled in
    as_of : the day of the revision; what lies before it is past
    seconds : work for each office that the changes touch [20]
    max_moves : schools of an office that may change hands at most
    mend : whether what the plan before left open is to be mended too
    workers, cluster, out, replace, lang, progress, ready, stop : as for ``plan``

    Raises
    ------
    ProblemsError, RefusedError
        The changes have problems, the day does not lie in the plan's horizon, or the user stopped too soon.
    """
    from duxue.planner.revising.rerun import Asked, revised
    from duxue.planner.run import Run

    run = Run(seconds, workers, stop or Stop(), progress or _nobody, ready or _nobody, None, cluster)
    return revised(result, Asked(Path(changes), as_of, max_moves, mend), run, _output(out, replace, lang))


def explain(
    county: Scenario, plan: Plan | Path | None = None, *, offices: Sequence[str] = (), seconds: float | None = None,
    out: Path | None = None, replace: bool = False, lang: Lang = "zh", stop: Stop | None = None,
) -> Explained:  # fmt: skip
    """Say why no plan keeps every rule: which rules, where, short by how much, and the ways out, each tried.

    Parameters
    ----------
    plan : a plan (or its folder) whose open duties are to be explained too
    offices : ids or names [all]
    seconds : work for each small solve
    out, replace, lang : an html file to write, whether it may replace another, its language
    """
    from duxue.planner.explain import explained

    return explained(county, plan, offices, _output(out, replace, lang), seconds=seconds, stop=stop)


def compare(
    county: Scenario,
    whatifs: Path | str,
    *,
    seconds: float | None = None,
    plans: bool = False,
    workers: int = 0,
    cluster: str = "",
    out: Path | None = None,
    replace: bool = False,
    lang: Lang = "zh",
    progress: Listener | None = None,
    ready: Ready | None = None,
    stop: Stop | None = None,
) -> Comparison:
    """Plan a scenario as it is and under each what-if, and lay the plans side by side.

    Parameters
    ----------
    whatifs : a workbook or toml file of what-ifs
    seconds : work for each office of each what-if [40]
    plans : whether every plan is published in full
    workers, cluster, out, replace, lang, progress, ready, stop : as for ``plan``; offices are named what-if by what-if

    Raises
    ------
    ProblemsError, RefusedError
        The file of what-ifs has problems, an edit cannot be made, or the user stopped too soon.
    """
    from duxue.planner.compare import Asked, compared
    from duxue.planner.run import Run

    run = Run(seconds, workers, stop or Stop(), progress or _nobody, ready or _nobody, None, cluster)
    return compared(county, Asked(Path(whatifs), lang, plans), run, _output(out, replace, lang))


def staffing(
    county: Scenario,
    *,
    years: int = 0,
    seconds: float | None = None,
    offices: Sequence[str] = (),
    places: Path | None = None,
    reappointed: bool = True,
    least_cost: bool = False,
    workers: int = 1,
    cluster: str = "",
    out: Path | None = None,
    replace: bool = False,
    lang: Lang = "zh",
    progress: Callable[[str], None] | None = None,
    stop: Stop | None = None,
) -> Staffed:
    """Find the smallest staff of each office that keeps the rules, with its proof, and whom to take on.

    Parameters
    ----------
    years : years ahead to look, as terms end and people retire [0: none]
    seconds : work for each whole plan that is tried [by the number of schools]
    places : a workbook of candidate places, trends of pupils and terms served
    reappointed : whether people whose terms end in the years ahead are appointed again
    least_cost : whether the least cost is asked for instead of the fewest people
    workers, cluster, out, replace, lang, stop : as for ``plan``; ``progress`` hears lines of text
    """
    from duxue.planner.staffing import StaffingOptions, staffed

    wish = StaffingOptions(
        years, seconds, workers, reappointed, least_cost, lang, tuple(offices), places, cluster
    )
    return staffed(county, wish, stop or Stop(), progress or _nobody, _output(out, replace, lang))


def stress(
    result: PlanRead, *, draws: int = 100, workers: int = 1, cluster: str = "", out: Path | None = None, replace: bool = False,
    lang: Lang = "zh", progress: Callable[[int, int], None] | None = None, stop: Stop | None = None,
) -> Stressed:  # fmt: skip
    """Draw years with absences, emergencies and snow days, mend the plan in each, and count what is lost.

    Parameters
    ----------
    result : a plan with its county
    draws : number of years [100]; figures come with 95 % intervals
    workers, cluster, out, replace, lang, stop : as for ``plan``; ``progress`` hears how many draws are done of how many
    """
    from duxue.planner.crew.team import Hands
    from duxue.planner.stress import stressed

    hands = Hands(workers, cluster, alone=workers == 1 and not cluster)
    tell = progress or _nobody
    return stressed(result, draws, _output(out, replace, lang), hands=hands, stop=stop or Stop(), tell=tell)


def adopt(
    result: PlanRead, folder: Path, workbook: Path, out: Path, *, replace: bool = False, lang: Lang = "zh"
) -> Adopted:
    """Make a plan's workbook that was edited by hand the next draft; what was set by hand is pinned.

    Parameters
    ----------
    result : the plan in force with its county
    folder : the plan folder that the workbook comes from
    workbook : the edited ``plan.xlsx``

    Raises
    ------
    ProblemsError, RefusedError
        The workbook has problems, or holds no edit that is read.
    """
    from duxue.planner.editing.adopt import adopt as take_over

    return take_over(result, folder, workbook, Output(out, replace, lang))


def approve(
    folder: Path, state: str = "approved", *, by: str = "", on: date | None = None, document: str = "", lang: Lang = "zh"
) -> Result:  # fmt: skip
    """Set where the release of a plan folder stands, and publish it again with that on every paper.

    Parameters
    ----------
    state : ``draft``, ``submitted`` or ``approved``
    by, on, document : who submitted or approved it, on which day, under which document number

    Raises
    ------
    RefusedError
        The release is approved already, or it is not said who approved it, when and under which number.
    """
    from duxue.planner.approve import approve as set_standing
    from duxue.scenarios.releases.state import Standing, state_named

    day = on.isoformat() if on else ""
    return set_standing(folder, Standing(state_named(state), by.strip(), day, document.strip()), lang)


def next_year(result: PlanRead, year: int, out: Path, *, replace: bool = False) -> Following:
    """Write the workbook of the year after a plan: what is known carried on, yellow where the office must look.

    Raises
    ------
    RefusedError
        The year is not after the plan's own, or the file is there already.
    """
    from duxue.planner.following import write_following

    return write_following(result, year, out, replace=replace)


def publish(
    answer: Judged | Explained | Comparison | Staffed | Stressed,
    out: Path | str,
    *,
    lang: Lang = "zh",
    replace: bool = False,
    notices: bool = False,
    templates: Path | None = None,
    month: date | None = None,
) -> Path:
    """Write what a verb answered as a folder (an explanation: a page) that appears whole or not at all.

    Parameters
    ----------
    answer : a plan (tables, workbook, maps, calendars, cards, report), an explanation, a comparison, a staffing or a stress test
    out : a folder that is not there yet (or, with ``replace``, one that this program wrote)
    notices : whether a plan's letters are written too
    templates, month : an office's own templates of the letters, the one month of which they are wanted; either asks for them

    Raises
    ------
    RefusedError
        Something else lies there.
    """
    from duxue.planner.publish.notices.writing import NoticeOptions
    from duxue.planner.write import write

    letters = NoticeOptions(templates, month) if notices or templates or month else None
    return write(answer, Output(Path(out), replace, lang), letters)


def _output(out: Path | None, replace: bool, lang: Lang) -> Output | None:
    return None if out is None else Output(Path(out), replace, lang)


def _nobody(*_: object) -> None:
    """Nobody listens."""
