"""The command ends with 130 when it was stopped, wherever the stop fell."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
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
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    command = [sys.executable, "-m", "stopped"]
    assert (
        subprocess.run(command, check=False, env=os.environ | {"PYTHONPATH": path}, timeout=600).returncode
        == 130
    )


def loaded_by(*words: str) -> list[str]:
    """The modules that a run of the interpreter loads, in order."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *words], check=True, capture_output=True, text=True, timeout=600,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return [
        line.rsplit("|", 1)[1].strip() for line in run.stderr.splitlines() if line.startswith("import time:")
    ]


def test_nothing_but_the_module_of_signals_is_loaded_before_ctrl_c_is_heard() -> None:
    told = loaded_by("-m", "duxue", "--version")
    early = told[told.index("runpy") + 1 : told.index("duxue.planner")]
    assert set(early) - set(loaded_by("-c", "import signal")) == {"duxue"}
