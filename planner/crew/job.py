"""A job: what a process of its own does, and how it is ordered, answered and refused; everything travels as bytes."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from duxue.models.stop import Stop
from duxue.planner.answers import Exit
from duxue.planner.crew.program import program

Found_co = TypeVar("Found_co", covariant=True)
Tell = Callable[[Any], None]


class Job(Protocol[Found_co]):
    """Something that can be sent to another process, on this machine or on another, and done there."""

    @property
    def office_id(self) -> str:
        """Whose job it is, by which it goes where it fails."""

    def run(self, stop: Stop, tell: Tell) -> Found_co:
        """Do it; a stop ends it with its best so far, and ``tell`` says how far it is."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended: what it found, or why it has no answer; ``begun`` is false where a stop came first."""

    found: Any = None
    stopped: bool = False
    begun: bool = True
    trace: str = ""
    refusal: tuple[str, str, Exit] | None = None


NOT_BEGUN = pickle.dumps(Ended(stopped=True, begun=False))
STOP = pickle.dumps(None)
"""What is said, instead of another order, to ask for the best so far."""


class OfficeFailedError(Exception):
    """A job ended without an answer; ``trace`` is what it left, blank where its process was killed."""

    def __init__(self, office_id: str, trace: str) -> None:
        super().__init__(office_id)
        self.office_id = office_id
        self.trace = trace


class ProcessGoneError(Exception):
    """A job's process ended without a word: it was killed, or memory ran out."""


def order_of(job: Job[Any]) -> bytes:
    """A job as bytes, with what it was ordered by: other sources would answer otherwise under the same key."""
    return pickle.dumps((program(), pickle.dumps(job)))
