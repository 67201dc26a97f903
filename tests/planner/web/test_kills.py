"""A short share of the campaign of kills; ``make page-kills`` runs as many as one likes."""

import subprocess
import sys

import pytest

from tests.planner.web.conftest import ROOT


@pytest.mark.long
def test_kills_of_server_and_worker_lose_nothing() -> None:
    command = [sys.executable, "-m", "tests.planner.web.kill_campaign", "--count", "3", "--seed", "7"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
