"""More hands at one office: the same answers by any number of them, whatever becomes of one, and none left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from duxue.models.office_plan import join_plans
from duxue.models.stop import Stop
from duxue.models.workbench import Workbench, workbench
from duxue.planner.crew import mates as at_work
from duxue.planner.crew.mates import mates
from duxue.planner.crew.result_cache import tables_of
from duxue.scenarios.plan import Plan
from duxue.scenarios.typed_json import plain
from tests.models.test_planning import office_plan, planned
from tests.planner.crew import bench_pieces
from tests.planner.crew.bench_pieces import factor, fails, only_here, together, until_stopped
from tests.planner.crew.test_crew import AT_HOME, PROC, gone, script, wait_for

PIECES = list(range(12))


@contextmanager
def hands(number: int, stop: Stop, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """So many hands, all of them ready."""
    crews: list[at_work.Mates] = []
    made = at_work.Mates.__init__

    def seen(crew: at_work.Mates, *args: Any) -> None:
        made(crew, *args)
        crews.append(crew)

    monkeypatch.setattr(at_work.Mates, "__init__", seen)
    with mates(number, stop, bench_pieces.told):
        wait_for(lambda: all(len(crew.idle) == number - 1 for crew in crews))
        yield


def done(bench: Workbench[dict[str, int]], hands: int) -> tuple[set[int], list[int]]:
    """Who did the pieces, of so many hands who wait for each other, and what was made of them."""
    with TemporaryDirectory() as folder:
        found = bench.each(together, [(Path(folder), hands, number) for number in PIECES])
    return {process for process, _ in found}, [answer for _, answer in found]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_any_number_of_hands_answers_alike_and_in_order(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with hands(number, Stop(), monkeypatch):
        first, second = workbench({"factor": 10}, Stop()), workbench({"factor": 7}, Stop())
        assert first.hands == number
        who, found = done(first, number)
        assert (len(who), found) == (number, [10 * n for n in PIECES])
        first.everywhere(factor, 1)
        assert done(first, number) == (who, [11 * n for n in PIECES])
        # Another workbench takes the place of the first; whoever goes back to it finds it as it was left.
        assert done(second, number) == (who, [7 * n for n in PIECES])
        first.everywhere(factor, 1)
        assert done(first, number) == (who, [12 * n for n in PIECES])


@pytest.mark.parametrize(("number", "shape"), [(3, "plain"), (2, "short")])
def test_a_plan_is_the_same_by_any_number_of_hands(
    number: int, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    county, alone = planned(shape)
    with hands(number, Stop(), monkeypatch):
        more = join_plans(county, [office_plan(county)])
    assert plan_bytes(more) == plan_bytes(alone)


def plan_bytes(plan: Plan) -> str:
    """All that a plan's folder has of it, as text."""
    return json.dumps([plain(tables_of(plan)), plan.outcome], default=str)


def test_who_is_still_loading_is_asked_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_work.Mates, "load", lambda *_: None)
    with mates(2, Stop(), bench_pieces.told):
        assert done(workbench({"factor": 2}, Stop()), 1) == ({os.getpid()}, [2 * n for n in PIECES])


@PROC
def test_the_pieces_of_a_mate_that_dies_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    with hands(3, Stop(), monkeypatch):
        bench = workbench({"factor": 3}, Stop())
        who, _ = done(bench, 3)
        dies = min(who - {os.getpid()})
        os.kill(dies, signal.SIGKILL)
        assert done(bench, 2) == (who - {dies}, [3 * n for n in PIECES])
        assert done(bench, 2) == (who - {dies}, [3 * n for n in PIECES])


def test_what_fails_there_is_done_here_or_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    with hands(2, Stop(), monkeypatch):
        bench = workbench({"home": os.getpid()}, Stop())
        assert bench.each(only_here, PIECES) == PIECES
    with hands(2, Stop(), monkeypatch), pytest.raises(ValueError, match="piece"):
        workbench({}, Stop()).each(fails, PIECES)


def test_a_stop_reaches_every_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Stop(asked=lambda: len(list(tmp_path.iterdir())) == 2)
    with hands(2, stop, monkeypatch):
        found = workbench({}, stop).each(until_stopped, [(tmp_path, 0), (tmp_path, 1)])
    assert len({process for process, _ in found}) == 2
    assert all(heard for _, heard in found)


@PROC
@pytest.mark.parametrize("killed", ["SIGKILL", "SIGTERM"])
def test_no_mate_outlives_its_office(killed: str, tmp_path: Path) -> None:
    waiting = """
import time
from duxue.models.workbench import workbench
from duxue.planner.crew.mates import mates
from tests.planner.crew.bench_pieces import told, until_stopped
with mates(3, Stop(), told):
    bench, folder = workbench({"factor": 1}, Stop()), Path(sys.argv[1]) / "notes"
    folder.mkdir()
    while len({process for process, _ in bench.each(told, range(9))}) < 3:
        pass
    bench.each(until_stopped, [(folder, n) for n in range(3)])
"""
    parent = subprocess.Popen(script(tmp_path, waiting), env=AT_HOME)
    notes = tmp_path / "notes"
    wait_for(lambda: notes.exists() and len(list(notes.iterdir())) == 3)
    mine = {int(note.suffix[1:]) for note in notes.iterdir()} - {parent.pid}
    parent.send_signal(getattr(signal, killed))
    parent.wait()
    assert len(mine) == 2
    assert all(gone(process) for process in mine)


@PROC
def test_on_leaving_no_mate_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    who: set[int] = set()
    with suppress(KeyError), hands(3, Stop(), monkeypatch):
        who, _ = done(workbench({"factor": 3}, Stop()), 3)
        raise KeyError
    assert len(who) == 3
    assert all(gone(process) for process in who - {os.getpid()})
