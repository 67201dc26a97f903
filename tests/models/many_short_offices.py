"""Ten small offices 5 to 25 % short of days: ``make short``.

An office is told where one change would meet an open duty with all else kept (an exhaustive search apart from the program's own
trials), where more effort leaves more open, and where the proof is off by more than 3 % of all musts that the ten leave open.
"""

from __future__ import annotations

import sys

from duxue.models.planning import join_plans, plan_office
from duxue.models.solver import Stop
from duxue.scenarios.plan import Plan
from tests.models.short_offices import short
from tests.models.test_single_changes import mended_by_one, open_by_force

SEEDS = range(10)
EFFORTS = (15.0, 45.0, 90.0, 200.0)
PROVEN = 1.03
"""Open musts by their bound, at most, over all offices."""


def held_against(seed: int, efforts: tuple[float, ...] = EFFORTS) -> tuple[list[str], int, int]:
    """What an office's plans lack, in words, with the musts that the last leaves open and the least that is proven."""
    county, lacking = short(seed), list[str]()
    before = (sys.maxsize, 0)
    musts = least = 0
    for effort in efforts:
        part = plan_office(county, "U1", given=Plan(), effort=effort, stop=Stop(), tell=lambda _: None)
        plan = join_plans(county, [part])
        now = open_by_force(county, plan)
        told = part.stages[-1].musts
        musts, least = now[0], told.bound if told else 0
        if now > before:
            lacking.append(f"effort {effort:.0f} leaves {now} open, less effort {before}")
        if mended := mended_by_one(county, plan):
            lacking.append(f"effort {effort:.0f}: one change meets {', '.join(mended)}")
        before = now
    return lacking, musts, least


def main() -> int:
    """How many offices lack something; each is told."""
    wrong = musts = least = 0
    for seed in map(int, sys.argv[1:] or SEEDS):
        lacking, left, proven = held_against(seed)
        wrong, musts, least = wrong + bool(lacking), musts + left, least + proven
        sys.stdout.write(
            f"office {seed}: {left} musts open, {proven} proven; {'; '.join(lacking) or 'nothing lacks'}\n"
        )
        sys.stdout.flush()
    sys.stdout.write(f"{wrong} offices lack something; {musts} musts open, {least} proven\n")
    return 1 if wrong or musts > PROVEN * least else 0


if __name__ == "__main__":
    sys.exit(main())
