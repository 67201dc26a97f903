"""Pages of an office's lists: upload, problems at their cells, one cell mended, tables edited, downloaded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from duxue import desk, face
from duxue.planner.web.access.doors import GET, POST, office_view
from duxue.planner.web.access.models import Office
from duxue.planner.web.access.permissions import may
from duxue.planner.web.access.templatetags.wording import said
from duxue.planner.web.archive.store import fresh_folder
from duxue.planner.web.days import number_of
from duxue.planner.web.planning import lists as kept
from duxue.planner.web.planning.cells import line_html
from duxue.planner.web.planning.models import Lists
from duxue.planner.web.wording import lang

UNTAUGHT = {"unknown_heading", "missing_heading", "no_headings", "unknown_sheet"}
"""Problems behind which headings or sheets may stand that the office can teach."""
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")


@office_view("scenario", GET)
def lists_page(request: HttpRequest, office: Office) -> HttpResponse:
    """The lists as they are: problems first, each at its cell, then every sheet."""
    state = kept.newest(office)
    if state is None:
        return render(request, "lists_empty.html", {"office": office, "suffixes": SUFFIXES})
    looked = kept.looked_over(state.folder)
    grids = kept.grids_in(state.folder)
    names = _table_names()
    sheets = [(name, names.get(name, name), max(len(cells) - 1, 0)) for name, cells in grids.items()]
    problems = [
        (
            one,
            *(kept.place_of(one.cell) if one.cell else (0, 0)),
            one.sheet.removesuffix(".csv"),
            names.get(one.sheet.removesuffix(".csv"), one.sheet.removesuffix(".csv")),
        )
        for one in looked.checked.problems
    ]
    can_edit = may(request.user, office, "scenario_edit")
    codes = {one.code for one in looked.checked.problems}
    context = {
        "office": office, "state": state, "looked": looked, "sheets": sheets, "problems": problems,
        "untaught": sum(map(len, desk.unknown(state.folder))) if can_edit and codes & UNTAUGHT else 0,
        "unplaced": len(kept.unplaced(state)) if can_edit and "by_township" in codes else 0,
        "forms": [one for one in kept.forms_in(state.folder).values() if one.ready and not one.guest],
    }  # fmt: skip
    return render(request, "lists.html", context)


@office_view("scenario_edit", POST)
def upload(request: HttpRequest, office: Office) -> HttpResponse:
    """Take a workbook or several lists; the former lists stay as they were.

    Whoever saw older lists than there are now is told who has edited them, and uploads again if that is meant.
    """
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, _("请选择工作簿或清单文件"))
        return redirect("lists", code=office.code)
    state = kept.newest(office)
    try:
        grids, told = _read_all(files)
        kept.add(
            office, grids, after=number_of(request.POST.get("seen"), state.number if state else 0), by=kept.Writer.of(request, "lists_uploaded"),
            note=f"上传 {'、'.join(one.name or '' for one in files)}", source=files[0].name or "",
        )  # fmt: skip
    except face.RefusedError as error:
        messages.error(request, error.zh)
        return redirect("lists", code=office.code)
    except kept.TakenError as error:
        theirs = {"by": error.newest.created_by, "note": error.newest.note}
        messages.error(
            request, _("%(by)s 刚刚更新了数据（%(note)s），您的文件没有收下；请查看后重新上传") % theirs
        )
        return redirect("lists", code=office.code)
    for line in told[:MOST_TOLD]:
        messages.warning(request, line)
    return redirect("lists", code=office.code)


MOST_TOLD = 12
"""Lines told of what a workbook shows of itself."""


def _read_all(files: list[Any]) -> tuple[dict[str, desk.Grid], list[str]]:
    """The sheets of all files, and what the workbooks show of themselves that is not in their cells."""
    grids: dict[str, desk.Grid] = {}
    told: list[str] = []
    with fresh_folder() as place:
        for number, one in enumerate(files):
            if one.size > settings.MOST_UPLOADED:
                most = settings.MOST_UPLOADED // 2**20
                raise face.RefusedError(f"{one.name} 超过 {most} MB", f"{one.name} is larger than {most} MB")
            suffix = Path(one.name).suffix.lower()
            if suffix not in SUFFIXES:
                raise face.RefusedError(
                    f"{one.name}：请上传 .xlsx、.xls、.ods 或 .csv 文件",
                    f"{one.name}: upload .xlsx, .xls, .ods or .csv",
                )
            room = place / str(number)
            room.mkdir()
            file = room / (f"{Path(one.name).stem}.csv" if suffix == ".csv" else f"lists{suffix}")
            with file.open("wb") as out:
                for chunk in one.chunks():
                    out.write(chunk)
            opened = room if suffix == ".csv" else file
            grids |= desk.grids_of(opened)
            told += desk.told_of_workbook(opened)
    return grids, told


@office_view("scenario", GET)
def sheet_page(request: HttpRequest, office: Office, sheet: str) -> HttpResponse:
    """One sheet as a grid, a page of rows at a time, problems marked; each cell can be mended."""
    state = kept.present(office)
    grids = kept.grids_in(state.folder)
    if sheet not in grids:
        raise Http404
    can_edit, cells = bool(may(request.user, office, "scenario_edit")), grids[sheet]
    first = number_of(request.GET.get("row"), 1)
    first = max(1, min(first - 5, len(cells)))
    problems = kept.looked_over(state.folder).at(sheet)
    width = max((len(line) for line in cells[: kept.SHOWN_ROWS]), default=0)
    all_of_it = may(request.user, office, "private")
    hidden = frozenset[int]() if all_of_it else kept.hidden_columns(state.folder, sheet, width)
    shown = [column for column in range(1, width + 1) if column not in hidden]
    rows = [
        (number, line_html(number, line, shown, problems, mended=can_edit))
        for number, line in enumerate(cells[first - 1 : first - 1 + kept.SHOWN_ROWS], first)
    ]
    form = next(
        (one for one in kept.forms_in(state.folder).values() if one.sheet == sheet and not one.guest), None
    )
    table = form.table.name if form and form.ready and can_edit else ""
    context = {
        "table": table, "rows_at": reverse("row", args=(office.code, table, 0)).removesuffix("0/") if table else "",
        "formed": set(form.rows) if form else set(),
        "office": office, "state": state, "sheet": sheet, "title": _table_names().get(sheet, sheet), "rows": rows,
        "columns": [desk.column_letters(column) for column in shown], "hidden": len(hidden), "total": len(cells), "first": first,
        "next": first + kept.SHOWN_ROWS + 5 if first + kept.SHOWN_ROWS <= len(cells) else 0,
        "previous": max(1, first - kept.SHOWN_ROWS) + 5 if first > 1 else 0,
    }  # fmt: skip
    return render(request, "sheet.html", context)


def _table_names() -> dict[str, str]:
    """What the tables are called."""
    return {table.name: said(table) for table in desk.SCENARIO}


@office_view("scenario_edit", POST)
def mend(request: HttpRequest, office: Office, sheet: str) -> HttpResponse:
    """Mend one cell, add a row or take one away; whoever comes second is told, and loses nothing that was typed."""
    state = kept.present(office)
    if sheet not in kept.grids_in(state.folder):
        raise Http404
    seen, row = number_of(request.POST.get("seen"), 0), number_of(request.POST.get("row"), 0)
    change, note, typed = _mending(request, state, sheet, row)
    try:
        made = kept.edit(office, sheet, row, change, seen=seen, by=kept.Writer.of(request), note=note)
    except kept.TakenError as error:
        return taken(request, office, error.newest, f"{note}{typed}", row_address(office, sheet, row))
    row = row or len(kept.grids_in(made.folder)[sheet])
    return redirect(row_address(office, sheet, row))


def row_address(office: Office, sheet: str, row: int) -> str:
    """Where a row of a sheet stands among the pages."""
    return f"{reverse('sheet', args=(office.code, sheet))}?row={row}#r{row}"


Change = Callable[[dict[str, desk.Grid]], dict[str, desk.Grid]]


def _mending(request: HttpRequest, state: Lists, sheet: str, row: int) -> tuple[Change, str, str]:
    """What is to be done to a sheet, its words for the log, and what of it is private and only shown to whom it was typed by."""
    act, cells = request.POST.get("act", "cell"), kept.grids_in(state.folder)[sheet]
    hidden = kept.hidden_columns(state.folder, sheet, max(map(len, cells), default=0))
    if act == "cell":
        column = number_of(request.POST.get("column"), 0)
        if not row or not 0 < column <= 500 or row > len(cells) + 1:
            raise BadRequest("no such cell")
        value = request.POST.get("value", "")[:2000]
        note, typed = f"{sheet} {desk.column_letters(column)}{row}", f"：{value}"

        def change(grids: dict[str, desk.Grid]) -> dict[str, desk.Grid]:
            return kept.with_cell(grids, sheet, row, column, value)

        return (change, note, typed) if column in hidden else (change, f"{note}{typed}", "")
    if act == "add":
        line = [text[:2000] for text in request.POST.getlist("value")[:500]]
        return lambda grids: {**grids, sheet: [*grids[sheet], line]}, f"{sheet} 增加一行", ""
    if act == "remove" and 1 < row <= len(cells):
        told = [word for at, word in enumerate(cells[row - 1], 1) if word and at not in hidden]
        return (
            lambda grids: kept.without_row(grids, sheet, row),
            f"{sheet} 删除第{row}行：{'、'.join(told)}",
            "",
        )
    raise BadRequest("no such act")


def taken(request: HttpRequest, office: Office, newest: Lists, note: str, back: str) -> HttpResponse:
    """The page for whoever came second: what the other did, and what was not kept of one's own."""
    context = {"office": office, "newest": newest, "note": note, "back": back}
    return render(request, "taken.html", context, status=409)


