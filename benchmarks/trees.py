"""Plan the same scenarios by two trees of this program in turn, and lay them side by side, both judged by this tree's audit.

A tree is a checkout (``git worktree add ../before 46ad556``). Scenarios are drawn once, by the first, and read by both; each plan
is made by the command line in a process of its own, at the default effort, by one worker. With ``--also weight_fair_load=0`` the
last tree plans each once more with that parameter: what it does where a goal that the first did not price is not priced.
Told of each: breaches by force, minutes on the road and of goals that findings miss, at the office's prices, the busiest person by
the mean share, minutes and bounds of the stages, and seconds of processor of that process and its children, publishing included.
Every answer is a line of a log, and what the log holds is not done again.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.peers.judged import busiest
from duxue.models.prices import price_of
from duxue.models.rules import fair_load, travel
from duxue.models.rules.card import Finding
from duxue.models.rules.register import parameter_specs, waivable
from duxue.planner.audit import audit
from duxue.scenarios.codes import Force
from duxue.scenarios.county import County
from duxue.scenarios.reading.scenario import read_plan, read_scenario

KINDS = ("plain", "mountain", "urban", "churn", "recusals")
SEEDS = (1, 2, 3, 4)


def run(tree: Path, arguments: list[str], said: Path) -> tuple[float, int]:
    """A command of a tree's command line: seconds of processor, children's too, and the exit code; ``said`` keeps what it says."""
    program = "duxue" if (tree / "duxue").is_dir() else "planner"
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    with said.open("w") as spoken:
        process = subprocess.Popen(
            [sys.executable, "-m", program, *arguments],
            cwd=tree, env=environment, stdout=spoken, stderr=subprocess.STDOUT,
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, process.returncode


def drawn(tree: Path, scenario: Path, kind: str, seed: int, asked: argparse.Namespace) -> None:
    """Draw a scenario by a tree unless it lies there already."""
    if scenario.exists():
        return
    sizes = ["--institutions", str(asked.institutions), "--inspectors", str(asked.inspectors)]
    wish = ["synth", "--kind", "county", "--shape", kind, "--seed", str(seed), *sizes, "--out", str(scenario)]
    _, code = run(tree, wish, scenario.with_suffix(".txt"))
    if code:
        raise SystemExit(f"{scenario}: not drawn")


def with_parameter(scenario: Path, given: str) -> Path:
    """A copy of a scenario with one parameter set (``key=value``)."""
    copy = scenario.with_name(f"{scenario.name},{given}")
    if not copy.exists():
        shutil.copytree(scenario, copy)
        key, value = given.split("=")
        with (copy / "parameters.csv").open("a", encoding="utf-8") as table:
            table.write(f"{key},{value},\n")
    return copy


def missed_goals(county: County, found: Iterable[Finding]) -> dict[str, int]:
    """By rule the minutes, at its first office's prices, of the goals that findings miss."""
    counted = Counter(f.rule for f in found if f.force is Force.GOAL)
    office = county.offices[0].unit_id
    return {rule: n * price_of(county, office, rule, Force.GOAL) for rule, n in counted.items()}


def standing(scenario: Path, out: Path) -> dict[str, Any]:
    """How a plan stands by this tree's audit and measures, and what its stages told of themselves."""
    county = read_scenario(scenario, parameter_specs(), waivable()).county
    plan, problems = read_plan(out)
    if county is None or plan is None:
        raise SystemExit(f"{out}: not read: {problems[:3]}")
    found = audit(county, plan).findings
    by_force = {
        force: Counter(f.rule for f in found if f.force is force)
        for force in (Force.MUST, Force.IN_PRINCIPLE)
    }
    told = json.loads((out / "outcome.json").read_text(encoding="utf-8"))
    return {
        "musts": by_force[Force.MUST],
        "in_principle": by_force[Force.IN_PRINCIPLE],
        "goals": missed_goals(county, found),
        "unmet": len(plan.unmet),
        "road": round(travel.measure(county, plan, county.parameters), 1),
        "moved": round(fair_load.measure(county, plan, county.parameters), 2),
        "busiest": round(busiest(county, plan), 3),
        "stages": {s["stage"]: (s.get("objective"), s.get("bound"), s.get("status")) for s in told["stages"]},
    }


class Log:
    """What is known, a line each, kept as it comes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        self.done = {tuple(json.loads(line)["of"]) for line in lines}

    def planned(self, kind: str, seed: int, tree: Path, scenario: Path, also: str) -> None:
        """One plan of one tree, unless it is known."""
        of = (kind, seed, ",".join(filter(None, (tree.name, also))))
        if of in self.done:
            return
        out = scenario.with_name(f"{kind}-{seed}-{of[2]}")
        wish = ["plan", str(scenario), "--out", str(out), "--replace", "--workers", "1"]
        seconds, code = run(tree, wish, out.with_suffix(".txt"))
        told = {"of": of, "cpu": round(seconds, 1), "code": code, "load": round(os.getloadavg()[0], 1)}
        line = json.dumps(told | standing(scenario, out))
        with self.file.open("a", encoding="utf-8") as kept:
            kept.write(line + "\n")
        print(line, flush=True)


def main() -> None:
    """Scenario by scenario, tree by tree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trees", type=Path, nargs="+", help="checkouts, each planned with in turn")
    parser.add_argument("--folder", type=Path, required=True, help="where scenarios, plans and the log lie")
    parser.add_argument("--also", default="", metavar="KEY=VALUE", help="plan once more with this parameter")
    parser.add_argument("--kinds", nargs="+", default=KINDS)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--institutions", type=int, default=60)
    parser.add_argument("--inspectors", type=int, default=16)
    asked = parser.parse_args()
    folder, trees = asked.folder.resolve(), [tree.resolve() for tree in asked.trees]
    folder.mkdir(parents=True, exist_ok=True)
    log = Log(folder / "log.jsonl")
    for seed in asked.seeds:
        for kind in asked.kinds:
            scenario = folder / f"{kind}-{seed}"
            drawn(trees[0], scenario, kind, seed, asked)
            for tree in trees:
                log.planned(kind, seed, tree, scenario, "")
            if asked.also:
                log.planned(kind, seed, trees[-1], with_parameter(scenario, asked.also), asked.also)


if __name__ == "__main__":
    main()
