"""The days on which an office's people, schools or recusals change, by hand."""

from datetime import date

from duxue.models.facts.spans import cut_at
from duxue.models.facts.turning_days import turning_days
from duxue.scenarios.codes import Background, RecusalReason
from duxue.scenarios.records import Recusal
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, office, person, school


def test_a_horizon_turns_where_a_term_a_school_or_a_recusal_begins_or_is_over() -> None:
    people = [
        person("I1", term_end=date(2027, 3, 31)),
        person("I2", trained_on=date(2027, 2, 1)),
        person("I3", background=Background.PRINCIPAL, retired_on=date(2022, 5, 9)),
    ]
    schools = [school(1, closed=date(2027, 7, 1)), school(2, opened=date(2027, 9, 1))]
    barred = make(
        Recusal, inspector_id="I1", school_id="S001", reason=RecusalReason.OTHER,
        start=date(2027, 1, 15), end=date(2027, 1, 20),
    )  # fmt: skip
    county = office(schools, people, recusals=(barred,))
    without = [
        FIRST, date(2027, 2, 1), date(2027, 4, 1), date(2027, 5, 10), date(2027, 7, 1), date(2027, 9, 1)
    ]  # fmt: skip
    assert turning_days(county, "U1", recusals=False) == without
    assert turning_days(county, "U1") == sorted([*without, date(2027, 1, 15), date(2027, 1, 21)])


def test_days_are_cut_before_each_turn_that_lies_between_them() -> None:
    turns = [date(2026, 5, 1), FIRST, date(2027, 3, 1), LAST, date(2028, 1, 1)]
    assert cut_at(turns, FIRST, LAST) == [
        (FIRST, date(2027, 2, 28)), (date(2027, 3, 1), date(2027, 12, 30)), (LAST, LAST)
    ]  # fmt: skip
    assert cut_at(turns, LAST, FIRST) == []


def test_large_schools_call_for_a_person_each_and_five_others_for_one() -> None:
    large = [school(n, students=2000) for n in (1, 2)]
    small = [school(n) for n in range(3, 9)]
    county = office([*large, *small], [person("I1")])
    assert county.inspectors_needed("U1", FIRST) == (4, 2, 6)
    assert office([], [person("I1")]).inspectors_needed("U1", FIRST) == (0, 0, 0)
