"""A file that appears whole or not at all, and never in the place of another unless asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from duxue.planner.answers import RefusedError


@contextmanager
def whole_file(target: Path, *, replace: bool = False, inputs: tuple[Path, ...] = ()) -> Iterator[Path]:
    """A temporary file beside ``target`` to write into; on leaving without an error it takes target's place.

    Raises ``RefusedError`` for a target that exists (without ``replace``), is a folder, or is one of the ``inputs``.
    """
    if any(target.exists() and one.exists() and target.samefile(one) for one in inputs):
        raise RefusedError(
            f"{target} 就是输入文件，不能覆盖；请另选名称",
            f"{target} is the input itself: choose another name",
        )
    if target.is_dir():
        raise RefusedError(
            f"{target} 是文件夹，请给出文件名", f"{target} is a folder: give the name of a file"
        )
    if target.exists() and not replace:
        raise RefusedError(
            f"{target} 已存在，未作任何改动；请另选名称，或加 --replace 替换",
            f"{target} exists and was left untouched: choose another name, or add --replace",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    # The ending stays, since writers choose the form by it.
    fresh = target.with_name(f".{target.stem}.duxue-new{target.suffix}")
    try:
        yield fresh
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
