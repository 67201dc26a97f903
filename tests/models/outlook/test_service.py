"""The years ahead, day by day at their edges: how long people go on, and which trend a school follows."""

from __future__ import annotations

from datetime import date

import pytest

from duxue.models.facts.staff_numbers import DayNumbers
from duxue.models.outlook.hiring_plan import hiring_plan
from duxue.models.outlook.outlook import (
    Trend,
    enrolled,
    students_after,
    trend_of,
)
from duxue.models.outlook.service import Reason, Service, service_of, terms_so_far
from duxue.models.solver import Stop
from duxue.scenarios.codes import Duty, Employment, Stage
from duxue.scenarios.records import Inspector
from tests.models.outlook.test_outlook import ahead
from tests.models.stages.small_office import office, person, school

PART = Employment.PART_TIME
LAST = date(2035, 12, 31)


def part(start: date, end: date, **cells: object) -> Inspector:
    return person("P0", employment=PART, term_start=start, term_end=end, **cells)


def served(
    one: Inspector,
    last: date = LAST,
    terms: dict[str, int] | None = None,
    *,
    reappointed: bool = True,
    **parameters: float,
) -> Service:
    county = office([school(0)], [one], parameters)
    return service_of(county, one, last, terms or {}, reappointed=reappointed)


# Terms.


@pytest.mark.parametrize(
    ("end", "number"),
    [
        (date(2026, 6, 30), 1),
        (date(2028, 12, 31), 1),
        (date(2029, 1, 1), 2),
        (date(2031, 12, 31), 2),
        (date(2032, 1, 1), 3),
    ],
)
def test_an_appointment_counts_as_the_terms_that_it_has_begun(end: date, number: int) -> None:
    assert terms_so_far(part(date(2026, 1, 1), end), 3) == number


def test_terms_follow_each_other_until_the_most_that_may_be_and_the_office_sets_both() -> None:
    first = part(date(2026, 1, 1), date(2028, 12, 31))
    assert served(first).duty == (date(2026, 1, 1), date(2034, 12, 31))
    assert served(first, terms_at_most=2).duty == (date(2026, 1, 1), date(2031, 12, 31))
    assert served(first, term_years=2, terms_at_most=2).duty == (date(2026, 1, 1), date(2028, 12, 31)), (
        "three years are two terms of two"
    )


def test_who_has_served_more_terms_than_may_be_is_not_renewed() -> None:
    first = part(date(2026, 1, 1), date(2028, 12, 31))
    for told in (3, 4):
        assert served(first, terms={"P0": told}).duty == (date(2026, 1, 1), date(2028, 12, 31))


def test_no_term_is_begun_that_nobody_looks_at() -> None:
    """The years end with the first term, or a day later."""
    first = part(date(2026, 1, 1), date(2028, 12, 31))
    assert served(first, date(2028, 12, 31)).office[1] == date(2028, 12, 31)
    assert served(first, date(2029, 1, 1)).office[1] == date(2031, 12, 31)


def test_full_time_people_are_in_office_to_the_last_day_looked_at_or_their_own() -> None:
    full = person("F0", term_end=date(2028, 12, 31))
    assert served(full).office == (date(2026, 1, 1), LAST)
    assert served(full, date(2027, 12, 31)).office[1] == date(2028, 12, 31)
    assert served(full, reappointed=False).office[1] == date(2028, 12, 31)
    assert served(full, reappointed=False).reason is Reason.TERM


# Retirement.


@pytest.mark.parametrize(
    ("retired", "last"),
    [
        # Five years after the day of retirement nobody inspects schools any more.
        (date(2023, 12, 31), date(2028, 12, 31)),
        (date(2024, 1, 1), date(2029, 1, 1)),
        (date(2026, 12, 31), date(2031, 12, 31)),
    ],
)
def test_school_duty_ends_with_the_years_since_retirement(retired: date, last: date) -> None:
    found = served(part(date(2026, 1, 1), date(2028, 12, 31), retired_on=retired))
    assert found.duty is not None
    assert found.duty[1] == last
    assert found.reason is Reason.RETIRED


@pytest.mark.parametrize(("retired", "renewed"), [(date(2024, 1, 1), True), (date(2023, 12, 31), False)])
def test_a_new_term_begins_up_to_the_last_of_these_days_and_not_after(retired: date, renewed: bool) -> None:
    """The first term ends with 2028; the next one would begin on 1 January 2029."""
    found = served(part(date(2026, 1, 1), date(2028, 12, 31), retired_on=retired))
    assert found.office[1] == (date(2029, 1, 1) if renewed else date(2028, 12, 31))


def test_who_does_government_duty_too_stays_in_office_after_school_duty() -> None:
    both = part(date(2026, 1, 1), date(2028, 12, 31), retired_on=date(2024, 6, 15), duty=Duty.BOTH)
    alone = part(date(2026, 1, 1), date(2028, 12, 31), retired_on=date(2024, 6, 15))
    assert served(alone).office[1] == date(2029, 6, 15)
    assert served(both).office[1] == date(2031, 12, 31)
    assert served(both).duty == served(alone).duty


def test_who_may_not_inspect_schools_has_no_days_of_it() -> None:
    official = part(date(2026, 1, 1), date(2028, 12, 31), duty=Duty.GOVERNMENT)
    assert served(official).duty is None
    assert served(official).office[1] == date(2034, 12, 31)


# Trends.

