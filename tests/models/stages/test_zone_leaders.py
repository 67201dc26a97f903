"""Who leads each zone, by hand: full-time, there all year, able to lead, and one zone a person where that can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from duxue.models.board import Board
from duxue.models.solver import Stop
from duxue.models.stages.zone_leaders import choose_leaders
from duxue.scenarios.codes import Employment
from duxue.scenarios.plan import Posting, ZoneRow
from tests.models.stages.small_office import FIRST, LAST, office, person, posting, school

MAY, JUNE = date(2027, 5, 31), date(2027, 6, 1)


def leaders(postings: Sequence[Posting], zones: dict[str, str], **cells: dict[str, Any]) -> dict[str, str]:
    """Leaders of zones (``zones``: each school's); ``cells`` are those of people."""
    county = office(
        [school(int(s[1:])) for s in zones], [person(i, **cells.get(i, {})) for i in ("I1", "I2", "I3")]
    )
    board = Board(subjects={"zones": tuple(sorted(set(zones.values())))})
    for row in postings:
        board.add_posting(row, True)
    for school_id, zone_id in zones.items():
        board.add_zone(ZoneRow(zone_id, zone_id, "", school_id), True)
    found, run = choose_leaders(board, county, seed=1, limit=2.0, stop=Stop())
    assert run.status == "optimal"
    return found


def test_who_is_there_longest_leads() -> None:
    rows = [posting("S001", "I1", FIRST, MAY), posting("S001", "I2", JUNE, LAST)]
    assert leaders(rows, {"S001": "Z1"}) == {"Z1": "I2"}


def test_a_full_time_person_leads_before_a_part_time_one_who_is_there_longer() -> None:
    rows = [posting("S001", "I1"), posting("S002", "I2", FIRST, MAY)]
    part = {"employment": Employment.PART_TIME, "can_lead": True}
    assert leaders(rows, {"S001": "Z1", "S002": "Z1"}, I1=part) == {"Z1": "I2"}


def test_who_may_not_lead_a_team_leads_a_zone_only_where_nobody_else_is() -> None:
    rows = [posting("S001", "I1"), posting("S002", "I2", FIRST, date(2027, 12, 1))]
    zones = {"S001": "Z1", "S002": "Z1"}
    assert leaders(rows, zones) == {"Z1": "I1"}
    assert leaders(rows, zones, I1={"can_lead": False}) == {"Z1": "I2"}
    assert leaders(rows[:1], {"S001": "Z1"}, I1={"can_lead": False}) == {"Z1": "I1"}


def test_two_zones_have_two_leaders_though_one_person_is_longer_in_both() -> None:
    rows = [posting("S001", "I1"), posting("S002", "I1"), posting("S002", "I2", FIRST, date(2027, 11, 30))]
    assert leaders(rows, {"S001": "Z1", "S002": "Z2"}) == {"Z1": "I1", "Z2": "I2"}
    assert leaders(rows[:2], {"S001": "Z1", "S002": "Z2"}) == {"Z1": "I1", "Z2": "I1"}
