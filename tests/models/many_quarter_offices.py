"""Fifty small offices of a quarter held against the least minutes that any plan without a breach can drive: ``make quarters``.

An office is told where its plan leaves something open or breaks a rule in principle although no bound forbids a whole plan, and
where it drives over 3 % more than the bound; then the plan on the bound's postings is told beside it, which shows what is possible.
"""

from __future__ import annotations

import sys

from duxue.models.rules import travel
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from tests.models.quarter_offices import LeastRoad, quarter, with_postings
from tests.models.test_exact import left_open, planned

SEEDS = range(50)
EFFORT = 2.0
SHARE = 1.03
"""Minutes of a plan by the bound, at most."""


def road(county: County, plan: Plan) -> float:
    """The minutes on the road of a plan."""
    return travel.measure(county, plan, county.parameters)


def held_against(seed: int) -> str:
    """What an office's plan lacks, in words; blank where it lacks nothing."""
    county = quarter(seed)
    least = LeastRoad(county, "U1").solved()
    plan = planned(county, EFFORT)
    musts, in_principle, which = left_open(county, plan)
    if least is None:
        return (
            ""
            if musts or in_principle
            else f"office {seed}: the plan breaks nothing, the model finds no such plan"
        )
    if musts or in_principle:
        return f"office {seed}: {musts} musts open, {in_principle} breaches in principle ({dict(which)})"
    bound, held = least
    ours = road(county, plan)
    if ours <= SHARE * bound:
        return ""
    other = planned(with_postings(county, held), EFFORT)
    open_there = left_open(county, other)[:2]
    return (
        f"office {seed}: {ours:.0f} minutes, {ours / bound - 1:.1%} over the bound of {bound:.0f}; "
        f"on the bound's postings {road(county, other):.0f} minutes with {open_there} left open"
    )


def main() -> int:
    """How many offices lack something; each is told."""
    lacking = 0
    for seed in SEEDS:
        if told := held_against(seed):
            lacking += 1
            sys.stdout.write(f"{told}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{lacking} of {len(SEEDS)} offices lack something\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
