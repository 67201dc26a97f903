"""What counties report to their city: once, whole, by the day it is wanted; and their approved plans joined into one."""

import re
import uuid
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from duxue import desk, face
from duxue.planner.answers import Planned
from duxue.planner.audit import audit
from duxue.planner.web.access.models import Office
from duxue.planner.web.archive.models import LogEntry
from duxue.planner.web.city.models import Due, Report
from duxue.planner.web.city.standing import year_spoken_of
from duxue.planner.web.planning import child
from duxue.planner.web.planning.joined import Part, asked_of, parts_of
from duxue.planner.web.planning.models import Job, Plan
from duxue.scenarios.plan import Plan as PlanTables
from duxue.scenarios.releases.state import KEY, standing_of, standing_text
from tests.planner.publish.worlds import county
from tests.planner.web.conftest import CODE, COUNTY

NO_DAYS = "- - - -"
"""What a board carries that shows no day for any report yet."""
REPORT, BOARD = f"/o/{CODE}/reports/", "/o/130200/board/"


def told(**fields: object) -> dict[str, object]:
    return {
        "once": str(uuid.uuid4()),
        "kind": "event",
        "year": "2027",
        "text": "校园安全事件处置情况",
        **fields,
    }


def test_a_report_is_kept_once_and_seen_above(world: SimpleNamespace, client_of: Any) -> None:
    clerk, city = client_of("clerk@here"), client_of("clerk@city")
    form = told()
    for _ in range(2):
        assert clerk.post(f"{REPORT}new/", form).status_code == 302
    one = Report.objects.get()
    assert (one.office, one.kind, one.text, one.by) == (
        world.here,
        "event",
        "校园安全事件处置情况",
        "clerk@here",
    )
    assert LogEntry.objects.filter(act="reported").count() == 1
    assert "校园安全事件处置情况" in city.get(REPORT).content.decode()
    assert client_of("clerk@beside").get(REPORT).status_code == 404
    assert city.post(f"{REPORT}new/", told()).status_code == 403


def test_a_file_goes_along_and_comes_back_as_it_was(world: SimpleNamespace, client_of: Any) -> None:
    clerk = client_of("clerk@here")
    clerk.post(f"{REPORT}new/", told(file=SimpleUploadedFile("总结.html", b"<script>1</script>")))
    clerk.post(f"{REPORT}new/", told(text="", plan=""))
    assert Report.objects.count() == 0, "a file that a browser would run, and nothing at all, are not reports"
    clerk.post(
        f"{REPORT}new/", told(kind="summary", text="", file=SimpleUploadedFile("../总结.docx", b"PK1"))
    )
    one = Report.objects.get()
    got = client_of("leader@city").get(f"{REPORT}{one.id}/file/")
    assert b"".join(got.streaming_content) == b"PK1"
    for close in got._resource_closers:
        close()
    assert got["Content-Disposition"].startswith("attachment")
    assert one.file_name == "总结.docx"


def test_only_an_approved_plan_goes_along(world: SimpleNamespace, client_of: Any) -> None:
    clerk = client_of("clerk@here")
    assert clerk.post(f"{REPORT}new/", told(kind="plan", plan="1")).status_code == 404
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.APPROVED, approved_on="2026-12-01")
    clerk.post(f"{REPORT}new/", told(kind="plan", plan="1"))
    assert Report.objects.get().plan == world.plan


def test_who_is_late_is_reminded(world: SimpleNamespace, client_of: Any) -> None:
    city, today = client_of("clerk@city"), timezone.localdate()
    assert "催报" not in city.get(f"{BOARD}?year=2027").content.decode()
    days = {"plan": str(today - timedelta(days=1)), "summary": str(today + timedelta(days=30))}
    assert city.post(f"{BOARD}dues/", {"year": "2027", "seen": NO_DAYS, **days}).status_code == 302
    assert Due.objects.count() == 2
    page = city.get(f"{BOARD}?year=2027").content.decode()
    late = page[
        page.index("催报") : page.index("全市进度</h1>")
        if "全市进度</h1>" in page[page.index("催报") :]
        else None
    ]
    assert "甲县教育督导室" in late
    assert "乙县教育督导室" in late
    client_of("clerk@here").post(f"{REPORT}new/", told(kind="plan"))
    page = city.get(f"{BOARD}?year=2027").content.decode()
    reminders = page[page.index("催报") : page.index('aria-label="全市进度"')]
    assert "甲县教育督导室" not in reminders
    assert "乙县教育督导室" in reminders
    assert client_of("clerk@here").post(f"/o/{CODE}/board/dues/", {"year": "2027"}).status_code == 404
    assert city.post(f"{BOARD}dues/", {"year": "x"}).status_code == 400


