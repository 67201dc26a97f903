"""A filled-in ledger held against the plan it belongs to: what stands in it is understood, or told at its cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.cells.spellings import fold
from duxue.scenarios.cells.typed_rows import TypedRow, TypedTable, read_table
from duxue.scenarios.changes.ledger import (
    ASKED,
    FILLED,
    LEDGER,
    LedgerReading,
    TaskClass,
    found_on,
    head_row,
    issue_key,
    responsible_for,
    without_derived,
)
from duxue.scenarios.changes.ledger_days import DAYS, with_years
from duxue.scenarios.changes.ledger_people import Roll
from duxue.scenarios.codes import RecordKind, Result, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event, Plan, Visit
from duxue.scenarios.problems import Fault, folded

TEXTS = ("issue", "note")
"""Cells in which 无 and the like say that there is nothing to tell."""
NEW_COLUMNS = ("people",)
"""Columns that ledgers of older releases lack."""


@dataclass(frozen=True)
class Known:
    """What a ledger is held against: the plan, its scenario, and the day of the revision (None: not known).

    ``written`` is the plan that stands in the ledger's own workbook: it may be an earlier release's.
    """

    plan: Plan
    county: County
    as_of: date | None = None
    written: Plan | None = None

    def planned(self, task: Visit | Event) -> tuple[Visit | Event, tuple[str, ...]]:
        """A task with whom it was planned for, as the ledger's own release had it."""
        key = task.visit_id if isinstance(task, Visit) else task.event_id
        if self.written is None or key not in self._written:
            return task, responsible_for(self.plan, task)
        return self._written[key], responsible_for(self.written, self._written[key])

    @cached_property
    def _written(self) -> dict[str, Visit | Event]:
        plan = self.written or Plan()
        return {**{v.visit_id: v for v in plan.visits}, **{e.event_id: e for e in plan.events}}

    @cached_property
    def roll(self) -> Roll:
        """The people who may have taken part."""
        return Roll(self.county.rows)

    @cached_property
    def visits(self) -> dict[str, Visit]:
        """The plan's visits by id, with those that a revision took off it after something had been written of them."""
        return {**self.plan.dropped, **{v.visit_id: v for v in self.plan.visits}}

    def done_on(self, visit_id: str) -> date | None:
        """The day on which a visit took place by what is recorded already."""
        return self._done.get(visit_id)

    @cached_property
    def _done(self) -> dict[str, date | None]:
        return {r.ref: r.done_on for r in self.plan.records if r.kind is RecordKind.VISIT}

    def task(self, row: TypedRow) -> Visit | Event | None:
        """The visit or event that a row is about."""
        key = str(row.get("task_id"))
        return self.visits.get(key) if row.get("kind") is TaskClass.VISIT else self.plan.event(key)


def read_ledger(sheet: RawSheet, known: Known | None = None) -> LedgerReading:
    """The ledger as the office has filled it in, with all problems; without ``known`` only what its cells say by themselves."""
    line = head_row(sheet)
    typed = read_table(with_years(without_derived(sheet, line), LEDGER, line), LEDGER)
    if not typed.missing:
        _check_columns(typed)
        _tell_years(typed, sheet)
        told = {(p.row, p.column) for p in typed.problems}
        for row in typed.rows:
            _check_blanks(typed, row, told)
            _check_row(typed, row)
            _check_order(typed, row)
        _check_doubles(typed)
        if known is not None:
            for row in typed.rows:
                _Against(typed, row, known).check()
    return LedgerReading(typed.whole(), tuple(folded(typed.problems)), "people" in typed.place)


def _tell_years(typed: TypedTable, sheet: RawSheet) -> None:
    """Tell at each cell which year was taken for a day that was typed without one."""
    for row in typed.rows:
        for name in DAYS:
            taken = typed.raw(row, name)
            if isinstance(taken, date) and isinstance(sheet.cells[row.line - 1][typed.place[name]], str):
                zh, en = f"没有写年份，按 {taken} 理解", f"no year is told; {taken} is taken"
                typed.blame(row, name, Fault("year_added", zh, en, "warning"))


