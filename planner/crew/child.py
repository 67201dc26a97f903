"""The process that does one job: ``python -m duxue.planner.crew.child``.

The order comes on the standard input; a byte after it asks for a stop, and its end means that nobody waits any more. What is
told goes to the standard output as pickled pairs (told or ended, bytes).
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import traceback
from contextlib import suppress
from typing import IO, Any

from duxue.models.stop import Stop
from duxue.planner.answers import Exit, RefusedError, explained
from duxue.planner.crew.job import Ended
from duxue.planner.crew.result_cache import program


def main() -> None:
    """Read the order, do it, say how it ended."""
    _leave_ctrl_c_to_the_parent()
    # Whatever prints must not mix with what is told.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    stop = Stop()
    ended = _done(sys.stdin.buffer, stop, out)
    with suppress(BrokenPipeError):  # whoever ordered it is gone
        pickle.dump(("ended", pickle.dumps(ended)), out)
        out.flush()
    sys.stderr.flush()
    os._exit(0)  # all is said, and the thread that listens cannot be woken


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    mask: Any = getattr(signal, "pthread_sigmask", None)
    if mask is not None:
        mask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _done(orders: IO[bytes], stop: Stop, out: IO[bytes]) -> Ended:
    def tell(said: Any) -> None:
        pickle.dump(("told", pickle.dumps(said)), out)
        out.flush()

    try:
        ordered_by, job = pickle.load(orders)  # noqa: S301 - from the process that started this one
        threading.Thread(target=_hear, args=(orders, stop), daemon=True).start()
        if ordered_by != program():
            raise RefusedError(*_OTHER_PROGRAM)
        found = pickle.loads(job).run(stop, tell)  # noqa: S301
    except Exception as error:  # noqa: BLE001 - it is the parent that tells the user
        return Ended(trace=traceback.format_exc(), refusal=_refusal(error))
    return Ended(found, stop.is_asked())


def _hear(orders: IO[bytes], stop: Stop) -> None:
    while orders.read(1):
        stop.ask()
    os._exit(Exit.FAILED)


_OTHER_PROGRAM = (
    "集群中有工作机的督学程序版本与本机不同；请在各机安装同一版本后重跑",
    "a worker of the cluster has another version of duxue than this machine: install the same one everywhere and run again",
)


def _refusal(error: Exception) -> tuple[str, str, Exit] | None:
    told = explained(error)
    if told is None:
        return None
    if isinstance(error, RefusedError):
        return told.zh, told.en, told.code
    return told.zh, told.en, Exit.FAILED if isinstance(error, OSError | MemoryError) else Exit.NO_PLAN


if __name__ == "__main__":
    main()
