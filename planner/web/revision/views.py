"""Pages of what has happened: told in forms, the revision asked for, its price list, and two releases side by side."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from duxue import desk, face
from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.store import folder_of, fresh_folder, keep
from duxue.planner.web.days import day_of, number_of, shown_day
from duxue.planner.web.planning import plans
from duxue.planner.web.planning.asking import asked_once, seconds_of
from duxue.planner.web.planning.models import Job, Plan
from duxue.planner.web.planning.plan_views import plan_of
from duxue.planner.web.planning.telling import Telling, telling
from duxue.planner.web.records.entries import ledger_grid
from duxue.planner.web.wording import lang


@office_view("plan_change", GET, POST)
def revise_page(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """A form a change; what was entered in the ledger goes along."""
    plan = plan_of(office, number)
    result = plans.loaded(plan.folder)
    state = telling(request, desk.change_forms(result.county, result.plan, lang()))
    sent = request.POST.get("act") == "send"
    if sent and not state.problems:
        as_of, folder = _kept(request, office, result, state)
        if as_of is not None and folder is not None and not state.problems:
            asked: dict[str, Any] = {
                "changes": str(folder), "as_of": as_of.isoformat(), "seconds": seconds_of(request),
                "note": request.POST.get("reason", "")[:300],
            }  # fmt: skip
            job = asked_once(request, office, Job.Kind.REVISE, asked, plan=plan, lists=plan.lists)
            return redirect("job", code=office.code, job=job.id)
    context = {
        "office": office, "plan": plan, "county": result.county, "telling": state, "once": request.POST.get("once") or uuid.uuid4(),
        "today": request.POST.get("as_of") or shown_day(None, result.county.as_of, result.county.end).isoformat(), "reason": request.POST.get("reason", ""),
        "seconds": request.POST.get("seconds", ""), "entries": len(ledger_grid(office)) - 1,
    }  # fmt: skip
    return render(request, "revise.html", context, status=422 if state.problems else 200)


def _kept(
    request: HttpRequest, office: Office, result: face.Result, state: Telling
) -> tuple[date | None, Path | None]:
    """The day, and the folder of changes in the store; what is wrong with them is told."""
    as_of = day_of(request.POST.get("as_of", ""))
    if as_of is None:
        state.problems.append(_("请填写调整日"))
        return None, None
    grids = desk.change_grids(state.told)
    ledger = ledger_grid(office)
    if len(ledger) > 1:
        grids["督导任务台账"] = ledger
    if not grids:
        state.problems.append(_("请至少填写一项变动"))
        return as_of, None
    with fresh_folder() as place:
        desk.write_grids(grids, place / "changes")
        folder = folder_of(keep(place / "changes"))
    state.problems += desk.problems_of_changes(result, folder, as_of, lang())
    return as_of, folder


@office_view("plan_change", POST)
def another_point(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Ask for the same revision again at another point of its price list."""
    plan = plan_of(office, number)
    job = Job.objects.filter(result=plan, kind=Job.Kind.REVISE).first()
    if job is None:
        messages.error(request, _("这个方案不是调整而来"))
        return redirect("compare", code=office.code, number=number)
    moves = request.POST.get("moves", "")
    if moves not in {str(point.moves) for point in desk.price_list(plans.loaded(plan.folder))}:
        raise BadRequest("no point of the price list")
    asked = {**job.asked, "max_moves": int(moves), "note": str(job.asked.get("note", ""))}
    again = asked_once(request, office, Job.Kind.REVISE, asked, plan=job.plan, lists=job.lists)
    return redirect("job", code=office.code, job=again.id)


@office_view("plan", GET)
def compare_page(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """A release beside an earlier one (its parent, unless another is chosen): what changed, and who must be told."""
    plan = plan_of(office, number)
    others = Plan.objects.filter(office=office).exclude(id=plan.id)
    wanted = request.GET.get("with", "")
    if wanted and number_of(wanted, -1) < 0:
        raise BadRequest("no number of a plan")
    other = (
        others.filter(number=int(wanted)).first()
        if wanted
        else plan.parent or others.filter(number__lt=plan.number).first()
    )
    result = plans.loaded(plan.folder)
    told = None
    if other is not None:
        since = _first_day(plan, other)
        told = desk.between(plans.loaded(other.folder), result, since, lang())
    context = {
        "office": office, "plan": plan, "other": other, "others": others[:50], "between": told, "once": uuid.uuid4(),
        "prices": desk.price_list(result) if plan.made == Plan.Made.REVISED else (),
        "result": result,
        "before": plans.loaded(other.folder) if other is not None else None,
    }  # fmt: skip
    return render(request, "compare.html", context)


def _first_day(plan: Plan, other: Plan) -> date | None:
    """The day from which two plans are compared: that of the revision, where one came of the other so; else all."""
    county = plans.loaded(plan.folder).county
    if plan.made == Plan.Made.REVISED and plan.parent_id == other.id:
        return None
    return county.start
