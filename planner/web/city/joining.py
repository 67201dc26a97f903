"""The plans of a city and its counties as one: asked for, shown with where each office's plan stands, and approved as a whole."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from duxue import desk
from duxue.planner.web.access.doors import POST, office_view
from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.models import LogEntry, noted
from duxue.planner.web.city.standing import Standing, standings
from duxue.planner.web.days import asked_day
from duxue.planner.web.planning.asking import asked_once
from duxue.planner.web.planning.joined import Part, asked_of, parts_of
from duxue.planner.web.planning.models import Job
from duxue.planner.web.wording import lang

MOST = 100
"""Joined plans that are looked through for the last one that was approved."""


@dataclass(frozen=True, slots=True)
class JoinedPlan:
    """A joined plan that is there: the job it came of, whether the whole is approved, and whether plans have changed since."""

    job: Job
    outdated: bool

    @property
    def approval(self) -> dict[str, str]:
        """Who approved the whole, when and under which number (empty: nobody)."""
        found: dict[str, str] = self.job.asked.get("approval", {})
        return found

    @property
    def words(self) -> str:
        """How many offices are in it, and where their plans stand."""
        asked = self.job.asked
        held = [
            desk.JoinedOffice(one.office, desk.state_named(one.standing["state"])) for one in parts_of(asked)
        ]
        left = [desk.JoinedOffice(name, None) for name in asked.get("missing", ())]
        return desk.joined_text([*held, *left])[lang() == "en"]

    @property
    def can_be_approved(self) -> bool:
        """Whether every plan in it is approved, and the whole is not."""
        return not self.approval and all(one.approved for one in parts_of(self.job.asked))


def joined_plans(office: Office, rows: Sequence[Standing]) -> list[JoinedPlan]:
    """The newest joined plan of a city, and before it the newest one that was approved as a whole."""
    jobs = list(Job.objects.filter(office=office, kind=Job.Kind.JOIN).exclude(digest="")[:MOST])
    settled = [one for one in jobs if "approval" in one.asked]
    now = [str(one.approved.folder) for one in rows if one.approved is not None]
    return [
        JoinedPlan(job, outdated=now != [one.folder for one in parts_of(job.asked) if one.approved])
        for job in dict.fromkeys([*settled[:1], *jobs[:1]])
    ]


def _parts(rows: Sequence[Standing], *, drafts: bool) -> tuple[list[Part], list[str]]:
    """The plans to be joined, of each office the approved one (else, if ``drafts``, its newest), and whose is missing."""
    parts, missing = [], []
    for one in rows:
        plan = one.approved or (one.plan if drafts else None)
        if plan is None:
            missing.append(one.office.name)
        else:
            parts.append(Part(one.office.name, str(plan.folder), plan.standing))
    return parts, missing


@office_view("board_edit", POST)
def join_plans(request: HttpRequest, office: Office) -> HttpResponse:
    """Ask for the plans of the city and its counties as one, with its documents."""
    _city(office)
    rows = standings((office, *office.below.all()), timezone.localdate().year)
    parts, missing = _parts(rows, drafts=request.POST.get("drafts") == "yes")
    if not parts:
        messages.error(request, _("还没有审定的方案"))
        return redirect("board", code=office.code)
    job = asked_once(request, office, Job.Kind.JOIN, asked_of(parts, missing))
    return redirect("job", code=office.code, job=job.id)


@office_view("approve", POST)
def settle_joined(request: HttpRequest, office: Office, job: uuid.UUID) -> HttpResponse:
    """Approve a joined plan as a whole, with day and document number: it is joined again with that on every paper."""
    _city(office)
    one = get_object_or_404(Job, id=job, office=office, kind=Job.Kind.JOIN)
    if not one.digest or not JoinedPlan(one, outdated=False).can_be_approved:
        messages.error(request, _("该汇总中还有未审定的方案，没有改动"))
        return redirect("board", code=office.code)
    on, document = asked_day(request.POST.get("on")), request.POST.get("document", "").strip()[:80]
    if on is None or not document:
        messages.error(request, _("请填写审定日期") if on is None else _("请填写文号"))
        return redirect("board", code=office.code)
    approval = {
        "state": "approved",
        "by": request.user.get_username(),
        "on": on.isoformat(),
        "document": document,
    }
    asked: dict[str, Any] = {**one.asked, "approval": approval}
    with transaction.atomic():
        again = asked_once(request, office, Job.Kind.JOIN, asked, once=_word_of_approval(one))
        mine = again.asked["approval"] == approval
        if mine and not LogEntry.objects.filter(act="joined_approved", subject=str(again.id)).exists():
            noted(request, office, "joined_approved", str(again.id), document)
    if not mine:
        told = again.asked["approval"]
        messages.error(request, _("%(by)s 已审定（%(document)s），没有改动") % told)
        return redirect("board", code=office.code)
    return redirect("job", code=office.code, job=again.id)


def _word_of_approval(job: Job) -> uuid.UUID:
    """The word under which a joined plan is approved once, however many approve it; another one after an attempt that came to nothing."""
    tries = Job.objects.filter(office=job.office, kind=Job.Kind.JOIN, digest="", state__in=Job.ENDED)
    failed = sum("approval" in one.asked and one.asked["plans"] == job.asked["plans"] for one in tries)
    return uuid.uuid5(job.id, f"approved {failed}")


def _city(office: Office) -> None:
    """Only a city's plans are joined."""
    if office.level != Office.Level.CITY:
        raise Http404
