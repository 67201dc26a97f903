"""Work beside an office's own: in a process of its own where one is to spare, else when its result is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from duxue.models.stop import Stop
from duxue.planner.crew.crew import crew_of
from duxue.planner.crew.job import Job
from duxue.planner.crew.process import Begun
from duxue.planner.crew.team import Hands

Found = TypeVar("Found")


@contextmanager
def beside(
    job: Job[Found] | None, stop: Stop, *, spare: bool, begun: Begun | None = None
) -> Iterator[Callable[[], Found | None]]:
    """Begin a job (None: nothing), in the process that was ``begun`` for it where there is one; what is yielded waits for its result.

    The result is the same either way.
    """
    if job is None or not spare:
        yield lambda: None if job is None else job.run(stop, lambda _: None)
        return
    with ThreadPoolExecutor(1) as watcher, crew_of(Hands(workers=1), begun=begun) as crew:
        waiting = watcher.submit(lambda: [ended.found for _, ended in crew.run([job], stop)])

        def result() -> Any:
            return next(iter(waiting.result()), None)

        yield result
