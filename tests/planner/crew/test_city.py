"""Several offices: the city first, counties side by side, results kept, and what happens when a process ends badly."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from duxue import face
from duxue.models.office_plan import join_plans
from duxue.models.solver import Stop
from duxue.planner import plan_run, publishing
from duxue.planner.answers import Exit, RefusedError
from duxue.planner.command_line.progress import silent
from duxue.planner.crew.city import CityRun, Ordered, Planning, PlanOffice
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.job import OfficeFailedError
from duxue.planner.crew.result_cache import ResultCache, key_of, packed
from duxue.planner.crew.team import Hands
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import csv_text, digest_of
from duxue.scenarios.plan import Plan
from duxue.scenarios.sheets import PLAN, table
from tests.planner import fake_planner
from tests.planner.crew.test_crew import LONGEST, PROC, gone, wait_for_text

ROOT = Path(__file__).parents[3]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent to a process of its own")


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "log"
    folder.mkdir()
    monkeypatch.setenv(fake_planner.LOG, str(folder))
    return folder


def county_of(scenario: Path) -> County:
    reading = publishing.read(scenario)
    assert reading.county is not None, [p.line() for p in reading.problems]
    return reading.county


def planned_by(
    county: County,
    folder: Path,
    offices: Sequence[str],
    planner: PlanOffice = fake_planner.at_once,
    workers: int = 2,
    effort: float = 1.0,
) -> CityRun:
    """Planned by processes, or (``workers`` 0) in this one."""
    with crew_of(Hands(workers, alone=not workers)) as crew:
        planning = Planning(crew, ResultCache(folder), effort, Stop(), silent, planner)
        return planning.plan(Ordered(county, tuple(offices)))[0]


def planned(log: Path) -> list[str]:
    return sorted(file.name for file in log.iterdir())


@pytest.fixture
def slow_run(city: Path, tmp_path: Path, log: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts ``duxue plan`` on the city with one worker, in a session of its own; kills what is left at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(block: str = "", **environment: str) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "tests.planner.crew.slow_duxue",
            "plan",
            str(city),
            "--out",
            str(tmp_path / "plan"),
        ]
        run = subprocess.Popen(
            [*command, "--workers", "1", "--replace"],
            cwd=ROOT,
            env={**os.environ, fake_planner.LOG: str(log), fake_planner.BLOCK: block, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(run)
        return run

    yield start
    for run in started:
        if run.poll() is None:
            run.kill()
        run.communicate()


def test_the_city_office_stands_as_fact_for_the_counties(city: Path, tmp_path: Path) -> None:
    county = county_of(city)
    run = planned_by(county, tmp_path / "work", ["130200", "130201", "130202"], workers=0)
    assert [part.office_id for part in run.parts] == ["130200", "130201", "130202"]
    alone = fake_planner.at_once(
        county, "130201", given=Plan(), effort=1.0, stop=Stop(), tell=silent
    ).plan.postings
    assert len(run.parts[1].plan.postings) == len(alone)
    assert run.parts[1].plan.postings != alone


def test_finished_offices_are_not_planned_again(city: Path, tmp_path: Path, log: Path) -> None:
    county = county_of(city)
    first = planned_by(county, tmp_path / "work", ["130200", "130201"], workers=0)
    for file in log.iterdir():
        file.unlink()
    again = planned_by(county, tmp_path / "work", ["130200", "130201", "130202"], workers=0)
    assert planned(log) == ["130202"]
    assert again.parts[:2] == first.parts


def test_what_an_office_depends_on_is_in_its_key(city: Path) -> None:
    county = county_of(city)
    other_fact = fake_planner.at_once(
        county, "130200", given=Plan(), effort=1.0, stop=Stop(), tell=silent
    ).plan
    edited = county.with_rows(schools=county.rows.schools[:-1])
    keys = [
        key(county, "130201", Plan(), 1.0),
        key(county, "130202", Plan(), 1.0),
        key(county, "130201", other_fact, 1.0),
        key(county, "130201", Plan(), 2.0),
        key(publishing.with_seed(county, 7), "130201", Plan(), 1.0),
        key(edited, "130201", Plan(), 1.0),
    ]
    assert len(set(keys)) == len(keys)
    assert key(county_of(city), "130201", Plan(), 1.0) == keys[0]


def key(county: County, office_id: str, given: Plan, effort: float) -> str:
    return key_of(county, digest_of(county), office_id, given, effort)


def test_a_damaged_or_stopped_result_counts_as_none(city: Path, tmp_path: Path) -> None:
    county = county_of(city)
    work = ResultCache(tmp_path)
    part = fake_planner.at_once(county, "130201", given=Plan(), effort=1.0, stop=Stop(), tell=silent)
    work.keep("130201", "key", packed(part), stopped=True)
    assert work.find("130201", "key") is None
    assert work.find("130201", "key", stopped_too=True) == part
    work.keep("130201", "key", packed(part), stopped=False)
    assert work.find("130201", "key") == part
    assert work.find("130201", "other key") is None
    file = work.of("130201", "key")
    for damaged in (file.read_bytes()[:-1], b"", packed(part).replace(b"130201", b"130202"), b"\n{}"):
        file.write_bytes(damaged)
        assert work.find("130201", "key") is None


def test_two_runs_on_one_output_never_take_each_others_results(city: Path, tmp_path: Path) -> None:
    county = county_of(city)
    for seed in (1, 2, 1):
        run = planned_by(replace(county, seed=seed), tmp_path / "work", ["130201"], workers=0)
        assert not run.left_out
    assert len(list((tmp_path / "work").iterdir())) == 2
    ResultCache(tmp_path / "work").drop(["130201"])
    assert not (tmp_path / "work").exists()


def test_ids_that_are_no_file_names_have_files_of_their_own(tmp_path: Path) -> None:
    work = ResultCache(tmp_path)
    ids = ["../../a", "A", "a", "甲/乙", "甲_乙", "", "x" * 300]
    files = [work.of(one, "0" * 64) for one in ids]
    assert len({str(file).casefold() for file in files}) == len(ids)
    assert all(file.parent == tmp_path and len(file.name) < 100 for file in files)


def test_a_killed_process_is_told_and_the_rest_is_kept(city: Path, tmp_path: Path) -> None:
    county = county_of(city)
    planned_by(county, tmp_path / "work", ["130200"], workers=0)
    with pytest.raises(OfficeFailedError) as told:
        planned_by(county, tmp_path / "work", ["130200", "130201"], fake_planner.dies)
    assert (told.value.office_id, told.value.trace) == ("130201", "")


def test_a_defect_in_a_process_carries_its_trace(city: Path, tmp_path: Path) -> None:
    with pytest.raises(OfficeFailedError, match="130201") as told:
        planned_by(county_of(city), tmp_path / "work", ["130201"], fake_planner.fails)
    assert "ZeroDivisionError: a defect" in told.value.trace


def test_no_plan_is_told_in_words(city: Path, tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as told:
        planned_by(county_of(city), tmp_path / "work", ["130201"], fake_planner.has_no_plan)
    assert (told.value.zh, told.value.code) == (fake_planner.NO_WAY.zh, Exit.NO_PLAN)


def test_the_number_of_processes_changes_nothing(city: Path, tmp_path: Path) -> None:
    here, two = (whole(city, tmp_path / f"work{workers}", workers) for workers in (0, 2))
    assert here == two
    assert len(here.splitlines()) == 8


def whole(city: Path, work: Path, workers: int, effort: float = 1.0) -> bytes:
    """``postings.csv`` of the city's plan."""
    county = county_of(city)
    run = planned_by(county, work, ["130200", "130201", "130202"], workers=workers, effort=effort)
    return csv_text(table(PLAN, "postings"), join_plans(county, run.parts).postings).encode()


