"""What the lists hold of persons alone stays with the office that keeps them: on pages, in downloads, in the log."""

import io
import re
import uuid
import zipfile
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from duxue import desk
from duxue.planner.web.archive.models import LogEntry
from duxue.planner.web.archive.store import fresh_folder, keep
from duxue.planner.web.planning import lists
from duxue.planner.web.planning.models import Job, Lists, Plan
from tests.planner.web.conftest import CODE, COUNTY

LISTS = f"/o/{CODE}/lists/"
PHONE = "13912345678"
ASKING = ("clerk@here", "auditor@here", "leader@here", "clerk@city")
READERS = ("leader@here", "clerk@city", "leader@city", "auditor@city")


@pytest.fixture
def telephones(world: SimpleNamespace) -> SimpleNamespace:
    """The county's lists with somebody's telephone, home and recusal in it."""
    grids = {name: [list(line) for line in cells] for name, cells in desk.grids_of(COUNTY).items()}
    people = grids["inspectors"]
    for name, value in (("lon", "118.321"), ("lat", "40.123"), ("phone", PHONE)):
        if name not in people[0]:
            for number, line in enumerate(people):
                line.append("" if number else name)
        people[1][people[0].index(name)] = value
    grids["strange"] = [["谁的表", "x"], ["私事", "y"]]
    world.state = lists.add(world.here, grids, after=1, by=lists.Writer("clerk@here"), note="")
    return world


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def shut(answer: Any) -> None:
    """Close the file that an answer hands out."""
    for close in getattr(answer, "_resource_closers", ()):
        close()


@pytest.mark.parametrize("name", READERS)
def test_others_see_no_telephone_and_no_home(name: str, telephones: SimpleNamespace, client_of: Any) -> None:
    reader = client_of(name)
    page = text_of(reader.get(f"{LISTS}sheet/inspectors/"))
    person = telephones.made.county.rows.inspectors[0]
    assert person.name in page
    assert [word for word in (PHONE, "118.321", "40.123") if word in page] == []
    assert "私事" not in text_of(reader.get(f"{LISTS}sheet/strange/"))
    assert 'aria-label="问题"' not in text_of(reader.get(LISTS))
    for path in ("download/", "marked/"):
        assert reader.get(f"{LISTS}{path}").status_code == 403


