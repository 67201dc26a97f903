"""Who may hold what on a day, by hand: the rules against each pair, the people left for a school, and how many places there are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from duxue.models.postings.matching import first_sharing
from duxue.models.postings.staff_facts import ELIGIBILITY, REACH, RECUSAL, StaffFacts, within_reach
from duxue.scenarios.codes import RecusalReason
from duxue.scenarios.records import Inspector, Recusal, School, Waiver
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, office, person, school

JULY = date(2027, 7, 1)
FAR = 90.0
"""Hundredths of a degree that nobody can drive within the hour."""


def facts(schools: list[School], people: list[Inspector], **tables: Any) -> StaffFacts:
    return StaffFacts(office(schools, people, **tables), "U1")


def barred(who: str, school_id: str, **days: date) -> Recusal:
    return make(Recusal, inspector_id=who, school_id=school_id, reason=RecusalReason.OTHER, **days)


def test_each_rule_against_a_pair_is_told_and_only_the_days_it_holds() -> None:
    found = facts(
        [school(1), school(2, east=FAR)],
        [person("I1", school_id="S001"), person("I2", trained_on=JULY), person("I3")],
        recusals=(barred("I3", "S001", end=date(2027, 6, 30)),),
    )
    assert found.bars(FIRST) == {
        ("I1", "S001"): (RECUSAL,), ("I1", "S002"): (REACH,), ("I2", "S001"): (ELIGIBILITY,),
        ("I2", "S002"): (ELIGIBILITY, REACH), ("I3", "S001"): (RECUSAL,), ("I3", "S002"): (REACH,),
    }  # fmt: skip
    assert found.may(FIRST) == {"S001": (), "S002": ()}
    assert found.may(JULY) == {"S001": ("I2", "I3"), "S002": ()}


def test_a_waiver_takes_one_person_out_of_the_rule() -> None:
    waived = make(Waiver, rule=REACH, subject="I1", reason="自愿", approved_by="主任", approved_on=FIRST)
    found = facts([school(1, east=FAR)], [person("I1"), person("I2")], waivers=(waived,))
    assert found.may(FIRST) == {"S001": ("I1",)}


def test_a_school_that_is_closed_is_nobodys() -> None:
    found = facts([school(1, closed=JULY), school(2, opened=JULY)], [person("I1")])
    assert (list(found.may(FIRST)), list(found.may(JULY))) == (["S001"], ["S002"])
    assert [first for first, _ in found.stretches()] == [FIRST, JULY]


def test_two_heads_who_answered_for_each_others_school_are_a_pair() -> None:
    found = facts(
        [school(1), school(2), school(3)],
        [
            person("I1", school_id="S001"),
            person("I2", school_id="S002"),
            person("I3", school_id="S002"),
            person("I4"),
        ],
    )
    assert found.mutual("I1", "S002") == [("I2", "S001"), ("I3", "S001")]
    assert found.mutual("I1", "S003") == found.mutual("I4", "S001") == found.mutual("I1", "S001") == []


def test_large_schools_take_those_who_may_hold_fewest() -> None:
    large = [school(n, students=2000) for n in (1, 2)]
    small = [school(n) for n in range(3, 12)]
    found = facts([*large, *small], [person("I1", max_schools=2), person("I2", max_schools=3), person("I3")])
    ids = list(found.schools)
    # The two with two and three places take a large school each; the third's five are left for the others.
    assert found.places(ids, ["I1", "I2", "I3"]) == 2 + 5
    assert found.places(ids[2:], ["I1", "I2", "I3"]) == 9
    assert found.places(ids, []) == 0


def test_the_first_sharing_gives_large_schools_first_and_leaves_out_what_finds_nobody() -> None:
    found = facts(
        [school(1, students=2000), school(2), school(3), school(4)],
        [person("I1", max_schools=1), person("I2", max_schools=2)],
    )
    may = {"S001": ["I1", "I2"], "S002": ["I2"], "S003": ["I2"], "S004": ["I2"]}
    held = first_sharing(found, may)
    assert held["S001"] == "I1"
    assert len(held) == 3
    assert set(held.values()) == {"I1", "I2"}
    assert first_sharing(found, may, limited=False).keys() == may.keys()
    assert first_sharing(found, {"S002": []}) == {}


@pytest.mark.parametrize(("minutes", "within"), [(20, {"S001"}), (25, {"S001", "S002"})])
def test_who_is_near_enough_is_the_offices_number(minutes: int, within: set[str]) -> None:
    county = office([school(1), school(2, east=12)], [person("I1")], {"reach_minutes": minutes})
    assert 20 < county.travel.minutes("I1", "S002") < 25
    assert within_reach(county, ["I1"], ["S001", "S002"], "U1") == {"I1": within}
