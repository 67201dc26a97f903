"""Pages of the house itself: where somebody begins, an office's home, the log, and who has which role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.models import LEVEL_ABOVE, Membership, Office, Role
from duxue.planner.web.access.permissions import may, offices_of
from duxue.planner.web.archive.models import LogEntry, noted
from duxue.planner.web.city.standing import still_owed, year_spoken_of
from duxue.planner.web.days import month_of, number_of, week_of
from duxue.planner.web.home.forms import PersonForm
from duxue.planner.web.planning import lists as kept
from duxue.planner.web.planning.models import Job, Lists, Plan
from duxue.planner.web.planning.plans import items
from duxue.planner.web.records.entries import in_force, tasks

LINES = 200
"""Lines of the log on one page."""


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead somebody with one office to its home, an inspector to the own week, others to the list of offices."""
    known = offices_of(request.user)
    if len(known) == 1:
        home = may(request.user, known[0], "home")
        return redirect("home" if home else "week", code=known[0].code)
    return render(request, "start.html", {"offices": known})


@office_view("home", GET)
def home(request: HttpRequest, office: Office) -> HttpResponse:
    """The office's year at a glance: where the plan stands, what is due, what is open, and one button for the next step."""
    plan = Plan.objects.filter(office=office).first()
    standing = in_force(office)
    today = timezone.localdate()
    week, sunday = week_of(today)
    due = items(standing.folder, week, sunday) if standing else []
    later = items(standing.folder, sunday + timedelta(days=1), date.max) if standing and not due else []
    month = tasks(standing, *month_of(today)) if standing else []
    state = kept.newest(office)
    owed = still_owed(office, year_spoken_of(today))
    context = {
        "office": office, "state": state, "owed": owed, "plan": plan, "standing": standing, "due": due[:40], "next": later[:1], "week": week, "month": month,
        "unfilled": [one for one, entry in month if entry is None and one.end < today],
        "running": Job.objects.filter(office=office, state__in=(Job.State.WAITING, Job.State.RUNNING))[:5],
        "news": LogEntry.objects.filter(office=office)[:8],
        "step": next((one for one in _steps(office, state, plan) if may(request.user, office, one[2])), None),
    }  # fmt: skip
    return render(request, "home.html", context)


Step = tuple[str, str, str]
"""A next step: the words, the page, and the act that it is."""


def _steps(office: Office, state: Lists | None, plan: Plan | None) -> Iterator[Step]:
    """What is to be done next, by whoever may: what waits for one does not hide what waits for another."""
    if state is None or state.errors:
        words = _("导入数据") if state is None else _("改正 %d 处错误") % state.errors
        yield words, reverse("lists", args=(office.code,)), "scenario_edit"
    outdated = plan is not None and state is not None and plan.lists_id not in (None, state.id)
    if plan is None or (outdated and plan.state == Plan.State.DRAFT):
        yield _("编制方案"), reverse("plan_start", args=(office.code,)), "plan_start"
        return
    page = reverse("plan", args=(office.code, plan.number))
    if plan.state == Plan.State.DRAFT:
        yield _("核对草案并送审"), page, "submit"
    elif plan.state == Plan.State.SUBMITTED:
        yield _("审定方案"), page, "approve"
    else:
        yield _("登记督导情况"), reverse("ledger", args=(office.code,)), "ledger_write"


@office_view("log", GET)
def log_page(request: HttpRequest, office: Office) -> HttpResponse:
    """Who did what, newest first, so many lines at a time."""
    rows, before = LogEntry.objects.filter(office=office), number_of(request.GET.get("before"), 0)
    if before:
        rows = rows.filter(id__lt=before)
    shown = list(rows[: LINES + 1])
    context = {
        "office": office,
        "rows": shown[:LINES],
        "older": shown[LINES - 1].id if len(shown) > LINES else 0,
    }
    return render(request, "log.html", context)


@office_view("people", GET)
def people_page(request: HttpRequest, office: Office) -> HttpResponse:
    """Who has which role in the office, and the form for another one."""
    return _people(request, office, PersonForm(None, office, _inspectors(office)))


def _people(request: HttpRequest, office: Office, form: PersonForm) -> HttpResponse:
    held = Membership.objects.filter(office=office).select_related("user").order_by("role", "user__username")
    context = {"office": office, "held": held, "form": form}
    return render(request, "people.html", context, status=422 if form.errors else 200)


def _inspectors(office: Office) -> dict[str, str]:
    """The names of the inspectors in the office's lists, by their numbers."""
    state = kept.newest(office)
    county = kept.looked_over(state.folder).county if state is not None else None
    return {one.inspector_id: one.name for one in county.rows.inspectors} if county is not None else {}


@office_view("people_edit", POST)
def people_edit(request: HttpRequest, office: Office) -> HttpResponse:
    """Give somebody a role (with an account, where there is none yet), or take one away."""
    name, role = request.POST.get("username", "").strip()[:150], request.POST.get("role", "")
    if request.POST.get("act") == "remove":
        gone = Membership.objects.filter(office=office, user__username=name, role=role)
        if name == request.user.get_username() and role == Role.CLERK:
            messages.error(request, _("不能撤销自己的工作人员角色"))
        elif gone.delete()[0]:
            noted(request, office, "role_taken", name, str(Role(role).label))
        return redirect("people", code=office.code)
    form = PersonForm(request.POST, office, _inspectors(office))
    if not form.is_valid():
        return _people(request, office, form)
    try:
        _give_role(request, office, form.cleaned_data)
    except IntegrityError:  # sent twice at once
        messages.error(request, _("该用户已有此角色"))
    return redirect("people", code=office.code)


def _give_role(request: HttpRequest, office: Office, told: dict[str, str]) -> None:
    users, name, role = get_user_model().objects, told["username"], told["role"]
    with transaction.atomic():
        user = users.filter(username=name).first() or users.create_user(name, password=told["password"])
        Membership.objects.create(user=user, office=office, role=role, inspector_id=told["inspector_id"])
        noted(request, office, "role_given", name, str(Role(role).label))


@login_required
@require_http_methods(["GET", "POST"])
def first_office(request: HttpRequest) -> HttpResponse:
    """Make an office: on one's own PC, or by the administrator of the installation."""
    from django.conf import settings  # noqa: PLC0415

    if not (settings.OWN_PC or request.user.is_superuser):
        return HttpResponse(status=403)
    if request.method == "POST":
        code, name = request.POST.get("code", "").strip()[:40], request.POST.get("name", "").strip()[:120]
        level = request.POST.get("level", "county")
        parent = Office.objects.filter(code=request.POST.get("parent", "")).first()
        if not code or not name or level not in Office.Level.values or not code.isalnum():
            messages.error(request, _("请填写单位代码（字母、数字）和名称"))
        elif parent is not None and parent.level != LEVEL_ABOVE.get(Office.Level(level)):
            messages.error(request, _("县级的上级应为市级，市级的上级应为省级"))
        else:
            office, made = Office.objects.get_or_create(
                code=code, defaults={"name": name, "level": level, "parent": parent}
            )
            if made:
                Membership.objects.create(user_id=request.user.pk or 0, office=office, role=Role.CLERK)
                noted(request, office, "office_made", code, name)
            return redirect("home", code=office.code)
    context = {"above": Office.objects.exclude(level=Office.Level.COUNTY), "levels": Office.Level.choices}
    typed = request.POST if request.method == "POST" else {"level": "county"}
    status = 422 if request.method == "POST" else 200
    return render(request, "first_office.html", {**context, "typed": typed}, status=status)
