"""An edited plan.xlsx: every edit is told at its cell, what people read is read back, and nothing is passed over."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duxue import desk, face
from duxue.planner.audit import audit
from duxue.planner.editing.adopt import Adopted, adopt
from duxue.planner.editing.audit_workbook import tables_told
from duxue.planner.editing.draft import Draft
from duxue.planner.editing.edited import EditsError, unlike_tables
from duxue.planner.editing.edits import Taken
from duxue.planner.editing.event_moves import EventMoves
from duxue.planner.editing.event_rows import add_event, days_of
from duxue.planner.editing.grids import CellChange
from duxue.planner.editing.naming import UnclearError
from duxue.planner.editing.zone_edits import read_zones
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents.month_sheets import event_line
from duxue.planner.publish.output import Output
from duxue.planner.publishing import read
from duxue.scenarios.codes import PinKind, RecordKind, Result, Role, Status
from duxue.scenarios.files.writing import digest_of, scenario_rows
from duxue.scenarios.plan import Event, Record, ZoneRow
from duxue.scenarios.releases.releases import releases_of
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import PLAN
from tests.planner.editing.hands import Change, audited, cell_with, column, edited, plan_of, told


def first_event(made: tuple[Path, Path]) -> tuple[Event, str]:
    """The first event of the annual plan that is the office's own, and its place's name."""
    county, plan = read(made[0]).county, plan_of(made[1])
    assert county is not None
    event = min(
        (e for e in plan.events if e.event_id not in county.imposed),
        key=lambda e: (e.start, e.end, e.event_id),
    )
    return event, county.schools[event.target_id].name


def test_a_workbook_that_nobody_edited_holds_no_edit(made: tuple[Path, Path], tmp_path: Path) -> None:
    found = audited(made, tmp_path, lambda _: None)
    assert (found.edits, found.broken, found.judged.problems) == ((), (), ())


def test_a_day_and_a_team_changed_in_the_annual_plan_are_read(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    event, place = first_event(made)
    county = read(made[0]).county
    assert county is not None
    day = event.start + timedelta(days=7)
    before = plan_of(made[1])
    others = [
        i
        for i in county.rows.inspectors
        if i.inspector_id not in {s.inspector_id for s in before.team(event.event_id)}
    ]

    def change(book: Any) -> None:
        sheet = book["年度督导计划"]
        row = cell_with(sheet, place).row
        sheet.cell(row, column(sheet, "日期")).value = f"{day.month}月{day.day}日"
        if others:
            sheet.cell(row, column(sheet, "成员")).value = others[0].name

    found = audited(made, tmp_path, change)
    plan = found.judged.plan
    assert plan is not None
    moved = plan.event(event.event_id)
    assert moved is not None
    assert (moved.start, moved.end) == (day, day + timedelta(days=event.length - 1))
    assert all(e.taken is Taken.READ for e in found.edits)
    assert found.edits[0].pins[0].kind is PinKind.EVENT
    if others:
        members = [s.inspector_id for s in plan.team(event.event_id) if s.role is Role.MEMBER]
        assert members == [others[0].inspector_id]
        assert found.edits[1].pins[0].inspector_id == others[0].inspector_id


def test_a_row_struck_out_of_the_annual_plan_cancels_the_event(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    event, place = first_event(made)

    def change(book: Any) -> None:
        sheet = book["年度督导计划"]
        sheet.delete_rows(cell_with(sheet, place).row)

    found = audited(made, tmp_path, change)
    assert len(found.edits) == 1
    assert found.judged.plan is not None
    gone = found.judged.plan.event(event.event_id)
    assert gone is not None
    assert gone.status is Status.CANCELLED
    assert found.judged.plan.team(event.event_id) == ()
    (pin,) = found.edits[0].pins
    assert (pin.kind, pin.school_id, pin.kinds) == (PinKind.NO_EVENT, event.target_id, event.kinds)


def test_a_person_changed_on_the_gate_sign_answers_for_the_school_and_makes_its_visits(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    county, before = read(made[0]).county, plan_of(made[1])
    assert county is not None
    posting = before.postings[0]
    other = next(i for i in county.rows.inspectors if i.inspector_id != posting.inspector_id)
    name = county.schools[posting.school_id].name

    def change(book: Any) -> None:
        sheet = book["责任督学挂牌一览表"]
        sheet.cell(cell_with(sheet, name).row, column(sheet, "责任督学")).value = other.name

    found = audited(made, tmp_path, change)
    plan = found.judged.plan
    assert plan is not None
    assert plan.responsible(posting.school_id, posting.start) == (other.inspector_id,)
    mine = {v.visit_id for v in before.visits_at(posting.school_id) if v.inspector_id == posting.inspector_id}
    assert {v.inspector_id for v in plan.visits if v.visit_id in mine} <= {other.inspector_id}
    (edit,) = found.edits
    assert [(p.kind, p.school_id, p.inspector_id) for p in edit.pins] == [
        (PinKind.POSTING, posting.school_id, other.inspector_id)
    ]


def test_a_name_that_nobody_has_is_a_problem_at_its_cell(made: tuple[Path, Path], tmp_path: Path) -> None:
    county, before = read(made[0]).county, plan_of(made[1])
    assert county is not None
    name = county.schools[before.postings[0].school_id].name

    def change(book: Any) -> None:
        sheet = book["责任督学挂牌一览表"]
        sheet.cell(cell_with(sheet, name).row, column(sheet, "责任督学")).value = "无此人"

    with pytest.raises(EditsError) as told:
        audited(made, tmp_path, change)
    assert [(p.sheet, p.cell[0], p.code) for p in told.value.problems] == [
        ("责任督学挂牌一览表", "F", "unclear_edit")
    ]


def test_a_visit_moved_in_a_month_keeps_its_id(made: tuple[Path, Path], tmp_path: Path) -> None:
    before = plan_of(made[1])
    visit = next(v for v in before.visits if v.date.month == 3)

    def change(book: Any) -> None:
        sheet = book["3月"]
        county = read(made[0]).county
        assert county is not None
        row = cell_with(sheet, county.inspectors[visit.inspector_id].name).row
        cells = [c for c in sheet[row] if c.value and any(m in str(c.value) for m in ("上 ", "下 ", "全 "))]
        cell = next(
            c
            for c in cells
            if str(sheet.cell(_head(sheet), c.column).value).startswith(f"{visit.date.day}日")
        )
        free = next(
            c
            for c in sheet[row][2:-1]
            if not c.value and str(sheet.cell(_head(sheet), c.column).value)[0].isdigit()
        )
        free.value, cell.value = cell.value, None

    found = audited(made, tmp_path, change)
    assert found.judged.plan is not None
    changed = {v.visit_id for v in set(found.judged.plan.visits) ^ set(before.visits)}
    assert visit.visit_id in changed
    assert len(found.judged.plan.visits) == len(before.visits)
    assert [p.kind for e in found.edits for p in e.pins].count(PinKind.VISIT) == len(changed)


def _head(sheet: Any) -> int:
    return int(cell_with(sheet, "人日").row)


def test_tables_take_a_name_for_a_code_and_tell_every_cell(made: tuple[Path, Path], tmp_path: Path) -> None:
    county, before = read(made[0]).county, plan_of(made[1])
    assert county is not None
    first = before.postings[0]
    other = next(i for i in county.rows.inspectors if i.inspector_id != first.inspector_id)
    second = next(n for n, p in enumerate(before.postings) if n and p.inspector_id != other.inspector_id)

    def change(book: Any) -> None:
        book["挂牌一览"]["C2"].value = other.name
        sheet = book["挂牌一览"]
        assert [sheet.cell(1, c).value for c in (1, 2, 3, 4)] == [
            "学校标识码",
            "学校名称",
            "督学证号",
            "督学姓名",
        ]
        sheet.cell(second + 2, 4).value = other.name

    found = audited(made, tmp_path, change)
    assert told(found) == [
        ("挂牌一览", "C2", before.postings[0].inspector_id, other.name),
        (
            "挂牌一览",
            f"D{second + 2}",
            county.inspectors[before.postings[second].inspector_id].name,
            other.name,
        ),
    ]
    assert found.judged.plan is not None
    now = found.judged.plan.postings
    assert {now[0].inspector_id, now[second].inspector_id} == {other.inspector_id}


def test_a_name_and_a_code_that_say_otherwise_are_a_problem(made: tuple[Path, Path], tmp_path: Path) -> None:
    county, before = read(made[0]).county, plan_of(made[1])
    assert county is not None
    one, two = (i for i in county.rows.inspectors[:3] if i.inspector_id != before.postings[0].inspector_id)

    def change(book: Any) -> None:
        book["挂牌一览"]["C2"].value, book["挂牌一览"]["D2"].value = one.inspector_id, two.name

    with pytest.raises(EditsError) as told:
        audited(made, tmp_path, change)
    assert [(p.sheet, p.cell, p.code) for p in told.value.problems] == [("挂牌一览", "D2", "contradiction")]


def test_a_row_added_to_the_annual_plan_is_a_new_event(made: tuple[Path, Path], tmp_path: Path) -> None:
    county, before = read(made[0]).county, plan_of(made[1])
    assert county is not None
    school = county.rows.schools[-1]
    lead, member = county.rows.inspectors[:2]

    def change(book: Any) -> None:
        sheet = book["年度督导计划"]
        line = sheet.max_row + 1
        texts = {
            "日期": "5月10日—11日",
            "督导类型": "综合督导",
            "督导对象": school.name,
            "组长": lead.name,
            "成员": member.name,
        }
        for head, text in texts.items():
            sheet.cell(line, column(sheet, head)).value = text

    found = audited(made, tmp_path, change)
    assert found.judged.plan is not None
    (new,) = {e.event_id for e in found.judged.plan.events} - {e.event_id for e in before.events}
    event = found.judged.plan.event(new)
    assert event is not None
    assert (event.target_id, event.start, event.end) == (
        school.school_id,
        date(2027, 5, 10),
        date(2027, 5, 11),
    )
    assert event.notice_on is not None
    assert event.notice_on < event.start
    team = {s.inspector_id: s.role for s in found.judged.plan.team(new)}
    assert team == {lead.inspector_id: Role.LEAD, member.inspector_id: Role.MEMBER}
    assert {p.kind for e in found.edits for p in e.pins} == {PinKind.EVENT, PinKind.SEAT}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("无此类型", "看不懂"),
        ("专项督导（没有的专项）", "没有专项督导“没有的专项”"),
        ("专项督导", "没有写明是哪一项专项督导"),
    ],
)
def test_a_row_added_that_says_no_event_is_a_problem(made: tuple[Path, Path], kind: str, words: str) -> None:
    county, plan = read(made[0]).county, plan_of(made[1])
    assert county is not None
    draft = Draft(PublishContext(county, plan, audit(county, plan)))
    cells = {
        "kind": kind,
        "school or government": county.rows.schools[0].name,
        "days": "5月10日",
        "lead": county.rows.inspectors[0].name,
    }
    add_event(draft, "年度督导计划", CellChange(9, 0, "", ""), cells)
    assert [words in p.message_zh for p in draft.problems] == [True]


def test_a_school_moved_to_another_zone_and_a_leader_are_read(made: tuple[Path, Path]) -> None:
    county, plan = read(made[0]).county, plan_of(made[1])
    assert county is not None
    schools = [s for s in county.rows.schools if s.office_id == county.rows.schools[0].office_id]
    zones = tuple(ZoneRow(f"Z{n // 2}", f"第{n // 2}区", "", s.school_id) for n, s in enumerate(schools[:4]))
    plan = replace(plan, zones=zones)
    draft = Draft(PublishContext(county, plan, audit(county, plan)))
    head = ("序号", "责任区", "组长", "学校名称", "学段")
    names = [s.name for s in schools[:4]]
    was = [
        head, ("1", "第0区\nZ0", "", names[0]), ("", "", "", names[1]), ("", "小计"), ("2", "第1区\nZ1", "", names[2]),
        ("", "", "", names[3]), ("", "小计"),
    ]  # fmt: skip
    leader = county.rows.inspectors[0]
    now = [
        head, ("1", "第0区\nZ0", leader.name, names[0]), ("", "小计"), ("2", "第1区\nZ1", "", names[2]), ("", "", "", names[1]),
        ("", "", "", names[3]), ("", "小计"),
    ]  # fmt: skip
    read_zones(draft, was, now)
    assert draft.problems == []
    assert {z.school_id: z.zone_id for z in draft.plan().zones} == dict(
        zip([s.school_id for s in schools[:4]], ("Z0", "Z1", "Z1", "Z1"), strict=True)
    )
    assert {z.leader_id for z in draft.plan().zones if z.zone_id == "Z0"} == {leader.inspector_id}
    assert [p.kind for e in draft.edits for p in e.pins] == [PinKind.ZONE]
    assert all(e.taken is Taken.READ for e in draft.edits)
    twice = Draft(PublishContext(county, plan, audit(county, plan)))
    read_zones(twice, was, [*was[:-1], ("", "", "", names[0]), was[-1]])
    assert [p.code for p in twice.problems] == ["unclear_edit"]
    assert twice.plan().zones == plan.zones


def moved_cells(made: tuple[Path, Path], shift: int) -> tuple[Draft, Event, str]:
    """A draft in which the first person's cells of an event went some days on."""
    event, _ = first_event(made)
    county, plan = read(made[0]).county, plan_of(made[1])
    assert county is not None
    draft = Draft(PublishContext(county, plan, audit(county, plan)))
    seat = plan.team(event.event_id)[0]
    moves, line = EventMoves(draft), event_line(draft.edition, event, seat)
    for n, day in enumerate(event.days()):
        assert moves.gone("3月", CellChange(5, n, line, ""), seat.inspector_id, day, line)
        after = day + timedelta(days=shift)
        moves.come("3月", CellChange(5, n + shift, "", line), seat.inspector_id, after, line)
    moves.settle()
    return draft, event, seat.inspector_id


