"""The user's own workbook handed back with its problems: red cells with comments, and a sheet that lists them all."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.files.file_writing import write_whole
from duxue.scenarios.files.source import Source, open_source
from duxue.scenarios.problems import Fault, Problem, address, at_file
from duxue.scenarios.regular_files import read_regular

LIST_SHEET = "问题清单"
_FILLS = {
    "error": PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE"),
    "warning": PatternFill("solid", start_color="FFFFEB9C", end_color="FFFFEB9C"),
}
_AUTHOR = "duxue"
_OURS = "—— 检查发现 problems found ——"
"""The line between an office's own comment and ours."""
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_LINKS = 60_000  # a sheet may hold 65,530 of them
_MOST_COVERED = 500_000  # cells of one merge; whole columns and rows are merged as decoration only


def annotate(path_in: Path, problems: Iterable[Problem], path_out: Path, lang: str = "zh") -> Problem | None:
    """Write a copy of a workbook with its problem cells coloured and commented, and the sheet 问题清单 in front.

    A workbook that is no .xlsx, or a folder of csv files, comes back as an .xlsx of the same cells; so does one whose
    styles cannot be taken over, and the answer then is the one line that says so. The input is never changed
    (ValueError where both paths are one); a file that cannot be read gives the list alone.
    """
    path_in, path_out = Path(path_in), Path(path_out)
    if path_out.resolve() == path_in.resolve():
        raise ValueError("the annotated workbook must not replace the input")
    told = list(problems)
    source = open_source(path_in)
    styled = path_in.suffix.lower() in (".xlsx", ".xlsm") and source.sheets and not source.problems
    content = _styled_copy(path_in, source, told, lang) if styled else None
    note = at_file(path_in.name, _PLAIN) if styled and content is None else None
    if content is None:
        content = _marked(*_plain_copy(source), [note, *told] if note else told, lang)
    write_whole(path_out, content)
    return note


_PLAIN = Fault(
    "plain_copy",
    "文件的格式或样式无法原样带入，批注件只保留了各单元格的内容；数据的检查不受影响",
    "its styles cannot be taken over: the annotated copy holds the cells alone; the check itself is complete",
    "warning",
)


def _styled_copy(path: Path, source: Source, problems: list[Problem], lang: str) -> bytes | None:
    """The workbook itself, marked; None where the library that keeps styles cannot load all of it or write it back."""
    try:
        with warnings.catch_warnings():
            # features that this library does not keep (some pictures, newer rules) are no news to a clerk
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(BytesIO(read_regular(path)))
            if not all(_has_all(book, sheet) for sheet in source.sheets):
                return None
            return _marked(book, {name: name for name in book.sheetnames}, problems, lang)
    except Exception:  # noqa: BLE001 - it fails in many ways on files that spreadsheet programs open; a plain copy is told
        return None


def _has_all(book: Workbook, sheet: RawSheet) -> bool:
    """Whether a sheet was loaded with all its cells: of a dialect that it does not know the library loads none."""
    loaded = book[sheet.name].iter_rows(values_only=True)
    found = sum(value is not None for row in loaded for value in row)
    return found >= sum(value not in ("", None) for row in sheet.cells for value in row)


def _marked(book: Workbook, titles: Mapping[str, str], problems: list[Problem], lang: str) -> bytes:
    """The bytes of a workbook with its problems; ``titles`` give the sheet of each raw sheet's name."""
    _mark_cells(book, titles, problems, lang)
    _list_sheet(book, titles, problems, lang)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _plain_copy(source: Source) -> tuple[Workbook, dict[str, str]]:
    book = Workbook()
    book.remove(book.worksheets[0])
    titles: dict[str, str] = {}
    for sheet in source.sheets:
        made = book.create_sheet(_title(sheet.name))
        titles.setdefault(sheet.name, made.title)
        _copy(made, sheet.cells)
    return book, titles


def _title(name: str) -> str:
    plain = "".join("_" if sign in r"[]:*?/\'" else sign for sign in _writable(name))
    return plain[:28] or "_"


def _writable(text: str) -> str:
    """A text without the signs that no workbook can hold, a box in the place of each."""
    return _UNWRITABLE.sub("□", text)


def _copy(sheet: Worksheet, cells: Sequence[Sequence[Raw]]) -> None:
    for line, row in enumerate(cells, 1):
        for column, value in enumerate(row, 1):
            if value in ("", None):
                continue
            cell = sheet.cell(line, column)
            if isinstance(value, str):
                cell.value = _writable(value)
                cell.data_type = "s"  # a text that looks like a formula stays a text
            else:
                cell.value = value


def _mark_cells(book: Workbook, titles: Mapping[str, str], problems: list[Problem], lang: str) -> None:
    messages: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.cell and problem.sheet in titles:
            messages.setdefault((titles[problem.sheet], problem.cell), []).append(problem)
    anchors = {name: _anchors(book[name]) for name in dict.fromkeys(name for name, _ in messages)}
    together: dict[tuple[str, str], list[Problem]] = {}
    for (name, place), told in messages.items():
        together.setdefault((name, anchors[name].get(place, place)), []).extend(told)
    for (name, place), told in together.items():
        cell = book[name][place]
        level = "error" if any(p.level == "error" for p in told) else "warning"
        cell.fill = _FILLS[level]
        text = "\n".join(dict.fromkeys(_writable(p.message(lang)) for p in told))
        if own := _own_comment(cell.comment):
            text = f"{own}\n{_OURS}\n{text}"
        cell.comment = Comment(text, _AUTHOR, height=40 + 18 * (1 + len(text) // 18), width=280)


def _anchors(sheet: Worksheet) -> dict[str, str]:
    """The first cell of a merge by each cell that it covers: only the first one can be marked."""
    found: dict[str, str] = {}
    for merge in sheet.merged_cells.ranges:
        first = address(merge.min_col - 1, merge.min_row)
        if merge.size["rows"] * merge.size["columns"] <= _MOST_COVERED:
            found |= {address(column - 1, row): first for row, column in merge.cells}
    return found


def _own_comment(comment: Comment | None) -> str:
    """What the office itself has written at a cell, without what an earlier annotation added."""
    text = "" if comment is None or comment.text is None else str(comment.text)
    if comment is not None and comment.author == _AUTHOR and _OURS not in text:
        return ""
    return text.partition(_OURS)[0].strip()


def _list_sheet(book: Workbook, titles: Mapping[str, str], problems: list[Problem], lang: str) -> None:
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
            cell = sheet.cell(line, column, _writable(text))
            cell.data_type = "s"
        sheet.cell(line, 1).fill = _FILLS[p.level]
        if p.cell and p.sheet in titles and line <= _MOST_LINKS:
            title = titles[p.sheet].replace("'", "''")
            sheet.cell(line, 3).hyperlink = f"#'{title}'!{p.cell}"
            sheet.cell(line, 3).font = Font(color="FF0563C1", underline="single")
    for letter, width in zip("ABCDE", (8, 18, 10, 24, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0
