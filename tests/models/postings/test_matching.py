"""A first sharing of one day's schools, by hand: large ones alone, the rest to as many as can be had."""

from __future__ import annotations

import pytest

from duxue.models.postings.matching import first_sharing
from duxue.models.postings.staff_facts import StaffFacts
from duxue.scenarios.records import Waiver
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, office, person, school

LARGE = 1800


def facts(students: list[int], *limits: int | None, **tables: tuple[object, ...]) -> StaffFacts:
    """Schools with so many pupils, and people X0, X1 … with these own limits."""
    people = [person(f"X{n}", max_schools=limit) for n, limit in enumerate(limits)]
    schools = [school(n, students=number) for n, number in enumerate(students)]
    return StaffFacts(office(schools, people, **tables), "U1")


def loads(held: dict[str, str]) -> dict[str, int]:
    return {who: sum(one == who for one in held.values()) for who in sorted(set(held.values()))}


def test_everybody_gets_no_more_than_they_may_hold() -> None:
    staff = facts([500] * 8, 3, None)
    held = first_sharing(staff, staff.may(FIRST))
    assert loads(held) == {"X0": 3, "X1": 5}
    short = facts([500] * 9, 3, None)
    assert sum(loads(first_sharing(short, short.may(FIRST))).values()) == 8


def test_a_large_school_is_held_alone_by_whoever_may_hold_fewest_others() -> None:
    staff = facts([LARGE, 500, 500, 500, 500, 500], None, 2)
    held = first_sharing(staff, staff.may(FIRST))
    assert held["S000"] == "X1"
    assert loads(held) == {"X0": 5, "X1": 1}


def test_two_large_schools_and_one_person_leave_one_of_them_and_all_others_open() -> None:
    staff = facts([LARGE, LARGE, 500], None)
    held = first_sharing(staff, staff.may(FIRST))
    assert len(held) == 1
    assert set(held) <= {"S000", "S001"}


def test_a_school_goes_to_the_only_one_who_may_take_it_though_others_come_before() -> None:
    staff = facts([500] * 3, 1, 1, 1)
    may = {"S000": ["X0", "X1"], "S001": ["X0"], "S002": ["X1", "X2"]}
    assert first_sharing(staff, may) == {"S000": "X1", "S001": "X0", "S002": "X2"}


def test_whom_nobody_may_take_is_missing() -> None:
    staff = facts([500, 500], None)
    assert first_sharing(staff, {"S000": [], "S001": ["X0"]}) == {"S001": "X0"}
    assert first_sharing(staff, {"S000": []}) == {}
    alone = facts([LARGE, 500], None)
    assert first_sharing(alone, {"S000": [], "S001": ["X0"]}) == {"S001": "X0"}


def test_without_limits_one_person_may_hold_all_large_ones_too() -> None:
    staff = facts([LARGE, LARGE, 500, 500, 500, 500, 500, 500], None)
    held = first_sharing(staff, staff.may(FIRST), limited=False)
    assert loads(held) == {"X0": 8}


@pytest.mark.parametrize(("limit", "number"), [(0, 0), (1, 1)])
def test_a_limit_of_nought_gives_nothing_not_even_a_large_school(limit: int, number: int) -> None:
    staff = facts([LARGE], limit)
    assert len(first_sharing(staff, {"S000": ["X0"]})) == number


def test_whose_limit_is_waived_may_hold_all() -> None:
    waiver = make(
        Waiver, rule="responsible_load", subject="X0", reason="试", approved_by="局", approved_on=FIRST
    )
    staff = facts([500] * 7, 2, waivers=(waiver,))
    assert loads(first_sharing(staff, staff.may(FIRST))) == {"X0": 7}
