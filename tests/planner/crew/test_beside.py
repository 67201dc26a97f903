"""Work beside an office's own: the same result in a process of its own and in this one, and a stop that reaches it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from duxue.models.solver import Stop
from duxue.planner.crew.beside import beside


@dataclass(frozen=True)
class Sum:
    """Adds two numbers; tells in which process."""

    left: int
    right: int

    def run(self, _stop: Stop) -> tuple[int, int]:
        return self.left + self.right, os.getpid()


@dataclass(frozen=True)
class UntilStopped:
    """Waits for the stop, ten seconds at most, and writes down that it came."""

    note: Path

    def run(self, stop: Stop) -> bool:
        for _ in range(1000):
            if stop.is_asked():
                self.note.touch()
                return True
            time.sleep(0.01)
        return False


@pytest.mark.parametrize("spare", [False, True])
def test_the_result_is_the_same_in_a_process_of_its_own(spare: bool) -> None:
    with beside(Sum(2, 3), Stop(), spare=spare) as result:
        found = result()
    assert found is not None
    assert found[0] == 5
    assert (found[1] == os.getpid()) is not spare


@pytest.mark.parametrize("spare", [False, True])
def test_no_work_has_no_result(spare: bool) -> None:
    nothing: Sum | None = None
    with beside(nothing, Stop(), spare=spare) as result:
        assert result() is None


def test_a_stop_reaches_the_other_process(tmp_path: Path) -> None:
    with beside(UntilStopped(tmp_path / "note"), Stop(asked=lambda: True), spare=True) as result:
        assert result() is True


def test_a_failure_here_ends_the_work_there(tmp_path: Path) -> None:
    with pytest.raises(KeyError), beside(UntilStopped(tmp_path / "note"), Stop(), spare=True):
        raise KeyError
    assert (tmp_path / "note").exists()
