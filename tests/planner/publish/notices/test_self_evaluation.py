"""The self-evaluation is due before the team comes, as many workdays as the office says, and never before the notice went out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.notices.letters import event_values, self_evaluation_due
from tests.planner.publish.notices.revised import revised_edition

VISIT = date(2027, 6, 24)
"""A Thursday, fifteen days after 端午."""


@pytest.fixture(scope="module")
def edition() -> PublishContext:
    return revised_edition()


def workdays(edition: PublishContext, office: str, first: date, until: date) -> int:
    """An office's workdays from a day on, until another that does not count."""
    days = (first + timedelta(days=n) for n in range((until - first).days))
    return sum(edition.county.calendar.is_office_workday(day, office) for day in days)


@pytest.mark.parametrize("ahead", [1, 5, 15])
def test_it_is_due_as_many_workdays_before_as_the_office_says(edition: PublishContext, ahead: int) -> None:
    event = replace(edition.events[0], start=VISIT, end=VISIT, notice_on=date(2027, 4, 1))
    office = edition.office_of(event)
    county = replace(
        edition.county,
        parameters=edition.county.parameters.replaced({("self_evaluation_days", office): ahead}),
    )
    due = self_evaluation_due(PublishContext(county, edition.plan, edition.audit), event)
    assert due < VISIT
    assert county.calendar.is_office_workday(due, office)
    assert workdays(edition, office, due, VISIT) == ahead


def test_a_late_notice_leaves_the_workday_before_the_team_comes(edition: PublishContext) -> None:
    event = replace(edition.events[0], start=VISIT, end=VISIT, notice_on=date(2027, 6, 22))
    assert self_evaluation_due(edition, event) == date(2027, 6, 23)
    assert "6月23日" in event_values(edition, event)["自评期限"]
