"""A data folder of its own for the pages' tests, two offices under a city, one elsewhere, and somebody in every role."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

HOME = Path(tempfile.mkdtemp(prefix="duxue-pages-"))
os.environ.setdefault("DUXUE_HOME", str(HOME))
os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # a browser driven by other tests leaves a loop in this thread
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duxue.planner.web.settings")

import django  # noqa: E402 - after the settings are named

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.test import Client  # noqa: E402

from duxue import desk, face  # noqa: E402
from duxue.planner.web.access.models import Membership, Office, Role  # noqa: E402
from duxue.planner.web.archive.store import fresh_folder, keep  # noqa: E402
from duxue.planner.web.planning import hand_views, lists  # noqa: E402
from duxue.planner.web.planning.models import Plan  # noqa: E402

ROOT = Path(__file__).parents[3]
COUNTY = ROOT / "examples" / "county"
CODE = "130227"
PASSWORD = "a long word 42"  # noqa: S105 - of made-up users
LOCALHOST = {"SERVER_NAME": "localhost"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the other database (``make postgres``) only what asks a database is run once more."""
    if not os.environ.get("DATABASE_URL"):
        return
    asking = [one for one in items if "db" in one.fixturenames or one.get_closest_marker("django_db")]  # type: ignore[attr-defined]
    config.hook.pytest_deselected(items=[one for one in items if one not in asking])
    items[:] = asking


@pytest.fixture(scope="session")
def made(example: face.Result) -> face.Result:
    """A plan of the example county."""
    return example


@pytest.fixture(scope="session")
def grids() -> dict[str, desk.Grid]:
    """The example county's tables as they are typed."""
    return desk.grids_of(COUNTY)


@pytest.fixture(scope="session")
def kept_digest(made: face.Result) -> str:
    """The plan's folder in the store, with documents beside the tables."""
    with fresh_folder() as place:
        desk.save(made, place / "plan")
        (place / "plan" / "maps").mkdir()
        (place / "plan" / "maps" / "a.html").write_text("<script>1</script>", encoding="utf-8")
        (place / "plan" / "notices" / "2027-03").mkdir(parents=True)
        (place / "plan" / "notices" / "2027-03" / "督导通知_甲校.docx").write_bytes(b"PK")
        (place / "plan" / "report.html").write_text("<p>report</p>", encoding="utf-8")
        return keep(place / "plan")


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Hashes of passwords that take no time: twenty users come and go with every test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _patient_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that wait for the prices of other choices however long they take."""
    monkeypatch.setattr(hand_views, "PATIENCE", 600.0)


@pytest.fixture
def world(
    _quick_passwords: None, db: None, kept_digest: str, made: face.Result, grids: dict[str, desk.Grid]
) -> SimpleNamespace:
    """A province, its city with two counties, and one county elsewhere; users named role@office; the first county has lists and a plan."""
    province = Office.objects.create(code="130000", name="某省教育督导室", level=Office.Level.PROVINCE)
    city = Office.objects.create(
        code="130200", name="某市教育督导室", level=Office.Level.CITY, parent=province
    )
    here = Office.objects.create(code=CODE, name="甲县教育督导室", parent=city)
    beside = Office.objects.create(code="130283", name="乙县教育督导室", parent=city)
    elsewhere = Office.objects.create(code="990001", name="外地教育督导室")
    inspector = made.plan.visits[0].inspector_id
    offices = {"province": province, "city": city, "here": here, "beside": beside, "elsewhere": elsewhere}
    user_model, word = get_user_model(), make_password(PASSWORD)
    users = [
        (user_model(username=f"{role}@{name}", password=word), office, role)
        for name, office in offices.items()
        for role in Role.values
    ]
    user_model.objects.bulk_create([user for user, _, _ in users])
    Membership.objects.bulk_create(
        Membership(user=user, office=office, role=role, inspector_id=inspector if role == "inspector" else "")
        for user, office, role in users
    )
    state = lists.add(here, grids, after=0, by=lists.Writer("clerk@here"), note="")
    plan = Plan.objects.create(
        office=here, number=1, digest=kept_digest, documents=kept_digest, created_by="clerk@here", lists=state,
        open_duties=len(made.open), breaches=0,
    )  # fmt: skip
    return SimpleNamespace(**offices, plan=plan, state=state, made=made)


@pytest.fixture
def client_of() -> Iterator[object]:
    """A logged-in client for a user's name."""

    def client(name: str) -> Client:
        one = Client(**LOCALHOST)
        one.force_login(get_user_model().objects.get(username=name))
        return one

    return client
