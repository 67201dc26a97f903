"""A staff found by postings, held against a whole year that is told in advance."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from duxue.models.hiring.checking import Verdict
from duxue.models.hiring.kinds import Kind
from duxue.models.hiring.smallest import SmallestStaff, held_against_a_year, padded
from duxue.models.solver import Stop
from duxue.scenarios.codes import Employment
from duxue.scenarios.plan import Plan, Unmet
from duxue.scenarios.records import Inspector
from tests.models.hiring.trials import case, place, staffed
from tests.models.stages.small_office import office, school

COUNTY = office([school(n) for n in range(11)])
SEAT = place("县城")


def told(left: Mapping[int, tuple[str, ...]]) -> tuple[SmallestStaff, list[int]]:
    """The staff after years that leave these schools' visits open by number of new people (none told: nothing open)."""
    asked: list[int] = []

    def year(people: tuple[Inspector, ...]) -> Verdict:
        asked.append(len(people))
        open_ones = tuple(Unmet("monthly_visit", s, None, None, "") for s in left.get(len(people), ()))
        return Verdict(open_ones, True, None, None, Plan())

    found = staffed(COUNTY, SEAT, whole=False)
    assert (found.number, found.verdict.whole) == (3, False)
    return held_against_a_year(case(COUNTY, SEAT), found, year, stop=Stop()), asked


def test_a_clean_year_proves_the_staff() -> None:
    found, asked = told({})
    assert asked == [3]
    assert (found.number, found.proven, found.verdict.whole) == (3, True, True)
    assert found.tried == ((3, 0), (3, 0))


def test_one_more_full_time_person_where_the_year_asks_for_it() -> None:
    found, asked = told({3: ("S000",)})
    assert asked == [3, 4]
    assert (found.least, found.number, found.proven, found.within) == (3, 4, False, 1)
    assert sum(p.employment is Employment.FULL_TIME for p in found.people) == 2


def test_what_many_more_people_leave_open_is_no_matter_of_staff() -> None:
    found, asked = told({3: ("S000",), 4: ("S000",), 6: ("S000",)})
    assert asked == [3, 4, 6]
    assert (found.number, found.proven) == (3, True)
    assert (len(found.verdict.open), found.verdict.curable) == (1, 0)


def test_many_more_where_one_does_not_do() -> None:
    found, asked = told({3: ("S000", "S001"), 4: ("S001",)})
    assert asked == [3, 4, 6]
    assert (found.number, found.proven, found.within) == (6, False, 3)


def test_where_nothing_does_it_is_not_called_proven() -> None:
    found, _ = told({3: ("S000",), 4: ("S001",), 6: ("S002",)})
    assert found.verdict.curable == 1
    assert not found.proven


@pytest.mark.parametrize(("heads", "full", "both"), [(3, 1, (1, 2)), (5, 2, (2, 3)), (4, 1, (1, 3))])
def test_people_are_added_where_no_place_was_found(heads: int, full: int, both: tuple[int, int]) -> None:
    found = dict(padded(dict(staffed(COUNTY, SEAT, whole=False).hires), heads, full))
    by = {e: sum(n for kind, n in found.items() if kind.employment is e) for e in Employment}
    assert (by[Employment.FULL_TIME], by[Employment.PART_TIME]) == both
    assert all(isinstance(kind, Kind) for kind in found)
