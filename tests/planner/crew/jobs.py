"""Small jobs: what crews are tried on."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from duxue.models.stop import Stop
from duxue.planner.crew.job import Tell


@dataclass(frozen=True)
class Square:
    """Squares a number, and says which."""

    number: int
    office_id: str = "S"

    def run(self, _stop: Stop, tell: Tell) -> int:
        print("what a job prints is no answer")
        tell(f"squaring {self.number}")
        return self.number**2


@dataclass(frozen=True)
class WhereAmI:
    """Tells its process, and whether that leaves Ctrl-C to its parent."""

    office_id: str = "W"

    def run(self, _stop: Stop, _tell: Tell) -> tuple[int, bool]:
        return os.getpid(), signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@dataclass(frozen=True)
class SweepsAt:
    """Tells at how many more objects its process looks for those that nobody holds."""

    office_id: str = "G"

    def run(self, _stop: Stop, _tell: Tell) -> tuple[int, int, int]:
        return gc.get_threshold()


@dataclass(frozen=True)
class IsLoaded:
    """Tells its process, and whether a module is loaded there."""

    module: str
    office_id: str = "L"

    def run(self, _stop: Stop, _tell: Tell) -> tuple[int, bool]:
        return os.getpid(), self.module in sys.modules


@dataclass(frozen=True)
class Wait:
    """Leaves its process id in a file, and waits for a stop (deaf: for nothing), a minute at most."""

    note: Path
    deaf: bool = False
    office_id: str = "X"

    def run(self, stop: Stop, _tell: Tell) -> str:
        fresh = self.note.with_suffix(".begun")
        fresh.write_text(str(os.getpid()), encoding="utf-8")
        fresh.rename(self.note)
        for _ in range(600):
            if stop.is_asked() and not self.deaf:
                return "best so far"
            time.sleep(0.1)
        return "waited for nothing"
