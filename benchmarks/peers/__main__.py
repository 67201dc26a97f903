"""Plan counties by the planner and by its peers, and print how each stands, side by side.

Every peer gets as many seconds as the planner took for the whole year, its events included; the plain models a minute of the clock
at least, which they do not come near, and Timefold ten seconds. Seconds are the processor's, so that what else the machine does
moves no figure.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median

from benchmarks.counties import drawn
from benchmarks.peers.clerk import clerk
from benchmarks.peers.ground import Ground, ground_of
from benchmarks.peers.judged import Standing, judged
from benchmarks.peers.plain import by_cp_sat, by_highs
from duxue.models.office_plan import join_plans
from duxue.models.planning import plan_office
from duxue.models.solver import Stop
from duxue.scenarios.county import County
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
UNFAIR = {"weight_fair_load": "0"}
"""With this the planner prices a fair sharing as little as its peers do."""
KINDS = ("plain", "mountain", "urban", "churn", "recusals")
HEAD = f"{'county':14} {'planned by':10} {'open':>5} {'musts':>5} {'in pr.':>6} {'road h':>7} {'busiest':>7} {'week':>5} {'s':>6}"


def compared(kind: str, seed: int, asked: argparse.Namespace) -> Iterator[Standing]:
    """One county by everybody, one after the other."""
    county, alike = (
        drawn(seed, asked.institutions, asked.inspectors, kind, **given) for given in ({}, UNFAIR)
    )
    plan, seconds = _by_planner(county, asked.effort)
    yield judged(county, "duxue", plan, seconds)
    yield judged(county, "fair 0", *_by_planner(alike, asked.effort))
    ground = ground_of(county, county.offices[0].unit_id, plan)
    for name in asked.peers:
        began = time.process_time()
        own = PEERS[name](ground, seconds)
        yield judged(county, name, own, time.process_time() - began)


def _by_planner(county: County, effort: float) -> tuple[Plan, float]:
    began, office = time.process_time(), county.offices[0].unit_id
    part = plan_office(county, office, given=Plan(), effort=effort, stop=Stop(), tell=lambda _: None)
    plan = join_plans(county, [part])
    return plan, time.process_time() - began


def medians(standings: Mapping[str, Sequence[Standing]], kinds: Sequence[str]) -> Iterator[str]:
    """A line of a table for everybody: for each kind of county the median of each column over the seeds."""
    peers = dict.fromkeys(s.peer for kind in kinds for s in standings[kind])
    for peer in peers:
        cells = []
        for kind in kinds:
            mine = [s for s in standings[kind] if s.peer == peer]
            whole = [
                f"{median(getattr(s, name) for s in mine):g}" for name in ("open", "musts", "in_principle")
            ]
            road, busiest, week, seconds = (
                median(getattr(s, name) for s in mine) for name in ("road", "busiest", "week", "seconds")
            )
            cells.append(
                " · ".join([*whole, f"{road / 60:.0f}", f"{busiest:.2f}", f"{week:g}", f"{seconds:.1f}"])
            )
        yield f"| {peer} | {' | '.join(cells)} |"


def main() -> None:
    """A line for each plan as it is done, then the table of medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--kinds", nargs="+", default=KINDS)
    parser.add_argument("--peers", nargs="*", choices=[*PEERS], default=[*PEERS])
    parser.add_argument("--institutions", type=int, default=40)
    parser.add_argument("--inspectors", type=int, default=11)
    parser.add_argument(
        "--effort", type=float, default=8.0, help="the planner's effort, in its own seconds [8]"
    )
    asked = parser.parse_args()
    standings: dict[str, list[Standing]] = defaultdict(list)
    print(HEAD)
    for kind in asked.kinds:
        for seed in asked.seeds:
            for s in compared(kind, seed, asked):
                standings[kind].append(s)
                print(
                    f"{kind + ' ' + str(seed):14} {s.peer:10} {s.open:5} {s.musts:5} {s.in_principle:6} "
                    f"{s.road / 60:7.0f} {s.busiest:7.2f} {s.week:5g} {s.seconds:6.1f}",
                    flush=True,
                )
    print("\n".join(medians(standings, asked.kinds)))


if __name__ == "__main__":
    main()
