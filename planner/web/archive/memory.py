"""Answers kept in memory about what never changes: a folder of the store, read and judged once however many ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import wraps
from threading import Lock
from typing import TypeVar

Answer = TypeVar("Answer")


def remembered(most: int) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Keep a function's last answers (``most`` of them); of several who ask at once one works it out and the others wait.

    An error is told to all who wait, and not kept.
    """

    def wrapped(ask: Callable[..., Answer]) -> Callable[..., Answer]:
        kept: OrderedDict[tuple[Hashable, ...], Future[Answer]] = OrderedDict()
        door = Lock()

        @wraps(ask)
        def answer(*key: Hashable) -> Answer:
            with door:
                found = kept.get(key)
                mine = found is None
                if found is None:
                    found = kept[key] = Future()
                kept.move_to_end(key)
                if len(kept) > most:
                    kept.popitem(last=False)
            if mine:
                _work_out(found, ask, key)
                if found.exception() is not None:
                    with door:
                        kept.pop(key, None)
            return found.result()

        return answer

    return wrapped


def _work_out(found: Future[Answer], ask: Callable[..., Answer], key: tuple[Hashable, ...]) -> None:
    try:
        found.set_result(ask(*key))
    except BaseException as error:  # noqa: BLE001 - told to all who wait, whatever it is
        found.set_exception(error)
