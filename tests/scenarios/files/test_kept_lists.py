"""Lists as offices keep them: merged cells, hidden rows, days from 1904, sums and signatures, 同上 and 待定."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.typed_rows import TypedTable, read_table
from duxue.scenarios.files.source import open_source
from duxue.scenarios.files.template import write_template
from duxue.scenarios.files.workbook_source import read_workbook
from duxue.scenarios.parameters import GROUND
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.sheets import SCENARIO, table
from tests.scenarios.files.test_hostile_files import ods

HEADS = ["学校标识码", "名称", "所在单位", "学段", "在校生数", "经度", "纬度", "责任区", "上次综合督导"]
OLD = Path(__file__).with_name("merged_hidden_1904.xls")
"""A workbook of an old program: vertical merges, hidden rows and a hidden column, days from 1904 without a format."""


def school(number: int, **cells: Any) -> list[Any]:
    row = dict(
        zip(HEADS, [f"S{number}", f"示例{number}小学", "U1", "小学", 100, 118.3, 40.1, "", ""], strict=True)
    )
    return list({**row, **cells}.values())


def schools(*rows: list[Any], **properties: Any) -> TypedTable:
    return read_table(RawSheet("学校", [HEADS, *rows], **properties), table(SCENARIO, "schools"))


def zones(typed: TypedTable) -> list[str]:
    return [row.get("zone_id") or "" for row in typed.rows]


def test_a_vertical_merge_holds_for_all_its_rows() -> None:
    rows = [school(1, 责任区="Z1"), school(2), school(3), school(4, 责任区="Z2"), school(5)]
    typed = schools(*rows, merges=((1, 7, 3, 7), (4, 7, 5, 8), (0, 0, 0, 8)))
    assert zones(typed) == ["Z1", "Z1", "Z1", "Z2", "Z2"]
    assert typed.problems == []


def test_a_merge_over_a_required_column_is_filled_and_one_below_the_last_row_makes_none() -> None:
    rows = [school(1), school(2, 所在单位=""), [""] * len(HEADS)]
    typed = schools(*rows, merges=((1, 2, 1_000_000, 2),))
    assert [row.get("unit_id") for row in typed.rows] == ["U1", "U1"]


def test_a_merge_of_the_headings_or_of_blank_cells_fills_nothing() -> None:
    typed = schools(school(1), school(2), merges=((0, 7, 2, 7), (1, 8, 2, 8)))
    assert zones(typed) == ["", ""]


def test_an_old_workbook_is_read_with_its_merges_its_days_and_a_word_on_what_is_hidden() -> None:
    sheets, faults = read_workbook(OLD)
    assert faults == []
    assert [(s.name, s.hidden, s.hidden_rows, s.hidden_columns, s.from_1904) for s in sheets] == [
        ("学校", False, 2, 1, True),
        ("备份", True, 0, 0, True),
    ]
    typed = read_table(sheets[0], table(SCENARIO, "schools"))
    assert zones(typed) == ["Z1"] * 3 + ["Z2"] * 3
    assert typed.rows[0].given["last_comprehensive"] == date(2021, 9, 24)


@pytest.mark.parametrize("wanted", [date(2024, 5, 20), date(2016, 1, 2)])
def test_days_without_a_format_count_from_the_workbooks_own_first_day(wanted: date, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_template(path, GROUND)
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    heads = [cell.value for cell in book["学校"][1]]

    def put(name: str, value: Any, form: str) -> None:
        cell = book["学校"].cell(2, heads.index(table(SCENARIO, "schools").column(name).zh) + 1)
        cell.value, cell.number_format = value, form

    put("last_comprehensive", (wanted - date(1904, 1, 1)).days, "General")
    put("opened", wanted, "yyyy-mm-dd")
    first = next(row for row in book["参数"].iter_rows(min_row=2) if row[0].value == "计划期首日")
    first[1].value, first[1].number_format = (date(2027, 1, 1) - date(1904, 1, 1)).days, "General"
    book.save(path)
    source = open_source(path)
    assert all(sheet.from_1904 for sheet in source.sheets)
    reading = read_scenario(path, GROUND, {"responsible_load": "负责学校数"})
    assert reading.county is not None, [p.line() for p in reading.problems]
    assert {reading.county.rows.schools[0].last_comprehensive, reading.county.rows.schools[0].opened} == {
        wanted
    }
    assert reading.county.start == date(2027, 1, 1)


def test_what_is_hidden_is_read_and_told_once_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_template(path, GROUND)
    book = openpyxl.load_workbook(path)
    book["学校"].row_dimensions[2].hidden = True
    book["学校"].row_dimensions[500].hidden = True  # nothing stands there
    book["督学"].column_dimensions["B"].hidden = True
    book["培训"].sheet_state = "veryHidden"
    book.save(path)
    told = [
        p
        for p in read_scenario(path, GROUND, {"responsible_load": "负责学校数"}).problems
        if p.code == "hidden"
    ]
    assert [(p.sheet, p.level) for p in told] == [
        ("学校", "warning"),
        ("督学", "warning"),
        ("培训", "warning"),
    ]
    assert "1 行" in told[0].message_zh
    assert "1 列" in told[1].message_zh
    assert "整张表" in told[2].message_zh


def test_an_open_document_shows_merges_hidden_parts_and_its_first_day(tmp_path: Path) -> None:
    def row(*cells: str, more: str = "") -> str:
        return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"

    def cell(text: str, more: str = "") -> str:
        return (
            f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'
        )

    spanned = 'table:number-rows-spanned="2" table:number-columns-spanned="1"'
    content = ods(
        '<table:table-column table:visibility="collapse"/><table:table-column table:number-columns-repeated="3"/>'
        + row(cell("a"), cell("b", spanned))
        + row(cell("c"), "<table:covered-table-cell/>", more='table:visibility="filter"')
        + row(cell("d"))
    )
    with zipfile.ZipFile(BytesIO(content)) as old:
        text = old.read("content.xml").decode()
    dated = text.replace(
        "<office:spreadsheet>",
        '<office:spreadsheet><table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>',
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", dated)
    ((sheet,), faults) = read_workbook(path)
    assert faults == []
    assert sheet.merges == ((0, 1, 1, 1),)
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.from_1904) == (1, 1, True)


@pytest.mark.parametrize(
    "line",
    [
        ["合计", "", "", "", 8600],
        ["", "小计：3所", "", "", 300],
        ["填表人：甲", "", "审核人：乙", "", "", "日期：2026年11月1日"],
        ["单位（盖章）："],
        ["注：在校生数为学年初报表数"],
        ["全县合计", "", "", "", 10],
    ],
)
def test_sums_and_signatures_are_passed_over_with_one_line(line: list[Any]) -> None:
    typed = schools(school(1), line, school(2), line)
    assert [row.get("school_id") for row in typed.rows] == ["S1", "S2"]
    assert [(p.code, p.level) for p in typed.problems] == [("no_data_rows", "warning")]
    assert "3、5" in typed.problems[0].message_zh


def test_a_school_that_bears_such_a_name_is_a_school() -> None:
    typed = schools(school(1, 名称="注册会计师职业学校"), school(2, 学校标识码="合计"))
    assert len(typed.rows) == 2
    assert typed.problems == []


@pytest.mark.parametrize("word", ["同上", "〃", " 同上 "])
def test_ditto_is_the_value_above_told_once_and_nothing_above_the_first_row(word: str) -> None:
    typed = schools(school(1, 责任区="Z1"), school(2, 责任区=word), school(3, 责任区=word, 所在单位=word))
    assert zones(typed) == ["Z1", "Z1", "Z1"]
    assert [(p.code, p.level) for p in typed.problems] == [("ditto", "warning")]
    assert "3 处" in typed.problems[0].message_zh
    first = schools(school(1, 责任区=word))
    assert [(p.cell, p.code, p.level) for p in first.problems] == [("H2", "ditto_without_above", "error")]


@pytest.mark.parametrize("word", ["nan", "NaN", "NaT", "<NA>"])
def test_what_programs_leave_in_a_blank_cell_is_blank(word: str) -> None:
    typed = schools(school(1, 责任区=word, 上次综合督导=word))
    assert zones(typed) == [""]
    assert typed.problems == []


@pytest.mark.parametrize("word", ["待定", "未定", "待核实"])
def test_what_is_undecided_is_blank_and_told_and_wrong_where_it_is_needed(word: str) -> None:
    typed = schools(school(1, 责任区=word), school(2, 学段=word))
    assert zones(typed) == ["", ""]
    assert [(p.cell, p.code, p.level) for p in typed.problems] == [
        ("H2", "undecided", "warning"),
        ("D3", "undecided", "error"),
    ]


def test_a_wps_workbook_is_refused_with_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "名单.et"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (problem,) = open_source(path).problems
    assert problem.code == "et_workbook"
    assert ".xlsx" in problem.message_zh


def test_a_table_that_is_wrong_throughout_is_given_up_with_the_row_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("duxue.scenarios.cells.typed_rows.MOST_PROBLEMS", 10)
    typed = schools(*[school(n, 在校生数="很多") for n in range(1, 30)])
    assert len(typed.rows) == 11
    assert [p.code for p in typed.problems[-1:]] == ["too_many_problems"]
    assert "第13行" in typed.problems[-1].message_zh


def struck(path: Path) -> tuple[int, ...]:
    """The rows (from 1) of a workbook's first sheet that are told as struck through."""
    ((sheet, *_), faults) = read_workbook(path)
    assert faults == []
    return tuple(line + 1 for line in sheet.struck_rows)


