"""Pages on which a plan is changed by hand: what else there is at which price, a choice made, kept, let go, taken back."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from duxue import desk, face
from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.models import Office
from duxue.planner.web.access.permissions import may
from duxue.planner.web.archive.models import noted
from duxue.planner.web.days import day_of
from duxue.planner.web.planning import lists as kept
from duxue.planner.web.planning import plans
from duxue.planner.web.planning.asking import asked_once
from duxue.planner.web.planning.models import Job, Plan
from duxue.planner.web.planning.outcome import OvertakenError
from duxue.planner.web.planning.plan_views import plan_of
from duxue.planner.web.planning.reckoning import Answered
from duxue.planner.web.wording import lang

PATIENCE = 0.1
"""Seconds that a page waits for prices before it is shown without them; it asks again by itself."""
Week = list[tuple[date, list[tuple[str, desk.Option]]]]
"""The days of a week, each with its options and the half of the day that each is for."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of days on which something could be."""

    first: date
    weeks: list[Week]

    @property
    def free(self) -> int:
        """Options that no rule forbids."""
        return sum(
            not one.forbidden for week in self.weeks for _day, options in week for _half, one in options
        )


@dataclass(frozen=True, slots=True)
class Choosing:
    """One thing that could be otherwise, as it is shown: its options by price, and by day where they are days.

    ``near`` are the months about the day on which it stands now, ``far`` all others.
    """

    title: str
    options: list[desk.Option]
    near: list[Month]
    far: list[Month]

    @property
    def months(self) -> list[Month]:
        """All months."""
        return [*self.near, *self.far]

    @property
    def free(self) -> list[desk.Option]:
        """What may be chosen."""
        return [one for one in self.options if not one.forbidden]

    @property
    def barred(self) -> list[desk.Option]:
        """What a rule forbids."""
        return [one for one in self.options if one.forbidden]

    @property
    def barred_by_rule(self) -> list[tuple[str, list[str], str]]:
        """What rules forbid: a line an option, but days that one rule forbids together, with the reason of the first."""
        lines: dict[str, tuple[str, list[str], str]] = {}
        for one in self.barred:
            key = one.rule if self.months else one.key
            lines.setdefault(key, (one.rule, [], one.forbidden))[1].append(one.title)
        return list(lines.values())


def choosing(options: tuple[desk.Option, ...], now: date | None) -> list[Choosing]:
    """Options by what they are another choice of; those by day also as months whose days tell what they would break."""
    groups: dict[str, list[desk.Option]] = {}
    for one in options:
        groups.setdefault(f"{one.key.partition(':')[0]} {one.choice}", []).append(one)
    shown = []
    for group in groups.values():
        months = _months(group)
        near = [one for one in months if now is None or abs(_number(one.first) - _number(now)) <= 1]
        shown.append(Choosing(group[0].choice, group, near, [one for one in months if one not in near]))
    return shown


def _number(day: date) -> int:
    return day.year * 12 + day.month


def _months(group: list[desk.Option]) -> list[Month]:
    halves, by_day = {"am": _("上"), "pm": _("下")}, dict[date, list[tuple[str, desk.Option]]]()
    for one in group:
        text, _slash, half = one.key.partition(":")[2].partition("/")
        day = day_of(text)
        if day is None:
            return []
        by_day.setdefault(day, []).append((halves.get(half, ""), one))
    return [Month(first, _weeks(first, by_day)) for first in sorted({day.replace(day=1) for day in by_day})]


def _weeks(first: date, by_day: dict[date, list[tuple[str, desk.Option]]]) -> list[Week]:
    days = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [[(day, by_day.get(day, []) if day.month == first.month else []) for day in week] for week in days]


