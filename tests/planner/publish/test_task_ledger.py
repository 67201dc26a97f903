"""The ledger: every duty a row, filled in by hand, read back, and told to the revision."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duxue.models.rules.register import parameter_specs, waivable
from duxue.planner.publish.book import Book
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents import task_ledger
from duxue.planner.publish.documents.task_ledger import TITLE
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.tables import write_sheets
from duxue.planner.words import Lang
from duxue.scenarios.changes import ledger
from duxue.scenarios.changes.ledger import DERIVED, LEDGER, LedgerReading, State, TaskClass, state_of
from duxue.scenarios.changes.ledger_changes import joined, ledger_changes, unfilled
from duxue.scenarios.changes.ledger_reading import Known
from duxue.scenarios.changes.ledger_reading import read_ledger as read_sheet
from duxue.scenarios.changes.reading import ChangesReading, read_changes
from duxue.scenarios.codes import ChangeKind, Result, Severity
from duxue.scenarios.edits.changing import changed
from duxue.scenarios.edits.rows import Change, Changes
from duxue.scenarios.files.source import open_source
from duxue.scenarios.plan import Plan
from duxue.scenarios.problems import has_errors
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.records import FollowUp
from duxue.scenarios.rows import make
from tests.planner.publish import worlds

AS_OF = date(2027, 6, 1)
Fill = Callable[["Sheet"], None]


class Sheet:
    """The ledger as a clerk sees it: cells by task and heading."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.head = next(row[0].row for row in sheet.iter_rows() if row[0].value in DERIVED["number"])
        self.place = {cell.value: cell.column for cell in sheet[self.head] if cell.value}

    def line(self, task_id: str) -> int:
        column = self.place.get("任务编号") or self.place["task_id"]
        rows = range(self.head + 1, self.sheet.max_row + 1)
        return next(n for n in rows if self.sheet.cell(n, column).value == task_id)

    def put(self, task_id: str, **values: Any) -> str:
        """Fill in cells of a task's row; tells the address of the last one."""
        for heading, value in values.items():
            cell = self.sheet.cell(self.line(task_id), self.place[heading])
            cell.value = value
        return str(cell.coordinate)

    def insert_below(self, task_id: str, **values: Any) -> None:
        """A row more for the same task, as the notes tell the clerk to add it."""
        line = self.line(task_id)
        self.sheet.insert_rows(line + 1)
        for heading in ("任务编号", "任务类别", "对象代码"):
            self.sheet.cell(line + 1, self.place[heading]).value = self.sheet.cell(
                line, self.place[heading]
            ).value
        for heading, value in values.items():
            self.sheet.cell(line + 1, self.place[heading]).value = value


