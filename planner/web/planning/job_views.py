"""Pages of long work: asked for, watched, stopped."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from duxue import desk
from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.models import noted
from duxue.planner.web.planning import lists as kept
from duxue.planner.web.planning.asking import asked_once, seconds_of
from duxue.planner.web.planning.models import Job, Plan
from duxue.planner.web.wording import lang

STAGES = {
    "staffing": _("挂牌分工"), "zones": _("责任区"), "classes": _("培训"), "round": _("综合督导轮次"), "year": _("督导事项与督导组"),
    "month": _("入校日程"), "improve": _("整体改进"), "last": _("补排"), "audit": _("审核"), "publish": _("生成文书"), "kept": _("沿用已完成部分"),
}  # fmt: skip
SHOWN = 40


@office_view("plan_start", GET, POST)
def plan_start(request: HttpRequest, office: Office) -> HttpResponse:
    """Ask for a plan of the lists as they are."""
    state = kept.newest(office)
    if state is None:
        return redirect("lists", code=office.code)
    looked = kept.looked_over(state.folder)
    if request.method == "POST" and looked.county is not None:
        asked: dict[str, Any] = {"seconds": seconds_of(request), "note": request.POST.get("note", "")[:300]}
        above = _plan_above(office)
        if above is not None:
            asked["given"] = str(above.folder)
        job = asked_once(request, office, Job.Kind.PLAN, asked, lists=state)
        return redirect("job", code=office.code, job=job.id)
    context = {
        "office": office,
        "state": state,
        "looked": looked,
        "above": _plan_above(office),
        "once": uuid.uuid4(),
    }
    return render(request, "plan_start.html", context)


def _plan_above(office: Office) -> Plan | None:
    """The approved plan of the office above, which is a fact for those below it."""
    if office.parent_id is None:
        return None
    return Plan.objects.filter(office_id=office.parent_id, state=Plan.State.APPROVED).first()


@office_view("job", GET)
def job_page(request: HttpRequest, office: Office, job: uuid.UUID) -> HttpResponse:
    """How far a job is; asked for again by the page itself until it ends."""
    one = get_object_or_404(Job, id=job, office=office)
    context = {"office": office, "job": one, **_progress(one)}
    if request.headers.get("HX-Request"):
        answer = render(request, "job_state.html", context)
        if one.ended:
            answer["HX-Refresh"] = "true"
        return answer
    return render(request, "job.html", context)


def _progress(job: Job) -> dict[str, Any]:
    file = job.folder / "progress.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()[-400:] if file.is_file() else []
    told = [one for one in map(_parsed, lines) if one is not None]
    for one in told:
        one["name"] = STAGES.get(one["stage"], one["stage"])
        one["percent"] = round(100 * one["gap"], 1) if one.get("gap") is not None else None
    picture = desk.progress_picture([one for one in told if one.get("trajectory")], lang())
    share = max((one["share"] or 0 for one in told), default=0)
    taken = ((job.ended_at or timezone.now()) - (job.started_at or job.created_at)).total_seconds()
    return {
        "told": told[-SHOWN:],
        "before": _before(job) if job.state == Job.State.WAITING else 0,
        "picture": picture,
        "share": round(100 * share),
        "taken": round(taken),
        "last": told[-1] if told else None,
    }


def _before(job: Job) -> int:
    """How many jobs, of whichever office, are done before one that waits."""
    return Job.objects.exclude(state__in=Job.ENDED).filter(created_at__lt=job.created_at).count()


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:  # the last line while it is being written
        return None
    return found


@office_view("job_cancel", POST)
def job_cancel(request: HttpRequest, office: Office, job: uuid.UUID) -> HttpResponse:
    """Ask a job to end with its best; one that has not begun is taken back."""
    one = get_object_or_404(Job, id=job, office=office)
    if one.ended:
        return redirect("job", code=office.code, job=one.id)
    taken_back = Job.objects.filter(id=one.id, state=Job.State.WAITING).update(
        state=Job.State.STOPPED, ended_at=timezone.now()
    )
    if not taken_back:
        one.folder.mkdir(parents=True, exist_ok=True)
        (one.folder / "stop").touch()
    noted(request, office, "job_cancelled", str(one.id))
    return redirect("job", code=office.code, job=one.id)


@office_view("job", GET)
def jobs_page(request: HttpRequest, office: Office) -> HttpResponse:
    """The office's last jobs."""
    return render(request, "jobs.html", {"office": office, "jobs": Job.objects.filter(office=office)[:50]})
