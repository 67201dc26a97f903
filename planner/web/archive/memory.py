"""Answers kept in memory about what never changes: a folder of the store, read and judged once however many ask."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import wraps
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
Key = tuple[Hashable, ...]


class Answers(Generic[Answer]):
    """The last answers (``most`` of them), or the promises of them while they are being worked out; an error is not kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Future[Answer]] = OrderedDict()
        self._door = Lock()

    def find(self, key: Key, begin: Callable[[], Future[Answer]]) -> tuple[Future[Answer], bool]:
        """The answer to a question, and whether it was begun for whoever asks now: of several who ask at once, for one."""
        with self._door:
            found = self._kept.get(key)
            fresh = found is None or (found.done() and found.exception() is not None)
            if found is None or fresh:
                found = self._kept[key] = begin()
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return found, fresh


def remembered(most: int) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Keep a function's last answers (``most`` of them); of several who ask at once one works it out and the others wait.

    An error is told to all who wait, and not kept.
    """

    def wrapped(ask: Callable[..., Answer]) -> Callable[..., Answer]:
        kept = Answers[Answer](most)

        @wraps(ask)
        def answer(*key: Hashable) -> Answer:
            found, mine = kept.find(key, Future)
            if mine:
                _work_out(found, ask, key)
            return found.result()

        return answer

    return wrapped


def _work_out(found: Future[Answer], ask: Callable[..., Answer], key: Key) -> None:
    try:
        found.set_result(ask(*key))
    except BaseException as error:  # noqa: BLE001 - told to all who wait, whatever it is
        found.set_exception(error)
