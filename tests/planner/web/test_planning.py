"""From lists to a plan in force: asked once, done once, taken up again, changed by hand, approved and then left alone."""

import re
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from duxue import desk, face
from duxue.planner.web.planning import child, lists, tasks
from duxue.planner.web.planning.models import Job, Lists, Plan
from duxue.planner.web.planning.plans import loaded
from tests.planner.publish.worlds import county
from tests.planner.web.conftest import CODE

PLANS = f"/o/{CODE}/plans/"


def work(asked: SimpleNamespace) -> None:
    """Do what the worker does with what lies in the queue."""
    for call in list(DBTaskResult.objects.ready()):
        tasks.run_job.call(*call.task_result.args)
    asked.job.refresh_from_db()


@pytest.fixture
def asked(world: SimpleNamespace, client_of: Any, django_capture_on_commit_callbacks: Any) -> SimpleNamespace:
    """A plan of six schools that was asked for."""
    clerk = client_of("clerk@here")
    lists.add(world.here, desk.scenario_grids(county()), after=1, by=lists.Writer("clerk@here"), note="")
    word = str(uuid.uuid4())
    with django_capture_on_commit_callbacks(execute=True):
        first = clerk.post(f"{PLANS}new/", {"once": word, "seconds": "0.5"})
    return SimpleNamespace(clerk=clerk, word=word, first=first, job=Job.objects.get(), world=world)


def test_a_form_sent_twice_asks_once_and_is_done_once(asked: SimpleNamespace) -> None:
    again = asked.clerk.post(f"{PLANS}new/", {"once": asked.word, "seconds": "0.5"})
    assert again["Location"] == asked.first["Location"]
    assert Job.objects.count() == 1
    work(asked)
    tasks.run_job.call(str(asked.job.id))
    asked.job.refresh_from_db()
    assert asked.job.state == Job.State.DONE
    assert Plan.objects.filter(office=asked.world.here).count() == 2
    assert asked.job.result.open_duties == len(loaded(asked.job.result.folder).open)
    page = asked.clerk.get(asked.first["Location"]).content.decode()
    assert "查看方案第 2 号" in page
    assert (asked.job.result.documents_folder / "plan.xlsx").is_file()
    letters = asked.clerk.get(f"{PLANS}2/letters/").content.decode()
    found = re.findall(rf'href="({PLANS}2/files/notices/[^"]+[.]docx)"', letters)
    assert found, "a plan comes with its letters"
    answer = asked.clerk.get(found[0])
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert answer["Content-Disposition"].startswith("attachment")
    for close in answer._resource_closers:
        close()


def test_the_same_work_is_not_asked_for_again_before_it_is_done(asked: SimpleNamespace) -> None:
    def again(seconds: str) -> str:
        told = {"once": str(uuid.uuid4()), "seconds": seconds}
        return str(asked.clerk.post(f"{PLANS}new/", told)["Location"])

    assert again("0.5") == asked.first["Location"], "from another tab, or after the back button"
    other = again("0.7")
    assert other != asked.first["Location"]
    Job.objects.update(state=Job.State.DONE)
    assert again("0.5") not in (asked.first["Location"], other)
    assert Job.objects.count() == 3


def test_a_job_whose_worker_died_is_taken_up_again(asked: SimpleNamespace) -> None:
    long_ago = timezone.now() - timedelta(minutes=2)
    Job.objects.update(state=Job.State.RUNNING, alive_at=long_ago)
    assert tasks.take_up_again() == 1
    asked.job.refresh_from_db()
    assert (asked.job.state, asked.job.tries) == (Job.State.WAITING, 1)
    Job.objects.update(state=Job.State.RUNNING, alive_at=timezone.now())
    assert tasks.take_up_again() == 0


def test_a_job_that_dies_again_and_again_is_given_up(asked: SimpleNamespace) -> None:
    Job.objects.update(
        state=Job.State.RUNNING, alive_at=timezone.now() - timedelta(minutes=2), tries=tasks.TRIES
    )
    tasks.take_up_again()
    asked.job.refresh_from_db()
    assert asked.job.state == Job.State.FAILED
    assert asked.job.told


