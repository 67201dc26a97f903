"""Scenario tables written as a workbook for staff: Chinese heads and codes, drop-downs, real dates, ids as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import xlsxwriter

from duxue.scenarios.cells.parameter_values import value_text
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.files.file_writing import write_whole
from duxue.scenarios.files.staff_words import titled_value, titles_of
from duxue.scenarios.files.table_help import column_help
from duxue.scenarios.parameters import ParameterKind, ParameterSpec
from duxue.scenarios.rows import Column, Kind, Table

CODE_LIST, HELP_SHEET, PARAMETER_LIST = "字典", "说明", "参数说明"
_LIST_ROWS = 2000  # rows below the heads that get a drop-down, beyond the rows that are there
_TEXT_KINDS = (Kind.ID, Kind.TEXT, Kind.IDS, Kind.VALUE, Kind.SAMPLE, Kind.TASKS, Kind.CODES)
_WAIVABLE = "可豁免的规则"
_NAMED = {"schools": "学校名称", "inspectors": "督学姓名"}
"""The heading of names beside ids, by the table of those who bear them; in these tables themselves none stand."""
MARKED = "#ffeb3b"
"""The yellow of a cell that the office must look at."""
_HELP_WIDTH = 70
_GUIDE_WIDTH = 46
_DAY_ONE = datetime(2000, 1, 1)  # a fixed day of creation: the same tables give the same bytes


def write_workbook(  # noqa: PLR0913 - parts of one workbook, each with its name at the call
    path: Path,
    tables: Iterable[Table],
    rows_by_table: Mapping[str, Iterable[Any]],
    specs: Iterable[ParameterSpec] = (),
    notes: Sequence[str] = (),
    guide: tuple[str, Sequence[Sequence[str]]] | None = None,
    marks: Mapping[str, Mapping[tuple[int, str], str]] | None = None,
    *,
    waivable: Mapping[str, str] = MappingProxyType({}),
    named: bool = False,
) -> None:
    """Write tables as one workbook that reads back to the same rows: a sheet a table, with 说明, 字典 and 参数说明.

    Every table is written, those without rows with their heads alone. ``notes`` are lines on the first sheet; ``specs``
    are listed with default, unit, bounds and basis; ``guide`` is a sheet of texts by its name, heads first, after the
    notes; ``marks`` are cells by table, row (from 0) and field that are yellow and say why; ``waivable`` are the titles of
    the rules that may be waived, by id; with ``named`` names stand beside ids of schools and people. The file appears whole
    or not at all; same tables, same bytes.
    """
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "constant_memory": False})
    book.set_properties({"created": _DAY_ONE})
    writer = _Writer(book, tuple(tables), tuple(specs), waivable)
    if named:
        writer.names = {
            name: {getattr(row, f"{name[:-1]}_id"): row.name for row in rows_by_table.get(name, ())}
            for name in _NAMED
        }
    writer.help_sheet(notes)
    if guide is not None:
        writer.guide_sheet(*guide)
    for table in writer.tables:
        writer.table_sheet(table, tuple(rows_by_table.get(table.name, ())), (marks or {}).get(table.name, {}))
    writer.parameter_list()
    writer.code_list()
    book.close()
    write_whole(path, stream.getvalue())


class _Writer:
    """One workbook in the making: its formats, and where each code list stands on the sheet 字典."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        tables: tuple[Table, ...],
        specs: tuple[ParameterSpec, ...],
        waivable: Mapping[str, str],
    ) -> None:
        self.book, self.tables, self.specs = book, tables, specs
        self.titles = titles_of(specs, waivable)
        self.names: Mapping[str, Mapping[str, str]] = {}
        plain = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        self.head = book.add_format(
            {**plain, "bold": True, "bg_color": "#dce6f1", "border": 1, "text_wrap": True}
        )
        self.needed = book.add_format(
            {**plain, "bold": True, "bg_color": "#f8d9a8", "border": 1, "text_wrap": True}
        )
        self.text = book.add_format({**plain, "num_format": "@"})
        self.day = book.add_format({**plain, "num_format": "yyyy-mm-dd"})
        self.plain = book.add_format(plain)
        self.beside = book.add_format({**plain, "num_format": "@", "font_color": "#5f6b7a"})
        self.marked = book.add_format({**plain, "num_format": "@", "bg_color": MARKED})
        self.marked_day = book.add_format({**plain, "num_format": "yyyy-mm-dd", "bg_color": MARKED})
        self.wrapped = book.add_format({**plain, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({**plain, "bold": True, "font_size": 14})
        self.lists = _code_lists(tables)
        if waivable and any(table.name == "waivers" for table in tables):
            self.lists[_WAIVABLE] = (_WAIVABLE, tuple(waivable.values()))

    def _sheet(self, name: str) -> Any:
        """A new sheet that prints on landscape A4, as wide as the page, its heads on every page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if name != HELP_SHEET:
            sheet.repeat_rows(0)
        return sheet

    def table_sheet(
        self, table: Table, rows: tuple[Any, ...], marks: Mapping[tuple[int, str], str] = MappingProxyType({})
    ) -> None:
        """One table: heads with help, rows, drop-downs, frozen heads, yellow cells that say why."""
        sheet = self._sheet(table.zh)
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 32)
        at = 0
        for column in table.columns:
            self._column(sheet, table, column, at, rows, marks)
            at += 1
            heading, names = self._beside(table, column, rows)
            if names:
                sheet.set_column(at, at, 22, self.beside)
                sheet.write_string(0, at, heading, self.head)
                for line, row in enumerate(rows, 1):
                    sheet.write_string(line, at, names.get(getattr(row, column.field), ""), self.beside)
                at += 1

    def _beside(self, table: Table, column: Column, rows: tuple[Any, ...]) -> tuple[str, Mapping[str, str]]:
        """The heading of the names beside a column of ids of schools or people, and each id's; none where they say no more."""
        if table.name in _NAMED or column.kind is not Kind.ID or len(column.refers) != 1:
            return "", {}
        heading, names = _NAMED.get(column.refers[0], ""), self.names.get(column.refers[0], {})
        ids = {getattr(row, column.field) for row in rows}
        return heading, names if any(fold(names.get(one, one)) != fold(one) for one in ids) else {}

    def _column(
        self,
        sheet: Any,
        table: Table,
        column: Column,
        index: int,
        rows: tuple[Any, ...],
        marks: Mapping[tuple[int, str], str],
    ) -> None:
        style = self.text if column.kind in _TEXT_KINDS else self.day if _is_day(column) else self.plain
        sheet.set_column(index, index, _width(column), style)
        sheet.write_string(0, index, column.zh, self.needed if column.required else self.head)
        note = {"x_scale": 2, "y_scale": 1.2, "font_name": "宋体", "font_size": 10}
        sheet.write_comment(0, index, column_help(column)[0], note)
        self._drop_down(sheet, table, column, index, len(rows) + _LIST_ROWS)
        for line, row in enumerate(rows, 1):
            value = titled_value(table, row, column, self.titles)
            why = marks.get((line - 1, column.field))
            if why is None:
                self._cell(sheet, line, index, value, style)
                continue
            sheet.write_blank(line, index, None, self.marked)
            self._cell(sheet, line, index, value, self.marked_day if _is_day(column) else self.marked)
            sheet.write_comment(line, index, why, note)

    def _cell(self, sheet: Any, line: int, index: int, value: Any, style: Any) -> None:
        if isinstance(value, str):
            sheet.write_string(line, index, value, style)
        elif isinstance(value, date):
            dated = self.day if style in (self.text, self.plain) else style
            sheet.write_datetime(line, index, datetime.combine(value, time()), dated)
        elif value is not None:
            sheet.write_number(line, index, value, self.plain if style is self.day else style)

    def _drop_down(self, sheet: Any, table: Table, column: Column, index: int, last: int) -> None:
        source = self._source(table, column)
        if source is None:
            return
        rule = {
            "validate": "list",
            "source": source,
            "error_title": "请从列表中选填",
            "error_message": f"{column.zh}请从下拉列表中选填。",
            # other spellings are understood on reading, so a warning is enough
            "error_type": "warning",
        }
        sheet.data_validation(1, index, last, index, rule)

    def _source(self, table: Table, column: Column) -> str | None:
        if table.name == "parameters" and column.field == "key" and self.specs:
            return f"={PARAMETER_LIST}!$B$2:$B${len(self.specs) + 1}"
        name = "是/否" if column.kind is Kind.YES_NO else ""
        if (table.name, column.field) == ("waivers", "rule") and _WAIVABLE in self.lists:
            name = _WAIVABLE
        if column.kind is Kind.CODE and column.codes is not None:
            name = column.codes.__name__
        if not name:
            return None
        place = list(self.lists).index(name)
        letter = chr(65 + place) if place < 26 else "A" + chr(65 + place - 26)
        return f"={CODE_LIST}!${letter}$2:${letter}${len(self.lists[name][1]) + 1}"

    def help_sheet(self, notes: Sequence[str]) -> None:
        """The first sheet: notes, then every table and column with what to type."""
        sheet = self._sheet(HELP_SHEET)
        for index, width in enumerate((16, 18, 8, _HELP_WIDTH, _HELP_WIDTH)):
            sheet.set_column(index, index, width, self.plain)
        line = 0
        for number, note in enumerate(notes):
            sheet.write_string(line, 0, note, self.plain if number else self.title)
            line += 1
        line += bool(notes)
        for index, head in enumerate(("表", "表头", "必填", "怎样填写", "what to type")):
            sheet.write_string(line, index, head, self.head)
        for table in self.tables:
            for column in table.columns:
                line += 1
                zh, en = column_help(column)
                texts = (
                    table.zh,
                    column.zh,
                    "必填" if column.required else "",
                    zh,
                    f"{table.name}.{column.name}: {en}",
                )
                lines = 1 + max(_columns_taken(text) // _HELP_WIDTH for text in (zh, texts[-1]))
                sheet.set_row(line, 15.5 * lines)
                for index, text in enumerate(texts):
                    sheet.write_string(line, index, text, self.wrapped)

    def guide_sheet(self, name: str, rows: Sequence[Sequence[str]]) -> None:
        """A sheet of texts, heads first, each column as wide as its longest text up to a limit and wrapped there."""
        sheet = self._sheet(name)
        sheet.freeze_panes(1, 1)
        widths = [
            min(_GUIDE_WIDTH, 2 + max(map(_columns_taken, column))) for column in zip(*rows, strict=True)
        ]
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width, self.wrapped)
        for line, row in enumerate(rows):
            lines = max(-(-_columns_taken(text) // (widths[index] - 2)) for index, text in enumerate(row))
            sheet.set_row(line, 15.5 * max(1, lines))
            for index, text in enumerate(row):
                sheet.write_string(line, index, text, self.wrapped if line else self.head)

    def parameter_list(self) -> None:
        """The sheet 参数说明: every parameter with its default, unit, bounds, and whether law or office fixes it."""
        if not self.specs:
            return
        sheet = self._sheet(PARAMETER_LIST)
        sheet.freeze_panes(1, 1)
        heads = (
            "参数",
            "名称",
            "默认值",
            "计量单位",
            "下限",
            "上限",
            "可选值",
            "可按单位设定",
            "依据",
            "english",
        )
        for index, head in enumerate(heads):
            sheet.set_column(index, index, (26, 30, 12, 10, 8, 12, 30, 12, 14, 46)[index], self.plain)
            sheet.write_string(0, index, head, self.head)
        for line, spec in enumerate(self.specs, 1):
            for index, text in enumerate(_parameter_line(spec)):
                sheet.write_string(line, index, text, self.text)

    def code_list(self) -> None:
        """The sheet 字典: the words of every code list, which the drop-downs refer to."""
        sheet = self._sheet(CODE_LIST)
        sheet.freeze_panes(1, 0)
        for index, (zh, words) in enumerate(self.lists.values()):
            sheet.set_column(index, index, 20, self.plain)
            sheet.write_string(0, index, zh, self.head)
            for line, word in enumerate(words, 1):
                sheet.write_string(line, index, word, self.text)


def _code_lists(tables: Iterable[Table]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Every code list that the tables use, by its class: the heading it stands under first, and its Chinese words."""
    lists: dict[str, tuple[str, tuple[str, ...]]] = {"是/否": ("是/否", ("是", "否"))}
    for table in tables:
        for column in table.columns:
            if column.codes is not None:
                lists.setdefault(column.codes.__name__, (column.zh, tuple(code.zh for code in column.codes)))
    return lists


def _columns_taken(text: str) -> int:
    """The width of a text in columns of a sheet: two for a Chinese sign."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)


def _is_day(column: Column) -> bool:
    return column.kind in (Kind.DATE, Kind.DAY_OR_YEAR)


def _width(column: Column) -> float:
    widths = {
        Kind.ID: 16,
        Kind.TEXT: 18,
        Kind.DATE: 13,
        Kind.CODES: 24,
        Kind.IDS: 24,
        Kind.TASKS: 30,
        Kind.VALUE: 16,
    }
    return max(widths.get(column.kind, 11), 2.2 * len(column.zh) + 2)


def _parameter_line(spec: ParameterSpec) -> tuple[str, ...]:
    low, high = ("" if bound is None else value_text(bound) for bound in (spec.low, spec.high))
    if spec.kind is ParameterKind.YES_NO:
        default = "" if spec.default is None else "是" if spec.default else "否"
    else:
        default = "" if spec.default is None else value_text(spec.default)
    choices = "是、否" if spec.kind is ParameterKind.YES_NO else "、".join(spec.choices)
    basis = "文件规定" if spec.basis == "law" else "☐ 本单位自定"
    per_unit = "是" if spec.per_unit else "否"
    return (spec.key, spec.zh, default, spec.unit_zh, low, high, choices, per_unit, basis, spec.en)