@PROC
def test_a_killed_run_leaves_no_plan_and_is_taken_up_again(
    slow_run: Callable[..., subprocess.Popen[str]], tmp_path: Path, log: Path, city: Path
) -> None:
    run = slow_run(block="130202")
    child = int(wait_for_text(log / "130202"))
    run.kill()
    run.communicate()
    assert gone(child)
    assert not (tmp_path / "plan").exists()
    for file in log.iterdir():
        file.unlink()
    again = slow_run()
    _, complaints = again.communicate(timeout=LONGEST)
    assert again.returncode == Exit.OPEN, complaints
    assert planned(log) == ["130202"]
    effort = plan_run.DEFAULT_SECONDS * publishing.EFFORT_PER_SECOND
    assert (tmp_path / "plan" / "postings.csv").read_bytes() == whole(city, tmp_path / "other", 0, effort)
    assert not (tmp_path / "plan.work").exists()


@POSIX
def test_ctrl_c_keeps_the_best_so_far(
    slow_run: Callable[..., subprocess.Popen[str]], tmp_path: Path, log: Path
) -> None:
    run = slow_run(block="130201")
    wait_for_text(log / "130201")
    os.killpg(run.pid, signal.SIGINT)
    said, complaints = run.communicate(timeout=LONGEST)
    assert run.returncode == Exit.STOPPED, complaints
    assert "Traceback" not in complaints
    assert planned(log) == ["130200", "130201"]
    unmet = (tmp_path / "plan" / "unmet.csv").read_text(encoding="utf-8")
    assert "coverage,130202S0001" in unmet
    assert "coverage,130201S0001" not in unmet
    assert "丙县" not in said
    assert "乙县" in said


def test_a_stop_before_any_office_has_a_plan_leaves_nothing_behind(city: Path, tmp_path: Path) -> None:
    asked = Stop()
    asked.ask()
    with pytest.raises(RefusedError, match="before any office"):
        face.plan(city, out=tmp_path / "plan", stop=asked)
    assert list(tmp_path.iterdir()) == [city]


@PROC
def test_a_second_ctrl_c_gives_up_at_once(
    slow_run: Callable[..., subprocess.Popen[str]], tmp_path: Path, log: Path
) -> None:
    run = slow_run(block="130200", DUXUE_TEST_DEAF="1")
    child = int(wait_for_text(log / "130200"))
    os.killpg(run.pid, signal.SIGINT)
    assert run.stderr is not None
    while "Ctrl-C" not in (said := run.stderr.readline()):  # two that come too close are one
        assert said, "the first Ctrl-C was not heard"
    os.killpg(run.pid, signal.SIGINT)
    _, complaints = run.communicate(timeout=LONGEST)
    assert run.returncode == Exit.STOPPED
    assert "Traceback" not in complaints
    assert not (tmp_path / "plan").exists()
    assert gone(child)


def test_a_full_disk_is_told_with_the_file_that_did_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    work = ResultCache(tmp_path)
    with pytest.raises(OSError, match="No space") as told:
        work.keep("130201", "key", b"", stopped=False)
    assert told.value.filename == str(work.of("130201", "key"))
