"""The verb revise: a new release beside the one in force, only what the changes touch made anew, nothing half-written."""

import csv
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar

from duxue import desk, face
from duxue.models.revision.answer import RevisedOffice
from duxue.planner.answers import Exit, Planned, ProblemsError, RefusedError
from duxue.planner.cli import main
from duxue.planner.crew.job import OfficeFailedError
from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.revision.revision_record import revision_of
from duxue.planner.revising import rerun
from duxue.scenarios.codes import Result, Status
from duxue.scenarios.reading.scenario import read_plan
from duxue.scenarios.releases.releases import plan_digest, releases_of
from tests.planner.crew.test_crew import wait_for
from tests.planner.fake_planner import LOG, no_reasons, work_here
from tests.planner.revising import fake_reviser

ROOT = Path(__file__).parents[3]
AS_OF = date(2027, 4, 1)
HEAD = "kind,subject,other,from,to,value,note\n"
LEAVER = "130201I001"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A scenario of one county and its first release."""
    return fake_reviser.released(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A scenario of two counties and its first release."""
    return fake_reviser.released(tmp_path_factory.mktemp("city"), offices=2)


def changes(folder: Path, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "changes.csv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def revise(
    scenario: Path,
    plan: Path,
    happened: Path,
    out: Path,
    as_of: date = AS_OF,
    planner: Callable[..., RevisedOffice] = fake_reviser.hand_over,
    **wish: object,
) -> Planned:
    with pytest.MonkeyPatch.context() as patch:
        if planner is fake_reviser.hand_over:
            work_here(patch)
        patch.setattr(rerun, "revise_office", planner)
        no_reasons(patch)
        return face.revise(desk.in_force(plan, scenario), happened, as_of, out=out, **wish)  # type: ignore[arg-type]