def _check_columns(typed: TypedTable) -> None:
    for one in typed.table.columns:
        if one.field in FILLED and one.field not in (*typed.place, *NEW_COLUMNS):
            zh = f"缺少“{one.zh}”一列，请按原表补上表头"
            typed.tell(Fault("missing_heading", zh, f"the column {one.name} is missing; restore it"))


def _check_blanks(typed: TypedTable, row: TypedRow, told: set[tuple[int | None, str]]) -> None:
    """A dash, 无 or spaces say nothing where a day, a word or a person is due: they are told, not passed over."""
    for column in typed.table.columns:
        name = column.field
        if name not in FILLED or name in TEXTS or row.given.get(name) not in (None, ""):
            continue
        if typed.raw(row, name) not in (None, "") and (row.line, column.name) not in told:
            zh = f"这一格不是“{column.zh}”；没有就清空此格，有就填具体内容"
            en = f"says nothing of {column.name}; clear the cell, or fill it in"
            typed.blame(row, name, Fault("blank_word", zh, en))


# What the cells of one row must say together.


def _check_row(typed: TypedTable, row: TypedRow) -> None:
    if row.get("kind") is TaskClass.ISSUE:
        _check_issue_row(typed, row)
        return
    for name, fault in _contradictions(typed, row):
        typed.blame(row, name, fault)
    told = row.get("issue") or row.get("issue_id")
    if not told:
        for name in ("severity", "deadline", "closed_on", "found_on"):
            if row.get(name) is not None:
                zh = "没有发现问题的任务不填此格；请补发现问题"
                typed.blame(row, name, Fault("no_issue", zh, "no issue is told; fill in issue"))
    elif found_on(row) is None:
        zh, en = "发现问题的，请补完成日期或发现日期", "an issue needs the day it was found on"
        typed.blame(row, "found_on", Fault("blank", zh, en))


def _check_issue_row(typed: TypedTable, row: TypedRow) -> None:
    for name in ASKED:
        if row.get(name) not in (None, ""):
            zh = "“整改销号”行不填此格：回头看是否完成填在该次督导的行，整改到位填销号日期"
            en = "an issue's row takes no such cell: the look-back has a row of its own, and closed_on closes it"
            typed.blame(row, name, Fault("not_a_task", zh, en))


def _contradictions(typed: TypedTable, row: TypedRow) -> Iterator[tuple[str, Fault]]:
    result, done_on, people = row.get("result"), row.get("done_on"), row.get("people")
    bare = not typed.raw(row, "done_on")
    if result is Result.DONE and done_on is None and bare:
        yield "done_on", Fault("blank", "填了“已完成”，请补完成日期", "done: fill in the day, too")
    if result is Result.NOT_DONE and done_on is not None:
        zh = "“未完成”的任务不填完成日期；已办结的，完成情况改为“已完成”"
        yield "done_on", Fault("not_done", zh, "not done, yet with a day; correct one of the two")
    if result is Result.UNKNOWN and done_on is not None:
        zh = "填了完成日期，完成情况却是“未填报”；请改成一致"
        yield "done_on", Fault("not_reported", zh, "a day, yet not reported; correct one of the two")
    if people and done_on is None and bare and result is not Result.DONE:
        zh = "填了督导人员，请补完成日期；没有办的，请清空"
        en = "people, yet no day: fill in the day, or clear the people"
        yield "people", Fault("no_day", zh, en)


def _check_order(typed: TypedTable, row: TypedRow) -> None:
    first = found_on(row)
    for name in ("deadline", "closed_on"):
        day = row.get(name)
        if first is not None and day is not None and day < first:
            zh, en = f"早于发现日期 {first}，请核对", f"before the issue was found ({first})"
            typed.blame(row, name, Fault("before_found", zh, en))


