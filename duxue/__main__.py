"""``python -m duxue`` is the command ``duxue``: it can be stopped from its first moment on."""

import os
import signal
import sys

STOPPED = 130


def main() -> int:
    """Run the command; while its modules are still being loaded, Ctrl-C ends it without a word, for nothing is begun."""
    former = signal.signal(signal.SIGINT, lambda *_: os._exit(STOPPED))
    from duxue.planner.crew.sweeps import sweep_seldom

    sweep_seldom()
    from duxue.planner.cli import main as run

    try:
        signal.signal(signal.SIGINT, former)
        return run()
    except KeyboardInterrupt:
        return STOPPED
    finally:
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # all is said: the last steps out are not to be cut short
        eval("0")  # noqa: S307 - Ctrl-C inside a module's own exec would else end Python by the signal, though it was caught


if __name__ == "__main__":
    sys.exit(main())
