"""Plan counties by the planner and by its peers, and print how each stands, side by side.

Every peer gets as many seconds of the clock as the planner took for the whole year, its events included.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from benchmarks.counties import drawn
from benchmarks.peers.clerk import clerk
from benchmarks.peers.ground import Ground, ground_of
from benchmarks.peers.judged import Standing, judged
from benchmarks.peers.plain import by_cp_sat, by_highs
from duxue.models.planning import join_plans, plan_office
from duxue.models.solver import Stop
from duxue.scenarios.plan import Plan


def _by_timefold(ground: Ground, seconds: float) -> Plan:
    from benchmarks.peers.local_search import by_timefold  # starts a virtual machine

    return by_timefold(ground, seconds)


PEERS: dict[str, Callable[[Ground, float], Plan]] = {
    "clerk": clerk,
    "cp-sat": by_cp_sat,
    "highs": by_highs,
    "timefold": _by_timefold,
}
KINDS = ("plain", "mountain", "urban", "churn", "recusals")
HEAD = f"{'county':14} {'planned by':10} {'open':>5} {'musts':>5} {'in pr.':>6} {'road h':>7} {'busiest':>7} {'s':>6}"


def compared(kind: str, seed: int, asked: argparse.Namespace) -> list[Standing]:
    """One county by everybody."""
    county = drawn(seed, asked.institutions, asked.inspectors, kind)
    office = county.offices[0].unit_id
    began = time.monotonic()
    part = plan_office(county, office, given=Plan(), effort=asked.effort, stop=Stop(), tell=lambda _: None)
    plan = join_plans(county, [part])
    seconds = time.monotonic() - began
    standing = [judged(county, "duxue", plan, seconds)]
    ground = ground_of(county, office, plan)
    for name in asked.peers:
        began = time.monotonic()
        own = PEERS[name](ground, seconds)
        standing.append(judged(county, name, own, time.monotonic() - began))
    return standing


def main() -> None:
    """A table, line by line as plans are done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--kinds", nargs="+", default=KINDS)
    parser.add_argument("--peers", nargs="*", choices=[*PEERS], default=[*PEERS])
    parser.add_argument("--institutions", type=int, default=120)
    parser.add_argument("--inspectors", type=int, default=31)
    parser.add_argument(
        "--effort", type=float, default=45.0, help="the planner's effort, in its own seconds [45]"
    )
    asked = parser.parse_args()
    print(HEAD)
    for kind in asked.kinds:
        for seed in asked.seeds:
            for s in compared(kind, seed, asked):
                print(
                    f"{kind + ' ' + str(seed):14} {s.peer:10} {s.open:5} {s.musts:5} {s.in_principle:6} "
                    f"{s.road / 60:7.0f} {s.busiest:7.2f} {s.seconds:6.1f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