def test_an_event_moved_in_a_month_takes_its_team_along(made: tuple[Path, Path]) -> None:
    draft, event, _ = moved_cells(made, 7)
    moved = draft.plan().event(event.event_id)
    assert moved is not None
    assert moved.start == event.start + timedelta(days=7)
    assert draft.plan().team(event.event_id) == plan_of(made[1]).team(event.event_id)
    assert draft.problems == []
    assert all(e.taken is Taken.READ for e in draft.edits)


def test_an_event_s_cells_moved_to_another_row_hand_the_seat_over(made: tuple[Path, Path]) -> None:
    event, _ = first_event(made)
    county, plan = read(made[0]).county, plan_of(made[1])
    assert county is not None
    was, *_, other = [s.inspector_id for s in plan.team(event.event_id)]
    plan = replace(plan, seats=tuple(s for s in plan.seats if s.inspector_id != other))
    draft = Draft(PublishContext(county, plan, audit(county, plan)))
    line, moves = event_line(draft.edition, event, plan.team(event.event_id)[0]), EventMoves(draft)
    for n, day in enumerate(event.days()):
        assert moves.gone("3月", CellChange(5, n, line, ""), was, day, line)
        moves.come("3月", CellChange(6, n, "", line), other, day, line)
    moves.settle()
    roles = {s.inspector_id: s.role for s in plan.team(event.event_id)}
    now = {s.inspector_id: s.role for s in draft.plan().team(event.event_id)}
    assert now == {**{k: v for k, v in roles.items() if k != was}, other: roles[was]}
    assert draft.problems == []


