"""Colours that staff can tell apart, colour-blind or not: neighbours on the map never share one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import cos, radians

import networkx as nx
import numpy as np
from scipy.spatial import cKDTree

Point = tuple[float, float]

PALETTE = ("#332288", "#DDCC77", "#CC6677", "#117733", "#88CCEE", "#AA4499", "#999933", "#44AA99", "#882255")
"""Paul Tol's "muted" scheme: nine hues that stay apart for the three common kinds of colour blindness."""

NOBODY = "#FFFFFF"
"""What belongs to nobody stays hollow; any grey would be a hue of the palette to some colour-blind eyes."""

LARGEST_RING = 14


def distinct(groups: Mapping[str, Sequence[Point]]) -> dict[str, int]:
    """A place in the palette for each group of points (an inspector's schools, a zone), so that neighbours differ.

    ``groups`` maps ids to (lon, lat) in degrees; a group without points gets a colour too. As many of a group's
    nearest neighbours as the palette allows differ from it; the same input gives the same colours.
    """
    names = sorted(groups)
    pairs = _neighbours([list(groups[name]) for name in names])
    for ring in range(min(LARGEST_RING, max(len(names) - 1, 0)), 0, -1):
        near: nx.Graph[int] = nx.Graph()
        near.add_nodes_from(range(len(names)))
        near.add_edges_from((a, b) for a in range(len(names)) for b in pairs[a][:ring])
        colours = nx.greedy_color(near, strategy="DSATUR")
        if max(colours.values(), default=0) < len(PALETTE):
            return {name: colours[place] for place, name in enumerate(names)}
    return {name: place % len(PALETTE) for place, name in enumerate(names)}


def _neighbours(groups: Sequence[Sequence[Point]]) -> list[list[int]]:
    """For each group the other groups, nearest first (by their closest points)."""
    filled = [place for place, points in enumerate(groups) if points]
    if not filled:
        return [[] for _ in groups]
    middle = radians(float(np.mean([lat for place in filled for _, lat in groups[place]])))
    trees = {
        place: cKDTree(np.array([(lon * cos(middle), lat) for lon, lat in groups[place]])) for place in filled
    }
    apart: list[list[tuple[float, int]]] = [[] for _ in groups]
    for a, b in combinations(filled, 2):
        gap = float(np.min(trees[a].query(trees[b].data)[0]))
        apart[a].append((gap, b))
        apart[b].append((gap, a))
    return [[place for _, place in sorted(row)] for row in apart]
