"""A store of folders named by the digest of what they hold: a folder appears whole or not at all, and never changes."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

ABANDONED = 3600.0
"""Seconds after which nobody writes into a fresh folder any more; whoever does is done in a minute."""


def digest_of(folder: Path) -> str:
    """The digest of a folder's files: their names and bytes."""
    total = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(file.relative_to(folder).as_posix().encode() + b"\0")
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


def folder_of(digest: str) -> Path:
    """Where a digest's folder lies."""
    if not digest.isalnum():
        raise ValueError("no digest")
    return Path(settings.STORE) / digest[:2] / digest


def file_in(digest: str, path: str) -> Path | None:
    """The file of that name in a kept folder; None where there is none, or where the path would lead out."""
    file = _inside(digest, path)
    return file if file is not None and file.is_file() else None


def folder_in(digest: str, path: str) -> Path | None:
    """The folder of that name inside a kept folder; None where there is none, or where the path would lead out."""
    folder = _inside(digest, path)
    return folder if folder is not None and folder.is_dir() else None


def _inside(digest: str, path: str) -> Path | None:
    if not digest or "\0" in path:
        return None
    folder = folder_of(digest).resolve()
    place = (folder / path).resolve()
    return place if folder in place.parents else None


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """An empty folder on the store's own disk, gone afterwards unless it was kept."""
    place = Path(settings.STORE) / "fresh" / f"{os.getpid()}-{uuid.uuid4().hex}"
    place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def sweep() -> int:
    """Delete the fresh folders that killed processes left behind, and say how many; a folder somebody writes into is left alone."""
    long_ago = time.time() - ABANDONED
    left = [place for place in (Path(settings.STORE) / "fresh").glob("*") if _touched(place) < long_ago]
    for place in left:
        shutil.rmtree(place, ignore_errors=True)
    return len(left)


def _touched(place: Path) -> float:
    """When anything in a folder was last written; now, where it is just going away."""
    try:
        return max(path.stat().st_mtime for path in (place, *place.rglob("*")))
    except FileNotFoundError:
        return time.time()


def again(file: Path, place: Path) -> bool:
    """Let a file of the store, which never changes, stand in a fresh folder too; false where the disk cannot do that."""
    try:
        os.link(file, place)
    except OSError:
        return False
    return True


def keep(folder: Path) -> str:
    """Move a folder into the store and give its digest; one that is there already is left as it is.

    A file that stands in the store already (``again``) was made safe when it came.
    """
    digest = digest_of(folder)
    target = folder_of(digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    for file in folder.rglob("*"):
        if file.is_file() and file.stat().st_nlink == 1:
            with file.open("r+b") as stream:
                os.fsync(stream.fileno())
    try:
        folder.rename(target)
    except OSError:
        if not target.is_dir():
            raise
    return digest
