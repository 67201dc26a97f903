"""What somebody at a desk asks between the verbs: cells as they were typed, other choices and their price, drafts kept.

Pages and the command line stand on this module and on ``duxue.face`` alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duxue.planner.answers import Checked, Judged, Planned, PlanRead, ProblemsError, RefusedError
from duxue.planner.asked_forms import (
    AskedCell,
    KindForm,
    Told,
    change_forms,
    change_grids,
    what_if_forms,
    what_if_grids,
)
from duxue.planner.between_releases import Between, PricePoint, between, price_list
from duxue.planner.choices_by_hand import (
    Option,
    choose,
    keep_as_is,
    options_for,
    pin_values,
    pin_words,
    subject_of,
    without_pin,
)
from duxue.planner.joined_city import joined_city
from duxue.planner.office_files import heads_template, points, synth, teach, template
from duxue.planner.publish.lock import only_writer
from duxue.planner.publish.output import Output
from duxue.planner.publish.whole_file import whole_file
from duxue.planner.released_plan import COPY
from duxue.planner.stage_gaps import how_far
from duxue.planner.typed_lists import (
    HEADS_FILE,
    Form,
    UnknownHeading,
    form_of,
    forms,
    heads_text,
    told_of,
    typed_grids,
    unknown,
    with_values,
)
from duxue.scenarios.cells.as_typed import day_of
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Problem
from duxue.scenarios.records import Pin
from duxue.scenarios.releases.releases import Release
from duxue.scenarios.releases.state import KEY, JoinedOffice, Standing, State, joined_text, state_named
from duxue.scenarios.rows import Column, Kind, Table
from duxue.scenarios.sheets import PLAN, SCENARIO

if TYPE_CHECKING:
    from duxue.models.stop import Stop
    from duxue.planner.curve import Curve
    from duxue.planner.editing.audit_workbook import JudgedEdits
    from duxue.planner.publish.svg import Picture
    from duxue.planner.why import Asked
    from duxue.planner.words import Lang
    from duxue.scenarios.files.source import Source

__all__ = [
    "COPY",
    "HEADS_FILE",
    "PLAN",
    "SCENARIO",
    "AskedCell",
    "Between",
    "Column",
    "Form",
    "Grid",
    "JoinedOffice",
    "Kind",
    "KindForm",
    "Option",
    "Pin",
    "PricePoint",
    "Problem",
    "Release",
    "State",
    "Table",
    "Told",
    "UnknownHeading",
    "annotate",
    "audit_edits",
    "between",
    "change_forms",
    "change_grids",
    "choose",
    "curve",
    "day_of",
    "form_of",
    "forms",
    "grids_of",
    "heads_template",
    "heads_text",
    "history",
    "how_far",
    "in_force",
    "joined_city",
    "joined_text",
    "keep_as_is",
    "load",
    "only_writer",
    "options_for",
    "pin_values",
    "pin_words",
    "points",
    "price_list",
    "progress_picture",
    "read_beside",
    "save",
    "scenario_grids",
    "state_named",
    "stood",
    "subject_of",
    "synth",
    "teach",
    "template",
    "unknown",
    "what_if_forms",
    "what_if_grids",
    "whole_file",
    "why_and_what_if",
    "with_values",
    "without_pin",
    "write_grids",
]  # fmt: skip
Grid = list[list[str]]
"""The cells of one sheet as text, row by row from A1 on."""


def grids_of(path: Path | str) -> dict[str, Grid]:
    """Give every sheet of a workbook, or every csv file of a folder, as text cells in their places.

    Raises
    ------
    ProblemsError
        The file cannot be opened.
    """
    return typed_grids(_opened(path).sheets)


def told_of_workbook(path: Path | str) -> list[str]:
    """Say what a workbook shows of itself that its cells as text no longer tell, a line each (Chinese)."""
    return told_of(_opened(path).sheets)


def _opened(path: Path | str) -> Source:
    from duxue.scenarios.files.source import open_source

    source = open_source(Path(path))
    wrong = [one for one in source.problems if one.level == "error"]
    if wrong and not source.sheets:
        raise ProblemsError(wrong)
    return source


def scenario_grids(county: County) -> dict[str, Grid]:
    """Give the tables of a scenario as the program understood them, under their contract's names and headings."""
    from duxue.scenarios.files.writing import csv_text, scenario_rows

    rows = scenario_rows(county)
    return {
        table.name: [list(row) for row in csv.reader(io.StringIO(csv_text(table, rows[table.name])))]
        for table in SCENARIO
        if table.name in rows
    }


