"""Day tours by hand: what one school costs, what two on one day save, and where two are no tour."""

from __future__ import annotations

from math import inf

import pytest

from duxue.models.postings.tours import Tours
from duxue.scenarios.county import County
from tests.models.stages.small_office import LAT, LON, office, person, school

PEOPLE = [person("X0"), person("X1", lon=LON + 0.2, lat=LAT)]


def county(**numbers: float) -> County:
    """Schools 10, 11 and 40 hundredths of a degree east of X0; X1 lives at 20."""
    return office([school(n, east=e) for n, e in enumerate((10, 11, 40))], PEOPLE, numbers)


def tours(**numbers: float) -> Tours:
    return Tours(county(**numbers), ["X0", "X1"], ["S000", "S001", "S002"])


def test_one_school_costs_the_way_there_and_back_from_where_the_person_starts() -> None:
    found, minutes = tours(), county().travel.minutes
    for who, row in (("X0", 0), ("X1", 1)):
        for place, col in (("S000", 0), ("S002", 2)):
            assert found.single[row, col] == pytest.approx(minutes(who, place) + minutes(place, who))


def test_two_schools_cost_the_shorter_order_and_never_the_same_one_twice() -> None:
    found, minutes = tours(), county().travel.minutes
    both = found.pair(0)
    assert (
        both[0, 1]
        == both[1, 0]
        == pytest.approx(minutes("X0", "S000") + minutes("S000", "S001") + minutes("S001", "X0"))
    )
    assert both[0, 0] == inf


def test_neighbours_save_a_journey_and_schools_on_either_side_nothing() -> None:
    found, minutes = tours(), county().travel.minutes
    saved = found.saving(0)
    assert saved[0, 1] == pytest.approx(2 * minutes("X0", "S000"), rel=0.02)
    assert found.saving(1)[0, 2] == pytest.approx(0.0, abs=1e-3), "X1 lives between them"
    assert saved[2, 2] == 0.0


@pytest.mark.parametrize(("limit", "may"), [(37.0, True), (36.0, False)])
def test_a_tour_longer_than_a_day_may_be_is_none(limit: float, may: bool) -> None:
    """There and back by way of both neighbours takes 36.7 minutes."""
    assert bool(tours(day_travel_minutes=limit).pair(0)[0, 1] < inf) is may
    assert bool(tours(day_travel_minutes=limit).saving(0)[0, 1] > 0) is may


def test_visits_of_a_whole_day_share_none() -> None:
    found = tours(visit_halfdays=2)
    assert (found.pair(0) == inf).all()
    assert (found.saving(0) == 0).all()


def test_the_offices_price_of_a_minute_weighs_minutes_and_limit_alike() -> None:
    world = county(day_travel_minutes=47.0)
    ids = ["X0", "X1"], ["S000", "S001", "S002"]
    plain, dear = Tours(world, *ids), Tours(world, *ids, weight=3.0)
    assert dear.single[0, 1] == pytest.approx(3 * plain.single[0, 1])
    assert dear.pair(0)[0, 1] == pytest.approx(3 * plain.pair(0)[0, 1])
    assert dear.pair(0)[0, 2] == plain.pair(0)[0, 2] == inf
