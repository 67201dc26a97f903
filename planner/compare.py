"""The verb ``compare``: what-ifs planned and audited like real plans, side by side with the scenario as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from duxue.models.office_plan import OfficePlan
from duxue.models.rules.register import parameter_specs
from duxue.models.stop import Stop
from duxue.planner.answers import Exit, ProblemsError, RefusedError
from duxue.planner.audit import Audit, audit
from duxue.planner.crew.city import CityRun, Ordered, Planning
from duxue.planner.crew.job import Tell
from duxue.planner.crew.named import plan_office
from duxue.planner.joining import joined
from duxue.planner.publish.comparison.comparison import Alternative, Comparison
from duxue.planner.publish.comparison.folder import MARK, publish_comparison
from duxue.planner.publish.output import Output, claim
from duxue.planner.publishing import (
    Scenario,
    copy_scenario,
    judged,
    opened,
    published,
    read,
    source_of,
    write_bare,
)
from duxue.planner.released_plan import COPY
from duxue.planner.run import Run, Task
from duxue.planner.words import REFUSED, Lang
from duxue.scenarios.county import County
from duxue.scenarios.edits.changing import edited
from duxue.scenarios.edits.draft import EditError
from duxue.scenarios.edits.rows import WhatIf
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Fault, Problem, at_file, has_errors
from duxue.scenarios.travel.minutes import TravelError
from duxue.scenarios.whatif.reading import BASE, WhatIfReading, read_whatifs

DEFAULT_SECONDS = 40.0
"""Work for each office of each what-if: the gap at more is hardly smaller, and eight what-ifs on 240 schools end in ten minutes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be compared: the file of what-ifs, the language, and whether every plan is published in full."""

    whatifs: Path
    lang: Lang = "zh"
    plans: bool = False


def compared(scenario: Scenario, asked: Asked, run: Run, output: Output | None) -> Comparison:
    """Plan every what-if and the scenario as it is, audit, and write the comparison where there is an output.

    Raises ``ProblemsError`` where scenario or what-ifs have problems, ``RefusedError`` where the folder does not fit or the
    user stopped too soon, and ``OfficeFailedError`` where a process broke; finished offices stay in the work folder.
    """
    with claim(output, (source_of(scenario), asked.whatifs), MARK):
        county, warnings = opened(scenario)
        whatifs = read_whatifs(asked.whatifs, county, parameter_specs())
        if whatifs.whatifs is None:
            raise ProblemsError(whatifs.problems)
        counties, problems = edited_counties(county, whatifs)
        if problems:
            raise ProblemsError((*whatifs.problems, *problems))
        names = [BASE[asked.lang == "en"], *(one.name for one in whatifs.whatifs)]
        run.ready(_labels(names, counties))
        effort = run.effort(DEFAULT_SECONDS)
        with run.offices(effort, Task(plan_office), output) as planning:
            alternatives = _alternatives(planning, run, counties, (None, *whatifs.whatifs))
        told = (*warnings, *whatifs.problems)
        seconds = run.seconds or DEFAULT_SECONDS
        comparison = Comparison(alternatives, seconds, asked.lang, told, run.stop.is_asked())
        if output is None:
            return comparison
        run.say("publish")
        write_comparison(comparison, output, plans=asked.plans)
        run.drop(output, {unit.unit_id for one in counties for unit in one.offices})
        return replace(comparison, folder=output.folder)


def edited_counties(county: County, reading: WhatIfReading) -> tuple[tuple[County, ...], list[Problem]]:
    """The scenario as it is and under each what-if, or every problem: edits that cannot be applied, data that comes out wrong."""
    counties = [county]
    problems: list[Problem] = []
    for whatif in reading.whatifs or ():
        try:
            after = edited(county, whatif)
        except EditError as error:
            problems.append(reading.problem(whatif.name, error))
        except TravelError as error:
            fault = EditError(f"“{whatif.name}”：{error.zh}", f"{whatif.name}: {error.en}")
            problems.append(reading.problem(whatif.name, fault))
        else:
            counties.append(after)
            problems += _reread(after, whatif)
    return tuple(counties), problems


def _reread(county: County, whatif: WhatIf) -> list[Problem]:
    """What is wrong with a scenario after its edits, as ``check`` would tell it, with the what-if's name before it."""
    with TemporaryDirectory(prefix="duxue-") as place:
        copy_scenario(county, Path(place) / COPY, "en")
        problems = read(Path(place) / COPY).problems
    if not has_errors(problems):
        return []
    told = [p for p in problems if p.level == "error"]
    return [
        at_file(whatif.name, Fault(p.code, f"调整后的数据有误：{p.line('zh')}", f"after the edits: {p.line('en')}"))
        for p in told
    ]  # fmt: skip


