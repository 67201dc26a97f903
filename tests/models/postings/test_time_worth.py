"""What a half-day of somebody's is worth to teams: the slope of the programme, and what postings make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from duxue.models.postings.candidates import Candidates
from duxue.models.postings.goals import PostingGoals
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.tenures import Load, tenure_problem
from duxue.models.postings.time_worth import TimeWorth, worth_of_time
from duxue.models.postings.tour_duals import worth_of_pieces
from duxue.models.postings.with_teams import WithTeams, expected_teams
from duxue.models.stop import Stop
from duxue.scenarios.codes import Expertise
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


def programme(county: County, loads: list[Load]) -> WithTeams:
    """Portfolios and teams, visits alone paying nothing beyond shares."""
    pool = Candidates(county, "U1")
    rows = pool.all()
    cost = {k: float(pool.tour_minutes(c) + c.price) for k, c in enumerate(rows)}
    problem = replace(tenure_problem(county, pool, rows, cost), loads=tuple(loads))
    people = [p.inspector_id for p in pool.people]
    made = WithTeams(problem, worth_of_pieces(problem), Stop(), expected_teams(pool), people)
    made.run(Stop())
    return made


def least(county: County, loads: list[Load]) -> float:
    return float(programme(county, loads).value)


def loads_of(county: County) -> list[Load]:
    pool = Candidates(county, "U1")
    return PostingGoals(pool, pool.all()).loads()


def worth_in(county: County) -> TimeWorth:
    pool = Candidates(county, "U1")
    return worth_of_time(county, pool, pool.all(), Stop())


def test_only_whose_time_is_wanted_has_much_worth() -> None:
    worth = worth_in(one_near_four_far()).of
    assert worth["X1"] > 50
    assert max(worth[f"X{n}"] for n in range(2, 6)) < 10


@pytest.mark.parametrize("person_id", ["X1", "X2"])
def test_it_is_what_one_half_day_more_would_save(person_id: str) -> None:
    county = one_near_four_far()
    pool, loads, step = Candidates(county, "U1"), loads_of(county), 0.01
    at = pool.tours.row[person_id]
    more = [load._replace(half_days=load.half_days + step * (load.person == at)) for load in loads]
    saved = (least(county, loads) - least(county, more)) / step
    made = programme(county, loads)
    assert made.worth(made.now)[person_id] == pytest.approx(saved, abs=0.5)


def test_the_bound_of_portfolios_and_teams_comes_to_their_programme() -> None:
    """Whoever has the cheapest team under the duals lies below what the programme pays, and in the end hardly so."""
    county = one_near_four_far()
    made = programme(county, loads_of(county))
    assert made.beside(made.centre) > 0
    assert 0.99 * made.value <= made.bounds[-1] <= made.value + 1e-6


def test_postings_pay_it_for_each_half_day_of_visits_and_do_not_tell_it() -> None:
    county = one_near_four_far()
    pool = Candidates(county, "U1")
    rows, worth = pool.all(), worth_in(county)
    assert any(worth.of.values())
    for before, after in zip(rows, worth.paid(pool, rows), strict=True):
        more = worth.of[before.row.inspector_id] * len(before.months) * pool.half_days_each
        assert after == replace(before, price=before.price + more, teams=before.teams + more)


def test_where_fairness_is_worth_nothing_time_is_not_either() -> None:
    assert worth_in(one_near_four_far(weight_fair_load=0.0)) == TimeWorth()


def test_after_a_stop_nothing_more_is_guessed_and_a_proof_at_other_prices_is_none() -> None:
    county, stopped = one_near_four_far(), Stop()
    stopped.ask()
    early = StaffingStage(county, "U1", stop=stopped)
    assert not any(early.worth.of.values())
    late = StaffingStage(county, "U1")
    proof = late.run(seed=1, effort=5.0, stop=Stop()).proof
    assert early.run(seed=1, effort=5.0, stop=Stop(), known=proof).proof is not proof
    assert late.run(seed=1, effort=5.0, stop=Stop(), known=proof).proof.known.problem is proof.known.problem


@pytest.mark.parametrize(("number", "kept"), [(4, True), (5, False)])
def test_days_are_kept_only_where_there_are_people_to_spare(number: int, kept: bool) -> None:
    """Five people where four schools need four, or five need them all."""
    county = one_near_four_far(number, schools_per_inspector=1)
    assert loads_of(county)
    assert any(worth_in(county).of.values()) is kept


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


@pytest.mark.parametrize(("price", "who"), [(240.0, "X3"), (10.0, "")])
def test_an_expert_comes_along_where_the_office_gives_more_for_one(price: float, who: str) -> None:
    """Two people near and an expert far off: the third sits in the team of a comprehensive, or is missed at that price."""
    people = [
        person("X1"),
        person("X2"),
        person("X3", lon=118.5, lat=LAT, expert=(Expertise.COMPULSORY,)),
    ]
    given = {"reach_minutes": 200.0, "weight_fair_load": 1.0, "team_size": 2, "weight_team_expert": price}
    county = office([school(0, last_comprehensive=date(2021, 5, 1))], people, given, horizon=SPRING)
    (team,) = expected_teams(Candidates(county, "U1"))
    assert team.experts == {"X3"}
    near = sorted(team.minutes[i] for i in ("X1", "X2", who or "X2"))[:1]
    other = team.minutes[who] if who else team.minutes["X2"]
    assert team.least({}, np.zeros(0)) == pytest.approx(near[0] + other + (0 if who else price))
    far = [Load(n, 1e6, 1.0) for n in range(3)]
    made = programme(county, far)
    assert made.bounds[-1] == pytest.approx(made.value, rel=0.01)