@office_view("scenario_edit", POST)
def tidy(request: HttpRequest, office: Office) -> HttpResponse:
    """Rewrite lists that can be read as the program understood them, every table with every column, ready for forms."""
    state = kept.present(office)
    county = kept.looked_over(state.folder).county
    if county is None:
        messages.error(request, _("还有错误未改正，暂不能整理"))
        return redirect("lists", code=office.code)
    try:
        kept.add(
            office, desk.scenario_grids(county), after=state.number, by=kept.Writer.of(request, "lists_tidied"), note="整理为标准数据表",
            source=state.source_name,
        )  # fmt: skip
    except kept.TakenError:
        messages.error(request, _("同时有人更新了数据；请查看后重试"))
    return redirect("lists", code=office.code)


@office_view("private", GET)
def marked(request: HttpRequest, office: Office) -> FileResponse:
    """The lists as one workbook with every problem as a red cell and a comment, and a sheet of all of them in front."""
    state = kept.present(office)
    with fresh_folder() as place:
        file = place / "marked.xlsx"
        desk.annotate(state.folder, kept.looked_over(state.folder).checked, file, lang=lang())
        content = file.read_bytes()
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=f"{office.code}-数据{state.number}-批注.xlsx"
    )


@office_view("private", GET)
def download(request: HttpRequest, office: Office) -> FileResponse:
    """The lists as they are, as csv files in one zip."""
    state = kept.present(office)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for file in sorted(state.folder.iterdir()):
            out.write(file, file.name)
    packed.seek(0)
    return FileResponse(packed, as_attachment=True, filename=f"{office.code}-数据{state.number}.zip")
