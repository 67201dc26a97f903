"""The worker: takes jobs from the queue, and puts back those that nobody is at any more."""

from __future__ import annotations

import os
import sys
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.db import close_old_connections
from django.db.utils import OperationalError
from django_tasks_db.management.commands import db_worker

from duxue.planner.web.planning.tasks import take_up_again

EVERY = 10.0
"""Seconds between two looks for jobs that nobody is at."""


class Command(db_worker.Command):
    """``python -m duxue.planner.web work``: the queue's own worker, with a watch beside it."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the queue's arguments, and whether to end with the process that holds our standard input."""
        super().add_arguments(parser)
        parser.add_argument("--with-parent", action="store_true")

    def handle(self, *, with_parent: bool = False, **options: Any) -> None:  # type: ignore[override]
        """Work until told to stop."""
        if with_parent:
            threading.Thread(target=_end_with_parent, daemon=True).start()
        threading.Thread(target=_watch, daemon=True).start()
        super().handle(**options)


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(0)


def _watch() -> None:
    while True:
        close_old_connections()
        try:
            take_up_again()
        except OperationalError:  # the database is busy or being restarted: the next look finds it again
            close_old_connections()
        time.sleep(EVERY)
