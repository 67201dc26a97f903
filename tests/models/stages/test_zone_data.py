"""What zones are drawn from, by hand: days in scope, how many zones are wanted, middles, centres, and the first drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

import numpy as np
import pytest

from duxue.models.stages import zone_data as module
from duxue.models.stages.zone_data import ZoneData
from duxue.scenarios.parameters import Value
from duxue.scenarios.plan import Posting
from duxue.scenarios.records import School
from tests.models.stages.small_office import office, person, posting, school


def data(
    schools: Sequence[School], rows: Sequence[Posting] = (), parameters: Mapping[str, Value] | None = None
) -> ZoneData:
    county = office(schools, [person(f"X{n}") for n in range(4)], parameters)
    return ZoneData(county, "U1", rows or [posting(s.school_id, f"X{n % 4}") for n, s in enumerate(schools)])


def line(*east: float, **cells: object) -> list[School]:
    return [school(n, east=e, **cells) for n, e in enumerate(east)]


def alone(*east: float, **parameters: Value) -> ZoneData:
    """Schools in a line, each in the hands of somebody else or of nobody."""
    return data(line(*east), [posting("S000", "X0")], parameters)


def test_a_school_counts_on_the_days_on_which_it_is_there() -> None:
    schools = [
        school(0),
        school(1, opened=date(2027, 9, 1)),
        school(2, closed=date(2027, 5, 1)),
        school(3, closed=date(2027, 1, 1)),
    ]
    found = data(schools)
    assert found.ids == ["S000", "S001", "S002"], "what has closed is in no zone"
    assert found.present.tolist() == [[1, 1], [0, 1], [1, 0]]


def test_schools_that_are_never_there_together_fit_into_one_place() -> None:
    schools = [school(0, closed=date(2027, 5, 1)), school(1, opened=date(2027, 9, 1)), school(2)]
    found = data(schools, parameters={"zone_schools": 2})
    assert found.fits(["S000", "S001", "S002"])
    assert found.fits([])
    assert not data(line(0, 1, 2), parameters={"zone_schools": 2}).fits(["S000", "S001", "S002"])


@pytest.mark.parametrize(
    ("schools", "limit", "zones"),
    [(5, 5, 1), (6, 5, 2), (8, 5, 2), (10, 5, 2), (11, 5, 3), (12, 4, 4), (3, 1, 4)],
)
def test_zones_are_wanted_so_many_that_they_are_four_fifths_full(
    schools: int, limit: int, zones: int
) -> None:
    """And no fewer than hold all schools; one where all fit into one."""
    assert alone(*range(schools), zone_schools=limit).wanted == zones


def test_a_zone_is_too_small_below_three_quarters_of_the_mean() -> None:
    found = alone(*range(12))
    assert [found.least(n) for n in (1, 2, 3, 5)] == [0, 4, 3, 1]


def test_the_middle_is_where_the_others_are_nearest() -> None:
    found = alone(0, 1, 2, 3, 20)
    assert found.middle(np.arange(5)) == 2
    assert found.middle(np.array([4])) == 4
    assert found.middle(np.array([0, 4])) == 0, "of two the first"


def test_a_cluster_costs_the_minutes_from_the_centre_to_each_of_its_schools() -> None:
    schools = line(0, 10, 12)
    rows = [posting("S000", "X0"), posting("S001", "X1"), posting("S002", "X1")]
    found = data(schools, rows)
    assert [c.schools for c in found.clusters] == [("S000",), ("S001", "S002")]
    minutes = found.county.travel.minutes
    for z, centre in enumerate(found.centres):
        both = minutes(centre.school, "S001") + minutes(centre.school, "S002")
        assert found.cost[1, z] == round(both)
    assert found.open_to(0)[0] == next(z for z, c in enumerate(found.centres) if c.home == 0)


def test_a_given_zone_is_a_centre_of_its_own_and_its_schools_go_there_and_nowhere_else() -> None:
    schools = [
        school(0, zone_id="Z1"), school(1, east=4, zone_id="Z1"), school(2, east=8, zone_id="Z2"), school(3, east=2),
    ]  # fmt: skip
    found = data(schools)
    zones = {c.zone_id: z for z, c in enumerate(found.centres) if c.zone_id}
    assert set(zones) == {"Z1", "Z2"}
    by_school = {c.schools[0]: k for k, c in enumerate(found.clusters)}
    assert found.open_to(by_school["S000"]) == found.open_to(by_school["S001"]) == [zones["Z1"]]
    assert found.open_to(by_school["S002"]) == [zones["Z2"]]
    assert len(found.open_to(by_school["S003"])) == len(found.centres)
    drawn = found.drawn(2)
    assert drawn[by_school["S000"]] == drawn[by_school["S001"]] == zones["Z1"]
    assert drawn[by_school["S002"]] == zones["Z2"]


def test_zones_are_drawn_around_schools_that_somebody_holds() -> None:
    held = data(line(0, 5, 10), [posting("S001", "X0")])
    assert [c.school for c in held.centres] == ["S001"]
    nobody = ZoneData(held.county, "U1", [])
    assert [c.school for c in nobody.centres] == ["S000", "S001", "S002"]


def test_of_many_places_the_most_spread_ones_are_centres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CENTRES", 3)
    monkeypatch.setattr(module, "NEAREST", 1)
    found = ZoneData(alone(0, 1, 2, 3, 10, 20).county, "U1", [])
    places = sorted(found.ids.index(c.school) for c in found.centres)
    assert places[-1] == 5, "the farthest is among them"
    assert len(places) == 3
    for k in range(6):
        near = min(range(3), key=lambda z, k=k: (found.cost[k, z], z))
        own = [z for z, c in enumerate(found.centres) if c.home == k]
        assert found.open_to(k) == sorted({near, *own}, key=lambda z, k=k: (found.cost[k, z], z))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("zones", [1, 2, 3])
def test_the_first_drawing_holds_every_cluster_within_the_size_of_a_zone(seed: int, zones: int) -> None:
    draw = Random(seed)
    schools = [school(n, east=draw.uniform(-10, 10), lat=39.63 + draw.uniform(-0.1, 0.1)) for n in range(9)]
    found = data(
        schools, [posting(s.school_id, f"X{n % 4}") for n, s in enumerate(schools)], {"zone_schools": 5}
    )
    choice = found.drawn(zones)
    assert sorted(choice) == list(range(len(found.clusters)))
    size = Counter(choice[k] for k, c in enumerate(found.clusters) for _ in c.schools)
    assert max(size.values()) <= 5
    assert len(size) >= min(2, zones), "nine schools take two zones at least"
    assert found.drawn(zones) == choice


def test_two_towns_are_two_zones_around_their_middles() -> None:
    found = data(
        line(0, 1, 2, 30, 31, 32), [posting(f"S00{n}", f"X{n // 3}") for n in range(6)], {"zone_schools": 4}
    )
    drawn = found.drawn(2)
    assert len(set(drawn.values())) == 2
    assert {found.centres[z].school for z in drawn.values()} == {"S001", "S004"}
