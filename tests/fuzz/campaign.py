"""A campaign of mutated inputs: seeded, taken up again where it stopped, every failure kept with its input.

    python -m tests.fuzz.campaign --count 100000 --seed 1 --out build/fuzz

A target attacks one entrance of the program with one drawn case in a folder of its own. Whatever it raises is a failure,
and so is a case that takes longer than 30 seconds of the processor or leaves the process larger than 1 GB.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

MOST_SECONDS = 30.0
MOST_MEMORY = 2**30
GROUND = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - in memory: a case writes dozens of small files


class BrokenPromiseError(AssertionError):
    """What the program promises does not hold for a case."""


@dataclass(frozen=True)
class Target:
    """One entrance of the program: its name, how often it is drawn beside the others, and one attack on it."""

    name: str
    weight: int
    attack: Callable[[Random, Path], None]

    @classmethod
    def of(cls, attack: Callable[[Random, Path], None], weight: int) -> Target:
        """The target of an attack, called after it."""
        return cls(attack.__name__, weight, attack)


@dataclass(frozen=True)
class Failure:
    """A case that did not hold: its target and number, and what happened."""

    target: str
    number: int
    why: str


def drawn(seed: int, target: str, number: int) -> Random:
    """The draws of one case, the same whenever it is run."""
    return Random(f"{seed}/{target}/{number}")


def attacked(target: Target, seed: int, number: int, keep: Path | None = None) -> Failure | None:
    """One case; with ``keep`` the folder of a case that fails is kept there, with what happened."""
    folder = Path(tempfile.mkdtemp(prefix="duxue-fuzz-", dir=GROUND))
    begun = time.process_time()
    why = ""
    try:
        target.attack(drawn(seed, target.name, number), folder)
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except BaseException:  # noqa: BLE001 - whatever it is, it is what the campaign looks for
        why = traceback.format_exc()
    taken = time.process_time() - begun
    if not why and taken > MOST_SECONDS:
        why = f"took {taken:.0f} seconds\n"
    if not why and _memory() > MOST_MEMORY:
        why = f"the process has grown to {_memory() // 2**20} MB\n"
    if why and keep is not None:
        place = keep / f"{target.name}-{number}"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder, place, symlinks=True)
        (place / "why.txt").write_text(why, encoding="utf-8")
    _removed(folder)
    return Failure(target.name, number, why) if why else None


def _removed(folder: str | os.PathLike[str]) -> None:
    """A case's folder is taken away, in a third of the time of ``rmtree``: nobody else works in it."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            _removed(entry)
        else:
            os.unlink(entry)  # noqa: PTH108 - a Path for each costs more than the work
    os.rmdir(folder)  # noqa: PTH106 - as above


def _memory() -> int:
    """The most memory that the process has held, in bytes (0 where the system does not say)."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def campaign(targets: Sequence[Target], seed: int, count: int, out: Path) -> list[Failure]:
    """``count`` cases over all targets by their weights, going on after those that ``out`` says are done."""
    out.mkdir(parents=True, exist_ok=True)
    state = out / f"done-{seed}.json"
    done: dict[str, int] = json.loads(state.read_text(encoding="utf-8")) if state.is_file() else {}
    failures: list[Failure] = []
    begun = time.monotonic()
    for case, (target, number) in enumerate(_order(targets, done, count), 1):
        failure = attacked(target, seed, number, out)
        if failure is not None:
            failures.append(failure)
            print(f"{target.name} {number}: {failure.why.strip().splitlines()[-1]}", flush=True)
        done[target.name] = number + 1
        if case % 500 == 0:
            state.write_text(json.dumps(done), encoding="utf-8")
        if case % 1000 == 0:
            print(f"{case} cases, {len(failures)} failures, {time.monotonic() - begun:.0f} s", flush=True)
    state.write_text(json.dumps(done), encoding="utf-8")
    return failures


def _order(targets: Sequence[Target], done: dict[str, int], count: int) -> Iterable[tuple[Target, int]]:
    turns = [target for target in targets for _ in range(target.weight)]
    numbers = {target.name: done.get(target.name, 0) for target in targets}
    for turn in range(count):
        target = turns[turn % len(turns)]
        yield target, numbers[target.name]
        numbers[target.name] += 1


def main() -> int:
    """Run a campaign from the command line; 1 where a case did not hold."""
    from tests.fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--only", nargs="*", default=[], choices=[target.name for target in TARGETS])
    asked = parser.parse_args()
    chosen = [target for target in TARGETS if not asked.only or target.name in asked.only]
    gc.set_threshold(50_000, 20, 100)
    failures = campaign(chosen, asked.seed, asked.count, asked.out)
    done = json.loads((asked.out / f"done-{asked.seed}.json").read_text(encoding="utf-8"))
    print(f"{asked.count} cases, {len(failures)} failures; in all, by what is read: {done}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
