"""A first staffing without a solver: what an office gets where its effort runs out before CP-SAT has found anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from duxue.models.postings.candidates import Candidate, Candidates
from duxue.models.postings.pricing import Portfolio, covers
from duxue.models.postings.tenures import Minutes, reciprocal


def greedy_portfolios(
    portfolios: Sequence[Portfolio], open_price: Minutes, clashes: Collection[tuple[int, int]]
) -> list[int]:
    """Portfolios (by place), one a tenure at most and no two that clash, each the best of what is still open.

    ``open_price`` is what each piece of a school's year costs where nobody answers for it, in minutes.
    """
    held = covers(portfolios, open_price.size)
    cost = np.array([portfolio.cost for portfolio in portfolios])
    tenure = np.array([portfolio.tenure for portfolio in portfolios])
    against: dict[int, list[int]] = defaultdict(list)
    for a, b in clashes:
        against[a].append(b)
        against[b].append(a)
    worth, allowed, chosen = open_price.astype(float), np.ones(len(portfolios), dtype=bool), list[int]()
    while allowed.any():
        gain = np.where(allowed, held @ worth - cost, -np.inf)
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        worth[held[best]] = 0.0
        allowed &= tenure != tenure[best]
        allowed[against[best]] = False
    return chosen


def needed(
    rows: Sequence[Candidate], some: Collection[int], minutes: Callable[[int], float]
) -> frozenset[int]:
    """Of some postings (by place) those without which months would lack somebody: others at the school serve the dearest's."""
    kept = set(some)
    for k in sorted(some, key=lambda k: (-minutes(k), k)):
        others = (j for j in kept if j != k and rows[j].row.school_id == rows[k].row.school_id)
        if {m for j in others for m in rows[j].months} >= set(rows[k].months):
            kept.remove(k)
    return frozenset(kept)


def filled(
    pool: Candidates,
    rows: Sequence[Candidate],
    held: Collection[int],
    choices: Mapping[str, Sequence[int]],
) -> set[int]:
    """A posting (by place) for each school without one: whoever has most room for it, the nearest of those.

    ``choices`` lists each such school's candidates; what is ``held`` takes room. A school that takes a whole person goes
    first, then those with the fewest candidates. Nobody takes the school of somebody who holds their own, while another can.
    """
    county = pool.county
    cap = {p.inspector_id: pool.shares.get(p.inspector_id, county.allowance(p)) for p in pool.people}
    load: dict[str, int] = defaultdict(int)
    taken: set[int] = set()
    posted = sorted({*held, *(k for some in choices.values() for k in some)})
    exchanges: dict[int, set[int]] = defaultdict(set)
    for _, a, b in reciprocal(((k, rows[k].row) for k in posted), pool.people):
        exchanges[a].add(b)
        exchanges[b].add(a)

    def weight(school_id: str, person: str) -> int:
        return cap[person] if county.is_large(county.schools[school_id]) and not pool.shares else 1

    def take(k: int) -> None:
        load[rows[k].row.inspector_id] += weight(rows[k].row.school_id, rows[k].row.inspector_id)
        taken.add(k)

    for k in held:
        take(k)
    chosen: set[int] = set()
    order = sorted(choices, key=lambda s: (not county.is_large(county.schools[s]), len(choices[s]), s))
    for school_id in (s for s in order if choices[s]):

        def strain(k: int, school_id: str = school_id) -> tuple[int, bool, int, int, int]:
            person = rows[k].row.inspector_id
            beyond = max(0, load[person] + weight(school_id, person) - cap[person])
            minutes = pool.tour_minutes(rows[k]) + rows[k].price
            return -len(rows[k].months), not taken.isdisjoint(exchanges.get(k, ())), beyond, minutes, k

        best = min(choices[school_id], key=strain)
        chosen.add(best)
        take(best)
    return chosen