def test_half_an_event_cannot_be_moved(made: tuple[Path, Path]) -> None:
    draft, event, _ = moved_cells(made, 1)
    if event.length > 1:
        moved = draft.plan().event(event.event_id)
        assert moved is not None
        assert moved.start == event.start + timedelta(days=1)
    county, plan = read(made[0]).county, plan_of(made[1])
    assert county is not None
    fresh = Draft(PublishContext(county, plan, audit(county, plan)))
    moves = EventMoves(fresh)
    seat = plan.team(event.event_id)[0]
    line = event_line(fresh.edition, event, seat)
    moves.gone("3月", CellChange(5, 1, line, ""), seat.inspector_id, event.start, line)
    moves.settle()
    assert [e.taken for e in fresh.edits] == [Taken.UNREAD]
    assert fresh.plan().events == plan.events


def test_the_same_thing_set_two_ways_is_a_problem(made: tuple[Path, Path], tmp_path: Path) -> None:
    event, place = first_event(made)
    rows = [e.event_id for e in plan_of(made[1]).events]
    line = rows.index(event.event_id) + 2

    def change(book: Any) -> None:
        sheet = book["年度督导计划"]
        day = event.start + timedelta(days=7)
        sheet.cell(cell_with(sheet, place).row, column(sheet, "日期")).value = f"{day.month}月{day.day}日"
        table = book["督导事项"]
        table.cell(line, column(table, "起")).value = event.start + timedelta(days=14)

    with pytest.raises(EditsError) as told:
        audited(made, tmp_path, change)
    assert "contradiction" in [p.code for p in told.value.problems]


