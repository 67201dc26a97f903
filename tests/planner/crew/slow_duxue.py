"""The command ``duxue`` with a planner that waits where it is told to: run as a process of its own by tests."""

import sys

import duxue.models.planning
from duxue.planner import cli
from tests.planner import fake_planner

if __name__ == "__main__":
    duxue.models.planning.plan_office = fake_planner.until_stopped
    sys.exit(cli.main())
