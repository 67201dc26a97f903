"""What a job calls by its name is the function itself wherever it is called or its order is read."""

import pickle

from duxue.models.planning import plan_office
from duxue.planner.crew.named import Named
from duxue.planner.crew.named import plan_office as ordered


def test_a_name_travels_as_the_function_that_it_names() -> None:
    assert pickle.loads(pickle.dumps(ordered)) is plan_office  # noqa: S301 - our own


def test_a_name_is_called_as_the_function_is() -> None:
    assert Named("math", "dist")((0, 0), (3, 4)) == 5.0
