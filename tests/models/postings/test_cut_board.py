"""The board of a few people's schools: what changes on it is what changes on the board of the whole office."""

from __future__ import annotations

from random import Random

import pytest

from duxue.models.board import Board
from duxue.models.levels import Standing, standing_of
from duxue.models.postings.staffing import StaffingStage
from duxue.models.rules.pen import Lit
from duxue.scenarios.county import County
from tests.models.stages.drawn import drawn_county
from tests.models.stages.small_office import office, person, school


def stood(board: Board, literals: dict[int, Lit], rows: frozenset[int]) -> Standing:
    return standing_of(board, board.complete_assignment({x.index: k in rows for k, x in literals.items()}))


def exchangeable() -> County:
    """Four people who serve at schools of the office: any two may come to answer for each other's."""
    people = [person(f"X{n}", school_id=f"S{n:03d}", lon=118.2 + n / 10, lat=39.6) for n in range(4)]
    return office([school(n, east=2 * n) for n in range(8)], people)


@pytest.mark.parametrize("name", ["exchanges", "churn", "recusals"])
def test_a_change_among_a_few_costs_on_their_board_what_it_costs_on_the_whole(name: str) -> None:
    county = exchangeable() if name == "exchanges" else drawn_county(2, 24, 6, name)
    stage = StaffingStage(county, county.offices[0].unit_id)
    draw = Random(name)
    pick = {s: draw.choice(ks) for s, ks in stage.model.by_school.items()}
    changed = 0
    for _ in range(6):
        members = set(draw.sample([p.inspector_id for p in stage.pool.people], 2))
        mine = {s for s, k in pick.items() if stage.rows[k].row.inspector_id in members}
        free = [
            k
            for i in sorted(members)
            for k in stage.model.by_person[i]
            if stage.rows[k].row.school_id in mine
        ]
        facts = frozenset(pick.values()) - frozenset(free)
        other = dict(pick)
        for school_id in sorted(mine):
            other[school_id] = draw.choice([k for k in free if stage.rows[k].row.school_id == school_id])
        small, few = stage.model.board(free, facts, among=members)
        large, all_of = stage.model.board(free, facts)
        before, after = frozenset(pick.values()), frozenset(other.values())
        on_few = [stood(small, few, rows) for rows in (before, after)]
        on_all = [stood(large, all_of, rows) for rows in (before, after)]
        for one, two in zip(
            *([b - a for a, b in zip(*pair, strict=True)] for pair in (on_few, on_all)), strict=True
        ):
            assert one == pytest.approx(two)
        changed += on_all[0] != on_all[1]
        pick = other
    assert changed > 3
