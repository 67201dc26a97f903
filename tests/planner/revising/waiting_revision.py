"""The command ``duxue`` with a reviser that waits: run as a process of its own by tests that kill it."""

import sys

from duxue.planner import cli
from duxue.planner.revising import rerun
from tests.planner.revising import fake_reviser

if __name__ == "__main__":
    rerun.revise_office = fake_reviser.waits
    sys.exit(cli.main())
