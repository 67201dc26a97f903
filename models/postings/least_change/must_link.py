"""Schools that must lie in one zone because one person holds, or held, them on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

from duxue.scenarios.plan import Posting


def clusters(
    schools: Iterable[str], postings: Sequence[Posting], zone_of: Mapping[str, str]
) -> list[list[str]]:
    """The schools in groups whose members share a zone; schools of different zones are not tied (a breach that stands)."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(schools)
    by_person: dict[str, list[Posting]] = {}
    for row in postings:
        if row.school_id in graph and row.start <= row.end:
            by_person.setdefault(row.inspector_id, []).append(row)
    for rows in by_person.values():
        for n, one in enumerate(rows):
            for other in rows[n + 1 :]:
                together = one.start <= other.end and other.start <= one.end
                if together and zone_of.get(one.school_id) == zone_of.get(other.school_id):
                    graph.add_edge(one.school_id, other.school_id)
    return sorted(sorted(part) for part in nx.connected_components(graph))