def seal(folder: Path) -> dict[str, str]:
    files = sorted(f for f in folder.rglob("*") if f.is_file())
    return {f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def entries(folder: Path, inspector_id: str) -> dict[str, object]:
    (file,) = (folder / "calendars").glob(f"{inspector_id}_*.ics")
    return {str(e["uid"]): e for e in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}


@pytest.fixture(scope="module")
def second(made: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Planned]:
    """The second release: an inspector leaves in May."""
    folder = tmp_path_factory.mktemp("second")
    happened = changes(folder / "changes", f"leave,{LEAVER},,2027-05-01,,,退休")
    before = seal(made[1])
    answer = revise(*made, happened, folder / "second")
    assert seal(made[1]) == before, "a release is never edited"
    return folder / "second", answer


def test_a_revision_is_a_new_release_beside_the_old(
    made: tuple[Path, Path], second: tuple[Path, Planned]
) -> None:
    folder, answer = second
    assert answer.folder == folder
    plan, problems = read_plan(folder)
    former, _ = read_plan(made[1])
    assert plan is not None
    assert former is not None
    assert problems == ()
    told = releases_of(plan)
    assert [r.number for r in told] == [1, 2]
    assert (told[1].parent, told[1].as_of) == (plan_digest(former), "2027-04-01")
    assert LEAVER in told[1].reason
    assert LEAVER in told[1].reason_en
    assert not re.search("[，；（）起]|离任", told[1].reason_en)
    record = revision_of(plan)
    assert record is not None
    assert {p.former_id for p in record.difference.postings} == {LEAVER}
    assert {p.start for p in record.difference.postings} == {date(2027, 5, 1)}
    moves = told[1].moves
    assert (moves.postings, moves.least, moves.proven) == (2, 2, True)
    assert moves.visits == len(record.difference.visits) > 0
    assert not [p for p in plan.postings if p.inspector_id == LEAVER and p.end >= date(2027, 5, 1)]
    assert not [f for f in (folder.parent).iterdir() if f.name.startswith("second.work")]


def test_the_new_folder_carries_the_scenario_after_the_changes(second: tuple[Path, Planned]) -> None:
    folder, answer = second
    again = face.read(folder / "scenario")
    assert again is not None
    assert answer.county is not None
    assert again.digest == answer.county.digest == answer.plan.outcome["digest"]  # type: ignore[union-attr]
    assert (again.as_of, again.inspectors[LEAVER].term_end) == (AS_OF, date(2027, 4, 30))
    judged = face.audit(folder / "scenario", folder)
    assert judged.audit is not None
    assert judged.audit.silent == ()


def test_the_page_and_the_sheet_tell_whom_to_tell(second: tuple[Path, Planned]) -> None:
    folder, answer = second
    page = (folder / "changes.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(folder / "plan.xlsx", read_only=True)
    sheet = "\n".join(str(cell) for row in book["变动一览"].values for cell in row if cell is not None)
    record = revision_of(answer.plan)  # type: ignore[arg-type]
    assert record is not None
    for text in (page, sheet):
        assert "最少须调整 2 所（已证明）" in text
        for posting in record.difference.postings:
            assert posting.school_id in text
        for visit in record.difference.visits:
            assert visit.visit_id in text
        assert "公示牌" in text
        assert "1,200" in text
    assert "http" not in page.replace("http://www.w3.org", "")
    assert "变动一览" in [cell for row in book["首页"].values for cell in row]


def test_nothing_of_a_visit_is_in_what_may_leave_the_office(second: tuple[Path, Planned]) -> None:
    folder, _ = second
    plan, _ = read_plan(folder)
    assert plan is not None
    ids = [v.visit_id for v in plan.visits]
    for file in (folder / "public").rglob("*.xlsx"):
        book = openpyxl.load_workbook(file, read_only=True)
        text = "\n".join(str(c) for s in book.worksheets for row in s.values for c in row)
        assert not [i for i in ids if i in text]
        assert "变动一览" not in book.sheetnames


def test_calendars_cancel_with_the_one_and_add_with_the_other(
    made: tuple[Path, Path], second: tuple[Path, Planned]
) -> None:
    folder, _ = second
    old, new = entries(made[1], LEAVER), entries(folder, LEAVER)
    assert set(old) <= set(new), "an entry that was sent out is never just forgotten"
    gone = {key for key, e in new.items() if e.get("status") == "CANCELLED"}  # type: ignore[attr-defined]
    assert gone
    assert all(new[key]["sequence"] == 1 for key in gone)  # type: ignore[index]
    assert all(new[key]["dtstart"].dt == old[key]["dtstart"].dt for key in new if key in old)  # type: ignore[index]
    first_day = min(str(old[key]["dtstart"].dt)[:10] for key in gone)  # type: ignore[index]
    assert first_day >= "2027-05-01"


def test_a_chain_of_revisions_keeps_ids_and_history(
    made: tuple[Path, Path], second: tuple[Path, Planned], tmp_path: Path
) -> None:
    folder, _ = second
    happened = changes(tmp_path / "c3", "school_close,130201S0002,130201S0003,2027-09-01,,,")
    third = revise(folder / "scenario", folder, happened, tmp_path / "third", date(2027, 6, 1))
    plan3, _ = read_plan(tmp_path / "third")
    missed = next(
        v for v in plan3.visits if v.date == max(x.date for x in plan3.visits if x.date < date(2027, 7, 1))
    )  # type: ignore[union-attr]
    happened = changes(tmp_path / "c4", f"not_done,{missed.visit_id},,,,,", "parameter,reach_minutes,,,,80,")
    fourth = revise(
        tmp_path / "third" / "scenario", tmp_path / "third", happened, tmp_path / "fourth", date(2027, 7, 1)
    )
    assert third.folder
    assert fourth.folder
    plans = [read_plan(f)[0] for f in (made[1], folder, tmp_path / "third", tmp_path / "fourth")]
    assert [r.number for r in releases_of(plans[-1])] == [1, 2, 3, 4]  # type: ignore[arg-type]
    assert [r.parent for r in releases_of(plans[-1])][1:] == [plan_digest(p) for p in plans[:-1]]  # type: ignore[arg-type]
    visits = [{v.visit_id: v for v in p.visits} for p in plans]  # type: ignore[union-attr]
    assert set(visits[3]) == set(visits[2])
    assert plans[3] is not None
    assert [(r.ref, r.result) for r in plans[3].records] == [(missed.visit_id, Result.NOT_DONE)]
    assert all(visits[3][i] == visits[1][i] for i in visits[3]), "what stays keeps its id and its day"
    for person in ("130201I001", "130201I002", "130201I003"):
        sent = [entries(f, person) for f in (made[1], folder, tmp_path / "third", tmp_path / "fourth")]
        for earlier, later in pairwise(sent):
            assert set(earlier) <= set(later)
            assert all(earlier[key]["sequence"] <= later[key]["sequence"] for key in earlier)  # type: ignore[index]
            for key in earlier:
                same = {k: v for k, v in earlier[key].items() if k not in ("DTSTAMP", "SEQUENCE")} == {  # type: ignore[attr-defined]
                    k: v
                    for k, v in later[key].items()
                    if k not in ("DTSTAMP", "SEQUENCE")  # type: ignore[attr-defined]
                }
                assert same == (earlier[key]["sequence"] == later[key]["sequence"]), key  # type: ignore[index]
    key = f"visit-{missed.visit_id}-{missed.inspector_id}@duxue"
    assert entries(tmp_path / "fourth", missed.inspector_id)[key]["status"] == "CANCELLED"  # type: ignore[index]
    face.publish(desk.load(tmp_path / "fourth"), tmp_path / "again")
    assert (tmp_path / "again" / "changes.html").read_bytes() == (
        tmp_path / "fourth" / "changes.html"
    ).read_bytes()


def test_a_public_event_that_is_no_more_stays_as_cancelled(made: tuple[Path, Path], tmp_path: Path) -> None:
    former, _ = read_plan(made[1])
    assert former is not None
    event = max((e for e in former.events if e.notice_on and e.notice_on < AS_OF), key=lambda e: e.start)
    happened = changes(tmp_path / "c", f"school_close,{event.target_id},,2027-04-02,,,")
    answer = revise(*made, happened, tmp_path / "new")
    assert answer.plan is not None
    assert event.start >= AS_OF
    kept = answer.plan.event(event.event_id)
    assert kept is not None
    assert kept.status is Status.CANCELLED
    page = (tmp_path / "new" / "changes.html").read_text(encoding="utf-8")
    assert "发变更通知，撤销原通知" in page
    assert "予以取消" in page


def test_the_same_task_gives_the_same_bytes(
    made: tuple[Path, Path], second: tuple[Path, Planned], tmp_path: Path
) -> None:
    happened = changes(tmp_path / "c", f"leave,{LEAVER},,2027-05-01,,,退休")
    revise(*made, happened, tmp_path / "again", workers=1)
    one, other = seal(second[0]), seal(tmp_path / "again")
    assert {name for name in one if one[name] != other.get(name)} <= {
        "plan.xlsx",
        *(n for n in one if n.startswith("public/")),
    }
    assert (tmp_path / "again" / "outcome.json").read_bytes() == (second[0] / "outcome.json").read_bytes()


# What is refused, and what is never touched.


def test_problems_of_the_changes_are_answered_and_nothing_is_written(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    with pytest.raises(ProblemsError) as refused:
        revise(*made, changes(tmp_path / "c", "leave,nobody,,2027-05-01,,,"), tmp_path / "new")
    assert [(p.sheet, p.cell) for p in refused.value.problems] == [("changes.csv", "B2")]
    assert sorted(f.name for f in tmp_path.iterdir()) == ["c"]


def test_another_scenario_is_refused(made: tuple[Path, Path], tmp_path: Path) -> None:
    other = shutil.copytree(made[0], tmp_path / "other")
    rows = list(csv.reader((other / "schools.csv").read_text(encoding="utf-8").splitlines()))
    rows[1][rows[0].index("students")] = "999"
    with (other / "schools.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    happened = changes(tmp_path / "c", f"leave,{LEAVER},,2027-05-01,,,")
    with pytest.raises(RefusedError) as refused:
        revise(other, made[1], happened, tmp_path / "new")
    assert "scenario" in refused.value.zh
    assert sorted(f.name for f in tmp_path.iterdir()) == ["c", "other"]


@pytest.mark.parametrize("day", [date(2026, 12, 2), date(2028, 1, 1)])
def test_a_day_outside_is_refused(day: date, made: tuple[Path, Path], tmp_path: Path) -> None:
    happened = changes(tmp_path / "c", f"leave,{LEAVER},,2027-05-01,,,")
    with pytest.raises(RefusedError, match=str(day)):
        revise(*made, happened, tmp_path / "new", day)


@pytest.mark.parametrize("where", [".", "inside", "scenario"])
def test_the_release_in_force_is_no_place_for_the_new_one(
    where: str, made: tuple[Path, Path], tmp_path: Path
) -> None:
    happened = changes(tmp_path / "c", f"leave,{LEAVER},,2027-05-01,,,")
    before = seal(made[1])
    with pytest.raises(RefusedError):
        revise(*made, happened, made[1] / where, replace=True)
    assert seal(made[1]) == before


def test_a_process_that_dies_leaves_the_old_release_and_no_new_one(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    before = seal(made[1])
    happened = changes(tmp_path / "c", f"leave,{LEAVER},,2027-05-01,,,")
    with pytest.raises(OfficeFailedError):
        revise(*made, happened, tmp_path / "new", planner=fake_reviser.dies)
    assert seal(made[1]) == before
    assert not (tmp_path / "new").exists()
    assert revise(*made, happened, tmp_path / "new").folder, "the same command goes on from there"


def test_a_full_disk_while_publishing_leaves_nothing(
    made: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = seal(made[1])
    happened = changes(tmp_path / "c", f"leave,{LEAVER},,2027-05-01,,,")
    monkeypatch.setattr("duxue.planner.publish.drawing.write_calendars", full)
    with pytest.raises(PublishError):
        revise(*made, happened, tmp_path / "new")
    assert seal(made[1]) == before
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent to a process of its own")
def test_killed_in_the_middle_nothing_is_lost(made: tuple[Path, Path], tmp_path: Path) -> None:
    before = seal(made[1])
    happened = changes(tmp_path / "c", f"leave,{LEAVER},,2027-05-01,,,")
    started = tmp_path / "started"
    command = [
        sys.executable,
        "-m",
        "tests.planner.revising.waiting_revision",
        "revise",
        *made,
        "--changes",
        happened,
    ]
    command += ["--as-of", "2027-04-01", "--out", tmp_path / "new"]
    environment = {**os.environ, fake_reviser.STARTED: str(started)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    wait_for(lambda: started.exists() or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert seal(made[1]) == before
    assert not (tmp_path / "new").exists()


# Several offices.


def test_only_the_offices_that_the_changes_touch_are_made_anew(
    city: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    log.mkdir()
    monkeypatch.setenv(LOG, str(log))
    happened = changes(tmp_path / "c", "leave,130202I001,,2027-05-01,,,")
    answer = revise(*city, happened, tmp_path / "new")
    assert [f.name for f in log.iterdir()] == ["130202"]
    former, _ = read_plan(city[1])
    assert former is not None
    assert answer.plan is not None
    mine = [p for p in former.postings if p.school_id.startswith("130201")]
    assert [p for p in answer.plan.postings if p.school_id.startswith("130201")] == mine
    kept = {v.visit_id for v in former.visits if v.school_id.startswith("130201")}
    assert kept <= {v.visit_id for v in answer.plan.visits}
    aged = {e.event_id: e.status for e in answer.plan.events if e.target_id.startswith("130201")}
    assert set(aged.values()) <= {Status.DONE, Status.FROZEN, Status.PLANNED}
    for event in former.events:
        if event.event_id in aged and event.notice_on and event.notice_on < AS_OF:
            assert aged[event.event_id] is (Status.DONE if event.end < AS_OF else Status.FROZEN)
    record = revision_of(answer.plan)
    assert record is not None
    assert [o.office for o in record.offices] == ["130202"]


def test_a_city_wide_change_touches_every_office(
    city: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    log.mkdir()
    monkeypatch.setenv(LOG, str(log))
    answer = revise(*city, changes(tmp_path / "c", "parameter,reach_minutes,,,,80,"), tmp_path / "new")
    assert sorted(f.name for f in log.iterdir()) == ["130201", "130202"]
    assert answer.plan is not None
    record = revision_of(answer.plan)
    assert record is not None
    assert not record.difference
    assert record.release.moves.least == 0


def test_a_damaged_record_is_told_in_a_line(second: tuple[Path, Planned], tmp_path: Path) -> None:
    folder = shutil.copytree(second[0], tmp_path / "copy")
    outcome = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    outcome["revision"]["difference"]["since"] = "soon"
    (folder / "outcome.json").write_text(json.dumps(outcome), encoding="utf-8")
    with pytest.raises(ProblemsError) as told:
        desk.load(folder)
    assert [problem.code for problem in told.value.problems] == ["bad_outcome"]
    assert "revision.difference" in told.value.problems[0].message_en


# The command line.


def test_the_command_says_what_changed_and_at_what_price(
    made: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("duxue.planner.revising.rerun.revise_office", fake_reviser.hand_over)
    happened = changes(tmp_path / "c", f"leave,{LEAVER},,2027-05-01,,,")
    asked = [
        "revise",
        *made,
        "--changes",
        happened,
        "--as-of",
        "2027年4月1日",
        "--out",
        tmp_path / "new",
        "--max-moves",
        0,
    ]
    assert main([str(one) for one in asked]) == Exit.OPEN
    told = capsys.readouterr().out
    assert told.startswith("已公布而不得不改：某校：改期\n调整责任督学 2 所")
    assert "1,200" in told
    assert "价目" in told
    assert main(["history", str(tmp_path / "new"), "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["release", "1", "2"]
    assert main(["history", str(tmp_path / "nowhere")]) == Exit.PROBLEMS


def test_a_day_that_is_none_is_refused(
    made: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["revise", *map(str, made), "--changes", "c", "--as-of", "soon", "--out", str(tmp_path / "new")])
    assert left.value.code == 2
    assert "soon" in capsys.readouterr().err
