"""Studies in forms: what-ifs side by side, the smallest staff, the stress test; each ends in a page of its own."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from duxue import desk
from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.headers import DOCUMENTS
from duxue.planner.web.access.models import Office
from duxue.planner.web.access.permissions import may
from duxue.planner.web.archive.store import folder_of, fresh_folder, keep
from duxue.planner.web.days import number_of
from duxue.planner.web.planning import lists as kept
from duxue.planner.web.planning.asking import asked_once, seconds_of
from duxue.planner.web.planning.models import Job, Plan
from duxue.planner.web.planning.papers import listed, paper
from duxue.planner.web.planning.telling import Telling, telling
from duxue.planner.web.wording import lang

KINDS = (Job.Kind.COMPARE, Job.Kind.STAFFING, Job.Kind.STRESS)


@office_view("study", GET)
def studies_page(request: HttpRequest, office: Office) -> HttpResponse:
    """The forms, and the studies that were made."""
    return _page(request, office, None)


def _page(request: HttpRequest, office: Office, state: Telling | None) -> HttpResponse:
    lists = kept.newest(office)
    county = kept.looked_over(lists.folder).county if lists else None
    jobs = Job.objects.filter(office=office, kind__in=KINDS)
    can_start = may(request.user, office, "study_start") and county is not None
    if state is None and county is not None:
        state = Telling(desk.what_if_forms(county, lang()))
    context = {
        "office": office, "state": lists, "telling": state, "once": [uuid.uuid4() for _one in KINDS], "jobs": jobs[:30],
        "plan": Plan.objects.filter(office=office).first(), "can_start": can_start, "ready": county is not None,
        "done": [one for one in jobs if one.digest][:30], "seconds": request.POST.get("seconds", ""),
    }  # fmt: skip
    return render(
        request, "studies.html", context, status=422 if state is not None and state.problems else 200
    )


@office_view("study_start", POST)
def study_start(request: HttpRequest, office: Office, kind: str) -> HttpResponse:
    """Ask for a study of the lists, or of the newest plan, as they are; what-ifs are told one edit after the other."""
    if kind not in KINDS:
        raise Http404
    lists = kept.newest(office)
    county = kept.looked_over(lists.folder).county if lists else None
    plan = Plan.objects.filter(office=office).first()
    if county is None or (kind == Job.Kind.STRESS and plan is None):
        messages.error(request, _("请先准备好数据") if county is None else _("请先编制方案"))
        return redirect("studies", code=office.code)
    asked: dict[str, Any] = {"seconds": seconds_of(request)}
    if kind == Job.Kind.COMPARE:
        state = telling(request, desk.what_if_forms(county, lang()))
        folder = (
            _what_ifs(state, county) if request.POST.get("act") == "send" and not state.problems else None
        )
        if folder is None or state.problems:
            return _page(request, office, state)
        asked["whatifs"] = str(folder)
        asked["note"] = "、".join(dict.fromkeys(one.cells.get("whatif", "") for one in state.told))[:300]
    elif kind == Job.Kind.STAFFING:
        asked["years"] = _whole(request.POST.get("years", ""), 0, 10)
    else:
        asked["draws"] = max(1, _whole(request.POST.get("draws", ""), 50, 500))
    job = asked_once(
        request, office, Job.Kind(kind), asked, lists=lists, plan=plan if kind == Job.Kind.STRESS else None
    )
    return redirect("job", code=office.code, job=job.id)


def _what_ifs(state: Telling, county: Any) -> Path | None:
    """The folder of what was told; what is wrong with it is told in turn."""
    if not state.told:
        state.problems.append(_("请至少填写一项调整"))
        return None
    with fresh_folder() as place:
        desk.write_grids(desk.what_if_grids(state.told), place / "what_ifs")
        folder = folder_of(keep(place / "what_ifs"))
    state.problems += desk.problems_of_what_ifs(county, folder, lang())
    return folder


@office_view("study", GET)
def studies_beside(request: HttpRequest, office: Office) -> HttpResponse:
    """Two studies side by side, each in its own frame."""
    jobs = [one for one in Job.objects.filter(office=office, kind__in=KINDS)[:100] if one.digest]
    known = {str(one.id): one for one in jobs}
    first = [*jobs[:2], None, None]
    wanted = [known.get(request.GET.get(name, "")) or first[n] for n, name in enumerate(("left", "right"))]
    return render(request, "studies_beside.html", {"office": office, "jobs": jobs, "wanted": wanted})


def _whole(text: str, otherwise: int, most: int) -> int:
    return min(number_of(text, otherwise), most)


@office_view("study", GET)
def study_file(request: HttpRequest, office: Office, job: uuid.UUID, path: str) -> HttpResponseBase:
    """A page or file of a study; a folder of it as a list of its files."""
    one = get_object_or_404(Job, id=job, office=office, kind__in=(*KINDS, Job.Kind.JOIN))
    if (names := listed(one.digest, path)) is not None:
        files = [(name, f"{path.rstrip('/')}/{name}") for name in names]
        return render(request, "folder.html", {"office": office, "job": one, "path": path, "files": files})
    file = paper(request, office, one.digest, path, own=one.kind != Job.Kind.JOIN)
    html = file.suffix == ".html"
    answer = FileResponse(file.open("rb"), as_attachment=not html, filename=file.name)
    answer["Content-Security-Policy"] = DOCUMENTS
    return answer
