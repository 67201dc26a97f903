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
        if ordered_by != program():
            raise RefusedError(*_OTHER_PROGRAM)
        found = pickle.loads(job).run(stop, tell)  # noqa: S301 - from a process of ours
    except Exception as error:  # noqa: BLE001 - it is the parent that tells the user
        return Ended(trace=traceback.format_exc(), refusal=_refusal(error))
    return Ended(found, stop.is_asked())


_OTHER_PROGRAM = (
    "集群中有工作机的督学程序版本与本机不同；请在各机安装同一版本后重跑",
    "a worker of the cluster has another version of duxue than this machine: install the same one everywhere and run again",
)


def _refusal(error: Exception) -> tuple[str, str, Exit] | None:
    told = explained(error)
    return (told.zh, told.en, told.code) if told else None
