"""A campaign of kills: every verb that writes, stopped from outside at a drawn moment; seeded, taken up again where it stopped.

    python -m tests.kills.campaign --count 100 --seed 1 --out build/kills

A case runs one verb on an output that is not there, or that an earlier run left (then with ``--replace``), and stops it: SIGKILL,
SIGTERM, SIGHUP, Ctrl-C once or twice, a full disk, a second run on the same output. Then must hold: the old or the new output is
whole, no traceback was told, no process goes on, and the same command again gives the bytes of a run that nobody stopped and
leaves nothing beside them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from duxue.planner.publish.folder import settle
from duxue.planner.publish.manifest import MANIFEST, TIMING, foreign_files
from tests.kills.forked import LOOK, Forked, Run, as_from_a_terminal
from tests.kills.verbs import VERBS, Verb, laid

ROOT = Path(__file__).parents[2]
FRESH = 0.06
"""Share of the runs that are stopped from the start of the interpreter on; the others have their modules loaded."""
LONGEST = 240
"""Seconds after which a run counts as hanging."""
AFTER = 5.0
"""Seconds within which every process of a stopped run must be gone."""
STOPS = (
    "SIGKILL", "SIGTERM", "SIGHUP", "ctrl-c", "ctrl-c early", "ctrl-c twice", "full disk", *("second run",) * 3,
)  # fmt: skip
FULL = (2_000, 20_000, 200_000)
"""Bytes beyond which a file cannot grow where the disk is full."""


class BrokenPromiseError(AssertionError):
    """What is promised of a stopped run does not hold."""


@dataclass
class Ground:
    """The inputs of all verbs, and what each verb writes when nobody stops it: its bytes and its seconds."""

    folder: Path
    share: float = FRESH
    """Share of the runs that begin in an interpreter of their own (1.0 where this process cannot be copied)."""
    whole: dict[str, dict[str, str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    loading: float = 0.0
    """Seconds that a run takes until it begins its work, where its modules are still to be loaded."""

    def know(self, verb: Verb) -> None:
        """Run a verb once to its end, unless that was done."""
        if verb.name in self.whole:
            return
        if not self.loading:
            begun = time.monotonic()
            _begin(["plan", "--help"]).communicate(timeout=LONGEST)
            self.loading = 1.5 * (time.monotonic() - begun)
        place = self.reference(verb)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        self.lay(verb, place)
        begun = time.monotonic()
        run = _begin(verb.words(self.folder, place / "out"), fresh=self.share == 1.0)
        said = run.communicate(timeout=LONGEST)[0]
        self.seconds[verb.name] = time.monotonic() - begun
        if run.returncode not in (0, 3):
            raise BrokenPromiseError(f"{verb.name} unstopped: exit {run.returncode}: {said[-800:]}")
        self.whole[verb.name] = contents(place)

    def lay(self, verb: Verb, place: Path) -> None:
        """Lay there what a verb writes over."""
        if verb.within:
            shutil.copytree(self.folder / verb.within, place / "out")

    def reference(self, verb: Verb) -> Path:
        """Where the output of a verb that nobody stopped lies."""
        return self.folder / f"reference-{verb.name}"


def prepared(folder: Path) -> Ground:
    """The inputs of all verbs; what is there already stays."""

    def run(words: Sequence[str]) -> None:
        begun = _begin(words)
        said = begun.communicate(timeout=LONGEST)[0]
        if begun.returncode not in (0, 3):
            raise BrokenPromiseError(f"{words[0]}: exit {begun.returncode}: {said[-800:]}")

    laid(folder, run)
    return Ground(folder)


def contents(place: Path) -> dict[str, str]:
    """Every file of a folder by its digest; what tells the clock's seconds by name alone."""
    told = {}
    for path in sorted(place.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            name = path.relative_to(place).as_posix()
            told[name] = "" if path.name == TIMING else _digest(path)
    return told


def _digest(path: Path) -> str:
    """A file's digest; an annotated workbook, which says when it was written, by its other parts."""
    if path.name != "out.xlsx" or not zipfile.is_zipfile(path):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    with zipfile.ZipFile(path) as parts:
        told = [(name, parts.read(name)) for name in sorted(parts.namelist()) if name != "docProps/core.xml"]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _begin(words: Sequence[str], most: int | None = None, *, fresh: bool = True) -> Run:
    told = [*words, "--lang", "en"]
    if not fresh:
        return Forked(told, most)

    return subprocess.Popen(
        [sys.executable, "-m", "duxue", *told], cwd=tempfile.gettempdir(), text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True, preexec_fn=partial(as_from_a_terminal, most),  # noqa: PLW1509 - no thread runs here
    )  # fmt: skip


def stopped(ground: Ground, verb: Verb, stop: str, draw: Random) -> None:
    """One case; raises BrokenPromiseError."""
    ground.know(verb)
    place = Path(tempfile.mkdtemp(prefix="duxue-kill-", dir=ground.folder))
    try:
        before = {}
        words = verb.words(ground.folder, place / "out")
        ground.lay(verb, place)
        if verb.within:
            before = contents(place)
        elif draw.random() < 0.5 and verb.replaces:
            shutil.copytree(ground.reference(verb), place, dirs_exist_ok=True)
            before = contents(place)
            words.append("--replace")
        code, said = _disturbed(words, stop, ground, verb, draw)
        _hold_end(code, said, stop)
        _hold_output(place, verb, before, ground.whole[verb.name], code)
        if not verb.replaces and contents(place) == ground.whole[verb.name]:
            return  # done, and nothing is left to do
        if "--replace" not in words and verb.replaces:
            words.append("--replace")
        again = _begin(words, fresh=ground.share == 1.0)
        told = again.communicate(timeout=LONGEST)[0]
        if again.returncode not in (0, 3):
            raise BrokenPromiseError(f"the same command again: exit {again.returncode}: {told[-500:]}")
        if contents(place) != ground.whole[verb.name]:
            raise BrokenPromiseError(
                f"run again it differs: {_differing(contents(place), ground.whole[verb.name])}"
            )
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _disturbed(words: Sequence[str], stop: str, ground: Ground, verb: Verb, draw: Random) -> tuple[int, str]:
    early = stop == "ctrl-c early"
    fresh = early or draw.random() < ground.share
    run = _begin(words, draw.choice(FULL) if stop == "full disk" else None, fresh=fresh)
    moment = draw.uniform(0.0, 1.1) * (ground.seconds[verb.name] * (not early) + ground.loading * fresh)
    if stop == "full disk":
        return _ended(run)
    _wait(run, moment)
    if stop == "second run":
        other = _begin(words, fresh=fresh)
        code, said = _ended(run)
        _hold_second(*_ended(other), "--replace" in words, verb)
        return code, said
    _signal(run, stop)
    if stop == "ctrl-c twice":
        time.sleep(draw.uniform(0.0, 0.5))
        _signal(run, stop)
    return _ended(run)


def _wait(run: Run, seconds: float) -> None:
    """Wait so long, or until a run has ended: nothing is left to be stopped then."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitid(os.P_PID, run.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return
        time.sleep(LOOK)


def _signal(run: Run, stop: str) -> None:
    try:
        if stop.startswith("ctrl-c"):
            os.killpg(run.pid, signal.SIGINT)  # a terminal tells the whole group
        else:
            run.send_signal(getattr(signal, stop))
    except ProcessLookupError:
        pass  # it had ended by then


def _ended(run: Run) -> tuple[int, str]:
    try:
        said = run.communicate(timeout=LONGEST)[0]
    except subprocess.TimeoutExpired as error:
        os.killpg(run.pid, signal.SIGKILL)
        raise BrokenPromiseError("it hangs") from error
    _hold_nobody_left(run.pid)
    return run.returncode, said


def _hold_nobody_left(session: int) -> None:
    for _ in range(int(AFTER / 0.1)):
        left = [stat for stat in _stats() if stat[1] == session and stat[0] != "Z"]
        if not left:
            return
        time.sleep(0.1)
    os.killpg(session, signal.SIGKILL)
    raise BrokenPromiseError(f"{len(left)} processes go on")


def _stats() -> list[tuple[str, int]]:
    """State and session of every process (none where the system does not tell)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            cells = path.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        found.append((cells[0], int(cells[3])))
    return found


def _hold_end(code: int, said: str, stop: str) -> None:
    if "Traceback" in said or "the program failed" in said or "ended unexpectedly" in said:
        raise BrokenPromiseError(f"exit {code}: {said[-800:]}")
    allowed = {
        "full disk": (0, 1, 3),
        "ctrl-c": (0, 3, 130),
        "ctrl-c early": (0, 3, 130, -signal.SIGINT),
        "ctrl-c twice": (0, 3, 130),
        "second run": (0, 2, 3),
    }.get(stop, (0, 3, -getattr(signal, stop, signal.SIGKILL)))
    if code not in allowed:
        raise BrokenPromiseError(f"exit {code}: {said[-800:]}")


def _hold_second(code: int, said: str, replacing: bool, verb: Verb) -> None:
    if "Traceback" in said or code not in (0, 2, 3):
        raise BrokenPromiseError(f"the second run: exit {code}: {said[-800:]}")
    refused = (
        "another run" in said
        or ("exists" in said and not replacing)
        or ("edited no more" in said and verb.within)
        or ("is not empty" in said and verb.half)
    )
    if code == 2 and not refused:
        raise BrokenPromiseError(f"the second run: {said[-800:]}")


def _hold_output(place: Path, verb: Verb, before: dict[str, str], whole: dict[str, str], code: int) -> None:
    if verb.folder:
        settle(place / "out")
    found = {name: seal for name, seal in contents(place).items() if _is_output(name)}
    if found in ({}, whole) or found == before:
        if found == {} and before:
            raise BrokenPromiseError("the former output is gone")
        return
    if verb.half and f"out/{verb.half}" in found:
        return
    if code == 130 and verb.folder and foreign_files(place / "out") == []:
        return  # the best so far, whole by its own manifest
    raise BrokenPromiseError(f"neither old nor new: {_differing(found, whole)}")


def _is_output(name: str) -> bool:
    """Whether a file is the output's own: what is kept of a stopped run lies beside it."""
    return not name.startswith((".out", "out.work/")) and not name.endswith(".duxue-lock")


def _differing(mine: dict[str, str], theirs: dict[str, str]) -> list[str]:
    return sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))[:6]


