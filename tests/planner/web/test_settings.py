"""What stands behind a proxy with https is found in order by Django's own look at it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("https", ["yes", ""])
def test_the_settings_pass_the_look_before_serving(tmp_path: Path, https: str) -> None:
    environ = {
        **os.environ,
        "DUXUE_HOME": str(tmp_path),
        "DUXUE_HTTPS": https,
        "DUXUE_HOSTS": "duxue.example",
    }
    environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # the tests' own, beside a browser
    looked = [sys.executable, "-m", "duxue.planner.web", "check", "--deploy", "--fail-level", "WARNING"]
    run = subprocess.run(looked, env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, "no issues" in run.stdout) == (0, True), run.stderr