def test_what_a_record_tells_is_not_set_by_an_edit(made: tuple[Path, Path]) -> None:
    county, plan = read(made[0]).county, plan_of(made[1])
    assert county is not None
    visit = plan.visits[0]
    done = make(Record, kind=RecordKind.VISIT, ref=visit.visit_id, done_on=visit.date, result=Result.DONE)
    told = replace(plan, records=(done,))
    draft = Draft(PublishContext(county, told, audit(county, told)))
    change = CellChange(4, 2, "上", "")
    assert not draft.set_visit("3月", change, visit, None)
    assert [(p.cell, p.code) for p in draft.problems] == [("C5", "recorded")]
    assert draft.plan().visits == told.visits


@pytest.mark.parametrize("sheet", ["首页", "频次统计表", "规则与参数", "未满足"])
def test_an_edit_of_a_sheet_for_reading_is_told_and_not_read(
    made: tuple[Path, Path], tmp_path: Path, sheet: str
) -> None:
    def change(book: Any) -> None:
        book[sheet].cell(book[sheet].max_row + 1, 1).value = "手写的一行"

    try:
        found = audited(made, tmp_path, change)
    except EditsError as error:  # a table's row must be whole
        assert sheet == "未满足"
        edits = error.edits
    else:
        edits = found.edits
        assert found.judged.plan == plan_of(made[1])
    assert [(e.sheet, e.after, e.taken) for e in edits] == [(sheet, "手写的一行", Taken.UNREAD)]
    assert any(words in edits[0].zh for words in ("请改", "在目录所列的表中修改", "不在此改"))


