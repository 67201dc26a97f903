"""What a crew is: whoever does jobs, by themselves or through an executor, with one way to hear, stop and fail."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from functools import partial
from itertools import islice
from queue import SimpleQueue
from typing import Any, Protocol

from duxue.models.stop import Stop
from duxue.planner.answers import RefusedError
from duxue.planner.crew.job import Ended, Job, OfficeFailedError, order_of
from duxue.planner.crew.process import GRACE, Begun, Line, in_process

Hear = Callable[[int, bytes], None]


@dataclass(frozen=True, slots=True)
class Hands:
    """By whom jobs are done: so many processes of this machine, or a Dask cluster (the address of its scheduler).

    ``workers`` 0: one a core of this machine, or all that the cluster has; where there are fewer offices, each has as many hands
    of its own as are left (``duxue.planner.crew.mates``). ``alone``: in this very process, one after another.
    """

    workers: int = 0
    cluster: str = ""
    alone: bool = False


class OfficePool(Protocol):
    """Does jobs for as long as it is needed."""

    def at_once(self) -> int:
        """How many jobs can be in hand at a time."""

    def hands_each(self, jobs: int) -> int:
        """How many hands each of so many jobs may have."""

    def run(
        self, jobs: Iterable[Job[Any]], stop: Stop, hear: Callable[[int, Any], None] = lambda *_: None
    ) -> Iterator[tuple[int, Ended]]:
        """Do jobs; yields each one's number and how it ended, as they end; ``hear`` gets what the job of a number tells.

        A stop lets those in hand end with their best and begins no more; who was not begun is not told of. Raises
        ``RefusedError`` where a job refused (no plan), and ``OfficeFailedError`` where it broke.
        """


class Alone:
    """Does jobs in this very process, one after another; what goes wrong in one is raised as it is."""

    def at_once(self) -> int:
        """One after another."""
        return 1

    def hands_each(self, jobs: int) -> int:  # noqa: ARG002 - as a pool's
        """One: whoever asks for this process asks for no more of the machine."""
        return 1

    def run(
        self, jobs: Iterable[Job[Any]], stop: Stop, hear: Callable[[int, Any], None] = lambda *_: None
    ) -> Iterator[tuple[int, Ended]]:
        """Do jobs (``OfficePool.run``)."""
        for number, job in enumerate(jobs):
            if stop.is_asked():
                return
            found = job.run(stop, partial(hear, number))
            yield number, Ended(found, stop.is_asked())


class Wire(Protocol):
    """The end of a line at whoever ordered the jobs of one run."""

    @property
    def line(self) -> Line:
        """What goes along with each job."""

    def stop(self) -> None:
        """Let running jobs end with their best and begin no more."""

    def failed(self, office_id: str, error: Exception) -> Exception:
        """What is to be raised where a job could not be done."""


class Team:
    """Does jobs, each in a process of its own, through an executor."""

    def __init__(
        self,
        executor: Executor,
        room: Callable[[], int],
        wire: Callable[[Hear], Wire],
        cores: int = 1,
        begun: Sequence[Begun] = (),
    ) -> None:
        """``room`` tells how many jobs there are hands for, ``cores`` what they share; ``wire`` opens a line for one run.

        ``begun`` are processes of this machine that wait for a job each.
        """
        self._begun = list(begun)
        self._cores = cores
        self._executor = executor
        self._room = room
        self._open = wire

    def at_once(self) -> int:
        """As many as there are hands for: on a cluster that may change."""
        return max(1, self._room())

    def hands_each(self, jobs: int) -> int:
        """The cores that are left, shared out evenly."""
        return max(1, self._cores // max(1, min(jobs, self.at_once())))

    def run(
        self, jobs: Iterable[Job[Any]], stop: Stop, hear: Callable[[int, Any], None] = lambda *_: None
    ) -> Iterator[tuple[int, Ended]]:
        """Do jobs (``OfficePool.run``)."""
        said: SimpleQueue[tuple[int, bytes]] = SimpleQueue()
        wire = self._open(lambda number, told: said.put((number, told)))
        coming = enumerate(jobs)
        running: dict[Future[bytes], tuple[int, str]] = {}
        while True:
            if stop.is_asked():
                wire.stop()
                coming = enumerate(())
            for number, job in islice(coming, max(0, self.at_once() - len(running))):
                begun = [self._begun.pop()] if self._begun else []
                future = self._executor.submit(in_process, order_of(job), number, wire.line, *begun)
                running[future] = number, job.office_id
            if not running:
                return
            done = wait(running, timeout=GRACE, return_when=FIRST_COMPLETED).done
            while not said.empty():
                number, told = said.get()
                hear(number, pickle.loads(told))  # noqa: S301 - from a job of ours
            for future in done:
                number, office = running.pop(future)
                ended = _ended(future, office, wire)
                if ended.begun:
                    yield number, ended


def _ended(future: Future[bytes], office_id: str, wire: Wire) -> Ended:
    try:
        ended: Ended = pickle.loads(future.result())  # noqa: S301 - from a job of ours
    except Exception as error:
        raise wire.failed(office_id, error) from error
    if ended.refusal is not None:
        raise RefusedError(*ended.refusal)
    if ended.trace:
        raise OfficeFailedError(office_id, ended.trace)
    return ended
