"""What came of a job, kept: the result's folder goes into the store, and a plan becomes the office's next one."""

from __future__ import annotations

import json
import shutil
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.store import fresh_folder, keep
from duxue.planner.web.planning.models import Job, Plan

MADE = {Job.Kind.PLAN: Plan.Made.PLANNED, Job.Kind.REVISE: Plan.Made.REVISED}
BROKEN = _("计算进程意外结束（可能内存不足）；请重新提交，做完的部分会接着用")


def keep_outcome(job: Job, code: int) -> None:
    """Write into a job's row what its child process left behind (within a transaction)."""
    job.ended_at = timezone.now()
    file = job.folder / "outcome.json"
    told = json.loads(file.read_text(encoding="utf-8")) if code == 0 and file.is_file() else None
    if told is None:
        job.state, job.told = Job.State.FAILED, BROKEN
    elif "refused" in told:
        stopped = told["stopped"]
        job.state, job.told = (Job.State.STOPPED if stopped else Job.State.FAILED), told["refused"][0]
    else:
        job.state = Job.State.STOPPED if told["stopped"] else Job.State.DONE
        if (job.folder / "result").is_dir():
            with fresh_folder() as place:
                shutil.copytree(job.folder / "result", place / "result")
                job.digest = keep(place / "result")
            if job.kind in MADE:
                job.result = _next_plan(job, told)
            elif job.kind == Job.Kind.PUBLISH and job.plan is not None:
                Plan.objects.filter(id=job.plan.id).update(documents=job.digest)
    job.save()


def _next_plan(job: Job, told: dict[str, int]) -> Plan:
    return add_plan(
        job.office,
        digest=job.digest,
        documents=job.digest,
        created_by=job.created_by,
        lists=job.lists,
        parent=job.plan,
        made=MADE[Job.Kind(job.kind)],
        open_duties=told["open"],
        breaches=told["breaches"],
        note=str(job.asked.get("note", ""))[:300],
    )


class OvertakenError(Exception):
    """Another plan has come after the one that somebody saw."""

    def __init__(self, newest: Plan) -> None:
        super().__init__(newest.number)
        self.newest = newest


def add_plan(office: Office, *, after: int | None = None, **fields: Any) -> Plan:
    """Keep an office's next plan (within a transaction; the office's row is held, so that numbers follow each other).

    Raises ``OvertakenError`` where ``after`` (the number that somebody saw) is not the last one, or is no draft any more.
    """
    Office.objects.select_for_update().get(code=office.code)
    last = Plan.objects.filter(office=office).first()
    number = last.number if last is not None else 0
    if after is not None and last is not None and (number != after or last.state != Plan.State.DRAFT):
        raise OvertakenError(last)
    return Plan.objects.create(office=office, number=number + 1, **fields)