def write_grids(grids: Mapping[str, Grid], folder: Path | str) -> None:
    """Write sheets as csv files of a folder that ``read`` takes."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, cells in grids.items():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(cells)
        (place / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8")


def save(result: Judged, folder: Path | str) -> None:
    """Write a plan's tables and the scenario that it was made from, without any document."""
    from duxue.planner.publishing import write_bare

    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    write_bare(result.county, result.plan, result.audit, place, "zh")


def stood(result: Planned, state: str, by: str, on: str, document: str) -> Planned:
    """Say of a plan where it stands, who set that, when and under which number: its papers and the releases after it tell so."""
    standing = Standing(state_named(state), by, on, document)
    outcome = {**result.plan.outcome, KEY: standing.to_json()}
    return replace(result, plan=replace(result.plan, outcome=outcome))


def load(folder: Path | str) -> Planned:
    """Read a plan folder (``save``, ``publish``) with its own scenario, and judge it.

    Raises
    ------
    ProblemsError
        The folder is damaged, or carries no scenario.
    RefusedError
        It is the folder of one office of a larger plan.
    """
    from duxue import face
    from duxue.planner.publish.folder import settle
    from duxue.planner.released_plan import check_whole
    from duxue.scenarios.problems import Fault, at_file

    place = Path(folder)
    settle(place)
    check_whole(place)
    if not (place / COPY).is_dir():
        zh = f"不是完整的方案文件夹：缺少 {COPY} 子文件夹（方案所依据的数据表）"
        en = f"no whole plan folder: {COPY}, the tables it was made from, is missing"
        raise ProblemsError([at_file(place.name, Fault("no_scenario", zh, en))])
    one = face.audit(place / COPY, place)
    return Planned(one.problems, one.county, one.plan, one.audit, folder=place, inputs=one.inputs)


def in_force(folder: Path, scenario: Path | None = None) -> PlanRead:
    """Read a plan folder with the very scenario it was made with [the one that it carries]; it is not judged.

    Raises
    ------
    ProblemsError, RefusedError
        Either has problems, or the scenario is another than the plan's.
    """
    from duxue.planner.publishing import read
    from duxue.planner.released_plan import read_released

    return read_released(scenario or folder / COPY, folder, read)


def read_beside(scenario: Path, plan: Path) -> PlanRead:
    """Read a plan folder (or an edited workbook) and a scenario, whichever that is; neither is judged."""
    from duxue.planner.publishing import read
    from duxue.planner.released_plan import read_together

    return read_together(scenario, plan, read)


def history(folder: Path) -> tuple[Release, ...]:
    """Give all releases up to the one in a plan folder, oldest first."""
    from duxue.planner.publishing import read_plan_at
    from duxue.scenarios.releases.releases import releases_of

    return releases_of(read_plan_at(folder))


def curve(
    county: County | Path | str,
    goal: str = "fair_load",
    *,
    seconds: float | None = None,
    seed: int | None = None,
    offices: Sequence[str] = (),
    workers: int = 1,
    cluster: str = "",
    out: Path | None = None,
    replace: bool = False,
    tell: Callable[[float], None] | None = None,
    stop: Stop | None = None,
) -> Curve:
    """Tell what a goal costs: road, fairness and what stays open, planned at six weights.

    Parameters
    ----------
    seconds : work for each office and all points together [30]
    out, replace : a csv file to write, whether it may replace another; nothing is written where a stop left points out
    workers, cluster, tell : as for ``face.plan``; ``tell`` hears the share of the work that is done
    """
    from duxue.models.stop import Stop as NewStop
    from duxue.planner import curve as price_list
    from duxue.planner.run import Run

    heard = tell or (lambda _: None)
    run = Run(seconds, workers, stop or NewStop(), lambda said: heard(said.done_share), cluster=cluster)
    return price_list.curve(county, goal, run, seed=seed, offices=offices, out=out, replace=replace)


