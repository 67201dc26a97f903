"""The documents beside the plan's tables: counts that agree with the plan, links that lead there, one language a book."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.workbook import write_workbook
from duxue.scenarios.codes import Role
from tests.planner.publish import worlds

HAN = re.compile("[\u3400-\u9fff]")


@pytest.fixture(scope="module", params=[1, 3])
def edition(request: pytest.FixtureRequest) -> PublishContext:
    """A county, and a city with three offices; one person is kept in reserve, one comprehensive stands in no year."""
    imposed, copy = worlds.imposed_event(worlds.county(request.param))
    world = worlds.county(request.param, tables={"imposed": (imposed,)})
    plan = worlds.plan_for(world)
    spare = replace(plan.seats[-1], role=Role.RESERVE)
    cycle = (*plan.cycle[:-1], replace(plan.cycle[-1], planned=None))
    plan = replace(plan, events=(*plan.events, copy), seats=(*plan.seats[:-1], spare), cycle=cycle)
    return worlds.edition(world, plan)


@pytest.fixture(scope="module")
def book(edition: PublishContext, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("documents") / "plan.xlsx"
    write_workbook(path, edition, Figures(edition))
    return path


@pytest.fixture(scope="module")
def values(book: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(book, data_only=True)


def rows_of(book: openpyxl.Workbook, sheet: str, head: str) -> list[dict[str, Any]]:
    """All rows below the heads, by head."""
    rows = list(book[sheet].iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if head in row)
    return [dict(zip(map(str, rows[start]), row, strict=True)) for row in rows[start + 1 :]]


def test_the_round_counts_every_school_in_its_year(
    edition: PublishContext, values: openpyxl.Workbook
) -> None:
    rows = rows_of(values, "综合督导五年规划表", "学校名称")
    total = next(r for r in rows if r["学校名称"] == "合计")
    planned = [c.planned.year if isinstance(c.planned, date) else c.planned for c in edition.plan.cycle]
    years = [head for head in rows[0] if head.endswith("年")]
    assert years[0] == "2027年"
    assert len(years) == 5
    for year in years:
        assert total[year] == planned.count(int(year[:4]))
    assert total["学段"] == len(planned)
    assert total["应于此前"] == planned.count(None) == 1
    shares = next(r for r in rows if r["学校名称"] == "占比")
    assert sum(shares[year] for year in years) == pytest.approx((len(planned) - 1) / len(planned))
    if edition.several:
        parts = [r for r in rows if str(r["学校名称"]).endswith("小计")]
        assert [r["学段"] for r in parts] == [6, 6, 6]


def test_a_day_that_is_fixed_stands_in_its_year(edition: PublishContext, values: openpyxl.Workbook) -> None:
    fixed = {c.school_id: c.planned for c in edition.plan.cycle if isinstance(c.planned, date)}
    rows = {
        r["学校标识码"]: r
        for r in rows_of(values, "综合督导五年规划表", "学校名称")
        if r["学校标识码"] in fixed
    }
    assert {key: row["2027年"].date() for key, row in rows.items()} == fixed


def test_work_is_told_as_the_figures_count_it(edition: PublishContext, values: openpyxl.Workbook) -> None:
    rows = {r["督学证号"]: r for r in rows_of(values, "督学工作量统计", "姓名") if r["专兼职"]}
    loads = Figures(edition).loads
    assert set(rows) == {load.inspector_id for load in loads}
    for load in loads:
        row = rows[load.inspector_id]
        assert (row["经常性督导次数"], row["经常性督导半日"]) == (load.visits, load.visit_halves)
        assert (row["督导事项半日"], row["其中任组长"]) == (load.event_halves, load.leads)
        assert row["负荷"] == pytest.approx(load.halves / 2 / load.available)
    hours = sum(row["路途小时"] for row in rows.values())
    assert hours == pytest.approx(Figures(edition).travel_minutes / 60, abs=0.05 * len(rows))


def test_each_person_has_a_page_with_all_duties(edition: PublishContext, values: openpyxl.Workbook) -> None:
    rows = rows_of(values, "督学个人日程", "日期")
    visits = [r["编号"] for r in rows if r["类型"] == "经常性督导"]
    assert sorted(visits) == sorted(v.visit_id for v in edition.plan.visits)
    spare = [r for r in rows if r["类型"] == "备选"]
    assert [r["半日数"] for r in spare] == [0]


def test_the_list_of_people_leads_to_their_pages(edition: PublishContext, book: Path) -> None:
    sheet = openpyxl.load_workbook(book)["督学个人日程"]
    links = [cell for row in sheet for cell in row if cell.hyperlink]
    assert [cell.value for cell in links] == [i.name for i in edition.county.rows.inspectors]
    for cell in links:
        place = cell.hyperlink.location.split("!")[1]
        assert str(sheet[place].value).startswith(cell.value), place
    breaks = {one.id for one in sheet.row_breaks.brk}
    firsts = [int(cell.hyperlink.location.split("!A")[1]) for cell in links]
    assert breaks >= {row - 1 for row in firsts[1:]}


def test_zones_add_up(edition: PublishContext, values: openpyxl.Workbook) -> None:
    rows = rows_of(values, "责任区划分表", "学校名称")
    sums = [r for r in rows if r["责任区"] == "小计"]
    assert sum(r["学校名称"] for r in sums) == len(edition.plan.zones)
    assert sum(r["在校生数"] for r in sums) == sum(s.students for s in edition.county.rows.schools)


def test_every_document_prints_with_repeated_heads_page_numbers_and_a_stamp(book: Path) -> None:
    loaded = openpyxl.load_workbook(book)
    for sheet in loaded.worksheets:
        if sheet.title == "首页":
            continue
        assert sheet.print_title_rows, sheet.title
        assert sheet.page_setup.paperSize in (8, 9), sheet.title
    for sheet in loaded.worksheets[:11]:
        assert "第 &P 页，共 &N 页" in (sheet.oddFooter.right.text or ""), sheet.title
    stamped = (
        "年度督导计划",
        "综合督导五年规划表",
        "责任督学挂牌一览表",
        "学校接待表",
        "督导任务台账",
        "3月",
        "规则与参数",
    )
    for name in stamped:
        told = [str(c) for row in loaded[name].iter_rows(values_only=True) for c in row if c]
        assert any(t.endswith("人民政府教育督导委员会办公室（盖章）") for t in told), name


def test_an_english_book_speaks_english(edition: PublishContext, tmp_path: Path) -> None:
    """Chinese stands there only in names and in what documents of the law say."""
    english = replace(edition, lang="en")
    write_workbook(tmp_path / "plan.xlsx", english, Figures(english))
    rows = edition.county.rows
    names = [t.name for table in (rows.schools, rows.inspectors, rows.units, rows.campaigns) for t in table]
    names += [name for unit in rows.units for name in (unit.legal_name, unit.government) if name]
    names += [s.township for s in rows.schools] + [edition.short_place(s.school_id) for s in rows.schools]
    names += ["第一责任区", "到期", "人手紧缺", "办公室主任"]
    known = re.compile("|".join(map(re.escape, sorted(set(names), key=len, reverse=True))))
    for sheet in openpyxl.load_workbook(tmp_path / "plan.xlsx").worksheets:
        assert not HAN.search(sheet.title)
        if sheet.title == "Rules and parameters":
            continue
        for row in sheet.iter_rows(values_only=True):
            for cell in row:
                if isinstance(cell, str) and not cell.startswith("1. Basis"):
                    assert not HAN.search(known.sub("", cell)), (sheet.title, cell)
