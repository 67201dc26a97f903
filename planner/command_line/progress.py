"""Progress of a long job for whoever waits: stage, best so far, bound, gap and the time that is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import IO, TYPE_CHECKING

from duxue.planner.words import Lang, outcome_text, pick, stage_text

if TYPE_CHECKING:
    from duxue.face import Step

EVERY = 0.5
"""Seconds between two lines about the same stage of the same office."""


class ProgressLines:
    """Writes progress to a terminal: one line that is overwritten, or plain lines where nobody can overwrite."""

    def __init__(
        self, stream: IO[str], lang: Lang, *, overwrite: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``clock`` counts seconds."""
        self._stream = stream
        self._names: Mapping[str, str] = {}
        self._lang = lang
        self._overwrite = overwrite
        self._clock = clock
        self._began = clock()
        self._shares: dict[str, float] = {}
        self._last: tuple[str, str, str] = ("", "", "")
        self._last_at = -EVERY
        self._width = 0

    def expect(self, names: Mapping[str, str]) -> None:
        """Tell which offices take part, by id and name: the time left counts them all."""
        self._names = names
        self._shares = dict.fromkeys(names, 0.0)

    def __call__(self, step: Step) -> None:
        """Take note of a step, and write a line where there is something new to read."""
        if step.office:
            self._shares[step.office] = max(self._shares.get(step.office, 0.0), min(1.0, step.done_share))
        now = self._clock()
        # A log keeps one line a stage and state; a terminal shows the latest, but not faster than one reads.
        here = (step.office, step.stage, step.status)
        if here == self._last and (not self._overwrite or now - self._last_at < EVERY):
            return
        self._last, self._last_at = here, now
        self._write(self.line(step, now - self._began))

    def line(self, step: Step, seconds: float) -> str:
        """One step in words, after some seconds of work."""
        lang = self._lang
        parts = [
            _clock_text(seconds),
            self._names.get(step.office, step.office),
            stage_text(step.stage, lang),
        ]
        parts.append(outcome_text(step.status, lang))
        if step.objective is not None:
            parts.append(pick(lang, f"最好 {step.objective:,.0f}", f"best {step.objective:,.0f}"))
        if step.bound is not None:
            parts.append(pick(lang, f"下界 {step.bound:,.0f}", f"bound {step.bound:,.0f}"))
        if step.gap is not None:
            parts.append(pick(lang, f"差距 {step.gap:.1%}", f"gap {step.gap:.1%}"))
        left = self.left(seconds)
        if left is not None:
            parts.append(pick(lang, f"约剩 {_clock_text(left)}", f"about {_clock_text(left)} left"))
        return "  ".join(part for part in parts if part)

    def left(self, seconds: float) -> float | None:
        """The seconds that planning probably still takes, once enough is done to say."""
        done = sum(self._shares.values()) / max(1, len(self._shares))
        if not 0.02 < done < 1:
            return None
        return seconds * (1 - done) / done

    def say(self, text: str) -> None:
        """A line that stays."""
        self.clear()
        self._stream.write(text + "\n")
        self._stream.flush()

    def clear(self) -> None:
        """Take the overwritten line away before something else is written."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def _write(self, text: str) -> None:
        if not self._overwrite:
            self.say(text)
            return
        self.clear()
        self._stream.write(text)
        self._stream.flush()
        # A Chinese character takes two columns.
        self._width = len(text) + sum(ord(sign) > 0x2E7F for sign in text)


def silent(step: Step) -> None:
    """A listener that says nothing."""


def _clock_text(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
