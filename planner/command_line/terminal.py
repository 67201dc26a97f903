"""What every command shares in a terminal: its encoding, complaints, and Ctrl-C."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from duxue.planner.words import Lang, pick

if TYPE_CHECKING:
    from duxue.face import Stop


def speak_utf8() -> None:
    """Let both streams take every sign."""
    # A console that lacks a sign shows another; a pipe always gets UTF-8.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            if stream.isatty():
                reconfigure(errors="replace")
            else:
                reconfigure(encoding="utf-8", errors="replace")


def complain(text: str) -> None:
    """A line where complaints go."""
    sys.stderr.write(text.rstrip() + "\n")


@contextmanager
def ctrl_c_asks(stop: Stop, say: Callable[[str], None], lang: Lang) -> Iterator[None]:
    """The first Ctrl-C asks for a stop that keeps the best so far; a second one gives up at once."""

    def asked(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - what a handler takes
        stop.ask()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        zh = "正在停止，保留目前最好的方案（再按一次 Ctrl-C 则立即放弃）……"
        en = "stopping; the best plan so far is kept (Ctrl-C again gives up at once) ..."
        say(pick(lang, zh, en))

    former = signal.signal(signal.SIGINT, asked)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
