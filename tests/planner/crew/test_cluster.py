"""A Dask cluster in the place of processes: the same bytes, whatever dies, and nothing that goes on after a stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from duxue import face
from duxue.models.stop import Stop
from duxue.planner import plan_run
from duxue.planner.answers import Exit, RefusedError
from duxue.planner.cli import main
from duxue.planner.crew import cluster as on_cluster
from duxue.planner.crew.city import PlanOffice
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.job import OfficeFailedError
from duxue.planner.crew.team import Hands
from tests.planner import fake_planner
from tests.planner.crew.jobs import Square, Wait
from tests.planner.crew.local_cluster import ROOT, LocalCluster
from tests.planner.crew.test_crew import LONGEST, PROC, gone, wait_for_text

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="no distributed here")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log")


@pytest.fixture(scope="module")
def cluster(log: Path) -> Iterator[LocalCluster]:
    with LocalCluster(2, **{fake_planner.LOG: str(log), fake_planner.BLOCK: "130201"}) as made:
        yield made


@pytest.fixture(autouse=True)
def _nobody_has_begun(log: Path) -> None:
    for file in log.iterdir():
        file.unlink()


def planned(
    city: Path, out: Path, planner: PlanOffice | None, cluster: str = "", seconds: float = 1.0
) -> dict[str, bytes]:
    """The plan folder's files, but for the seconds that it took; without a cluster a made-up planner works in this process."""
    with pytest.MonkeyPatch.context() as patch:
        if planner is not None:
            if not cluster:
                fake_planner.work_here(patch)
            patch.setattr(plan_run, "plan_office", planner)
            fake_planner.no_reasons(patch)
        face.plan(city, seconds=seconds, workers=0 if cluster else 2, cluster=cluster, out=out)
    files = {
        str(file.relative_to(out)): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()
    }
    return {name: held for name, held in files.items() if name not in ("timing.json", "manifest.json")}


def test_jobs_are_answered_and_heard(cluster: LocalCluster) -> None:
    heard: list[tuple[int, str]] = []
    with crew_of(Hands(cluster=cluster.address)) as crew:
        assert crew.at_once() == 2
        assert crew.hands_each(1) == 1, "its workers have jobs of their own"
        found = crew.run([Square(n) for n in range(4)], Stop(), lambda n, said: heard.append((n, said)))
        assert {n: ended.found for n, ended in found} == {n: n * n for n in range(4)}
    assert {said for _, said in heard} <= {f"squaring {n}" for n in range(4)}
    assert heard


@pytest.mark.skipif(sys.platform == "win32", reason="a process kills its parent")
def test_a_worker_that_dies_costs_its_job_only_and_the_bytes_are_those_of_one_process(
    cluster: LocalCluster, city: Path, tmp_path: Path
) -> None:
    here = planned(city, tmp_path / "here", fake_planner.at_once, seconds=3)
    third = cluster.worker()
    there = planned(city, tmp_path / "there", fake_planner.kills_its_worker_once, cluster.address, seconds=3)
    workers = [process.poll() for process in cluster.running[1:]]
    assert workers.count(-9) == 1, "the first worker of the office was to be killed"
    assert third in cluster.running
    assert here == there


@pytest.mark.long
def test_a_city_planned_in_earnest_has_the_bytes_of_processes(
    cluster: LocalCluster, city: Path, tmp_path: Path
) -> None:
    here = planned(city, tmp_path / "here", None, seconds=2)
    assert planned(city, tmp_path / "there", None, cluster.address, seconds=2) == here


def test_a_stop_reaches_jobs_on_workers_and_begins_no_more(cluster: LocalCluster, tmp_path: Path) -> None:
    notes = [tmp_path / str(n) for n in range(8)]
    stop = Stop(asked=notes[0].exists)
    with crew_of(Hands(workers=1, cluster=cluster.address)) as crew:
        ended = dict(crew.run([Wait(note) for note in notes], stop))
    assert {n: (one.found, one.stopped) for n, one in ended.items()} == {0: ("best so far", True)}
    assert not notes[1].exists()


