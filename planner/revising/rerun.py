"""The verb ``revise``: a released plan, what has happened since, and the next release in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from duxue.models.planning import Progress
from duxue.models.revision.answer import RevisedOffice
from duxue.models.revision.revise import revise_office
from duxue.models.rules.register import parameter_specs, waivable
from duxue.models.solver import Stop
from duxue.planner.answers import Exit, Planned, ProblemsError, RefusedError
from duxue.planner.crew.city import Crew
from duxue.planner.crew.here import OfficesHere
from duxue.planner.crew.work import Work
from duxue.planner.publish.folder import claimed, work_folder
from duxue.planner.publishing import EFFORT_PER_SECOND, Wish, cores, published, read
from duxue.planner.released_plan import ReleasedPlan, Rerun, check_day, read_released
from duxue.planner.revising.revise import (
    ReviseOffice,
    RevisingOffice,
    offices_to_revise,
    run_revision,
    task_digest,
    told,
)
from duxue.planner.revising.revision_task import RevisionTask
from duxue.scenarios.changes.changing import changed
from duxue.scenarios.changes.reading import ChangesReading, read_changes
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan

DEFAULT_SECONDS = 20.0


def revise_release(
    rerun: Rerun,
    out: Path,
    wish: Wish,
    *,
    stop: Stop,
    tell: Callable[[Progress], None],
    ready: Callable[[County, Sequence[str]], None] | None = None,
    planner: ReviseOffice | None = None,
) -> Planned:
    """Read, revise the offices that the changes touch, audit, publish beside the release in force."""
    with claimed(out, replace=wish.replace, inputs=(rerun.plan, rerun.changes, rerun.scenario)):
        return _revised(rerun, out, wish, stop=stop, tell=tell, ready=ready, planner=planner)


def _revised(
    rerun: Rerun,
    out: Path,
    wish: Wish,
    *,
    stop: Stop,
    tell: Callable[[Progress], None],
    ready: Callable[[County, Sequence[str]], None] | None,
    planner: ReviseOffice | None,
) -> Planned:
    inforce, reading = _released_and_changed(rerun)
    if inforce.county is None or inforce.plan is None or reading.changes is None:
        return Planned((*inforce.problems, *reading.problems))
    after = changed(inforce.county, inforce.plan, reading.changes, rerun.as_of, folder=inforce.folder)
    task = RevisionTask(inforce.plan, inforce.county, after, reading.changes, rerun.as_of)
    offices = offices_to_revise(task)
    if ready is not None:
        ready(after, offices)
    work = Work(work_folder(out), RevisedOffice)
    one = RevisingOffice(
        planner or revise_office, task.went.plan, task.went.missed, wish.max_moves, wish.mend
    )
    effort = (wish.seconds or DEFAULT_SECONDS) * EFFORT_PER_SECOND
    revision = run_revision(
        Crew(
            after,
            effort,
            wish.workers or cores(),
            work,
            stop,
            tell,
            one,
            task_digest(task, wish.max_moves, mend=wish.mend),
        ),
        task,
        offices,
    )
    if revision.unfinished:
        raise RefusedError(*_NOT_REVISED, Exit.STOPPED)
    answer = published(after, told(task, revision), inforce.folder, out, wish)
    work.drop([part.office_id for part in revision.offices])
    return replace(answer, problems=reading.problems, stopped=stop.is_asked(), left_out=revision.left_out)


def revised_here(
    county: County,
    made: Plan,
    changes: Path,
    as_of: date,
    *,
    seconds: float | None,
    max_moves: int | None,
    stop: Stop,
    tell: Callable[[Progress], None],
) -> tuple[County, Plan, tuple[str, ...]]:
    """The county and plan after changes, made in this process, and the offices left out; nothing is written.

    Raises ``ProblemsError`` where the changes have problems, and ``RefusedError`` where the day does not fit.
    """
    check_day(county, as_of)
    reading = read_changes(changes, county, made, parameter_specs(), waivable(), as_of=as_of)
    if reading.changes is None:
        raise ProblemsError(reading.problems)
    after = changed(county, made, reading.changes, as_of, folder=county.folder)
    task = RevisionTask(made, county, after, reading.changes, as_of)
    one = RevisingOffice(revise_office, task.went.plan, task.went.missed, max_moves)
    effort = (seconds or DEFAULT_SECONDS) * EFFORT_PER_SECOND
    revision = run_revision(OfficesHere(after, effort, stop, tell, one), task, offices_to_revise(task))
    return after, told(task, revision), revision.left_out


_NOT_REVISED = (
    "已停止；有督导室尚未调整完，未写任何文件，原方案不变。重跑同一命令即可接着做",
    "stopped before every office was revised; nothing was written. Run the command again to go on",
)


def _released_and_changed(rerun: Rerun) -> tuple[ReleasedPlan, ChangesReading]:
    """The plan in force with its scenario, and the changes; each with its problems."""
    inforce = read_released(rerun.scenario, rerun.plan, read)
    if inforce.county is None or inforce.plan is None:
        return inforce, ChangesReading(None, ())
    check_day(inforce.county, rerun.as_of)
    known = (inforce.county, inforce.plan, parameter_specs(), waivable())
    reading = read_changes(rerun.changes, *known, as_of=rerun.as_of)
    return replace(inforce, problems=()), reading