def test_two_clerks_set_days_the_second_is_told_and_keeps_what_was_typed(
    world: SimpleNamespace, client_of: Any
) -> None:
    first, second = client_of("clerk@city"), client_of("clerk@city")
    seen = re.search(r'name="seen" value="([^"]*)"', first.get(f"{BOARD}?year=2027").content.decode())
    assert seen is not None
    form = {"year": "2027", "seen": seen[1]}
    assert first.post(f"{BOARD}dues/", {**form, "plan": "2027-01-31"}).status_code == 302
    assert first.post(f"{BOARD}dues/", {**form, "plan": "2027-01-31"}).status_code == 302, "sent twice"
    late = second.post(f"{BOARD}dues/", {**form, "summary": "2027-12-20"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "刚刚有人改过期限：年度工作计划 2027-01-31" in page
    assert 'value="2027-12-20"' in page
    assert Due.objects.get().on.isoformat() == "2027-01-31"
    assert LogEntry.objects.filter(act="due_set").count() == 1
    again = re.search(r'name="seen" value="([^"]*)"', page)
    assert again is not None
    second.post(f"{BOARD}dues/", {**form, "seen": again[1], "summary": "2027-12-20"})
    assert Due.objects.get().on.isoformat() == "2027-12-20"


def test_home_tells_what_is_owed_to_the_office_above(world: SimpleNamespace, client_of: Any) -> None:
    clerk, today = client_of("clerk@here"), timezone.localdate()
    assert "须报送上级" not in clerk.get(f"/o/{CODE}/").content.decode()
    year, days = year_spoken_of(today), {"plan": today - timedelta(days=1), "summary": today}
    client_of("clerk@city").post(
        f"{BOARD}dues/", {"year": str(year), "seen": NO_DAYS, **{k: str(v) for k, v in days.items()}}
    )
    page = clerk.get(f"/o/{CODE}/").content.decode()
    assert "逾期未报：年度工作计划" in page
    assert f"年度工作总结（{today}到期）" in page
    assert "逾期未报：年度工作总结" not in page, "its day is not over yet"
    clerk.post(f"{REPORT}new/", told(kind="plan", year=str(year)))
    page = clerk.get(f"/o/{CODE}/").content.decode()
    assert "年度工作计划（" not in page
    assert "年度工作总结（" in page


def test_approved_plans_are_joined_by_a_job(world: SimpleNamespace, client_of: Any) -> None:
    city = client_of("clerk@city")
    city.post(f"{BOARD}join/", {"once": str(uuid.uuid4())})
    assert Job.objects.count() == 0
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.APPROVED, approved_on="2026-12-01")
    once = str(uuid.uuid4())
    for _ in range(2):
        city.post(f"{BOARD}join/", {"once": once})
    job = Job.objects.get()
    assert (job.kind, job.asked["plans"]) == ("join", [str(world.plan.folder)])


def test_whose_plan_is_not_joined_is_told(world: SimpleNamespace, client_of: Any) -> None:
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.APPROVED, approved_on="2026-12-01")
    page = client_of("clerk@city").get(BOARD).content.decode()
    missing = page[page.index("尚未审定，不在汇总内") :]
    assert "乙县教育督导室" in missing[:200]
    assert "甲县教育督导室" not in missing[:200]


