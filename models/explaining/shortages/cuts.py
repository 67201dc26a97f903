"""Minimum cuts between duties and those who may do them: which duties together exceed all who may take them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from duxue.scenarios.grouping import grouped


@dataclass(frozen=True)
class Deficit:
    """Duties that together demand more than all who may do them can give (both sides sorted as they came)."""

    duties: tuple[Hashable, ...]
    doers: tuple[Hashable, ...]
    demanded: int
    available: int


def deficits(
    demands: Mapping[Any, int],
    may: Mapping[Any, Iterable[Hashable]],
    room: Mapping[Any, int],
) -> tuple[Deficit, ...]:
    """The groups of duties that no sharing out can serve, each a witness of its own, by size of what is lacking.

    The smallest set of largest deficit is read off a minimum cut and falls into its connected parts. Duties that the
    same doers may take count as one node, hence counties are cut in a fraction of a second.
    """
    groups = grouped(demands, lambda duty: frozenset(may.get(duty, ())))
    lists = [(), *groups.values()]
    place = {doer: len(lists) + n for n, doer in enumerate(dict.fromkeys(chain.from_iterable(groups)))}
    may_do = [(n, place[doer]) for n, doers in enumerate(groups, 1) for doer in doers]
    demanded = {n: sum(demands[duty] for duty in duties) for n, duties in enumerate(lists) if n}
    given = {place[doer]: max(0, most) for doer, most in room.items() if doer in place}
    order = {duty: n for n, duty in enumerate(demands)}
    ranks = {place[doer]: n for n, doer in enumerate(room) if doer in place}
    names = {place[doer]: doer for doer in room if doer in place}
    found = []
    for part in _lacking(demanded, may_do, given, len(lists) + len(place)):
        duties = sorted(chain.from_iterable(lists[n] for n in part if n < len(lists)), key=order.__getitem__)
        givers = sorted((n for n in part if n in names), key=ranks.__getitem__)
        need, have = sum(demands[d] for d in duties), sum(given[n] for n in givers)
        if need > have:
            found.append(Deficit(tuple(duties), tuple(names[n] for n in givers), need, have))
    return tuple(sorted(found, key=lambda d: (d.available - d.demanded, [order[x] for x in d.duties])))


def _lacking(
    demanded: Mapping[int, int], may_do: Sequence[tuple[int, int]], given: Mapping[int, int], sink: int
) -> Iterable[tuple[int, ...]]:
    """The nodes on the source's side of the minimal minimum cut, by connected part; that side is the same by any maximum flow.

    Nodes are numbers: 0 the source, duties (groups with so much ``demanded``), doers (with so much ``given``), the ``sink``.
    """
    unbounded = sum(demanded.values()) + 1
    edges = [(0, n, need) for n, need in demanded.items()]
    edges += [(n, doer, unbounded) for n, doer in may_do]
    edges += [(doer, sink, most) for doer, most in given.items()]
    begins, ends, most = np.array(edges, dtype=np.int32).reshape(-1, 3).T
    network = csr_array((most, (begins, ends)), shape=(sink + 1, sink + 1))
    left = csr_array(network - maximum_flow(network, 0, sink).flow)
    left.eliminate_zeros()
    reached = {*breadth_first_order(left, 0, return_predecessors=False).tolist()} - {0}
    inside = np.isin(begins, [*reached]) & (ends != sink)
    shared = csr_array((most[inside], (begins[inside], ends[inside])), shape=network.shape)
    _, labels = connected_components(shared, directed=False)
    return grouped(sorted(reached), lambda node: int(labels[node])).values()
