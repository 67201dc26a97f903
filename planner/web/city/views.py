"""The board on which a city or a province sees where each office below stands, what they have reported, and who is late."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import IntegrityError, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.models import Office
from duxue.planner.web.access.permissions import may
from duxue.planner.web.archive.models import noted
from duxue.planner.web.archive.store import file_in, fresh_folder, keep
from duxue.planner.web.city.joining import joined_plans
from duxue.planner.web.city.models import Due, Kind, Report
from duxue.planner.web.city.standing import Standing, Tally, owed_by, standings, tally, year_spoken_of
from duxue.planner.web.days import asked_day, number_of
from duxue.planner.web.planning.asking import word_of
from duxue.planner.web.planning.models import Plan

SUFFIXES = (".docx", ".doc", ".wps", ".pdf", ".xlsx", ".xls", ".ods", ".zip", ".txt")
"""Files that may go with a report; they are handed out as they came and never shown."""


def _year(text: str | None) -> int:
    """The year that a page speaks of."""
    if not text:
        return year_spoken_of(timezone.localdate())
    if not (text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= 2100):
        raise BadRequest("no year")
    return int(text)


@office_view("board", GET)
def board(request: HttpRequest, office: Office) -> HttpResponse:
    """The offices below: how far each is, what is open, staff against need, what was reported, and who is late."""
    if not office.has_board:
        raise Http404
    return _board(request, office, _year(request.GET.get("year")))


def _board(
    request: HttpRequest, office: Office, year: int, typed: dict[str, date | None] | None = None
) -> HttpResponse:
    """The board; with the days that were typed where somebody else has set them meanwhile."""
    dues = _dues(office, year)
    rows = standings((office, *office.below.all()), year)
    shown = _shown(request, office, rows, year)
    reminders = [(one, [owed for owed in one.owed if owed.late], lead) for one, _sum, lead in shown]
    context = {
        "office": office, "rows": shown, "year": year, "late": [one for one in rows if one.late],
        "reminders": [line for line in reminders if line[1]], "kinds": dues, "seen": _seen(day for _kind, _word, day in dues),
        "typed": [(kind, word, typed[kind] if typed else day) for kind, word, day in dues], "overtaken": typed is not None,
        "once": uuid.uuid4(), "whole": office.level == Office.Level.PROVINCE,
        "progress": _("全省进度") if office.level == Office.Level.PROVINCE else _("全市进度"),
        "joined": joined_plans(office, rows), "today": timezone.localdate(),
        "drafts": any(one.approved is None and one.plan is not None for one in rows),
        "ready": [one.office for one in rows if one.approved is not None],
        "missing": [one.office for one in rows if one.approved is None],
    }  # fmt: skip
    return render(request, "board.html", context, status=200 if typed is None else 409)


def _shown(
    request: HttpRequest, office: Office, rows: list[Standing], year: int
) -> list[tuple[Standing, Tally, str]]:
    """Each office with what it comes to, a city on its province's board with its counties; and the page one may go to (blank: none)."""
    beneath: dict[int, list[Standing]] = {}
    if office.level == Office.Level.PROVINCE:
        for one in standings(list(Office.objects.filter(parent__parent=office)), year):
            beneath.setdefault(one.office.parent_id or 0, []).append(one)
    shown = []
    for one in rows:
        page = "board" if one.office.has_board and one.office != office else "home"
        lead = reverse(page, args=(one.office.code,)) if may(request.user, one.office, page) else ""
        shown.append((one, tally([one, *beneath.get(one.office.id, ())]), lead))
    return shown


def _dues(office: Office, year: int) -> list[tuple[str, str, date | None]]:
    dues = {one.kind: one.on for one in Due.objects.filter(city=office, year=year)}
    return [(str(kind.value), str(kind.label), dues.get(kind)) for kind in Kind]


@office_view("board_edit", POST)
def set_dues(request: HttpRequest, office: Office) -> HttpResponse:
    """Set the days by which the reports of the offices below are wanted (blank: none); whoever comes second is told."""
    if not office.has_board:
        raise Http404
    year = _year(request.POST.get("year"))
    days = {kind: asked_day(request.POST.get(kind)) for kind in Kind}
    with transaction.atomic():
        Office.objects.select_for_update().get(id=office.id)
        standing = {kind: day for kind, _word, day in _dues(office, year)}
        if standing != days and request.POST.get("seen", "") != _seen(standing.values()):
            return _board(request, office, year, {str(kind): day for kind, day in days.items()})
        if standing != days:
            _set(request, office, year, {kind: day for kind, day in days.items() if day is not None})
    messages.success(request, _("已保存"))
    return redirect("board", code=office.code)


