"""Small offices of a quarter: nothing is left open, and the road is within 3 % of what no plan can go below."""

import pytest

from tests.models.many_quarter_offices import held_against, road
from tests.models.quarter_offices import LeastRoad, quarter, with_postings
from tests.models.test_exact import left_open, planned


@pytest.mark.parametrize("seed", [3, 6, 8, 18])
def test_the_whole_plan_is_as_good_as_one_model_of_everything(seed: int) -> None:
    """In office 6 who leads must not answer for the school; in 8 two duties have one day in common, in 18 look-backs ride on comprehensives."""
    assert held_against(seed) == ""


def test_the_bound_is_one_and_its_postings_are_possible() -> None:
    """Office 6: where who leads is not where who answers, postings and teams chosen together drive less than one after the other."""
    county = quarter(6)
    found = LeastRoad(county, "U1").solved()
    assert found is not None
    bound, held = found
    other = planned(with_postings(county, held), 2.0)
    assert left_open(county, other)[:2] == (0, 0)
    assert {(p.school_id, p.inspector_id) for p in other.postings} == set(held.items())
    assert 0.999 * bound <= road(county, other) <= 1.03 * bound