def test_a_formula_typed_over_is_told(made: tuple[Path, Path], tmp_path: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["频次统计表"]
        cell = next(c for row in sheet.iter_rows() for c in row if str(c.value).startswith("="))
        cell.value = 99

    found = audited(made, tmp_path, change)
    assert [(e.sheet, e.before, e.after, e.taken) for e in found.edits] == [
        ("频次统计表", "（公式）", "99", Taken.UNREAD)
    ]


def test_a_plan_carries_its_scenario_as_a_workbook_that_reads_back_the_same(made: tuple[Path, Path]) -> None:
    workbook, folder = read(made[1] / "scenario.xlsx"), read(made[1] / "scenario")
    assert workbook.problems == folder.problems
    assert workbook.county is not None
    assert folder.county is not None
    assert digest_of(workbook.county) == digest_of(folder.county)
    assert openpyxl.load_workbook(made[1] / "scenario.xlsx")["学校"]["A1"].value == "学校标识码"
    assert (made[1] / "scenario" / "schools.csv").read_bytes().startswith("\ufeff学校标识码".encode())


def test_every_sheet_but_the_ledger_says_whether_it_is_read(made: tuple[Path, Path]) -> None:
    book = openpyxl.load_workbook(made[1] / "plan.xlsx")
    tables = {t.zh for t in PLAN}
    for sheet in book.worksheets:
        said = str(sheet["A1"].value)
        if sheet.protection.sheet:
            assert "仅供阅读" in said or "仅供阅读" in str(sheet.cell(1, sheet.max_column).value), sheet.title
        elif sheet.title not in tables and sheet.title != "督导任务台账":
            assert said.startswith("可在本表直接修改"), sheet.title
    locked = {s.title for s in book.worksheets if s.protection.sheet}
    assert {
        "首页",
        "综合督导五年规划表",
        "学校接待表",
        "频次统计表",
        "督学个人日程",
        "督学工作量统计",
        "未满足",
    } <= locked
    county = read(made[0]).county
    assert county is not None
    cell = cell_with(book["综合督导五年规划表"], county.rows.schools[0].name)
    assert cell.fill.fgColor.rgb == "FFEEEEEE"


def renamed(book: Any) -> None:
    book["经常性督导"].title = "经常性督导（修改）"


def deleted(book: Any) -> None:
    del book["经常性督导"]


def tables_alone(book: Any) -> None:
    """A workbook of somebody else, that holds tables alone and not all of them."""
    for name in book.sheetnames:
        if name not in {t.zh for t in PLAN} - {"经常性督导"}:
            del book[name]


def copied(book: Any) -> None:
    copy = book.copy_worksheet(book["经常性督导"])
    copy["B2"].value = date(2027, 1, 10)


@pytest.mark.parametrize(
    ("change", "codes"),
    [(deleted, {"missing_sheet": "warning"}), (copied, {"unread_sheet": "warning"})],
)
def test_a_sheet_deleted_or_copied_is_told_and_not_taken_for_an_empty_one(
    made: tuple[Path, Path], tmp_path: Path, change: Change, codes: dict[str, str]
) -> None:
    found = audited(made, tmp_path, change)
    assert {p.code: p.level for p in found.judged.problems} == codes
    assert found.judged.plan == plan_of(made[1])
    assert found.broken == ()


def test_a_sheet_renamed_must_have_its_name_back(made: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(EditsError) as told:
        audited(made, tmp_path, renamed)
    assert {p.code: p.level for p in told.value.problems} == {
        "unread_sheet": "warning",
        "missing_sheet": "error",
    }


def taken_over(made: tuple[Path, Path], tmp_path: Path, change: Change) -> tuple[Adopted, Path]:
    out = tmp_path / "new"
    workbook = edited(made[1], tmp_path / "e.xlsx", change)
    return adopt(desk.in_force(made[1], made[0]), made[1], workbook, Output(out)), out


def test_an_edited_plan_becomes_the_next_release_with_its_pins(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    event, place = first_event(made)
    day = event.start + timedelta(days=7)

    def change(book: Any) -> None:
        sheet = book["年度督导计划"]
        sheet.cell(cell_with(sheet, place).row, column(sheet, "日期")).value = f"{day.month}月{day.day}日"

    adopted, out = taken_over(made, tmp_path, change)
    assert adopted.planned.code in (0, 3)
    told = plan_of(out).outcome
    assert (told["stages"], told["bound"], told["gap"]) == ([], None, None), "nothing is proven of it"
    plan, county = plan_of(out), read(out / "scenario").county
    assert county is not None
    assert [(p.kind, p.event_id, p.start) for p in county.rows.pins] == [(PinKind.EVENT, event.event_id, day)]
    assert [r.number for r in releases_of(plan)] == [1, 2]
    assert adopted.planned.audit is not None
    assert not adopted.planned.audit.silent
    assert (out / "changes.html").is_file()
    again = desk.audit_edits(desk.in_force(out), out, out / "plan.xlsx")
    assert again.edits == ()


def test_nothing_is_published_where_nothing_was_edited(made: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(Exception, match="没有可读入的改动"):
        taken_over(made, tmp_path, lambda _: None)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3月4日—5日", date(2027, 3, 4), date(2027, 3, 5)),
        ("3月31日—4月1日", date(2027, 3, 31), date(2027, 4, 1)),
        ("3月5日（周五）", date(2027, 3, 5), date(2027, 3, 6)),
        ("2027-03-04 至 2027-03-05", date(2027, 3, 4), date(2027, 3, 5)),
        ("2027.3.4", date(2027, 3, 4), date(2027, 3, 5)),
        ("2027.3.4-3.5", date(2027, 3, 4), date(2027, 3, 5)),
        ("2027.3.4-5", date(2027, 3, 4), date(2027, 3, 5)),
        ("2027/3/31－2027/4/1", date(2027, 3, 31), date(2027, 4, 1)),
        ("3月4-5日", date(2027, 3, 4), date(2027, 3, 5)),
        ("3月4日、5日", date(2027, 3, 4), date(2027, 3, 5)),
        ("3月31日，4月1日", date(2027, 3, 31), date(2027, 4, 1)),
        ("3月中旬", None, None),
        ("3.4-5", None, None),
        ("待定", None, None),
        ("2月30日", None, None),
    ],
)
def test_days_are_understood_as_offices_write_them(text: str, first: date | None, last: date | None) -> None:
    event = Event("E", "U", "S", (), date(2027, 2, 1), date(2027, 2, 2), None, Status.PLANNED)
    if first is None:
        with pytest.raises(UnclearError):
            days_of(text, event)
    else:
        assert days_of(text, event) == (first, last)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (renamed, [("unread_sheet", "warning"), ("missing_sheet", "error")]),
        (deleted, [("missing_sheet", "error")]),
        (tables_alone, [("missing_sheet", "warning")]),
        (copied, [("unread_sheet", "warning")]),
        (lambda _: None, []),
    ],
)
def test_without_a_plan_folder_a_table_that_is_not_there_is_told_too(
    made: tuple[Path, Path], tmp_path: Path, change: Change, told: list[tuple[str, str]]
) -> None:
    found = tables_told(edited(made[1], tmp_path / "e.xlsx", change))
    assert [(p.code, p.level) for p in found] == told