@pytest.fixture(scope="module")
def book(edition: PublishContext, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(edition, tmp_path_factory.mktemp("ledger"))


def written(edition: PublishContext, folder: Path) -> Path:
    """A plan's workbook with the ledger and the tables, the other documents left out."""
    book = Book(folder / "plan.xlsx", title="", day=edition.county.as_of, lang=edition.lang)
    task_ledger.write(book, edition, Figures(edition))
    write_sheets(book, edition)
    book.close()
    return folder / "plan.xlsx"


def known(edition: PublishContext, as_of: date | None = AS_OF) -> Known:
    """What a ledger of an edition is held against."""
    return Known(edition.released, edition.county, as_of)


def read_ledger(path: Path, against: Known | None = None) -> LedgerReading:
    """The ledger in a plan's workbook."""
    sheet = ledger.ledger_sheet(open_source(path))
    assert sheet is not None
    return read_sheet(sheet, against)


def filled(book: Path, folder: Path, fill: Fill, lang: Lang = "zh") -> Path:
    """A copy of the workbook in which a clerk has filled in the ledger."""
    loaded = openpyxl.load_workbook(book)
    fill(Sheet(loaded[TITLE[lang == "en"]]))
    loaded.save(folder / "plan.xlsx")
    return folder / "plan.xlsx"


def visits_of(plan: Plan, month: int) -> list[str]:
    return [v.visit_id for v in plan.visits if v.date.month == month]


def test_every_duty_stands_in_the_ledger_once(book: Path, edition: PublishContext) -> None:
    read = read_ledger(book, known(edition, None))
    assert read.problems == ()
    ids = [row.task_id for row in read.rows]
    duties = [v.visit_id for v in edition.plan.visits] + [e.event_id for e in edition.plan.live_events]
    assert sorted(ids) == sorted([*duties, *edition.county.follow_ups])
    assert {row.kind for row in read.rows} == set(TaskClass)


def test_an_untouched_ledger_changes_nothing(book: Path, edition: PublishContext) -> None:
    changes = ledger_changes(read_ledger(book), known(edition, edition.county.start))
    assert (changes.rows, dict(changes.tables), dict(changes.parameters)) == ((), {}, {})


def test_a_filled_ledger_becomes_changes(book: Path, edition: PublishContext, tmp_path: Path) -> None:
    plan, first = edition.plan, visits_of(edition.plan, 3)
    event = plan.events[0]

    def fill(sheet: Sheet) -> None:
        sheet.put(first[0], 完成日期="2027.3.4", 完成情况="已完成")
        sheet.put(first[1], 完成情况="未完成", 备注="大雪封路")
        done = datetime.combine(event.end, datetime.min.time())
        sheet.put(
            event.event_id,
            完成日期=done,
            完成情况="已完成",
            发现问题="食堂留样不全",
            严重程度="一般",
            整改期限="2027年6月30日",
        )
        sheet.insert_below(
            event.event_id,
            发现问题="校车台账缺失",
            严重程度="严重",
            问题编号="Q-7",
            发现日期="2027-04-06",
            整改期限="2027-05-20",
            销号日期="2027-05-18",
        )
        sheet.put("F1", 发现日期="2027-02-01", 销号日期="2027-03-19")

    read = read_ledger(filled(book, tmp_path, fill), known(edition))
    assert [p for p in read.problems if p.level == "error"] == []
    changes = ledger_changes(read, known(edition))
    told = [(c.kind, c.subject, c.note) for c in changes.rows]
    assert told == [(ChangeKind.NOT_DONE, first[1], "大雪封路")]
    issues = {i.issue_id: i for i in changes.tables["follow_ups"]}
    assert set(issues) == {f"WT-{event.target_id}-1", "Q-7", "F1"}
    new = issues[f"WT-{event.target_id}-1"]
    assert (new.school_id, new.found_on, new.deadline) == (event.target_id, event.end, date(2027, 6, 30))
    assert (new.severity, new.closed_on) == (Severity.GENERAL, None)
    assert issues["Q-7"].closed_on == date(2027, 5, 18)
    former = edition.county.follow_ups["F1"]
    assert issues["F1"] == replace(former, found_on=date(2027, 2, 1), closed_on=date(2027, 3, 19))
    assert set(changes.tables) == {"follow_ups"}


def test_a_day_without_a_year_is_of_the_planned_year_and_a_month_alone_is_no_day(
    book: Path, edition: PublishContext, tmp_path: Path
) -> None:
    first = visits_of(edition.plan, 3)
    event = edition.plan.events[0]

    def fill(sheet: Sheet) -> None:
        sheet.put(
            first[0], 完成日期="3月4日（周四）", 发现问题="食堂留样不全", 严重程度="一般", 整改期限="3月1日"
        )
        sheet.put(first[1], 完成日期="2月29日")
        sheet.put(first[2], 完成日期="2027.3")
        sheet.put(event.event_id, 完成日期=f"{event.end.month}月{event.end.day}号", 备注="年份未写")

    read = read_ledger(filled(book, tmp_path, fill), known(edition, None))
    told = {(p.code, p.cell[0]) for p in read.problems if p.level == "error"}
    assert told == {("not_a_date", "L")}
    assert sum(p.code == "not_a_date" for p in read.problems) == 2
    rows = {row.task_id: row for row in read.rows}
    assert (rows[first[0]].done_on, rows[first[0]].deadline) == (date(2027, 3, 4), date(2028, 3, 1))
    assert rows[event.event_id].done_on == event.end
    years = [p for p in read.problems if p.code == "year_added"]
    assert len(years) == 3
    assert "2027-03-04" in years[0].message_zh


def test_the_filled_workbook_is_still_the_same_plan(
    book: Path, edition: PublishContext, tmp_path: Path
) -> None:
    first = edition.plan.visits[0].visit_id
    path = filled(book, tmp_path, lambda sheet: sheet.put(first, 完成情况="未完成") and None)
    plan, problems = read_plan(path)
    assert problems == ()
    assert plan is not None
    assert (plan.visits, plan.events, plan.seats) == (
        edition.plan.visits,
        edition.plan.events,
        edition.plan.seats,
    )


WRONG: dict[str, dict[str, Any]] = {
    "no such day": {"完成日期": "2027-02-30"},
    "a word that is no result": {"完成情况": "差不多"},
    "done without a day": {"完成情况": "已完成"},
    "not done with a day": {"完成情况": "未完成", "完成日期": "2027-03-05"},
    "a severity without an issue": {"严重程度": "一般"},
    "a deadline without an issue": {"整改期限": "2027-09-01"},
    "closed without an issue": {"销号日期": "2027-05-01"},
    "after the revision": {"完成日期": "2027-09-05"},
}
CELL = {
    "done without a day": "完成日期",
    "a severity without an issue": "严重程度",
    "a deadline without an issue": "整改期限",
    "closed without an issue": "销号日期",
}


@pytest.mark.parametrize("case", WRONG)
def test_every_wrong_entry_is_a_problem_with_its_cell(
    book: Path, edition: PublishContext, tmp_path: Path, case: str
) -> None:
    task = visits_of(edition.plan, 3)[0]
    place: list[str] = []

    def fill(sheet: Sheet) -> None:
        address = sheet.put(task, **WRONG[case])
        if case in CELL:
            address = str(sheet.sheet.cell(sheet.line(task), sheet.place[CELL[case]]).coordinate)
        place.append(address)

    read = read_ledger(filled(book, tmp_path, fill), known(edition))
    errors = [p for p in read.problems if p.level == "error"]
    assert [(p.sheet, p.cell) for p in errors] == [(LEDGER.zh, place[0])]
    assert has_errors(read.problems)
    assert all(p.message_zh and p.message_en for p in errors)


def test_an_issue_needs_its_severity_deadline_and_day(
    book: Path, edition: PublishContext, tmp_path: Path
) -> None:
    task = edition.plan.visits[0].visit_id
    path = filled(book, tmp_path, lambda sheet: sheet.put(task, 发现问题="消防通道堵塞") and None)
    columns = [p.column for p in read_ledger(path, known(edition, None)).problems]
    assert sorted(columns) == ["deadline", "found_on", "severity"]


def test_days_of_an_issue_are_in_order(book: Path, edition: PublishContext, tmp_path: Path) -> None:
    task = edition.plan.visits[0].visit_id
    issue = {
        "发现问题": "台账不全",
        "严重程度": "轻微",
        "完成日期": "2027-03-05",
        "整改期限": "2027-03-01",
        "销号日期": "2027-03-04",
    }
    path = filled(book, tmp_path, lambda sheet: sheet.put(task, **issue) and None)
    wrong = [
        (p.column, p.code) for p in read_ledger(path, known(edition, None)).problems if p.level == "error"
    ]
    assert wrong == [("deadline", "before_found"), ("closed_on", "before_found")]


def test_what_was_changed_by_hand_but_must_not_is_told(
    book: Path, edition: PublishContext, tmp_path: Path
) -> None:
    one, two, three = visits_of(edition.plan, 3)[:3]

    def fill(sheet: Sheet) -> None:
        sheet.put(one, 任务编号="V-unknown")
        sheet.insert_below(two, 完成日期="2027-03-08")
        sheet.put(three, 完成日期="2027-04-02")

    read = read_ledger(filled(book, tmp_path, fill), known(edition))
    assert sorted((p.code, p.level) for p in read.problems) == [
        ("double", "error"),
        ("other_month", "warning"),
        ("unknown_task", "error"),
    ]


def test_a_missing_column_is_told(book: Path, edition: PublishContext, tmp_path: Path) -> None:
    def fill(sheet: Sheet) -> None:
        sheet.sheet.cell(sheet.head, sheet.place["销号日期"]).value = "闭环"

    read = read_ledger(filled(book, tmp_path, fill), known(edition, None))
    assert ("missing_heading", "error") in {(p.code, p.level) for p in read.problems}


def test_tomorrow_s_task_cannot_be_not_done(book: Path, edition: PublishContext, tmp_path: Path) -> None:
    task = visits_of(edition.plan, 9)[0]
    path = filled(book, tmp_path, lambda sheet: sheet.put(task, 完成情况="未完成") and None)
    read = read_ledger(path, known(edition))
    assert [p.code for p in read.problems] == ["not_yet"]
    assert has_errors(read.problems)


def test_a_file_without_a_ledger_is_told_not_raised(tmp_path: Path, edition: PublishContext) -> None:
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK nothing")
    for name in ("empty.xlsx", "broken.xlsx", "missing.xlsx"):
        read = changes_of(tmp_path / name, edition)
        assert read.changes is None
        assert len(read.problems) == 1


def test_what_the_office_has_not_filled_in_is_listed(
    book: Path, edition: PublishContext, tmp_path: Path
) -> None:
    march = visits_of(edition.plan, 3)
    path = filled(
        book, tmp_path, lambda sheet: sheet.put(march[0], 完成日期="2027-03-02", 完成情况="已完成") and None
    )
    open_rows = unfilled(read_ledger(path), known(edition, date(2027, 4, 1)))
    assert sorted(row.task_id for row in open_rows) == sorted(march[1:])


def test_the_day_of_the_revision_itself_is_open(book: Path, edition: PublishContext, tmp_path: Path) -> None:
    """What is done on that day may be told; what is planned for it is neither past nor missing."""
    visit = next(v for v in edition.plan.visits if v.date.month == 4)
    path = filled(
        book, tmp_path, lambda sheet: sheet.put(visit.visit_id, 完成日期=visit.date.isoformat()) and None
    )
    assert read_ledger(path, known(edition, visit.date)).problems == ()
    assert visit.visit_id not in {
        row.task_id for row in unfilled(read_ledger(book), known(edition, visit.date))
    }
    assert visit.visit_id in {
        row.task_id for row in unfilled(read_ledger(book), known(edition, visit.date + timedelta(1)))
    }


def test_states_and_their_formula_agree_on_the_day_of_the_plan(book: Path, edition: PublishContext) -> None:
    sheet = openpyxl.load_workbook(book, data_only=True)[LEDGER.zh]
    head = Sheet(sheet)
    rows = {row.task_id: row for row in read_ledger(book).rows}
    shown = {task: sheet.cell(head.line(task), head.place["状态"]).value for task in rows}
    assert shown == {task: state_of(row, edition.county.as_of).zh for task, row in rows.items()}
    formulas = openpyxl.load_workbook(book)[LEDGER.zh]
    cell = formulas.cell(head.line("F1"), head.place["状态"])
    assert str(cell.value).startswith("=IF(AND(OR(")
    assert "TODAY()" in str(cell.value)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, State.WAITING),
        ({"planned_to": date(2027, 5, 31)}, State.UNREPORTED),
        ({"done_on": date(2027, 5, 1)}, State.DONE),
        ({"result": Result.NOT_DONE}, State.NOT_DONE),
        ({"planned_from": None, "planned_to": None}, State.UNSET),
        ({"issue": "x", "deadline": date(2027, 6, 1)}, State.OPEN),
        ({"issue": "x", "deadline": date(2027, 5, 31)}, State.LATE),
        ({"issue": "x", "closed_on": date(2027, 5, 31), "done_on": date(2027, 5, 1)}, State.DONE),
        ({"kind": TaskClass.ISSUE, "closed_on": date(2027, 5, 31)}, State.CLOSED),
    ],
)
def test_where_a_row_stands(book: Path, given: dict[str, Any], state: State) -> None:
    row = next(r for r in read_ledger(book).rows if r.kind is TaskClass.VISIT)
    plain = replace(row, planned_from=AS_OF, planned_to=AS_OF)
    assert state_of(replace(plain, **given), AS_OF) is state


