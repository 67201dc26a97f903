"""The share kept in reserve by the months' sums: two people of eight days a month, worked by hand."""

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.stress.happenings import Happening, HappeningKind
from duxue.models.stress.reserve import Left, Loads, borne, left_by, levelled, loads_of
from tests.models.stress.small_year import small_county, small_plan

MARCH = date(2027, 3, 1)
LOADS = Loads(
    {("I1", MARCH): 6.0, ("I2", MARCH): 2.0}, {"I1": 8.0, "I2": 8.0}, {"I1": "U1", "I2": "U1"}, (MARCH,)
)


@pytest.mark.parametrize(
    ("share", "work"), [(0.0, (6.0, 2.0)), (0.25, (6.0, 2.0)), (0.4, (4.8, 3.2)), (0.5, (4.0, 4.0))]
)
def test_what_one_has_beyond_the_share_goes_to_the_other(share: float, work: tuple[float, float]) -> None:
    found = levelled(LOADS, share)
    assert found is not None
    assert (found.work["I1", MARCH], found.work["I2", MARCH]) == pytest.approx(work)


def test_a_share_beyond_what_all_can_do_together_is_not_possible() -> None:
    assert levelled(LOADS, 0.55) is None  # 2 x 3.6 days for 8 days of work


def left(first: float, second: float, *gone: str) -> Left:
    return Left({("I1", MARCH): first, ("I2", MARCH): second}, frozenset((who, MARCH) for who in gone))


@pytest.mark.parametrize(
    ("share", "days", "fits"),
    [
        (0.0, left(8, 8), True),
        (0.0, left(5, 8), False),  # three days of emergencies for one who has six to do
        (0.5, left(5, 8), True),  # with half in reserve four are to do
        (0.0, left(0, 8, "I1"), True),  # the other has just room for six days more
        (0.0, left(0, 7.5, "I1"), False),
        (0.5, left(0, 7.5, "I1"), False),  # levelling makes no days
    ],
)
def test_a_year_is_borne_where_the_days_left_hold_the_work(share: float, days: Left, fits: bool) -> None:
    county = small_county()
    found = levelled(LOADS, share)
    assert found is not None
    assert borne(found, days, county) is fits


def test_months_that_are_over_are_not_asked_for() -> None:
    assert not borne(LOADS, left(0, 0), small_county())
    assert borne(LOADS, left(0, 0), replace(small_county(), as_of=date(2027, 4, 2)))


def test_days_left_are_the_persons_own_less_emergencies_and_no_more_than_the_workdays() -> None:
    county = small_county()
    assert loads_of(county, small_plan(county)).work["I1", MARCH] == 0.5
    told = [
        Happening(
            HappeningKind.EMERGENCY, "S001", date(2027, 3, 8), date(2027, 3, 9), date(2027, 3, 8), 1, ("I1",)
        ),
        Happening(HappeningKind.LONG, "I2", date(2027, 3, 10), date(2027, 3, 20), date(2027, 3, 10)),
    ]
    found = left_by(county, county, told)
    most = county.inspectors["I1"].days_per_month
    assert found.days["I1", MARCH] == most - 2
    assert found.lost == {("I2", MARCH)}
    assert found.days["I2", date(2027, 4, 1)] == most
