"""How planning grows with the number of offices, by one worker and by two of a Dask cluster: seconds, their ratio, memory, the same bytes.

Seconds by the clock, and so their ratio, hold on a machine that does nothing else; the processor's seconds an office hold on any,
and are those of all its processes less what a cluster takes that is given nothing to do.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from benchmarks.province import children_cpu, memory
from duxue.models.office_plan import Progress
from duxue.models.planning import plan_office
from duxue.models.rules.register import parameter_specs, waivable
from duxue.models.stop import Stop
from duxue.planner.crew.city import Ordered, Planning
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.result_cache import ResultCache, packed
from duxue.planner.crew.team import Hands
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import SHAPES
from duxue.scenarios.synthetic.county import Order, Tables, drawn_county, parameters
from duxue.scenarios.synthetic.places import county_codes
from duxue.scenarios.synthetic.year import calendar_rows
from duxue.scenarios.travel.outlines import outlines_of_hebei
from tests.planner.crew.local_cluster import LocalCluster

CODES = [*county_codes(), *(code for code in outlines_of_hebei() if code not in county_codes())]
"""Where counties are drawn: Tangshan's 18, then the other 153 of the province."""


def drawn(offices: int, institutions: int, seed: int) -> County:
    """So many counties side by side, as the program would read them."""
    shape = SHAPES["plain"]
    tables: Tables = {table.name: [] for table in SCENARIO}
    for code in CODES[:offices]:
        for name, rows in drawn_county(Order(seed, institutions, 0, shape, code)).items():
            tables[name].extend(rows)
    tables |= {"parameters": parameters(seed, shape), "calendar": calendar_rows()}
    with tempfile.TemporaryDirectory() as folder:
        write_csv(SCENARIO, tables, Path(folder))
        county = read_scenario(Path(folder), parameter_specs(), waivable()).county
    if county is None:
        raise SystemExit("the synthetic counties have problems")
    return county


class Clock:
    """When each office was first and last heard of."""

    def __init__(self) -> None:
        self._heard: dict[str, tuple[float, float]] = {}

    def __call__(self, said: Progress) -> None:
        now = time.monotonic()
        self._heard[said.office] = self._heard.get(said.office, (now, now))[0], now

    def line(self) -> str:
        """Seconds an office: mean, least, most."""
        each = sorted(last - first for first, last in self._heard.values())
        return f"{sum(each) / len(each):6.1f} s an office ({each[0]:.1f} to {each[-1]:.1f})"


@dataclass(frozen=True)
class Run:
    """Offices planned by so many workers: seconds by the clock, what they took of the processor, the plans without their seconds."""

    seconds: float
    each: str
    theirs: float
    ours: float
    plans: list[bytes]


def planned(county: County, workers: int, effort: float) -> Run:
    """All offices planned by a cluster of so many workers, which is started for them and gone after."""
    clock, offices = Clock(), tuple(unit.unit_id for unit in county.offices)
    before = children_cpu() + idle(workers)
    with LocalCluster(workers) as cluster:
        began, ours = time.monotonic(), time.process_time()
        with (
            tempfile.TemporaryDirectory() as folder,
            crew_of(Hands(workers, cluster.address)) as crew,
        ):
            planning = Planning(crew, ResultCache(Path(folder)), effort, Stop(), clock, plan_office)
            (run,) = planning.plan(Ordered(county, offices))
            seconds, ours = time.monotonic() - began, time.process_time() - ours
    timeless = [
        replace(part, stages=tuple(replace(o, seconds=0.0) for o in part.stages)) for part in run.parts
    ]
    theirs = children_cpu() - before
    return Run(seconds, clock.line(), theirs, ours, [packed(part) for part in timeless])


@cache
def idle(workers: int) -> float:
    """The processor's seconds of a cluster of so many workers that is given nothing to do."""
    before = children_cpu()
    with LocalCluster(workers):
        pass
    return children_cpu() - before


def compared(counts: Sequence[int], institutions: int, seed: int, effort: float) -> None:
    """A line for each number of offices and of workers, as it is done."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(
        f"{os.cpu_count()} cores, load {load:.1f} before; {institutions} institutions an office, {effort:g} s of work each"
    )
    for count in counts:
        county = drawn(count, institutions, seed)
        one, two = (planned(county, workers, effort) for workers in (1, 2))
        same = "same bytes" if one.plans == two.plans else "OTHER BYTES"
        for workers, run in ((1, one), (2, two)):
            print(
                f"{count:3} offices, {workers} of a cluster: {run.seconds:7.1f} s  {run.each}; of the processor "
                f"{run.theirs / count:.2f} s an office and {run.ours / count:.2f} of the one that orders them"
            )
        print(
            f"{count:3} offices: two are {one.seconds / two.seconds:.2f} times as fast, {same}; {memory():.0f} MB at most so far "
            f"where they are ordered",
            flush=True,
        )


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offices", type=int, nargs="+", default=[1, 4, 18, 60])
    parser.add_argument("--institutions", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--effort", type=float, default=1.0, help="deterministic seconds an office [1]")
    asked = parser.parse_args()
    compared(asked.offices, asked.institutions, asked.seed, asked.effort)


if __name__ == "__main__":
    main()
