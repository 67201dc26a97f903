"""Printed pages: what belongs together stays together, nothing overfills a page, and stamps never stand alone."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from duxue.planner.publish.book import MEASURE, Book
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.page_breaks import MOST, even_breaks, page_breaks, settled_breaks
from duxue.planner.publish.text_lines import lines_of
from duxue.planner.publish.workbook import write_workbook
from tests.planner.publish import worlds


def test_pages_are_filled_and_heads_count_on_every_further_page() -> None:
    # 10 points of heads and 10 rows of 10: the first page holds the heads and 4 rows, the others 4 rows as well.
    assert page_breaks([10.0] * 11, room=50, heads=0) == (5, 9)
    assert page_breaks([10.0] * 11, room=50) == (5, 10)
    assert page_breaks([10.0] * 5, room=50, heads=0) == ()


def test_rows_that_belong_together_move_to_the_next_page_together() -> None:
    assert page_breaks([10.0] * 8, room=50, joined={4, 5}) == (3,)
    assert page_breaks([10.0] * 8, room=50, joined={5, 6, 7}) == (4,)
    assert page_breaks([10.0] * 9, room=30, joined=range(1, 9)) == (3, 6), (
        "more than a page: broken where it is full"
    )


def test_forced_pages_come_first_where_a_sheet_has_too_many() -> None:
    forced = set(range(2, 2 * MOST, 2))
    found = page_breaks([10.0] * (2 * MOST), room=15, forced=forced)
    assert len(found) == MOST
    assert forced <= set(found)


def test_even_pages_are_no_more_pages() -> None:
    heights = [10.0] + [40.0] * 11
    assert page_breaks(heights, room=210, heads=0) == (6, 11), "greedy leaves one row on the last page"
    assert even_breaks(heights, room=210, heads=0) == (5, 9)


@pytest.mark.parametrize("seed", range(40))
def test_no_page_is_overfull_and_no_run_is_torn_without_need(seed: int) -> None:
    draw = Random(seed)
    heights = [draw.choice((6.0, 18.0, 30.0)) for _ in range(60)]
    joined = {row for row in range(1, 60) if draw.random() < 0.4}
    forced = {row for row in range(1, 60) if draw.random() < 0.05}
    room = 120.0
    starts = page_breaks(heights, room=room, joined=joined, forced=forced, heads=1)
    assert forced <= set(starts)
    for begin, end in zip((0, *starts), (*starts, 60), strict=True):
        again = heights[1] if begin > 1 else 0.0
        assert again + sum(heights[begin:end]) <= room
    for row in set(starts) - forced:
        if row in joined:  # torn: the rows that belong together fill more than a page
            first, last = row, row
            while first in joined and first not in forced:
                first -= 1
            while last + 1 in joined and last + 1 not in forced and last + 1 < 60:
                last += 1
            assert heights[1] + sum(heights[first : last + 1]) > room


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    world = worlds.county(schools=64, inspectors=12)
    edition = worlds.edition(world, worlds.plan_for(world))
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_workbook(path, edition, Figures(edition))
    return openpyxl.load_workbook(path)


def first_rows(sheet: Any) -> list[int]:
    """The rows (from 1) that begin a page after the first."""
    return [mark.id + 1 for mark in sheet.row_breaks.brk]


def column_a(sheet: Any, row: int) -> str:
    return str(sheet.cell(row, 1).value or "")


def test_every_inspector_begins_a_page_and_the_list_of_people_stands_alone(book: openpyxl.Workbook) -> None:
    sheet = book["督学个人日程"]
    starts = first_rows(sheet)
    people = [row for row in range(1, sheet.max_row + 1) if "甲县" in column_a(sheet, row)]
    heads = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 3).value == "日期")
    assert len(people) == 12
    assert people[0] == heads + 1
    assert {heads, *people[1:]} <= set(starts)


def test_no_zone_is_torn_in_two(book: openpyxl.Workbook) -> None:
    sheet = book["责任区划分表"]
    assert first_rows(sheet), "one page shows nothing"
    assert all(sheet.cell(row, 1).value for row in first_rows(sheet))


def test_no_page_begins_with_a_stamp_or_ends_with_a_heading(book: openpyxl.Workbook) -> None:
    broken = 0
    for sheet in book.worksheets:
        for row in first_rows(sheet):
            broken += 1
            texts = [str(cell.value or "") for cell in sheet[row]]
            assert any(texts), f"{sheet.title} {row}: an empty line begins a page"
            assert not any("（盖章）" in text for text in texts), f"{sheet.title} {row}"
            assert "项：" not in column_a(sheet, row - 1), f"{sheet.title} {row}: a heading ends a page"
    assert broken > 10


def test_sheets_that_are_filtered_or_filled_in_leave_their_pages_to_the_reader(
    book: openpyxl.Workbook,
) -> None:
    assert not first_rows(book["督导任务台账"])
    assert not first_rows(book["频次统计表"])


LONG = "河北迁西经济开发区民办第1幼儿园"
LISTS = (
    "年度督导计划",
    "综合督导五年规划表",
    "责任督学挂牌一览表",
    "责任区划分表",
    "学校接待表",
    "频次统计表",
)


def test_long_names_of_schools_stand_on_one_line(tmp_path: Path) -> None:
    """A row is as high as its longest text needs: one that needs a line more than its neighbours was cut in two."""
    world = worlds.county(schools=3, inspectors=2)
    schools = tuple(replace(school, name=LONG) for school in world.rows.schools)
    world = worlds.county(schools=3, inspectors=2, tables={"schools": schools})
    edition = worlds.edition(world, worlds.plan_for(world))
    write_workbook(tmp_path / "plan.xlsx", edition, Figures(edition))
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    for name in LISTS:
        sheet = book[name]
        places = [cell for row in sheet.iter_rows() for cell in row if cell.value == LONG]
        assert places, name
        for cell in places:
            width = sheet.column_dimensions[cell.column_letter].width * 8 / 7
            assert lines_of(LONG, width, cell.font.sz) == 1, name


def test_ids_are_drawn_smaller_rather_than_cut(book: openpyxl.Workbook) -> None:
    """An id is one word: wrapped in a column that a machine's letters overfill, its end stands below the row."""
    for name, head in (("督学个人日程", "编号"), ("督导任务台账", "任务编号"), ("频次统计表", "学校标识码")):
        sheet = book[name]
        at = next(cell for row in sheet.iter_rows() for cell in row if cell.value == head)
        looks = {
            (cell.alignment.shrink_to_fit, bool(cell.alignment.wrap_text))
            for (cell,) in sheet.iter_rows(min_row=at.row + 3, min_col=at.column, max_col=at.column)
            if cell.value and cell.font.sz < 10
        }
        assert looks == {(True, False)}, name


