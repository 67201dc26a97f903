"""What a plan's calendar, a running job and the log show."""

import json
import re
import uuid
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from duxue.planner.web.archive.models import noted
from duxue.planner.web.home import views as home_views
from duxue.planner.web.planning import plan_views, plans
from duxue.planner.web.planning.models import Job, Lists, Plan
from tests.planner.web.conftest import CODE


def test_the_calendar_of_a_zone_shows_its_schools_alone(
    world: SimpleNamespace, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = world.made.plan
    away = plan.visits[0].school_id
    rows = tuple(replace(row, zone_id="another") if row.school_id == away else row for row in plan.zones)
    monkeypatch.setattr(
        plan_views.plans, "loaded", lambda _folder: replace(world.made, plan=replace(plan, zones=rows))
    )
    day = plan.visits[0].date
    visits = [one for one in plan.visits if (one.date.year, one.date.month) == (day.year, day.month)]
    clerk = client_of("clerk@here")
    page = clerk.get(f"/o/{CODE}/plans/1/calendar/?day={day}&zone=another").content.decode()
    for one in visits:
        assert (f'subject={one.visit_id}"' in page) is (one.school_id == away)
    assert {one.school_id for one in visits} > {away}


def test_a_running_job_shows_the_picture_of_its_proof(world: SimpleNamespace, client_of: Any) -> None:
    job = Job.objects.create(
        once=uuid.uuid4(), office=world.here, kind="plan", state="running", created_by="x"
    )
    job.folder.mkdir(parents=True)
    end = {
        "office": CODE,
        "stage": "staffing",
        "status": "feasible",
        "objective": 900.0,
        "bound": 700.0,
        "gap": 0.222,
        "share": 0.5,
    }
    begun = {**end, "status": "running", "objective": None, "bound": None, "gap": None, "trajectory": []}
    lines = [
        begun,
        {**end, "trajectory": [[0.0, 1000.0, None], [1.0, 900.0, 700.0]]},
        {**begun, "office": "", "stage": "publish"},
    ]
    (job.folder / "progress.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    clerk = client_of("clerk@here")
    page = clerk.get(f"/o/{CODE}/jobs/{job.id}/").content.decode()
    assert "<svg" in page
    assert "至多省22.2%" in page
    clerk.post("/language/", {"language": "en", "next": "/"})
    assert "at most 22.2%" in clerk.get(f"/o/{CODE}/jobs/{job.id}/").content.decode()


def test_the_log_goes_back_to_its_first_line(
    world: SimpleNamespace, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home_views, "LINES", 3)
    for number in range(7):
        noted(None, world.here, "submitted", f"line-{number}")
    clerk, path, seen = client_of("clerk@here"), f"/o/{CODE}/log/", []
    while path:
        page = clerk.get(path).content.decode()
        seen += re.findall(r"line-\d", page)
        older = re.search(r'href="(\?before=\d+)"', page)
        path = f"/o/{CODE}/log/{older[1]}" if older else ""
    assert seen == [f"line-{number}" for number in reversed(range(7))]


def test_what_is_on_one_day_stands_in_its_order(world: SimpleNamespace) -> None:
    halves = {one.visit_id: str(one.half) for one in world.made.plan.visits}
    found = [one for one in plans.items(world.plan.folder, date.min, date.max) if one.kind == "visit"]
    days = [(one.start, halves[one.ref]) for one in found]
    assert days == sorted(days)
    assert len({day for day, _half in days}) < len(days), "some days have two"


def test_what_waits_for_the_clerk_does_not_hide_what_waits_for_the_leader(
    world: SimpleNamespace, client_of: Any
) -> None:
    def step(name: str) -> str:
        found = re.search(
            r'class="button big" href="[^"]+">([^<]+)<', client_of(name).get(f"/o/{CODE}/").content.decode()
        )
        return found[1] if found else ""

    assert (step("clerk@here"), step("leader@here")) == ("核对草案并送审", "")
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.SUBMITTED)
    Lists.objects.filter(id=world.state.id).update(errors=2)
    assert (step("clerk@here"), step("leader@here"), step("auditor@here")) == (
        "改正 2 处错误",
        "审定方案",
        "",
    )
