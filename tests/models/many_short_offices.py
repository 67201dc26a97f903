"""Ten small offices 5 to 25 % short of days: ``make short``.

An office is told where one change would meet an open duty with all else kept (an exhaustive search apart from the program's own
trials), where more effort leaves more open, and where the proof is off by more than 3 % of all musts that the ten leave open. Every
answer is a line of a log, and what the log holds of the same sources is not done again.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from duxue.models import planning
from duxue.models.office_plan import OfficePlan, join_plans
from duxue.models.solver import Stop
from duxue.planner.crew.program import program
from duxue.scenarios.plan import Plan
from tests.models.short_offices import short
from tests.models.test_single_changes import mended_by_one, open_by_force

SEEDS = range(10)
EFFORTS = (15.0, 45.0, 90.0, 200.0)
PROVEN = 1.03
"""Open musts by their bound, at most, over all offices."""
LOG = Path("build/short.jsonl")


class Answer(NamedTuple):
    """What an office's plan of some effort leaves open and what is proven of it, by force; what one change meets; CPU seconds."""

    musts: int
    musts_proven: int
    in_principle: int
    in_principle_proven: int
    mended: tuple[str, ...]
    seconds: float

    @property
    def open(self) -> tuple[int, int]:
        """Musts and breaches in principle."""
        return self.musts, self.in_principle

    def __str__(self) -> str:
        told = f"{self.musts} ({self.musts_proven}) musts, {self.in_principle} ({self.in_principle_proven}) in principle"
        return f"{told}, {self.seconds:.0f} s"


def answers(seed: int, efforts: Iterable[float]) -> Iterator[Answer]:
    """An office planned with more and more effort; what a longer search falls back on is made once."""
    county, made, plan_anew = short(seed), dict[float, OfficePlan](), planning.plan_office
    searched: list[tuple[Plan, tuple[str, ...]]] = []

    def plan_once(*where: Any, effort: float, **terms: Any) -> OfficePlan:
        if effort not in made:
            made[effort] = plan_anew(*where, effort=effort, **terms)
        return made[effort]

    with patch.object(planning, "plan_office", plan_once):
        for effort in efforts:
            began = time.process_time()
            part = plan_once(county, "U1", given=Plan(), effort=effort, stop=Stop(), tell=lambda _: None)
            seconds = time.process_time() - began
            plan, last = join_plans(county, [part]), part.stages[-1]
            mended = next((told for one, told in searched if one == part.plan), None)
            if mended is None:
                mended = tuple(mended_by_one(county, plan))
                searched.append((part.plan, mended))
            musts, others = open_by_force(county, plan)
            proven = [level.bound if level else 0 for level in (last.musts, last.in_principle)]
            yield Answer(musts, proven[0], others, proven[1], mended, seconds)


def kept(log: Path) -> dict[tuple[int, float], Answer]:
    """The answers that a log holds of these sources, by seed and effort."""
    rows = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    mine = [row for row in rows if row["program"] == program()]
    return {
        (row["seed"], row["effort"]): Answer(*row["answer"][:4], tuple(row["answer"][4]), row["answer"][5])
        for row in mine
    }


def answered(seed: int, log: Path, efforts: tuple[float, ...]) -> list[Answer]:
    """An office's answers to all efforts, from the log as far as it holds all of them, else made anew and added."""
    known = kept(log)
    if all((seed, effort) in known for effort in efforts):
        return [known[seed, effort] for effort in efforts]
    log.parent.mkdir(parents=True, exist_ok=True)
    found = []
    for effort, answer in zip(efforts, answers(seed, efforts), strict=True):
        found.append(answer)
        with log.open("a") as rows:
            row = {"program": program(), "seed": seed, "effort": effort, "answer": answer}
            rows.write(f"{json.dumps(row)}\n")
    return found


def lacking(efforts: tuple[float, ...], found: list[Answer]) -> list[str]:
    """What an office's plans lack, in words."""
    told = [
        f"effort {effort:.0f}: one change meets {', '.join(answer.mended)}"
        for effort, answer in zip(efforts, found, strict=True)
        if answer.mended
    ]
    for less, more, effort in zip(found, found[1:], efforts[1:], strict=False):
        if more.open > less.open:
            told.append(f"effort {effort:.0f} leaves {more.open} open, less effort {less.open}")
    return told


def main() -> int:
    """How many offices lack something; each is told."""
    wrong = musts = least = 0
    for seed in map(int, sys.argv[1:] or SEEDS):
        found = answered(seed, LOG, EFFORTS)
        lacks = lacking(EFFORTS, found)
        wrong, musts, least = wrong + bool(lacks), musts + found[-1].musts, least + found[-1].musts_proven
        told = "; ".join(f"effort {e:.0f}: {a}" for e, a in zip(EFFORTS, found, strict=True))
        sys.stdout.write(f"office {seed}: {told}; {'; '.join(lacks) or 'nothing lacks'}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{wrong} offices lack something; {musts} musts open, {least} proven\n")
    return 1 if wrong or musts > PROVEN * least else 0


if __name__ == "__main__":
    sys.exit(main())
