"""Work beside an office's own: the same result in a process of its own and in this one, and a stop that reaches it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from duxue.models.stop import Stop
from duxue.planner.crew.beside import beside
from tests.planner.crew.jobs import Wait, WhereAmI
from tests.planner.crew.test_crew import PROC, gone, wait_for_text


@pytest.mark.parametrize("spare", [False, True])
def test_the_result_is_the_same_in_a_process_of_its_own(spare: bool) -> None:
    with beside(WhereAmI(), Stop(), spare=spare) as result:
        found = result()
    assert found is not None
    assert (found[0] == os.getpid()) is not spare


@pytest.mark.parametrize("spare", [False, True])
def test_no_work_has_no_result(spare: bool) -> None:
    nothing: WhereAmI | None = None
    with beside(nothing, Stop(), spare=spare) as result:
        assert result() is None


def test_a_stop_reaches_the_other_process(tmp_path: Path) -> None:
    stop = Stop(asked=(tmp_path / "note").exists)
    with beside(Wait(tmp_path / "note"), stop, spare=True) as result:
        assert result() == "best so far"


@PROC
def test_a_failure_here_ends_the_work_there(tmp_path: Path) -> None:
    note = tmp_path / "note"
    with pytest.raises(UnicodeError), beside(Wait(note, deaf=True), Stop(), spare=True):
        raise UnicodeError(wait_for_text(note))
    assert gone(int(note.read_text(encoding="utf-8")))
