"""The verb ``compare``: what-ifs planned and audited like real plans, side by side with the scenario as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from duxue.models.planning import OfficePlan, Progress, plan_office
from duxue.models.rules.register import parameter_specs
from duxue.models.solver import Stop
from duxue.planner.answers import Exit, ProblemsError, RefusedError
from duxue.planner.audit import Audit, audit
from duxue.planner.crew.city import PlanOffice
from duxue.planner.crew.processes import SPAWN, serve_parent
from duxue.planner.crew.whatif_crew import WhatIfCrew, WhatIfRun, label
from duxue.planner.joining import joined
from duxue.planner.publish.comparison.comparison import Alternative, Comparison
from duxue.planner.publish.comparison.folder import MARK, publish_comparison
from duxue.planner.publish.edition import Edition
from duxue.planner.publish.folder import claimed, work_folder
from duxue.planner.publish.tables import write_tables
from duxue.planner.publishing import EFFORT_PER_SECOND, Wish, copy_scenario, cores, published, read
from duxue.planner.released_plan import COPY
from duxue.planner.words import Lang
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Fault, Problem, at_file, has_errors
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.travel.minutes import TravelError
from duxue.scenarios.whatif.edits import WhatIfError, edited
from duxue.scenarios.whatif.kinds import WhatIf
from duxue.scenarios.whatif.reading import BASE, WhatIfReading, read_whatifs

DEFAULT_SECONDS = 40.0
"""Work for each office of each what-if: the gap at more is hardly smaller, and eight what-ifs on 240 schools end in ten minutes."""


@dataclass(frozen=True)
class Compared:
    """What ``compare`` answers: problems that kept it from that, or the comparison and where it lies."""

    problems: tuple[Problem, ...]
    comparison: Comparison | None = None
    folder: Path | None = None
    stopped: bool = False

    @property
    def code(self) -> Exit:
        """2 with problems, 130 where the user stopped it, 3 where some plan leaves duties open, else 0."""
        if self.comparison is None:
            return Exit.PROBLEMS
        if self.stopped:
            return Exit.STOPPED
        return Exit.OPEN if self.comparison.open else Exit.DONE


@dataclass(frozen=True)
class Question:
    """What is to be compared: the scenario, the file of what-ifs, and whether every plan is published in full."""

    scenario: Path
    whatifs: Path
    plans: bool = False


Ready = Callable[[Sequence[tuple[str, str]]], None]
"""Told every office of every what-if as (label, name) before the work begins."""


def compared(
    question: Question,
    out: Path,
    wish: Wish,
    *,
    stop: Stop,
    tell: Callable[[Progress], None],
    ready: Ready | None = None,
    planner: PlanOffice | None = None,
) -> Compared:
    """Read, plan every what-if and the scenario as it is, audit, and write the comparison; nothing where anything is wrong.

    Raises ``RefusedError`` where the folder does not fit or the user stopped too soon, and ``OfficeFailedError`` where a
    process broke; finished offices stay in a work folder, from which the same command goes on.
    """
    with claimed(out, replace=wish.replace, mark=MARK, inputs=(question.scenario, question.whatifs)):
        return _compared(question, out, wish, stop=stop, tell=tell, ready=ready, planner=planner)


def _compared(
    question: Question,
    out: Path,
    wish: Wish,
    *,
    stop: Stop,
    tell: Callable[[Progress], None],
    ready: Ready | None,
    planner: PlanOffice | None,
) -> Compared:
    reading = read(question.scenario)
    if reading.county is None:
        return Compared(reading.problems)
    whatifs = read_whatifs(question.whatifs, reading.county, parameter_specs())
    if whatifs.whatifs is None:
        return Compared(whatifs.problems)
    counties, problems = edited_counties(reading.county, whatifs, question.scenario)
    if problems:
        return Compared((*whatifs.problems, *problems))
    names = [BASE[wish.lang == "en"], *(one.name for one in whatifs.whatifs)]
    if ready is not None:
        ready(_labels(names, counties))
    seconds = wish.seconds or DEFAULT_SECONDS
    crew = WhatIfCrew(
        counties, seconds * EFFORT_PER_SECOND, wish.workers or cores(), work_folder(out), stop, tell,
        planner or plan_office,
    )  # fmt: skip
    runs = crew.plan()
    if any(run.left_out for run in runs):
        raise RefusedError(*_NOT_PLANNED, Exit.STOPPED)
    tell(Progress("", "audit", "", None, None, None, 1.0))
    alternatives = _finished((None, *whatifs.whatifs), counties, runs, crew.workers)
    tell(Progress("", "publish", "", None, None, None, 1.0))
    comparison = Comparison(alternatives, seconds, wish.lang)
    write_comparison(comparison, out, plans=question.plans, replace=wish.replace)
    crew.drop()
    return Compared((*reading.problems, *whatifs.problems), comparison, out, stop.is_asked())


def compared_here(
    county: County,
    whatifs: Path,
    *,
    seconds: float | None,
    lang: Lang,
    stop: Stop,
    tell: Callable[[Progress], None],
) -> Comparison:
    """The comparison of a county under what-ifs; what offices finish is kept in a folder that goes when all is done.

    Raises ``ProblemsError`` where the what-ifs have problems, and ``RefusedError`` where the user stopped too soon.
    """
    reading = read_whatifs(whatifs, county, parameter_specs())
    if reading.whatifs is None:
        raise ProblemsError(reading.problems)
    counties, problems = edited_counties(county, reading, county.source or Path())
    if problems:
        raise ProblemsError(problems)
    seconds = seconds or DEFAULT_SECONDS
    with TemporaryDirectory(prefix="duxue-") as place:
        crew = WhatIfCrew(
            counties, seconds * EFFORT_PER_SECOND, cores(), Path(place), stop, tell, plan_office
        )
        runs = crew.plan()
    if any(run.left_out for run in runs):
        raise RefusedError(*_NOT_PLANNED, Exit.STOPPED)
    return Comparison(_finished((None, *reading.whatifs), counties, runs, crew.workers), seconds, lang)


_NOT_PLANNED = (
    "已停止；有方案尚未排完，未写任何文件。重跑同一命令即可接着做",
    "stopped before every what-if was planned; nothing was written. Run the command again to go on",
)


def edited_counties(
    county: County, reading: WhatIfReading, scenario: Path
) -> tuple[tuple[County, ...], list[Problem]]:
    """The scenario as it is and under each what-if, or every problem: edits that cannot be applied, data that comes out wrong."""
    folder = scenario if scenario.is_dir() else scenario.parent
    counties = [county]
    problems: list[Problem] = []
    for whatif in reading.whatifs or ():
        try:
            after = edited(county, whatif, folder=folder)
        except WhatIfError as error:
            problems.append(reading.problem(whatif.name, error))
        except TravelError as error:
            fault = WhatIfError(f"“{whatif.name}”：{error.zh}", f"{whatif.name}: {error.en}")
            problems.append(reading.problem(whatif.name, fault))
        else:
            counties.append(after)
            problems += _reread(after, whatif, scenario)
    return tuple(counties), problems


def _reread(county: County, whatif: WhatIf, scenario: Path) -> list[Problem]:
    """What is wrong with a scenario after its edits, as ``check`` would tell it, with the what-if's name before it."""
    with TemporaryDirectory(prefix="duxue-") as place:
        write_csv(SCENARIO, scenario_rows(county), Path(place) / COPY)
        copy_scenario(county, scenario, Path(place) / COPY)
        problems = read(Path(place) / COPY).problems
    if not has_errors(problems):
        return []
    told = [p for p in problems if p.level == "error"]
    return [
        at_file(whatif.name, Fault(p.code, f"调整后的数据有误：{p.line('zh')}", f"after the edits: {p.line('en')}"))
        for p in told
    ]  # fmt: skip


