"""Pages of a plan: what it holds, its documents, its calendar, what could be otherwise, and its way to approval."""

from __future__ import annotations

import mimetypes
import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from duxue import desk
from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.headers import DOCUMENTS
from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.models import noted
from duxue.planner.web.days import asked_day, day_of, month_of, shown_day, week_of
from duxue.planner.web.planning import plans
from duxue.planner.web.planning.models import Job, Plan
from duxue.planner.web.planning.papers import paper
from duxue.planner.web.planning.tasks import ask
from duxue.planner.web.wording import lang

DOCUMENT_WORDS = {
    "plan.xlsx": _("全套表格（plan.xlsx）"), "findings.xlsx": _("问题清单（findings.xlsx）"), "report.html": _("方案报告"), "changes.html": _("变动说明"),
}  # fmt: skip
LETTERS = "notices/"
"""Where a plan's documents have the letters, a folder a month."""
MAP_WORDS = {"calendar": _("日历图"), "trouble": _("问题图")}


def _map_word(name: str) -> str:
    stem = name.removeprefix("maps/").removesuffix(".html")
    kind = stem.rpartition("_")[2]
    whose = stem.removesuffix(f"_{kind}") if kind in MAP_WORDS else stem
    return f"{MAP_WORDS.get(kind, _('挂牌图'))} {whose.replace('_', ' ')}"


def plan_of(office: Office, number: int) -> Plan:
    """The office's plan of that number (404: there is none)."""
    return get_object_or_404(Plan, office=office, number=number)


