"""A crew for the work at hand: this machine's processes, a cluster, or nobody but this process."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial

from duxue.planner.crew.job import OfficeFailedError, ProcessGoneError, order_of
from duxue.planner.crew.mates import Do, Pieces
from duxue.planner.crew.process import Begun, Line
from duxue.planner.crew.team import Alone, Hands, Hear, OfficePool, Team


def cores() -> int:
    """The processor cores that this process may use."""
    own = getattr(os, "sched_getaffinity", None)
    return len(own(0)) if own else os.cpu_count() or 1


class WireHere:
    """A line inside this process; ``left`` is set once nobody waits any more."""

    def __init__(self, left: threading.Event, hear: Hear) -> None:
        self.tell, self.dropped = hear, left.is_set
        asked = threading.Event()
        self.stop, self.stopped = asked.set, asked.is_set

    @property
    def line(self) -> Line:
        """Both ends are here."""
        return self

    def failed(self, office_id: str, error: Exception) -> Exception:
        """A process that is gone is told by its office."""
        return OfficeFailedError(office_id, "") if isinstance(error, ProcessGoneError) else error


@contextmanager
def crew_of(hands: Hands, load: Do | None = None, begun: Begun | None = None) -> Iterator[OfficePool]:
    """A crew for as long as it is needed; on leaving nothing of it goes on.

    Processes of this machine that are to call ``load`` begin at once with the first, which loads it while the jobs are made ready;
    ``begun`` is one that was begun before.
    Raises ``RefusedError`` where a cluster is asked for and there is none.
    """
    if hands.alone:
        yield Alone()
        return
    if hands.cluster:
        from duxue.planner.crew.cluster import crew_on  # noqa: PLC0415 - an extra of its own, which takes a second to load

        with crew_on(hands) as crew:
            yield crew
        return
    most, left = hands.workers or cores(), threading.Event()
    with ThreadPoolExecutor(most) as pool, ExitStack() as early:
        waiting = [] if begun is None else [begun]
        waiting += [] if load is None else [Begun(order_of(Pieces(load, ())))]
        for one in waiting:
            early.enter_context(one)
        try:
            yield Team(pool, lambda: most, partial(WireHere, left), cores=min(most, cores()), begun=waiting)
        finally:
            left.set()