@pytest.mark.parametrize(
    ("wrong", "field"), [({"text": ""}, "text"), ({"file": SimpleUploadedFile("a.exe", b"x")}, "file")]
)
def test_what_is_wrong_with_a_report_stands_at_its_field_and_nothing_typed_is_lost(
    world: SimpleNamespace, client_of: Any, wrong: dict[str, Any], field: str
) -> None:
    typed = told(kind="event", year="2029", text="很长的说明") | wrong
    got = client_of("clerk@here").post(f"{REPORT}new/", typed)
    page = got.content.decode()
    assert (got.status_code, Report.objects.count()) == (422, 0)
    assert page.index('class="wrong"') > page.index(f'name="{field}"')
    assert typed["text"] in page
    assert 'value="2029"' in page
    assert '<option value="event" selected>' in page


def test_a_province_sees_its_cities_with_their_counties(world: SimpleNamespace, client_of: Any) -> None:
    Plan.objects.filter(id=world.plan.id).update(
        state=Plan.State.APPROVED, approved_on="2026-12-01", open_duties=7
    )
    clerk = client_of("clerk@province")
    page = clerk.get("/o/130000/board/").content.decode()
    row = re.search(r"<tr><th scope=\"row\"><a href=\"/o/130200/board/\">某市.*?</tr>", page)
    assert row is not None
    figures = re.findall(r'class="n[^"]*"[^>]*>([^<]*)<', row[0])
    schools, people = world.state.schools, world.state.people
    assert figures[:5] == ["1 / 3", "7", "0", str(schools), str(people)]
    city = clerk.get("/o/130200/board/").content.decode()
    assert "甲县教育督导室" in city
    assert f"/o/{CODE}/" not in city, "a province does not look into a county"
    assert clerk.get(f"/o/{CODE}/").status_code == 404


def test_a_province_reminds_its_cities(world: SimpleNamespace, client_of: Any) -> None:
    province, city = client_of("clerk@province"), client_of("clerk@city")
    day = str(timezone.localdate() - timedelta(days=1))
    assert (
        province.post("/o/130000/board/dues/", {"year": "2027", "seen": NO_DAYS, "plan": day}).status_code
        == 302
    )
    assert "催报" in province.get("/o/130000/board/?year=2027").content.decode()
    assert city.post("/o/130200/reports/new/", told(kind="plan")).status_code == 302
    assert "催报" not in province.get("/o/130000/board/?year=2027").content.decode()
    assert province.post("/o/130000/board/join/", {"once": str(uuid.uuid4())}).status_code == 404


@pytest.mark.parametrize(
    ("level", "parent", "stands"),
    [("county", "130200", 1), ("city", "130000", 1), ("county", "130000", 0), ("city", "130200", 0), ("province", "130000", 0)],
)  # fmt: skip
def test_an_office_stands_under_one_of_the_next_level(
    world: SimpleNamespace, client_of: Any, level: str, parent: str, stands: int
) -> None:
    get_user_model().objects.filter(username="clerk@city").update(is_superuser=True)
    form = {"code": "139999", "name": "新", "level": level, "parent": parent}
    client_of("clerk@city").post("/offices/new/", form)
    assert Office.objects.filter(code="139999", parent__code=parent).count() == stands


def nothing_planned(folder: Path) -> Planned:
    """A county with a plan that holds nothing yet."""
    county, plan = face.read(folder), PlanTables()
    return Planned((), county, plan, audit(county, plan))


def another_county(folder: Path) -> Planned:
    """The example county under another code, with a plan that holds nothing yet."""
    grids = {
        name: [[cell.replace("130227", "130283") for cell in line] for line in cells]
        for name, cells in desk.grids_of(COUNTY).items()
    }
    grids["parameters"].append(["visits_per_month", "2", ""])
    desk.write_grids(grids, folder)
    return nothing_planned(folder)