def test_rows_with_something_struck_through_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in (HEADS, *(school(number) for number in range(1, 7))):
        page.append(line)
    page["B3"].font = Font(strike=True)
    page["B4"].font = Font(strike=False)
    page["Z5"].font = Font(strike=True)  # nothing stands there
    page["B6"] = CellRichText("示例", TextBlock(InlineFont(strike=True), "旧"), "小学")
    page["E7"] = 12
    page["E7"].font = Font(strike=True)
    book.save(path)
    assert struck(path) == (3, 6, 7)
    typed = schools(school(1), school(2), struck_rows=(2,))
    assert len(typed.rows) == 2
    assert [(p.code, p.level) for p in typed.problems] == [("struck_through", "warning")]
    assert "第 3 行" in typed.problems[0].message_zh


def test_shared_texts_that_are_struck_through_in_part_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    page, line = book.add_worksheet("学校"), book.add_format({"font_strikeout": True})
    page.write_row(0, 0, HEADS)
    page.write_row(1, 0, school(1))
    page.write_row(2, 0, school(2))
    page.write_rich_string(2, 1, "示例2", line, "中", "小学")
    book.close()
    assert struck(path) == (3,)


def test_an_open_document_tells_what_is_struck_through(tmp_path: Path) -> None:
    def row(style: str, text: str) -> str:
        named = f'table:style-name="{style}"' if style else ""
        cell = (
            f'<table:table-cell office:value-type="string" {named}><text:p>{text}</text:p></table:table-cell>'
        )
        return f"<table:table-row>{cell}</table:table-row>"

    old = ods(
        row("", "a")
        + row("ce1", "b")
        + row("ce2", "c")
        + row("", '<text:span text:style-name="T1">d</text:span>')
    )
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties style:text-line-through-style="{line}"/></style:style>'
        for name, line in (("ce1", "solid"), ("ce2", "none"), ("T1", "solid"))
    )
    space = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(BytesIO(old)) as given, zipfile.ZipFile(path, "w") as book:
        for name in given.namelist():
            text = given.read(name).decode()
            text = text.replace("<office:document-content ", f"<office:document-content {space} ")
            styled = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            book.writestr(name, text.replace("<office:body>", styled))
    assert struck(path) == (2, 4)


def test_an_old_workbook_tells_what_is_struck_through() -> None:
    assert struck(OLD.with_name("struck_through.xls")) == (3, 5)
