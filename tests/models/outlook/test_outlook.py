"""The years ahead: terms, retirements and enrolment worked out by hand, and hirings against trying every plan."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random

import pytest

from duxue.models.facts.staff_numbers import DayNumbers
from duxue.models.outlook.hiring_plan import HiringPlan, hiring_plan
from duxue.models.outlook.outlook import Expectation, Outlook, Trend, outlook, students_after, trend_of
from duxue.models.outlook.service import Reason, service_of, terms_so_far
from duxue.models.solver import Stop
from duxue.scenarios.codes import Background, Duty, Employment, Stage
from duxue.scenarios.county import County
from tests.draws import some
from tests.models.stages.small_office import office, person, school

PART = Employment.PART_TIME
LAST = date(2031, 12, 31)


def ahead(county: County, **expected: object) -> Outlook:
    return outlook(county, "U1", Expectation(**expected), stop=Stop())  # type: ignore[arg-type]


def ends(
    county: County, inspector_id: str, terms: dict[str, int] | None = None, reappointed: bool = True
) -> object:
    person_row = county.inspectors[inspector_id]
    found = service_of(county, person_row, LAST, terms or {}, reappointed=reappointed)
    return found.duty and found.duty[1], found.reason


def test_a_part_time_person_serves_three_terms_of_three_years() -> None:
    first = person("P0", employment=PART, term_start=date(2026, 1, 1), term_end=date(2028, 12, 31))
    county = office([school(0)], [first])
    assert terms_so_far(first, 3) == 1
    assert ends(county, "P0") == (date(2031, 12, 31), Reason.TERMS)
    assert ends(county, "P0", {"P0": 2}) == (date(2031, 12, 31), Reason.TERMS)
    assert ends(county, "P0", {"P0": 3}) == (date(2028, 12, 31), Reason.TERMS)
    assert ends(county, "P0", reappointed=False) == (date(2028, 12, 31), Reason.TERM)


def test_an_appointment_of_nine_years_is_three_terms() -> None:
    long = person("P0", employment=PART, term_start=date(2020, 1, 1), term_end=date(2028, 12, 31))
    assert terms_so_far(long, 3) == 3
    assert ends(office([school(0)], [long]), "P0") == (date(2028, 12, 31), Reason.TERMS)


def test_full_time_people_go_on_until_they_retire() -> None:
    county = office([school(0)], [person("F0"), person("F1", retired_on=date(2025, 3, 1))])
    assert ends(county, "F0")[0] == LAST  # type: ignore[index]
    assert ends(county, "F1") == (date(2030, 3, 1), Reason.RETIRED)


def test_five_retired_years_end_a_term_and_no_new_one_begins_after_them() -> None:
    retired = person(
        "P0",
        employment=PART,
        term_end=date(2027, 12, 31),
        term_start=date(2025, 1, 1),
        retired_on=date(2023, 6, 15),
    )
    assert ends(office([school(0)], [retired]), "P0") == (date(2028, 6, 15), Reason.RETIRED)


def test_an_official_who_retires_does_government_duty_only() -> None:
    official = person("F0", background=Background.OFFICIAL, duty=Duty.BOTH, retired_on=date(2029, 7, 1))
    assert ends(office([school(0)], [official]), "F0") == (date(2029, 6, 30), Reason.OFFICIAL)


def test_enrolment_is_compounded_and_the_closest_trend_holds() -> None:
    kindergarten = school(0, stage=Stage.KINDERGARTEN, students=1000)
    trends = (Trend(2.0), Trend(-10.0, Stage.KINDERGARTEN), Trend(1.0, None, "乙镇"))
    assert trend_of(kindergarten, trends) == -10.0
    assert [students_after(kindergarten, k, trends) for k in range(4)] == [1000, 900, 810, 729]
    assert students_after(school(1, students=1000), 2, trends) == 1040
    assert trend_of(school(2, township="乙镇", stage=Stage.KINDERGARTEN), trends) == 1.0
    assert students_after(school(3, students=25), 1, (Trend(2.0),)) == 26  # 25.5 is rounded up


def test_a_school_that_crosses_1800_asks_for_a_person_of_its_own() -> None:
    schools = [school(0, students=1700), *(school(n) for n in range(1, 6))]
    found = ahead(office(schools, [person("F0"), person("F1")]), trends=(Trend(3.0),))
    # 1700, 1751, 1804: large from 2029 on; five others still take one.
    assert [year.large for year in found.years] == [0, 0, 1, 1, 1]
    assert [year.need for year in found.years] == [2, 2, 2, 2, 2]
    assert [(c.school_id, c.start, c.students, c.large) for c in found.crossings] == [
        ("S000", date(2029, 1, 1), 1804, True)
    ]
    assert found.plan == HiringPlan((0,) * 5, (0,) * 5, True)
    one_more = ahead(office([*schools, school(6)], [person("F0"), person("F1")]), trends=(Trend(3.0),))
    assert [year.need for year in one_more.years] == [2, 2, 3, 3, 3]
    assert sum(one_more.plan.by_year()) == sum(one_more.plan.by_year()[:3]) == 1


def test_the_gap_is_told_on_the_tightest_day_of_its_year() -> None:
    leaver = person("P0", employment=PART, term_start=date(2025, 7, 1), term_end=date(2028, 6, 30))
    county = office([school(n) for n in range(10)], [person("F0"), leaver])
    found = ahead(county, terms={"P0": 3})
    assert [(year.have, year.need, year.gap) for year in found.years] == [(2, 2, 0), *[(1, 2, 1)] * 4]
    assert found.years[1].day == date(2028, 7, 1)
    assert [(row.inspector_id, row.last, row.reason) for row in found.leaving] == [
        ("P0", date(2028, 6, 30), Reason.TERMS)
    ]
    assert sum(found.plan.by_year()[:2]) == sum(found.plan.by_year()) == 1


def test_schools_that_open_and_close_are_counted_from_their_day_on() -> None:
    five, people = [school(n) for n in range(5)], [person("F0")]
    opening = ahead(office([*five, school(5, opened=date(2028, 9, 1))], people))
    assert [(year.day, year.need) for year in opening.years[:3]] == [
        (date(2027, 1, 1), 1), (date(2028, 9, 1), 2), (date(2029, 1, 1), 2),
    ]  # fmt: skip
    closing = ahead(office([*five, school(5, closed=date(2030, 9, 1))], people))
    assert [year.need for year in closing.years] == [2, 2, 2, 2, 1]


def days(*numbers: tuple[int, int, int, int]) -> list[list[DayNumbers]]:
    return [[DayNumbers(date(2027 + k, 1, 1), *row)] for k, row in enumerate(numbers)]


def test_hirings_are_spread_evenly_and_no_sooner_than_need_be() -> None:
    # Nothing is short in the first years; six are from the fourth on: 1, 1, 2, 2 beats 0, 0, 0, 6.
    years = days((5, 5, 1, 4), (5, 5, 1, 4), (5, 5, 1, 4), (11, 5, 1, 4), (11, 5, 1, 4))
    plan = hiring_plan(years, 10, stop=Stop(), seed=1)
    assert plan == HiringPlan((0,) * 5, (1, 1, 2, 2, 0), True)


def test_hirings_never_break_the_ratio_of_part_time_people() -> None:
    years = days((11, 11, 1, 10), (12, 11, 1, 10))
    plan = hiring_plan(years, 10, stop=Stop(), seed=1)
    assert (plan.full, plan.part, plan.proven) == ((0, 1), (0, 0), True)
    broken = hiring_plan(days((1, 12, 1, 11)), 10, stop=Stop(), seed=1)
    assert broken == HiringPlan((1,), (0,), True)


@pytest.mark.parametrize("seed", some(range(6)))
def test_the_fewest_hirings_are_what_trying_every_plan_finds(seed: int) -> None:
    draw = Random(seed)
    numbers = [
        (draw.randint(4, 9), draw.randint(3, 6), draw.randint(0, 1), draw.randint(1, 4)) for _ in range(3)
    ]
    each = draw.choice((1, 2, 3))
    plan = hiring_plan(days(*numbers), each, stop=Stop(), seed=1)
    best = min(
        filter(
            None,
            (
                worth(full, part, numbers, each)
                for full in product(range(7), repeat=3)
                for part in product(range(7), repeat=3)
            ),
        )
    )
    assert plan.proven
    assert worth(plan.full, plan.part, numbers, each) == best


def worth(
    full: tuple[int, ...], part: tuple[int, ...], numbers: list[tuple[int, int, int, int]], each: int
) -> tuple[int, ...] | None:
    """The goals of a hiring plan in their order; None where it breaks a ratio."""
    for k, (need, have, old_full, old_part) in enumerate(numbers):
        f, p = sum(full[: k + 1]), sum(part[: k + 1])
        if have + f + p < need or old_part + p > each * (old_full + f):
            return None
    yearly = [f + p for f, p in zip(full, part, strict=True)]
    early = sum((len(numbers) - k) * n for k, n in enumerate(yearly))
    return sum(yearly), sum(full), max(yearly), sum(n * n for n in yearly), early
