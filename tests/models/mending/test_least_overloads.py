"""How many people must hold too many schools: never more than a plan has, and as many where days of visits leave no choice."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from duxue.models.mending.least_overloads import Holder, least_overloads, too_many
from duxue.scenarios.records import Absence
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school

SPRING = (date(2027, 3, 1), date(2027, 6, 30))


def shared_out(holders: tuple[Holder, ...], schools: int, large: int) -> int:
    """The fewest who hold too many in any sharing-out, each tried: numbers of small and of large schools for each person."""
    best = len(holders)
    for small in product(range(schools - large + 1), repeat=len(holders)):
        if sum(small) != schools - large:
            continue
        for big in product(range(large + 1), repeat=len(holders)):
            if sum(big) != large:
                continue
            pairs = list(zip(holders, small, big, strict=True))
            if any(h.most is not None and a + b > h.most for h, a, b in pairs):
                continue
            best = min(best, sum((b > 1 or a + b > 1) if b else a > h.allowed for h, a, b in pairs))
    return best


@pytest.mark.parametrize(
    ("holders", "schools", "large"),
    [
        ((Holder(2, 3), Holder(2, 3), Holder(2, 3)), 7, 0),
        ((Holder(2, 3), Holder(2, 3), Holder(2, 3)), 8, 0),
        ((Holder(2, 5), Holder(1, 2), Holder(2, 2)), 6, 0),
        ((Holder(2, 4), Holder(2, 4), Holder(1, 4)), 5, 1),
        ((Holder(2, None), Holder(2, 2)), 8, 0),
        ((Holder(2, 2), Holder(2, 2)), 4, 0),
    ],
)
def test_no_sharing_out_has_fewer_and_one_has_as_few(
    holders: tuple[Holder, ...], schools: int, large: int
) -> None:
    assert too_many(holders, schools, large) == shared_out(holders, schools, large)


def test_days_of_visits_and_leaves_tell_how_many_hold_too_many() -> None:
    schools = [school(n, last_comprehensive=date(2025, 4, 15)) for n in range(18)]
    busy = [person("X1", days_per_month=5.0), person("X2", days_per_month=5.0)]
    assert least_overloads(office(schools, busy, horizon=SPRING), "U1", 0) == 2
    free = [person("X1", days_per_month=9.0), person("X2", days_per_month=5.0)]
    assert least_overloads(office(schools, free, horizon=SPRING), "U1", 0) == 1
    assert least_overloads(office(schools, busy, horizon=SPRING), "U1", 3) == 1, (
        "three schools are not visited"
    )
    away = (make(Absence, inspector_id="X1", start=SPRING[0], end=SPRING[1]),)
    assert least_overloads(office(schools, busy, horizon=SPRING, absences=away), "U1", 0) == 1
    assert least_overloads(office(schools[:10], busy, horizon=SPRING), "U1", 0) == 0
