"""The command ``duxue`` with a planner that waits where it is told to: run as a process of its own by tests."""

import sys

import pytest

import duxue.planner.plan_run
from duxue.planner import cli
from tests.planner import fake_planner

if __name__ == "__main__":
    fake_planner.no_reasons(pytest.MonkeyPatch())
    duxue.planner.plan_run.plan_office = fake_planner.until_stopped
    sys.exit(cli.main())