@office_view("plan", GET)
def why_page(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Why something stands as it does, what else there is at which price, and what each rule forbids."""
    plan = plan_of(office, number)
    subject = request.GET.get("subject", "")[:100]
    try:
        desk.subject_of(plans.loaded(plan.folder), subject)
        found = plans.options_within(PATIENCE, plan.folder, subject)
    except ValueError as error:
        raise Http404 from error
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"} if found else {})
    context: dict[str, Any] = {"office": office, "plan": plan, "subject": subject}
    if found is None:
        context["named"] = plans.named(plan.folder, subject)
        return render(request, "why_wait.html", context)
    answer, options = found
    now = plans.item(plan.folder, answer.kind, answer.subject)
    context |= {
        "answer": answer, "choices": choosing(options, now.start if now else None), "can_keep": answer.kind in ("school", "event", "visit"),
        "can_change": may(request.user, office, "plan_change") and plan.state == Plan.State.DRAFT,
    }  # fmt: skip
    return render(request, "why.html", context)


@office_view("plan_change", POST)
def choose(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Make one choice on the newest draft; the next draft is audited at once. Nothing public or approved changes."""
    plan = plan_of(office, number)
    subject, key = request.POST.get("subject", "")[:100], request.POST.get("key", "")
    _answer, options = _options(plan, subject)
    option = next((one for one in options if one.key == key and one.alternative is not None), None)
    if option is None:
        messages.error(request, _("该选择不可行"))
        return redirect("plan", code=office.code, number=number)
    note = f"{plans.named(plan.folder, subject)} {option.choice}：{option.title}"
    return _drafted(request, plan, desk.choose(plans.loaded(plan.folder), option), note, "changed_by_hand")


def _options(plan: Plan, subject: str) -> Answered:
    """What else there is for a subject of a plan."""
    try:
        return plans.options(plan.folder, subject)
    except ValueError as error:
        raise BadRequest("nothing goes by that name") from error


def _drafted(request: HttpRequest, plan: Plan, after: face.Result, note: str, act: str) -> HttpResponse:
    """Keep the next draft after the one that was seen, if that is still the newest; the same asked twice is done once."""
    try:
        made = plans.kept_draft(
            plan,
            after,
            request.user.get_username(),
            note,
            lambda one: noted(request, plan.office, act, str(one.number), note),
        )
    except OvertakenError as error:
        newest = error.newest
        if newest.parent_id != plan.id or newest.note != note[:300]:
            messages.error(request, _("这不是最新的草案，没有改动；请在最新草案上调整"))
        return redirect("plan", code=plan.office.code, number=newest.number)
    messages.success(request, _("已调整：%s") % note)
    return redirect("plan", code=plan.office.code, number=made.number)


@office_view("plan_change", POST)
def keep_as_is(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Pin what stands: the next draft is the same, and later plans keep it."""
    plan = plan_of(office, number)
    subject = request.POST.get("subject", "")[:100]
    result = plans.loaded(plan.folder)
    try:
        named = plans.named(plan.folder, subject)
    except ValueError as error:
        raise BadRequest("nothing goes by that name") from error
    return _drafted(request, plan, desk.keep_as_is(result, subject), f"固定现状：{named}", "changed_by_hand")


@office_view("plan_change", POST)
def let_go(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Let one pin of a plan go."""
    plan = plan_of(office, number)
    result = plans.loaded(plan.folder)
    words = request.POST.get("pin", "")
    pin = next((one for one in plans.pins(result) if desk.pin_words(one, lang()) == words), None)
    if pin is None:
        messages.error(request, _("没有这项指定"))
        return redirect("plan", code=office.code, number=number)
    return _drafted(request, plan, desk.without_pin(result, pin), f"取消指定：{words}", "changed_by_hand")


@office_view("plan_change", POST)
def pins_to_lists(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Write the pins of a plan into the office's lists, so that the next plan keeps them too."""
    state = kept.present(office)
    wanted = [desk.pin_values(one) for one in plans.pins(plans.loaded(plan_of(office, number).folder))]
    form = kept.forms_in(state.folder)["pins"]

    def change(grids: dict[str, desk.Grid]) -> dict[str, desk.Grid]:
        cells = grids.get(form.sheet, [])
        here, rows = form, {tuple(sorted(_filled(form.values(cells, row)))) for row in form.rows}
        for values in wanted:
            if tuple(sorted(_filled(values))) not in rows:
                cells = desk.with_values(cells, here, 0, values)
                here = desk.form_of(here.table, here.sheet, cells)
        return {**grids, form.sheet: cells}

    try:
        kept.edit(
            office, form.sheet, 0, change, seen=state.number, by=kept.Writer.of(request), note="带入手工指定"
        )
    except kept.TakenError:
        messages.error(request, _("同时有人更新了数据；请查看后重试"))
    else:
        messages.success(request, _("已带入数据，下次编制沿用"))
    return redirect("plan", code=office.code, number=number)


def _filled(values: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in values.items() if value]


@office_view("plan_change", POST)
def undo(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Take the last change by hand back, and the one before it when asked again: an earlier draft is the newest once more."""
    plan = plan_of(office, number)
    last = plans.stands_for(plan)
    if last.parent is None or last.made != Plan.Made.BY_HAND or plan.state != Plan.State.DRAFT:
        messages.error(request, _("没有可撤销的手工调整"))
        return redirect("plan", code=office.code, number=number)
    before = plans.loaded(last.parent.folder)
    return _drafted(request, plan, before, f"{plans.UNDONE}{last.note}", "undone")


@office_view("plan_change", POST)
def documents_wanted(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """Ask for the documents of a plan that was changed by hand."""
    plan = plan_of(office, number)
    job = asked_once(request, office, Job.Kind.PUBLISH, {}, plan=plan)
    return redirect("job", code=office.code, job=job.id)
