"""Pieces of an office's work that stand alone: done one after another, or by as many hands at a time as the office has.

What pieces read lies on a *workbench*, which every hand has before it. Answers come in the order of the pieces, and none
hangs on who did another, so that a plan is the same by any number of hands. Whoever starts an office's planning says how
many it has (``with_hands``); without a word it is this process alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from duxue.models.stop import Stop

State = TypeVar("State")
State_co = TypeVar("State_co", covariant=True)
Piece = TypeVar("Piece")
Answer = TypeVar("Answer")


class Workbench(Protocol[State_co]):
    """What pieces read, and who does them."""

    @property
    def hands(self) -> int:
        """How many pieces may be done at a time."""

    def each(self, do: Callable[[State_co, Piece, Stop], Answer], pieces: Sequence[Piece]) -> list[Answer]:
        """What ``do`` answers of each piece, in their order; the dearest are best first.

        ``do`` stands in a module, and pieces and answers can be pickled: they may be on their way to another process. It
        changes nothing but what it makes, and what it leaves on the state no other piece reads.
        """

    def everywhere(self, do: Callable[[State_co, Piece], None], what: Piece) -> None:
        """Change the state, before every hand: pieces done afterwards read it so."""


@dataclass(frozen=True)
class OneHand(Generic[State]):
    """A workbench of this process alone."""

    state: State
    stop: Stop
    hands: int = 1

    def each(self, do: Callable[[State, Piece, Stop], Answer], pieces: Sequence[Piece]) -> list[Answer]:
        """One after another (``Workbench.each``)."""
        return [do(self.state, piece, self.stop) for piece in pieces]

    def everywhere(self, do: Callable[[State, Piece], None], what: Piece) -> None:
        """Change the state (``Workbench.everywhere``)."""
        do(self.state, what)


_MADE: ContextVar[Callable[[Any, Stop], Workbench[Any]]] = ContextVar("workbench", default=OneHand)


def workbench(state: State, stop: Stop) -> Workbench[State]:
    """Lay something before all hands of the office: it is sent to others once, when they first have a piece to do."""
    return _MADE.get()(state, stop)


@contextmanager
def with_hands(made: Callable[[Any, Stop], Workbench[Any]]) -> Iterator[None]:
    """Let workbenches be made so inside."""
    before = _MADE.set(made)
    try:
        yield
    finally:
        _MADE.reset(before)
