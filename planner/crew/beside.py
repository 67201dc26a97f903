"""Work beside an office's own: in a process of its own where one is to spare, else when its result is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, TypeVar

from duxue.models.solver import Stop
from duxue.planner.crew.processes import GRACE, SPAWN, serve_parent

Found_co = TypeVar("Found_co", covariant=True)


class Work(Protocol[Found_co]):
    """Something that can be sent to another process and done there."""

    def run(self, stop: Stop) -> Found_co:
        """Do it; a stop ends it with its best so far."""
        ...


def _done(work: Work[Found_co], cancel: Path) -> Found_co:
    return work.run(Stop(asked=cancel.exists))


@contextmanager
def beside(
    work: Work[Found_co] | None, stop: Stop, *, spare: bool
) -> Iterator[Callable[[], Found_co | None]]:
    """Begin some work (None: nothing); what is yielded waits for its result. The result is the same either way."""
    if work is None or not spare:
        yield lambda: None if work is None else work.run(stop)
        return
    with (
        TemporaryDirectory() as place,
        ProcessPoolExecutor(1, mp_context=SPAWN, initializer=serve_parent) as pool,
    ):
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
