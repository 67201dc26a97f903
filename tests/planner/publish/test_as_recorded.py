"""What papers tell of tasks that took place: the real day and people, what had been planned, what nobody reported."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl

from duxue.planner.publish.as_recorded import fate
from duxue.planner.publish.calendars import calendar_of
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.documents.personal_days import duties_of
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.map_pages import write_maps
from duxue.planner.publish.shortages import staff_rows
from duxue.planner.publish.summary import summary
from duxue.planner.publish.workbook import write_workbook
from duxue.scenarios.codes import RecordKind, Result
from duxue.scenarios.plan import Plan, Record
from duxue.scenarios.rows import make
from tests.planner.publish import worlds

AS_OF = date(2027, 5, 1)


def recorded() -> tuple[PublishContext, Plan]:
    world = replace(worlds.county(), as_of=AS_OF)
    plan = worlds.plan_for(world)
    moved, missed, plain = sorted(plan.visits, key=lambda v: v.date)[:3]
    other = next(i for i in world.inspectors if i != moved.inspector_id)
    told = [
        {
            "ref": moved.visit_id,
            "done_on": moved.date + timedelta(days=4),
            "inspectors": (other,),
            "result": Result.DONE,
        },
        {"ref": missed.visit_id, "result": Result.NOT_DONE},
        {"ref": plain.visit_id, "done_on": plain.date, "result": Result.DONE},
    ]
    records = tuple(make(Record, kind=RecordKind.VISIT, **one) for one in told)
    return worlds.edition(world, replace(plan, records=records)), plan


def test_what_took_place_is_told_with_its_day_and_people_and_what_had_been_planned() -> None:
    edition, plan = recorded()
    moved, missed, plain = sorted(plan.visits, key=lambda v: v.date)[:3]
    now = {v.visit_id: v for v in edition.plan.visits}
    was = f"{moved.date.year}年{moved.date.month}月{moved.date.day}日"
    assert fate(edition, now[moved.visit_id]) == f"已完成（原定{was}，{edition.person(moved.inspector_id)}）"
    assert missed.visit_id not in now
    assert fate(edition, now[plain.visit_id]) == "已完成"
    past = next(
        v
        for v in plan.visits
        if v.date < AS_OF and v.visit_id not in {r.ref for r in edition.released.records}
    )
    assert fate(edition, now[past.visit_id]) == "未填报"
    coming = next(v for v in plan.visits if v.date >= AS_OF)
    assert fate(edition, now[coming.visit_id]) == ""


def test_a_person_s_days_hold_what_the_person_really_did() -> None:
    edition, plan = recorded()
    moved = min(plan.visits, key=lambda v: v.date)
    by = {
        i: [d for d in duties_of(person, edition) if d.key == moved.visit_id]
        for i, person in edition.county.inspectors.items()
    }
    assert by[moved.inspector_id] == []
    (duty,) = [d for days in by.values() for d in days]
    assert duty.start == moved.date + timedelta(days=4)
    assert "原定" in duty.told


def test_counts_are_done_not_done_and_not_reported(tmp_path: Path) -> None:
    edition, plan = recorded()
    figures = Figures(edition)
    due = sum(v.date < AS_OF for v in plan.visits) + sum(
        e.end < AS_OF and e.event_id not in edition.county.imposed for e in plan.live_events
    )
    assert dict(figures.results) == {Result.DONE: 2, Result.NOT_DONE: 1, Result.UNKNOWN: due - 3}
    assert sum(sum(b.results.values()) for b in figures.burdens) == due
    points = [point.text for point in summary(edition, figures, staff_rows(edition)).promised]
    assert f"按台账，到期任务已完成2项，未完成1项，未填报{due - 3}项。" in points
    write_workbook(tmp_path / "plan.xlsx", edition, figures)
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["频次统计表"]
    head = next(row for row in sheet.iter_rows() if any(c.value == "未填报" for c in row))
    column = {c.value: c.column for c in head}
    total = sheet.cell(head[0].row - 1, column["未填报"]).value
    assert total == due - 3


def test_calendars_and_maps_tell_what_became_of_a_task(tmp_path: Path) -> None:
    edition, _ = recorded()
    calendars = [calendar_of(person, edition) for person in edition.county.rows.inspectors]
    said = "\n".join(str(entry.get("description", "")) for one in calendars for entry in one.walk("VEVENT"))
    assert "原定" in said
    assert "未填报" in said
    write_maps(tmp_path / "maps", edition, Figures(edition))
    office = edition.offices[0].unit_id
    page = next((tmp_path / "maps").glob(f"{office}*_calendar.html")).read_text(encoding="utf-8")
    assert "未填报" in page
    cards = next(p for p in (tmp_path / "maps").glob(f"{office}*.html") if p.stem.count("_") == 1).read_text(
        "utf-8"
    )
    assert re.search(r'"已完成 \d+ · 未填报 \d+"', cards)
    assert re.search(r'"[^"]*未完成 1[^"]*"', cards)
    for page in (tmp_path / "maps" / "public").glob("*.html"):
        assert "未填报" not in page.read_text("utf-8"), page
    public = next((tmp_path / "maps" / "public").glob("*_calendar.html")).read_text(encoding="utf-8")
    assert "未填报" not in public
