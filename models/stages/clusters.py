"""Which schools belong together when zones are drawn: those that one inspector holds on one day, and who holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from duxue.models.facts.availability import scope_days
from duxue.models.postings.held_together import held_together
from duxue.scenarios.county import County
from duxue.scenarios.plan import Posting

Fits = Callable[[Iterable[str]], bool]
"""Whether some schools are few enough, on every day, for one zone."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Schools that go into one zone together: the one given (``zone_id``), or one that is drawn.

    Clusters of one ``kin`` would be a single cluster if it were not too large; ``staffed`` tells whether anyone holds
    a posting in it (and could lead a zone around it).
    """

    schools: tuple[str, ...]
    kin: int
    zone_id: str = ""
    staffed: bool = True


def clusters_of(
    county: County, schools: Sequence[str], postings: Iterable[Posting], fits: Fits
) -> list[Cluster]:
    """The schools in clusters, in order of their first school.

    What handovers chain together beyond the size of a zone, or what given zones tear apart, comes in single schools.
    """
    rows = list(_in_scope(county, set(schools), postings))
    graph, held = held_together(schools, rows), {row.school_id for row in rows}
    found: list[Cluster] = []
    kin = 0
    for members in sorted(sorted(part) for part in nx.connected_components(graph)):
        given = sorted({z for s in members if (z := county.schools[s].zone_id)})
        for zone_id in given:
            fixed = tuple(s for s in members if county.schools[s].zone_id == zone_id)
            found.append(Cluster(fixed, kin, zone_id, staffed=not held.isdisjoint(fixed)))
        free = [s for s in members if not county.schools[s].zone_id]
        if free and len(given) <= 1 and fits(free):
            found.append(Cluster(tuple(free), kin, staffed=not held.isdisjoint(free)))
            kin += 1
            continue
        for part in _parts(graph.subgraph(free), fits) if free else ():
            found += [Cluster((s,), kin, staffed=s in held) for s in part]
            kin += 1
        kin += 1
    return sorted(found, key=lambda cluster: cluster.schools)


def _in_scope(county: County, schools: set[str], postings: Iterable[Posting]) -> Iterator[Posting]:
    """The postings at some schools, cut to the days on which these are in scope."""
    for row in postings:
        scope = scope_days(county, county.schools[row.school_id]) if row.school_id in schools else None
        if scope and max(row.start, scope[0]) <= min(row.end, scope[1]):
            yield replace(row, start=max(row.start, scope[0]), end=min(row.end, scope[1]))


def _parts(graph: nx.Graph[str], fits: Fits) -> list[list[str]]:
    """The schools of a graph cut, at the fewest links, into parts that fit."""
    parts: list[list[str]] = []
    for members in sorted(sorted(part) for part in nx.connected_components(graph)):
        if len(members) == 1 or fits(members):
            parts.append(members)
            continue
        ordered: nx.Graph[str] = nx.Graph()
        ordered.add_nodes_from(members)
        ordered.add_weighted_edges_from(
            sorted(
                (min(a, b), max(a, b), d["weight"]) for a, b, d in graph.subgraph(members).edges(data=True)
            )
        )
        _, (one, other) = nx.stoer_wagner(ordered)
        for side in (one, other):
            parts += _parts(graph.subgraph(side), fits)
    return sorted(parts)