def _set(request: HttpRequest, office: Office, year: int, days: dict[Kind, date]) -> None:
    Due.objects.filter(city=office, year=year).delete()
    Due.objects.bulk_create(Due(city=office, year=year, kind=kind, on=day) for kind, day in days.items())
    noted(
        request, office, "due_set", str(year), "、".join(f"{kind.label} {day}" for kind, day in days.items())
    )


def _seen(days: Iterable[date | None]) -> str:
    """Days as a form carries what its reader saw."""
    return " ".join(day.isoformat() if day is not None else "-" for day in days)


# What an office reports.


@office_view("reports", GET)
def reports_page(request: HttpRequest, office: Office) -> HttpResponse:
    """What an office has reported to the one above, what it still owes, and the form for the next report."""
    return _reports(request, office, _year(request.GET.get("year")))


def _reports(
    request: HttpRequest, office: Office, year: int, wrong: dict[str, str] | None = None
) -> HttpResponse:
    """The page; with what was typed, and what is wrong with it by field."""
    context = {
        "typed": request.POST, "wrong": wrong or {},
        "office": office, "year": year, "owed": owed_by([office], year).get(office.id, ()), "kinds": Kind.choices,
        "reports": Report.objects.filter(office=office).select_related("plan")[:100], "once": uuid.uuid4(),
        "approved": Plan.objects.filter(office=office, state=Plan.State.APPROVED)[:20], "suffixes": SUFFIXES,
    }  # fmt: skip
    return render(request, "reports.html", context, status=422 if wrong else 200)


@office_view("report_write", POST)
def report(request: HttpRequest, office: Office) -> HttpResponse:
    """Report to the office above; the same form sent twice reports once."""
    kind, year, once = request.POST.get("kind", ""), _year(request.POST.get("year")), word_of(request)
    if kind not in Kind.values or office.parent_id is None:
        raise BadRequest("nothing that is reported")
    plan, number = None, number_of(request.POST.get("plan"), -1)
    if number >= 0:
        plan = get_object_or_404(Plan, office=office, number=number, state=Plan.State.APPROVED)
    file, text = request.FILES.get("file"), request.POST.get("text", "").strip()[:4000]
    wrong = _wrong(file, text, plan)
    if wrong:
        return _reports(request, office, year, wrong)
    digest, name = _kept(file)
    try:
        with transaction.atomic():
            made = Report.objects.create(
                office=office, kind=kind, year=year, text=text, plan=plan, digest=digest, file_name=name,
                by=request.user.get_username(), once=once,
            )  # fmt: skip
            noted(request, office, "reported", f"{year} {made.get_kind_display()}", text[:200])
        messages.success(request, _("已报送"))
    except IntegrityError:
        messages.success(request, _("已报送"))
    return redirect("reports", code=office.code)


def _wrong(file: Any, text: str, plan: Plan | None) -> dict[str, str]:
    """Why a report cannot be taken, by field (empty: it can)."""
    if file is None:
        return {} if text or plan else {"text": _("请填写说明、选择方案或附上文件")}
    if Path(file.name).suffix.lower() not in SUFFIXES:
        return {"file": _("附件类型应为：%s") % "、".join(SUFFIXES)}
    if file.size > settings.MOST_UPLOADED:
        return {"file": _("附件超过 %d MB") % (settings.MOST_UPLOADED // 2**20)}
    return {}


def _kept(file: Any) -> tuple[str, str]:
    """The file's folder in the store, and its name."""
    if file is None:
        return "", ""
    with fresh_folder() as place:
        (place / "report").mkdir()
        with (place / "report" / f"report{Path(file.name).suffix.lower()}").open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        return keep(place / "report"), Path(file.name).name[:200]


@office_view("reports", GET)
def report_file(request: HttpRequest, office: Office, report: int) -> FileResponse:
    """The file of a report, as it came."""
    one = get_object_or_404(Report, id=report, office=office)
    file = file_in(one.digest, f"report{Path(one.file_name).suffix.lower()}")
    if file is None:
        raise Http404
    return FileResponse(
        file.open("rb"), as_attachment=True, filename=one.file_name, content_type="application/octet-stream"
    )
