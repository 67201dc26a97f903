"""When a leave is long, when somebody may stand in, and when a posting ends early, by hand."""

from __future__ import annotations

from datetime import date

from duxue.models.facts.spans import Span
from duxue.models.postings.leaves import holding_spans, long_leaves, short_absences
from duxue.scenarios.county import County
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, office, person


def absent(*spans: Span, stand_in_days: int = 90) -> County:
    rows = tuple(make(Absence, inspector_id="I1", start=a, end=b) for a, b in spans)
    return office([], [person("I1")], {"stand_in_days": stand_in_days}, absences=rows)


def of(county: County) -> tuple[list[Span], list[Span], list[Span]]:
    """Long leaves, absences in which somebody may stand in, and the days for which postings hold."""
    someone = county.inspectors["I1"]
    return long_leaves(county, someone), short_absences(county, someone), holding_spans(county, someone)


WEEKS = (date(2027, 3, 1), date(2027, 3, 19))
"""Fifteen workdays."""


def test_fifteen_workdays_are_a_long_leave_and_fourteen_are_none() -> None:
    assert of(absent(WEEKS)) == ([WEEKS], [WEEKS], [(FIRST, LAST)])
    shorter = (date(2027, 3, 2), date(2027, 3, 19))
    assert of(absent(shorter))[0] == []


def test_two_absences_that_touch_are_one_leave() -> None:
    county = absent((date(2027, 3, 1), date(2027, 3, 10)), (date(2027, 3, 11), date(2027, 3, 19)))
    assert of(county)[:2] == ([WEEKS], [WEEKS])


def test_a_month_with_hardly_a_day_left_makes_each_of_its_absences_long() -> None:
    # April 2027 has twenty-two workdays (the fifth is a holiday, the twenty-fifth is made up): two are left.
    parts = [(date(2027, 4, 1), date(2027, 4, 14)), (date(2027, 4, 16), date(2027, 4, 29))]
    long, short, holding = of(absent(*parts))
    assert long == short == parts
    assert holding == [(FIRST, LAST)]


def test_in_a_leave_too_long_to_stand_in_postings_end_for_its_empty_months() -> None:
    spring = (date(2027, 3, 8), date(2027, 6, 30))
    long, short, holding = of(absent(spring))
    assert (long, short) == ([spring], [])
    # March keeps a week for visits; April, May and June are empty.
    assert holding == [(FIRST, date(2027, 3, 31)), (date(2027, 7, 1), LAST)]


def test_the_longest_absence_to_stand_in_is_the_offices_number() -> None:
    assert of(absent(WEEKS, stand_in_days=19))[1] == [WEEKS]
    assert of(absent(WEEKS, stand_in_days=18))[1] == []


def test_what_lies_outside_the_horizon_is_cut_off() -> None:
    county = absent((date(2026, 12, 1), date(2027, 1, 31)), (date(2028, 1, 1), date(2028, 3, 1)))
    assert of(county)[0] == [(FIRST, date(2027, 1, 31))]
