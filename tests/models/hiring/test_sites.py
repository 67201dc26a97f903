"""Which places new people could start from, by hand: who reaches what, and which place another makes needless."""

from __future__ import annotations

from duxue.models.hiring.kinds import Place
from duxue.models.hiring.sites import site_data
from tests.models.hiring.trials import place
from tests.models.stages.small_office import office, person, school


def reached(*places: Place, minutes: int = 30) -> tuple[list[set[str]], list[int]]:
    """Three schools ten hundredths of a degree apart: what each place reaches, and the places worth looking at."""
    county = office([school(n, east=10 * n) for n in range(3)], [person("I1")], {"reach_minutes": minutes})
    sites = site_data(county, "U1", places)
    return [set(one) for one in sites.reach], sites.undominated()


def test_a_place_reaches_the_schools_within_its_minutes() -> None:
    (west, middle, east), _ = reached(place("西", -8), place("中", 10), place("东", 28))
    assert west < middle
    assert east < middle
    assert middle == {"S000", "S001", "S002"}


def test_a_place_that_reaches_no_more_than_another_is_needless_of_equal_ones_the_first_stays() -> None:
    assert reached(place("西", -8), place("中", 10), place("东", 28))[1] == [1]
    assert reached(place("中", 10), place("又", 10))[1] == [0]
    assert reached(place("西", -8), place("东", 28))[1] == [0, 1]


def test_minutes_are_there_and_back() -> None:
    county = office([school(1, east=10)], [person("I1")])
    sites = site_data(county, "U1", [place("县城"), place("校旁", 10)])
    once = county.travel.minutes("I1", "S001")
    assert abs(float(sites.minutes[0, 0]) - 2 * once) < 1e-6
    assert float(sites.minutes[1, 0]) == 0