def test_a_job_that_waits_can_be_taken_back(asked: SimpleNamespace) -> None:
    asked.clerk.post(f"{asked.first['Location']}cancel/")
    work(asked)
    asked.job.refresh_from_db()
    assert asked.job.state == Job.State.STOPPED
    assert Plan.objects.filter(office=asked.world.here).count() == 1


def test_a_plans_page_tells_what_it_leaves_open_by_force_and_how_far_it_may_be_from_the_best(
    world: SimpleNamespace, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = loaded(world.plan.folder)
    last = {
        "office": CODE,
        "stage": "last",
        "musts": {"open": 2, "bound": 1},
        "in_principle": {"open": 3, "bound": 3},
    }
    year = {"office": CODE, "stage": "year", "objective": 100.0, "bound": 98.0}
    told = replace(result, plan=replace(result.plan, outcome={"stages": [last, year]}))
    monkeypatch.setattr("duxue.planner.web.planning.plans.loaded", lambda _: told)
    page = client_of("clerk@here").get(f"{PLANS}1/").content.decode()
    assert "必须项2项（至少1项）、原则性问题3项（已证最少）" in page
    assert "2.0%" in page


def test_a_choice_is_a_new_draft_and_can_be_undone(world: SimpleNamespace, client_of: Any) -> None:
    clerk = client_of("clerk@here")
    before = loaded(world.plan.folder)
    school = before.plan.postings[0].school_id
    _, options = desk.options_for(before, school)
    option = next(one for one in options if one.alternative is not None)
    page = clerk.get(f"{PLANS}1/why/?subject={school}").content.decode()
    assert option.title in page
    got = clerk.post(f"{PLANS}1/choose/", {"subject": school, "key": option.key})
    assert got["Location"] == f"{PLANS}2/"
    second = Plan.objects.get(office=world.here, number=2)
    after = loaded(second.folder)
    assert after.plan.postings == option.alternative.change.applied(before.plan).postings
    held = {(pin.school_id, pin.inspector_id) for pin in after.county.rows.pins}
    assert {(row.school_id, row.inspector_id) for row in after.plan.postings_at(school)} >= held != set()
    name = before.county.schools[school].name
    assert second.note.startswith(f"{name} "), "which school was given to somebody else"
    page = clerk.get(f"{PLANS}2/").content.decode()
    assert f"学校标识码 {name} {school}" in page[page.index("手工指定") :]
    _, more = desk.options_for(after, school)
    again = next(one for one in more if one.alternative is not None)
    clerk.post(f"{PLANS}2/choose/", {"subject": school, "key": again.key})
    assert clerk.post(f"{PLANS}3/undo/")["Location"] == f"{PLANS}4/"
    assert loaded(Plan.objects.get(office=world.here, number=4).folder).plan.postings == after.plan.postings
    clerk.post(f"{PLANS}4/undo/")
    first = loaded(Plan.objects.get(office=world.here, number=5).folder)
    assert (first.plan.postings, first.county.rows.pins) == (before.plan.postings, ())
    assert clerk.post(f"{PLANS}5/undo/")["Location"] == f"{PLANS}5/", "nothing is left to undo"


def test_one_choice_sent_twice_or_from_two_tabs_makes_one_draft(
    world: SimpleNamespace, client_of: Any
) -> None:
    clerk = client_of("clerk@here")
    school = world.made.plan.postings[0].school_id
    _, options = desk.options_for(loaded(world.plan.folder), school)
    possible = [one for one in options if one.alternative is not None]
    told = {"subject": school, "key": possible[0].key}
    got = [clerk.post(f"{PLANS}1/choose/", told)["Location"] for _ in range(2)]
    assert got == [f"{PLANS}2/"] * 2
    assert "没有改动" not in clerk.get(got[1]).content.decode()
    other = clerk.post(f"{PLANS}1/choose/", {**told, "key": possible[1].key}, follow=True)
    assert "没有改动" in other.content.decode()
    assert Plan.objects.filter(office=world.here).count() == 2


def test_days_of_an_event_tell_what_they_would_break_and_a_seat_is_swapped(
    world: SimpleNamespace, client_of: Any
) -> None:
    clerk = client_of("clerk@here")
    before = loaded(world.plan.folder)
    event = next(
        one for one in before.plan.live_events if str(one.status) == "planned" and one.event_id not in before.county.imposed
    )  # fmt: skip
    page = clerk.get(f"{PLANS}1/why/?subject={event.event_id}").content.decode()
    assert 'class="days"' in page
    assert 'class="day must"' in page
    halves = clerk.get(f"{PLANS}1/why/?subject={before.plan.visits[0].visit_id}").content.decode()
    assert re.search(r'class="day free"[^>]*>上 \d+<', halves), "a visit's half days are told apart"
    assert re.search(r'class="day free"[^>]*>下 \d+<', halves)
    day = next(key for key in offered(page) if key.startswith("0:"))
    clerk.post(f"{PLANS}1/choose/", {"subject": event.event_id, "key": day})
    moved = loaded(Plan.objects.get(office=world.here, number=2).folder)
    assert moved.plan.event(event.event_id).start.isoformat() == day.partition(":")[2]
    assert [str(pin.kind) for pin in moved.county.rows.pins] == ["event"]
    page = clerk.get(f"{PLANS}2/why/?subject={event.event_id}").content.decode()
    seat = next((key for key in offered(page) if key[0] != "0"), None)
    if seat is not None:
        clerk.post(f"{PLANS}2/choose/", {"subject": event.event_id, "key": seat})
        team = loaded(Plan.objects.get(office=world.here, number=3).folder).plan.team(event.event_id)
        assert seat.partition(":")[2] in {one.inspector_id for one in team}
        again = loaded(Plan.objects.get(office=world.here, number=3).folder)
        assert not [one for one in again.audit.breaches if one.rule == "pinned"]


def offered(page: str) -> list[str]:
    """The choices that a page offers to take, in its order."""
    return re.findall(r'name="key" value="([^"]+)"', page)


def test_letters_stand_by_their_month(world: SimpleNamespace, client_of: Any) -> None:
    page = client_of("leader@here").get(f"{PLANS}1/letters/").content.decode()
    assert "2027年3月" in page
    assert "督导通知_甲校.docx" in page
    Plan.objects.filter(id=world.plan.id).update(documents="")
    assert "还没有通知和函件" in client_of("leader@here").get(f"{PLANS}1/letters/").content.decode()


def test_what_stands_is_pinned_let_go_and_carried_into_the_lists(
    world: SimpleNamespace, client_of: Any
) -> None:
    clerk = client_of("clerk@here")
    row = world.made.plan.postings[0]
    clerk.post(f"{PLANS}1/keep/", {"subject": row.school_id})
    kept = loaded(Plan.objects.get(office=world.here, number=2).folder)
    assert [pin.school_id for pin in kept.county.rows.pins] == [row.school_id]
    assert kept.plan.postings == world.made.plan.postings
    for _ in range(2):
        clerk.post(f"{PLANS}2/pins/")
    county = face.read(Lists.objects.filter(office=world.here).first().folder)
    assert county.rows.pins == kept.county.rows.pins
    clerk.post(f"{PLANS}2/let-go/", {"pin": desk.pin_words(kept.county.rows.pins[0])})
    assert loaded(Plan.objects.get(office=world.here, number=3).folder).county.rows.pins == ()


def test_what_a_rule_forbids_cannot_be_chosen(world: SimpleNamespace, client_of: Any) -> None:
    before = loaded(world.plan.folder)
    forbidden = None
    for row in before.plan.postings:
        _, options = desk.options_for(before, row.school_id)
        forbidden = next((one for one in options if one.forbidden), None)
        if forbidden is not None:
            break
    assert forbidden is not None
    client_of("clerk@here").post(f"{PLANS}1/choose/", {"subject": row.school_id, "key": forbidden.key})
    assert Plan.objects.filter(office=world.here).count() == 1


def test_an_approved_plan_never_changes(world: SimpleNamespace, client_of: Any) -> None:
    clerk, leader = client_of("clerk@here"), client_of("leader@here")
    leader.post(f"{PLANS}1/settle/", {"act": "approve", "on": "2026-12-05", "document": "1"})
    world.plan.refresh_from_db()
    assert world.plan.state == Plan.State.DRAFT, "nothing is approved that was not handed in"
    clerk.post(f"{PLANS}1/submit/")
    assert clerk.post(f"{PLANS}1/settle/", {"act": "approve", "on": "2026-12-05"}).status_code == 403
    for without in ({"on": "2026-12-05"}, {"on": "2026-12-05", "document": " "}, {"document": "1"}):
        leader.post(f"{PLANS}1/settle/", {"act": "approve", **without})
    assert Plan.objects.get(id=world.plan.id).state == Plan.State.SUBMITTED, "day and number belong to it"
    leader.post(f"{PLANS}1/settle/", {"act": "approve", "on": "2026-12-05", "document": "督〔2026〕1号"})
    world.plan.refresh_from_db()
    assert (world.plan.state, world.plan.approved_by, world.plan.document_number) == (
        "approved",
        "leader@here",
        "督〔2026〕1号",
    )
    leader.post(f"{PLANS}1/settle/", {"act": "back"})
    clerk.post(f"{PLANS}1/submit/")
    clerk.post(
        f"{PLANS}1/choose/", {"subject": loaded(world.plan.folder).plan.postings[0].school_id, "key": "0:x"}
    )
    world.plan.refresh_from_db()
    assert world.plan.state == Plan.State.APPROVED
    assert Plan.objects.filter(office=world.here).count() == 1


def test_the_papers_of_an_approved_plan_say_who_approved_it(
    world: SimpleNamespace, client_of: Any, tmp_path: Path
) -> None:
    client_of("clerk@here").post(f"{PLANS}1/submit/")
    told = {"act": "approve", "on": "2026-12-05", "document": "督〔2026〕1号"}
    for _twice in range(2):
        client_of("leader@here").post(f"{PLANS}1/settle/", told)
    job = Job.objects.get(kind=Job.Kind.PUBLISH)
    assert child._publish(tasks._order(job), tmp_path, face.Stop(), tmp_path / "result")["breaches"] == 0
    report = (tmp_path / "result" / "report.html").read_text(encoding="utf-8")
    assert "审定（leader@here，2026-12-05，督〔2026〕1号）" in report
    assert "：草案" not in report
    assert loaded(tmp_path / "result").plan.outcome["state"]["state"] == "approved"


def test_two_clerks_on_one_cell_the_second_is_told(world: SimpleNamespace, client_of: Any) -> None:
    mend = f"/o/{CODE}/lists/sheet/schools/mend/"
    first = client_of("clerk@here").post(mend, {"seen": 1, "row": 3, "column": 2, "value": "甲"})
    second = client_of("clerk@here").post(mend, {"seen": 1, "row": 3, "column": 2, "value": "乙"})
    assert first.status_code == 302
    assert second.status_code == 409
    assert "乙" in second.content.decode()
    assert Lists.objects.filter(office=world.here).count() == 2


def test_two_clerks_on_two_rows_both_are_taken(world: SimpleNamespace, client_of: Any) -> None:
    mend = f"/o/{CODE}/lists/sheet/schools/mend/"
    for row, value in ((2, "甲"), (3, "乙"), (9, "丙")):
        told = {"seen": 1, "row": row, "column": 2, "value": value}
        assert client_of("clerk@here").post(mend, told).status_code == 302
    cells = desk.grids_of(Lists.objects.filter(office=world.here).first().folder)["schools"]
    assert [cells[row - 1][1] for row in (2, 3, 9)] == ["甲", "乙", "丙"]
    late = client_of("clerk@here").post(mend, {"seen": 1, "row": 1, "column": 2, "value": "校名"})
    assert late.status_code == 302, "the headings themselves were touched by nobody"
    after = client_of("clerk@here").post(mend, {"seen": 1, "row": 12, "column": 2, "value": "丁"})
    assert after.status_code == 409, "the headings are others now"


def test_problems_stand_at_their_cells_and_go_when_mended(world: SimpleNamespace, client_of: Any) -> None:
    clerk = client_of("clerk@here")
    grid = desk.grids_of(world.state.folder)["schools"]
    column = grid[0].index("students") + 1
    mend = f"/o/{CODE}/lists/sheet/schools/mend/"
    clerk.post(mend, {"seen": 1, "row": 3, "column": column, "value": "很多"})
    page = clerk.get(f"/o/{CODE}/lists/").content.decode()
    assert f"#c3-{column}" in page
    assert Lists.objects.filter(office=world.here).first().errors == 1
    clerk.post(mend, {"seen": 2, "row": 3, "column": column, "value": "300"})
    assert Lists.objects.filter(office=world.here).first().errors == 0
