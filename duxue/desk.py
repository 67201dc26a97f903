"""What somebody at a desk asks between the verbs: cells as they were typed, other choices and their price, drafts kept.

Pages and the command line stand on this module and on ``duxue.face`` alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duxue.planner.answers import Checked, Judged, Planned, PlanRead, ProblemsError, RefusedError
from duxue.planner.office_files import heads_template, synth, teach, template
from duxue.planner.publish.output import Output
from duxue.scenarios.cells.as_typed import day_of
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Problem
from duxue.scenarios.releases.releases import Release
from duxue.scenarios.releases.state import State
from duxue.scenarios.rows import Column, Table
from duxue.scenarios.sheets import PLAN, SCENARIO

if TYPE_CHECKING:
    from duxue.models.explaining.why.answer import Alternative, Why
    from duxue.models.stop import Stop
    from duxue.planner.curve import Curve
    from duxue.planner.editing.audit_workbook import JudgedEdits
    from duxue.planner.why import Asked
    from duxue.planner.words import Lang

__all__ = [
    "PLAN", "SCENARIO", "Column", "Grid", "Option", "Problem", "Release", "State", "Table", "annotate", "audit_edits", "choose", "curve",
    "day_of", "grids_of", "heads_template", "history", "in_force", "load", "options_for", "read_beside", "save", "scenario_grids",
    "synth", "teach", "template", "why_and_what_if", "write_grids",
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
    from duxue.scenarios.files.source import open_source

    source = open_source(Path(path))
    wrong = [one for one in source.problems if one.level == "error"]
    if wrong and not source.sheets:
        raise ProblemsError(wrong)
    return {
        _stem(sheet.name): [[_typed(raw) for raw in row] for row in sheet.cells] for sheet in source.sheets
    }


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


@dataclass(frozen=True)
class Option:
    """One thing that could be otherwise: what it would be, its price in minutes, and what forbids it (blank: nothing)."""

    key: str
    title: str
    price: float | None
    minutes: float | None
    details: tuple[str, ...]
    forbidden: str
    alternative: Alternative | None


def options_for(result: Judged, subject: str, *, lang: str = "zh") -> tuple[Why, tuple[Option, ...]]:
    """Say why a school, person, event or visit stands as it does, and what else there is, by price; forbidden ones last.

    Parameters
    ----------
    subject : an id or a name, if need be with its kind before it (``school S017``)

    Raises
    ------
    UnknownSubjectError
        Nothing goes by that name.
    """
    from duxue.models.explaining.why.why import why

    county, plan = result.county, result.plan
    answer = why(county, plan, subject)
    options: list[Option] = []
    for number, choice in enumerate(answer.choices):
        what = choice.said.text(lang).rstrip("：: ")
        options += [
            Option(
                f"{number}:{one.key}", f"{what}：{one.said.text(lang)}", one.price, one.minutes,
                tuple(said.text(lang) for said in (*one.details, *one.also, *one.goals)), "", one,
            )
            for one in choice.alternatives
        ]  # fmt: skip
        options += [
            Option(
                f"{number}:{one.key}",
                f"{what}：{one.said.text(lang)}",
                None,
                None,
                (),
                one.words.text(lang),
                None,
            )
            for one in choice.blocked
        ]
    return answer, tuple(options)


def choose(result: Judged, option: Option) -> Planned:
    """Make a choice: the plan with that one thing otherwise, judged by every rule.

    Raises
    ------
    ValueError
        A rule forbids the choice.
    """
    from duxue.planner.audit import audit

    county, plan = result.county, result.plan
    if option.alternative is None:
        raise ValueError(f"{option.key} is forbidden: {option.forbidden}")
    after = option.alternative.change.applied(plan)
    return Planned((), county, after, audit(county, after))


def save(result: Judged, folder: Path | str) -> None:
    """Write a plan's tables and the scenario that it was made from, without any document."""
    from duxue.planner.publishing import write_bare

    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    write_bare(result.county, result.plan, result.audit, place, "zh")


def load(folder: Path | str) -> Planned:
    """Read a plan folder (``save``, ``publish``) with its own scenario, and judge it.

    Raises
    ------
    ProblemsError
        The folder is damaged, or carries no scenario.
    """
    from duxue import face
    from duxue.planner.publish.folder import settle
    from duxue.planner.released_plan import COPY
    from duxue.scenarios.problems import Fault, at_file

    place = Path(folder)
    settle(place)
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
    from duxue.planner.released_plan import COPY, read_released

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
    out: Path | None = None,
    replace: bool = False,
    tell: Callable[[float], None] | None = None,
    stop: Stop | None = None,
) -> Curve:
    """Tell what a goal costs: road, fairness and what stays open, planned at six weights.

    Parameters
    ----------
    goal : the goal whose weight is varied
    seconds : work for each office and all points together [30]
    out, replace : a csv file to write, whether it may replace another
    tell : hears the share of the work that is done
    """
    from duxue.models.stop import Stop as NewStop
    from duxue.planner import curve as price_list

    made = price_list.curve(
        county,
        goal,
        seconds=seconds,
        seed=seed,
        offices=offices,
        stop=stop or NewStop(),
        tell=tell or (lambda _: None),
    )
    if out is not None:
        price_list.written(made, out, replace=replace)
    return made


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


def _stem(name: str) -> str:
    return name.removesuffix(".csv")


def _typed(raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


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


def change_kinds(lang: str = "zh") -> list[tuple[str, str, str, str]]:
    """Give every kind of change: its code, its name, whom it concerns, and what it does."""
    from duxue.scenarios.edits.register import CHANGES_OFFERED

    at = 0 if lang == "zh" else 1
    return [
        (str(kind), kind.zh if lang == "zh" else str(kind), one.wants.subject[at], one.wants.does[at])
        for kind, one in CHANGES_OFFERED.items()
    ]


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


def what_if_kinds(lang: str = "zh") -> list[tuple[str, str, str]]:
    """Give every kind of edit of a what-if: its code, its name, and what it does."""
    from duxue.scenarios.edits.register import WHATIFS_OFFERED

    at = 0 if lang == "zh" else 1
    return [
        (str(kind), kind.zh if lang == "zh" else str(kind), one.wants.does[at])
        for kind, one in WHATIFS_OFFERED.items()
    ]


def problems_of_what_ifs(county: County, what_ifs: Path | str, lang: str = "zh") -> list[str]:
    """Say everything that is wrong with a file of what-ifs, a line each (none: it can be used)."""
    from duxue.models.rules.register import parameter_specs
    from duxue.scenarios.whatif.reading import read_whatifs

    reading = read_whatifs(Path(what_ifs), county, parameter_specs())
    return [one.line(lang) for one in reading.problems if one.level == "error"]
