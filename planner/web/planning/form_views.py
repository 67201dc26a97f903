"""Forms over an office's lists: headings matched once, schools placed on the map, one row of a table by its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from duxue import desk
from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.headers import DOCUMENTS
from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.store import fresh_folder
from duxue.planner.web.days import day_of, number_of
from duxue.planner.web.planning import lists as kept
from duxue.planner.web.planning.list_views import row_address, taken
from duxue.planner.web.planning.models import Lists
from duxue.planner.web.planning.plans import pick
from duxue.planner.web.wording import lang

LONGEST = 2000


@office_view("scenario_edit", GET, POST)
def heads_page(request: HttpRequest, office: Office) -> HttpResponse:
    """Set each heading that is not known against a column, and each sheet against a table; remembered for the next lists."""
    state = kept.present(office)
    headings, strangers = desk.unknown(state.folder)
    if request.method == "POST":
        meant = {
            (one.table.zh, one.heading): _chosen(request, f"head{number}", [c.zh for c in one.table.columns])
            for number, one in enumerate(headings)
        }
        names = {table.zh for table in desk.SCENARIO}
        called = {
            one: chosen
            for number, one in enumerate(strangers)
            if (chosen := _chosen(request, f"sheet{number}", names))
        }
        grids = kept.grids_in(state.folder)
        clash = [name for name in called.values() if name in grids or list(called.values()).count(name) > 1]
        if clash:
            messages.error(request, _("已有名为“%s”的数据表，请合并为一张后重新上传") % clash[0])
            return redirect("heads", code=office.code)
        fresh = {called.get(name, name): cells for name, cells in grids.items()}
        seen = number_of(request.POST.get("seen"), 0)
        try:
            kept.add(
                office, fresh, after=seen, by=kept.Writer.of(request), note="对照表头", source=state.source_name,
                heads=desk.heads_text(meant),
            )  # fmt: skip
        except kept.TakenError as error:
            return taken(request, office, error.newest, "对照表头", reverse("heads", args=(office.code,)))
        return redirect("lists", code=office.code)
    context = {
        "office": office,
        "state": state,
        "headings": headings,
        "strangers": strangers,
        "tables": desk.SCENARIO,
    }
    return render(request, "heads.html", context)


def _chosen(request: HttpRequest, name: str, among: Any) -> str:
    """What a form has chosen, of what could be chosen (blank: nothing)."""
    text = request.POST.get(name, "")
    if text and text not in among:
        raise BadRequest("not one of the choices")
    return text


# Schools without a point.


@office_view("scenario_edit", GET, POST)
def points_page(request: HttpRequest, office: Office) -> HttpResponse:
    """Place the schools that have no point, by a click on the map or with the keys."""
    state = kept.present(office)
    waiting = kept.unplaced(state)
    county = kept.looked_over(state.folder).county
    if request.method == "POST":
        return _placed(request, office, state, waiting)
    context = {
        "office": office, "state": state, "waiting": waiting, "county": county, "chosen": number_of(request.GET.get("row"), 0),
        "ready": kept.forms_in(state.folder)["schools"].ready,
    }  # fmt: skip
    return render(request, "points.html", context)


@office_view("scenario_edit", GET)
def points_map(request: HttpRequest, office: Office) -> HttpResponse:
    """The map on which schools are placed, drawn in the lists' own system of coordinates."""
    state = kept.present(office)
    with fresh_folder() as place:
        file = place / "points.html"
        if not desk.points(state.folder, file, lang=lang()):
            raise Http404
        answer = HttpResponse(file.read_bytes())
    answer["Content-Security-Policy"] = DOCUMENTS
    return answer


def _placed(request: HttpRequest, office: Office, state: Lists, waiting: list[kept.Unplaced]) -> HttpResponse:
    row = number_of(request.POST.get("row"), 0)
    one = next((school for school in waiting if school.row == row), None)
    lon, lat = _degrees(request, "lon", 180), _degrees(request, "lat", 90)
    if one is None or lon is None or lat is None:
        messages.error(request, _("请选择学校，并在地图上点出位置"))
        return redirect("points", code=office.code)
    form = kept.forms_in(state.folder)["schools"]
    values = {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}
    note = f"{one.name} 定位 {values['lon']}，{values['lat']}"

    def change(grids: dict[str, desk.Grid]) -> dict[str, desk.Grid]:
        return {**grids, form.sheet: desk.with_values(grids[form.sheet], form, row, values)}

    try:
        kept.edit(
            office, form.sheet, row, change, seen=number_of(request.POST.get("seen"), 0),
            by=kept.Writer.of(request), note=note,
        )  # fmt: skip
    except kept.TakenError as error:
        return taken(request, office, error.newest, note, reverse("points", args=(office.code,)))
    messages.success(request, note)
    return redirect("points", code=office.code)


def _degrees(request: HttpRequest, name: str, most: float) -> float | None:
    try:
        value = float(request.POST.get(name, ""))
    except ValueError:
        return None
    return value if abs(value) <= most else None


