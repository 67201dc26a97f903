"""What a duty asks of its event, what one event for two duties is like, and an event of a plan taken up again."""

from dataclasses import replace
from datetime import date

import pytest

from duxue.models.facts.duties import Evaluation, LookBack
from duxue.models.facts.event_terms import LOOK_BACK_TEAM
from duxue.models.stages.combined_duties import CombinedDuty
from duxue.models.stages.event_task import (
    EventTask,
    campaign_task,
    comprehensive_task,
    evaluation_task,
    look_back_task,
    merged,
    placements,
    task_of,
)
from duxue.scenarios.codes import PinKind, Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.records import Campaign, FollowUp, Pin
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, school

SPRING = date(2027, 3, 1), date(2027, 6, 30)
WEEK = date(2027, 4, 12), date(2027, 4, 16)
WHOLE, REVIEW = Task(TaskKind.COMPREHENSIVE), Task(TaskKind.PRINCIPAL_REVIEW)
CAMPAIGN = make(
    Campaign, campaign_id="C1", name="安全专项", start=WEEK[0], end=WEEK[1], days=0.5, team_size=4
)
ISSUE = make(FollowUp, issue_id="L1", school_id="S001", severity=Severity.GENERAL, deadline=WEEK[0])


def small(**tables: tuple[object, ...]) -> County:
    rows = {"campaigns": (CAMPAIGN,), "follow_ups": (ISSUE,), **tables}
    return office([school(1), school(2, students=5000)], [person("I1")], **rows)


def at(county: County, *kinds: Task, first: date = SPRING[0], last: date = SPRING[1]) -> EventTask:
    return comprehensive_task(county, "U1", CombinedDuty("S001", kinds, first, last))


def test_an_event_is_named_by_its_year_whatever_it_takes_along() -> None:
    county = small()
    assert at(county, WHOLE).event_id == at(county, WHOLE, REVIEW).event_id == "Z2027-S001"
    assert at(county, REVIEW).event_id == "X2027-S001"
    assert at(county, WHOLE, first=date(2026, 9, 1)).event_id == "Z2027-S001"


def test_a_campaigns_own_team_counts_where_it_is_larger() -> None:
    county = small()
    few, many = (campaign_task(county, "U1", CAMPAIGN, county.schools[s]) for s in ("S001", "S002"))
    assert (few.event_id, few.length, few.team) == ("C1-S001", 1, 4)
    assert many.team == max(4, county.parameters.count("team_size_large", "U1"))
    assert few.led_by_able
    assert not few.led_by_fit


def test_a_look_back_takes_two_and_the_responsible_inspector() -> None:
    task = look_back_task("U1", LookBack(ISSUE, *WEEK))
    assert (task.event_id, task.target_id, task.length, task.team) == ("H-L1", "S001", 1, LOOK_BACK_TEAM)
    assert task.with_responsible
    assert not task.led_by_able


def test_an_evaluation_goes_to_the_unit() -> None:
    county = small()
    task = evaluation_task(county, Evaluation("U1", "U1", *SPRING))
    assert (task.event_id, task.target_id, task.government) == ("P2027-U1", "U1", True)
    assert task.length == county.parameters.count("evaluation_days", "U1")


def test_one_event_for_two_lies_in_both_windows_and_asks_the_more_of_each() -> None:
    county = small()
    one, two = at(county, WHOLE), look_back_task("U1", LookBack(ISSUE, WEEK[0], SPRING[1]))
    both = one.joined(two)
    assert (both.event_id, both.kinds) == (one.event_id, (*one.kinds, *two.kinds))
    assert (both.first, both.last) == (WEEK[0], SPRING[1])
    assert (both.length, both.team, both.with_responsible) == (one.length, max(one.team, 2), True)
    assert both.joined(two) == both


@pytest.mark.parametrize(("length", "found"), [(1, True), (5, True), (6, False)])
def test_two_are_merged_where_a_day_is_left(length: int, found: bool) -> None:
    county = small()
    part = campaign_task(county, "U1", CAMPAIGN, county.schools["S001"])
    both = merged(county, replace(at(county, WHOLE), length=length), part)
    assert (both is not None) is found
    assert both is None or [t.event_id for t in both.parts] == ["Z2027-S001", "C1-S001"]


@pytest.mark.parametrize("kind", [PinKind.EVENT, PinKind.SEAT, PinKind.NO_EVENT])
def test_what_was_set_by_hand_for_an_event_keeps_it_an_event_of_its_own(kind: PinKind) -> None:
    for event_id, found in (("C1-S001", False), ("C1-S002", True)):
        county = small(pins=(make(Pin, kind=kind, event_id=event_id, inspector_id="I1"),))
        part = campaign_task(county, "U1", CAMPAIGN, county.schools["S001"])
        assert (merged(county, replace(at(county, WHOLE), length=1), part) is not None) is found


def test_two_are_not_merged_away_from_the_day_that_was_set_by_hand() -> None:
    def held_on(day: date) -> County:
        return small(pins=(make(Pin, kind=PinKind.EVENT, event_id="Z2027-S001", start=day),))

    for day, found in ((WEEK[0], True), (date(2027, 5, 12), False)):
        county = held_on(day)
        part = campaign_task(county, "U1", CAMPAIGN, county.schools["S001"])
        assert (merged(county, replace(at(county, WHOLE), length=1), part) is not None) is found


@pytest.mark.parametrize(
    ("kinds", "team", "responsible"),
    [
        ((Task(TaskKind.FOLLOW_UP, "L1"),), LOOK_BACK_TEAM, True),
        ((WHOLE,), 3, False),
        ((WHOLE, Task(TaskKind.FOLLOW_UP, "L1")), 3, True),
        ((WHOLE, Task(TaskKind.CAMPAIGN, "C1")), 4, False),
    ],
)
def test_a_planned_event_asks_the_team_of_its_duties(
    kinds: tuple[Task, ...], team: int, responsible: bool
) -> None:
    county = small()
    event = make(
        Event, event_id="E1", office_id="", target_id="S001", kinds=kinds, start=WEEK[0], end=WEEK[1]
    )
    task = task_of(county, event, SPRING)
    assert (task.office_id, task.length, task.first, task.last) == ("U1", 5, *SPRING)
    assert (task.team, task.with_responsible) == (team, responsible)


def test_a_placement_keeps_the_length_and_carries_its_notice() -> None:
    county = small()
    found = placements(county, replace(at(county, WHOLE, first=WEEK[0], last=WEEK[1]), length=4))
    assert [(e.start.day, e.end.day) for e in found] == [(12, 15), (13, 16)]
    need = county.parameters.count("notice_workdays", "U1")
    assert all(
        e.notice_on and county.calendar.workdays_between(e.notice_on, e.start, "U1") == need for e in found
    )
