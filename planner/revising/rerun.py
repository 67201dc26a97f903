"""The verb ``revise``: a plan in force, what has happened since, and the next release."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from duxue.models.revision.answer import RevisedOffice
from duxue.models.rules.register import parameter_specs, waivable
from duxue.planner.answers import Exit, Planned, PlanRead, ProblemsError, RefusedError
from duxue.planner.crew.named import revise_office
from duxue.planner.publish.output import Output, claim
from duxue.planner.publishing import judged, published
from duxue.planner.released_plan import check_day
from duxue.planner.revising.revise import Revision, offices_to_revise, run_revision, task_digest, with_record
from duxue.planner.revising.revision_task import RevisionTask
from duxue.planner.run import Run, Task
from duxue.planner.words import REFUSED
from duxue.scenarios.changes.reading import read_changes
from duxue.scenarios.edits.changing import changed

DEFAULT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a revision goes by: the file of changes, the day, the schools that may change hands, what was left open too."""

    changes: Path
    as_of: date
    max_moves: int | None = None
    mend: bool = False


def revised(inforce: PlanRead, asked: Asked, run: Run, output: Output | None) -> Planned:
    """Revise the offices that the changes touch, audit, and publish where there is an output; the plan in force stays.

    Raises ``ProblemsError`` where the changes have problems, ``RefusedError`` where the day or folder does not fit or the
    user stopped too soon, and ``OfficeFailedError`` where a process broke.
    """
    check_day(inforce.county, asked.as_of)
    with claim(output, (*inforce.inputs, asked.changes)):
        known = (inforce.county, inforce.plan, parameter_specs(), waivable())
        reading = read_changes(asked.changes, *known, as_of=asked.as_of)
        if reading.changes is None:
            raise ProblemsError(reading.problems)
        after = changed(inforce.county, inforce.plan, reading.changes, asked.as_of)
        task = RevisionTask(inforce.plan, inforce.county, after, reading.changes, asked.as_of)
        revision = _revision(task, asked, run, output)
        answer = judged(after, with_record(task, revision))
        if output is not None:
            answer = published(answer, output)
            run.drop(output, [part.office_id for part in revision.offices])
    return replace(answer, problems=reading.problems, stopped=run.stop.is_asked(), left_out=revision.left_out)


def _revision(task: RevisionTask, asked: Asked, run: Run, output: Output | None) -> Revision:
    offices = offices_to_revise(task)
    run.ready({one: task.county.units[one].name for one in offices})
    went, most = task.went, asked.max_moves
    one = partial(revise_office, before=went.plan, not_done=went.missed, max_moves=most, mend=asked.mend)
    digest = task_digest(task, asked.max_moves, mend=asked.mend)
    effort = run.effort(DEFAULT_SECONDS)
    with run.offices(effort, Task(one, RevisedOffice, digest), output) as planning:
        revision = run_revision(planning, task, offices)
    if revision.unfinished:
        raise RefusedError(*REFUSED["not_all_revised"], Exit.STOPPED)
    return revision
