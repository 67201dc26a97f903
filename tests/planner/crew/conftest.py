"""What every test of several offices has: a city of a few."""

from pathlib import Path

import pytest

from tests.planner import fake_planner


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return fake_planner.write_city(tmp_path / "城市")
