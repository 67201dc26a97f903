"""Processes beside this one: results as they come, a stop that begins no more, and none that outlives its parent."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from duxue.models.stop import Stop
from duxue.planner.answers import RefusedError
from duxue.planner.crew import crew as crews
from duxue.planner.crew import job as jobs_in_bytes
from duxue.planner.crew.child import GONE
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.named import Named
from duxue.planner.crew.program import program
from duxue.planner.crew.team import Hands, OfficePool
from tests.planner.crew.jobs import IsLoaded, Square, Wait, WhereAmI

ROOT = Path(__file__).parents[3]
LONGEST = 600
"""Seconds after which a run is given up, however busy the machine is: a test waits for what happens, never for a time."""
PROC = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="who has ended is read from /proc")


@pytest.fixture(params=[Hands(2), Hands(alone=True)], ids=["processes", "alone"])
def crew(request: pytest.FixtureRequest) -> Iterator[OfficePool]:
    with crew_of(request.param) as made:
        yield made


def test_every_job_has_its_own_answer_and_is_heard(crew: OfficePool) -> None:
    heard: list[tuple[int, str]] = []
    jobs = [Square(n) for n in range(4)]
    found = {n: ended.found for n, ended in crew.run(jobs, Stop(), lambda n, said: heard.append((n, said)))}
    assert found == {n: n * n for n in range(4)}
    assert sorted(heard) == [(n, f"squaring {n}") for n in range(4)]


@pytest.mark.parametrize(
    ("hands", "jobs", "each"),
    [(Hands(), 1, 8), (Hands(), 3, 2), (Hands(), 20, 1), (Hands(2), 1, 2), (Hands(2), 5, 1), (Hands(20), 2, 4), (Hands(alone=True), 1, 1)],
)  # fmt: skip
def test_few_jobs_share_the_cores_that_are_left(
    hands: Hands, jobs: int, each: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "cores", lambda: 8)
    with crew_of(hands) as crew:
        assert crew.hands_each(jobs) == each


def test_a_stop_before_the_first_job_begins_none(crew: OfficePool) -> None:
    asked = Stop()
    asked.ask()
    assert list(crew.run([Square(1)], asked)) == []


def test_a_stop_ends_those_in_hand_with_their_best_and_begins_no_more(tmp_path: Path) -> None:
    notes = [tmp_path / str(n) for n in range(4)]
    stop = Stop(asked=lambda: notes[0].exists() and notes[1].exists())
    with crew_of(Hands(2)) as crew:
        ended = dict(crew.run([Wait(note) for note in notes], stop))
    assert {n: (one.found, one.stopped) for n, one in ended.items()} == dict.fromkeys(
        (0, 1), ("best so far", True)
    )
    assert not notes[2].exists()


def test_the_first_job_finds_loaded_what_it_calls_and_each_still_has_a_process_of_its_own() -> None:
    pieces = Named("tests.planner.crew.bench_pieces", "told")
    with crew_of(Hands(1), pieces) as crew:
        jobs = [IsLoaded(pieces.module), IsLoaded(pieces.module)]
        told = [ended.found for _, ended in crew.run(jobs, Stop())]
    assert [loaded for _, loaded in told] == [True, False]
    assert len({os.getpid(), *(process for process, _ in told)}) == 3


@PROC
def test_a_process_that_waits_for_a_job_in_vain_is_gone_with_its_crew() -> None:
    with crew_of(Hands(1), Named("tests.planner.crew.bench_pieces", "told")):
        (waiting,) = children()
    assert not Path(f"/proc/{waiting}").exists()


def children() -> list[str]:
    """The processes that this one began and that are still there."""
    return [c for task in Path("/proc/self/task").iterdir() for c in (task / "children").read_text().split()]


def test_each_job_has_a_process_of_its_own_that_leaves_ctrl_c_to_its_parent() -> None:
    with crew_of(Hands(1)) as crew:
        told = [ended.found for _, ended in crew.run([WhereAmI(), WhereAmI()], Stop())]
    assert len({os.getpid(), *(process for process, _ in told)}) == 3
    assert all(ignores for _, ignores in told)


@PROC
def test_on_leaving_nothing_goes_on_whatever_the_jobs_do(tmp_path: Path) -> None:
    stop = Stop(asked=(tmp_path / "deaf").exists)
    jobs = [Wait(tmp_path / "deaf", deaf=True), Wait(tmp_path / "hears")]
    with crew_of(Hands(2)) as crew:
        assert next(iter(crew.run(jobs, stop)))[1].found == "best so far"
    assert gone(int((tmp_path / "deaf").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("orderer", "told"),
    [
        (["duxue 0", *program()[1:]], "another version"),
        ([*program()[:-1], "edited"], "they changed during the run"),
    ],
)
def test_a_worker_with_another_program_refuses(
    orderer: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_in_bytes, "program", lambda: orderer)
    with pytest.raises(RefusedError, match=told), crew_of(Hands(1)) as crew:
        list(crew.run([Square(1)], Stop()))


def script(folder: Path, lines: str) -> list[str]:
    """A program of a few lines, as a command with its file and a folder as arguments."""
    file = folder / "parent.py"
    file.write_text(
        "import os, signal, sys\nfrom pathlib import Path\n"
        "from duxue.models.stop import Stop\nfrom duxue.planner.crew.crew import crew_of\nfrom duxue.planner.crew.team import Hands\n"
        "from tests.planner.crew.jobs import Square, Wait\n" + lines,
        encoding="utf-8",
    )
    return [sys.executable, str(file), str(folder)]


AT_HOME = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal masks")
def test_ctrl_c_in_the_first_moment_never_reaches_a_child(tmp_path: Path) -> None:
    early = """
