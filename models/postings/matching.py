"""A first sharing of a day's schools by matching: often all there is to know, else where the solver sets out from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from duxue.models.postings.staff_facts import StaffFacts

BARRED = 10**6


def first_sharing(
    staff_facts: StaffFacts, may: Mapping[str, Sequence[str]], *, limited: bool = True
) -> dict[str, str]:
    """Who holds which school if large ones go first, to those who may hold fewest others; the rest by largest matching.

    Reciprocal postings and zones are not looked at. Schools that find nobody are missing. ``limited`` false: no loads.
    """
    large = [s for s in may if limited and staff_facts.exclusive and staff_facts.is_large(s)]
    room = {i: _room(staff_facts, i, len(may), limited=limited) for i in staff_facts.people}
    held = _large(may, large, room)
    small = [s for s in may if s not in set(large)]
    slots = [i for i, most in room.items() if i not in set(held.values()) for _ in range(most)]
    if not small or not slots:
        return held
    columns: dict[str, list[int]] = {}
    for column, i in enumerate(slots):
        columns.setdefault(i, []).append(column)
    cells = [(row, column) for row, s in enumerate(small) for i in may[s] for column in columns.get(i, ())]
    if not cells:
        return held
    rows, ends = zip(*cells, strict=True)
    graph = csr_matrix((np.ones(len(cells), dtype=np.int8), (rows, ends)), shape=(len(small), len(slots)))
    for row, column in enumerate(maximum_bipartite_matching(graph, perm_type="column").tolist()):
        if column >= 0:
            held[small[row]] = slots[column]
    return held


def _room(staff_facts: StaffFacts, inspector_id: str, schools: int, *, limited: bool) -> int:
    limit = staff_facts.limit(inspector_id) if limited else None
    return schools if limit is None else min(limit, schools)


def _large(may: Mapping[str, Sequence[str]], large: Sequence[str], room: Mapping[str, int]) -> dict[str, str]:
    people = [i for i, most in room.items() if most > 0]
    if not large or not people:
        return {}
    choices = {i: sum(i in may[s] for s in may) for i in people}
    cost = np.full((len(large), len(people)), BARRED, dtype=np.int64)
    for row, s in enumerate(large):
        allowed = set(may[s])
        for column, i in enumerate(people):
            if i in allowed:
                cost[row, column] = 1000 * room[i] + choices[i]
    picked = zip(*(part.tolist() for part in linear_sum_assignment(cost)), strict=True)
    return {large[row]: people[column] for row, column in picked if cost[row, column] < BARRED}
