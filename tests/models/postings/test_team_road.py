"""What who answers for a school adds to its teams' road, held against every team that could come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest

from duxue.models.postings.candidates import Candidates
from duxue.models.postings.staffing import StaffingStage
from duxue.models.postings.team_road import TeamRoad
from duxue.models.solver import Stop
from duxue.scenarios.codes import PinKind, Severity
from duxue.scenarios.county import County
from duxue.scenarios.records import Campaign, FollowUp, Pin
from duxue.scenarios.rows import make
from tests.models.stages.small_office import LAT, LON, office, person, posting, school

WINDOW = date(2027, 4, 1), date(2027, 4, 30)
CAMPAIGN = make(Campaign, campaign_id="C1", name="安全专项", start=WINDOW[0], end=WINDOW[1], office_id="U1")
ISSUE = make(FollowUp, issue_id="L1", school_id="S001", deadline=date(2027, 6, 1), severity=Severity.SERIOUS)


def people(draw: Random) -> list:
    places = [draw.uniform(-20, 20) for _ in range(5)]
    return [person(f"X{n}", can_lead=n < 2, lon=LON + east / 100, lat=LAT) for n, east in enumerate(places)]


def trips_of(county: County) -> dict[str, dict[str, float]]:
    there = county.travel.minutes
    return {s: {i: there(i, s) + there(s, i) for i in county.inspectors} for s in county.schools}


def teams_of(
    county: County, trips: Mapping[str, float], own: str, *, size: int, comes: bool, joins: bool
) -> float:
    """The minutes of the cheapest of all teams."""
    found = []
    for team in combinations(sorted(county.inspectors), size):
        leads = [i for i in team if i != own and (county.inspectors[i].can_lead or comes)]
        if leads and (own in team if comes else joins or own not in team):
            found.append(sum(trips[i] for i in team))
    return min(found)


@pytest.mark.parametrize("joins", [True, False])
@pytest.mark.parametrize(
    ("tables", "size", "comes"), [({"campaigns": (CAMPAIGN,)}, 3, False), ({"follow_ups": (ISSUE,)}, 2, True)]
)
def test_it_is_what_the_cheapest_team_costs_beyond_the_least(
    tables: dict[str, tuple[object, ...]], size: int, comes: bool, joins: bool
) -> None:
    for seed in range(8):
        county = office([school(1)], people(Random(seed)), {"responsible_may_join": joins}, **tables)
        trips = trips_of(county)
        road = TeamRoad(county, "U1", trips)
        true = {
            i: teams_of(county, trips["S001"], i, size=size, comes=comes, joins=joins)
            for i in county.inspectors
        }
        told = {i: road.more(county.schools["S001"], i, (county.start, county.end)) for i in true}
        assert told == {i: round(cost - min(true.values())) for i, cost in true.items()}


def test_a_part_of_the_window_counts_in_part_and_other_days_not_at_all() -> None:
    county = office([school(1)], people(Random(1)), campaigns=(CAMPAIGN,))
    road, where = TeamRoad(county, "U1", trips_of(county)), county.schools["S001"]
    dear = max(county.inspectors, key=lambda i: road.more(where, i, WINDOW))
    whole = road.more(where, dear, WINDOW)
    assert whole > 0
    assert road.more(where, dear, (date(2027, 4, 16), date(2027, 12, 31))) == pytest.approx(whole / 2, abs=1)
    assert road.more(where, dear, (date(2027, 5, 1), date(2027, 12, 31))) == 0


def test_who_answers_for_a_school_has_to_come_to_its_look_back() -> None:
    """A day, in part for who holds the school on a part of its days; nobody has to come to a campaign."""
    county = office([school(1)], people(Random(1)), follow_ups=(ISSUE,))
    road, after = TeamRoad(county, "U1", trips_of(county)), ISSUE.deadline + timedelta(days=20)
    assert road.own_half_days(posting("S001", "X0")) == 2
    assert 0 < road.own_half_days(posting("S001", "X0", end=after)) < 2
    assert road.own_half_days(posting("S001", "X0", end=ISSUE.deadline)) == 0
    early = (replace(ISSUE, deadline=date(2026, 12, 15)),)
    begun = office([school(1)], people(Random(1)), follow_ups=early)
    assert TeamRoad(begun, "U1", trips_of(begun)).own_half_days(posting("S001", "X0")) == 2
    campaign = office([school(1)], people(Random(1)), campaigns=(CAMPAIGN,))
    assert TeamRoad(campaign, "U1", trips_of(campaign)).own_half_days(posting("S001", "X0")) == 0


def test_duties_that_share_their_days_cost_one_team() -> None:
    """A campaign in the days of another brings nothing more, one on other days as much again."""

    def more(*campaigns: Campaign) -> int:
        county = office([school(1)], people(Random(1)), campaigns=campaigns)
        road = TeamRoad(county, "U1", trips_of(county))
        return max(
            road.more(county.schools["S001"], i, (county.start, county.end)) for i in county.inspectors
        )

    def second(first: date, last: date) -> Campaign:
        return make(Campaign, campaign_id="C2", name="专项", start=first, end=last, office_id="U1")

    assert more(CAMPAIGN, second(*WINDOW)) == more(CAMPAIGN)
    assert more(CAMPAIGN, second(date(2027, 5, 6), date(2027, 5, 28))) == pytest.approx(
        2 * more(CAMPAIGN), abs=1
    )


def test_of_two_who_are_as_near_the_one_who_leads_is_not_made_responsible() -> None:
    lead, second, third = (person(f"X{n}", can_lead=n == 0, lon=LON, lat=LAT) for n in range(3))
    far = person("X3", can_lead=True, lon=LON + 0.2, lat=LAT)
    county = office([school(1)], [lead, second, third, far], {"weight_fair_load": 0.0}, campaigns=(CAMPAIGN,))
    found = StaffingStage(county, "U1").run(seed=1, effort=0.5, stop=Stop())
    assert found.postings[0].inspector_id in ("X1", "X2")
    more = {r.row.inspector_id: r.teams for r in Candidates(county, "U1").all()}
    assert more["X1"] == more["X2"] == 0 < more["X0"]


def test_what_is_added_is_told_with_the_events_and_not_with_the_visits() -> None:
    """Who leads best there was set by hand to hold the school: the minutes told are those of the visits, bound and all."""
    near = [person(f"X{n}", can_lead=n == 0, lon=LON + 0.1, lat=LAT) for n in range(3)]
    far = person("X3", can_lead=True, lon=LON + 0.3, lat=LAT)
    pin = make(Pin, kind=PinKind.POSTING, school_id="S001", inspector_id="X0")
    county = office([school(1)], [*near, far], {"weight_fair_load": 0}, campaigns=(CAMPAIGN,), pins=(pin,))
    stage = StaffingStage(county, "U1")
    found = stage.run(seed=1, effort=0.5, stop=Stop())
    assert {r.row.inspector_id: r.teams > 0 for r in stage.rows} == {"X0": True}
    assert found.outcome.objective == pytest.approx(stage.road_of(found.postings), abs=1)
    assert found.outcome.bound == pytest.approx(found.outcome.objective, abs=1)


@pytest.mark.parametrize(
    ("number", "each", "short", "steered"), [(5, 5, False, True), (5, 1, True, False), (61, 20, False, False)]
)
def test_teams_steer_in_a_small_office_that_has_people_enough(
    number: int, each: int, short: bool, steered: bool
) -> None:
    near = [person(f"X{n}", can_lead=n == 0, lon=LON, lat=LAT) for n in range(3)]
    far = person("X3", can_lead=True, lon=LON + 0.2, lat=LAT)
    schools = [school(n) for n in range(1, number + 1)]
    county = office(schools, [*near, far], {"schools_per_inspector": each}, campaigns=(CAMPAIGN,))
    pool = Candidates(county, "U1")
    assert pool.short is short
    assert any(one.teams for one in pool.all()) is steered