def _labels(names: Sequence[str], counties: Sequence[County]) -> list[tuple[str, str]]:
    return [
        (label(number, unit.unit_id), f"{name} {unit.name}" if len(county.offices) > 1 else name)
        for number, (name, county) in enumerate(zip(names, counties, strict=True))
        for unit in county.offices
    ]


def _finished(
    whatifs: Sequence[WhatIf | None], counties: Sequence[County], runs: Sequence[WhatIfRun], workers: int
) -> tuple[Alternative, ...]:
    """Every what-if's plan joined with its reasons and audited, several at a time."""
    with ProcessPoolExecutor(max(1, workers), SPAWN, serve_parent) as pool:
        judged = list(pool.map(join_and_judge, counties, [run.parts for run in runs]))
    return tuple(
        Alternative(
            whatif.name if whatif else "",
            county,
            plan,
            held,
            whatif.edits if whatif else (),
            run.reused,
            run.left_out,
        )
        for whatif, county, run, (plan, held) in zip(whatifs, counties, runs, judged, strict=True)
    )


def join_and_judge(county: County, parts: Sequence[OfficePlan]) -> tuple[Plan, Audit]:
    """One plan of all offices, each open duty with its reason, and what the rules find in it."""
    plan, _ = joined(county, parts)
    return plan, audit(county, plan)


def write_comparison(
    comparison: Comparison, out: Path, *, plans: bool = False, replace: bool = False
) -> None:
    """Write a comparison as a folder; ``plans``: with every plan published in full, not only its tables and scenario."""
    publish_comparison(comparison, out, _WritePlan(plans, comparison.lang), replace=replace)


@dataclass(frozen=True, slots=True)
class _WritePlan:
    """Writes an alternative's plan folder: in full where asked for, else its tables and scenario, from which ``publish`` goes on."""

    plans: bool
    lang: Lang

    def __call__(self, one: Alternative, folder: Path) -> None:
        if self.plans:
            published(one.county, one.plan, one.county.source, folder, Wish(lang=self.lang))
            return
        folder.mkdir(parents=True)
        write_tables(folder, Edition(one.county, one.plan, one.audit, self.lang))
        copy_scenario(one.county, one.county.source, folder / COPY)
