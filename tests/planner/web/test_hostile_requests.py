"""Forged forms, guessed passwords, fixed sessions, crooked paths, markup in fields, uploads that are too much."""

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

MARKUP = "<script>alert(1)</script>"


def test_a_form_without_its_token_is_refused(world: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True, **LOCALHOST)
    client.force_login(get_user_model().objects.get(username="clerk@here"))
    assert client.post(f"/o/{CODE}/plans/1/submit/").status_code == 403
    world.plan.refresh_from_db()
    assert world.plan.state == "draft"


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
    clerk = client_of("clerk@here")
    clerk.post(f"/o/{CODE}/lists/sheet/schools/mend/", {"seen": 1, "row": 3, "column": 2, "value": MARKUP})
    clerk.post(f"/o/{CODE}/people/edit/", {"username": MARKUP, "role": "auditor", "password": PASSWORD})
    clerk.post(f"/o/{CODE}/plans/1/settle/", {"act": "approve", "on": "2026-12-01", "document": MARKUP})
    for page in ("", "lists/", "lists/sheet/schools/", "people/", "log/", "plans/", "plans/1/"):
        told = clerk.get(f"/o/{CODE}/{page}").content.decode()
        assert MARKUP not in told
    assert "&lt;script&gt;" in clerk.get(f"/o/{CODE}/lists/sheet/schools/").content.decode()


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
