"""A released plan with the very scenario it was made with; anything else is refused in a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from duxue.planner.answers import RefusedError
from duxue.planner.publish.folder import PublishError, settle
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import Problem
from duxue.scenarios.reading.scenario import Reading, read_plan

COPY = "scenario"
"""The folder inside a plan folder that holds the scenario it was made from."""


@dataclass(frozen=True, slots=True)
class Rerun:
    """What a revision goes by: the scenario and the plan folder in force, the file of changes, the day."""

    scenario: Path
    plan: Path
    changes: Path
    as_of: date


@dataclass(frozen=True)
class ReleasedPlan:
    """A plan in force, the scenario it was made with and where that lies; neither where there are problems."""

    problems: tuple[Problem, ...]
    county: County | None = None
    plan: Plan | None = None
    source: Path = Path()

    @property
    def folder(self) -> Path:
        """Where the scenario lies, with what lies beside it (a road graph)."""
        return self.source if self.source.is_dir() else self.source.parent


def read_released(scenario: Path, folder: Path, read: Callable[[Path], Reading]) -> ReleasedPlan:
    """A plan folder with its scenario, which is the folder's own copy or tables of the same content.

    Raises ``RefusedError`` where the scenario is another than the plan's.
    """
    settle(folder)
    made, problems = read_plan(folder)
    reading = read(scenario)
    if reading.county is None or made is None:
        wrong = () if reading.county is not None else reading.problems
        return ReleasedPlan((*wrong, *problems))
    own = folder / COPY
    if not own.is_dir():
        if made.outcome.get("digest") != reading.county.digest:
            raise RefusedError(*_OTHER_SCENARIO)
        return ReleasedPlan((*reading.problems, *problems), reading.county, made, scenario)
    # The copy holds what the plan was made with to the last cell (a seed given on the command line, too).
    copy = reading if own.resolve() == scenario.resolve() else read(own)
    if copy.county is None:
        return ReleasedPlan((*copy.problems, *problems))
    if reading.county.digest not in (copy.county.digest, made.outcome.get("digest")):
        raise RefusedError(*_OTHER_SCENARIO)
    return ReleasedPlan((*copy.problems, *problems), copy.county, made, own)


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
