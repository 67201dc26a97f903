"""A folder that is one run's alone and appears whole or not at all: written beside its place, moved in by one rename."""

from __future__ import annotations

import hashlib
import os
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from duxue.planner.answers import RefusedError, code_of
from duxue.planner.publish.lock import is_ours, only_writer
from duxue.planner.publish.manifest import MANIFEST, foreign_files, write_manifest
from duxue.scenarios.codes import UnitLevel
from duxue.scenarios.county import County
from duxue.scenarios.problems import refusal
from duxue.scenarios.reading.plan_outcome import outcome_of
from duxue.scenarios.releases.state import State, standing_of

REPORT = "report.html"
MARK = "outcome.json"
"""The file by which a folder is known as a plan's: only such a folder (or an empty one) is ever replaced."""


class PublishError(RefusedError):
    """Publishing failed and left nothing behind."""


def goes_by_office(county: County) -> bool:
    """Whether a plan is published office by office: a province's is."""
    return any(unit.level is UnitLevel.PROVINCE for unit in county.rows.units) and len(county.offices) > 1


def file_stem(key: str, name: str, taken: set[str]) -> str:
    """A file name (without ending) for something with an id and a name, which fits every system and is not ``taken``.

    Ids that differ in case alone are one file on many systems, so a number is added then; ``taken`` grows.
    """
    letters = "".join(c if c.isalnum() else "_" for c in name)[:20]
    stem = free = (_readable(key) if name == key else f"{_readable(key)}_{letters}").rstrip("_")
    number = 1
    while free.casefold() in taken:
        number += 1
        free = f"{stem}_{number}"
    taken.add(free.casefold())
    return free


_PLAIN = "-_~.〔〕（）［］【】·"
_LONGEST_ID = 40


def _readable(key: str) -> str:
    """An id as it is written; where signs do not fit a file name or it is long, a print of the whole keeps ids apart."""
    plain = unicodedata.normalize("NFC", key)
    fit = "".join(c if c.isalnum() or c in _PLAIN else "_" for c in plain).lstrip(".")
    if fit == plain and len(fit) <= _LONGEST_ID:
        return fit
    return f"{fit[:_LONGEST_ID]}~{hashlib.sha256(plain.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def check_apart(out: Path, *inputs: Path) -> None:
    """Refuse an output that is an input, lies in one or holds one, whatever it is called there."""
    target = Path(os.path.realpath(out))
    for one in inputs:
        if _holds(one, target) or _holds(target, Path(os.path.realpath(one))):
            raise RefusedError(
                f"输入文件和已发布的方案不能改动：请把输出 {out} 放到 {one} 以外",
                f"inputs and released plans are never changed: choose another place than {out} for the output, apart from {one}",
            )


def _holds(outer: Path, inner: Path) -> bool:
    return outer.exists() and any(part.exists() and part.samefile(outer) for part in (inner, *inner.parents))