def test_no_part_leaves_a_stub_of_a_last_page() -> None:
    """A part of 6 rows that overfills a page of 5 takes 4 and 2, not 5 and 1; parts stay apart; heads count on every page."""
    heights = [10.0] * 13  # heads, then two parts of 6
    assert page_breaks(heights, room=60, forced={7}, heads=0) == (6, 7, 12)
    assert settled_breaks(heights, room=60, forced={7}, heads=0) == (5, 7, 11)
    assert settled_breaks([10.0] * 8, room=60, heads=0) == (6,), "a third of a page is no stub"
    assert settled_breaks([10.0] * 21, room=200) == (16,), (
        "the first page gives no more than the last one needs"
    )
    assert settled_breaks([10.0] * 8, room=60, heads=0, even=True) == (5,)


def test_a_sheet_is_printed_a_little_smaller_where_that_saves_a_page(tmp_path: Path) -> None:
    """Rows that overfill a page by a tenth are drawn in on it; by a half, they take two pages at full size."""
    book = Book(tmp_path / "x.xlsx", title="x", day=date(2026, 12, 1))
    heads = ("甲", "乙")
    for name, rows in (("one", 20), ("squeezed", 27), ("two", 36)):
        page = book.page(name, (70, 70))
        page.heads(heads)
        for _ in range(rows):
            page.cells(("字", "字"), [book.grid()] * 2)
    book.close()
    made = openpyxl.load_workbook(tmp_path / "x.xlsx")
    told = {
        sheet.title: (len(first_rows(sheet)), sheet.page_margins.left > 0.45) for sheet in made.worksheets
    }
    assert told == {"one": (0, False), "squeezed": (0, True), "two": (1, False)}


def test_columns_are_measured_by_a_font_whose_digits_are_as_wide_on_every_machine(
    book: openpyxl.Workbook,
) -> None:
    """A printed width that hangs on the fonts of a machine leaves pages half empty where they are drawn wider."""
    assert (book._fonts[0].name, book._fonts[0].sz) == (MEASURE, 10)
    assert all(
        cell.font.name != MEASURE
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    )


@pytest.mark.parametrize("seed", range(30))
def test_settled_pages_are_never_overfull_nor_more(seed: int) -> None:
    draw = Random(seed)
    heights = [draw.choice((6.0, 18.0, 30.0)) for _ in range(80)]
    joined = {row for row in range(1, 80) if draw.random() < 0.3}
    forced = {row for row in range(2, 80) if draw.random() < 0.08}
    given: dict[str, Any] = {"room": 120.0, "joined": joined, "forced": forced, "heads": 1}
    plain, settled = page_breaks(heights, **given), settled_breaks(heights, **given)
    assert forced <= set(settled)
    assert len(settled) == len(plain)
    for begin, end in zip((0, *settled), (*settled, 80), strict=True):
        assert (heights[1] if begin > 1 else 0.0) + sum(heights[begin:end]) <= 120.0


def test_lines_are_counted_as_readers_break_them() -> None:
    """Characters are not halved, words stay whole, no sign stands where it may not: a row reckoned too low cuts its text."""
    assert lines_of("甲乙丙丁", 9, 10) == 1
    assert lines_of("甲a乙丙丁戊", 9, 10) == 2
    assert lines_of("上 栗乡街道民办第1幼儿园", 9.2, 8) == 3
    assert lines_of("甲乙丙（丁）", 8, 10) == 2
    assert lines_of("甲乙丙丁）", 8.4, 10) == 2
    assert lines_of("abc defgh ij", 9, 10) == 2
    assert lines_of("V-1130227001-202701-1", 18, 8) == 1
    assert lines_of("字" * 40, 10, 10) == 10
    assert lines_of("a\nb\n", 10) == 3
