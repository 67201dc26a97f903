"""Which schools one person holds on one day: such schools lie in one zone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import networkx as nx

from duxue.scenarios.plan import Posting


def held_together(schools: Iterable[str], postings: Iterable[Posting]) -> nx.Graph[str]:
    """Some schools, linked where one person holds both on one day (``weight``: how many people do)."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(set(schools)))
    by_person: dict[str, list[Posting]] = defaultdict(list)
    for row in postings:
        if row.school_id in graph and row.start <= row.end:
            by_person[row.inspector_id].append(row)
    for _, rows in sorted(by_person.items()):
        links = {
            (min(one.school_id, two.school_id), max(one.school_id, two.school_id))
            for one, two in combinations(rows, 2)
            if one.school_id != two.school_id and one.start <= two.end and two.start <= one.end
        }
        for a, b in sorted(links):
            weight = graph.get_edge_data(a, b, {"weight": 0})["weight"]
            graph.add_edge(a, b, weight=weight + 1)
    return graph


def zone_clusters(
    schools: Iterable[str], postings: Sequence[Posting], zone_of: Mapping[str, str]
) -> list[list[str]]:
    """The schools in groups whose members share a zone; schools of different zones are not tied (a breach that stands)."""
    graph = held_together(schools, postings)
    apart = [(a, b) for a, b in graph.edges if zone_of.get(a) != zone_of.get(b)]
    graph.remove_edges_from(apart)
    return sorted(sorted(part) for part in nx.connected_components(graph))
