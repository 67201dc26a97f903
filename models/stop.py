"""The user's wish to stop, heard by every solver run and between the stages."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Stop:
    """The user's wish to stop: asked for once, seen by every solver run and between the stages."""

    def __init__(self, asked: Callable[[], bool] | None = None) -> None:
        """``asked`` looks elsewhere too (a cancel file of a parent process)."""
        self._event = threading.Event()
        self._asked = asked

    def ask(self) -> None:
        """Ask for the stop."""
        self._event.set()

    def is_asked(self) -> bool:
        """Whether somebody asked."""
        if self._asked is not None and not self._event.is_set() and self._asked():
            self._event.set()
        return self._event.is_set()
