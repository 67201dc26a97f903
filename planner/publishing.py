"""What the verbs share: a scenario opened with the rule book's parameters, a plan judged and published."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import TYPE_CHECKING

from duxue.models.facts.kept_open import kept_open
from duxue.models.rules.register import parameter_specs, titles, waivable
from duxue.planner.answers import Judged, Planned, ProblemsError, RefusedError
from duxue.planner.audit import Audit
from duxue.planner.audit import audit as hold_against_rules
from duxue.planner.publish.folder import goes_by_office, settle
from duxue.planner.publish.output import Output
from duxue.planner.released_plan import COPY, check_copy
from duxue.planner.words import Lang
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Fault, Problem, in_order
from duxue.scenarios.reading.scenario import Reading, read_plan, read_scenario
from duxue.scenarios.releases.releases import release_of
from duxue.scenarios.sheets import SCENARIO

if TYPE_CHECKING:
    from duxue.planner.crew.process import Begun
    from duxue.planner.publish.notices.writing import NoticeOptions

EFFORT_PER_SECOND = 1.0
"""Deterministic solver seconds that one second of ``--seconds`` buys: content never depends on a clock."""

Scenario = County | Path | str
"""A county that was read, or where it lies."""
STAFF_COPY = "scenario.xlsx"
"""The scenario of a plan as a workbook for staff, in Chinese, beside the csv tables for programs."""
COPY_NOTES = (
    "编排本方案所用的数据",
    "与 scenario 文件夹中的表内容相同，供查阅；下次编排可在此基础上修改（duxue next 生成下一年度的数据）。",
)


def read(scenario: Path) -> Reading:
    """A scenario with the parameters and waivable rules of the rule book, and told what its pins keep open that is due."""
    reading = read_scenario(scenario, parameter_specs(), waivable())
    if reading.county is None or reading.pins is None:
        return reading
    typed = {row.row: row for row in reading.pins.rows}
    told = [
        reading.pins.problem(typed[one.pin], "kind", Fault(one.code, one.zh, one.en, "warning"))
        for one in kept_open(reading.county)
    ]
    problems = in_order((*reading.problems, *told), SCENARIO)
    return replace_fields(reading, problems=problems) if told else reading


def opened(scenario: Scenario) -> tuple[County, tuple[Problem, ...]]:
    """A county as it is, or read from where it lies with what its reading warns of; raises ``ProblemsError``."""
    if isinstance(scenario, County):
        return scenario, ()
    reading = read(Path(scenario))
    if reading.county is None:
        raise ProblemsError(reading.problems)
    return reading.county, reading.problems


def source_of(scenario: Scenario) -> Path | None:
    """Where a scenario lies (None: it was never read from anywhere)."""
    return scenario.source if isinstance(scenario, County) else Path(scenario)


def read_plan_at(folder: Path) -> Plan:
    """The plan of a folder or workbook; raises ``ProblemsError``."""
    settle(folder)
    made, problems = read_plan(folder)
    if made is None:
        raise ProblemsError(problems)
    return made


def inputs_of(scenario: Path, county: County | None) -> tuple[Path, ...]:
    """The files that a scenario is read from: itself, and the road graph that it names."""
    roads = county.parameters.value("roads_file") if county is not None else None
    here = scenario if scenario.is_dir() else scenario.parent
    return (scenario, here / roads) if isinstance(roads, str) else (scenario,)


def judged(county: County, made: Plan) -> Planned:
    """A plan held against every rule."""
    return Planned((), county, made, hold_against_rules(county, made))


def published(
    answer: Judged, output: Output, notices: NoticeOptions | None = None, drawer: Begun | None = None
) -> Planned:
    """A plan that was held against the rules, published with its scenario and what lay beside that (a road graph).

    ``drawer`` is a process that was begun to draw it.
    """
    from duxue.planner.publish.bundle import publish as publish_bundle  # noqa: PLC0415 - documents are not for an audit
    from duxue.scenarios.files.workbook_writing import write_workbook  # noqa: PLC0415 - not for an audit

    def scenario_too(fresh: Path) -> None:
        copy_scenario(county, fresh / COPY, output.lang)
        if output.lang == "zh" and not goes_by_office(county):
            write_workbook(
                fresh / STAFF_COPY,
                SCENARIO,
                scenario_rows(county),
                parameter_specs(),
                COPY_NOTES,
                waivable=waivable(),
                named=True,
            )
        if release_of(made).number > 1:
            check_copy(county, read(fresh / COPY))  # the next revision starts from it

    county, made = answer.county, answer.plan
    if goes_by_office(county):
        from duxue.planner.by_office import publish_by_office  # noqa: PLC0415 - its pages have maps, which take a second to load

        publish_by_office(county, made, answer.audit, output, scenario_too, notices)
        return Planned(
            answer.problems, county, made, answer.audit, folder=output.folder, inputs=answer.inputs
        )
    publish_bundle(
        county,
        made,
        answer.audit,
        output.folder,
        output.lang,
        replace=output.replace,
        beside=scenario_too,
        notices=notices,
        drawer=drawer,
    )
    return Planned(answer.problems, county, made, answer.audit, folder=output.folder, inputs=answer.inputs)


def copy_scenario(county: County, folder: Path, lang: Lang) -> None:
    """Write the tables that a plan was made from, as they were understood, and the road graph that lay beside them.

    In Chinese headings and codes are Chinese, with the mark by which a spreadsheet opens them.
    """
    write_csv(SCENARIO, scenario_rows(county), folder, titles() if lang == "zh" else None)
    roads = county.parameters.value("roads_file")
    if isinstance(roads, str) and county.source is not None:
        (folder / roads).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(county.folder / roads, folder / roads)


def write_bare(county: County, plan: Plan, audit: Audit, folder: Path, lang: Lang) -> None:
    """Write a plan's tables and its scenario into a folder, without any document; ``publish`` goes on from there."""
    from duxue.planner.publish.context import PublishContext  # noqa: PLC0415 - what draws documents takes a second to load
    from duxue.planner.publish.tables import write_tables  # noqa: PLC0415

    write_tables(folder, PublishContext(county, plan, audit, lang))
    copy_scenario(county, folder / COPY, lang)


def with_seed(county: County, seed: int | None) -> County:
    """The county with another seed for every draw, told among its parameters too."""
    if seed is None:
        return county
    return replace_fields(county, seed=seed, parameters=county.parameters.replaced({("seed", ""): seed}))


def chosen(county: County, asked: Sequence[str], *, above_too: bool) -> tuple[str, ...]:
    """The ids of the offices asked for by id or name (all where none is), with those above them before them if wished."""
    offices = {unit.unit_id: unit for unit in county.offices}
    names = {unit.name: unit.unit_id for unit in county.offices}
    unknown = [one for one in asked if one not in offices and one not in names]
    if unknown:
        listed = "、".join(f"{unit.unit_id} {unit.name}" for unit in offices.values())
        raise RefusedError(
            f"没有这个督导室：{'、'.join(unknown)}；可选：{listed}",
            f"no such office: {', '.join(unknown)}; there are: {listed}",
        )
    wanted = {one if one in offices else names[one] for one in asked} or set(offices)
    if above_too:
        wanted |= {above for one in wanted for above in county.superiors(one)}
    return tuple(office for office in offices if office in wanted)
