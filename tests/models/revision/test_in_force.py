"""What of an event's purposes is still to be served once the office's facts have changed, and the ids of what is new."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.models.revision.in_force import closes_before_due, in_force
from duxue.scenarios.codes import Severity, TaskKind
from duxue.scenarios.county import County
from duxue.scenarios.plan import Event
from duxue.scenarios.records import Campaign, FollowUp
from duxue.scenarios.rows import Task, make
from tests.models.stages.small_office import office, person, school

DAY = date(2027, 4, 14)
WHOLE = Task(TaskKind.COMPREHENSIVE)
CAMPAIGN, LOOK_BACK = Task(TaskKind.CAMPAIGN, "C1"), Task(TaskKind.FOLLOW_UP, "L1")


def held(*kinds: Task) -> Event:
    return make(
        Event, event_id="E1", office_id="U1", target_id="S001", kinds=kinds, start=DAY, end=DAY + timedelta(days=1)
    )  # fmt: skip


def small(
    *, campaign: tuple[date, date] = (DAY, DAY + timedelta(days=1)), deadline: date = date(2027, 4, 1),
    closed_on: date | None = None, **cells: object,
) -> County:  # fmt: skip
    return office(
        [school(1, **cells)],
        [person("I1")],
        campaigns=(make(Campaign, campaign_id="C1", name="专项", start=campaign[0], end=campaign[1]),),
        follow_ups=(
            make(FollowUp, issue_id="L1", school_id="S001", severity=Severity.GENERAL, deadline=deadline, closed_on=closed_on),
        ),
    )  # fmt: skip


def test_what_has_not_changed_is_still_to_be_served() -> None:
    kinds = (WHOLE, CAMPAIGN, LOOK_BACK)
    assert in_force(small(), held(*kinds)) == kinds


@pytest.mark.parametrize(
    "window",
    [(DAY + timedelta(days=1), DAY + timedelta(days=5)), (DAY - timedelta(days=5), DAY)],
    ids=["begins later", "ends before the last day"],
)
def test_a_campaign_that_has_moved_off_the_days_is_not(window: tuple[date, date]) -> None:
    assert in_force(small(campaign=window), held(WHOLE, CAMPAIGN)) == (WHOLE,)


def test_a_campaign_that_is_gone_is_not() -> None:
    assert in_force(replace_campaigns(small()), held(CAMPAIGN)) == ()


def replace_campaigns(county: County) -> County:
    return county.with_rows(campaigns=())


@pytest.mark.parametrize(
    ("deadline", "closed_on", "kept"),
    [
        (DAY - timedelta(days=1), None, True),
        (DAY, None, False),
        (DAY - timedelta(days=1), DAY - timedelta(days=3), False),
    ],
    ids=["the deadline has passed", "the deadline is the day itself", "the issue is closed"],
)
def test_a_look_back_is_kept_behind_the_deadline_of_an_open_issue(
    deadline: date, closed_on: date | None, kept: bool
) -> None:
    county = small(deadline=deadline, closed_on=closed_on)
    assert in_force(county, held(LOOK_BACK)) == ((LOOK_BACK,) if kept else ())


def test_a_school_that_closes_before_its_inspection_falls_due_owes_none() -> None:
    last = date(2025, 4, 15)
    closing = small(closed=date(2027, 9, 1), last_comprehensive=last)
    assert closes_before_due(closing, closing.schools["S001"])
    assert in_force(closing, held(WHOLE)) == ()
    staying = small(last_comprehensive=last)
    assert not closes_before_due(staying, staying.schools["S001"])


def test_an_inspection_that_would_come_too_late_serves_nothing() -> None:
    years = small().cycle_years("U1")
    due = date(2027, 4, 15)
    county = small(last_comprehensive=due.replace(year=due.year - years))
    assert in_force(county, held(WHOLE)) == (WHOLE,)
    early = county.with_rows(
        schools=(replace(county.schools["S001"], last_comprehensive=date(due.year - years, 4, 14)),)
    )
    assert in_force(early, held(WHOLE)) == ()