PRIMARY, NURSERY = school(0, township="甲镇"), school(1, township="甲镇", stage=Stage.KINDERGARTEN)


def test_the_trend_that_names_a_school_most_closely_holds() -> None:
    every, stage, town = Trend(1.0), Trend(2.0, Stage.KINDERGARTEN), Trend(3.0, None, "甲镇")
    both = Trend(4.0, Stage.KINDERGARTEN, "甲镇")
    assert trend_of(NURSERY, (every,)) == 1.0
    assert trend_of(NURSERY, (stage, every)) == 2.0
    assert trend_of(NURSERY, (town, stage, every)) == 3.0
    assert trend_of(NURSERY, (both, town, stage, every)) == 4.0
    assert trend_of(PRIMARY, (both, stage, every)) == 1.0
    assert trend_of(PRIMARY, (both, stage)) == trend_of(PRIMARY, ()) == 0.0
    assert trend_of(NURSERY, (Trend(5.0), Trend(6.0))) == 6.0, "of equal ones the last"


@pytest.mark.parametrize(
    ("students", "percent", "years", "then"),
    [
        (500, 0.0, 5, 500),
        (501, -50.0, 1, 251),
        (500, -120.0, 2, 0),
        (1000, 0.1, 3, 1003),
        (1700, 2.9, 2, 1800),
    ],
)
def test_pupils_are_compounded_exactly_and_never_less_than_none(
    students: int, percent: float, years: int, then: int
) -> None:
    assert students_after(school(0, students=students), years, (Trend(percent),)) == then


def test_a_county_some_years_on_differs_in_its_pupils_alone() -> None:
    county = office([PRIMARY, NURSERY], [person("F0")])
    then = enrolled(county, 2, (Trend(10.0, Stage.KINDERGARTEN),))
    assert [s.students for s in then.rows.schools] == [500, 605]
    assert then.rows.inspectors == county.rows.inspectors
    assert enrolled(county, 0, (Trend(10.0),)) is county
    assert enrolled(county, 2, ()) is county


# The years.


def test_years_follow_each_other_from_the_first_day_of_the_horizon() -> None:
    found = ahead(office([school(0)], [person("F0")]), years=3)
    assert [(y.start, y.end) for y in found.years] == [
        (date(2027 + k, 1, 1), date(2027 + k, 12, 31)) for k in range(3)
    ]
    assert [(y.schools, y.need, y.have, y.gap) for y in found.years] == [(1, 1, 1, 0)] * 3
    assert ahead(office([school(0)], [person("F0")]), years=1).years == found.years[:1]


def test_a_school_that_crosses_the_limit_twice_is_told_twice_and_one_out_of_scope_not() -> None:
    """1790 pupils and two per cent more a year; the closed school would cross it too."""
    schools = [school(0, students=1790), school(1, students=1790, closed=date(2027, 1, 1))]
    found = ahead(office(schools, [person("F0"), person("F1")]), trends=(Trend(2.0),), years=2)
    assert [(c.school_id, c.start, c.large) for c in found.crossings] == [("S000", date(2028, 1, 1), True)]
    fewer = ahead(office([school(0, students=1800)], [person("F0")]), trends=(Trend(-0.1),), years=2)
    assert [(c.students, c.large) for c in fewer.crossings] == [(1798, False)]


def test_who_leaves_is_told_by_day_and_who_stays_to_the_end_or_has_left_is_not() -> None:
    people = [
        person("A", employment=PART, term_end=date(2028, 6, 30)),
        person("B", employment=PART, term_end=date(2027, 6, 30)),
        person("C", employment=PART, term_end=date(2028, 12, 31)),
        person("D", employment=PART, term_end=date(2026, 12, 31)),
    ]
    found = ahead(office([school(0)], people), years=2, reappointed=False)
    assert [(r.inspector_id, r.last) for r in found.leaving] == [
        ("B", date(2027, 6, 30)), ("A", date(2028, 6, 30)),
    ]  # fmt: skip


def test_full_time_people_needed_are_told_on_the_day_with_most_part_time_ones() -> None:
    """Eleven part-time people from March on, one full-time: another is needed then, though places are enough."""
    people = [
        person("F0"),
        *(
            person(f"P{n:02d}", employment=PART, term_start=date(2027, 3 if n == 10 else 1, 1))
            for n in range(11)
        ),
    ]
    (year,) = ahead(office([school(0)], people), years=1).years
    assert (year.full, year.part, year.full_needed, year.gap) == (1, 11, 2, 0)
    assert year.day == date(2027, 1, 1), "for 1:5 every day is as good: the first"


def test_nobody_is_hired_where_nothing_lacks_and_for_no_years() -> None:
    day = DayNumbers(date(2027, 1, 1), need=1, have=1, full=1, part=0)
    plan = hiring_plan([[day]], 10, stop=Stop(), seed=1)
    assert (plan.full, plan.part, plan.proven) == ((0,), (0,), True)


def test_the_tightest_day_inside_a_year_asks_for_the_people_of_its_year() -> None:
    calm = DayNumbers(date(2027, 1, 1), need=1, have=1, full=1, part=0)
    tight = DayNumbers(date(2027, 6, 1), need=3, have=1, full=1, part=0)
    for days in ([calm, tight], [tight, calm]):
        plan = hiring_plan([days, [calm]], 10, stop=Stop(), seed=1)
        assert plan.by_year() == (2, 0)
