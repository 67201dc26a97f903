"""Plan synthetic counties and say of each: CPU seconds, gaps of the stages, what stays open, what the audit finds."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.rules.register import parameter_specs, waivable
from duxue.models.solver import Outcome, Stop
from duxue.planner.audit import audit
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.records import ParameterRow
from duxue.scenarios.rows import make
from duxue.scenarios.sheets import SCENARIO
from duxue.scenarios.synthetic import synthetic_county


def drawn(seed: int, institutions: int, inspectors: int, shape: str, **given: str) -> County:
    """A synthetic county as the program would read it, with the parameters that are given."""
    with tempfile.TemporaryDirectory() as folder:
        tables = synthetic_county(seed, institutions=institutions, inspectors=inspectors, shape=shape)
        tables["parameters"] += [make(ParameterRow, key=key, value=value) for key, value in given.items()]
        write_csv(SCENARIO, tables, Path(folder))
        county = read_scenario(Path(folder), parameter_specs(), waivable()).county
    if county is None:
        raise SystemExit(f"{shape} {seed}: the synthetic county has problems")
    return county


def planned(county: County, effort: float) -> tuple[float, tuple[Outcome, ...], str]:
    """A county's first office planned and audited: CPU seconds of its planning, how its stages ended, what is open or broken in words."""
    began = time.process_time()
    office = county.offices[0].unit_id
    part = plan_office(county, office, given=Plan(), effort=effort, stop=Stop(), tell=lambda _: None)
    seconds = time.process_time() - began
    return seconds, part.stages, audited(county, join_plans(county, [part]))


def audited(county: County, plan: Plan) -> str:
    """What is open or broken in a plan, in words."""
    found = audit(county, plan)
    hard = Counter(f.rule for f in found.findings if f.force is not Force.GOAL)
    return (
        f"unmet {len(plan.unmet):3}  silent {len(found.silent)}  {dict(sorted(hard.items())) or 'no finding'}"
    )


def line(shape: str, seed: int, county: County, effort: float) -> str:
    """One county planned, in one line."""
    seconds, stages, told = planned(county, effort)
    gaps = "  ".join(f"{o.stage} {o.gap or 0:.1%}" for o in stages)
    return f"{shape:9} {seed:2}  {seconds:6.1f} s  {told}  {gaps}"


def main() -> None:
    """Run what was asked for, a line a county as it is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--shapes", nargs="+", default=["plain"])
    parser.add_argument("--institutions", type=int, default=240)
    parser.add_argument("--inspectors", type=int, default=60)
    parser.add_argument(
        "--effort", type=float, default=90.0, help="deterministic seconds an office [90, as duxue plan]"
    )
    asked = parser.parse_args()
    for shape in asked.shapes:
        for seed in asked.seeds:
            county = drawn(seed, asked.institutions, asked.inspectors, shape)
            print(line(shape, seed, county, asked.effort), flush=True)


if __name__ == "__main__":
    main()
