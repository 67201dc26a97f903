"""The release whose workbook tests edit, made once."""

from pathlib import Path

import pytest

from tests.planner.revising import fake_reviser


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A scenario of one county and its first release."""
    return fake_reviser.released(tmp_path_factory.mktemp("made"))
