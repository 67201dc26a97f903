"""A clerk's greedy plan: the schools with fewest hands to choose from first, each to the nearest who has room left."""

from __future__ import annotations

from collections import Counter, defaultdict

from benchmarks.peers.days import lay_visits
from benchmarks.peers.ground import Choice, Ground, Stretch
from duxue.scenarios.plan import Plan


def clerk(ground: Ground, seconds: float) -> Plan:
    """Postings by hand and visits by hand; who held a school before goes on with it where that is allowed."""
    del seconds  # a clerk is done when every school has a name
    return lay_visits(ground.county, ground.office_id, ground.held(_choice(ground)))


def _choice(ground: Ground) -> Choice:
    held: dict[Stretch, str] = {}
    exchanged = defaultdict(list)
    for one, other in ground.exchanges():
        exchanged[one].append(other)
        exchanged[other].append(one)
    allowance = {i.inspector_id: ground.allowance(i) for i in ground.people}
    last: dict[str, str] = {
        s.school_id: f.inspector_id for s in ground.schools if (f := ground.county.former.get(s.school_id))
    }
    for turn in ground.turns:
        today, load = ground.at(turn), Counter[str]()
        begin = [s for s in today if s[1][0] == turn]
        for stretch in today:
            if stretch in held:
                load[held[stretch]] += ground.weight(stretch[0])
        # Whoever goes on, goes on first; then the hardest to place.
        begin.sort(
            key=lambda s: (
                last.get(s[0], "") not in ground.may[s],
                -ground.weight(s[0]),
                len(ground.may[s]),
                s,
            )
        )
        for stretch in begin:
            school_id, need = stretch[0], ground.weight(stretch[0])
            fits = [
                i
                for i in sorted(ground.may[stretch])
                if not any(held.get(s) == j for s, j in exchanged[stretch, i])
                and (load[i] + need <= allowance[i] or (not load[i] and need > allowance[i]))
            ]
            former = last.get(school_id, "")
            if former in fits:
                who = former
            elif fits:
                who = min(fits, key=lambda i: (ground.drive(i, stretch), i))
            elif ground.may[stretch]:
                who = min(ground.may[stretch], key=lambda i: (load[i], ground.drive(i, stretch), i))
            else:
                continue
            held[stretch] = last[school_id] = who
            load[who] += need
    return held
