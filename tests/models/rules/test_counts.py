"""Demand against supply before anything is planned, rule by rule, in offices small enough to count on one's fingers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import ModuleType

import pytest

from duxue.models.rules import (
    full_time_share,
    monthly_visit,
    responsible_load,
    special_campaign,
    staffing_level,
    team_expert,
    team_size,
    training_hours,
)
from duxue.scenarios.codes import Duty, Employment, Expertise, Stage
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from duxue.scenarios.records import Campaign, Inspector, School, Training, Waiver
from duxue.scenarios.rows import Sample, make
from tests.models.stages.small_office import FIRST, LAST, office, person, school

AUTUMN = date(2027, 9, 1)


def needs(rule: ModuleType, county: County) -> list[tuple[str, float, float]]:
    return [(n.subject, n.demanded, n.available) for n in rule.count(county, county.parameters)]


def schools(number: int, *more: School) -> tuple[School, ...]:
    return (*(school(n) for n in range(number)), *more)


def people(number: int, **cells: object) -> tuple[Inspector, ...]:
    return tuple(person(f"X{n}", **cells) for n in range(number))


def own(county: County, given: Mapping[str, Value]) -> County:
    """The county with parameters that its office has set for itself alone."""
    return replace(
        county, parameters=county.parameters.replaced({(key, "U1"): value for key, value in given.items()})
    )


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (schools(5), 1),
        (schools(6), 2),
        (schools(10), 2),
        (schools(4, school(9, students=1799)), 1),
        (schools(4, school(9, students=1800)), 2),
        (schools(5, school(9, opened=AUTUMN)), 2),
        (schools(5, school(9, closed=FIRST)), 1),
        (schools(5, school(9, opened=date(2028, 1, 1))), 1),
    ],
)
def test_an_inspector_for_five_schools_and_one_for_each_large_one(
    rows: tuple[School, ...], wanted: int
) -> None:
    assert needs(staffing_level, office(rows, people(1))) == [("U1", wanted, 1)]


def test_the_tightest_day_is_the_one_after_somebody_has_left() -> None:
    two = (person("X0"), person("X1", term_end=date(2027, 6, 30)))
    assert needs(staffing_level, office(schools(6), two)) == [("U1", 2, 1)]
    after = (person("X0"), person("X1", term_end=LAST))
    assert needs(staffing_level, office(schools(6), after)) == [("U1", 2, 2)]


def test_the_law_ends_an_appointment_some_years_after_retirement() -> None:
    def with_one_retired(day: date) -> County:
        rows = (person("X0"), person("X1", retired_on=day))
        return own(office(schools(6), rows), {"retired_years": 3})

    assert needs(staffing_level, with_one_retired(date(2024, 6, 30))) == [("U1", 2, 1)]
    assert needs(staffing_level, with_one_retired(date(2025, 6, 30))) == [("U1", 2, 2)]


def test_the_last_day_in_office_is_a_day_of_service() -> None:
    day = date(2027, 6, 30)
    rows = (person("X0", term_end=day), person("X1", term_start=day + date.resolution))
    assert needs(responsible_load, office(schools(4, school(9, opened=day)), rows)) == [("U1", 5, 5)]


def test_an_office_counts_by_its_own_number_of_schools() -> None:
    county = own(office(schools(6), people(2)), {"schools_per_inspector": 3})
    assert needs(staffing_level, county) == [("U1", 2, 2)]
    assert needs(responsible_load, county) == [("U1", 6, 6)]
    tight = own(county, {"schools_per_inspector": 2})
    assert needs(staffing_level, tight) == [("U1", 3, 2)]
    assert needs(responsible_load, tight) == [("U1", 6, 4)]


def test_an_office_without_schools_needs_nobody() -> None:
    for rule in (staffing_level, responsible_load, team_size, team_expert, monthly_visit):
        assert needs(rule, office((), people(2))) == []


def test_who_agreed_to_fewer_schools_holds_fewer() -> None:
    assert needs(responsible_load, office(schools(6), people(1))) == [("U1", 6, 5)]
    assert needs(responsible_load, office(schools(6), people(1, max_schools=3))) == [("U1", 6, 3)]
    assert needs(responsible_load, office(schools(6), people(1, max_schools=9))) == [("U1", 6, 5)]
    assert needs(responsible_load, office(schools(6), people(1, max_schools=0))) == [("U1", 6, 0)]


def test_a_large_school_takes_a_person_whole_the_one_with_the_fewest_places_first() -> None:
    large = school(9, students=2000)
    assert needs(responsible_load, office(schools(3, large), people(1))) == [("U1", 4, 1)]
    pair = (person("X0"), person("X1", max_schools=2))
    assert needs(responsible_load, office(schools(5, large), pair)) == [("U1", 6, 6)]
    assert needs(responsible_load, office(schools(6, large), pair)) == [("U1", 7, 6)]


def test_a_waiver_lets_a_person_hold_them_all() -> None:
    waiver = make(
        Waiver, rule="responsible_load", subject="X0", reason="缺编", approved_by="室", approved_on=FIRST
    )
    assert needs(responsible_load, office(schools(9), people(1), waivers=(waiver,))) == [("U1", 9, 9)]


def test_the_tightest_day_for_postings_is_a_schools_first_or_a_persons_last() -> None:
    late = office(schools(5, school(9, opened=AUTUMN)), people(1))
    assert needs(responsible_load, late) == [("U1", 6, 5)]
    leaver = office(schools(6), (person("X0"), person("X1", term_end=date(2027, 6, 30))))
    assert needs(responsible_load, leaver) == [("U1", 6, 5)]


@pytest.mark.parametrize(
    ("part", "full", "wanted"), [(10, 1, 1), (11, 1, 2), (20, 3, 2), (1, 0, 1), (0, 2, 0)]
)
def test_ten_part_time_inspectors_to_a_full_time_one(part: int, full: int, wanted: int) -> None:
    staff = (
        *people(full),
        *(person(f"P{n}", employment=Employment.PART_TIME) for n in range(part)),
    )
    assert needs(full_time_share, office(schools(1), staff)) == [("U1", wanted, full)]


def test_the_share_of_full_time_is_counted_on_each_day_that_changes_it() -> None:
    staff = (
        person("X0"),
        person("X1", term_end=date(2027, 6, 30)),
        *(person(f"P{n}", employment=Employment.PART_TIME) for n in range(11)),
    )
    assert needs(full_time_share, office(schools(1), staff)) == [("U1", 2, 1)]
    begins = (person("X0", term_start=date(2027, 2, 1)), person("P0", employment=Employment.PART_TIME))
    assert needs(full_time_share, office(schools(1), begins)) == [("U1", 1, 0)]


def test_a_team_of_three_and_of_four_where_a_school_is_large() -> None:
    assert needs(team_size, office(schools(2), people(2))) == [("U1", 3, 2)]
    assert needs(team_size, office(schools(1, school(9, students=1800)), people(4))) == [("U1", 4, 4)]
    own_size = own(office(schools(2), people(2)), {"team_size": 5})
    assert needs(team_size, own_size) == [("U1", 5, 2)]


def test_who_is_ill_for_good_or_inspects_governments_alone_is_in_no_team() -> None:
    staff = (person("X0"), person("X1", healthy=False), person("X2", duty=Duty.GOVERNMENT))
    assert needs(team_size, office(schools(1), staff)) == [("U1", 3, 1)]


def test_kinds_of_expert_are_counted_once_however_many_know_them() -> None:
    rows = (school(1), school(2), school(3, stage=Stage.KINDERGARTEN))
    knows = people(2, expert=(Expertise.COMPULSORY,))
    assert needs(team_expert, office(rows, people(2))) == [("U1", 2, 0)]
    assert needs(team_expert, office(rows, knows)) == [("U1", 2, 1)]


def test_hours_of_training_that_are_lacking_and_on_offer() -> None:
    staff = (person("X0", training_hours=30.0), person("X1", training_hours=40.0))
    course = make(Training, training_id="T1", start=date(2027, 4, 12), end=date(2027, 4, 13), hours=6.0)
    assert needs(training_hours, office(schools(1), staff)) == [("U1", 10.0, 0)]
    assert needs(training_hours, office(schools(1), staff, training=(course,))) == [("U1", 10.0, 6.0)]
    assert needs(training_hours, office(schools(1), (staff[1],))) == []
    gone = (person("X0", term_start=date(2024, 1, 1), term_end=date(2026, 12, 31)),)
    assert needs(training_hours, office(schools(1), gone)) == []


@pytest.mark.parametrize(("wanted", "told"), [(2, []), (3, [("C1", 3, 2)])])
def test_a_campaign_that_wants_more_schools_than_there_are(
    wanted: int, told: list[tuple[str, float, float]]
) -> None:
    row = make(
        Campaign, campaign_id="C1", name="专项", basis="年度计划", office_id="U1", start=date(2027, 4, 6),
        end=date(2027, 5, 28), sample=Sample(count=wanted), stages=(Stage.PRIMARY,),
    )  # fmt: skip
    rows = (school(1), school(2), school(3, stage=Stage.KINDERGARTEN))
    assert needs(special_campaign, office(rows, people(3), campaigns=(row,))) == told


def test_half_days_of_visits_against_half_days_agreed_to() -> None:
    months = 9  # of 2027 in which the calendar of the cases has eight school days
    some = office(schools(2), people(1, days_per_month=3.0))
    ((unit, demanded, available),) = needs(monthly_visit, some)
    assert (unit, demanded, available) == ("U1", 2 * months, 2 * 3 * months)
    twice = own(some, {"visits_per_month": 2, "visit_halfdays": 2})
    assert needs(monthly_visit, twice) == [("U1", 4 * 2 * months, 2 * 3 * months)]
    more = office(schools(2), people(1, days_per_month=31.0))
    ((_, _, most),) = needs(monthly_visit, more)
    assert 2 * 15 * months < most < 2 * 24 * months, "no more than there are days to work on"