@office_view("plan", GET)
def plan_page(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """A plan at a glance: what it holds, what is open, its documents and maps, and what may be done with it."""
    plan = plan_of(office, number)
    result = plans.loaded(plan.folder)
    files = _files(plan)
    context = {
        "office": office, "plan": plan, "result": result, "county": result.county,
        "maps": _maps(files),
        "files": [(one, word) for one, word in DOCUMENT_WORDS.items() if one in files],
        "public": [one for one in files if one.startswith("public/")], "letters": any(one.startswith(LETTERS) for one in files),
        "can_undo": plan.state == Plan.State.DRAFT and plans.stands_for(plan).made == Plan.Made.BY_HAND,
        "posted": _posted(result), "open": plans.open_rows(result), "far": desk.how_far(result.plan.outcome, lang()),
        "once": uuid.uuid4(), "today": timezone.localdate(),
        "pins": plans.pins_in_words(result), "newest": Plan.objects.filter(office=office).first(),
    }  # fmt: skip
    return render(request, "plan.html", context)


def _files(plan: Plan) -> list[str]:
    """The documents of a plan, by their paths."""
    folder = plan.documents_folder
    if folder is None:
        return []
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def _maps(files: list[str]) -> list[tuple[str, str]]:
    """The office's own maps among documents, with their words."""
    own = [one for one in files if one.startswith("maps/") and one.endswith(".html") and one.count("/") == 1]
    return [(one, _map_word(one)) for one in own]


@office_view("plan", GET)
def letters_page(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """A plan's notices and letters by the month in which they go out, this month's open."""
    plan = plan_of(office, number)
    months: dict[date, list[tuple[str, str]]] = {}
    for path in _files(plan):
        folder, _slash, name = path.removeprefix(LETTERS).partition("/")
        month = day_of(f"{folder}-01") if path.startswith(LETTERS) else None
        if month is not None:
            months.setdefault(month, []).append((path, name))
    now = timezone.localdate().replace(day=1)
    first = next((month for month in months if month >= now), None)
    context = {"office": office, "plan": plan, "months": list(months.items()), "open": first}
    return render(request, "letters.html", context)


@office_view("plan", GET)
def map_page(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """One map of a plan in a frame of fixed height, with the others a click away."""
    plan = plan_of(office, number)
    maps = _maps(_files(plan))
    name = request.GET.get("name", "") or (maps[0][0] if maps else "")
    if name not in dict(maps):
        raise Http404
    context = {"office": office, "plan": plan, "maps": maps, "name": name, "word": dict(maps)[name]}
    return render(request, "map.html", context)


def _posted(result: Any) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Everybody with the schools (id and name) that they answer for."""
    names = plans.names_of(result)
    held: dict[str, dict[str, str]] = {}
    for row in result.plan.postings:
        held.setdefault(row.inspector_id, {})[row.school_id] = names.get(row.school_id, row.school_id)
    people = result.county.rows.inspectors
    return [(one.inspector_id, one.name, list(held.get(one.inspector_id, {}).items())) for one in people]


@office_view("plan", GET)
def plans_page(request: HttpRequest, office: Office) -> HttpResponse:
    """All plans of an office, the newest first."""
    return render(
        request, "plans.html", {"office": office, "plans": Plan.objects.filter(office=office)[:100]}
    )


@office_view("plan", GET)
def document(request: HttpRequest, office: Office, number: int, path: str) -> FileResponse:
    """A document of a plan, out of the folder of its documents and nowhere else."""
    plan = plan_of(office, number)
    file = paper(request, office, plan.documents, path)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    answer = FileResponse(
        file.open("rb"), content_type=kind, as_attachment=kind != "text/html", filename=file.name
    )
    answer["Content-Security-Policy"] = DOCUMENTS
    return answer


@office_view("plan", GET)
def calendar_page(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """A month or a week of a plan, of everybody, of one person, of one school, or of one zone."""
    plan = plan_of(office, number)
    result = plans.loaded(plan.folder)
    county = result.county
    day = shown_day(request.GET.get("day"), county.start, county.end)
    week = request.GET.get("span") == "week"
    first, last = week_of(day) if week else month_of(day)
    person, school, zone = (request.GET.get(name, "") for name in ("person", "school", "zone"))
    zones = {row.zone_id: row.name for row in result.plan.zones}
    in_zone = {row.school_id for row in result.plan.zones if row.zone_id == zone}
    found = [
        one
        for one in plans.items(plan.folder, first, last)
        if (not person or person in one.people_ids)
        and (not school or school == one.place_id)
        and (not zone or one.place_id in in_zone)
    ]
    context = {
        "office": office, "plan": plan, "county": county, "weeks": plans.weeks(found, first, last), "first": first,
        "last": last, "week": week, "before": first - timedelta(days=1), "after": last + timedelta(days=1), "person": person, "school": school, "found": found,
        "zone": zone, "zones": zones,
    }  # fmt: skip
    return render(request, "calendar.html", context)


@office_view("submit", POST)
def submit(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Hand a draft in for approval."""
    plan = plan_of(office, number)
    with transaction.atomic():
        if plans.submit(plan, request.user.get_username()):
            noted(request, office, "submitted", str(number))
            messages.success(request, _("已送审"))
        else:
            messages.error(request, _("该方案不是草案，没有改动"))
    return redirect("plan", code=office.code, number=number)


def _papers_anew(request: HttpRequest, plan: Plan) -> None:
    """Ask for an approved plan's papers, which say who approved it and under which number (within a transaction)."""
    job = Job.objects.create(
        once=uuid.uuid4(), office=plan.office, kind=Job.Kind.PUBLISH, plan=plan, asked={"approved": True}, created_by=request.user.get_username()
    )  # fmt: skip
    noted(request, plan.office, "asked_publish", str(job.id))
    ask(job)


@office_view("approve", POST)
def settle(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Approve what was handed in, with day and document number, or give it back."""
    plan = plan_of(office, number)
    approve = request.POST.get("act") == "approve"
    on = asked_day(request.POST.get("on")) if approve else None
    if approve and on is None:
        messages.error(request, _("请填写审定日期"))
        return redirect("plan", code=office.code, number=number)
    document = request.POST.get("document", "").strip()
    if approve and not document:
        messages.error(request, _("请填写文号"))
        return redirect("plan", code=office.code, number=number)
    with transaction.atomic():
        if plans.settle(plan, approve=approve, by=request.user.get_username(), on=on, document=document):
            noted(request, office, "approved" if approve else "given_back", str(number), document)
            messages.success(request, _("已审定，文书正按审定稿重新生成") if approve else _("已退回"))
            if approve:
                _papers_anew(request, plan)
        else:
            messages.error(request, _("该方案未送审，没有改动"))
    return redirect("plan", code=office.code, number=number)
