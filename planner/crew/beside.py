"""Work beside an office's own: in a process of its own where one is to spare, else when its result is asked for."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, TypeVar

from models.solver import Stop

GRACE = 0.2
Found_co = TypeVar("Found_co", covariant=True)


class Work(Protocol[Found_co]):
    """Something that can be sent to another process and done there."""

    def run(self, stop: Stop) -> Found_co:
        """Do it; a stop ends it with its best so far."""
        ...


def deaf() -> None:
    """The user's Ctrl-C is the parent's to take."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def stop_of_child(cancel: Path | None) -> Stop:
    """A process's stop: the cancel file is there, or the parent is gone."""
    parent = os.getppid()
    return Stop(asked=lambda: (cancel is not None and cancel.exists()) or os.getppid() != parent)


def _done(work: Work[Found_co], cancel: Path) -> Found_co:
    return work.run(stop_of_child(cancel))


@contextmanager
def beside(
    work: Work[Found_co] | None, stop: Stop, *, spare: bool
) -> Iterator[Callable[[], Found_co | None]]:
    """Begin some work (None: nothing); what is yielded waits for its result. The result is the same either way."""
    if work is None or not spare:
        yield lambda: None if work is None else work.run(stop)
        return
    context = multiprocessing.get_context("spawn")
    with TemporaryDirectory() as place, ProcessPoolExecutor(1, mp_context=context, initializer=deaf) as pool:
        cancel = Path(place) / "stop"
        future = pool.submit(_done, work, cancel)

        def result() -> Found_co:
            while not wait([future], timeout=GRACE).done:
                if stop.is_asked():
                    cancel.touch()
            return future.result()

        try:
            yield result
        except BaseException:
            cancel.touch()
            raise
