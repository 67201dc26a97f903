"""What took place is kept as it was entered, one writer at a time, and goes on to the revision as the ledger."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from duxue import desk
from duxue.planner.web.access.models import Membership
from duxue.planner.web.home import views
from duxue.planner.web.planning.models import Plan
from duxue.planner.web.planning.plans import loaded
from duxue.planner.web.records.entries import ledger_grid
from duxue.planner.web.records.models import Entry
from tests.planner.web.conftest import CODE

TOLD = {
    "result": "done", "done_on": "2027-03-16", "people": "甲、乙", "issue": "消防通道堵塞", "severity": "general",
    "deadline": "2027-04-16", "note": "改期",
}  # fmt: skip


@pytest.fixture
def visit(world: SimpleNamespace) -> Any:
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.APPROVED, approved_on="2026-12-01")
    return world.made.plan.visits[0]


def test_an_entry_is_kept_as_typed_and_stands_in_the_ledger(
    world: SimpleNamespace, client_of: Any, visit: Any
) -> None:
    got = client_of("inspector@here").post(f"/o/{CODE}/week/visit/{visit.visit_id}/", {**TOLD, "seen": 0})
    assert got.status_code == 302
    entry = Entry.objects.get()
    kept = {name: str(getattr(entry, name)) for name in TOLD}
    assert kept == TOLD
    head, row = ledger_grid(world.here)
    assert dict(zip(head, row, strict=True)) == {
        "任务编号": visit.visit_id, "任务类别": "经常性督导", "对象代码": visit.school_id, "完成日期": "2027-03-16",
        "完成情况": "已完成", "督导人员": "甲、乙", "发现问题": "消防通道堵塞", "严重程度": "一般", "问题编号": "",
        "发现日期": "2027-03-16", "整改期限": "2027-04-16", "销号日期": "",
        "备注": "改期",
    }  # fmt: skip
    page = client_of("clerk@here").get(f"/o/{CODE}/ledger/?day={visit.date.isoformat()}").content.decode()
    assert "消防通道堵塞" in page


def test_a_revision_reads_the_ledger_without_a_problem(
    world: SimpleNamespace, client_of: Any, visit: Any, tmp_path: Path
) -> None:
    names = {one.inspector_id: one.name for one in world.made.county.rows.inspectors}
    told = {**TOLD, "done_on": visit.date.isoformat(), "people": names[visit.inspector_id]}
    client_of("clerk@here").post(f"/o/{CODE}/ledger/visit/{visit.visit_id}/", {**told, "seen": 0})
    desk.write_grids({"督导任务台账": ledger_grid(world.here)}, tmp_path)
    assert desk.problems_of_changes(loaded(world.plan.folder), tmp_path, date(2027, 4, 1)) == []


def test_two_writers_of_one_entry_the_second_is_told_and_keeps_what_was_typed(
    world: SimpleNamespace, client_of: Any, visit: Any
) -> None:
    path = f"/o/{CODE}/ledger/visit/{visit.visit_id}/"
    assert client_of("clerk@here").post(path, {**TOLD, "seen": 0}).status_code == 302
    second = client_of("clerk@here").post(path, {**TOLD, "issue": "另一个问题", "seen": 0})
    assert second.status_code == 409
    assert "另一个问题" in second.content.decode()
    assert Entry.objects.get().issue == "消防通道堵塞"


@pytest.mark.parametrize(
    "wrong",
    [
        {"done_on": ""},
        {"result": "not_done"},
        {"severity": ""},
        {"deadline": ""},
        {"done_on": "2027-02-30"},
        {"result": "maybe"},
    ],
)
def test_what_does_not_fit_together_is_told_and_not_kept(
    world: SimpleNamespace, client_of: Any, visit: Any, wrong: dict[str, str]
) -> None:
    got = client_of("clerk@here").post(
        f"/o/{CODE}/ledger/visit/{visit.visit_id}/", {**TOLD, **wrong, "seen": 0}
    )
    assert got.status_code == 422
    assert Entry.objects.count() == 0


def test_what_was_not_entered_is_unknown_and_counted_so(
    world: SimpleNamespace, client_of: Any, visit: Any
) -> None:
    page = client_of("clerk@here").get(f"/o/{CODE}/ledger/?day={visit.date.isoformat()}").content.decode()
    month = [v for v in world.made.plan.visits if v.date.month == visit.date.month]
    events = [e for e in world.made.plan.events if e.start.month <= visit.date.month <= e.end.month]
    assert f"未填报 {len(month) + len(events)}" in page


def test_a_week_without_tasks_leads_to_the_next_one(
    world: SimpleNamespace, client_of: Any, visit: Any
) -> None:
    inspector, week = client_of("inspector@here"), f"/o/{CODE}/week/"
    mine = [one for one in world.made.plan.visits if one.inspector_id == visit.inspector_id]
    first = min(one.date for one in mine)
    before = inspector.get(f"{week}?day={first.year - 1}-12-01").content.decode()
    assert f'href="?day={first.isoformat()}"' in before
    assert "下一项" not in inspector.get(f"{week}?day={first.isoformat()}").content.decode()
    assert "下一项" not in inspector.get(f"{week}?day={first.year + 1}-12-01").content.decode()


@pytest.mark.parametrize(
    ("number", "told"), [("", "您的账户没有督学证号"), ("X9", "执行中的方案里没有督学证号 X9")]
)
def test_whoever_is_nobody_in_the_plan_is_told_so(
    world: SimpleNamespace, client_of: Any, visit: Any, number: str, told: str
) -> None:
    Membership.objects.filter(user__username="inspector@here").update(inspector_id=number)
    page = client_of("inspector@here").get(f"/o/{CODE}/week/?day={visit.date.isoformat()}").content.decode()
    assert told in page
    assert "这一周没有您的安排" not in page


def test_home_tells_the_next_task_of_a_week_without_any(
    world: SimpleNamespace, client_of: Any, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views.timezone, "localdate", lambda: date(2026, 11, 29))
    assert "下一项：2027年" in client_of("clerk@here").get(f"/o/{CODE}/").content.decode()
    Plan.objects.all().delete()
    assert "方案审定后，这里列出每周的任务" in client_of("clerk@here").get(f"/o/{CODE}/").content.decode()
