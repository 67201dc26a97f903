"""Forged forms, guessed passwords, fixed sessions, crooked paths, markup in fields, uploads that are too much."""

import uuid
import zipfile
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from duxue.planner.web.archive.models import LogEntry
from duxue.planner.web.planning.models import Lists
from tests.planner.web.conftest import CODE, LOCALHOST, PASSWORD
from tests.planner.web.test_who_may_what import OFFICE_VIEWS, methods_of, path_of

MARKUP = "<script>alert(1)</script>"


def test_a_form_without_its_token_is_refused(world: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True, **LOCALHOST)
    client.force_login(get_user_model().objects.get(username="clerk@here"))
    assert client.post(f"/o/{CODE}/plans/1/submit/").status_code == 403
    world.plan.refresh_from_db()
    assert world.plan.state == "draft"


@pytest.mark.parametrize("name", sorted(name for name in OFFICE_VIEWS if "POST" in methods_of(name)))
def test_no_form_is_taken_without_its_token(name: str, world: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True, **LOCALHOST)
    for role in ("clerk", "leader", "inspector"):
        client.force_login(get_user_model().objects.get(username=f"{role}@here"))
        assert client.post(path_of(name, world)).status_code == 403


@pytest.mark.parametrize("path", ["/login/", "/logout/", "/password/", "/language/", "/offices/new/"])
def test_no_form_of_the_house_is_taken_without_its_token(path: str, world: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True, **LOCALHOST)
    client.force_login(get_user_model().objects.create_superuser("boss", password=PASSWORD))
    assert client.post(path, {"username": "boss", "password": PASSWORD}).status_code == 403


def test_nobody_is_led_out_of_the_house(world: SimpleNamespace) -> None:
    client = Client(**LOCALHOST)
    told = {"username": "clerk@here", "password": PASSWORD, "next": "//evil.example/"}
    assert client.post("/login/", told)["Location"] == "/"
    for there in ("https://evil.example/", "//evil.example/"):
        assert client.post("/language/", {"language": "en", "next": there})["Location"] == "/"


