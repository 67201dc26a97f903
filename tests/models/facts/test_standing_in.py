"""On which days a colleague may stand in: short absences of the same office, joined where they touch, inside the horizon."""

from datetime import date, timedelta

import pytest

from duxue.models.facts.standing_in import stand_in_spans
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import make
from tests.models.stages.small_office import FIRST, LAST, office, person, school

MAY = date(2027, 5, 3)
LONGEST = 30


def away(start: date, days: int) -> Absence:
    return make(Absence, inspector_id="I1", start=start, end=start + timedelta(days=days - 1))


def spans(*absences: Absence, who: str = "I2", absent: str = "I1") -> list[tuple[date, date]]:
    people = [person("I1"), person("I2"), person("I3", unit_id="U2")]
    county = office([school(1)], people, {"stand_in_days": LONGEST}, absences=absences)
    return stand_in_spans(county, county.schools["S001"], who, absent)


@pytest.mark.parametrize(("days", "found"), [(1, True), (LONGEST, True), (LONGEST + 1, False)])
def test_an_absence_is_stood_in_for_up_to_its_limit(days: int, found: bool) -> None:
    last = MAY + timedelta(days=days - 1)
    assert spans(away(MAY, days)) == ([(MAY, last)] if found else [])


def test_absences_that_touch_are_one() -> None:
    half = LONGEST // 2
    then = MAY + timedelta(days=half)
    assert spans(away(MAY, half), away(then, half)) == [(MAY, MAY + timedelta(days=LONGEST - 1))]
    assert spans(away(MAY, half), away(then, half + 1)) == []
    apart = then + timedelta(days=1)
    assert spans(away(MAY, half), away(apart, half + 1)) == [
        (MAY, then - timedelta(days=1)),
        (apart, apart + timedelta(days=half)),
    ]


def test_days_outside_the_horizon_do_not_count_among_those_to_stand_in() -> None:
    assert spans(away(FIRST - timedelta(days=5), 10)) == [(FIRST, FIRST + timedelta(days=4))]
    assert spans(away(LAST - timedelta(days=1), 10)) == [(LAST - timedelta(days=1), LAST)]
    assert spans(away(FIRST - timedelta(days=10), 10)) == []


@pytest.mark.parametrize(("who", "absent"), [("I1", "I1"), ("I3", "I1"), ("I9", "I1"), ("I2", "I9")])
def test_nobody_stands_in_for_oneself_from_elsewhere_or_for_nobody(who: str, absent: str) -> None:
    assert spans(away(MAY, 3), who=who, absent=absent) == []
