"""Minutes on the road that an office's postings ask for in the visits still to come, day tours of two shared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import networkx as nx

from duxue.models.facts.spans import DAY
from duxue.models.postings.least_change.released_postings import ReleasedPostings
from duxue.scenarios.plan import Posting


def road_minutes(office: ReleasedPostings, postings: Iterable[Posting]) -> int:
    """The whole office's minutes from the as-of day on; each person's schools paired into the best day tours."""
    mine: dict[str, list[Posting]] = defaultdict(list)
    for row in postings:
        known = row.school_id in office.schools and row.inspector_id in office.tours.row
        if known and row.end >= office.since and row.start <= row.end:
            mine[row.inspector_id].append(row)
    return round(sum(_minutes(office, who, rows) for who, rows in sorted(mine.items())))


def _minutes(office: ReleasedPostings, who: str, rows: list[Posting]) -> float:
    i, cols = office.tours.row[who], office.tours.col
    saving = office.tours.saving(i)
    days: set[date] = {max(r.start, office.since) for r in rows} | {r.end + DAY for r in rows}
    turns = sorted(days)
    total = 0.0
    for first, following in pairwise(turns):
        span = (first, following - DAY)
        visits = {
            r.school_id: office.visits_in(r.school_id, span) * office.visits
            for r in rows
            if r.start <= first <= r.end
        }
        held = sorted(s for s, n in visits.items() if n)
        graph: nx.Graph[str] = nx.Graph()
        for n, one in enumerate(held):
            total += float(office.tours.single[i, cols[one]]) * visits[one]
            for other in held[n + 1 :]:
                worth = float(saving[cols[one], cols[other]]) * min(visits[one], visits[other])
                if worth > 0:
                    graph.add_edge(one, other, weight=worth)
        total -= sum(graph.edges[pair]["weight"] for pair in nx.max_weight_matching(graph))
    return total
