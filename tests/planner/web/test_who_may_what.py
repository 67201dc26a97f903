"""Every address with every role, of the office itself, beside it, above it and elsewhere; logged out; with wrong methods."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from duxue.planner.web.access.models import Role
from duxue.planner.web.access.permissions import ACTS
from duxue.planner.web.city.models import Report
from duxue.planner.web.planning.models import Job, Plan
from tests.planner.web.conftest import CODE, LOCALHOST

FREE = {"set_language", "start", "open", "login", "logout", "password", "first_office"}
"""Addresses that belong to no office; each has tests of its own."""
PATTERNS = {
    pattern.name: pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)
}
OFFICE_VIEWS = sorted(name for name in PATTERNS if name not in FREE)
PLACES = ("here", "beside", "elsewhere", "city", "province")


def act_of(name: str) -> str:
    return PATTERNS[name].callback.act


def path_of(name: str, world: SimpleNamespace) -> str:
    job, _ = Job.objects.get_or_create(
        once=uuid.UUID(int=1),
        office=world.here,
        kind="compare",
        state="done",
        digest=world.plan.digest,
        created_by="x",
    )
    visit = world.made.plan.visits[0]
    came, _ = Report.objects.get_or_create(
        once=uuid.UUID(int=2), office=world.here, kind="plan", year=2027, by="x", digest=world.plan.digest, file_name="report.html"
    )  # fmt: skip
    values = {
        "code": CODE, "number": 1, "job": job.id, "sheet": "schools", "path": "report.html", "kind": "visit",
        "ref": visit.visit_id, "table": "schools", "row": 2, "report": came.id,
    }  # fmt: skip
    if name == "study_start":
        values["kind"] = "staffing"
    text = str(PATTERNS[name].pattern)
    for key in (
        "str:code",
        "int:number",
        "uuid:job",
        "str:sheet",
        "path:path",
        "str:kind",
        "str:ref",
        "str:table",
        "int:row",
        "int:report",
    ):
        text = text.replace(f"<{key}>", str(values[key.split(":")[1]]))
    extra = f"?subject={visit.school_id}" if name == "why" else ""
    return f"/{text}{extra}"


def methods_of(name: str) -> tuple[str, ...]:
    return PATTERNS[name].callback.methods


def expected(role: str, place: str, act: str) -> int:
    """What the table says of a county: 200 allowed, 403 known but not allowed, 404 not known."""
    return told(role, place, act, own="here", above="city")


def told(role: str, place: str, act: str, *, own: str, above: str) -> int:
    if place == own:
        return 200 if role in ACTS[act].own else 403
    if place == above and role != Role.INSPECTOR:
        return 200 if role in ACTS[act].above else 403
    return 404


def answer(client: Client, method: str, path: str) -> int:
    got = client.generic(method, path)
    if got.streaming:
        list(got.streaming_content)
        for close in got._resource_closers:  # closing the answer itself would drop the test's own connection
            close()
    return got.status_code


def undone(client: Client, method: str, path: str) -> int:
    """The answer to a request, and all that it did taken back: the next one finds the world as it was."""
    with transaction.atomic():
        got = answer(client, method, path)
        transaction.set_rollback(True)
    return got


def test_every_address_has_an_act_and_its_methods() -> None:
    assert {act_of(name) for name in OFFICE_VIEWS} <= set(ACTS)
    assert all(methods_of(name) and set(methods_of(name)) <= {"GET", "POST"} for name in OFFICE_VIEWS)


def test_looking_changes_nothing(world: SimpleNamespace, client_of: Any) -> None:
    paths = {name: path_of(name, world) for name in OFFICE_VIEWS if "GET" in methods_of(name)}
    clerk, before = client_of("clerk@here"), state_of_the_house()
    for name, path in paths.items():
        answer(clerk, "GET", path)
        assert state_of_the_house() == before, name


def state_of_the_house() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the pages (sessions apart)."""
    models = [m for m in apps.get_models() if m.__module__.startswith("duxue.planner.web.")]
    return {m.__name__: list(m.objects.order_by("pk").values()) for m in models}


