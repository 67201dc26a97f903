"""What today's people can do, on small offices: the stretches that count, the law's numbers by day, room by month."""

from __future__ import annotations

from datetime import date

import pytest

from duxue.models.hiring.supply import Stretch, all_stretches, supply
from duxue.scenarios.codes import Background, Duty, Employment, RecusalReason
from duxue.scenarios.county import County
from duxue.scenarios.records import Absence, Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, office, person, school

MARCH, JULY = date(2027, 3, 1), date(2027, 7, 1)
JUNE = date(2027, 6, 30)


def stretch(people: str, schools: str, *barred: tuple[str, str], day: date = FIRST) -> Stretch:
    return Stretch(day, 1, frozenset(people), frozenset(schools), frozenset(barred))


@pytest.mark.parametrize(
    ("one", "other", "harder"),
    [
        (stretch("a", "ST"), stretch("ab", "S"), True),
        (stretch("ab", "S"), stretch("a", "ST"), False),
        (stretch("a", "S"), stretch("b", "S"), False),
        (stretch("a", "S", ("a", "S")), stretch("a", "S"), True),
        (stretch("a", "S"), stretch("a", "S", ("a", "S")), False),
        (stretch("a", "S"), stretch("ab", "S", ("b", "S")), True),
        (stretch("a", "S"), stretch("a", "S"), True),
    ],
)
def test_days_are_harder_with_fewer_people_more_schools_and_more_recusals_of_those_there(
    one: Stretch, other: Stretch, harder: bool
) -> None:
    assert one.harder_than(other) is harder


def test_days_on_which_nothing_changes_are_one_stretch_and_of_equal_ones_the_first_is_kept() -> None:
    county = office([school(0)], [person("X0")])
    (only,) = supply(county, "U1").stretches
    assert (only.day, only.days, only.people, only.schools) == (FIRST, 365, {"X0"}, {"S000"})
    barred = make(
        Recusal, inspector_id="X0", school_id="S000", reason=RecusalReason.OTHER, start=MARCH, end=MARCH
    )
    again = county.with_rows(recusals=(barred,))
    assert [s.day for s in all_stretches(again, "U1")] == [FIRST, MARCH, date(2027, 3, 2)]
    (hard,) = supply(again, "U1").stretches
    assert (hard.day, hard.barred) == (MARCH, {("X0", "S000")})


def test_of_two_stretches_that_are_as_hard_the_first_is_kept() -> None:
    """X1 is there in March alone: before and after it the office is as it was."""
    county = office([school(0)], [person("X0"), person("X1", term_start=MARCH, term_end=date(2027, 3, 31))])
    assert [s.day for s in all_stretches(county, "U1")] == [FIRST, MARCH, date(2027, 4, 1)]
    assert [s.day for s in supply(county, "U1").stretches] == [FIRST]


def test_two_halves_of_a_year_that_are_hard_in_different_ways_are_both_kept() -> None:
    people = [person("X0", term_end=JUNE), person("X1", term_start=JULY)]
    county = office([school(0), school(1, opened=JULY), school(2, closed=JULY)], people)
    found = supply(county, "U1").stretches
    assert [(s.day, set(s.people), set(s.schools)) for s in found] == [
        (FIRST, {"X0"}, {"S000", "S002"}), (JULY, {"X1"}, {"S000", "S001"}),
    ]  # fmt: skip


def test_who_may_not_inspect_schools_is_in_no_stretch() -> None:
    people = [person("X0", duty=Duty.GOVERNMENT), person("X1", healthy=False), person("X2")]
    (only,) = supply(office([school(0)], people), "U1").stretches
    assert only.people == {"X2"}


def test_the_laws_numbers_are_told_for_each_day_on_which_they_change() -> None:
    people = [
        person("X0", term_end=JUNE),
        person("X1", employment=Employment.PART_TIME),
        person("X2", employment=Employment.PART_TIME, duty=Duty.GOVERNMENT),
    ]
    schools = [
        school(0, students=1800),
        *(school(n) for n in range(1, 7)),
        school(7, opened=date(2027, 9, 1)),
    ]
    found = supply(office(schools, people), "U1").levels
    assert [(one.day, one.large, one.small, one.need, one.have, one.full, one.part) for one in found] == [
        (FIRST, 1, 6, 3, 2, 1, 2),
        (JULY, 1, 6, 3, 1, 0, 2),
        (date(2027, 9, 1), 1, 7, 3, 1, 0, 2),
    ]


def test_room_is_what_is_agreed_and_no_more_than_the_days_of_the_month() -> None:
    away = make(Absence, inspector_id="X0", start=MARCH, end=date(2027, 3, 26))
    county = office([school(0)], [person("X0"), person("X1", days_per_month=4.0)], absences=(away,))
    room = supply(county, "U1").room
    assert room["X0", date(2027, 4, 1)] == 30
    assert room["X0", MARCH] == 6, "the last three days of March"
    assert room["X1", MARCH] == 8
    assert ("X0", date(2028, 1, 1)) not in room


def city() -> County:
    people = [
        person("C1", unit_id="U0", duty=Duty.BOTH, background=Background.OFFICIAL),
        person("X0", duty=Duty.BOTH),
        person("X1"),
    ]
    return office([school(0)], people)


def test_a_city_counts_on_whom_its_counties_may_lend_a_county_does_not() -> None:
    found = supply(city(), "U0")
    assert {i.inspector_id for i in found.government_crew} == {"C1", "X0"}
    assert {i.inspector_id for i in found.school_crew} == {"C1", "X0", "X1"}
    own = supply(city(), "U1")
    assert {i.inspector_id for i in own.school_crew} == {"X0", "X1"}
    assert {i.inspector_id for i in own.government_crew} == {"X0"}


def test_who_is_gone_all_year_is_in_no_crew() -> None:
    county = office([school(0)], [person("X0", term_end=date(2026, 12, 31)), person("X1", term_start=LAST)])
    found = supply(county, "U1")
    assert [i.inspector_id for i in found.school_crew] == ["X1"]
    assert [(i, m) for i, m in found.room] == [("X1", date(2027, 12, 1))]
    assert found.room["X1", date(2027, 12, 1)] == 2
