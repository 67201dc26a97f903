"""Whom an office could take on, on small offices: places, what people know, rows of proposals, and which trial is best."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.hiring.checking import Verdict, with_facts
from duxue.models.hiring.kinds import (
    OFFICIAL,
    PROFILES,
    Kind,
    Place,
    profiles_for,
    proposals,
    township_places,
    with_people,
)
from duxue.models.hiring.smallest import Answer, Prices, Trial, best_trial
from duxue.scenarios.codes import Background, Duty, Employment, Expertise, Stage
from duxue.scenarios.plan import Plan, Unmet
from tests.models.hiring.trials import place
from tests.models.stages.small_office import FIRST, LAT, LON, office, person, school
from tests.scenarios_small.stories import city_and_its_county, event_at, team_of

FULL, PART = Employment.FULL_TIME, Employment.PART_TIME
COMPULSORY, PRESCHOOL, SENIOR, VOCATIONAL = PROFILES


def test_places_are_the_middles_of_townships_by_name_and_the_seat_where_none_is_named() -> None:
    schools = [
        school(0, east=0),
        school(1, east=4),
        school(2, east=10, township="乙镇"),
        school(3, township=""),
    ]
    found = township_places(office(schools), "U1")
    assert [one.name for one in found] == ["乙镇", "甲镇"]
    assert found[1].lon == pytest.approx(LON + 0.02)
    assert found[1].lat == pytest.approx(LAT)
    (seat,) = township_places(office([school(0, township="")]), "U1")
    assert (seat.lon, seat.lat) == (LON, pytest.approx(39.63))


@pytest.mark.parametrize(
    ("stages", "profiles"),
    [
        ([Stage.PRIMARY, Stage.JUNIOR], [COMPULSORY]),
        ([Stage.KINDERGARTEN], [PRESCHOOL]),
        ([Stage.COMPLETE], [COMPULSORY, SENIOR]),
        ([Stage.SPECIAL], [COMPULSORY]),
        ([Stage.VOCATIONAL, Stage.KINDERGARTEN], [PRESCHOOL, VOCATIONAL]),
        ([], []),
    ],
)
def test_only_people_whom_some_school_asks_for_are_looked_for(
    stages: list[Stage], profiles: list[object]
) -> None:
    county = office([school(n, stage=stage) for n, stage in enumerate(stages)], [person("X0")])
    assert list(profiles_for(county, "U1")) == profiles


def test_officials_are_looked_for_where_governments_are_evaluated() -> None:
    county = city_and_its_county().county
    assert profiles_for(county, "U0") == (OFFICIAL,)
    assert OFFICIAL not in profiles_for(county, "U1")
    assert OFFICIAL.government
    assert not OFFICIAL.fits(Stage.PRIMARY)


def test_proposals_are_rows_that_say_what_they_are_and_take_no_id_that_is_in_use() -> None:
    county = office([school(0)], [person("U1-N02")])
    near, seat = place("东镇", 5), place("县城")
    kinds = [(Kind(near, FULL, COMPULSORY), 2), (Kind(seat, PART, OFFICIAL), 1)]
    first, second, third = proposals(county, "U1", kinds)
    assert [p.inspector_id for p in (first, second, third)] == ["U1-N01", "U1-N03", "U1-N04"]
    assert [p.name for p in (first, second)] == ["新聘-01", "新聘-03"]
    assert (first.lon, first.lat) == (near.lon, near.lat)
    assert (first.term_start, first.term_end) == (FIRST, date(2029, 12, 31))
    assert (first.can_lead, first.days_per_month, first.duty) == (True, 15.0, Duty.SCHOOL)
    assert (first.expert, first.stages) == ((Expertise.COMPULSORY,), COMPULSORY.stages)
    assert (third.can_lead, third.days_per_month, third.duty) == (False, 6.0, Duty.GOVERNMENT)
    assert (third.background, third.expert) == (Background.OFFICIAL, ())


def test_people_added_have_roads_of_their_own() -> None:
    county = office([school(0, east=20)], [person("X0")])
    (new,) = proposals(county, "U1", [(Kind(place("东镇", 20), PART, COMPULSORY), 1)])
    more = with_people(county, [new])
    assert more.travel.minutes(new.inspector_id, "S000") == 0
    assert more.travel.minutes("X0", "S000") == county.travel.minutes("X0", "S000")


# Which trial is best.


def trial(number: int, *left: tuple[str, str]) -> Trial:
    people = proposals(office([school(0)]), "U1", [(Kind(Place("县城", LON, LAT), PART, COMPULSORY), number)])
    rows = tuple(Unmet(rule, subject, None, None, "") for rule, subject in left)
    ids = frozenset(p.inspector_id for p in people)
    return Trial((), people, Verdict(rows, True, None, None, Plan(), ids))


def test_the_fewest_people_who_leave_nothing_open_are_best() -> None:
    assert best_trial([trial(3), trial(2), trial(1, ("coverage", "S1"))]).number == 2


def test_what_every_trial_leaves_open_is_no_matter_of_staff() -> None:
    window = ("look_back", "L1")
    best = best_trial([trial(1, window), trial(4, window)])
    assert (best.number, best.verdict.curable) == (1, 0)
    more = best_trial([trial(1, window, ("coverage", "S1")), trial(4, window)])
    assert (more.number, more.verdict.curable) == (4, 0)


def test_where_nobody_does_fewer_people_come_before_fewer_open_duties() -> None:
    one, two = ("coverage", "S1"), ("coverage", "S2")
    best = best_trial([trial(1, one, two), trial(2, two, two), trial(3, one)])
    assert (best.number, best.verdict.curable) == (1, 2)


def test_a_breach_of_somebody_is_the_same_breach_whoever_bears_it() -> None:
    """In the one trial N01 has too much in a month, in the other N02: more people do not cure it."""
    left = trial(2, ("working_day", "U1-N01")), trial(2, ("working_day", "U1-N02"))
    assert best_trial(left).verdict.curable == 0
    twice = trial(2, ("working_day", "U1-N01"), ("working_day", "U1-N02"))
    assert best_trial([twice, left[0]]).verdict.curable == 0
    assert best_trial([twice]).verdict.keys() == {("working_day", ""): 2}


# What a bound says.


@pytest.mark.parametrize(
    ("status", "bound", "least"),
    [
        ("optimal", 0, 2),
        ("feasible", 2001, 2),
        ("feasible", 2003, 3),
        ("feasible", 0, 0),
        ("feasible", -5, 0),
    ],
)
def test_a_bound_on_the_price_is_one_on_people(status: str, bound: int, least: int) -> None:
    """A full-time person costs 1001, a part-time one 1000: 2003 takes three people."""
    kinds = {Kind(place("县城"), FULL, COMPULSORY): 1, Kind(place("县城"), PART, COMPULSORY): 1}
    found = Answer(status, 2001, bound, kinds, {})
    assert found.least_heads(Prices()) == least
    assert (found.heads, found.full) == (2, 1)


def test_the_plan_of_a_trial_shows_its_people_where_the_city_has_them_and_nobody_elses_events() -> None:
    events = tuple(event_at("S000", date(2027, 4, n), event_id=f"E{n}", office_id="U0") for n in (13, 14))
    given = Plan(events=events, seats=(*team_of("E13", "X0", "Y0"), *team_of("E14", "Y0")))
    found = with_facts(Plan(unmet=(Unmet("coverage", "S000", None, None, ""),)), given, frozenset({"X0"}))
    assert [e.event_id for e in found.events] == ["E13"]
    assert {s.inspector_id for s in found.seats} == {"X0"}
    assert found.unmet == ()
    again = with_facts(replace(found, unmet=()), given, frozenset({"X0"}))
    assert again == found