def without_folder(
    made: tuple[Path, Path], workbook: Path
) -> tuple[list[tuple[str, str, str, str]], tuple[str, ...], dict[str, tuple[str, ...]]]:
    judged = face.audit(made[0], workbook)
    edits, strange, apart = unlike_tables(judged, judged.audit, workbook)
    assert all(edit.taken is Taken.UNREAD for edit in edits)
    return [(e.sheet, e.cell, e.before, e.after) for e in edits], strange, dict(apart)


def test_without_a_plan_folder_documents_that_differ_from_the_tables_are_told_cell_by_cell(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    _, place = first_event(made)

    def change(book: Any) -> None:
        annual = book["年度督导计划"]
        annual.cell(cell_with(annual, place).row, column(annual, "日期")).value = "5月17日"
        for title in ("学校接待表", "责任督学挂牌一览表", "频次统计表"):
            cell_with(book[title], place).value = "改过"

    assert without_folder(made, made[1] / "plan.xlsx") == ([], (), {})
    assert without_folder(made, edited(made[1], tmp_path / "same.xlsx", lambda _: None)) == ([], (), {})
    told_of, strange, apart = without_folder(made, edited(made[1], tmp_path / "e.xlsx", change))
    assert {(sheet, after) for sheet, _, _, after in told_of} == {
        ("年度督导计划", "5月17日"), ("学校接待表", "改过"), ("责任督学挂牌一览表", "改过"), ("频次统计表", "改过"),
    }  # fmt: skip
    assert all(cell and (place in before or sheet == "年度督导计划") for sheet, cell, before, _ in told_of)
    assert (strange, apart) == ((), {})


def test_without_a_plan_folder_a_row_struck_out_does_not_shift_what_is_told_of_the_others(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    def change(book: Any) -> None:
        signs = book["责任督学挂牌一览表"]
        first = cell_with(signs, "序号").row + 1
        rows = [r for r in range(first, signs.max_row) if isinstance(signs.cell(r, 1).value, int)]
        assert len(rows) > 2
        signs.cell(rows[-1], column(signs, "学段")).value = "改过"
        signs.delete_rows(rows[0])
        for count, row in enumerate(rows[1:], 1):
            signs.cell(row - 1, 1).value = count  # the clerk counts anew

    told_of, strange, apart = without_folder(made, edited(made[1], tmp_path / "e.xlsx", change))
    assert [(before == "", after) for _, _, before, after in told_of] == [(False, ""), (False, "改过")]
    assert (strange, apart) == ((), {})


def test_without_a_plan_folder_columns_of_another_form_are_told_and_the_others_compared(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    def change(book: Any) -> None:
        sheet = book["督导任务台账"]
        head = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "任务编号")
        places = {cell.value: cell.column for cell in sheet[head]}
        sheet.cell(head, places["督导人员"]).value = "实际入校人员"
        state, task = places["责任人"], places["任务内容"]
        for row in range(head + 1, sheet.max_row + 1):
            if sheet.cell(row, state).value:
                sheet.cell(row, state).value = f"{sheet.cell(row, state).value}（旧）"
        sheet.cell(head + 2, task).value = "改过"
        zones = book["责任区划分表"]
        for cell in (cell for row in zones.iter_rows() for cell in row if cell.value):
            cell.value = "另一张表"

    told_of, strange, apart = without_folder(made, edited(made[1], tmp_path / "e.xlsx", change))
    assert [(sheet, after) for sheet, _, _, after in told_of] == [("督导任务台账", "改过")]
    assert apart == {"督导任务台账": ("责任人", "督导人员", "实际入校人员")}
    assert strange == ("责任区划分表",)


def test_a_month_that_was_renamed_is_known_by_what_it_holds(made: tuple[Path, Path], tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book["5月"].title = "五月"

    (problem,) = (p for p in audited(made, tmp_path, change).judged.problems if p.code == "unread_sheet")
    assert "“5月”" in problem.message_zh


def _to_a_hair(rows: tuple[Any, ...]) -> list[Any]:
    """Rows with their points to a millimetre: a spreadsheet keeps fifteen digits of a number."""
    places = ("lon", "lat")
    return [
        replace(
            row,
            **{n: v if (v := getattr(row, n)) is None else round(v, 9) for n in places if hasattr(row, n)},
        )
        for row in rows
    ]


def test_the_tables_of_a_plan_lie_beside_it_as_a_workbook_for_people(made: tuple[Path, Path]) -> None:
    reading, own = read(made[1] / "scenario.xlsx"), read(made[1] / "scenario").county
    assert reading.county is not None, [p.line() for p in reading.problems]
    assert own is not None
    for name, rows in scenario_rows(own).items():
        assert _to_a_hair(scenario_rows(reading.county)[name]) == _to_a_hair(rows), name
    book = openpyxl.load_workbook(made[1] / "scenario.xlsx", read_only=True)
    rows = list(book["学校"].iter_rows(values_only=True))
    assert rows[0][:2] == ("学校标识码", "学校名称")
    kept = {school.school_id: school.stage.zh for school in own.rows.schools}
    assert {row[0]: row[rows[0].index("学段")] for row in rows[1:]} == kept


def struck_out(place: str, visit_id: str) -> Change:
    """An event's row of the annual plan and a visit's of its table are struck out."""

    def change(book: Any) -> None:
        sheet = book["年度督导计划"]
        sheet.delete_rows(cell_with(sheet, place).row)
        visits = book["经常性督导"]
        visits.delete_rows(cell_with(visits, visit_id).row)

    return change


def test_what_is_struck_out_is_pinned_and_typed_anew_the_pin_is_gone(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    event, place = first_event(made)
    before = plan_of(made[1])
    visit = next(
        v
        for v in before.visits
        if sum(v.date.month == w.date.month for w in before.visits_at(v.school_id)) == 1
    )
    adopted, out = taken_over(made, tmp_path, struck_out(place, visit.visit_id))
    assert adopted.planned.folder == out
    county = read(out / "scenario").county
    assert county is not None
    pins = {p.kind: p for p in county.rows.pins}
    assert {*pins} == {PinKind.NO_EVENT, PinKind.NO_VISIT}
    assert pins[PinKind.NO_EVENT].kinds == event.kinds
    assert pins[PinKind.NO_VISIT].start == visit.date.replace(day=1)
    assert ("monthly_visit", visit.school_id) in {(u.rule, u.subject) for u in plan_of(out).unmet}
    assert all(r.planned != event.start for r in plan_of(out).cycle if r.school_id == event.target_id)

    def typed_anew(book: Any) -> None:
        visits = book["经常性督导"]
        row = visits.max_row + 1
        for head, value in (
            ("日期", visit.date + timedelta(days=1)), ("时段", "上午"), ("入校编号", "V-新"), ("学校标识码", visit.school_id),
            ("督学证号", visit.inspector_id),
        ):  # fmt: skip
            visits.cell(row, column(visits, head)).value = value

    again = tmp_path / "again"
    workbook = edited(out, tmp_path / "f.xlsx", typed_anew)
    second = adopt(desk.in_force(out), out, workbook, Output(again))
    assert second.planned.folder == again, [p.line() for p in second.planned.problems]
    later = read(again / "scenario").county
    assert later is not None
    assert {p.kind for p in later.rows.pins} == {PinKind.NO_EVENT, PinKind.VISIT}


def test_a_visit_struck_out_in_one_table_and_typed_in_another_row_is_moved_and_no_pin(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    before = plan_of(made[1])
    visit = before.visits[0]

    def change(book: Any) -> None:
        visits = book["经常性督导"]
        old = cell_with(visits, visit.visit_id).row
        values = [c.value for c in visits[old]]
        visits.delete_rows(old)
        row = visits.max_row + 1
        for n, value in enumerate(values, 1):
            visits.cell(row, n).value = value
        visits.cell(row, column(visits, "入校编号")).value = "V-新"
        visits.cell(row, column(visits, "日期")).value = visit.date + timedelta(days=1)

    adopted, _ = taken_over(made, tmp_path, change)
    assert PinKind.NO_VISIT not in {p.kind for p in adopted.pins}
