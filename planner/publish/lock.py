"""One writer an output: a lock file beside it, which the system frees when a run dies, so a stale one never blocks."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from duxue.planner.answers import RefusedError, code_of
from duxue.scenarios.problems import refusal

_held: set[tuple[Path, int]] = set()
"""The outputs claimed here, each with its thread: what a verb does under its own claim needs no second one."""


def is_ours(target: Path) -> bool:
    """Whether the verb at work here has claimed an output (a real path)."""
    return (target, threading.get_ident()) in _held


@contextmanager
def only_writer(target: Path) -> Iterator[None]:
    """Hold an output (a real path) alone; ``RefusedError`` where another run holds it or nothing can be written there."""
    if is_ours(target):
        yield
        return
    path = target.with_name(f".{target.name}.duxue-lock")
    try:
        lock = _locked(path)
    except OSError as error:
        zh, en = refusal(error)
        raise RefusedError(
            f"无法在 {target.parent} 中写入：{zh}", f"cannot write in {target.parent}: {en}", code_of(error)
        ) from error
    if lock is None:
        raise RefusedError(
            f"另一个任务正在写入 {target}，请等它结束或另选名称",
            f"another run is writing {target}: wait for it or choose another name",
        )
    mine = target, threading.get_ident()
    _held.add(mine)
    try:
        yield
    finally:
        _held.discard(mine)
        _free(lock, path)


def _free(lock: IO[bytes], path: Path) -> None:
    if sys.platform == "win32":
        lock.close()
        with suppress(OSError):
            path.unlink()
    else:
        with suppress(OSError):
            path.unlink()
        lock.close()


def _locked(path: Path) -> IO[bytes] | None:
    while True:
        lock = path.open("ab")
        if not _lock(lock):
            lock.close()
            return None
        # A writer that has just finished removes its file: a lock on a removed file protects nothing.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(lock.fileno()), path.stat()):
                return lock
        lock.close()


def _lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists on this system alone

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if isinstance(error, BlockingIOError | PermissionError):
            return False
        raise
    return True
