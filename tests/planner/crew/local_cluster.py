"""A real Dask cluster on the loopback: a scheduler and workers, a process each, that look for modules in this checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
_WATCHED = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(1)), daemon=True).start()
sys.argv[0] = "dask"
runpy.run_module("dask", run_name="__main__")
"""
"""Dask's command, which ends as soon as whoever started it is gone, killed or not: its input ends then."""


class LocalCluster:
    """Starts a scheduler and some workers of one thread; all are gone on leaving."""

    def __init__(self, workers: int, **environment: str) -> None:
        self._environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
        self._workers = workers
        self.running: list[subprocess.Popen[str]] = []
        self.address = ""

    def __enter__(self) -> LocalCluster:
        scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.address = _wait_for(scheduler, r"Scheduler at: +(tcp://\S+)")
        for _ in range(self._workers):
            self.worker()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.running:
            process.kill()
            process.communicate()

    @property
    def scheduler(self) -> subprocess.Popen[str]:
        """The scheduler's process."""
        return self.running[0]

    def worker(self) -> subprocess.Popen[str]:
        """One worker more; it is there when this returns."""
        started = self._start("worker", self.address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        _wait_for(started, r"(Registered to)")
        return started

    def _start(self, *command: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", _WATCHED, *command, "--no-dashboard"],
            env=self._environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        self.running.append(process)
        return process


def _wait_for(process: subprocess.Popen[str], pattern: str) -> str:
    """What a process says at last; its log is read on, so that it never waits for a reader."""
    assert process.stderr is not None
    heard = ""
    for line in process.stderr:
        heard += line
        if found := re.search(pattern, line):
            return found[1]
    raise AssertionError(heard)
