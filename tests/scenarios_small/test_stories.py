"""The stories are what they say: nothing is broken in them but what the story is about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from duxue.planner.audit import audit
from duxue.scenarios.codes import Force
from tests.scenarios_small.stories import STORIES, Small, course_in_may, issues_at_a_school

OPEN = {
    issues_at_a_school: {("look_back", "L1"), ("look_back", "L2")},
    course_in_may: {("training_hours", "X1")},
}


@pytest.mark.parametrize("story", STORIES, ids=lambda one: str(one.__name__))
def test_nothing_is_broken_but_what_the_story_is_about(story: Callable[[], Small]) -> None:
    small = story()
    found = audit(small.county, small.plan).findings
    assert {(f.rule, f.subject) for f in found if f.force is not Force.GOAL} == OPEN.get(story, set())


@pytest.mark.parametrize("story", STORIES, ids=lambda one: str(one.__name__))
def test_a_story_is_told_in_one_line(story: Callable[[], Small]) -> None:
    assert story.__doc__ is not None
    assert "\n" not in story.__doc__.strip()
