"""A clerk who fills in the ledger of tasks month by month, and remembers every cell that was typed."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from duxue.scenarios.changes.ledger_people import Roll
from duxue.scenarios.codes import RecordKind, Result, Severity
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan, Record
from duxue.scenarios.records import FollowUp
from duxue.scenarios.rows import make

Grid = Sequence[Sequence[Any]]
Cells = dict[tuple[int, int], Any]
"""What is typed, by row and column from 0."""
WORDS = (
    "食堂留样不规范", "消防通道堵塞", "=1+1", "台账，不全；“晨检”缺页", "-缺签字", "12", "Ａ楼", "  前后有空格  ",
    "换人：李老师去的", "无障碍坡道破损", "<b>门卫</b> & 保安", "2027-03-05", "'引号",
)  # fmt: skip
DAYS = ("%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y%m%d")
SEVERITIES = (Severity.MINOR, Severity.GENERAL, Severity.SERIOUS)


@dataclass
class Issue:
    """An issue as it was typed."""

    words: str
    severity: Severity
    found_on: date
    deadline: date
    closed_on: date | None = None


@dataclass
class Clerk:
    """What one person has typed into the ledgers of one plan and its releases."""

    draw: random.Random
    truths: dict[str, Record] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)

    def fill(self, grid: Grid, county: County, as_of: date) -> Cells:
        """Type what became of the tasks before a day; those told already are now and then put right or closed."""
        line, place = heads(grid)
        cells: Cells = {}
        for number, row in tasks(grid):
            ref = str(row[place["任务编号"]])
            old = self.truths.get(ref)
            if old is None or old.result is Result.UNKNOWN:
                typed = self._first_told(ref, row, place, county, as_of)
            else:
                typed = self._told_again(ref, old, as_of)
            cells |= {(number, place[heading]): value for heading, value in typed.items()}
        assert line
        return cells

    def _first_told(
        self, ref: str, row: Sequence[Any], place: Mapping[str, int], county: County, as_of: date
    ) -> dict[str, Any]:
        draw, planned = self.draw, _day(row[place["计划止"]])
        kind = RecordKind.VISIT if row[place["任务类别"]] == "经常性督导" else RecordKind.EVENT
        past = planned is not None and planned < as_of
        cells: dict[str, Any] = {}
        told: dict[str, Any] = {}
        what = draw.random() if past else 1.0
        if what < 0.6:
            cells, told = self._done(planned or as_of, county, as_of)
            of_school = not any(
                "对县级政府" in str(cell) for cell in row if cell
            )  # its findings are no follow-ups
            if draw.random() < 0.3 and of_school:
                issue = Issue(
                    draw.choice(WORDS), draw.choice(SEVERITIES), told["done_on"], told["done_on"] + timedelta(days=30)
                )  # fmt: skip
                self.issues[ref] = issue
                cells |= {"发现问题": issue.words, "严重程度": issue.severity.zh, "整改期限": issue.deadline}
                told["issue"] = issue.words.strip()
        elif what < 0.75:
            cells["完成情况"] = draw.choice(("未完成", "未做"))
            told["result"] = Result.NOT_DONE
        if draw.random() < (0.3 if past else 0.02):
            cells["备注"] = draw.choice(WORDS)
            told["note"] = cells["备注"].strip()
        if cells or past or ref in self.truths:
            before = self.truths.get(ref)
            note = told.get("note") or (before.note if before is not None else "")
            self.truths[ref] = make(Record, **{**told, "kind": kind, "ref": ref, "note": note})
        return cells

    def _done(self, planned: date, county: County, as_of: date) -> tuple[dict[str, Any], dict[str, Any]]:
        """A task done on some day around the planned one, by those planned (blank) or by others."""
        draw = self.draw
        day = min(max(planned + timedelta(days=draw.randint(-20, 40)), county.start), as_of)
        cells: dict[str, Any] = {"完成日期": draw.choice((day, day.strftime(draw.choice(DAYS))))}
        told: dict[str, Any] = {"done_on": day, "result": Result.DONE}
        if draw.random() < 0.5:
            cells["完成情况"] = "已完成"
        people = draw.sample(county.rows.inspectors, draw.randint(0, 3))
        if people:
            ids = tuple(p.inspector_id for p in people)
            cells["督导人员"] = Roll(county.rows).write(ids, draw.choice(("、", ",", "；", "，")))
            told["inspectors"] = ids
        return cells, told

    def _told_again(self, ref: str, old: Record, as_of: date) -> dict[str, Any]:
        """Mostly nothing; now and then another remark, the right day, or the issue closed."""
        chance = self.draw.random()
        issue = self.issues.get(ref)
        if chance < 0.05:
            note = self.draw.choice(WORDS)
            self.truths[ref] = replace(old, note=note.strip())
            return {"备注": note}
        if chance < 0.1 and old.result is Result.DONE and old.done_on is not None:
            day = min(old.done_on + timedelta(days=self.draw.randint(1, 9)), as_of)
            self.truths[ref] = replace(old, done_on=day)
            return {"完成日期": day}
        if chance < 0.4 and issue is not None and issue.closed_on is None and issue.found_on < as_of:
            issue.closed_on = as_of - timedelta(days=1)
            return {"销号日期": issue.closed_on}
        return {}

    def hold(self, county: County, plan: Plan, grid: Grid) -> None:
        """Everything typed stands in the release and its ledger, cell for cell, and nothing that nobody typed."""
        bare = {"planned_at": "", "planned_on": None, "planned_by": ""}
        assert {r.ref: replace(r, **bare) for r in plan.records} == self.truths
        dropped = self.truths.keys() - {v.visit_id for v in plan.visits} - {e.event_id for e in plan.events}
        assert plan.dropped.keys() == dropped
        follow_ups = {f.found_by: f for f in county.rows.follow_ups if f.found_by}
        assert {ref: _typed(f) for ref, f in follow_ups.items()} == {
            ref: replace(issue, words=issue.words.strip()) for ref, issue in self.issues.items()
        }
        _, place = heads(grid)
        shown = {str(row[place["任务编号"]]): row for _, row in tasks(grid)}
        assert set(self.truths) <= set(shown)
        for ref, row in shown.items():
            self._shown(ref, row, place, county)

    def _shown(self, ref: str, row: Sequence[Any], place: Mapping[str, int], county: County) -> None:
        record, issue = self.truths.get(ref), self.issues.get(ref)
        result = record.result if record is not None else Result.UNKNOWN
        expected = {
            "完成日期": record.done_on if record is not None else None,
            "完成情况": "" if result is Result.UNKNOWN else result.zh,
            "督导人员": Roll(county.rows).write(record.inspectors) if record is not None else "",
            "备注": record.note if record is not None else "",
            "发现问题": issue.words.strip() if issue is not None else "",
            "严重程度": issue.severity.zh if issue is not None else "",
            "整改期限": issue.deadline if issue is not None else None,
            "销号日期": issue.closed_on if issue is not None else None,
        }
        got = {heading: row[place[heading]] for heading in expected}
        assert {h: _day(v) or v or "" for h, v in got.items()} == {h: v or "" for h, v in expected.items()}, (
            ref
        )


def _typed(issue: FollowUp) -> Issue:
    found, deadline = issue.found_on, issue.deadline
    assert found is not None
    assert deadline is not None
    return Issue(issue.issue, issue.severity, found, deadline, issue.closed_on)


def _day(value: Any) -> date | None:
    """A cell's day, whether it comes with a time of day or not."""
    return value.date() if hasattr(value, "date") else value if isinstance(value, date) else None


def heads(grid: Grid) -> tuple[int, dict[str, int]]:
    """The ledger's row of headings, and the column of each."""
    line = next(n for n, row in enumerate(grid) if "任务编号" in row)
    return line, {str(cell): n for n, cell in enumerate(grid[line]) if cell}


def tasks(grid: Grid) -> Iterator[tuple[int, Sequence[Any]]]:
    """The first row of each visit and event, with its number."""
    line, place = heads(grid)
    seen: set[str] = set()
    for number, row in enumerate(grid[line + 1 :], line + 1):
        ref = str(row[place["任务编号"]] or "")
        if ref and ref not in seen and row[place["任务类别"]] in ("经常性督导", "督导事项"):
            seen.add(ref)
            yield number, row
