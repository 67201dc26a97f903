"""A folder that appears whole or not at all: written beside its place, moved in by one rename at the end."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from duxue.planner.words import Lang, pick
from duxue.scenarios.problems import refusal

MARK = "outcome.json"
"""The file by which a folder is known as a plan's: only such a folder (or an empty one) is ever replaced."""


class PublishError(Exception):
    """Publishing failed and left nothing behind; ``zh`` and ``en`` say what happened and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en

    def text(self, lang: Lang) -> str:
        """The message in one language."""
        return pick(lang, self.zh, self.en)


def file_stem(key: str, name: str, taken: set[str]) -> str:
    """A file name (without ending) for something with an id and a name, which fits every system and is not ``taken``.

    Ids that differ in case alone are one file on many systems, so a number is added then; ``taken`` grows.
    """
    letters = "".join(c if c.isalnum() else "_" for c in name)[:20]
    stem = free = f"{quote(key, safe='')[:60]}_{letters}".rstrip("_")
    number = 1
    while free.casefold() in taken:
        number += 1
        free = f"{stem}_{number}"
    taken.add(free.casefold())
    return free


def check_free(target: Path, *, replace: bool, mark: str = MARK) -> None:
    """Refuse early, before a long job, a folder that could not be published to at its end (PublishError).

    ``mark`` is the file by which a folder is known as one of the program's own.
    """
    if target.is_symlink() and not target.exists():
        raise PublishError(
            f"{target} 是失效的链接，请删除或另选文件夹",
            f"{target} is a broken link: remove it or choose another folder",
        )
    if not target.exists():
        return
    if not target.is_dir():
        raise PublishError(
            f"{target} 是文件，不是文件夹，请另选名称",
            f"{target} is a file, not a folder: choose another name",
        )
    if not replace:
        raise PublishError(
            f"文件夹 {target} 已存在，未作任何改动；请另选名称，或加 --replace 替换",
            f"folder {target} exists and was left untouched: choose another name, or add --replace",
        )
    if any(target.iterdir()) and not (target / mark).is_file():
        raise PublishError(
            f"文件夹 {target} 不是本程序写出的（缺 {mark}），不能替换；请另选名称",
            f"folder {target} was not written by this program (no {mark}) and is not replaced: choose another name",
        )


@contextmanager
def whole_folder(target: Path, *, replace: bool = False, mark: str = MARK) -> Iterator[Path]:
    """A temporary folder beside ``target`` to write into; on leaving without an error it takes target's place.

    With ``replace`` the former folder is moved aside first and removed last; whatever stops the run, the old or the
    new folder is whole, and the next run (or ``settle``) removes what was left over. Raises PublishError.
    """
    target = Path(os.path.realpath(target)) if target.exists() else target.absolute()
    made = _make_parents(target.parent)
    done = False
    try:
        with _only_writer(target):
            _settle(target)
            check_free(target, replace=replace, mark=mark)
            fresh = _beside(target, "new")
            try:
                _try_make(fresh)
                yield fresh
                _move_in(fresh, target)
                done = True
            finally:
                _remove(fresh)
    finally:
        if not done:
            _remove_empty(made)


def settle(target: Path) -> None:
    """Put right what a killed run left beside a folder: a former folder moved aside returns, half-written ones go.

    Does nothing while another run is writing the folder. Commands that read a plan folder call it first.
    """
    target = Path(os.path.realpath(target)) if target.exists() else target.absolute()
    if not any(_beside(target, part).exists() for part in ("new", "old")):
        return
    with suppress(PublishError), _only_writer(target):
        _settle(target)


def _beside(target: Path, part: str) -> Path:
    return target.with_name(f".{target.name}.duxue-{part}")


def _settle(target: Path) -> None:
    old = _beside(target, "old")
    if old.exists():
        if target.exists():
            _remove(old)
        else:
            old.rename(target)
    _remove(_beside(target, "new"))


def _move_in(fresh: Path, target: Path) -> None:
    old = _beside(target, "old")
    try:
        moved = target.exists()
        if moved:
            target.rename(old)
        try:
            fresh.rename(target)
        except BaseException:
            if moved:
                old.rename(target)
            raise
    except OSError as error:
        zh, en = refusal(error)
        raise PublishError(
            f"无法写入 {target}：{zh}；若有文件正被打开，请关闭后重试",
            f"cannot write {target}: {en}; close any file of it that is open and try again",
        ) from error
    _remove(old)


def _make_parents(parent: Path) -> list[Path]:
    missing = [p for p in (parent, *parent.parents) if not p.exists()]
    for folder in reversed(missing):
        _try_make(folder)
    return missing


def _try_make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        zh, en = refusal(error)
        raise PublishError(f"无法建立文件夹 {folder}：{zh}", f"cannot make folder {folder}: {en}") from error


def _remove(folder: Path) -> None:
    # What cannot be removed now (a file open elsewhere) is removed by the next run's settling.
    shutil.rmtree(folder, ignore_errors=True)


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


@contextmanager
def _only_writer(target: Path) -> Iterator[None]:
    """Hold the lock file beside the target; the system frees it when a run dies, so a stale one never blocks."""
    path = _beside(target, "lock")
    try:
        lock = _locked(path)
    except OSError as error:
        zh, en = refusal(error)
        raise PublishError(
            f"无法在 {target.parent} 中写入：{zh}", f"cannot write in {target.parent}: {en}"
        ) from error
    if lock is None:
        raise PublishError(
            f"另一个任务正在写入 {target}，请等它结束或另选文件夹",
            f"another run is writing {target}: wait for it or choose another folder",
        )
    try:
        yield
    finally:
        if sys.platform == "win32":
            lock.close()
            with suppress(OSError):
                path.unlink()
        else:
            path.unlink(missing_ok=True)
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