def test_what_lies_before_the_plan_was_made_is_blank_until_it_is_reported(tmp_path: Path) -> None:
    world = replace(worlds.county(), as_of=AS_OF)
    edition = worlds.edition(world, worlds.plan_for(world))
    read = read_ledger(written(edition, tmp_path), known(edition))
    assert read.problems == ()
    past = [
        row
        for row in read.rows
        if row.planned_to and row.planned_to < AS_OF and row.kind is not TaskClass.ISSUE
    ]
    assert past
    assert {(row.done_on, row.result, state_of(row, AS_OF)) for row in past} == {
        (None, None, State.UNREPORTED)
    }
    assert {row.task_id for row in unfilled(read, known(edition))} == {row.task_id for row in past}


def test_the_english_ledger_reads_back_too(edition: PublishContext, tmp_path: Path) -> None:
    english = replace(edition, lang="en")
    (tmp_path / "en").mkdir()
    book = written(english, tmp_path / "en")
    task = visits_of(edition.plan, 3)[0]
    path = filled(book, tmp_path, lambda sheet: sheet.put(task, result="not_done") and None, "en")
    read = read_ledger(path, known(edition))
    assert read.problems == ()
    assert ledger_changes(read, known(edition)).not_done == frozenset({task})


def changes_of(path: Path, edition: PublishContext) -> ChangesReading:
    return read_changes(path, edition.county, edition.plan, parameter_specs(), waivable(), as_of=AS_OF)


