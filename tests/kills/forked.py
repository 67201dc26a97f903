"""A run of the command in a copy of this process: it begins at once, for its modules were loaded before."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn, Protocol

LOADED = (
    "duxue.maps.points_map",
    "duxue.planner.command_line.verbs",
    "duxue.planner.curve",
    "duxue.planner.publish.bundle",
    "duxue.planner.publish.explain_page",
    "duxue.planner.publish.notices.writing",
    "duxue.planner.publish.stress.folder",
    "duxue.planner.web.backup",
    "duxue.scenarios.files.annotate",
    "duxue.scenarios.files.workbook_writing",
    "holidays.countries",
)
LOOK = 0.02
"""Seconds between two looks whether a run has ended."""


class Run(Protocol):
    """A run that has begun, as ``subprocess`` gives it."""

    @property
    def pid(self) -> int:
        """Its process, which leads a session of its own."""

    @property
    def returncode(self) -> int | None:
        """How it ended."""

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""

    def communicate(self, *, timeout: float) -> tuple[str, str | None]:
        """Wait for its end; what it said (TimeoutExpired where it does not end)."""


class Forked:
    """A run in a copy of this process, which must not have begun any thread."""

    def __init__(self, words: Sequence[str], most: int | None = None) -> None:
        """``most`` bytes are what a file can grow to (a full disk)."""
        for name in LOADED:
            import_module(name)  # before the copy is made
        self.returncode: int | None = None
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the run
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if not self.pid:
            _run(words, most, self._said.fileno())

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, sig)

    def communicate(self, *, timeout: float) -> tuple[str, None]:
        """Wait for its end; what it said."""
        until = time.monotonic() + timeout
        while self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > until:
                raise subprocess.TimeoutExpired("duxue", timeout)
            else:
                time.sleep(LOOK)
        self._said.seek(0)
        return self._said.read().decode(errors="replace"), None


def as_from_a_terminal(most: int | None) -> None:
    """Hear every signal, also those that a campaign in the background was told to ignore; ``most`` bytes is a file's limit."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    if most is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def _run(words: Sequence[str], most: int | None, said: int) -> NoReturn:
    code = 1
    try:
        os.setsid()
        as_from_a_terminal(most)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(tempfile.gettempdir())
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
        from duxue.__main__ import main

        sys.argv = ["duxue", *words]
        try:
            code = main()
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)
