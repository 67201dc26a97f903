"""Two hundred tiny offices held against one exact model of everything: ``make tiny`` tells those with more left open."""

from __future__ import annotations

import sys

from tests.models.exact import Exact
from tests.models.test_exact import left_open, planned
from tests.models.tiny_offices import tiny

SEEDS = range(200)


def main() -> int:
    """How many offices have more left open than the exact model leaves; each is told."""
    worse = 0
    for seed in SEEDS:
        county = tiny(seed)
        ours, theirs = left_open(county, planned(county)), left_open(county, Exact(county, "U1").plan())
        if ours[:2] > theirs[:2]:
            worse += 1
            sys.stdout.write(f"office {seed}: {ours} against {theirs}\n")
    sys.stdout.write(f"{worse} of {len(SEEDS)} offices have more left open than the exact model leaves\n")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
