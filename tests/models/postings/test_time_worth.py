"""What a half-day of somebody's is worth to teams: the slope of the programme, and what postings make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.postings.candidates import Candidates
from duxue.models.postings.tenures import Load, tenure_problem
from duxue.models.postings.time_worth import TeamsAndTours, fair_loads, half_days_worth, with_worth_of_time
from duxue.scenarios.county import County
from duxue.scenarios.parameters import Value
from duxue.scenarios.records import Campaign, FollowUp
from duxue.scenarios.rows import make
from tests.models.stages.small_office import LAT, office, person, school

SPRING = (date(2027, 3, 1), date(2027, 6, 30))
CAMPAIGN = make(Campaign, campaign_id="C1", name="安全专项", start=SPRING[0], end=SPRING[1], office_id="U1")


def one_near_four_far(number: int = 4, look_backs: tuple[FollowUp, ...] = (), **parameters: Value) -> County:
    """Somebody with few days lives beside all schools and events, four with many days an hour away."""
    far = [person(f"X{n}", days_per_month=15.0, lon=118.6, lat=LAT) for n in range(2, 6)]
    people = [person("X1", days_per_month=6.0, lon=118.19, lat=LAT), *far]
    schools = [school(n, east=n) for n in range(number)]
    given = {"reach_minutes": 200.0, "weight_fair_load": 20.0, **parameters}
    return office(schools, people, given, horizon=SPRING, campaigns=(CAMPAIGN,), follow_ups=look_backs)


def programme(county: County, loads: list[Load]) -> TeamsAndTours:
    pool = Candidates(county, "U1")
    rows = pool.all()
    cost = {k: float(pool.tour_minutes(c) + c.price) for k, c in enumerate(rows)}
    made = TeamsAndTours(tenure_problem(county, pool, rows, cost), loads)
    for school_row, event, chance in pool.team_road.events():
        made.seats(pool, school_row, event, chance)
    made.settled(20)
    return made


def least(county: County, loads: list[Load]) -> float:
    made = programme(county, loads)
    return float(made.lp.Objective().Value())


def loads_of(county: County) -> list[Load]:
    pool = Candidates(county, "U1")
    return fair_loads(pool, pool.all())


def test_only_whose_time_is_wanted_has_any_worth() -> None:
    county = one_near_four_far()
    pool = Candidates(county, "U1")
    worth = half_days_worth(county, pool, pool.all(), loads_of(county))
    assert worth["X1"] > 5
    assert [worth[f"X{n}"] for n in range(2, 6)] == pytest.approx([0.0] * 4)


@pytest.mark.parametrize("person_id", ["X1", "X2"])
def test_it_is_what_one_half_day_more_would_save(person_id: str) -> None:
    county = one_near_four_far()
    pool, loads, step = Candidates(county, "U1"), loads_of(county), 0.01
    at = pool.tours.row[person_id]
    more = [load._replace(half_days=load.half_days + step * (load.person == at)) for load in loads]
    saved = (least(county, loads) - least(county, more)) / step
    assert programme(county, loads).half_day(at) == pytest.approx(saved, abs=0.5)


def test_postings_pay_it_for_each_half_day_of_visits_and_do_not_tell_it() -> None:
    county = one_near_four_far()
    pool = Candidates(county, "U1")
    rows = pool.all()
    worth = half_days_worth(county, pool, rows, fair_loads(pool, rows))
    for before, after in zip(rows, with_worth_of_time(county, pool, rows)[0], strict=True):
        halves = len(before.months) * pool.half_days_each
        more = round(worth[before.row.inspector_id] * halves)
        assert after == replace(before, price=before.price + more, teams=before.teams + more)


def test_where_fairness_is_worth_nothing_time_is_not_either() -> None:
    county = one_near_four_far(weight_fair_load=0.0)
    pool = Candidates(county, "U1")
    rows = pool.all()
    assert with_worth_of_time(county, pool, rows) == (rows, {})


@pytest.mark.parametrize(("number", "kept"), [(4, True), (5, False)])
def test_days_are_kept_only_where_there_are_people_to_spare(number: int, kept: bool) -> None:
    """Five people where four schools need four, or five need them all."""
    county = one_near_four_far(number, schools_per_inspector=1)
    pool = Candidates(county, "U1")
    rows = pool.all()
    assert fair_loads(pool, rows)
    assert (with_worth_of_time(county, pool, rows)[0] != rows) is kept


def test_each_event_has_its_seats_and_somebody_who_may_lead() -> None:
    """Of three people near one alone may lead: half the road of a team of two is theirs whoever lives nearer."""
    people = [person("X1", can_lead=False), person("X2", can_lead=False), person("X3", lon=118.5, lat=LAT)]
    schools = [school(0, last_comprehensive=date(2026, 12, 1))]
    given = {"reach_minutes": 200.0, "weight_fair_load": 1.0, "team_size": 2}
    campaign = replace(CAMPAIGN, days=2.0, team_size=2)
    with_leads = office(schools, people, given, horizon=SPRING, campaigns=(campaign,))
    without = replace(campaign, start=date(2028, 1, 1), end=date(2028, 2, 1))
    bare = office(schools, people, given, horizon=SPRING, campaigns=(without,))
    far = [Load(n, 1e6, 1.0) for n in range(3)]
    more = least(with_leads, far) - least(bare, far)
    there = with_leads.travel.minutes
    road = {i: there(i, "S000") + there("S000", i) for i in ("X1", "X3")}
    assert more == pytest.approx(2 * (road["X1"] + road["X3"]), rel=0.01)
