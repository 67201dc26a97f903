"""Jobs done in a process of their own: how that begins, how it is stopped, and that it never outlives its parent."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any, Protocol

from duxue.planner.crew.job import NOT_BEGUN, STOP, ProcessGoneError

GRACE = 0.2
"""Seconds between two looks for a stop."""
Words = SimpleQueue[tuple[str, bytes] | None]
"""What a child says, kind by kind; None once it says no more."""


class Line(Protocol):
    """What ties a running job to whoever ordered it, wherever it is done."""

    def tell(self, number: int, said: bytes) -> None:
        """Pass on what the job of this number says."""

    def stopped(self) -> bool:
        """Whether jobs are to end with their best."""

    def dropped(self) -> bool:
        """Whether nobody waits for the job any more."""


def in_process(order: bytes, number: int, line: Line, begun: Begun | None = None) -> bytes:
    """Do a job in a process of its own, be it one that was ``begun`` for it; returns how it ended (a pickled ``Ended``).

    Raises ``ProcessGoneError`` where the process ended without a word or nobody waits for it any more.
    """
    if line.stopped():
        return NOT_BEGUN
    with child() if begun is None else begun as one:
        return one.do(order, number, line)


class Child:
    """A process that does one job after another."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._said = Words()
        self._asked = False
        self._unheard = 0
        threading.Thread(target=_listen, args=(process.stdout, self._said), daemon=True).start()

    def begin(self, order: bytes) -> None:
        """Have it do something before its job, of which nothing is to be heard."""
        self._say(order)
        self._unheard += 1

    def do(self, order: bytes, number: int, line: Line) -> bytes:
        """Do a job there (``in_process``)."""
        self._say(order)
        while not line.dropped():
            if not self._asked and line.stopped():
                self._asked = True
                self._say(STOP)
            with suppress(Empty):
                told = self._said.get(timeout=GRACE)
                if told is None:
                    break
                kind, content = told
                if kind == "ended" and not self._unheard:
                    return content
                if kind == "ended":
                    self._unheard -= 1
                    continue
                line.tell(number, content)
        raise ProcessGoneError

    def _say(self, words: bytes) -> None:
        with suppress(BrokenPipeError):  # gone already: the end of its pipe tells
            if self._process.stdin is not None:
                self._process.stdin.write(words)
                self._process.stdin.flush()


class Begun:
    """A process that begins before its job is known, with something that it may do until then (an order); it is gone after one job."""

    def __init__(self, order: bytes) -> None:
        self._end = ExitStack()
        self._child = self._end.enter_context(child())
        self._child.begin(order)

    def __enter__(self) -> Child:
        return self._child

    def __exit__(self, *_: object) -> None:
        self._end.close()


def _listen(pipe: IO[bytes], said: Words) -> None:
    try:
        while True:
            said.put(pickle.load(pipe))  # noqa: S301 - from a process of ours
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        said.put(None)


@contextmanager
def child() -> Iterator[Child]:
    """A process for jobs, which is gone in the end; it looks for modules where this one does."""
    path = os.pathsep.join(one or str(Path.cwd()) for one in sys.path)
    with _ctrl_c_held_back():
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "duxue.planner.crew.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    try:
        yield Child(process)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """A child inherits what this thread blocks: it is out of Ctrl-C's reach until it has said whose that is."""
    mask: Any = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    former = mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, former)