def fill_all_due(sheet: Sheet, edition: PublishContext) -> None:
    for visit in edition.plan.visits:
        if visit.date < AS_OF:
            sheet.put(visit.visit_id, 完成日期=visit.date.isoformat())
    for event in edition.plan.events:
        if event.end < AS_OF:
            sheet.put(event.event_id, 完成日期=event.end.isoformat())


def test_a_revision_understands_the_plan_s_own_workbook(
    book: Path, edition: PublishContext, tmp_path: Path
) -> None:
    march = visits_of(edition.plan, 3)

    def fill(sheet: Sheet) -> None:
        fill_all_due(sheet, edition)
        sheet.put(march[0], 完成日期=None, 完成情况="未完成")
        sheet.put("F1", 销号日期="2027-03-19")

    path = filled(book, tmp_path, fill)
    for place in (path, tmp_path):  # the workbook, or the folder that holds it
        reading = changes_of(place, edition)
        assert reading.problems == ()
        assert reading.changes is not None
        assert reading.changes.not_done == frozenset({march[0]})
        after = changed(edition.county, edition.plan, reading.changes, AS_OF)
        assert after.follow_ups["F1"].closed_on == date(2027, 3, 19)
        assert after.rows.schools == edition.county.rows.schools


def test_changes_and_ledger_may_stand_in_one_workbook(
    book: Path, edition: PublishContext, tmp_path: Path
) -> None:
    march, person = visits_of(edition.plan, 3), edition.county.rows.inspectors[0].inspector_id

    def fill(sheet: Sheet) -> None:
        fill_all_due(sheet, edition)
        sheet.put(march[0], 完成日期=None, 完成情况="未完成")
        more = sheet.sheet.parent.create_sheet("变动")
        more.append(["变动类别", "对象", "起"])
        more.append(["离任", person, "2027-07-01"])

    changes = changes_of(filled(book, tmp_path, fill), edition).changes
    assert changes is not None
    assert [(c.kind, c.subject) for c in changes.rows] == [
        (ChangeKind.LEAVE, person),
        (ChangeKind.NOT_DONE, march[0]),
    ]