def _labels(names: Sequence[str], counties: Sequence[County]) -> dict[str, str]:
    return {
        label(number, unit.unit_id): f"{name} {unit.name}" if len(county.offices) > 1 else name
        for number, (name, county) in enumerate(zip(names, counties, strict=True))
        for unit in county.offices
    }


def _alternatives(
    planning: Planning, run: Run, counties: Sequence[County], whatifs: Sequence[WhatIf | None]
) -> tuple[Alternative, ...]:
    """Every what-if planned, its plan joined with its reasons and audited; the first one is the scenario as it is."""
    ordered = [
        Ordered(county, tuple(unit.unit_id for unit in county.offices), label=label(number, ""))
        for number, county in enumerate(counties)
    ]
    runs = planning.plan(*ordered)
    if any(one.left_out for one in runs):
        raise RefusedError(*REFUSED["not_all_planned"], Exit.STOPPED)
    run.say("audit")
    jobs = [JudgeJob(county, one.parts) for county, one in zip(counties, runs, strict=True)]
    judgements = {number: ended.found for number, ended in planning.crew.run(jobs, Stop())}
    return tuple(
        Alternative(
            whatif.name if whatif else "",
            counties[number],
            judgements[number][0],
            judgements[number][1],
            whatif.edits if whatif else (),
            _same(runs[0], runs[number]) if number else (),
        )
        for number, whatif in enumerate(whatifs)
    )


def _same(first: CityRun, run: CityRun) -> tuple[str, ...]:
    """The offices (ids) whose plan is the first scenario's, for nothing that it rests on differs."""
    return tuple(office for office, key in run.keys.items() if key == first.keys.get(office))


def label(number: int, office: str) -> str:
    """What an office of a scenario (by number) goes by in progress."""
    return f"{number}/{office}"


@dataclass(frozen=True, slots=True)
class JudgeJob:
    """All offices of a scenario as planned: what is to be joined and audited."""

    county: County
    parts: tuple[OfficePlan, ...]
    office_id: str = ""

    def run(self, _stop: Stop, _tell: Tell) -> tuple[Plan, Audit]:
        """One plan of all offices, each open duty with its reason, and what the rules find in it."""
        plan, _ = joined(self.county, self.parts)
        return plan, audit(self.county, plan)


def write_comparison(comparison: Comparison, output: Output, *, plans: bool = False) -> None:
    """Write a comparison as a folder; ``plans``: with every plan published in full, not only its tables and scenario."""
    publish_comparison(comparison, output.folder, _WritePlan(plans, comparison.lang), replace=output.replace)


@dataclass(frozen=True, slots=True)
class _WritePlan:
    """Writes an alternative's plan folder: in full where asked for, else its tables and scenario, from which ``publish`` goes on."""

    plans: bool
    lang: Lang

    def __call__(self, one: Alternative, folder: Path) -> None:
        if self.plans:
            published(judged(one.county, one.plan), Output(folder, lang=self.lang))
        else:
            folder.mkdir(parents=True)
            write_bare(one.county, one.plan, one.audit, folder, self.lang)
