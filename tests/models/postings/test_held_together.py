"""Schools that one person holds on one day are tied, by hand: what handovers, given zones and several holders make of it."""

from datetime import date

from duxue.models.postings.held_together import held_together, zone_clusters
from tests.models.stages.small_office import FIRST, LAST, posting

MAY, JUNE = date(2027, 5, 31), date(2027, 6, 1)


def test_two_holders_of_one_pair_weigh_two() -> None:
    rows = [posting(s, who) for s in ("S001", "S002") for who in ("I1", "I2")]
    graph = held_together(["S003", "S002", "S001"], [*rows, posting("S003", "I3")])
    assert list(graph.nodes) == ["S001", "S002", "S003"]
    assert list(graph.edges(data="weight")) == [("S001", "S002", 2)]


def test_a_handover_the_day_after_ties_nothing() -> None:
    first = [posting("S001", "I1", FIRST, MAY), posting("S002", "I1", JUNE, LAST)]
    assert not held_together(["S001", "S002"], first).edges
    one_day = [posting("S001", "I1", FIRST, JUNE), posting("S002", "I1", JUNE, LAST)]
    assert list(held_together(["S001", "S002"], one_day).edges) == [("S001", "S002")]


def test_other_schools_and_a_school_held_twice_tie_nothing() -> None:
    rows = [posting("S001", "I1", FIRST, JUNE), posting("S001", "I1", JUNE, LAST), posting("S009", "I1")]
    graph = held_together(["S001"], rows)
    assert (list(graph.nodes), list(graph.edges)) == (["S001"], [])


def test_hands_chain_schools_into_one_zone_but_zones_in_force_part_them() -> None:
    rows = [posting("S001", "I1"), posting("S002", "I1"), posting("S002", "I2"), posting("S003", "I2")]
    schools = ["S001", "S002", "S003", "S004"]
    assert zone_clusters(schools, rows, {}) == [["S001", "S002", "S003"], ["S004"]]
    apart = {"S001": "Z1", "S002": "Z2", "S003": "Z2", "S004": "Z1"}
    assert zone_clusters(schools, rows, apart) == [["S001"], ["S002", "S003"], ["S004"]]
