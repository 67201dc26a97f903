"""Released zones after postings have changed, by hand: who leads them, and where schools go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from duxue.models.postings.least_change.zone_rows import zone_rows
from duxue.scenarios.codes import Employment
from duxue.scenarios.plan import Posting, ZoneRow
from tests.models.stages.small_office import FIRST, office, person, posting, school

MAY, JUNE = date(2027, 5, 31), date(2027, 6, 1)
RELEASED = [
    ZoneRow("Z1", "一区", "I1", "S001"),
    ZoneRow("Z1", "一区", "I1", "S002"),
    ZoneRow("Z2", "二区", "I2", "S003"),
]


def after(
    postings: Sequence[Posting], zones: Mapping[str, str] | None = None, **cells: object
) -> list[tuple[str, str, str, str]]:
    schools = [school(n) for n in (1, 2, 3)]
    people = [person("I1"), person("I2"), person("I3", **cells)]
    rows = zone_rows(office(schools, people), "U1", RELEASED, zones or {}, postings)
    return [(row.zone_id, row.name, row.leader_id, row.school_id) for row in rows]


KEPT = [posting("S001", "I1"), posting("S002", "I1"), posting("S003", "I2")]


def test_zones_whose_leaders_serve_on_stay_as_they_were() -> None:
    assert after(KEPT) == [
        ("Z1", "一区", "I1", "S001"),
        ("Z1", "一区", "I1", "S002"),
        ("Z2", "二区", "I2", "S003"),
    ]


def test_a_leader_who_serves_no_longer_gives_way_to_who_serves_to_the_end() -> None:
    rows = [
        posting("S001", "I1", FIRST, MAY),
        posting("S001", "I3", JUNE),
        posting("S002", "I1", FIRST, MAY),
        posting("S002", "I3", JUNE),
        KEPT[2],
    ]
    assert {row[2] for row in after(rows) if row[0] == "Z1"} == {"I3"}


def test_a_part_time_successor_does_not_displace_a_full_time_leader() -> None:
    rows = [posting("S001", "I1"), posting("S002", "I3"), KEPT[2]]
    assert {row[2] for row in after(rows, employment=Employment.PART_TIME) if row[0] == "Z1"} == {"I1"}


def test_a_school_goes_with_the_name_and_leader_of_its_new_zone() -> None:
    rows = [posting("S001", "I1"), posting("S002", "I2"), KEPT[2]]
    assert after(rows, {"S002": "Z2"}) == [
        ("Z1", "一区", "I1", "S001"),
        ("Z2", "二区", "I2", "S002"),
        ("Z2", "二区", "I2", "S003"),
    ]


def test_where_nobody_is_posted_the_released_leader_stands() -> None:
    assert {row[2] for row in after([]) if row[0] == "Z1"} == {"I1"}