def test_two_counties_become_one_city(made: face.Result, tmp_path: Path) -> None:
    other = another_county(tmp_path / "other")
    joined = desk.joined_city([("甲", made), ("乙", other)])
    county = joined.county
    assert {unit.unit_id for unit in county.offices} == {"130227", "130283"}
    assert len(county.rows.schools) == 2 * len(made.county.rows.schools)
    assert joined.plan.visits == made.plan.visits
    own = made.county.parameters.count("visits_per_month", "130227")
    assert county.parameters.count("visits_per_month", "130227") == own
    assert county.parameters.count("visits_per_month", "130283") == 2
    again = desk.joined_city([("甲", made), ("甲", made)])
    assert (again.plan.visits, again.plan.events) == (made.plan.visits, made.plan.events)
    assert again.county.rows == made.county.rows


def test_plans_of_other_days_are_not_joined(made: face.Result, tmp_path: Path) -> None:
    grids = dict(desk.grids_of(COUNTY))
    grids["parameters"] = [
        [cell.replace("2027-12-31", "2027-06-30") for cell in line] for line in grids["parameters"]
    ]
    desk.write_grids(grids, tmp_path / "short")
    with pytest.raises(face.RefusedError, match="do not speak"):
        desk.joined_city([("甲", made), ("乙", nothing_planned(tmp_path / "short"))])


APPROVED = {"state": "approved", "by": "主任", "on": "2026-12-05", "document": "督〔2026〕1号"}
SUBMITTED = {"state": "submitted", "by": "科长", "on": "2026-12-04", "document": ""}


def test_a_joined_plan_tells_where_each_office_stands(made: face.Result, tmp_path: Path) -> None:
    approved, other = desk.stood(made, **APPROVED), another_county(tmp_path / "other")
    handed_in = desk.stood(other, **SUBMITTED)
    several = [("甲", approved), ("乙", other), ("丙", handed_in), ("丁", approved)]
    joined = desk.joined_city(several, missing=("戊",))
    told = (
        "汇总4个督导室：审定2、送审1、草案1，另有1个未编入",
        "4 offices joined: 2 approved, 1 submitted, 1 draft; 1 not in it",
    )
    assert standing_text(standing_of(joined.plan.outcome)) == told
    assert KEY not in joined.plan.outcome, "an office's approval is not that of the whole"
    settled = desk.stood(joined, **{**APPROVED, "document": "市督〔2026〕9号"})
    text, _ = standing_text(standing_of(settled.plan.outcome))
    assert text == f"审定（主任，2026-12-05，市督〔2026〕9号）；{told[0]}"
    assert standing_text(standing_of(approved.plan.outcome))[0] == "审定（主任，2026-12-05，督〔2026〕1号）"


def test_the_papers_of_a_joined_plan_say_so_and_are_read_back(tmp_path: Path) -> None:
    small, nothing = county(), PlanTables()
    desk.save(Planned((), small, nothing, audit(small, nothing)), tmp_path / "plan")
    place = str(tmp_path / "plan")
    parts = [Part("甲县教育督导室", place, APPROVED), Part("乙县教育督导室", place, SUBMITTED)]
    asked = {**asked_of(parts, ["丙县教育督导室"]), "approval": {**APPROVED, "document": "市督〔2026〕9号"}}
    child._join({"asked": asked}, tmp_path, face.Stop(), tmp_path / "result")
    report = (tmp_path / "result" / "report.html").read_text(encoding="utf-8")
    assert "市督〔2026〕9号" in report
    assert "汇总2个督导室：审定1、送审1，另有1个未编入" in report
    assert "：草案" not in report
    cover = openpyxl.load_workbook(tmp_path / "result" / "plan.xlsx")["首页"]
    told = [str(cell.value) for row in cover.iter_rows() for cell in row if cell.value]
    assert "审定；汇总2个督导室：审定1、送审1，另有1个未编入" in told
    assert any(one.endswith("送审：乙县教育督导室；未编入：丙县教育督导室") for one in told)
    assert desk.load(tmp_path / "result").plan.outcome["joined"][1] == {
        "office": "乙县教育督导室",
        "state": "submitted",
    }


def test_a_joined_plan_of_before_held_approved_plans(world: SimpleNamespace) -> None:
    old = {"plans": ["a", "b"], "note": "甲、乙"}
    assert [(one.office, one.folder, one.approved) for one in parts_of(old)] == [
        ("甲", "a", True),
        ("乙", "b", True),
    ]


