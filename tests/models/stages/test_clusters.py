"""Schools that go into one zone together, by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from duxue.models.stages.clusters import Cluster, clusters_of
from duxue.scenarios.plan import Posting
from tests.models.stages.small_office import FIRST, LAST, office, posting, school

MAY, JUNE = date(2027, 5, 31), date(2027, 6, 1)


def clusters(postings: Iterable[Posting], most: int = 3, **cells: dict[str, Any]) -> list[Cluster]:
    """Of six schools, those in ``cells`` with cells of their own; at most ``most`` fit one zone."""
    county = office([school(n, **cells.get(f"S{n:03d}", {})) for n in range(1, 7)])
    return clusters_of(county, sorted(county.schools), postings, lambda ids: len(list(ids)) <= most)


def parts(found: Iterable[Cluster]) -> list[tuple[str, ...]]:
    return [one.schools for one in found]


def test_a_persons_schools_stay_together_and_the_others_stand_alone() -> None:
    found = clusters([posting("S001", "I1"), posting("S004", "I1"), posting("S002", "I2")])
    assert parts(found) == [("S001", "S004"), ("S002",), ("S003",), ("S005",), ("S006",)]
    assert [one.staffed for one in found] == [True, True, False, False, False]
    assert len({one.kin for one in found}) == 5


def test_a_handover_to_somebody_of_another_school_chains_them() -> None:
    rows = [
        posting("S001", "I1", FIRST, MAY),
        posting("S001", "I2", JUNE),
        posting("S002", "I1"),
        posting("S003", "I2"),
    ]
    assert parts(clusters(rows))[0] == ("S001", "S002", "S003")


def test_what_is_too_many_for_a_zone_is_cut_where_fewest_hands_tie_and_keeps_its_kin() -> None:
    pairs = [("S001", "S002"), ("S003", "S004")]
    rows = [
        posting(s, f"{who}{n}") for n in range(2) for who, pair in zip("AB", pairs, strict=True) for s in pair
    ]
    rows += [posting("S002", "C"), posting("S003", "C")]
    found = [one for one in clusters(rows) if one.staffed]
    # One person ties the second school with the third, two each of the pairs: there it is cut.
    assert parts(found) == [("S001",), ("S002",), ("S003",), ("S004",)]
    kin = {one.schools[0]: one.kin for one in found}
    assert kin["S001"] == kin["S002"] != kin["S003"] == kin["S004"]


def test_given_zones_take_their_own_and_one_given_zone_leaves_the_rest_together() -> None:
    rows = [posting(f"S00{n}", "I1") for n in (1, 2, 3)]
    found = clusters(rows, S001={"zone_id": "Z1"})
    assert [(one.schools, one.zone_id) for one in found[:2]] == [(("S001",), "Z1"), (("S002", "S003"), "")]
    torn = clusters(rows, S001={"zone_id": "Z1"}, S002={"zone_id": "Z2"})
    assert [(one.schools, one.zone_id) for one in torn[:3]] == [
        (("S001",), "Z1"),
        (("S002",), "Z2"),
        (("S003",), ""),
    ]


def test_days_after_a_school_has_closed_tie_nothing() -> None:
    rows = [posting("S001", "I1"), posting("S002", "I1", JUNE, LAST)]
    assert ("S001", "S002") in parts(clusters(rows))
    assert ("S001", "S002") not in parts(clusters(rows, S001={"closed": JUNE}))
