"""The page on which an office says what has happened, and asks for the revision."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from duxue import desk, face
from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.store import folder_of, fresh_folder, keep
from duxue.planner.web.planning import plans
from duxue.planner.web.planning.asking import asked_once, seconds_of
from duxue.planner.web.planning.models import Job
from duxue.planner.web.planning.plan_views import plan_of
from duxue.planner.web.records.entries import ledger_grid

ROWS = 5
HEAD = ["kind", "subject", "other", "from", "to", "value", "note"]
FIELDS = ("kind", "subject", "other", "start", "end", "value", "note")


@office_view("plan_change", GET, POST)
def revise_page(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """A row a change; what was entered in the ledger goes along."""
    plan = plan_of(office, number)
    result = plans.loaded(plan.folder)
    if request.method == "POST":
        as_of, folder, problems = _told(request, office, result)
        if as_of is not None and not problems:
            asked: dict[str, Any] = {
                "changes": str(folder), "as_of": as_of.isoformat(), "seconds": seconds_of(request),
                "note": request.POST.get("reason", "")[:300],
            }  # fmt: skip
            job = asked_once(request, office, Job.Kind.REVISE, asked, plan=plan, lists=plan.lists)
            return redirect("job", code=office.code, job=job.id)
        for one in problems:
            messages.error(request, one)
    typed = [[request.POST.get(f"{field}{row}", "") for field in FIELDS] for row in range(ROWS)]
    context = {
        "office": office, "plan": plan, "county": result.county, "kinds": desk.change_kinds(), "rows": list(enumerate(typed)),
        "once": request.POST.get("once") or uuid.uuid4(), "today": request.POST.get("as_of") or timezone.localdate().isoformat(),
        "reason": request.POST.get("reason", ""), "entries": len(ledger_grid(office)) - 1,
    }  # fmt: skip
    return render(request, "revise.html", context, status=422 if request.method == "POST" else 200)


def _told(
    request: HttpRequest, office: Office, result: face.Result
) -> tuple[date | None, Path | None, list[str]]:
    """The day, the folder of changes in the store, and everything that is wrong with them."""
    rows = [[request.POST.get(f"{field}{row}", "").strip()[:500] for field in FIELDS] for row in range(ROWS)]
    rows = [row for row in rows if any(row)]
    try:
        as_of = date.fromisoformat(request.POST.get("as_of", ""))
    except ValueError:
        return None, None, ["请填写调整日"]
    grids: dict[str, desk.Grid] = {"changes": [HEAD, *rows]}
    ledger = ledger_grid(office)
    if len(ledger) > 1:
        grids["督导任务台账"] = ledger
    if not rows and len(ledger) == 1:
        return as_of, None, ["请至少填写一项变动"]
    with fresh_folder() as place:
        desk.write_grids(grids, place / "changes")
        folder = folder_of(keep(place / "changes"))
    return as_of, folder, desk.problems_of_changes(result, folder, as_of)