def test_only_the_administrator_makes_offices_and_nobody_opens_by_a_word(
    world: SimpleNamespace, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUXUE_OPEN_KEY", "word")
    for name in ("clerk@here", "clerk@city", "leader@city"):
        assert client_of(name).get("/offices/new/").status_code == 403
        assert client_of(name).post("/offices/new/", {"code": "1", "name": "x"}).status_code == 403
    assert Client(**LOCALHOST).get("/open/word/").status_code == 403, "not where accounts are asked for"


def test_in_own_pc_mode_only_the_started_browser_comes_in(
    world: SimpleNamespace, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OWN_PC = True
    monkeypatch.setenv("DUXUE_OPEN_KEY", "word")
    stranger = Client(**LOCALHOST)
    for path in ("/", f"/o/{CODE}/", "/open/", "/open/other/", "/open/w%C3%B6rd/"):
        assert stranger.get(path).status_code in (403, 404)
    assert stranger.get(f"/o/{CODE}/").status_code == 403


def test_a_workbook_that_would_fill_the_memory_is_refused(world: SimpleNamespace, client_of: Any) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for part in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            with out.open(part, "w") as stream:
                for _ in range(100):
                    stream.write(b" " * 2**20)
    assert len(packed.getvalue()) < 2**20
    file = SimpleUploadedFile("x.xlsx", packed.getvalue())
    told = client_of("clerk@here").post(f"/o/{CODE}/lists/upload/", {"files": file}, follow=True)
    assert 'class="message error"' in told.content.decode()
    assert Lists.objects.filter(office=world.here).count() == 1


def test_logging_in_makes_a_new_session(world: SimpleNamespace) -> None:
    client = Client(**LOCALHOST)
    client.get("/login/")
    client.session["x"] = 1
    client.session.save()
    before = client.session.session_key
    client.post("/login/", {"username": "clerk@here", "password": PASSWORD})
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("by", "names"), [("account", ["clerk@here"] * 6), ("address", [f"nobody{n}" for n in range(6)])]
)
def test_guessing_is_slowed(world: SimpleNamespace, by: str, names: list[str]) -> None:
    client = Client(**LOCALHOST)
    for name in names:
        last = client.post("/login/", {"username": name, "password": "wrong"})
    assert last.status_code == 429
    other = "clerk@here" if by == "address" else names[0]
    assert client.post("/login/", {"username": other, "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize(
    "path", ["../office.json", "..%2f..%2fsecret.txt", "/etc/passwd", "maps/../../x", "maps", "%00"]
)
def test_no_path_leads_out_of_a_plan(world: SimpleNamespace, client_of: Any, path: str) -> None:
    assert client_of("clerk@here").get(f"/o/{CODE}/plans/1/files/{path}").status_code in (400, 404)


def test_documents_run_without_cookies_and_pages_run_no_foreign_script(
    world: SimpleNamespace, client_of: Any
) -> None:
    clerk = client_of("clerk@here")
    page, document = clerk.get(f"/o/{CODE}/"), clerk.get(f"/o/{CODE}/plans/1/files/maps/a.html")
    for close in document._resource_closers:
        close()
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert document["Content-Security-Policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in document["Content-Security-Policy"]
    assert "default-src 'none'" in document["Content-Security-Policy"]


def test_markup_in_every_field_is_shown_as_it_is(world: SimpleNamespace, client_of: Any) -> None:
    clerk, leader, office = client_of("clerk@here"), client_of("leader@here"), f"/o/{CODE}/"
    world.here.name = MARKUP
    world.here.save()
    visit = world.made.plan.visits[0]
    forms = [
        ("lists/sheet/schools/mend/", {"seen": 1, "row": 3, "column": 2, "value": MARKUP}),
        ("lists/table/absences/0/", {"seen": 2, "inspector_id": MARKUP, "from": MARKUP, "to": MARKUP, "reason": MARKUP}),
        ("people/edit/", {"username": MARKUP, "role": "auditor", "password": PASSWORD, "inspector_id": MARKUP}),
        ("reports/new/", {"once": str(uuid.uuid4()), "kind": "plan", "year": "2027", "text": MARKUP}),
        ("reports/new/", {"once": str(uuid.uuid4()), "kind": "plan", "year": "2027", "file": SimpleUploadedFile(f"{MARKUP}.pdf", b"x")}),
        ("lists/upload/", {"files": SimpleUploadedFile(f"{MARKUP}.csv", f"{MARKUP}\n{MARKUP}\n".encode())}),
        ("plans/1/submit/", {}),
    ]  # fmt: skip
    for path, told in forms:
        assert clerk.post(office + path, told).status_code in (302, 422), path
        if path.startswith("lists/sheet/"):
            grid = clerk.get(f"{office}lists/sheet/schools/").content.decode()
            assert MARKUP not in grid
            assert "&lt;script&gt;" in grid
    leader.post(f"{office}plans/1/settle/", {"act": "approve", "on": "2026-12-01", "document": MARKUP})
    told = {"seen": 0, "result": "done", "done_on": str(visit.date), "people": MARKUP, "issue": MARKUP, "severity": "minor",
            "deadline": "2027-12-01", "note": MARKUP}  # fmt: skip
    assert clerk.post(f"{office}ledger/visit/{visit.visit_id}/", told).status_code == 302
    pages = ["", "lists/", "lists/heads/", "people/", "log/", "plans/", "plans/1/", "reports/", "jobs/", "studies/",
             f"ledger/?day={visit.date}", f"ledger/visit/{visit.visit_id}/", "plans/1/revise/"]  # fmt: skip
    for page in pages:
        shown = clerk.get(office + page).content.decode()
        assert MARKUP not in shown
        assert "&lt;script&gt;" in shown, page


def test_markup_in_what_is_told_comes_back_as_it_is(world: SimpleNamespace, client_of: Any) -> None:
    clerk = client_of("clerk@here")
    told = {"once": str(uuid.uuid4()), "act": "add", "open": "leave", "cell-subject": MARKUP, "as_of": MARKUP, "reason": MARKUP,
            "seconds": MARKUP, "told": f'[["{MARKUP}", {{"subject": "{MARKUP}"}}]]'}  # fmt: skip
    for path in ("plans/1/revise/", f"plans/1/why/?subject={MARKUP}", "studies/compare/start/"):
        got = clerk.post(f"/o/{CODE}/{path}", told) if "why" not in path else clerk.get(f"/o/{CODE}/{path}")
        assert MARKUP not in got.content.decode()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("x.exe", b"MZ"),
        ("x.xlsx", b"no workbook"),
        ("x.csv", b"\xff\xfe\x00"),
        ("../../x.csv", b"a,b\n1,2\n"),
    ],
)
def test_a_bad_upload_changes_nothing_or_is_told(
    world: SimpleNamespace, client_of: Any, name: str, body: bytes
) -> None:
    got = client_of("clerk@here").post(f"/o/{CODE}/lists/upload/", {"files": SimpleUploadedFile(name, body)})
    assert got.status_code == 302
    newest = Lists.objects.filter(office=world.here).first()
    assert newest.number == 1 or newest.errors > 0


def test_an_upload_that_is_too_large_is_refused(
    world: SimpleNamespace, client_of: Any, settings: Any
) -> None:
    settings.MOST_UPLOADED = 100
    file = SimpleUploadedFile("x.csv", b"a" * 101)
    told = (
        client_of("clerk@here")
        .post(f"/o/{CODE}/lists/upload/", {"files": file}, follow=True)
        .content.decode()
    )
    assert "超过" in told
    assert Lists.objects.filter(office=world.here).count() == 1


@pytest.mark.parametrize("sheet", ["nothing", "..", "%2e%2e", "schools.csv"])
def test_a_sheet_that_is_not_there_is_not_found(world: SimpleNamespace, client_of: Any, sheet: str) -> None:
    assert client_of("clerk@here").get(f"/o/{CODE}/lists/sheet/{sheet}/").status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"row": "x"},
        {"row": "3", "column": "501"},
        {"row": "0", "column": "1"},
        {"act": "burn"},
        {"row": "9999999999"},
    ],
)
def test_a_crooked_edit_is_a_bad_request(
    world: SimpleNamespace, client_of: Any, given: dict[str, str]
) -> None:
    got = client_of("clerk@here").post(
        f"/o/{CODE}/lists/sheet/schools/mend/", {"seen": 1, "value": "1", **given}
    )
    assert got.status_code == 400


def test_the_log_only_grows(world: SimpleNamespace, client_of: Any) -> None:
    client_of("clerk@here").post(f"/o/{CODE}/plans/1/submit/")
    entry = LogEntry.objects.get(act="submitted")
    for statement in ("UPDATE archive_logentry SET note = 'x'", "DELETE FROM archive_logentry"):
        with (
            pytest.raises(DatabaseError, match="only grows"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert LogEntry.objects.get(id=entry.id).note == ""


def test_an_unknown_host_is_refused(world: SimpleNamespace) -> None:
    assert Client(SERVER_NAME="evil.example").get("/login/").status_code == 400
