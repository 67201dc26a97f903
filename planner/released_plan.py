"""A released plan with the very scenario it was made with; anything else is refused in a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from duxue.planner.answers import PlanRead, ProblemsError, RefusedError
from duxue.planner.publish.folder import PublishError, settle
from duxue.scenarios.county import County
from duxue.scenarios.plan_folder import OFFICES
from duxue.scenarios.reading.scenario import Reading, read_plan

COPY = "scenario"
"""The folder inside a plan folder that holds the scenario it was made from."""


def read_together(scenario: Path, folder: Path, read: Callable[[Path], Reading]) -> PlanRead:
    """A plan folder (or an edited workbook of it) beside a scenario, whichever that is; raises ``ProblemsError``."""
    settle(folder)
    reading = read(scenario)
    made, problems = read_plan(folder)
    if reading.county is None or made is None:
        wrong = () if reading.county is not None else reading.problems
        raise ProblemsError((*wrong, *problems))
    return PlanRead((*reading.problems, *problems), reading.county, made, inputs=(scenario, folder))


def read_released(scenario: Path, folder: Path, read: Callable[[Path], Reading]) -> PlanRead:
    """A plan folder with the very scenario it was made with: the folder's own copy, or tables of the same content.

    Raises ``ProblemsError``, and ``RefusedError`` where the scenario is another than the plan's or the folder is one office's.
    """
    check_whole(folder)
    found = read_together(scenario, folder, read)
    own, digest = folder / COPY, found.plan.outcome.get("digest")
    if not own.is_dir():
        if digest != found.county.digest:
            raise RefusedError(*_OTHER_SCENARIO)
        return found
    if own.resolve() == scenario.resolve():
        return found
    # The copy holds what the plan was made with to the last cell (a seed given on the command line, too).
    copy = read(own)
    if copy.county is None:
        raise ProblemsError(copy.problems)
    if found.county.digest not in (copy.county.digest, digest):
        raise RefusedError(*_OTHER_SCENARIO)
    return replace(found, problems=copy.problems, county=copy.county)


def check_whole(folder: Path) -> None:
    """Refuse the folder of one office of a plan that is published office by office: what goes on from it would lose the others."""
    whole = folder.absolute().parent.parent
    if folder.absolute().parent.name == OFFICES and not (folder / COPY).is_dir() and (whole / COPY).is_dir():
        raise RefusedError(
            f"{folder.name} 只是全省方案中一个督导室的文件夹；请给出整个方案的文件夹 {whole}",
            f"{folder.name} is the folder of one office of a larger plan: give the whole plan's folder, {whole}",
        )


_OTHER_SCENARIO = (
    f"给出的数据与该方案所依据的数据不一致；请用方案文件夹中的 {COPY} 作为数据，后来的变动都写进变动文件",
    f"the scenario is not the plan's own: give the plan folder's {COPY}, and put what has changed into the file of changes",
)


def check_copy(county: County, copy: Reading) -> None:
    """Make sure that a scenario written beside a plan reads back to the same content (PublishError)."""
    if copy.county is None or copy.county.digest != county.digest:
        told = next((p for p in copy.problems if p.level == "error"), None)
        zh, en = (told.line("zh"), told.line("en")) if told else ("内容不同", "other content")
        raise PublishError(
            f"发布校验未通过：变动后的数据读回后不一致（{zh}）；未写出任何文件",
            f"publishing failed its own check: the changed scenario reads back differently ({en}); nothing was written",
        )


def check_day(county: County, as_of: date) -> None:
    """Refuse a day of revision before the release in force, or after the horizon."""
    if as_of < county.as_of:
        raise RefusedError(
            f"调整日 {as_of} 早于现行方案的制定日 {county.as_of}，请核对 --as-of",
            f"the day of the revision {as_of} lies before the day of the plan in force {county.as_of}; check --as-of",
        )
    if as_of > county.end:
        raise RefusedError(
            f"调整日 {as_of} 晚于计划期末日 {county.end}，已无可调整的安排",
            f"the day of the revision {as_of} lies after the last day of the horizon {county.end}",
        )
