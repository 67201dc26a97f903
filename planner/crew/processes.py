"""Processes beside this one: how they begin, whose the user's Ctrl-C is, and that none outlives its parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future
from concurrent.futures import wait as wait_for
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, TypeVar

from duxue.models.solver import Stop
from duxue.planner.answers import Exit


class _Child(SpawnProcess):
    """A spawned process that the user's Ctrl-C cannot hit before it has said whose that is (``serve_parent``)."""

    def start(self) -> None:
        """Start it with SIGINT held back: a child inherits the mask. Windows has no masks."""
        mask: Any = getattr(signal, "pthread_sigmask", None)
        if mask is None:
            super().start()
            return
        resource_tracker.ensure_running()  # which lets the signal through again whenever it has to start itself
        former = mask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            super().start()
        finally:
            mask(signal.SIG_SETMASK, former)


class _Spawn(SpawnContext):
    """How every process of ours is begun: spawned, so that it is the same on every system, and out of Ctrl-C's reach."""

    Process = _Child


SPAWN = _Spawn()
GRACE = 0.2
"""Seconds between two looks for the user's stop."""
Item = TypeVar("Item")
Found = TypeVar("Found")


def serve_parent() -> None:
    """How a process of ours begins: the user's Ctrl-C is the parent's to take, and the parent's death is this one's too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(Exit.FAILED)


def as_done(
    pool: Executor,
    do: Callable[[Item], Found],
    items: Iterable[Item],
    *,
    at_once: int,
    stop: Stop,
    begun: Callable[[Item], None] = lambda _: None,
    stopped: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Item, Found]]:
    """Each item with its result as it comes, ``at_once`` in hand; a stop begins no more and waits for those in hand."""
    waiting = list(items)
    running: dict[Future[Found], Item] = {}
    while waiting or running:
        if stop.is_asked():
            stopped()
            waiting.clear()
        while waiting and len(running) < at_once:
            item = waiting.pop(0)
            begun(item)
            running[pool.submit(do, item)] = item
        for one in wait_for(list(running), timeout=GRACE, return_when=FIRST_COMPLETED).done:
            yield running.pop(one), one.result()
