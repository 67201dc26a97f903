"""The command ends with 130 when it was stopped, wherever the stop fell."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
import duxue.planner.cli as cli
from duxue.__main__ import main

def stopped():
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        return 130

cli.main = stopped
sys.exit(main())
"""


def test_a_stop_that_fell_into_a_module_being_loaded_is_an_exit_code_and_no_death_by_signal(
    tmp_path: Path,
) -> None:
    (tmp_path / "stopped.py").write_text(PROGRAM, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[1])])
    command = [sys.executable, "-m", "stopped"]
    assert (
        subprocess.run(command, check=False, env=os.environ | {"PYTHONPATH": path}, timeout=60).returncode
        == 130
    )