@pytest.mark.parametrize("place", PLACES)
def test_who_may_what(place: str, world: SimpleNamespace, client_of: Any) -> None:
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.APPROVED, approved_on="2026-12-01")
    paths, wrong = {name: path_of(name, world) for name in OFFICE_VIEWS}, []
    for role in Role.values:
        client = client_of(f"{role}@{place}")
        for name, path in paths.items():
            want = expected(role, place, act_of(name))
            for method in methods_of(name):
                got = undone(client, method, path)
                allowed = got not in (403, 404, 405) and got < 500
                if name in ("board", "dues", "join", "settle_joined") and want == 200:
                    allowed = got == 404  # only a city has a board: the county's own address leads nowhere
                if (want == 200) is not allowed or want not in (200, got):
                    wrong.append((f"{role}@{place}", name, method, got, want))
    assert wrong == []


OF_ANY_OFFICE = [one for one in OFFICE_VIEWS if str(PATTERNS[one].pattern).count("<") == 1]


@pytest.mark.parametrize("place", PLACES)
def test_who_may_what_in_a_city(place: str, world: SimpleNamespace, client_of: Any) -> None:
    wrong = []
    for role in Role.values:
        client = client_of(f"{role}@{place}")
        for name in OF_ANY_OFFICE:
            path = "/" + str(PATTERNS[name].pattern).replace("<str:code>", world.city.code)
            want = told(role, place, act_of(name), own="city", above="province")
            for method in methods_of(name):
                got = undone(client, method, path)
                if want == 404 or got == 404:
                    known = (want == 404) is (got == 404) or (want == 200 and name in NOTHING_YET)
                else:
                    known = (want == 200) is (got not in (403, 405) and got < 500)
                if not known:
                    wrong.append((f"{role}@{place}", name, method, got, want))
    assert wrong == []


NOTHING_YET = {"heads", "points", "points_map", "tidy", "lists_download", "lists_marked"}
"""Addresses of a city without lists that lead nowhere even for whom they are."""


def test_nobody_gets_in_without_log_in_or_with_another_method(world: SimpleNamespace, client_of: Any) -> None:
    stranger, clerk = Client(**LOCALHOST), client_of("clerk@here")
    for name in OFFICE_VIEWS:
        path = path_of(name, world)
        for method in methods_of(name):
            got = stranger.generic(method, path)
            assert (got.status_code, got["Location"].startswith("/login/")) == (302, True), (name, method)
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - set(methods_of(name)):
            assert answer(clerk, method, path) == 405, (name, method)


def test_the_city_sees_its_board(world: SimpleNamespace, client_of: Any) -> None:
    for role, want in (("clerk", 200), ("leader", 200), ("auditor", 200), ("inspector", 403)):
        assert answer(client_of(f"{role}@city"), "GET", "/o/130200/board/") == want
    told = client_of("clerk@city").get("/o/130200/board/").content.decode()
    assert "甲县教育督导室" in told
    assert "外地教育督导室" not in told


def test_an_office_that_is_not_there_and_one_that_is_anothers_look_alike(
    world: SimpleNamespace, client_of: Any
) -> None:
    clerk = client_of("clerk@here")
    for path in ("/o/000000/", "/o/990001/", "/o/130283/plans/1/", f"/o/{CODE}/plans/77/"):
        assert clerk.get(path).status_code == 404


def test_an_inspector_has_own_tasks_only(world: SimpleNamespace, client_of: Any) -> None:
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.APPROVED, approved_on="2026-12-01")
    mine = world.made.plan.visits[0].inspector_id
    others = next(v for v in world.made.plan.visits if v.inspector_id != mine)
    inspector = client_of("inspector@here")
    assert inspector.get(f"/o/{CODE}/week/visit/{others.visit_id}/").status_code == 404
    week = inspector.get(f"/o/{CODE}/week/?day={others.date.isoformat()}").content.decode()
    seen = {v.visit_id for v in world.made.plan.visits if f"/week/visit/{v.visit_id}/" in week}
    assert others.visit_id not in seen
    assert all(v.inspector_id == mine for v in world.made.plan.visits if v.visit_id in seen)
