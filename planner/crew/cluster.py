"""A crew on a Dask cluster: the same jobs in child processes of its workers.

Dask cannot stop a task that runs, so each task runs its job as a child process and looks after it. Two words reach it: that jobs
are to end with their best (sent to every worker), and that nobody waits any more (the scheduler has taken the task back: the run
was given up, or whoever ordered it is gone; or the worker itself is ending).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from duxue.planner.answers import Exit, RefusedError
from duxue.planner.crew.job import OfficeFailedError, ProcessGoneError
from duxue.planner.crew.team import Hands, Hear, OfficePool, Team

TOPIC = "duxue"
"""Under which jobs tell how far they are; a message names its run."""
ANSWERS_WITHIN = 10.0
"""Seconds in which a scheduler must answer."""
WORKERS_WITHIN = 60.0
"""Seconds in which the first worker must be there."""
GONE_WITHIN = 2.0
"""Seconds that taking leave of a scheduler may take, also of one that is gone."""
RETRIES = 2
"""How often a job whose process was killed is tried again, mostly on another worker."""
_stopped: set[str] = set()
"""On a worker: the runs whose jobs are to end with their best."""


def stop_run(run: str) -> None:
    """On a worker: let a run's jobs end."""
    _stopped.add(run)


@dataclass(frozen=True)
class ClusterLine:
    """A worker's end of the line: it can be sent along with a job."""

    run: str

    def tell(self, number: int, said: bytes) -> None:
        """Pass on what a job says, through the scheduler."""
        _worker().log_event(TOPIC, (self.run, number, said))

    def stopped(self) -> bool:
        """Whether the run's jobs are to end with their best."""
        return self.run in _stopped

    def dropped(self) -> bool:
        """Whether the scheduler has taken this task back, or the worker is ending."""
        from distributed.core import Status  # noqa: PLC0415 - there where a worker runs this

        worker = _worker()
        task = worker.state.tasks.get(worker.get_current_task())
        ending = worker.status in (Status.closing, Status.closed, Status.failed)
        return ending or task is None or task.state != "executing"


def _worker() -> Any:
    from distributed import get_worker  # noqa: PLC0415 - there where a worker runs this

    return get_worker()


@dataclass
class ClusterWire:
    """The orderer's end of the line of one run."""

    client: Any
    hear: Hear
    line: ClusterLine = field(default_factory=lambda: ClusterLine(uuid.uuid4().hex))
    _asked: bool = False

    def __post_init__(self) -> None:
        self.client.subscribe_topic(TOPIC, self._heard)

    def _heard(self, event: tuple[float, Any]) -> None:
        run, number, said = event[1]
        if run == self.line.run:
            self.hear(number, said)

    def stop(self) -> None:
        """Tell every worker, once."""
        if not self._asked:
            self._asked = True
            self.client.run(stop_run, self.line.run, on_error="ignore")

    def failed(self, office_id: str, error: Exception) -> Exception:
        """What dask says of a job, in our words."""
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - an extra of its own

        if isinstance(error, ProcessGoneError | KilledWorker):
            return OfficeFailedError(office_id, "")
        if isinstance(error, CancelledError):
            return RefusedError(*_LOST, Exit.FAILED)
        return RefusedError(
            f"集群的工作机不能计算（{error}）；各机须安装同一版本的督学程序",
            f"a worker of the cluster cannot do the work ({error}): install the same version of duxue on every machine",
        )


_LOST = (
    "与集群调度器的连接中断；已排完的督导室都已保留，重跑同一命令即可接着做",
    "the cluster's scheduler is gone; finished offices are kept: run the command again to go on",
)


@contextmanager
def crew_on(hands: Hands) -> Iterator[OfficePool]:
    """A crew on a cluster; on leaving every task that is not done is taken back."""
    client = _client(hands.cluster)
    from distributed.comm.core import CommClosedError  # noqa: PLC0415 - an extra of its own

    try:
        _wait_for_a_worker(client, hands.cluster)
        executor = client.get_executor(pure=False, retries=RETRIES)
        yield Team(executor, _room(client, hands.workers), partial(ClusterWire, client))
    except CommClosedError as error:
        raise RefusedError(*_LOST, Exit.FAILED) from error
    finally:
        # What is not done goes back with its last client, and the workers end it.
        client.close(timeout=GONE_WITHIN)


def _room(client: Any, most: int) -> Callable[[], int]:
    """As many jobs in hand as the workers have threads, at most so many (0: no limit)."""

    def room() -> int:
        threads: int = sum(client.nthreads().values())
        return min(most, threads) if most else threads

    return room


def _client(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra of its own
    except ImportError as error:
        raise RefusedError(
            "本机未安装集群组件；请运行 pip install 'duxue[cluster]'",
            "what --cluster needs is not installed: pip install 'duxue[cluster]'",
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is wrong is told in words of ours
    try:
        return Client(address, timeout=ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise RefusedError(
            f"连不上集群调度器 {address}；请检查地址和端口（如 tcp://10.0.0.5:8786），并确认 dask scheduler 已启动",
            f"no scheduler answers at {address}: check address and port (tcp://10.0.0.5:8786), and that dask scheduler runs there",
        ) from error


def _wait_for_a_worker(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_WITHIN)
    except TimeoutError as error:
        raise RefusedError(
            f"集群 {address} 没有工作机；请先在各机运行 dask worker {address}",
            f"the cluster at {address} has no workers: start them with dask worker {address}",
        ) from error
