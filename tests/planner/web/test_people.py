"""Who is given a role: what is wrong stands at its field, and what was typed stays."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from duxue.planner.web.access.models import Membership
from duxue.planner.web.archive.models import LogEntry
from tests.planner.web.conftest import CODE, PASSWORD

PEOPLE = f"/o/{CODE}/people/edit/"
NEW = {"username": "new", "role": "inspector", "inspector_id": "", "password": PASSWORD}


def known(world: SimpleNamespace) -> str:
    """The number of an inspector of the lists."""
    return str(world.made.county.rows.inspectors[0].inspector_id)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({}, "角色为督学的，请填写督学证号"),
        ({"inspector_id": "X9"}, "数据的“督学”表中没有这个证号"),
        ({"role": "leader", "password": "12345"}, "密码"),
        ({"role": "leader", "password": ""}, "密码"),
        ({"role": "leader", "username": "leader@here"}, "该用户已有此角色"),
        ({"role": "king"}, "king"),
        ({"role": "leader", "username": " "}, "username"),
    ],
)
def test_what_is_wrong_is_told_and_nobody_is_let_in(
    world: SimpleNamespace, client_of: Any, wrong: dict[str, str], told: str
) -> None:
    before = Membership.objects.count()
    got = client_of("clerk@here").post(PEOPLE, NEW | wrong)
    page = got.content.decode()
    assert (got.status_code, Membership.objects.count()) == (422, before)
    assert told in page
    assert 'class="wrong"' in page
    assert (NEW | wrong)["username"].strip() in page


def test_an_inspector_of_the_lists_is_let_in_once(world: SimpleNamespace, client_of: Any) -> None:
    clerk, number = client_of("clerk@here"), known(world)
    assert f'<option value="{number}">' in clerk.get(f"/o/{CODE}/people/").content.decode()
    told = NEW | {"inspector_id": number}
    assert [clerk.post(PEOPLE, told).status_code for _ in range(2)] == [302, 422]
    assert Membership.objects.get(user__username="new").inspector_id == number
    line = LogEntry.objects.get(act="role_given")
    assert (line.about, line.note) == ("new", "督学")
    assert "督学" in clerk.get(f"/o/{CODE}/log/").content.decode()


def test_where_no_lists_are_yet_any_number_is_taken(world: SimpleNamespace, client_of: Any) -> None:
    told = NEW | {"inspector_id": "X9"}
    assert client_of("clerk@beside").post("/o/130283/people/edit/", told).status_code == 302


@pytest.mark.parametrize(
    ("act", "subject", "about"),
    [
        ("asked_plan", "0b5f", ""), ("job_done", "0b5f", ""), ("lists_edited", "5", "数据 5"), ("approved", "3", "方案第 3 号"),
        ("entered", "visit V7", "经常性督导 V7"), ("entered", "event E7", "督导事项 E7"), ("entered", "x", "x"), ("due_set", "2027", "2027"),
    ],
)  # fmt: skip
def test_the_log_tells_in_words_what_was_done_to(act: str, subject: str, about: str) -> None:
    with translation.override("zh-hans"):
        assert str(LogEntry(act=act, subject=subject).about) == about
