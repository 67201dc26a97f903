"""A job that came as an order is done: what it found, or why it has no answer."""

from __future__ import annotations

import pickle
import traceback
from typing import Any

from duxue.models.stop import Stop
from duxue.planner.answers import Exit, RefusedError, explained
from duxue.planner.crew.job import Ended, Tell
from duxue.planner.crew.program import program


def done(ordered_by: Any, job: bytes, stop: Stop, tell: Tell) -> Ended:
    """Do a job (pickled) that was ordered by a program; whatever goes wrong is part of the answer."""
    try:
        if ordered_by != (here := program()):
            raise RefusedError(*(_OTHER_SOURCES if ordered_by[:-1] == here[:-1] else _OTHER_VERSION))
        found = pickle.loads(job).run(stop, tell)  # noqa: S301 - from a process of ours
    except Exception as error:  # noqa: BLE001 - it is the parent that tells the user
        return Ended(trace=traceback.format_exc(), refusal=_refusal(error))
    return Ended(found, stop.is_asked())


_OTHER_VERSION = (
    "工作进程所用的督学程序版本与下令一方不同；请在各机安装同一版本后重跑",
    "a worker has another version of duxue than whoever ordered the work: install the same one everywhere and run again",
)
_OTHER_SOURCES = (
    "程序版本相同而源文件不同：运行期间改过程序，或某台机器上的程序被改过；请统一后重跑",
    "duxue has one version but different sources: they changed during the run, or on one machine: make them the same and run again",
)


def _refusal(error: Exception) -> tuple[str, str, Exit] | None:
    told = explained(error)
    return (told.zh, told.en, told.code) if told else None
