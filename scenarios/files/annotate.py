"""The user's own workbook handed back with its problems: red cells with comments, and a sheet that lists them all."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.files.file_writing import write_whole
from duxue.scenarios.files.source import open_source
from duxue.scenarios.problems import Problem

LIST_SHEET = "问题清单"
_FILLS = {
    "error": PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE"),
    "warning": PatternFill("solid", start_color="FFFFEB9C", end_color="FFFFEB9C"),
}
_AUTHOR = "duxue"


def annotate(path_in: Path, problems: Iterable[Problem], path_out: Path, lang: str = "zh") -> None:
    """Write a copy of a workbook with its problem cells coloured and commented, and the sheet 问题清单 in front.

    A workbook that is no .xlsx, or a folder of csv files, comes back as an .xlsx of the same cells. The input is never
    changed (ValueError where both paths are one); a file that cannot be read gives the list alone.
    """
    path_in, path_out = Path(path_in), Path(path_out)
    if path_out.resolve() == path_in.resolve():
        raise ValueError("the annotated workbook must not replace the input")
    told = list(problems)
    book = _opened(path_in)
    _mark_cells(book, told, lang)
    _list_sheet(book, told, lang)
    stream = BytesIO()
    book.save(stream)
    write_whole(path_out, stream.getvalue())


def _opened(path: Path) -> Workbook:
    source = open_source(path)
    if path.suffix.lower() in (".xlsx", ".xlsm") and source.sheets and not source.problems:
        with warnings.catch_warnings():
            # features that this library does not keep (some pictures, newer rules) are no news to a clerk
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in source.sheets:
        _copy(book.create_sheet(_sheet_name(sheet.name, book)), sheet.cells)
    return book


def _sheet_name(name: str, book: Workbook) -> str:
    plain = "".join("_" if sign in r"[]:*?/\'" else sign for sign in name)[:28] or "_"
    return plain if plain not in book.sheetnames else f"{plain}_{len(book.sheetnames)}"


def _copy(sheet: Worksheet, cells: Sequence[Sequence[Raw]]) -> None:
    for line, row in enumerate(cells, 1):
        for column, value in enumerate(row, 1):
            if value in ("", None):
                continue
            cell = sheet.cell(line, column)
            try:
                cell.value = value
            except IllegalCharacterError:
                cell.value = "".join(sign if sign.isprintable() else "□" for sign in str(value))
            if isinstance(value, str):
                cell.data_type = "s"  # a text that looks like a formula stays a text


def _mark_cells(book: Workbook, problems: list[Problem], lang: str) -> None:
    messages: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        name = problem.sheet if problem.sheet in book.sheetnames else problem.sheet[:28]
        if problem.cell and name in book.sheetnames:
            messages.setdefault((name, problem.cell), []).append(problem)
    for (name, place), told in messages.items():
        sheet = book[name]
        cell = sheet[place]
        level = "error" if any(p.level == "error" for p in told) else "warning"
        cell.fill = _FILLS[level]
        text = "\n".join(p.message(lang) for p in told)
        cell.comment = Comment(text, _AUTHOR, height=40 + 18 * (1 + len(text) // 18), width=280)


def _list_sheet(book: Workbook, problems: list[Problem], lang: str) -> None:
    if LIST_SHEET in book.sheetnames:
        book.remove(book[LIST_SHEET])
    sheet = book.create_sheet(LIST_SHEET, 0)
    heads = {
        "zh": ("级别", "表", "单元格", "原值", "应怎样填写"),
        "en": ("level", "sheet", "cell", "value", "what to type"),
    }
    words = {"error": ("错误", "error"), "warning": ("提醒", "warning")}
    sheet.append(list(heads[lang]))
    for line, p in enumerate(problems, 2):
        texts = (words[p.level][lang == "en"], p.sheet, p.cell, p.value, p.message(lang))
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(line, column, text)
            cell.data_type = "s"
        sheet.cell(line, 1).fill = _FILLS[p.level]
        if p.cell and p.sheet in book.sheetnames:
            sheet.cell(line, 3).hyperlink = f"#'{p.sheet}'!{p.cell}"
            sheet.cell(line, 3).font = Font(color="FF0563C1", underline="single")
    for letter, width in zip("ABCDE", (8, 18, 10, 24, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0