def joined_in(world: SimpleNamespace, client_of: Any, **form: str) -> Job:
    """A joined plan that was asked for on the board, and came out."""
    client_of("clerk@city").post(f"{BOARD}join/", {"once": str(uuid.uuid4()), **form})
    Job.objects.filter(digest="").update(state=Job.State.DONE, digest=world.plan.digest)
    return Job.objects.filter(kind="join").first()


def test_drafts_are_joined_where_that_is_wanted(world: SimpleNamespace, client_of: Any) -> None:
    job = joined_in(world, client_of, drafts="yes")
    assert [(one.office, one.approved) for one in parts_of(job.asked)] == [("甲县教育督导室", False)]
    assert job.asked["missing"] == ["某市教育督导室", "乙县教育督导室"]
    page = client_of("leader@city").get(BOARD).content.decode()
    assert "汇总1个督导室：草案1，另有2个未编入" in page
    assert "审定汇总方案" not in page
    settle = f"{BOARD}joined/{job.id}/settle/"
    client_of("leader@city").post(settle, {"on": "2027-01-05", "document": "市督〔2027〕1号"})
    assert Job.objects.count() == 1, "what holds a draft is not approved"


def test_a_leader_approves_a_joined_plan_once(world: SimpleNamespace, client_of: Any) -> None:
    Plan.objects.filter(id=world.plan.id).update(
        state=Plan.State.APPROVED, approved_on="2026-12-01", approved_by="leader@here"
    )
    job, leader = joined_in(world, client_of), client_of("leader@city")
    assert "审定汇总方案" in leader.get(BOARD).content.decode()
    assert "审定汇总方案" not in client_of("clerk@city").get(BOARD).content.decode()
    settle, told = f"{BOARD}joined/{job.id}/settle/", {"on": "2027-01-05", "document": "市督〔2027〕1号"}
    for without in ({"on": "2027-01-05", "document": " "}, {"document": "1"}):
        leader.post(settle, without)
    assert Job.objects.count() == 1, "day and number belong to it"
    for _twice in range(2):
        leader.post(settle, told)
    page = leader.post(settle, {**told, "document": "另一号"}, follow=True).content.decode()
    assert "leader@city 已审定（市督〔2027〕1号），没有改动" in page
    again = Job.objects.filter(kind="join").first()
    assert (Job.objects.count(), again.asked["plans"]) == (2, job.asked["plans"])
    assert again.asked["approval"] == {"state": "approved", "by": "leader@city", **told}
    assert LogEntry.objects.filter(act="joined_approved", note="市督〔2027〕1号").count() == 1
    Job.objects.filter(id=again.id).update(state=Job.State.DONE, digest=world.plan.digest)
    page = leader.get(BOARD).content.decode()
    assert "市督〔2027〕1号" in page
    assert "审定汇总方案" not in page


def test_an_approval_that_came_to_nothing_is_given_again(world: SimpleNamespace, client_of: Any) -> None:
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.APPROVED, approved_on="2026-12-01")
    job, leader = joined_in(world, client_of), client_of("leader@city")
    settle, told = f"{BOARD}joined/{job.id}/settle/", {"on": "2027-01-05", "document": "市督〔2027〕1号"}
    leader.post(settle, told)
    Job.objects.exclude(id=job.id).update(state=Job.State.FAILED)
    leader.post(settle, told)
    assert Job.objects.filter(state=Job.State.WAITING).count() == 1


def test_a_board_says_when_a_joined_plan_is_behind(world: SimpleNamespace, client_of: Any) -> None:
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.APPROVED, approved_on="2026-12-01")
    joined_in(world, client_of)
    city = client_of("clerk@city")
    assert "汇总之后又有方案审定" not in city.get(BOARD).content.decode()
    Plan.objects.create(
        office=world.beside,
        number=1,
        digest=world.plan.digest,
        created_by="x",
        state="approved",
        approved_on="2026-12-02",
    )
    assert "汇总之后又有方案审定" in city.get(BOARD).content.decode()
