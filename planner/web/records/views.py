"""Pages of what took place: the office's ledger by month, an entry, and an inspector's own week on a phone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.models import Membership, Office, Role
from duxue.planner.web.access.permissions import may
from duxue.planner.web.archive.models import noted
from duxue.planner.web.days import asked_day, month_of, number_of, shown_day, week_of
from duxue.planner.web.planning.plans import Item, item, items, loaded
from duxue.planner.web.records import entries
from duxue.planner.web.records.forms import EntryForm
from duxue.planner.web.records.models import Entry

KINDS = ("visit", "event")


@office_view("ledger", GET)
def ledger_page(request: HttpRequest, office: Office) -> HttpResponse:
    """A month of the plan in force with what was entered; what was not is told as such."""
    plan = entries.in_force(office)
    if plan is None:
        return render(request, "ledger_none.html", {"office": office})
    county = loaded(plan.folder).county
    first, last = month_of(shown_day(request.GET.get("day"), county.start, county.end))
    rows = entries.tasks(plan, first, last)
    counts = {
        "done": sum(1 for _, e in rows if e and e.result == Entry.Result.DONE),
        "not_done": sum(1 for _, e in rows if e and e.result == Entry.Result.NOT_DONE),
        "unknown": sum(1 for _, e in rows if e is None or e.result == Entry.Result.UNKNOWN),
    }
    context = {
        "office": office, "plan": plan, "rows": rows, "first": first, "before": first - timedelta(days=1),
        "after": last + timedelta(days=1), "counts": counts, "writes": may(request.user, office, "ledger_write"),
    }  # fmt: skip
    return render(request, "ledger.html", context)


@office_view("ledger_write", GET, POST)
def entry_page(request: HttpRequest, office: Office, kind: str, ref: str) -> HttpResponse:
    """One entry of the ledger."""
    item = _task(office, kind, ref)
    return _entry(
        request, office, item, f"{reverse('ledger', args=(office.code,))}?day={item.start.isoformat()}"
    )


@office_view("week", GET)
def week_page(request: HttpRequest, office: Office) -> HttpResponse:
    """An inspector's own week: own visits and own events, nobody else's."""
    plan = entries.in_force(office)
    if plan is None:
        return render(request, "week_none.html", {"office": office})
    first, last = week_of(asked_day(request.GET.get("day")) or timezone.localdate())
    mine = _inspector(request, office)
    known = mine in {one.inspector_id for one in loaded(plan.folder).county.rows.inspectors}
    rows = [(one, e) for one, e in entries.tasks(plan, first, last) if known and mine in one.people_ids]
    later = items(plan.folder, last + timedelta(days=1), date.max) if known and not rows else []
    context = {
        "office": office, "rows": rows, "first": first, "last": last, "known": known, "mine": mine,
        "next": next((one for one in later if mine in one.people_ids), None),
        "before": first - timedelta(days=7), "after": first + timedelta(days=7),
    }  # fmt: skip
    return render(request, "week.html", context)


@office_view("week", GET, POST)
def own_entry_page(request: HttpRequest, office: Office, kind: str, ref: str) -> HttpResponse:
    """An inspector's entry of an own task; somebody else's is not there."""
    item = _task(office, kind, ref)
    if _inspector(request, office) not in item.people_ids:
        raise Http404
    return _entry(
        request, office, item, f"{reverse('week', args=(office.code,))}?day={item.start.isoformat()}"
    )


def _inspector(request: HttpRequest, office: Office) -> str:
    found = Membership.objects.filter(
        user_id=request.user.pk or 0, office=office, role=Role.INSPECTOR
    ).first()
    return found.inspector_id if found else ""


def _task(office: Office, kind: str, ref: str) -> Item:
    plan = entries.in_force(office)
    found = item(plan.folder, kind, ref) if plan is not None and kind in KINDS else None
    if found is None:
        raise Http404
    return found


def _entry(request: HttpRequest, office: Office, item: Item, back: str) -> HttpResponse:
    standing = Entry.objects.filter(office=office, kind=item.kind, ref=item.ref).first()
    planned = {"people": "、".join(item.people), "done_on": item.start}
    form = EntryForm(
        request.POST or None, instance=standing, initial=None if standing else planned, label_suffix=""
    )
    context: dict[str, Any] = {
        "office": office,
        "item": item,
        "form": form,
        "back": back,
        "seen": standing.seen if standing else 0,
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "entry.html", context, status=422 if request.method == "POST" else 200)
    seen = number_of(request.POST.get("seen"), -1)
    if seen < 0:
        raise BadRequest("no number of the entry that was seen")
    told = form.cleaned_data
    try:
        with transaction.atomic():
            kept = entries.write(office, item, told, seen=seen, by=request.user.get_username())
            noted(
                request,
                office,
                "entered",
                f"{item.kind} {item.ref}",
                f"{kept.get_result_display()} {kept.issue}".strip(),
            )
    except entries.OvertakenError as error:
        context |= {"standing": error.standing, "seen": error.standing.seen if error.standing else 0}
        return render(request, "entry.html", context, status=409)
    messages.success(request, _("已登记"))
    return redirect(back)