@pytest.fixture
def slow_run(
    cluster: LocalCluster, city: Path, tmp_path: Path
) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts ``duxue plan`` on the cluster; office 130201 is slow. Kills what is left at the end."""
    started: list[subprocess.Popen[str]] = []
    command = [
        sys.executable,
        "-m",
        "tests.planner.crew.slow_duxue",
        "plan",
        str(city),
        "--out",
        str(tmp_path / "plan"),
    ]

    def start() -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [*command, "--cluster", cluster.address], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                text=True, start_new_session=True,
            )
        )  # fmt: skip
        return started[-1]

    yield start
    for run in started:
        run.kill()
        run.communicate()


@PROC
def test_ctrl_c_keeps_the_best_so_far_and_nothing_runs_on(
    slow_run: Callable[[], subprocess.Popen[str]], log: Path, tmp_path: Path
) -> None:
    run = slow_run()
    child = int(wait_for_text(log / "130201"))
    os.killpg(run.pid, signal.SIGINT)
    assert gone(child)
    _, complaints = run.communicate(timeout=LONGEST)
    assert (run.returncode, "Traceback" in complaints) == (Exit.STOPPED, False), complaints
    assert "130201S0001" in (tmp_path / "plan" / "postings.csv").read_text(encoding="utf-8")


@PROC
def test_whoever_ordered_is_killed_and_nothing_runs_on(
    slow_run: Callable[[], subprocess.Popen[str]], log: Path
) -> None:
    run = slow_run()
    child = int(wait_for_text(log / "130201"))
    run.kill()
    assert gone(child)


@PROC
def test_a_scheduler_without_workers_and_one_that_dies_are_told_and_nothing_runs_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LocalCluster(0) as lost:
        with monkeypatch.context() as patch:
            patch.setattr(on_cluster, "WORKERS_WITHIN", 0.5)
            with pytest.raises(RefusedError, match="has no workers"), crew_of(Hands(cluster=lost.address)):
                pass
        lost.worker()
        refused = pytest.raises(RefusedError, match="scheduler is gone")
        with refused as told, crew_of(Hands(cluster=lost.address)) as crew:
            list(
                crew.run(
                    [Wait(tmp_path / "note", deaf=True)],
                    Stop(asked=lambda: _killed(lost, tmp_path / "note")),
                )
            )
    assert told.value.code is Exit.FAILED
    assert gone(int(wait_for_text(tmp_path / "note")))


def _killed(cluster: LocalCluster, note: Path) -> bool:
    """Kills the scheduler once the job has begun; nobody has asked for a stop."""
    if note.exists():
        cluster.scheduler.kill()
    return False


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", "ftp://127.0.0.1:8786"])
def test_a_scheduler_that_is_not_there_is_one_line(
    address: str,
    city: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(on_cluster, "ANSWERS_WITHIN", 1.0)
    code = main(["--lang", "en", "plan", str(city), "--out", str(tmp_path / "plan"), "--cluster", address])
    said = capsys.readouterr().err.splitlines()
    assert (code, len(said)) == (Exit.PROBLEMS, 1)
    assert f"no scheduler answers at {address}" in said[0]
    assert not (tmp_path / "plan").exists()


def test_an_office_whose_process_is_killed_again_and_again_is_told(
    cluster: LocalCluster, city: Path, tmp_path: Path
) -> None:
    with pytest.raises(OfficeFailedError, match="130200"):
        planned(city, tmp_path / "plan", fake_planner.dies, cluster.address)


@PROC
def test_a_cluster_is_gone_when_the_one_who_started_it_is_killed() -> None:
    code = (
        "import time; from tests.planner.crew.local_cluster import LocalCluster\n"
        "with LocalCluster(0) as cluster:\n"
        "    print(*(one.pid for one in cluster.running), flush=True)\n"
        "    time.sleep(600)\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    started = [int(pid) for pid in starter.stdout.readline().split()]
    starter.kill()
    starter.communicate()
    assert len(started) == 1
    assert all(map(gone, started))
