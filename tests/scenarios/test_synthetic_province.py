"""A synthetic province: who runs whom, sizes as asked for, everything where it belongs, and the same again from the same seed."""

from collections import Counter

import pytest

from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.synthetic import UndrawableError, synthetic_province
from duxue.scenarios.synthetic.county import Tables
from duxue.scenarios.synthetic.province import DIRECT, PROVINCE
from duxue.scenarios.travel.outlines import contains, outline_of, outlines_of_hebei


@pytest.fixture(scope="module")
def small() -> Tables:
    return synthetic_province(1, institutions=6, counties=2, cities=2)


def test_units_stand_below_one_another(small: Tables) -> None:
    above = {unit.unit_id: unit.parent_id for unit in small["units"]}
    assert above == {
        PROVINCE: "", "130100": PROVINCE, "130200": PROVINCE, DIRECT[0]: PROVINCE,
        "130102": "130100", "130104": "130100", "130202": "130200", "130203": "130200",
    }  # fmt: skip
    assert Counter(unit.level for unit in small["units"]) == {
        UnitLevel.PROVINCE: 1, UnitLevel.CITY: 2, UnitLevel.COUNTY: 5
    }  # fmt: skip


def test_every_office_has_as_many_schools_as_asked_for_and_people_for_them(small: Tables) -> None:
    schools = Counter(school.office_id for school in small["schools"])
    people = Counter(person.unit_id for person in small["inspectors"])
    counties = {unit.unit_id for unit in small["units"] if unit.level is UnitLevel.COUNTY}
    assert {schools[one] for one in counties} == {6}
    assert all(min(schools[unit.unit_id], people[unit.unit_id]) >= 4 for unit in small["units"])
    ids = [school.school_id for school in small["schools"]] + [p.inspector_id for p in small["inspectors"]]
    assert len(ids) == len({*ids})


def test_schools_lie_in_the_outline_of_their_county(small: Tables) -> None:
    for school in small["schools"]:
        outline = outline_of(school.unit_id)
        assert outline is not None
        assert contains(outline, school.lon, school.lat), school


def test_the_same_seed_draws_the_same_and_another_something_else(small: Tables) -> None:
    assert synthetic_province(1, institutions=6, counties=2, cities=2) == small
    assert synthetic_province(2, institutions=6, counties=2, cities=2) != small


def test_a_county_is_no_smaller_than_can_be_drawn() -> None:
    with pytest.raises(UndrawableError, match="at least 6"):
        synthetic_province(1, institutions=5)


def test_a_county_of_the_province_is_found_by_its_code_alone() -> None:
    assert len(outlines_of_hebei()) == 167
    assert outline_of("156130102") is outline_of("130102") is outlines_of_hebei()["130102"]
    assert outline_of("长安区教育督导室") is None  # a district of this name lies in another province too
    assert outline_of("迁西县教育督导室") is not None
