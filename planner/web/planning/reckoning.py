"""Prices of other choices, reckoned in a process of its own, so that a question of seconds holds up nobody's page.

``python -m duxue.planner.web.planning.reckoning`` is that process: it reads questions and writes answers until its standard input
closes.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO

from duxue import desk
from duxue.planner.web.archive.memory import Answers, remembered

Answered = tuple[Any, tuple[desk.Option, ...]]
Question = tuple[Path, str, str]
"""A plan's folder, the subject, and the language."""
KEPT = 64
"""Answers that are kept; a plan's folder never changes."""


class Reckoner:
    """The one process, begun with the first question and begun again where it has died; one question at a time."""

    def __init__(self) -> None:
        self._answers = Answers[Answered](KEPT)
        self._line = ThreadPoolExecutor(1, thread_name_prefix="reckoning")
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: Question) -> Future[Answered]:
        """The answer, or the promise of it; the same question asked again costs nothing."""
        return self._answers.find(question, lambda: self._line.submit(self._answer, question))[0]

    def _answer(self, question: Question) -> Answered:
        for _once_more in range(2):
            try:
                told = self._told(question)
            except (EOFError, OSError):
                self.end()
                continue
            if isinstance(told, Exception):
                raise told
            return told
        raise OSError("the process has died of a question twice")

    def _told(self, question: Question) -> Answered | Exception:
        if self._process is None:
            command = [sys.executable, "-m", "duxue.planner.web.planning.reckoning"]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            atexit.register(self.end)
        pickle.dump(question, self._process.stdin)  # type: ignore[arg-type]
        self._process.stdin.flush()  # type: ignore[union-attr]
        told: Answered | Exception = pickle.load(self._process.stdout)  # type: ignore[arg-type]  # noqa: S301 - our own process
        return told

    def end(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
            atexit.unregister(self.end)


RECKONER = Reckoner()
"""The server's own."""


@remembered(4)
def _loaded(folder: Path) -> Any:
    return desk.load(folder)


def answer_all(asked: BinaryIO, told: BinaryIO) -> None:
    """Answer questions until no more come."""
    while True:
        try:
            folder, subject, language = pickle.load(asked)  # noqa: S301 - from the server that began us
        except EOFError:
            return
        answer: Answered | Exception
        try:
            answer = desk.options_for(_loaded(folder), subject, lang=language)
        except ValueError as error:
            answer = ValueError(str(error))  # the error itself does not travel
        except Exception as error:  # noqa: BLE001 - whatever it is, the server tells it
            answer = RuntimeError(repr(error))
        told.write(pickle.dumps(answer))
        told.flush()


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed is no answer
    answer_all(sys.stdin.buffer, answers)
