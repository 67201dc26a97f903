"""The process that does jobs: ``python -m duxue.planner.crew.child``.

Orders come pickled on the standard input; a None asks for a stop, and its end means that nobody waits any more: that is
heard before anything heavy is loaded. What is told goes to the standard output as pickled pairs (told or ended, bytes).
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Any

from duxue.models.stop import Stop
from duxue.planner.crew.sweeps import sweep_seldom

GONE = 1
"""How it ends where nobody waits any more."""


def main() -> None:
    """Read orders, do one after another, say how each ended, until nobody waits any more."""
    _leave_ctrl_c_to_the_parent()
    sweep_seldom()
    # Whatever prints must not mix with what is told.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    stop, orders = Stop(), SimpleQueue[tuple[Any, bytes]]()
    threading.Thread(target=_hear, args=(sys.stdin.buffer, stop, orders), daemon=True).start()

    from duxue.planner.crew.doing import done  # noqa: PLC0415 - seconds: whoever waits is heard meanwhile

    def tell(said: Any) -> None:
        pickle.dump(("told", pickle.dumps(said)), out)
        out.flush()

    while True:
        ended = done(*orders.get(), stop, tell)
        with suppress(BrokenPipeError):  # whoever ordered it is gone
            pickle.dump(("ended", pickle.dumps(ended)), out)
            out.flush()


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    mask: Any = getattr(signal, "pthread_sigmask", None)
    if mask is not None:
        mask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _hear(said: IO[bytes], stop: Stop, orders: SimpleQueue[tuple[Any, bytes]]) -> None:
    try:
        while True:
            order = pickle.load(said)  # noqa: S301 - from the process that started this one
            if order is None:
                stop.ask()
            else:
                orders.put(order)
    finally:  # it ended, be it within an order
        os._exit(GONE)


if __name__ == "__main__":
    main()
