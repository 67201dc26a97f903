"""Hands that share nothing, inside one process: each does its pieces on a copy of what lay on the workbench, as a mate does."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from duxue.models.stop import Stop
from duxue.models.workbench import with_hands


class CopiedHands:
    """A workbench of several hands, each before a copy of it; all that goes to and fro is copied too."""

    def __init__(self, hands: int, asked: list[int], state: Any, stop: Stop) -> None:
        self.hands, self._asked, self._stop = hands, asked, stop
        self._state = state
        self._copies = [_copied(state) for _ in range(hands)]

    def each(self, do: Callable[[Any, Any, Stop], Any], pieces: Sequence[Any]) -> list[Any]:
        """The pieces in turn to all hands, the last one first."""
        self._asked.append(len(pieces))
        turns = reversed(list(enumerate(pieces)))
        found = {
            n: _copied(do(self._copies[n % self.hands], _copied(piece), self._stop)) for n, piece in turns
        }
        return [found[n] for n in range(len(pieces))]

    def everywhere(self, do: Callable[[Any, Any], None], what: Any) -> None:
        """Change the state here and every copy."""
        for state in (self._state, *self._copies):
            do(state, _copied(what))


@contextmanager
def copied_hands(hands: int) -> Iterator[list[int]]:
    """Have so many hands inside; what is yielded tells how many pieces there were each time."""
    asked: list[int] = []
    with with_hands(lambda state, stop: CopiedHands(hands, asked, state, stop)):
        yield asked


def _copied(what: Any) -> Any:
    return pickle.loads(pickle.dumps(what))  # noqa: S301 - its own