def cases(seed: int, count: int, begin: int = 0) -> list[tuple[int, Verb, str]]:
    """Which verb is stopped how, case by case: each pair comes as often as its verb weighs."""
    pairs = [(verb, stop) for verb in VERBS for stop in STOPS for _ in range(verb.weight)]
    Random(seed).shuffle(pairs)
    return [(number, *pairs[number % len(pairs)]) for number in range(begin, begin + count)]


def main() -> int:
    """Run a campaign from the command line; 1 where a case did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("build/kills"))
    parser.add_argument("--only", nargs="*", default=[], help="verbs or stops")
    asked = parser.parse_args()
    out = asked.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    state = out / f"done-{asked.seed}.json"
    begin = json.loads(state.read_text(encoding="utf-8")) if state.is_file() else 0
    ground = prepared(out / "ground")
    broken = 0
    for number, verb, stop in cases(asked.seed, asked.count, begin):
        if asked.only and not {verb.name, stop} & set(asked.only):
            continue
        try:
            stopped(ground, verb, stop, Random(f"{asked.seed}/{number}"))
        except BrokenPromiseError as error:
            broken += 1
            print(f"{number} {verb.name}, {stop}: {error}", flush=True)
        else:
            print(f"{number} {verb.name}, {stop}: holds", flush=True)
        state.write_text(json.dumps(number + 1), encoding="utf-8")
    print(f"{asked.count} cases, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
