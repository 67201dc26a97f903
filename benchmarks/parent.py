"""What the process that orders a province holds: 45,000 institutions joined, audited and published, documents of the offices apart.

    python -m benchmarks.parent --schools 45000

One synthetic county of 250 institutions, planned once, is laid side by side under other codes, below 13 cities and a province. What every
office's own process would draw is left out: each writes its tables. Told are the processor's seconds of each step and the memory so far;
it ends with 1 where that is over 1 GB.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import duxue
from benchmarks.memory import INSTITUTIONS, LIMIT, laid_side_by_side, scenario
from benchmarks.province import MEGABYTE, memory
from duxue.models.office_plan import OfficePlan
from duxue.planner import by_office
from duxue.planner.audit import audit
from duxue.planner.crew.team import Hands
from duxue.planner.joining import joined
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.output import Output
from duxue.planner.publish.tables import write_tables
from duxue.planner.publishing import judged, published, read, read_plan_at, write_bare
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.plan_outcome import FILE
from duxue.scenarios.shares import Shares
from duxue.scenarios.sheets import PLAN, SCENARIO
from duxue.scenarios.synthetic.county import synthetic_county

PROVINCE, CITIES, OFFICIALS = "500099", [f"{500_001 + n}" for n in range(13)], 4
"""The offices above the counties, and how many people each has."""


@dataclass
class Steps:
    """Tells what each step took of the processor, and how much memory there was at most."""

    since: float = field(default_factory=time.process_time)

    def done(self, step: str) -> None:
        """A step is done."""
        now = time.process_time()
        print(f"{step:24} {now - self.since:7.1f} s of the processor, {memory():.0f} MB at most", flush=True)
        self.since = now


def lay(copies: int, where: Path) -> None:
    """The province's scenario, and the plan of its counties."""
    scenario(copies, where / "scenario")
    _add_above(where / "scenario")
    with tempfile.TemporaryDirectory() as ground:
        alone, made = Path(ground) / "alone", Path(ground) / "made"
        write_csv(SCENARIO, synthetic_county(1, INSTITUTIONS, 0), alone)
        answer = duxue.plan(alone, seconds=3)
        made.mkdir()
        write_bare(answer.county, answer.plan, answer.audit, made, "en")
        texts = ((table.name, (made / f"{table.name}.csv").read_text(encoding="utf-8")) for table in PLAN)
        laid_side_by_side(texts, copies, where / "plan")
        (where / "plan" / FILE).write_bytes((made / FILE).read_bytes())


def _add_above(folder: Path) -> None:
    """Cities and a province above the counties, with some people each."""
    head, *units = _rows(folder / "units.csv")
    name, parent = head.index("name"), head.index("parent_id")
    for number, unit in enumerate(units):
        unit[name], unit[parent] = f"县{number}教育督导室", CITIES[number % len(CITIES)]
    above = [_unit(head, PROVINCE, "province", ""), *(_unit(head, city, "city", PROVINCE) for city in CITIES)]
    _write(folder / "units.csv", [head, *above, *units])
    head, *people = _rows(folder / "inspectors.csv")
    own = []
    for unit_id in (PROVINCE, *CITIES):
        for number in range(OFFICIALS):
            told = {
                "inspector_id": f"X{unit_id}{number}",
                "name": f"人{unit_id}{number}",
                "unit_id": unit_id,
                "duty": "both",
            }
            own.append([told.get(column, cell) for column, cell in zip(head, people[0], strict=True)])
    _write(folder / "inspectors.csv", [head, *people, *own])


def _unit(head: Sequence[str], unit_id: str, level: str, parent: str) -> list[str]:
    told = {
        "unit_id": unit_id, "name": f"{unit_id}教育督导室", "level": level, "parent_id": parent, "lon": "118.1", "lat": "40.1",
    }  # fmt: skip
    return [told.get(column, "") for column in head]


def _rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def _write(file: Path, rows: Sequence[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)


def parts_of(county: County, plan: Plan) -> list[OfficePlan]:
    """A plan as its offices would have handed it in."""
    shares = Shares(county, plan)
    return [OfficePlan(unit.unit_id, shares.rows_of(unit.unit_id), ()) for unit in county.offices]


def tables_alone(folder: by_office.OfficeFolder) -> None:
    """In the place of an office's documents: its tables."""
    folder.folder.mkdir()
    found = audit(folder.county, folder.plan)
    write_tables(folder.folder, PublishContext(folder.county, folder.plan, found, folder.lang))


def main() -> int:
    """Lay what is not there yet, go through the steps, and hold the memory against the limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--schools", type=int, default=45_000)
    parser.add_argument("--work", type=Path, default=Path("build/parent"), help="where the tables are laid")
    asked = parser.parse_args()
    where = asked.work.absolute() / str(asked.schools)
    if not (where / "plan" / FILE).is_file():
        lay(asked.schools // INSTITUTIONS, where)
        print("laid; the same command again measures, in a process that has planned nothing")
        return 0
    steps = Steps()
    county = read(where / "scenario").county
    if county is None:
        raise SystemExit("the province has problems")
    steps.done("read")
    parts = parts_of(county, read_plan_at(where / "plan"))
    steps.done("offices' plans")
    plan, _ = joined(county, parts)
    steps.done("joined")
    answer = judged(county, plan)
    steps.done("audited")
    with (
        mock.patch.object(by_office, "HANDS", Hands(alone=True)),
        mock.patch.object(by_office.OfficeFolder, "write", tables_alone),
    ):
        published(answer, Output(where / "out", replace=True))
    steps.done("published")
    print(
        f"{len(county.rows.schools)} institutions, {len(county.offices)} offices, {len(plan.visits)} visits"
    )
    return 0 if memory() * MEGABYTE < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