# One row of a table by its columns.


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a row's form: what is typed there, and what may be."""

    column: desk.Column
    value: str
    shape: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def help(self) -> str:
        """What the column wants, in words."""
        return self.column.help_en if lang() == "en" else self.column.help_zh


@office_view("scenario_edit", GET, POST)
def row_page(request: HttpRequest, office: Office, table: str, row: int) -> HttpResponse:
    """One row of a table in a form (0: a new one); a table that the lists do not hold yet begins with it."""
    state = kept.present(office)
    form = kept.forms_in(state.folder).get(table)
    if form is None or (row and row not in form.rows) or (form.guest and not row):
        raise Http404
    if not form.ready:
        messages.error(request, _("这张表还没有认出表头，请先对照表头"))
        return redirect("heads", code=office.code)
    cells = kept.grids_in(state.folder).get(form.sheet, [])
    told = form.values(cells, row)
    error: kept.TakenError | None = None
    if request.method == "POST":
        told = {c.name: request.POST.get(c.name, "").strip()[:LONGEST] for c in form.table.columns}
        open_ones = [v for name, v in told.items() if v and name not in kept.private_of(form)]
        note = f"{form.table.zh} {_('第%d行') % row if row else _('增加一行')}：{'、'.join(open_ones)}"
        try:
            return _row_kept(request, office, form, row, told, note)
        except kept.TakenError as one:
            error = one
    context = {
        "office": office, "state": state, "form": form, "row": row, "fields": _fields(state, form, told), "taken": error,
        "standing": form.values(kept.grids_in(error.newest.folder).get(form.sheet, []), row) if error and row else {},
        "seen": error.newest.number if error else state.number,
    }  # fmt: skip
    return render(request, "row.html", context, status=409 if error else 200)


def _row_kept(
    request: HttpRequest, office: Office, form: desk.Form, row: int, told: dict[str, str], note: str
) -> HttpResponse:
    def change(grids: dict[str, desk.Grid]) -> dict[str, desk.Grid]:
        return {**grids, form.sheet: desk.with_values(grids.get(form.sheet, []), form, row, told)}

    seen = number_of(request.POST.get("seen"), 0)
    added = 0 if row else _added_already(office, form, told, seen)
    if not added:
        made = kept.edit(office, form.sheet, row, change, seen=seen, by=kept.Writer.of(request), note=note)
        row = row or max(kept.forms_in(made.folder)[form.table.name].rows, default=1)
    messages.success(request, _("已保存"))
    row = row or added
    return redirect(row_address(office, form.sheet, row))


def _added_already(office: Office, form: desk.Form, told: dict[str, str], seen: int) -> int:
    """The row that a form for a new one has brought already, sent twice or from a page that was gone back to (0: none)."""
    then = Lists.objects.filter(office=office, number=seen).first()
    if then is None:
        return 0
    before = _like(kept.forms_in(then.folder)[form.table.name], kept.grids_in(then.folder), told)
    now = _like(form, kept.grids_in(kept.present(office).folder), told)
    return now[-1] if len(now) > len(before) else 0


def _like(form: desk.Form, grids: dict[str, desk.Grid], told: dict[str, str]) -> list[int]:
    """The rows of a table that hold what is told and nothing else."""
    cells, wanted = grids.get(form.sheet, []), {name: one for name, one in told.items() if one}
    return [row for row in form.rows if {k: v for k, v in form.values(cells, row).items() if v} == wanted]


def _fields(state: Lists, form: desk.Form, told: dict[str, str]) -> list[Field]:
    county = kept.looked_over(state.folder).county
    return [_field(column, told.get(column.name, ""), county) for column in form.table.columns]


def _field(column: desk.Column, value: str, county: Any) -> Field:
    if column.kind is desk.Kind.CODE and column.codes is not None:
        words = tuple((value if value == str(one) else one.zh, pick(lang(), one)) for one in column.codes)
        return Field(column, value, "choice", _with(value, words))
    if column.kind is desk.Kind.YES_NO:
        yes, no = (value if value.lower() == word else zh for zh, word in (("是", "yes"), ("否", "no")))
        return Field(column, value, "choice", _with(value, ((yes, _("是")), (no, _("否")))))
    if column.refers and county is not None:
        return Field(column, value, "reference", _referred(column, county))
    if column.kind is desk.Kind.DATE and (not value or day_of(value)):
        return Field(column, value, "date")
    return Field(column, value, "text")


def _with(value: str, choices: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The choices, with what is typed now among them."""
    return choices if not value or value in dict(choices) else ((value, value), *choices)


def _referred(column: desk.Column, county: Any) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for name in column.refers:
        table = next(one for one in desk.SCENARIO if one.name == name)
        if table.key:
            key = next(c.field for c in table.columns if c.name == table.key[0] or c.field == table.key[0])
            found += [
                (str(getattr(row, key)), str(getattr(row, "name", ""))) for row in getattr(county.rows, name)
            ]
    return tuple(found)
