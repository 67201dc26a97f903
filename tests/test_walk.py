"""The way of a school's row from the file to its published posting: few rooms, and nothing on disk before the folder."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import duxue
from duxue.scenarios.plan import Posting
from duxue.scenarios.records import School

ROOT = Path(__file__).parents[1]
SMALL = ROOT / "tests" / "scenarios_small" / "two_look_backs_with_one_common_day"
SCHOOL = "S1"
MOST = 15
READING = {"scenarios/files", "scenarios/cells"}
"""Where the row is not a row yet, but cells."""


@contextmanager
def watched() -> Iterator[tuple[list[str], list[str]]]:
    """The rooms whose functions are given the school's row or one of its postings, and the files opened for writing."""
    rooms: list[str] = []
    written: list[str] = []

    def called(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or "/duxue/" not in code.co_filename:
            return
        given = (frame.f_locals.get(name) for name in code.co_varnames[: code.co_argcount])
        if any(isinstance(one, School | Posting) and one.school_id == SCHOOL for one in given):
            room = Path(code.co_filename.rsplit("/duxue/", 1)[1]).parent.as_posix()
            if room not in rooms:
                rooms.append(room)

    def opened(event: str, given: tuple[Any, ...]) -> None:
        # What has a number and no name is a pipe to another hand of the office.
        named = watching and event == "open" and not isinstance(given[0], int)
        if named and isinstance(given[1], str) and set(given[1]) & set("wax+"):
            written.append(str(given[0]))

    watching = True
    sys.addaudithook(opened)
    sys.setprofile(called)
    try:
        yield rooms, written
    finally:
        watching = False
        sys.setprofile(None)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], list[str]]:
    with watched() as (rooms, written):
        result = duxue.plan(duxue.read(SMALL), seconds=0.1)
        assert any(row.school_id == SCHOOL for row in result.plan.postings)
        in_memory = list(written)
        duxue.publish(result, tmp_path_factory.mktemp("walk") / "plan")
    return {*rooms, *READING}, in_memory


def test_a_schools_row_passes_few_rooms(walk: tuple[set[str], list[str]]) -> None:
    rooms, _ = walk
    assert {"scenarios", "models/facts", "models/postings", "models/stages", "planner/publish"} <= rooms
    assert len(rooms) <= MOST, rooms


def test_nothing_is_written_on_the_way(walk: tuple[set[str], list[str]]) -> None:
    _, written = walk
    assert [name for name in written if not name.endswith(".pyc") and "__pycache__" not in name] == []
