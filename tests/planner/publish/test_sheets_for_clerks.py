"""What a clerk would grumble at: columns without a word, pages that nobody knows the owner of, days told in two ways."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duxue.planner.publish.book import Book
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents import (
    annual_plan,
    change_sheet,
    frequency,
    open_points,
    personal_days,
    public_postings,
    reception,
    rule_sheet,
    workload,
    zone_list,
)
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.text_lines import lines_of
from duxue.planner.publish.workbook import write_workbook
from duxue.scenarios.codes import Role
from tests.planner.publish import worlds
from tests.planner.publish.notices.revised import revised_edition

MARK = "内部资料 · 含未通知的随机督导安排 · 不得外传"


DOCUMENTS: tuple[tuple[Any, int], ...] = (
    (annual_plan, 10),
    (change_sheet, 10),
    (frequency, 9),
    (open_points, 10),
    (personal_days, 10),
    (public_postings, 10),
    (reception, 10),
    (rule_sheet, 10),
    (workload, 9),
    (zone_list, 10),
)
"""The documents with fixed columns, and the size of their heads."""


def written(edition: PublishContext, folder: Path) -> Any:
    write_workbook(folder / "plan.xlsx", edition, Figures(edition))
    return openpyxl.load_workbook(folder / "plan.xlsx")


def heads_of(sheet: Any) -> list[str]:
    row = int(sheet.print_title_rows.split(":")[0].strip("$"))
    return [str(cell.value) for cell in sheet[row] if cell.value]


@pytest.mark.parametrize(("module", "size"), DOCUMENTS)
def test_no_head_is_broken_inside_a_word(module: Any, size: int) -> None:
    for (zh, en), width in zip(module.HEADS, module.WIDTHS, strict=True):
        assert lines_of(zh, width, size) == 1, zh
        for word in en.replace("-", "- ").split():
            assert lines_of(word, width, size) == 1, en


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Any:
    world = worlds.county()
    return written(worlds.edition(world, worlds.plan_for(world)), tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Any:
    world = worlds.county(2)
    return written(worlds.edition(world, worlds.plan_for(world)), tmp_path_factory.mktemp("city"))


def test_experts_have_a_column_where_there_are_experts(county: Any, tmp_path: Path) -> None:
    assert "专家" not in heads_of(county["年度督导计划"])
    world = worlds.county()
    plan = worlds.plan_for(world)
    seats = (*plan.seats[:-1], replace(plan.seats[-1], role=Role.EXPERT))
    sheet = written(worlds.edition(world, replace(plan, seats=seats)), tmp_path)["年度督导计划"]
    assert "专家" in heads_of(sheet)
    name = world.inspectors[seats[-1].inspector_id].name
    column = heads_of(sheet).index("专家")
    assert name in [row[column] for row in sheet.iter_rows(values_only=True)]


LISTS = ("年度督导计划", "责任督学挂牌一览表", "学校接待表")


@pytest.mark.parametrize("name", LISTS)
def test_a_city_s_lists_tell_the_office_on_every_line_and_begin_it_on_a_page(
    county: Any, city: Any, name: str
) -> None:
    assert "管辖单位" not in heads_of(county[name])
    sheet = city[name]
    column = heads_of(sheet).index("管辖单位")
    told = {row[column] for row in sheet.iter_rows(values_only=True)}
    assert {"甲县", "乙县"} <= told
    starts = {mark.id + 1 for mark in sheet.row_breaks.brk}
    head = next(
        r for r in range(1, sheet.max_row + 1) if str(sheet.cell(r, 1).value or "").startswith("乙县人民政府")
    )
    assert head in starts


def test_a_month_has_no_column_for_days_on_which_nobody_goes_out_and_no_school_teaches(county: Any) -> None:
    heads = [head for head in heads_of(county["7月"]) if "日\n" in head]
    days = [int(head.split("日")[0]) for head in heads]
    assert 9 in days
    assert max(days) == 9, "the term ends on the ninth"
    assert len([head for head in heads_of(county["1月"]) if "日\n" in head]) > 15, (
        "an empty month keeps its workdays"
    )


def test_a_zone_is_named_once_beside_all_its_schools(county: Any) -> None:
    sheet = county["责任区划分表"]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    names = [cell for cell in sheet["B"] if str(cell.value or "").startswith("第一责任区")]
    assert names
    for cell in names:
        (area,) = [one for one in merged if one.startswith(f"{cell.coordinate}:")]
        last = int(re.findall(r"\d+", area)[-1])
        assert sheet.cell(last + 1, 2).value == "小计"


def test_the_list_of_people_has_its_heads_on_every_page(tmp_path: Path) -> None:
    world = worlds.county(schools=6, inspectors=60)
    sheet = written(worlds.edition(world, worlds.plan_for(world)), tmp_path)["督学个人日程"]
    rows = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 10).value == "半日数合计"]
    starts = {mark.id + 1 for mark in sheet.row_breaks.brk}
    assert len(rows) == 2
    assert rows[1] in starts
    assert rows[1] - rows[0] == 31, "sixty people on two pages of thirty"
    links = [cell for row in sheet for cell in row if cell.hyperlink]
    for cell in links:
        assert str(sheet[cell.hyperlink.location.split("!")[1]].value).startswith(cell.value)


def test_every_line_of_a_person_s_days_tells_the_name(county: Any) -> None:
    sheet = county["督学个人日程"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[5] in ("经常性督导", "督导事项", "培训")]
    assert len(rows) > 50
    assert all(row[1] for row in rows)


def test_open_points_say_so_where_there_are_none(county: Any) -> None:
    told = [row[0] for row in county["问题与未满足"].iter_rows(values_only=True)]
    assert told[told.index("三、已豁免（0项）") + 1] == "没有"


def test_short_names_of_sources_are_written_out(county: Any) -> None:
    told = "\n".join(str(row[0]) for row in county["规则与参数"].iter_rows(values_only=True))
    assert "条例=《教育督导条例》（国务院令第624号）" in told
    assert "方案=《唐山市教育督导体制机制改革实施方案》" in told


def test_printed_tables_and_changes_are_marked_confidential(county: Any, tmp_path: Path) -> None:
    for name in ("经常性督导", "督学个人日程", "督导任务台账", "3月"):
        assert MARK in county[name].oddFooter.left.text, name
    edition = revised_edition()
    book = Book(tmp_path / "changes.xlsx", title="", day=edition.county.as_of)
    change_sheet.write(book, edition, Figures(edition))
    book.close()
    sheet = openpyxl.load_workbook(tmp_path / "changes.xlsx")["变动一览"]
    assert MARK in [cell.value for cell in sheet["A"]]
