"""What many tests of papers have: a small county with its plan."""

import pytest

from duxue.planner.publish.context import PublishContext
from tests.planner.publish import worlds


@pytest.fixture(scope="module")
def edition() -> PublishContext:
    world = worlds.county()
    return worlds.edition(world, worlds.plan_for(world))
