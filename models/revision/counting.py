"""How far two plans of one office are apart, as releases are compared."""

from __future__ import annotations

from datetime import date

from duxue.scenarios.plan import Plan
from duxue.scenarios.releases.difference import difference
from duxue.scenarios.releases.revision_told import Moves


def moves_between(before: Plan, after: Plan, since: date, *, least: int, proven: bool) -> Moves:
    """What changed on and after a day; ``least`` is the least number of schools that had to change hands."""
    found = difference(before, after, since)
    return Moves(
        found.moves["postings"],
        found.moves["events"],
        found.moves["visits"],
        least,
        proven,
        sum(1 for z in found.zones if z.former_zone and z.new_zone),
    )
