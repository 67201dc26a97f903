"""A file that appears whole or not at all, and never in the place of another unless asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duxue.planner.answers import RefusedError
from duxue.planner.publish.folder import check_apart, disk_told, real_place
from duxue.planner.publish.lock import only_writer
from duxue.planner.publish.manifest import MANIFEST


@contextmanager
def whole_file(target: Path, *, replace: bool = False, inputs: tuple[Path, ...] = ()) -> Iterator[Path]:
    """A temporary file beside ``target`` to write into; on leaving without an error it takes target's place.

    Raises ``RefusedError`` for a target that exists (without ``replace``), is a folder, is or lies in one of the
    ``inputs``, or belongs to a folder that the program wrote whole.
    """
    check_file(target, replace=replace, inputs=inputs)
    with disk_told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with only_writer(real_place(target)):
        # The ending stays, since writers choose the form by it.
        fresh = target.with_name(f".{target.stem}.duxue-new{target.suffix}")
        try:
            with disk_told(target, fresh):
                fresh.unlink(missing_ok=True)
                yield fresh
                check_file(target, replace=replace, inputs=inputs)
                fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)


def check_file(target: Path, *, replace: bool = False, inputs: tuple[Path, ...] = ()) -> None:
    """Refuse early what ``whole_file`` would refuse at the end."""
    check_apart(target, *inputs)
    with disk_told(target):
        _check_free(target, replace=replace)


def _check_free(target: Path, *, replace: bool) -> None:
    if target.is_dir():
        raise RefusedError(
            f"{target} 是文件夹，请给出文件名", f"{target} is a folder: give the name of a file"
        )
    if target.exists() and not target.is_file():
        raise RefusedError(
            f"{target} 是管道或设备，不是文件，请另选名称",
            f"{target} is a pipe or a device, no file: choose another name",
        )
    if target.exists() and not replace:
        raise RefusedError(
            f"{target} 已存在，未作任何改动；请另选名称，或加 --replace 替换",
            f"{target} exists and was left untouched: choose another name, or add --replace",
        )
    whole = next((place for place in target.absolute().parents if (place / MANIFEST).is_file()), None)
    if whole is not None:
        raise RefusedError(
            f"{target} 在本程序写出的文件夹 {whole} 里，其中的文件不能单独改动；请另选名称",
            f"{target} lies in {whole}, which was written whole: choose another place",
        )
