"""What an event is like, by hand: its days, its team, its notice, and the days on which it may begin."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.facts.event_terms import (
    campaign_days,
    comprehensive_days,
    may_be_held,
    notice_day,
    starts,
    team_size,
)
from duxue.scenarios.codes import Stage
from duxue.scenarios.records import Campaign
from duxue.scenarios.rows import make
from tests.models.stages.small_office import office, person, school

MONDAY, FRIDAY = date(2027, 4, 12), date(2027, 4, 16)


@pytest.mark.parametrize(
    ("changes", "days", "team"),
    [
        ({"stage": Stage.KINDERGARTEN}, "days_kindergarten", "team_size"),
        ({}, "days_school", "team_size"),
        ({"stage": Stage.KINDERGARTEN, "students": 5000}, "days_large", "team_size_large"),
    ],
)
def test_days_and_team_go_by_stage_and_size(changes: dict[str, object], days: str, team: str) -> None:
    county = office([replace(school(1), **changes)], [person("I1")])
    there, p = county.schools["S001"], county.parameters
    assert comprehensive_days(county, there) == p.count(days, "U1")
    assert team_size(county, "U1", "S001") == p.count(team, "U1")


def test_a_government_is_no_large_school() -> None:
    county = office([replace(school(1), students=5000)], [person("I1")])
    assert team_size(county, "U1", "U1") == county.parameters.count("team_size", "U1")


@pytest.mark.parametrize(("days", "whole"), [(0.5, 1), (1.0, 1), (1.5, 2), (2.0, 2)])
def test_half_a_day_of_a_campaign_takes_the_day(days: float, whole: int) -> None:
    row = make(Campaign, campaign_id="C1", name="专项", start=MONDAY, end=FRIDAY, days=days)
    assert campaign_days(row) == whole


def test_the_notice_counts_workdays_back() -> None:
    county = office([school(1)], [person("I1")])
    ahead = county.parameters.count("notice_workdays", "U1")
    told = notice_day(county, "U1", "S001", FRIDAY)
    assert county.calendar.workdays_between(told, FRIDAY, "U1") == ahead
    assert county.calendar.is_office_workday(told, "U1")


def test_an_event_begins_within_one_week_and_the_window() -> None:
    county = office([school(1)], [person("I1")])
    window = MONDAY - timedelta(days=1), FRIDAY + timedelta(days=7)
    found = [start for start, _ in starts(county, "U1", "S001", 3, window)]
    assert found == [MONDAY + timedelta(days=n) for n in (0, 1, 2, 7, 8, 9)]


def test_what_cannot_be_announced_any_more_is_no_day() -> None:
    county = office([school(1)], [person("I1")])
    window = MONDAY, FRIDAY
    told = [notice for _, notice in starts(county, "U1", "S001", 1, window)]
    late = replace(county, as_of=told[2])
    assert [start for start, _ in starts(late, "U1", "S001", 1, window)] == [
        MONDAY + timedelta(days=n) for n in (2, 3, 4)
    ]


def test_a_weekend_or_a_closed_school_is_no_day() -> None:
    county = office([replace(school(1), opened=MONDAY + timedelta(days=1))], [person("I1")])
    assert not may_be_held(county, "U1", "S001", MONDAY, MONDAY)
    assert may_be_held(county, "U1", "S001", MONDAY + timedelta(days=1), FRIDAY)
    assert not may_be_held(county, "U1", "S001", FRIDAY, FRIDAY + timedelta(days=1))
    assert may_be_held(county, "U1", "U1", MONDAY, FRIDAY)
    assert not may_be_held(county, "U1", "U1", FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=1))


def test_a_window_shorter_than_the_event_holds_none() -> None:
    county = office([school(1)], [person("I1")])
    assert not list(starts(county, "U1", "S001", 3, (MONDAY, MONDAY + timedelta(days=1))))
