"""A first look finds an office with lists; called again it changes nothing."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from duxue.planner.web.access.models import Office
from duxue.planner.web.planning.lists import newest
from duxue.planner.web.planning.models import Lists
from tests.planner.web.conftest import COUNTY, LOCALHOST


@pytest.mark.django_db
def test_who_opens_the_pages_finds_the_lists(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("first_look", str(COUNTY))
    call_command("first_look", str(COUNTY), "--name", "another")
    office = Office.objects.get()
    state = newest(office)
    assert office.name == "示例县教育督导室（合成数据）"
    assert state is not None
    assert state.errors == 0
    assert Lists.objects.count() == 1

    settings.OWN_PC = True
    monkeypatch.setenv("DUXUE_OPEN_KEY", "today")
    here = Client(**LOCALHOST)
    answer = here.get("/open/today/", follow=True)
    assert answer.status_code == 200
    assert office.name in answer.content.decode()
