"""Planners that answer at once, slowly, badly or not at all: what the verbs and the processes are tried on."""

import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from duxue.models.office_plan import OfficePlan, Progress
from duxue.models.solver import Outcome, Stop
from duxue.planner import run
from duxue.planner.crew.team import Alone
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import scenario_rows, write_csv
from duxue.scenarios.plan import Plan, Posting
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.trajectory import Step
from duxue.scenarios.travel.legs import TravelError
from tests.planner.publish import worlds

LOG = "DUXUE_TEST_LOG"
"""The environment's word for a folder in which each planned office leaves a file with its process id."""
BLOCK = "DUXUE_TEST_BLOCK"
"""The office that is slow, by id."""

DEAF = "DUXUE_TEST_DEAF"
"""Where the environment has this word, the slow office does not listen to a stop."""


NO_WAY = TravelError("路网服务中途没有应答", "the road server stopped answering")
"""Why an office has no plan."""


def at_once(
    county: County,
    office_id: str,
    *,
    given: Plan,
    effort: float,
    stop: Stop,
    tell: Callable[[Progress], None],
) -> OfficePlan:
    """Everybody posted in turn; with a given plan the turn starts elsewhere, so that one sees whether it was given."""
    if folder := os.environ.get(LOG):
        Path(folder, office_id).write_text(str(os.getpid()), encoding="utf-8")
    tell(Progress(office_id, "staffing", "feasible", 100.0, 90.0, 0.1, 0.5))
    people = county.inspectors_of(office_id)
    shift = county.seed + len(given.postings) + int(effort)
    rows = [
        make(
            Posting,
            school_id=school.school_id,
            inspector_id=people[(number + shift) % len(people)].inspector_id,
            start=county.start,
            end=county.end,
        )
        for number, school in enumerate(county.schools_of(office_id))
    ]
    stage = Outcome(
        office_id,
        "staffing",
        "stopped" if stop.is_asked() else "feasible",
        100.0,
        90.0,
        0.5,
        0.25,
        steps=(Step(0.1, None, 80.0), Step(0.25, 100.0, 90.0)),
    )
    return OfficePlan(office_id, Plan(postings=tuple(rows)), (stage,))


def until_stopped(
    county: County,
    office_id: str,
    *,
    given: Plan,
    effort: float,
    stop: Stop,
    tell: Callable[[Progress], None],
) -> OfficePlan:
    """The office named by ``BLOCK`` waits for the user's stop (two minutes at most); the others answer at once."""
    answer = at_once(county, office_id, given=given, effort=effort, stop=stop, tell=tell)
    tries = 1200 if office_id == os.environ.get(BLOCK) else 0
    while tries and (DEAF in os.environ or not stop.is_asked()):
        time.sleep(0.1)
        tries -= 1
    return answer


def kills_its_worker_once(
    county: County,
    office_id: str,
    *,
    given: Plan,
    effort: float,
    stop: Stop,
    tell: Callable[[Progress], None],
) -> OfficePlan:
    """Where the office named by ``BLOCK`` is planned first, the process that started this one is killed; else as ``at_once``."""
    first = not Path(os.environ[LOG], office_id).exists()
    answer = at_once(county, office_id, given=given, effort=effort, stop=stop, tell=tell)
    if first and office_id == os.environ.get(BLOCK):
        os.kill(os.getppid(), 9)
        time.sleep(60)
    return answer


def dies(*_: object, **__: object) -> OfficePlan:
    """A process that is killed from outside, as where memory runs out."""
    os._exit(9)


def fails(*_: object, **__: object) -> OfficePlan:
    """A defect of the program."""
    raise ZeroDivisionError("a defect")


def has_no_plan(*_: object, **__: object) -> OfficePlan:
    """An office that no plan can be made for."""
    raise NO_WAY


def finds_the_disk_full(*_: object, **__: object) -> OfficePlan:
    """What the machine refuses."""
    raise OSError(28, "No space left on device", "/somewhere")


def no_reasons(patch: pytest.MonkeyPatch) -> None:
    """None are sought of what is left open: of a made-up plan that would take as long as all the rest."""
    patch.setattr("duxue.planner.joining.give_reasons", lambda _, plan: plan)


def work_here(patch: pytest.MonkeyPatch) -> None:
    """Offices are done in this process: one of their own takes longer to begin than the rest of such a test."""
    patch.setattr(run, "crew_of", lambda *_: nullcontext(Alone()))


def write_city(folder: Path, counties: int = 2) -> Path:
    """A small city as csv tables: an office of its own with a school, and some counties."""
    plain = worlds.county(offices=counties, schools=3, inspectors=2)
    city = plain.units["130200"]
    tables = {
        "inspectors": (worlds.inspector(city, 1), *plain.rows.inspectors),
        "schools": (worlds.school(city, 1, office_id=city.unit_id), *plain.rows.schools),
        "waivers": (),
        "recusals": (),
    }
    write_csv(SCENARIO, scenario_rows(plain.with_rows(**tables)), folder)
    return folder


def write_county(folder: Path) -> Path:
    """A small county as csv tables."""
    write_csv(SCENARIO, scenario_rows(worlds.county(schools=4, inspectors=2)), folder)
    return folder