def _check_doubles(typed: TypedTable) -> None:
    """Rows of one task must agree, each further one tells of an issue, and no issue stands twice."""
    first: dict[tuple[object, object], TypedRow] = {}
    issues: dict[str, TypedRow] = {}
    for row in typed.rows:
        key, issue = (row.get("kind"), row.get("task_id")), issue_key(row)
        if issue and issue in issues:
            other = issues[issue].line
            fault = Fault("double", f"问题编号与第{other}行相同，请改正", f"the same issue as in row {other}")
            typed.blame(row, "issue_id", fault)
        elif issue:
            issues[issue] = row
        if key in first:
            _check_further(typed, first[key], row)
        first.setdefault(key, row)


def _check_further(typed: TypedTable, one: TypedRow, row: TypedRow) -> None:
    if not row.get("issue") and not row.get("issue_id"):
        zh = f"与第{one.line}行是同一任务；多出的行只用来填另一个问题，请补发现问题或删去此行"
        en = f"the same task as row {one.line}, with no issue of its own"
        typed.blame(row, "issue", Fault("double", zh, en))
    for name in ASKED:
        mine, other = row.get(name) or None, one.get(name) or None
        if mine is not None and other is not None and mine != other:
            zh = f"与第{one.line}行同一任务所填不一致，请改成一样或留空"
            typed.blame(row, name, Fault("disagree", zh, f"differs from row {one.line} of the same task"))


# Against the plan.


