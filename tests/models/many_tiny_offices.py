"""Two hundred tiny offices and a hundred small years held against one exact model of everything: ``make tiny`` tells those with more left open."""

from __future__ import annotations

import sys

from tests.models.exact import Exact
from tests.models.small_years import small_year
from tests.models.test_exact import left_open, planned
from tests.models.tiny_offices import tiny

DRAWN = [*((tiny, seed) for seed in range(200)), *((small_year, seed) for seed in range(100))]


def main() -> int:
    """How many offices have more left open than the exact model leaves; each is told."""
    worse = 0
    for drawn, seed in DRAWN:
        county = drawn(seed)
        ours, theirs = left_open(county, planned(county)), left_open(county, Exact(county, "U1").plan())
        if ours[:2] > theirs[:2]:
            worse += 1
            sys.stdout.write(f"{drawn.__name__} {seed}: {ours} against {theirs}\n")
    sys.stdout.write(f"{worse} of {len(DRAWN)} offices have more left open than the exact model leaves\n")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
