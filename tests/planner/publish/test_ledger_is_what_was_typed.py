"""Two hundred ledgers filled in at random: every record is what was typed, and the next ledger shows it cell for cell."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from duxue.planner.publish.book import Book
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents import task_ledger
from duxue.planner.publish.figures import Figures
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.changes.ledger import LEDGER, is_ledger
from duxue.scenarios.changes.ledger_changes import ledger_changes
from duxue.scenarios.changes.ledger_reading import Known, read_ledger
from duxue.scenarios.codes import RecordKind, Result
from duxue.scenarios.edits.rows import merged
from duxue.scenarios.files.source import open_source
from duxue.scenarios.files.writing import csv_text
from duxue.scenarios.plan import Record
from duxue.scenarios.problems import address
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import PLAN, table
from tests.planner.publish import worlds

LEDGERS = 200
AS_OF = date(2027, 7, 1)
WORDS = (
    "食堂留样不规范",
    "消防通道堵塞",
    "=1+1",
    "台账，不全；“晨检”缺页",
    "-缺签字",
    "12",
    "Ａ楼",
    "  前后有空格  ",
    "换人：李老师去的",
)
DAYS = ("%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y%m%d")


@dataclass
class Typed:
    """What a clerk put into a row, and what must be recorded for it."""

    cells: dict[str, Any]
    record: Record | None


def world() -> PublishContext:
    county = worlds.county_of_namesakes(2)
    return worlds.edition(county, worlds.plan_for(county))


def sheet_of(edition: PublishContext, path: Path) -> RawSheet:
    """The ledger as it is written and read from disk, without the rest of the workbook."""
    book = Book(path, title="", day=edition.county.as_of, lang="zh")
    task_ledger.write(book, edition, Figures(edition))
    book.close()
    return next(sheet for sheet in open_source(path).sheets if is_ledger(sheet))


def heads(sheet: RawSheet) -> tuple[int, dict[str, int]]:
    line = next(n for n, row in enumerate(sheet.cells) if "任务编号" in row)
    return line, {str(cell): n for n, cell in enumerate(sheet.cells[line]) if cell}


def lines(sheet: RawSheet) -> dict[str, list[Any]]:
    """The first row of each task, by its id."""
    line, place = heads(sheet)
    found: dict[str, list[Any]] = {}
    for row in sheet.cells[line + 1 :]:
        found.setdefault(str(row[place["任务编号"]]), list(row))
    return found


def filled_in(draw: random.Random, row: list[Any], place: dict[str, int], edition: PublishContext) -> Typed:
    """A row filled in at random, as an office might: its day otherwise, other people, an issue, a remark, or nothing."""
    kind = RecordKind.VISIT if row[place["任务类别"]] == "经常性督导" else RecordKind.EVENT
    told: dict[str, Any] = {"kind": kind, "ref": str(row[place["任务编号"]])}
    planned: date = row[place["计划止"]]
    cells: dict[str, Any] = {}
    what = draw.random()
    if what < 0.5:
        day = min(max(planned + timedelta(days=draw.randint(-20, 40)), date(2027, 1, 1)), AS_OF)
        cells["完成日期"] = draw.choice((day, day.strftime(draw.choice(DAYS))))
        told |= {"done_on": day, "result": Result.DONE}
        cells |= {"完成情况": "已完成"} if draw.random() < 0.5 else {}
        people = draw.sample(edition.county.rows.inspectors, draw.randint(0, 3))
        names = [p.name if p.name != "王芳" and draw.random() < 0.7 else p.inspector_id for p in people]
        if names:
            cells["督导人员"] = draw.choice(("、", ",", "；", "，")).join(names)
            told["inspectors"] = tuple(p.inspector_id for p in people)
        if draw.random() < 0.4:
            cells |= {
                "发现问题": draw.choice(WORDS),
                "严重程度": "一般",
                "整改期限": day + timedelta(days=30),
            }
            told["issue"] = cells["发现问题"].strip()
    elif what < 0.7 and planned < AS_OF:
        cells["完成情况"] = draw.choice(("未完成", "未做"))
        told["result"] = Result.NOT_DONE
    if draw.random() < 0.3:
        cells["备注"] = draw.choice(WORDS)
        told["note"] = cells["备注"].strip()
    blank = not cells and planned >= AS_OF
    return Typed(cells, None if blank else make(Record, **told))


def with_cells(sheet: RawSheet, typed: dict[str, Typed]) -> RawSheet:
    line, place = heads(sheet)
    cells = [list(row) for row in sheet.cells]
    for row in cells[line + 1 :]:
        for heading, value in typed[str(row[place["任务编号"]])].cells.items():
            row[place[heading]] = value
    return RawSheet(sheet.name, cells, {})


@pytest.fixture(scope="module")
def edition() -> PublishContext:
    return world()


@pytest.fixture(scope="module")
def blank(edition: PublishContext, tmp_path_factory: pytest.TempPathFactory) -> RawSheet:
    return sheet_of(edition, tmp_path_factory.mktemp("blank") / "plan.xlsx")


@pytest.mark.parametrize("seed", range(LEDGERS))
def test_every_record_is_what_was_typed(
    edition: PublishContext, blank: RawSheet, tmp_path: Path, seed: int
) -> None:
    draw = random.Random(seed)
    _, place = heads(blank)
    typed = {ref: filled_in(draw, row, place, edition) for ref, row in lines(blank).items()}
    known = Known(edition.released, edition.county, AS_OF)
    read = read_ledger(with_cells(blank, typed), known)
    assert [p.line() for p in read.problems if p.level == "error"] == []
    changes = ledger_changes(read, known)
    assert {r.ref: r for r in changes.records} == {r: t.record for r, t in typed.items() if t.record}

    later = changes.recorded(edition.released)
    issues = merged("follow_ups", (), changes.tables.get("follow_ups", ()))
    county = replace(edition.county.with_rows(follow_ups=issues), as_of=AS_OF)
    if seed % 10 == 0:
        after = sheet_of(PublishContext(county, later, edition.audit), tmp_path / "plan.xlsx")
        shown = lines(after)
        _, place = heads(after)
        for ref, one in typed.items():
            for heading in ("完成日期", "发现问题", "备注"):
                assert (shown[ref][place[heading]] or None) == expected(one, heading), (ref, heading)
        again = Known(later, county, AS_OF)
        reread = read_ledger(after, again)
        assert reread.problems == ()
        assert ledger_changes(reread, again).recorded(later).records == later.records
        assert dict(ledger_changes(reread, again).tables) == {}
        assert ledger_changes(reread, again).rows == ()
    assert "records" in {one.name for one in PLAN}
    assert csv_text(table(PLAN, "records"), later.records).count("\n") == len(later.records) + 1


def expected(one: Typed, heading: str) -> Any:
    if one.record is None:
        return None
    return {"完成日期": one.record.done_on, "发现问题": one.record.issue, "备注": one.record.note}[
        heading
    ] or None


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("完成日期", "-", "blank_word"),
        ("完成日期", " ", "blank_word"),
        ("完成日期", "无", "blank_word"),
        ("完成日期", "下周", "not_a_date"),
        ("完成日期", "2026-12-31", "outside_horizon"),
        ("完成日期", "2027-07-02", "in_future"),
        ("完成情况", "大概", "unknown_word"),
        ("完成情况", "—", "blank_word"),
        ("督导人员", "赵六", "unknown_person"),
        ("督导人员", "王芳", "ambiguous_name"),
        ("督导人员", "张三和李四海", "unknown_person"),
        ("督导人员", "/", "blank_word"),
        ("责任人", "赵六", "unknown_person"),
        ("责任人", "李四海", "planned_changed"),
    ],
)
def test_what_is_not_understood_is_told_at_its_cell(
    edition: PublishContext, blank: RawSheet, heading: str, value: str, code: str
) -> None:
    line, place = heads(blank)
    cells = [list(row) for row in blank.cells]
    row = next(
        n
        for n, r in enumerate(cells)
        if n > line and r[place["任务类别"]] == "经常性督导" and r[place["责任人"]] == "张 三"
    )
    if heading == "督导人员":
        cells[row][place["完成日期"]] = "2027-03-05"
    cells[row][place[heading]] = value
    read = read_ledger(RawSheet(blank.name, cells, {}), Known(edition.released, edition.county, AS_OF))
    errors = [(p.cell, p.code) for p in read.problems if p.level == "error"]
    assert errors == [(address(place[heading], row + 1), code)]


def test_a_person_written_over_the_planned_one_is_who_came(edition: PublishContext, blank: RawSheet) -> None:
    line, place = heads(blank)
    cells = [list(row) for row in blank.cells]
    row = next(r for n, r in enumerate(cells) if n > line and r[place["责任人"]] == "张 三")
    row[place["完成日期"]], row[place["责任人"]] = "2027-03-13", "李四海"
    known = Known(edition.released, edition.county, AS_OF)
    read = read_ledger(RawSheet(blank.name, cells, {}), known)
    assert [(p.code, p.level) for p in read.problems] == [("taken_as_people", "warning")]
    record = next(r for r in ledger_changes(read, known).records if r.ref == row[place["任务编号"]])
    assert (record.done_on, record.inspectors) == (date(2027, 3, 13), ("130201I002",))


def test_the_ledger_declares_what_it_asks() -> None:
    assert {"督导人员", "完成日期", "完成情况", "发现问题", "备注"} <= {c.zh for c in LEDGER.columns}
