"""A short share of the campaign of kills; ``make page-kills`` runs as many as one likes."""

import subprocess
import sys
from pathlib import Path

from tests.planner.web.conftest import ROOT


def test_kills_of_server_and_worker_lose_nothing(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.planner.web.kill_campaign",
        "--seed",
        "7",
        "--out",
        str(tmp_path / "kills"),
    ]
    for count in ("2", "3"):  # the second call goes on where the first one stopped
        told = subprocess.run(
            [*command, "--count", count], cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False
        )
        assert told.returncode == 0, told.stdout + told.stderr
        assert told.stdout.startswith(f"{count} of "), told.stdout
        assert "nothing lost, nothing twice, nothing half" in told.stdout