def test_a_wrong_ledger_stops_the_revision_and_blanks_are_told_in_one_line(
    book: Path, edition: PublishContext, tmp_path: Path
) -> None:
    reading = changes_of(book, edition)
    assert reading.changes is not None
    assert [(p.code, p.level) for p in reading.problems] == [("unfilled", "warning")]
    task = visits_of(edition.plan, 3)[0]
    path = filled(book, tmp_path, lambda sheet: sheet.put(task, 完成情况="差不多") and None)
    wrong = changes_of(path, edition)
    assert wrong.changes is None
    assert "差不多" in {p.value for p in wrong.problems}


def test_tables_of_an_english_plan_are_not_taken_for_the_scenario_s(
    edition: PublishContext, tmp_path: Path
) -> None:
    """The plan's sheet ``postings`` has the name of a scenario's table: it must not become a change."""
    reading = changes_of(written(replace(edition, lang="en"), tmp_path), edition)
    assert reading.changes is not None
    assert dict(reading.changes.tables) == {}


def test_what_is_said_twice_holds_as_in_the_sheet_of_changes() -> None:
    one = make(Change, kind=ChangeKind.NOT_DONE, subject="V1", note="封路")
    two = make(Change, kind=ChangeKind.NOT_DONE, subject="V1", note="")
    issue = make(FollowUp, issue_id="F1", school_id="S", severity=Severity.MINOR)
    closed = replace(issue, closed_on=date(2027, 5, 1))
    both = joined(Changes((one,), {"follow_ups": (closed,)}), Changes((two,), {"follow_ups": (issue,)}))
    assert both.rows == (one,)
    assert both.tables == {"follow_ups": (closed,)}


def test_the_ledger_of_an_earlier_release_is_held_against_what_it_showed(
    book: Path, edition: PublishContext, tmp_path: Path
) -> None:
    """A clerk goes on with the first release's file after the second has given a visit to somebody else on another day."""
    visit = next(v for v in edition.plan.visits if v.date.month == 9)
    other = next(i for i in edition.county.inspectors if i != visit.inspector_id)
    moved = replace(visit, inspector_id=other, date=visit.date + timedelta(days=1))
    plan = replace(
        edition.released,
        visits=tuple(moved if v.visit_id == visit.visit_id else v for v in edition.plan.visits),
    )
    march = visits_of(edition.plan, 3)[0]
    path = filled(book, tmp_path, lambda sheet: sheet.put(march, 完成日期="2027-03-05") and None)
    reading = read_changes(path, edition.county, plan, parameter_specs(), waivable(), as_of=AS_OF)
    assert reading.changes is not None
    assert {p.code for p in reading.problems} == {"unfilled"}
    assert [(r.ref, r.inspectors) for r in reading.changes.records if r.done_on] == [(march, ())]
