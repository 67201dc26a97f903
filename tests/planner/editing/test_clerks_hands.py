"""What clerks do to a workbook beside changing cells: columns inserted, rows added by names, merges, notes, other orders."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from duxue.planner.audit import audit
from duxue.planner.editing.draft import Draft
from duxue.planner.editing.edited import EditsError
from duxue.planner.editing.edits import Taken
from duxue.planner.editing.grids import SheetRows
from duxue.planner.editing.layout import laid_out
from duxue.planner.editing.table_edits import read_tables
from duxue.planner.editing.table_ids import with_ids
from duxue.planner.publish.context import PublishContext
from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.codes import Change as PostingChange
from duxue.scenarios.county import County
from duxue.scenarios.files.source import Source
from duxue.scenarios.plan import Plan, Record, ZoneRow
from duxue.scenarios.reading.scenario import typed_tables
from duxue.scenarios.rows import Task, make
from duxue.scenarios.sheets import PLAN
from tests.planner.editing.hands import audited, cell_with, column, county_of, plan_of, told

Made = tuple[Path, Path]


def add_row(sheet: Any, cells: dict[str, Any]) -> None:
    line = sheet.max_row + 1
    for head, value in cells.items():
        sheet.cell(line, column(sheet, head)).value = value


def test_a_visit_an_event_and_a_seat_are_added_by_names_alone(made: Made, tmp_path: Path) -> None:
    county, before = county_of(made), plan_of(made[1])
    school, person = county.rows.schools[-1], county.rows.inspectors[0]
    spaced = f"{person.name[0]} {person.name[1:]}"

    def change(book: Any) -> None:
        visit = {"日期": "2027.5.12", "时段": "上午", "学校名称": school.name, "督学姓名": spaced}
        add_row(book["经常性督导"], visit)
        add_row(
            book["经常性督导"],
            visit | {"日期": "2027年5月26日", "督学姓名": f"{person.name}（{person.inspector_id}）"},
        )
        add_row(
            book["督导事项"],
            {"对象名称": school.name, "类型": "综合督导", "起": "2027-05-17", "止": "2027-05-18"},
        )

    found = audited(made, tmp_path, change)
    assert [e.taken for e in found.edits] == [Taken.READ] * 3
    plan = found.judged.plan
    assert plan is not None
    fresh = set(plan.visits) - set(before.visits)
    assert {(v.date, v.school_id, v.inspector_id) for v in fresh} == {
        (date(2027, 5, 12), school.school_id, person.inspector_id),
        (date(2027, 5, 26), school.school_id, person.inspector_id),
    }
    assert len({v.visit_id for v in plan.visits}) == len(plan.visits)
    (event,) = set(plan.events) - set(before.events)
    assert (event.target_id, event.office_id) == (school.school_id, school.office_id)
    assert event.notice_on is not None
    assert event.notice_on < event.start


@pytest.mark.parametrize("sheet", ["年度督导计划", "责任督学挂牌一览表", "经常性督导", "5月"])
def test_an_inserted_column_moves_no_other_cell(made: Made, tmp_path: Path, sheet: str) -> None:
    def change(book: Any) -> None:
        one = book[sheet]
        heads = cell_with(one, {"经常性督导": "时段", "5月": "人日"}.get(sheet, "序号")).row
        for part in list(one.merged_cells.ranges):
            one.unmerge_cells(str(part))
        one.insert_cols(3)
        one.cell(heads, 3).value = "备忘"
        one.cell(heads + 2, 3).value = "已电话联系"

    found = audited(made, tmp_path, change)
    assert [(e.cell[0], e.after, e.taken) for e in found.edits] == [("C", "已电话联系", Taken.UNREAD)]
    assert found.judged.plan == plan_of(made[1])


def test_an_edit_beside_an_inserted_column_is_told_where_it_stands_now(made: Made, tmp_path: Path) -> None:
    county, before = county_of(made), plan_of(made[1])
    other = next(i for i in county.rows.inspectors if i.inspector_id != before.postings[0].inspector_id)

    def change(book: Any) -> None:
        sheet = book["挂牌一览"]
        sheet.insert_cols(2)
        sheet["D2"].value = other.name

    found = audited(made, tmp_path, change)
    assert told(found) == [("挂牌一览", "D2", before.postings[0].inspector_id, other.name)]
    assert found.judged.plan is not None
    new = found.judged.plan.postings[0]
    assert (new.inspector_id, new.since, new.change) == (other.inspector_id, new.start, PostingChange.NEW)


def test_a_column_that_is_read_is_not_taken_out_in_silence(made: Made, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        for sheet, head in (("经常性督导", "兼办整改"), ("年度督导计划", "组长"), ("挂牌一览", "学校名称")):
            for part in list(book[sheet].merged_cells.ranges):
                book[sheet].unmerge_cells(str(part))
            book[sheet].delete_cols(column(book[sheet], head))

    with pytest.raises(EditsError) as found:
        audited(made, tmp_path, change)
    assert {
        (p.sheet, "组长" in p.message_zh or "兼办整改" in p.message_zh) for p in found.value.problems
    } == {
        ("经常性督导", True),
        ("年度督导计划", True),
    }
    said = {(e.sheet, e.before, e.taken) for e in found.value.edits}
    assert ("挂牌一览", "学校名称", Taken.UNREAD) in said


def test_merges_filters_titles_and_orders_are_no_edits_of_the_plan(made: Made, tmp_path: Path) -> None:
    def change(book: Any) -> None:
        visits = book["经常性督导"]
        visits.merge_cells(start_row=2, end_row=3, start_column=6, end_column=6)
        visits.row_dimensions[4].hidden = True
        visits.auto_filter.ref = "A1:H9"
        rows = [[c.value for c in row] for row in book["挂牌一览"].iter_rows(min_row=2)]
        for line, row in enumerate(reversed(rows), 2):
            for place, value in enumerate(row, 1):
                book["挂牌一览"].cell(line, place).value = value
        annual, signs = book["年度督导计划"], book["责任督学挂牌一览表"]
        lead = annual.cell(cell_with(annual, "序号").row + 2, column(annual, "组长"))
        assert lead.value
        lead.value = " ".join(lead.value)  # 张 三 is 张三
        who = signs.cell(cell_with(signs, "序号").row + 1, column(signs, "责任督学"))
        assert who.value
        who.value = "\u3000".join(who.value)
        annual.cell(2, 1).value = "征求意见稿"

    found = audited(made, tmp_path, change)
    assert [(e.sheet, e.cell, e.after, e.taken) for e in found.edits] == [
        ("年度督导计划", "A2", "征求意见稿", Taken.UNREAD)
    ]
    assert found.judged.plan == plan_of(made[1])


def test_visits_moved_in_two_months_keep_their_own_ids(made: Made, tmp_path: Path) -> None:
    county, before = county_of(made), plan_of(made[1])
    school = before.visits[0].school_id
    october, november = (next(v for v in before.visits_at(school) if v.date.month == m) for m in (10, 11))
    days = {october.visit_id: date(2027, 10, 29), november.visit_id: date(2027, 11, 26)}

    def change(book: Any) -> None:
        for visit in (october, november):
            sheet = book[f"{visit.date.month}月"]
            heads = {str(c.value).split("\n")[0]: c.column for c in sheet[cell_with(sheet, "人日").row]}
            row = cell_with(sheet, county.inspectors[visit.inspector_id].name).row
            old, new = (sheet.cell(row, heads[f"{d.day}日"]) for d in (visit.date, days[visit.visit_id]))
            assert not new.value
            new.value, old.value = old.value, None

    plan = audited(made, tmp_path, change).judged.plan
    assert plan is not None
    assert {v.visit_id: v.date for v in set(plan.visits) - set(before.visits)} == days


# Tables in memory.


def adopted(county: County, plan: Plan, sheet: str, change: Any) -> Draft:
    """The draft after a change of one data sheet, without a workbook on disk."""
    draft = Draft(PublishContext(county, plan, audit(county, plan)))
    table = next(t for t in PLAN if t.name == sheet)
    heads = [c.zh for c in table.columns]
    cells = [[getattr(row, c.field) for c in table.columns] for row in getattr(plan, sheet)]
    was = SheetRows([tuple(heads), *(tuple(map(_text, row)) for row in cells)])
    change(cells)
    raw = RawSheet(table.zh, [heads, *([_text(v) for v in row] for row in cells)])
    typed, problems = typed_tables(
        with_ids(draft, Source(Path("e.xlsx"), (raw,), ())), (table,), lenient=False
    )
    assert problems == []
    read_tables(draft, typed, {sheet: was}, {sheet: laid_out(was, raw)})
    return draft


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ("+" if value and isinstance(value[0], Task) else ";").join(map(str, value))
    return "" if value is None else getattr(value, "zh", str(value))


def zoned(made: Made) -> tuple[County, Plan]:
    county, plan = county_of(made), plan_of(made[1])
    one, two = (i.inspector_id for i in county.rows.inspectors[:2])
    rows = [
        ZoneRow(f"Z{n // 2}", f"第{n // 2}责任区", (one, two, one)[n // 2], s.school_id)
        for n, s in enumerate(county.rows.schools[:6])
    ]
    return county, replace(plan, zones=tuple(rows))


@pytest.mark.parametrize(("place", "value"), [(0, "Z1"), (0, "第1责任区"), (1, "第1责任区")])
def test_a_school_goes_to_another_zone_by_its_code_or_its_name(made: Made, place: int, value: str) -> None:
    county, plan = zoned(made)
    draft = adopted(county, plan, "zones", lambda cells: cells[0].__setitem__(place, value))
    row = next(z for z in draft.tables["zones"] if z.school_id == plan.zones[0].school_id)
    assert row == replace(plan.zones[2], school_id=row.school_id)
    assert [pin.zone_id for e in draft.edits for pin in e.pins] == ["Z1"]


@pytest.mark.parametrize(("place", "field"), [(1, "name"), (2, "leader_id")])
def test_a_leader_or_name_changed_in_one_row_holds_for_the_whole_zone(
    made: Made, place: int, field: str
) -> None:
    county, plan = zoned(made)
    value = county.rows.inspectors[2].inspector_id if field == "leader_id" else "城关责任区"
    draft = adopted(county, plan, "zones", lambda cells: cells[1].__setitem__(place, value))
    assert [getattr(z, field) == value for z in draft.tables["zones"]] == [True, True, *[False] * 4]


def test_an_event_moved_or_struck_out_in_its_table_takes_round_and_team_along(made: Made) -> None:
    county, plan = county_of(made), plan_of(made[1])
    (event,) = (e for e in plan.events if e.event_id not in county.imposed)

    def moved(cells: list[list[Any]]) -> None:
        cells[0][4], cells[0][5] = date(2027, 5, 17), date(2027, 5, 18)

    draft = adopted(county, plan, "events", moved)
    assert [c.planned for c in draft.tables["cycle"] if c.school_id == event.target_id] == [date(2027, 5, 17)]
    draft = adopted(county, plan, "events", lambda cells: cells.pop(0))
    assert [s for s in draft.tables["seats"] if s.event_id == event.event_id] == []


def test_what_is_recorded_is_not_set_in_its_table_either(made: Made) -> None:
    county, plan = county_of(made), plan_of(made[1])
    visit = plan.visits[0]
    record = make(Record, kind="visit", ref=visit.visit_id, result="done", done_on=visit.date)
    draft = adopted(
        county,
        replace(plan, records=(record,)),
        "visits",
        lambda cells: cells[0].__setitem__(1, date(2027, 3, 9)),
    )
    assert [p.code for p in draft.problems] == ["recorded"]
