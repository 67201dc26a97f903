"""The synthetic city: 18 county-level offices and the city's own, of about the true size, every office staffed."""

from collections import Counter
from datetime import date, timedelta

import pytest

from duxue.scenarios.codes import Duty, Employment, ImposedLevel, UnitLevel
from duxue.scenarios.synthetic import NOTES, synthetic_city
from duxue.scenarios.synthetic.places import CITY, MOTHERS, county_codes
from duxue.scenarios.synthetic.witness import fit_on
from duxue.scenarios.travel.outlines import contains, outline_of


@pytest.fixture(scope="module")
def city():
    return synthetic_city(1)


def test_eighteen_offices_and_the_city_s_own(city):
    assert [u.unit_id for u in city["units"]] == [CITY, *county_codes()]
    assert len(city["units"]) == 19
    assert city["units"][0].level is UnitLevel.CITY
    assert {u.parent_id for u in city["units"][1:]} == {CITY}


def test_the_city_is_of_its_true_size(city):
    assert 3400 <= len(city["schools"]) <= 3600
    assert 830 <= len(city["inspectors"]) <= 890
    for table, key in (
        ("schools", "school_id"),
        ("inspectors", "inspector_id"),
        ("campaigns", "campaign_id"),
    ):
        ids = [getattr(row, key) for row in city[table]]
        assert len(set(ids)) == len(ids)


def test_a_seed_draws_the_same_city_again(city):
    assert synthetic_city(1) == city


def test_points_lie_in_their_county_or_the_one_it_was_carved_from(city):
    for code in county_codes():
        mine = [s for s in city["schools"] if s.unit_id == code]
        outline = outline_of(MOTHERS.get(code, code))
        assert outline is not None
        assert contains(outline, [s.lon for s in mine], [s.lat for s in mine]).all()
    assert any("芦台" in zh for zh, _ in NOTES)


def test_every_office_has_people_for_its_schools(city):
    for unit in city["units"]:
        people = [p for p in city["inspectors"] if p.unit_id == unit.unit_id]
        for day in (date(2027, 1, 1), date(2027, 7, 14), date(2027, 9, 1), date(2027, 12, 31)):
            schools = [s for s in city["schools"] if s.office_id == unit.unit_id and s.in_scope(day)]
            large = sum(s.students >= 1800 for s in schools)
            assert sum(fit_on(p, day) for p in people) >= -(-(len(schools) - large) // 5) + large
        full = sum(p.employment is Employment.FULL_TIME for p in people)
        assert 10 * full >= len(people) - full
        assert sum(p.can_lead for p in people) >= 4


def test_the_city_s_own_schools_lie_in_the_districts_and_have_its_own_people(city):
    own = [s for s in city["schools"] if s.office_id == CITY]
    assert len(own) == 40
    assert all(s.unit_id in county_codes() for s in own)
    assert Counter(s.stage.value for s in own)["vocational"] == 12
    assert sum(s.students >= 1800 for s in own) >= 12
    assert all(p.unit_id == CITY for p in city["inspectors"] if p.duty is Duty.GOVERNMENT)


def test_there_are_people_to_evaluate_eighteen_counties(city):
    day = date(2027, 9, 1)
    officials = [
        p for p in city["inspectors"] if p.duty is Duty.GOVERNMENT and p.term_start <= day <= p.term_end
    ]
    assert sum(p.days_per_month for p in officials) * 0.9 * 3 > 18 * 3 * 3
    assert sum(p.can_lead for p in officials) >= 6
    for person in officials:
        if person.retired_on is not None:
            assert person.retired_on.replace(year=person.retired_on.year + 5) > date(2027, 12, 31)


def test_levels_above_take_people_of_several_offices(city):
    unit_of = {p.inspector_id: p.unit_id for p in city["inspectors"]}
    schools = {s.school_id for s in city["schools"]}
    assert {row.level for row in city["imposed"]} == {ImposedLevel.NATIONAL, ImposedLevel.PROVINCE}
    assert all(row.target_id in schools and row.inspectors for row in city["imposed"])
    assert len({unit_of[key] for row in city["imposed"] for key in row.inspectors}) >= 6


def test_the_city_s_campaign_is_drawn_by_every_office_and_training_is_for_all(city):
    assert any(c.office_id == "" for c in city["campaigns"])
    assert {c.office_id for c in city["campaigns"] if c.office_id} == {CITY, *county_codes()}
    assert {t.unit_id for t in city["training"]} == {""}
    for campaign in city["campaigns"]:
        assert timedelta(weeks=3) <= campaign.end - campaign.start <= timedelta(weeks=5)
