"""The command and the processes of its jobs look seldom for objects that nobody holds."""

from __future__ import annotations

import subprocess
import sys

from duxue.models.stop import Stop
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.sweeps import THRESHOLDS
from duxue.planner.crew.team import Hands
from tests.planner.crew.jobs import SweepsAt

COMMAND = """
import gc
from duxue.__main__ import main
try:
    main()
finally:
    print(gc.get_threshold())
"""


def test_a_process_for_jobs_looks_seldom() -> None:
    with crew_of(Hands(workers=1)) as crew:
        assert [ended.found for _, ended in crew.run([SweepsAt()], Stop())] == [THRESHOLDS]


def test_the_command_looks_seldom() -> None:
    told = subprocess.run(
        [sys.executable, "-c", COMMAND, "--version"], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == str(THRESHOLDS)
