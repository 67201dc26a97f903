"""Processes beside this one: results as they come, a stop that begins no more, and none that outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from duxue.models.solver import Stop
from duxue.planner.crew.processes import SPAWN, as_done, serve_parent

WAITING = """
import sys, time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from duxue.planner.crew.processes import SPAWN, serve_parent
from tests.planner.crew.test_processes import tell_and_wait

if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=SPAWN, initializer=serve_parent) as pool:
        pool.submit(tell_and_wait, Path(sys.argv[1])).result()
"""


def tell_and_wait(note: Path) -> None:
    """Writes down which process it is, and waits to be ended."""
    note.with_suffix(".begun").write_text(str(os.getpid()), encoding="utf-8")
    note.with_suffix(".begun").rename(note)
    time.sleep(60)


def ctrl_c_is_ignored() -> bool:
    """Whether this process leaves the user's Ctrl-C to its parent."""
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_every_item_comes_with_its_own_result() -> None:
    with ThreadPoolExecutor(2) as pool:
        found = dict(as_done(pool, lambda n: n * n, range(20), at_once=3, stop=Stop()))
    assert found == {n: n * n for n in range(20)}


def test_a_stop_begins_no_more_and_waits_for_those_in_hand() -> None:
    begun: list[int] = []
    told: list[bool] = []
    asked: list[bool] = []
    with ThreadPoolExecutor(2) as pool:
        found = {}
        running = as_done(
            pool,
            lambda n: n,
            range(20),
            at_once=2,
            stop=Stop(asked=lambda: bool(asked)),
            begun=begun.append,
            stopped=lambda: told.append(True),
        )
        for item, result in running:
            found[item] = result
            asked.append(True)
    assert begun == [0, 1]
    assert sorted(found) == begun
    assert told


def test_ctrl_c_is_left_to_the_parent() -> None:
    with ProcessPoolExecutor(1, mp_context=SPAWN, initializer=serve_parent) as pool:
        assert pool.submit(ctrl_c_is_ignored).result()


EARLY = """
import os, signal, sys, time
from pathlib import Path
from duxue.planner.crew.processes import SPAWN
from tests.planner.crew.test_processes import write_down

if __name__ == "__main__":
    heard = []
    signal.signal(signal.SIGINT, lambda *_: heard.append(1))
    children = [SPAWN.Process(target=write_down, args=(Path(sys.argv[1]) / str(n),)) for n in range(2)]
    for child in children:
        child.start()
        os.killpg(0, signal.SIGINT)
    time.sleep(0.2)
    os.killpg(0, signal.SIGINT)
    for child in children:
        child.join()
    sys.exit(0 if heard and not any(child.exitcode for child in children) else 9)
"""


def write_down(note: Path) -> None:
    """Begins as every process of ours does, and tells that it lived to do so."""
    serve_parent()
    note.write_text("here", encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal masks")
def test_ctrl_c_in_the_first_moment_never_reaches_a_child(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(EARLY, encoding="utf-8")
    root = Path(__file__).parents[3]
    run = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], env={**os.environ, "PYTHONPATH": str(root)},
        start_new_session=True, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    assert {(tmp_path / n).read_text(encoding="utf-8") for n in "01"} == {"here"}


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_while_the_command_is_being_loaded_ends_it_without_a_word(tmp_path: Path) -> None:
    slow = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n"
    (tmp_path / "argparse.py").write_text(slow, encoding="utf-8")
    root = Path(__file__).parents[3]
    run = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[1:] = ['plan', 'x', '--out', 'y']; from duxue.__main__ import main; main()"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{root}"}, cwd=tmp_path,
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (run.returncode, "Traceback" in run.stderr) == (130, False)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="who has ended is read from /proc")
def test_none_outlives_its_parent(tmp_path: Path) -> None:
    script, note = tmp_path / "parent.py", tmp_path / "note"
    script.write_text(WAITING, encoding="utf-8")
    root = Path(__file__).parents[3]
    parent = subprocess.Popen(
        [sys.executable, str(script), str(note)], env={**os.environ, "PYTHONPATH": str(root)}
    )
    child = Path("/proc") / wait_for_text(note)
    parent.kill()
    parent.wait()
    for _ in range(500):
        if (
            not child.exists()
            or (child / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z"
        ):
            return
        time.sleep(0.02)
    pytest.fail("the child goes on without its parent")


def wait_for_text(note: Path) -> str:
    """What a file holds, as soon as it is there."""
    for _ in range(1500):
        if note.exists():
            return note.read_text(encoding="utf-8")
        time.sleep(0.02)
    return pytest.fail("the child never began")
