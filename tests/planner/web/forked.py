"""The pages served by forked processes: the server and the worker that ``duxue serve`` begins, without its seconds of starting.

Linux only. Django must be set up, and no thread may run beside the one that forks.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import waitress
from django.core.management import call_command
from django.db import connections

from duxue.planner.web.running import THREADS
from duxue.planner.web.wsgi import application

AFTER = 60.0
"""Seconds within which everything that a killed server had begun must be gone."""


@dataclass
class Served:
    """A server that was forked, and where it listens."""

    pid: int
    port: int

    def kill(self, victim: str) -> None:
        """Kill the ``server``, or its ``worker`` and then the server; wait until nothing of them is left."""
        begun = _below(self.pid)
        if victim == "worker" and begun:
            os.kill(begun[0], signal.SIGKILL)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        until = time.monotonic() + AFTER
        while any(_runs(one) for one in begun):
            if time.monotonic() > until:
                raise AssertionError(f"a killed server left {[one for one in begun if _runs(one)]}")
            time.sleep(0.01)


def serve(*, worker: bool = True) -> Served:
    """Fork a server, with a worker of its own if that is wanted; both end with this process."""
    connections.close_all()
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    pid = os.fork()
    if pid == 0:
        _alone(_server, listening, worker)
    listening.close()
    return Served(pid, port)


def _server(listening: socket.socket, worker: bool) -> None:
    reading, writing = os.pipe()
    if worker and os.fork() == 0:
        listening.close()
        os.close(writing)
        os.dup2(reading, 0)
        sys.stdin = os.fdopen(0)
        _alone(lambda: call_command("work", "--with-parent", "--no-startup-delay", verbosity=0))
    os.close(reading)
    waitress.serve(application, sockets=[listening], threads=THREADS, _quiet=True)


def _alone(work: object, *given: object) -> None:
    """Do a forked process's work and never come back."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    try:
        work(*given)  # type: ignore[operator]
    finally:
        os._exit(0)


def _below(pid: int) -> list[int]:
    """The processes that a process has begun, and what they have begun in turn."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except FileNotFoundError:
        return []
    found = [int(one) for one in text.split()]
    return found + [below for one in found for below in _below(one)]


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
