"""Pages stay light: few questions to the database however much an office has, one reader where many ask, no page held up by a price."""

import os
import re
import signal
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from duxue import desk
from duxue.planner.web.access.models import Office, Role
from duxue.planner.web.access.permissions import ACTS
from duxue.planner.web.archive.memory import remembered
from duxue.planner.web.planning import hand_views, lists
from duxue.planner.web.planning.models import Plan
from duxue.planner.web.planning.reckoning import Reckoner
from tests.planner.web.conftest import CODE, COUNTY

PAGES = {
    "": 10, "lists/": 7, "lists/sheet/schools/": 7, "lists/table/schools/2/": 7, "plans/": 7, "plans/1/": 9, "plans/1/calendar/": 7,
    "ledger/": 8, "jobs/": 7, "log/": 7, "studies/": 10, "reports/": 9, "plans/1/revise/": 8, "people/": 7, "plans/new/": 8,
}  # fmt: skip
"""The office's pages, and the most questions that each may ask of the database."""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_database_little(page: str, world: SimpleNamespace, client_of: Any) -> None:
    Plan.objects.filter(id=world.plan.id).update(state=Plan.State.APPROVED, approved_on="2026-12-01")
    clerk, address = client_of("clerk@here"), f"/o/{CODE}/{page}"
    clerk.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert clerk.get(address).status_code == 200
    assert len(asked) <= PAGES[page], [one["sql"][:120] for one in asked]


def test_the_board_asks_as_much_for_twenty_counties_as_for_two(
    world: SimpleNamespace, client_of: Any
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert city.get("/o/130200/board/").status_code == 200
        return len(asked)

    city = client_of("clerk@city")
    city.get("/o/130200/board/")
    few = questions()
    for number in range(18):
        county = Office.objects.create(code=f"1302{number + 40}", name=f"县{number}", parent=world.city)
        lists.add(county, desk.grids_of(COUNTY), after=0, by=lists.Writer("x"), note="")
        Plan.objects.create(office=county, number=1, digest=world.plan.digest, created_by="x")
    assert questions() == few <= 15


def test_the_board_tells_schools_people_and_need(world: SimpleNamespace, client_of: Any) -> None:
    row = re.search(
        r'<th scope="row"><a[^>]*>甲县教育督导室.*?</tr>',
        client_of("clerk@city").get("/o/130200/board/").content.decode(),
        re.DOTALL,
    )
    assert row is not None
    figures = re.findall(r'<td class="n[^"]*"[^>]*>(\d+)</td>', row[0])
    county = world.made.county
    assert figures[2:4] == [str(len(county.rows.schools)), str(len(county.rows.inspectors))]
    assert int(figures[4]) > 0


def test_of_many_who_ask_at_once_one_works_it_out() -> None:
    begun, gate, calls = threading.Barrier(8), threading.Event(), []

    @remembered(2)
    def slow(key: str) -> str:
        calls.append(key)
        gate.wait(60)
        if key == "bad":
            raise ValueError(key)
        return key * 2

    got: list[str] = []

    def ask() -> None:
        begun.wait(60)
        got.append(slow("a"))

    threads = [threading.Thread(target=ask) for _ in range(7)]
    for one in threads:
        one.start()
    begun.wait(60)
    gate.set()
    for one in threads:
        one.join(60)
    assert (calls, got) == (["a"], ["aa"] * 7)
    for _ in range(2):
        with pytest.raises(ValueError, match="bad"):
            slow("bad")
    assert calls == ["a", "bad", "bad"], "an error is not kept"
    assert [slow(one) for one in "bca"] == ["bb", "cc", "aa"]
    assert calls[-1] == "a", "only the last two are kept"


def test_prices_come_from_another_process_which_may_die(kept_digest: str) -> None:
    from duxue.planner.web.archive.store import folder_of

    reckoner, folder = Reckoner(), folder_of(kept_digest)
    result = desk.load(folder)
    schools = [one.school_id for one in result.plan.postings[:2]]
    try:
        for school in schools:
            assert reckoner.ask((folder, school, "zh")).result(600)[1] == desk.options_for(result, school)[1]
            os.kill(reckoner._process.pid, signal.SIGKILL)  # type: ignore[union-attr]
        with pytest.raises(ValueError, match="nobody"):
            reckoner.ask((folder, "nobody", "zh")).result(600)
        assert reckoner.ask((folder, schools[0], "zh")).done(), "what was answered is kept"
        with pytest.raises(RuntimeError):
            reckoner.ask((Path("nowhere"), schools[0], "zh")).result(600)
    finally:
        reckoner.end()


def test_a_page_does_not_wait_for_prices(
    world: SimpleNamespace, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand_views, "PATIENCE", 0.0)
    clerk, event = client_of("clerk@here"), world.made.plan.live_events[1].event_id
    address = f"/o/{CODE}/plans/1/why/?subject={event}"
    page = clerk.get(address).content.decode()
    assert "几秒钟后自动显示" in page
    assert 'hx-trigger="load delay:300ms, every 1s"' in page
    monkeypatch.setattr(hand_views, "PATIENCE", 600.0)
    ready = clerk.get(address, headers={"HX-Request": "true"})
    assert (ready.status_code, ready.headers["HX-Refresh"]) == (204, "true")
    monkeypatch.setattr(hand_views, "PATIENCE", 0.0)
    assert "几秒钟后自动显示" not in clerk.get(address).content.decode()


@pytest.mark.parametrize("role", sorted(set(Role.values) - {"inspector"}))
@pytest.mark.parametrize("place", ["here", "city"])
def test_no_page_offers_what_its_reader_may_not_do(
    role: str, place: str, world: SimpleNamespace, client_of: Any
) -> None:
    reader, granted = client_of(f"{role}@{place}"), "own" if place == "here" else "above"
    for state in Plan.State.values:
        Plan.objects.filter(id=world.plan.id).update(state=state, approved_on="2026-12-01")
        for page in (*PAGES, f"plans/1/why/?subject={world.made.plan.postings[0].school_id}"):
            got = reader.get(f"/o/{CODE}/{page}")
            if got.status_code != 200:
                continue
            text = got.content.decode()
            offered = re.findall(rf'(?:href|action)="(/o/{CODE}/[^"?#]*)', text)
            assert offered
            acts = {getattr(resolve(one).func, "act", "home") for one in offered}
            assert [one for one in sorted(acts) if role not in getattr(ACTS[one], granted)] == [], page
