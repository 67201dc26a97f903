"""Where an office is short, its surplus of schools is even: beside a large school each other one is one too many."""

from collections import Counter

import pytest

from duxue.models.postings.staffing import StaffingStage
from duxue.models.solver import Stop
from tests.models.stages.small_office import LAT, LON, office, person, school


@pytest.mark.parametrize(("small", "expected"), [(7, [2, 5]), (9, [3, 6]), (3, [0, 3])])
def test_who_holds_a_large_school_bears_as_much_too_much_as_the_others(
    small: int, expected: list[int]
) -> None:
    """All schools lie beside A's start; B drives far, and bears as many too many all the same."""
    schools = [school(0, students=2000), *(school(n) for n in range(1, small + 1))]
    staff = [person("A", lon=LON, lat=LAT), person("B", lon=LON + 0.3, lat=LAT)]
    county = office(schools, staff, {"schools_per_inspector": 3, "zone_schools": 50})
    answer = StaffingStage(county, "U1").run(seed=1, effort=2.0, stop=Stop())
    large = next(p.inspector_id for p in answer.postings if p.school_id == "S000")
    held = Counter(p.inspector_id for p in answer.postings if p.school_id != "S000")
    other = next(i for i in ("A", "B") if i != large)
    assert [held[large], held[other]] == expected
