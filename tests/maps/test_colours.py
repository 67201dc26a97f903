"""Neighbours on the map differ, also for the colour-blind."""

import random
from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from duxue.maps.colours import NOBODY, PALETTE, _saturated_first, distinct

# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
SIGHTS = {
    "full": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip


def seen(colour: str, sight: str) -> np.ndarray:
    """A colour as CIE Lab, through someone's eyes."""
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    linear = np.clip(SIGHTS[sight] @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.maximum(to_xyz @ linear / np.array([0.9505, 1.0, 1.089]), 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_colours_can_be_told_apart(sight: str) -> None:
    colours = [seen(colour, sight) for colour in (*PALETTE, NOBODY)]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(colours, 2)) > 15


def groups(count: int, seed: int) -> dict[str, list[tuple[float, float]]]:
    draw = random.Random(seed)
    centres = [(draw.uniform(118, 119), draw.uniform(39.5, 40.5)) for _ in range(count)]
    return {
        f"I{i:02}": [(x + draw.gauss(0, 0.02), y + draw.gauss(0, 0.02)) for _ in range(5)]
        for i, (x, y) in enumerate(centres)
    }


@pytest.mark.parametrize("seed", range(5))
def test_the_nearest_neighbours_of_a_group_have_other_colours(seed: int) -> None:
    world = groups(60, seed)
    colours = distinct(world)
    assert set(colours.values()) <= set(range(len(PALETTE)))
    for name, points in world.items():
        others = sorted(
            (min((x - u) ** 2 * 0.59 + (y - v) ** 2 for x, y in points for u, v in world[other]), other)
            for other in world
            if other != name
        )
        assert colours[name] not in {colours[other] for _, other in others[:2]}


def test_as_many_groups_as_colours_all_differ() -> None:
    colours = distinct(groups(len(PALETTE), 3))
    assert sorted(colours.values()) == list(range(len(PALETTE)))


def test_the_order_of_the_rows_changes_no_colour() -> None:
    world = groups(40, 7)
    assert distinct(dict(reversed(world.items()))) == distinct(world)


def test_odd_groups_get_a_colour_too() -> None:
    assert distinct({}) == {}
    assert distinct({"I1": []}) == {"I1": 0}
    same = distinct({f"I{i}": [(118.0, 40.0)] for i in range(30)})
    assert len(same) == 30
    assert len(set(same.values())) > 1


@pytest.mark.parametrize("seed", range(20))
def test_who_has_most_colours_around_is_coloured_next(seed: int) -> None:
    """Colour by colour as networkx does it, which the maps need not load for that."""
    graph: nx.Graph[int] = nx.gnp_random_graph(25, random.Random(seed).uniform(0.05, 0.6), seed)
    told = nx.greedy_color(graph, strategy="DSATUR")
    assert _saturated_first([set(graph[n]) for n in range(25)]) == [told[n] for n in range(25)]