def check_free(target: Path, *, replace: bool, mark: str = MARK) -> None:
    """Refuse early, before a long job, a folder that could not be published to at its end (PublishError).

    ``mark`` is the file by which a folder is known as one of the verb's own.
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
    if _approved(target):
        raise PublishError(
            f"{target} 中的方案已审定，不能替换；请另选文件夹",
            f"the plan in {target} is approved and is never replaced: choose another folder",
        )
    _check_own(target, mark)


def _check_own(target: Path, mark: str) -> None:
    if not any(target.iterdir()):
        return
    foreign = foreign_files(target)
    if foreign is None or not (target / mark).is_file():
        missing = MANIFEST if foreign is None else mark
        raise PublishError(
            f"文件夹 {target} 不是本命令写出的（缺 {missing}），不能替换；请另选名称",
            f"folder {target} was not written by this command (no {missing}) and is not replaced: choose another name",
        )
    if foreign:
        listed = ", ".join(foreign[:3]) + (" …" if len(foreign) > 3 else "")
        raise PublishError(
            f"文件夹 {target} 中有本程序写出后被改动或另外放入的文件，不能替换，以免丢失：{listed}；请先移走，或另选名称",
            f"folder {target} holds files that were changed or added since it was written, so it is not replaced: {listed}; "
            "move them away, or choose another name",
        )


@contextmanager
def claimed(
    target: Path, *, replace: bool = False, inputs: Sequence[Path] = (), mark: str = MARK
) -> Iterator[None]:
    """Make an output folder this run's alone, from before its work begins; what a killed run left there is put right.

    Raises ``RefusedError`` where another run is at it, where it may not be written, or where it is, holds or lies in one
    of the ``inputs``.
    """
    if not real_place(target).name:
        raise RefusedError(
            f"{target} 是磁盘的根目录，请另选文件夹",
            f"{target} is the root of the disk: choose a folder in it",
        )
    check_apart(target, *inputs)
    check_apart(work_folder(target), *inputs)
    target = real_place(target)
    made = _make_parents(target.parent)
    try:
        with only_writer(target):
            _settle(target)
            check_free(target, replace=replace, mark=mark)
            yield
    finally:
        _remove_empty(made)


def work_folder(out: Path) -> Path:
    """Where a long job keeps what it has finished until its output is whole: ``<out>.work`` (beside the folder that ``.`` stands for)."""
    place = out if out.name.strip(".") else out.resolve()
    return place.with_name(f"{place.name}.work")


def _approved(target: Path) -> bool:
    """Whether a folder holds an approved release (a folder whose outcome cannot be read is judged elsewhere)."""
    outcome, _ = outcome_of(target)
    return outcome is not None and standing_of(outcome).state is State.APPROVED


@contextmanager
def whole_folder(target: Path, *, replace: bool = False, mark: str = MARK) -> Iterator[Path]:
    """A temporary folder beside ``target`` to write into; on leaving without an error it takes target's place.

    With ``replace`` the former folder is moved aside first and removed last; whatever stops the run, the old or the
    new folder is whole, and the next run (or ``settle``) removes what was left over. Raises PublishError.
    """
    with claimed(target, replace=replace, mark=mark):
        real = real_place(target)
        fresh = _beside(real, "new")
        try:
            _try_make(fresh)
            with disk_told(real, fresh):
                yield fresh
                write_manifest(fresh)
            check_free(real, replace=replace, mark=mark)  # somebody may have put a file there meanwhile
            _move_in(fresh, real)
        finally:
            _remove(fresh)


@contextmanager
def disk_told(target: Path, fresh: Path | None = None) -> Iterator[None]:
    """Tell what the system refuses while an output is being written (PublishError), by the name that its file would have."""
    try:
        yield
    except OSError as error:
        zh, en = refusal(error)
        named = str(error.filename or target)
        place = named.replace(str(fresh), str(target)) if fresh is not None else named
        raise PublishError(
            f"写入 {target} 失败：{place}：{zh}", f"writing {target} failed: {place}: {en}", code_of(error)
        ) from error


def settle(target: Path) -> None:
    """Put right what a killed run left beside a folder: a former folder moved aside returns, half-written ones go.

    Does nothing while another run is writing the folder. Commands that read a plan folder call it first.
    """
    target = real_place(target)
    if not target.name:
        return  # the root of a disk is no plan's folder, and nothing lies beside it
    if is_ours(target) or not any(_beside(target, part).exists() for part in ("new", "old")):
        return
    with suppress(RefusedError), only_writer(target):
        _settle(target)


def real_place(target: Path) -> Path:
    """Where an output really lies: links are followed where they lead somewhere."""
    return Path(os.path.realpath(target)) if target.exists() else target.absolute()


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
            code_of(error),
        ) from error
    _remove(old)


def _make_parents(parent: Path) -> list[Path]:
    try:
        missing = [p for p in (parent, *parent.parents) if not p.exists()]
    except OSError as error:
        raise _not_made(parent, error) from error
    for folder in reversed(missing):
        _try_make(folder)
    return missing


def _try_make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _not_made(folder, error) from error


def _not_made(folder: Path, error: OSError) -> PublishError:
    zh, en = refusal(error)
    return PublishError(
        f"无法建立文件夹 {folder}：{zh}", f"cannot make folder {folder}: {en}", code_of(error)
    )


def _remove(folder: Path) -> None:
    # What cannot be removed now (a file open elsewhere) is removed by the next run's settling.
    shutil.rmtree(folder, ignore_errors=True)


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
