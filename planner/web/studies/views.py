"""Studies in forms: what-ifs side by side, the smallest staff, the stress test; each ends in a page of its own."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from duxue import desk
from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.headers import DOCUMENTS
from duxue.planner.web.access.models import Office
from duxue.planner.web.access.permissions import may
from duxue.planner.web.archive.store import file_in, folder_of, fresh_folder, keep
from duxue.planner.web.planning import lists as kept
from duxue.planner.web.planning.asking import asked_once, seconds_of
from duxue.planner.web.planning.models import Job, Plan

KINDS = (Job.Kind.COMPARE, Job.Kind.STAFFING, Job.Kind.STRESS)
ROWS = 6
FIELDS = (
    "what_if",
    "kind",
    "subject",
    "other",
    "employment",
    "stages",
    "township",
    "count",
    "value",
    "from",
    "to",
)


@office_view("study", GET)
def studies_page(request: HttpRequest, office: Office) -> HttpResponse:
    """The forms, and the studies that were made."""
    state = kept.newest(office)
    context = {
        "office": office, "state": state, "once": [uuid.uuid4() for _ in KINDS], "kinds": desk.what_if_kinds(),
        "rows": range(ROWS), "jobs": Job.objects.filter(office=office, kind__in=KINDS)[:30],
        "plan": Plan.objects.filter(office=office).first(), "can_start": may(request.user, office, "study_start"),
    }  # fmt: skip
    return render(request, "studies.html", context)


@office_view("study_start", POST)
def study_start(request: HttpRequest, office: Office, kind: str) -> HttpResponse:
    """Ask for a study of the lists, or of the newest plan, as they are."""
    if kind not in KINDS:
        raise Http404
    state = kept.newest(office)
    county = kept.looked_over(state.folder).county if state else None
    plan = Plan.objects.filter(office=office).first()
    if county is None or (kind == Job.Kind.STRESS and plan is None):
        messages.error(request, "请先准备好数据" if county is None else "请先编制方案")
        return redirect("studies", code=office.code)
    asked: dict[str, Any] = {"seconds": seconds_of(request)}
    if kind == Job.Kind.COMPARE:
        folder = _what_ifs(request)
        wrong = desk.problems_of_what_ifs(county, folder)
        if wrong:
            for one in wrong:
                messages.error(request, one)
            return redirect("studies", code=office.code)
        asked["whatifs"] = str(folder)
    elif kind == Job.Kind.STAFFING:
        asked["years"] = _whole(request.POST.get("years", ""), 0, 10)
    else:
        asked["draws"] = max(1, _whole(request.POST.get("draws", ""), 50, 500))
    job = asked_once(
        request, office, Job.Kind(kind), asked, lists=state, plan=plan if kind == Job.Kind.STRESS else None
    )
    return redirect("job", code=office.code, job=job.id)


def _what_ifs(request: HttpRequest) -> Path:
    rows = [[request.POST.get(f"{field}{row}", "").strip()[:200] for field in FIELDS] for row in range(ROWS)]
    with fresh_folder() as place:
        desk.write_grids({"what_ifs": [list(FIELDS), *(row for row in rows if any(row))]}, place / "what_ifs")
        return folder_of(keep(place / "what_ifs"))


def _whole(text: str, otherwise: int, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise


@office_view("study", GET)
def study_file(request: HttpRequest, office: Office, job: uuid.UUID, path: str) -> FileResponse:
    """A page or file of a study."""
    one = get_object_or_404(Job, id=job, office=office, kind__in=KINDS)
    file = file_in(one.digest, path)
    if file is None:
        raise Http404
    html = file.suffix == ".html"
    answer = FileResponse(file.open("rb"), as_attachment=not html, filename=file.name)
    answer["Content-Security-Policy"] = DOCUMENTS
    return answer
