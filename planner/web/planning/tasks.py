"""Jobs from the queue: a child process does the work, the worker watches over it and keeps what came of it.

A job is claimed by one update of its row, so that two workers never do the same one. Whoever is at a job says so every second;
one that nobody is at any more goes back into the queue, and goes on from its work folder.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django_tasks import task

from duxue.planner.web.archive.models import noted
from duxue.planner.web.planning.models import Job
from duxue.planner.web.planning.outcome import keep_outcome

SILENT = timedelta(seconds=30)
"""After so long without a word nobody is at a job any more."""
TRIES = 5
"""How often a job is taken up again before it counts as failed."""
LOOK = 0.5


def ask(job: Job) -> None:
    """Put a job into the queue once its row is safe."""
    transaction.on_commit(lambda: run_job.enqueue(str(job.id)))


@task()
def run_job(job_id: str) -> None:
    """Do a job that waits; one that somebody else does, or that has ended, is left alone."""
    now = timezone.now()
    claimed = Job.objects.filter(id=job_id, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, started_at=now, alive_at=now
    )
    if claimed:
        _watch(Job.objects.get(id=job_id))


def take_up_again() -> int:
    """Put jobs that nobody is at any more back into the queue, and enqueue those whose call was lost; says how many."""
    silent = Job.objects.filter(state=Job.State.RUNNING, alive_at__lt=timezone.now() - SILENT)
    count = 0
    for job in silent:
        if job.tries + 1 >= TRIES:
            Job.objects.filter(id=job.id, alive_at=job.alive_at).update(
                state=Job.State.FAILED, told=_("多次中断，已放弃；请重新提交"), ended_at=timezone.now()
            )
            continue
        with transaction.atomic():
            back = Job.objects.filter(id=job.id, state=Job.State.RUNNING, alive_at=job.alive_at)
            if back.update(state=Job.State.WAITING, tries=job.tries + 1, alive_at=timezone.now()):
                ask(job)
                count += 1
    lost = Job.objects.filter(state=Job.State.WAITING, created_at__lt=timezone.now() - SILENT)
    for job in lost.exclude(alive_at__gt=timezone.now() - SILENT):
        Job.objects.filter(id=job.id).update(alive_at=timezone.now())
        run_job.enqueue(str(job.id))
    return count


def _watch(job: Job) -> None:
    job.folder.mkdir(parents=True, exist_ok=True)
    (job.folder / "job.json").write_text(json.dumps(_order(job), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "duxue.planner.web.planning.child", str(job.folder)]
    with (
        (job.folder / "said.txt").open("ab") as said,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=said) as child,
    ):
        try:
            while child.poll() is None:
                Job.objects.filter(id=job.id).update(alive_at=timezone.now())
                time.sleep(LOOK)
        finally:
            if child.poll() is None:
                child.terminate()
    with transaction.atomic():
        mine = Job.objects.select_for_update().get(id=job.id)
        if mine.state == Job.State.RUNNING:
            keep_outcome(mine, child.returncode)
            noted(
                None,
                mine.office,
                f"job_{mine.state}",
                str(mine.id),
                f"{mine.get_kind_display()} {mine.told}".strip(),
            )
    shutil.rmtree(job.folder / "work", ignore_errors=True)


def _order(job: Job) -> dict[str, object]:
    return {
        "kind": job.kind,
        "asked": job.asked,
        "office": job.office.code,
        "lists": str(job.lists.folder) if job.lists else "",
        "plan": str(job.plan.folder) if job.plan else "",
        "approved": job.plan.standing if job.plan is not None and job.plan.approved_on is not None else {},
    }
