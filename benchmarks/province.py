"""A synthetic province planned, audited and published whole, office after office: what each takes, and whether that or the memory grows.

    python -m benchmarks.province --work build/province --institutions 6 --effort 1

What is done stays in the folder, and the same command goes on where it was stopped. Told are the processor's seconds of early counties
against late ones, of the process that orders them, of joining, audit and publishing; its memory; the pages and maps by their size.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import time
from dataclasses import dataclass, field
from pathlib import Path

import duxue
from duxue.models.office_plan import Progress
from duxue.planner.office_files import synth

TIMES = "times.csv"
"""Office, seconds of the clock, the processor's seconds of its process and of the one that orders it, and that one's megabytes."""
BLOCK = 10
"""Of how many counties early and late ones are held against each other."""
MEGABYTE = 2**20


def children_cpu() -> float:
    """The processor's seconds of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory() -> float:
    """The most that this process has held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _now() -> tuple[float, float, float]:
    return time.monotonic(), children_cpu(), time.process_time()


@dataclass
class Meter:
    """Hears who is planned, one after another, and writes down what each took; tells of the steps after that."""

    file: Path
    office: str = ""
    since: tuple[float, float, float] = field(default_factory=_now)

    def __call__(self, said: Progress) -> None:
        """The first word of an office or of a step ends what was before."""
        if said.stage == "kept" or (said.office and said.office == self.office):
            return
        self.close()
        if not said.office:
            print(f"{said.stage} begins, {memory():.0f} MB so far", flush=True)
        self.office = said.office or said.stage

    def close(self) -> None:
        """What was heard of last is done."""
        now = _now()
        took = [after - before for before, after in zip(self.since, now, strict=True)]
        self.since = now
        if self.office:
            with self.file.open("a", encoding="utf-8", newline="") as file:
                csv.writer(file).writerow([self.office, *(f"{one:.3f}" for one in took), f"{memory():.0f}"])


def whole(work: Path, institutions: int, effort: float, cities: int | None) -> None:
    """Draw the province where it is not there yet, plan and publish it, and tell what that took."""
    if not (work / "scenario").is_dir():
        synth("province", 1, work / "scenario", institutions=institutions, cities=cities)
    meter = Meter(work / TIMES)
    made = duxue.plan(
        work / "scenario",
        out=work / "plan",
        replace=True,
        work=work / "offices",
        seconds=effort,
        progress=meter,
    )
    meter.close()
    audit = made.audit
    print(
        f"{len(made.county.offices)} offices, {len(made.county.rows.schools)} institutions, {len(made.plan.visits)} visits; "
        f"{len(audit.breaches)} breaches, {len(audit.silent)} of them silent"
    )
    counties = {unit.unit_id for unit in made.county.offices if not unit.level.oversees}
    _tell_times(work / TIMES, counties)
    _tell_pages(work / "plan")


def _tell_times(file: Path, counties: set[str]) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [(name, [float(cell) for cell in rest]) for name, *rest in csv.reader(lines)]
    planned = [took for name, took in rows if name in counties]
    for name, block in (("early", planned[:BLOCK]), ("late", planned[-BLOCK:])):
        theirs, ours = [took[1] for took in block], [took[2] for took in block]
        print(
            f"{name:5} counties: {sum(theirs) / len(block):.2f} s of the processor each ({min(theirs):.2f} to {max(theirs):.2f}), "
            f"{sum(ours) / len(block):.2f} s of the one that orders them, {max(took[3] for took in block):.0f} MB there"
        )
    for name, (clock, seconds, own, held) in rows:
        if name in ("audit", "publish"):
            print(
                f"{name}: {clock:.0f} s by the clock, {own:.1f} + {seconds:.1f} s of the processor, {held:.0f} MB"
            )


def _tell_pages(folder: Path) -> None:
    pages = sorted(folder.rglob("*.html"), key=lambda one: one.stat().st_size)
    total = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    told = [folder / "index.html", folder / "map.html", pages[-1]]
    sizes = ", ".join(f"{one.relative_to(folder)} {one.stat().st_size / MEGABYTE:.2f} MB" for one in told)
    print(f"{len(pages)} pages, {sizes} (the largest); the folder {total / MEGABYTE:.0f} MB")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--work", type=Path, default=Path("build/province"), help="where all is kept")
    parser.add_argument("--institutions", type=int, default=6, help="of each county")
    parser.add_argument("--effort", type=float, default=1.0, help="deterministic seconds an office")
    parser.add_argument("--cities", type=int, help="the first so many only")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    asked.work.mkdir(parents=True, exist_ok=True)
    whole(asked.work.absolute(), asked.institutions, asked.effort, asked.cities)


if __name__ == "__main__":
    main()