@pytest.mark.parametrize("name", ["clerk@here", "auditor@here"])
def test_the_office_and_its_auditor_see_all(name: str, telephones: SimpleNamespace, client_of: Any) -> None:
    reader = client_of(name)
    page = text_of(reader.get(f"{LISTS}sheet/inspectors/"))
    assert [word for word in (PHONE, "118.321", "40.123") if word not in page] == []
    packed = b"".join(reader.get(f"{LISTS}download/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        assert PHONE in files.read("inspectors.csv").decode()


def test_the_scenario_inside_a_plan_is_the_office_s_own(telephones: SimpleNamespace, client_of: Any) -> None:
    path = f"/o/{CODE}/plans/1/files/scenario/inspectors.csv"
    for name, want in (("clerk@here", 200), ("auditor@here", 200), ("leader@here", 403), ("clerk@city", 403)):
        got = client_of(name).get(path)
        assert got.status_code == want
        shut(got)
    assert client_of("clerk@city").get(
        f"/o/{CODE}/plans/1/files/maps/../scenario/inspectors.csv"
    ).status_code in (403, 404)


@pytest.mark.parametrize(
    ("kind", "path", "seen_by"),
    [
        ("plan", "scenario.xlsx", {"clerk@here", "auditor@here"}), ("plan", "report.html", set(ASKING)),
        ("compare", "plans/01_x/scenario/inspectors.csv", {"clerk@here", "auditor@here"}), ("compare", "comparison.html", set(ASKING)),
        ("join", "scenario/inspectors.csv", set()), ("join", "scenario.xlsx", set()), ("join", "report.html", set(ASKING)),
    ],
)  # fmt: skip
def test_what_a_plan_or_study_was_made_from_is_for_those_who_see_what_is_private(
    world: SimpleNamespace, client_of: Any, kind: str, path: str, seen_by: set[str]
) -> None:
    with fresh_folder() as place:
        (place / "made" / path).parent.mkdir(parents=True)
        (place / "made" / path).write_text(PHONE, encoding="utf-8")
        digest = keep(place / "made")
    office = world.city if kind == "join" else world.here
    job = Job.objects.create(once=uuid.uuid4(), office=office, kind=kind, state="done", digest=digest)
    Plan.objects.filter(id=world.plan.id).update(documents=digest)
    folder = f"/o/{CODE}/plans/1/files/" if kind == "plan" else f"/o/{office.code}/studies/{job.id}/files/"
    asking = {name.replace("@here", "@city") for name in ASKING} if kind == "join" else ASKING
    answers = {name: client_of(name).get(folder + path) for name in asking}
    seen = {name for name, got in answers.items() if got.status_code == 200}
    assert {got.status_code for name, got in answers.items() if name not in seen} <= {403}
    assert seen == {name.replace("@here", "@city") if kind == "join" else name for name in seen_by}
    for got in answers.values():
        shut(got)


def test_a_folder_of_a_study_is_a_list_of_its_files_without_what_is_private(
    world: SimpleNamespace, client_of: Any
) -> None:
    with fresh_folder() as place:
        for path in (
            "plans/00_现状/visits.csv",
            "plans/00_现状/scenario.xlsx",
            "plans/00_现状/scenario/inspectors.csv",
        ):
            (place / "made" / path).parent.mkdir(parents=True, exist_ok=True)
            (place / "made" / path).write_text(PHONE, encoding="utf-8")
        digest = keep(place / "made")
    job = Job.objects.create(
        once=uuid.uuid4(), office=world.here, kind="compare", state="done", digest=digest
    )
    files, clerk = f"/o/{CODE}/studies/{job.id}/files/", client_of("clerk@here")
    page = text_of(clerk.get(f"{files}plans/00_现状"))
    (link,) = re.findall(rf'href="({files}[^"]+)"', page)
    got = clerk.get(link)
    assert (link.rpartition("/")[2], got.status_code) == ("visits.csv", 200)
    shut(got)
    for path in ("plans/00_现状/scenario", "plans/none", "plans/../../.."):
        assert clerk.get(files + path).status_code == 404, path


def test_the_log_tells_of_an_edit_without_what_is_private(
    telephones: SimpleNamespace, client_of: Any
) -> None:
    clerk = client_of("clerk@here")
    people = lists.grids_in(telephones.state.folder)["inspectors"]
    phone, name = people[0].index("phone") + 1, people[0].index("name") + 1
    for column, value in ((phone, "13900000000"), (name, "新名")):
        seen = Lists.objects.filter(office=telephones.here)[:1].get().number
        told = {"seen": seen, "row": 2, "column": column, "value": value}
        assert clerk.post(f"{LISTS}sheet/inspectors/mend/", told).status_code == 302
    late = clerk.post(
        f"{LISTS}sheet/inspectors/mend/", {"seen": 2, "row": 2, "column": phone, "value": "137"}
    )
    assert late.status_code == 409
    assert "137" in text_of(late), "whoever comes second loses nothing"
    notes = " ".join(LogEntry.objects.filter(act="lists_edited").values_list("note", flat=True))
    assert "新名" in notes
    assert "13900000000" not in notes


def test_the_marked_workbook_has_the_problem_at_its_cell(world: SimpleNamespace, client_of: Any) -> None:
    grids = {name: [list(line) for line in cells] for name, cells in desk.grids_of(COUNTY).items()}
    column = grids["schools"][0].index("students")
    grids["schools"][2][column] = "三百"
    lists.add(world.here, grids, after=1, by=lists.Writer("clerk@here"), note="")
    got = client_of("clerk@here").get(f"{LISTS}marked/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(got.streaming_content)))
    sheet = next(one for one in book.worksheets if one.title.startswith("schools"))
    cell = sheet.cell(3, column + 1)
    assert cell.value == "三百"
    assert cell.comment is not None
    assert cell.fill.start_color.rgb == "FFFFC7CE"