class _Against:
    """One row held against the plan and its scenario."""

    def __init__(self, typed: TypedTable, row: TypedRow, known: Known) -> None:
        self.typed, self.row, self.known = typed, row, known
        self.kind = row.get("kind")
        self.task = known.task(row) if self.kind in (TaskClass.VISIT, TaskClass.EVENT) else None

    def blame(self, name: str, code: str, zh: str, en: str, *, warn: bool = False) -> None:
        """A problem at a cell of the row."""
        self.typed.blame(self.row, name, Fault(code, zh, en, "warning" if warn else "error"))

    def check(self) -> None:
        """Its ids, days and people, and whether what was planned is still as it was."""
        self._days()
        if self.kind is TaskClass.ISSUE:
            self._issue()
            return
        if self.kind is None or not self._is_ours():
            return
        self._issue_cells()
        self._people()
        if any(self.row.get(name) for name in ASKED):
            self._planned()
            self._other_month()

    def _is_ours(self) -> bool:
        target = self.task and (self.task.school_id if isinstance(self.task, Visit) else self.task.target_id)
        if target is None:
            zh = "方案中没有这项任务；任务编号、任务类别请勿改动"
            self.blame(
                "task_id", "unknown_task", zh, "no such task in the plan; leave ids and kinds as they were"
            )
        elif self.row.get("target_id") not in (None, target):
            zh = f"这项任务的对象代码应为 {target}，请改回"
            self.blame("target_id", "other_target", zh, f"the target of this task is {target}")
        return target is not None

    def _issue(self) -> None:
        key, school = str(self.row.get("task_id")), str(self.row.get("target_id"))
        former = self.known.county.follow_ups.get(key)
        if school not in self.known.county.schools:
            zh, en = f"没有学校 {school}，请核对对象代码", f"no school {school}; check the target"
            self.blame("target_id", "unknown_target", zh, en)
        elif former is not None and former.school_id != school:
            zh = f"这个问题的学校应为 {former.school_id}，请改回"
            self.blame("target_id", "other_target", zh, f"the issue is at {former.school_id}")

    def _issue_cells(self) -> None:
        """An issue at a school needs its severity and deadline; at a government it is no issue of a school's."""
        evaluated = isinstance(self.task, Event) and self.task.serves(TaskKind.COUNTY_EVALUATION)
        told = self.row.get("issue") or self.row.get("issue_id")
        for name in ("severity", "deadline"):
            column = next(c for c in self.typed.table.columns if c.field == name)
            if told and not evaluated and self.row.get(name) is None and not self.typed.raw(self.row, name):
                zh, en = f"发现问题的，请补“{column.zh}”", f"an issue needs its {name}, too"
                self.blame(name, "blank", zh, en)
        if evaluated:
            for name in ("severity", "issue_id", "found_on", "deadline", "closed_on"):
                if self.row.get(name) not in (None, ""):
                    zh = "对县级政府的评价不按学校整改登记，此格请清空，意见写在发现问题或备注"
                    en = "an evaluation of a government has no follow-up at a school; write it under issue or note"
                    self.blame(name, "no_school", zh, en)

    def _people(self) -> None:
        text = self.row.get("people")
        if text:
            _, fault = self.known.roll.read(text)
            if fault is not None:
                self.typed.blame(self.row, "people", fault)
        written = self.row.get("who") or ""
        if not written or self._is_planned(written):
            return
        _, fault = self.known.roll.read(written)
        done = self.row.get("done_on") is not None
        if fault is not None:
            self.typed.blame(self.row, "who", fault)
        elif text:
            zh = "“责任人”是原定安排，不读回；以“督导人员”为准"
            self.blame(
                "who", "planned_changed", zh, "the planned people; inspectors is what counts", warn=True
            )
        elif done:
            zh = "“责任人”与原定不同，按实际督导人员登记；今后请填在“督导人员”"
            en = "other people than planned: taken as those who came; use the column inspectors"
            self.blame("who", "taken_as_people", zh, en, warn=True)
        else:
            zh = "“责任人”是原定安排，请改回；换人办理的，办结后填“督导人员”，需改派的填变动"
            en = "the planned people: restore them; fill in inspectors once it is done"
            self.blame("who", "planned_changed", zh, en)

    def _is_planned(self, written: str) -> bool:
        planned = self.known.planned(self.task)[1] if self.task is not None else ()
        people = self.known.county.inspectors
        names = "、".join(people[i].name if i in people else i for i in planned)
        return fold(written).replace(",", "、") == fold(names) or self.known.roll.read(written)[0] == planned

    def _planned(self) -> None:
        """The planned days are for reading; what was typed over them must not be taken for the real day in silence."""
        task = self.known.planned(self.task)[0] if self.task is not None else None
        first, last = (
            (task.date, task.date)
            if isinstance(task, Visit)
            else (task.start, task.end)
            if task
            else (None, None)
        )
        for name, day in (("planned_from", first), ("planned_to", last)):
            written = self.row.get(name)
            if written is not None and written != day:
                zh = f"原定为 {day}，计划日期不读回；实际日期请填“完成日期”"
                en = f"{day} was planned: planned days are not read back; the real day goes under done_on"
                self.blame(name, "planned_changed", zh, en, warn=True)

    def _days(self) -> None:
        county, as_of = self.known.county, self.known.as_of
        planned = self.task.date if isinstance(self.task, Visit) else self.task.start if self.task else None
        if self.row.get("result") is Result.NOT_DONE and planned and as_of and planned >= as_of:
            zh = f"计划日不早于调整日 {as_of}，会自动重排，此格请留空"
            self.blame("result", "not_yet", zh, f"planned on or after the revision ({as_of}); leave it blank")
        for name in ("done_on", "found_on", "closed_on"):
            day = self.row.get(name)
            if day is None:
                continue
            if as_of is not None and day > as_of:
                zh, en = f"晚于调整日 {as_of}，请核对", f"after the day of the revision ({as_of})"
                self.blame(name, "in_future", zh, en)
            elif name == "done_on" and not county.start <= day <= county.end:
                zh = f"不在计划期 {county.start}—{county.end} 内，请核对年份"
                self.blame(
                    name, "outside_horizon", zh, f"outside {county.start} to {county.end}; check the year"
                )

    def _other_month(self) -> None:
        """Months are what the rules count: a visit made in another one leaves its own month open."""
        done_on = self.row.get("done_on")
        if (
            not isinstance(self.task, Visit)
            or done_on is None
            or done_on == self.known.done_on(self.task.visit_id)
        ):
            return
        planned = self.task.date
        if (done_on.year, done_on.month) != (planned.year, planned.month):
            zh = f"计划在{planned.month}月，按实际日期计次；{planned.month}月没有别的入校的，仍欠一次"
            en = f"counts on its real day; without another visit the month {planned:%Y-%m} stays open"
            self.blame("done_on", "other_month", zh, en, warn=True)