def progress_picture(stages: Sequence[Mapping[str, Any]], lang: Lang) -> Picture | None:
    """Draw how plan and bound closed in over the stages that are done, each as it was told (None: none took steps yet)."""
    from duxue.planner.publish.gap_picture import closing_so_far

    return closing_so_far(stages, lang)


def why_and_what_if(
    given: PlanRead, subjects: Sequence[str], wishes: Sequence[str], *, stop: Stop | None = None
) -> Asked:
    """Say why a plan has this (``school S017``), and what another choice (``S017=I042``) would cost.

    Raises
    ------
    UnknownSubjectError
        Nothing goes by that name.
    """
    from duxue.planner.why import asked

    return asked(given, subjects, wishes, stop=stop)


def audit_edits(inforce: PlanRead, folder: Path, workbook: Path) -> JudgedEdits:
    """Hold an edited workbook of a plan folder against every rule: each edit, and what the edits broke.

    Raises
    ------
    EditsError
        The workbook has problems; its ``edits`` are those that were found all the same.
    """
    from duxue.planner.editing.audit_workbook import audit_workbook

    return audit_workbook(inforce, folder, workbook)


def annotate(
    scenario: Path, looked: Checked, out: Path, *, replace: bool = False, lang: Lang = "zh"
) -> Checked:
    """Hand a workbook that was checked back with its problems as red cells and comments."""
    from duxue.planner.check import annotated

    return annotated(scenario, looked, Output(out, replace, lang))


def rows_on(plan: Plan, first: date, last: date) -> Iterable[Any]:
    """Yield the visits and events of a plan that lie on some days, by day."""
    visits = [(one.date, one.visit_id, one) for one in plan.visits if first <= one.date <= last]
    events = [
        (one.start, one.event_id, one) for one in plan.live_events if one.start <= last and first <= one.end
    ]
    for _, _, one in sorted([*visits, *events], key=lambda item: item[:2]):
        yield one


def open_in_words(result: Judged, lang: str = "zh") -> list[dict[str, str]]:
    """Say each duty that a plan leaves open: rule, subject (with its name), days, and why, in one language."""
    from duxue.models.rules.register import rule, subject_name

    county, plan = result.county, result.plan
    told = []
    for row in plan.unmet:
        card = rule(row.rule).CARD
        days = "–".join(day.isoformat() for day in (row.start, row.end) if day)
        told.append(
            {
                "rule": card.zh if lang == "zh" else card.en,
                "subject": row.subject,
                "name": subject_name(row.subject, county, lang),
                "days": days,
                "facts": row.facts,
            }
        )
    return told


def column_letters(column: int) -> str:
    """The letters of a column (from 1), as a spreadsheet has them."""
    from duxue.scenarios.problems import letters

    return letters(column - 1)


def problems_of_changes(result: Judged, changes: Path | str, as_of: date, lang: str = "zh") -> list[str]:
    """Say everything that is wrong with a file of changes, a line each (none: it can be used)."""
    from duxue.models.rules.register import parameter_specs, waivable
    from duxue.planner.released_plan import check_day
    from duxue.scenarios.changes.reading import read_changes

    county, plan = result.county, result.plan
    try:
        check_day(county, as_of)
    except RefusedError as error:
        return [error.zh if lang == "zh" else error.en]
    reading = read_changes(Path(changes), county, plan, parameter_specs(), waivable(), as_of=as_of)
    return [one.line(lang) for one in reading.problems if one.level == "error"]


def problems_of_what_ifs(county: County, what_ifs: Path | str, lang: str = "zh") -> list[str]:
    """Say everything that is wrong with a file of what-ifs, a line each (none: it can be used)."""
    from duxue.models.rules.register import parameter_specs
    from duxue.scenarios.whatif.reading import read_whatifs

    reading = read_whatifs(Path(what_ifs), county, parameter_specs())
    return [one.line(lang) for one in reading.problems if one.level == "error"]
