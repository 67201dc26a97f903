"""The command ``duxue`` with a planner that waits where it is told to: run as a process of its own by tests.

Reasons of what a made-up planner leaves open would take as long as all the rest: none are given.
"""

import sys

import duxue.planner.joining
import duxue.planner.plan_run
from duxue.planner import cli
from tests.planner import fake_planner

if __name__ == "__main__":
    duxue.planner.joining.give_reasons = lambda _, plan: plan
    duxue.planner.plan_run.plan_office = fake_planner.until_stopped
    sys.exit(cli.main())
