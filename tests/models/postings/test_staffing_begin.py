"""Postings to set out from are taken by school, person and days, whatever else stands in their rows."""

from __future__ import annotations

from duxue.models.postings.staffing import StaffingStage
from duxue.models.solver import Stop
from tests.models.stages.small_office import LON, office, person, posting, school


def test_a_sharing_that_costs_more_road_is_set_out_from_as_it_is() -> None:
    # X1 lives beside the schools of X0 and the other way round: nobody would choose so.
    people = [person("X0", lon=LON, lat=39.63), person("X1", lon=LON + 0.3, lat=39.63)]
    county = office([school(n, east=30 * (n % 2)) for n in range(4)], people)
    begin = [posting(f"S{n:03d}", f"X{(n + 1) % 2}") for n in range(4)]
    found = StaffingStage(county, "U1").run(seed=1, effort=0.0, stop=Stop(), begin=begin)
    assert {(p.school_id, p.inspector_id) for p in found.postings} == {
        (p.school_id, p.inspector_id) for p in begin
    }
    assert found.open == ()
    better = StaffingStage(county, "U1").run(seed=1, effort=2.0, stop=Stop(), begin=begin)
    assert {(p.school_id, p.inspector_id) for p in better.postings} == {
        (f"S{n:03d}", f"X{n % 2}") for n in range(4)
    }