heard = []
signal.signal(signal.SIGINT, lambda *_: heard.append(1))
import subprocess
begin = subprocess.Popen
def at_once(*args, **more):
    child = begin(*args, **more)
    os.killpg(0, signal.SIGINT)
    return child
subprocess.Popen = at_once
with crew_of(Hands(2)) as crew:
    found = {n: ended.found for n, ended in crew.run([Square(3), Square(4)], Stop())}
sys.exit(0 if heard and found == {0: 9, 1: 16} else 9)
"""
    run = subprocess.run(
        script(tmp_path, early), env=AT_HOME, start_new_session=True, capture_output=True, text=True, check=False,
        timeout=LONGEST,
    )  # fmt: skip
    assert (run.returncode, "Traceback" in run.stderr) == (0, False), run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_while_the_command_is_being_loaded_ends_it_without_a_word(tmp_path: Path) -> None:
    slow = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n"
    (tmp_path / "argparse.py").write_text(slow, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[1:] = ['plan', 'x', '--out', 'y']; from duxue.__main__ import main; main()"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}, cwd=tmp_path,
        capture_output=True, text=True, check=False, timeout=LONGEST,
    )  # fmt: skip
    assert (run.returncode, "Traceback" in run.stderr) == (130, False)


@PROC
def test_none_outlives_its_parent(tmp_path: Path) -> None:
    waiting = """
with crew_of(Hands(1)) as crew:
    list(crew.run([Wait(Path(sys.argv[1]) / "note", deaf=True)], Stop()))
"""
    parent = subprocess.Popen(script(tmp_path, waiting), env=AT_HOME)
    child = int(wait_for_text(tmp_path / "note"))
    parent.kill()
    parent.wait()
    assert gone(child)


@PROC
@pytest.mark.parametrize("heard", ["nothing", "half an order"])
def test_a_child_whose_parent_is_gone_ends_before_its_modules_are_loaded(tmp_path: Path, heard: str) -> None:
    (tmp_path / "traceback.py").write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    path = f"{tmp_path}{os.pathsep}{ROOT}"
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "duxue.planner.crew.child"],
        env={**os.environ, "PYTHONPATH": path}, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdin is not None
    child.stdin.write(b"" if heard == "nothing" else pickle.dumps(["duxue"])[:4])
    child.stdin.close()
    assert child.wait(timeout=45) == GONE


def gone(process_id: int) -> bool:
    """Whether a process ends sooner than any job of these tests would; one that nobody has asked for (a zombie) has ended."""
    status = Path(f"/proc/{process_id}/stat")
    for _ in range(2250):
        try:
            if status.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


def wait_for(happened: Callable[[], bool]) -> None:
    for _ in range(15000):
        if happened():
            return
        time.sleep(0.02)
    pytest.fail("waited five minutes for nothing")


def wait_for_text(note: Path) -> str:
    """What a file holds, as soon as anything is written in it: for a moment it is there and empty."""
    wait_for(lambda: note.exists() and note.read_text(encoding="utf-8") != "")
    return note.read_text(encoding="utf-8")
