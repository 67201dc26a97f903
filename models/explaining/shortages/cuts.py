"""Minimum cuts between duties and those who may do them: which duties together exceed all who may take them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

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
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for number, (doers, mine) in enumerate(groups.items()):
        graph.add_edge("source", ("duty", number), capacity=sum(demands[d] for d in mine))
        for doer in doers:
            graph.add_edge(("duty", number), ("doer", doer))  # no capacity: unbounded
    for doer, most in room.items():
        if ("doer", doer) in graph:
            graph.add_edge(("doer", doer), "sink", capacity=max(0, most))
    residual = nx.algorithms.flow.preflow_push(graph, "source", "sink")
    reached = _reached(residual)
    lists = list(groups.items())
    parts: nx.Graph[Any] = nx.Graph()
    for number, (doers, _) in enumerate(lists):
        if ("duty", number) in reached:
            parts.add_node(("duty", number))
            parts.add_edges_from((("duty", number), ("doer", doer)) for doer in doers)
    order = {duty: n for n, duty in enumerate(demands)}
    ranks = {doer: n for n, doer in enumerate(room)}
    found = []
    for part in nx.connected_components(parts):
        duties = sorted((d for kind, n in part if kind == "duty" for d in lists[n][1]), key=order.__getitem__)
        givers = sorted((d for kind, d in part if kind == "doer" and d in ranks), key=ranks.__getitem__)
        need, have = sum(demands[d] for d in duties), sum(max(0, room[d]) for d in givers)
        if need > have:
            found.append(Deficit(tuple(duties), tuple(givers), need, have))
    return tuple(sorted(found, key=lambda d: (d.available - d.demanded, [order[x] for x in d.duties])))


def _reached(residual: nx.DiGraph[Any]) -> set[Hashable]:
    """The nodes on the source's side of the minimal minimum cut."""
    reached: set[Hashable] = {"source"}
    todo: list[Hashable] = ["source"]
    while todo:
        node = todo.pop()
        for other, edge in residual[node].items():
            if edge["flow"] < edge["capacity"] and other not in reached:
                reached.add(other)
                todo.append(other)
    return reached
