"""What the program wrote into a folder, file by file: only that is ever removed when the folder is replaced."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from duxue.planner.words import json_text

MANIFEST = "manifest.json"
"""Lists a folder's files with their digests; blank digests stand for files that differ from run to run."""
TIMING = "timing.json"
"""Seconds of the clock: the one file of a folder that differs between two runs of the same command."""
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in every folder that is looked at."""


def write_manifest(folder: Path) -> None:
    """List all files of a folder in its manifest."""
    files = {name: "" if Path(name).name == TIMING else _digest(folder / name) for name in _files(folder)}
    files.pop(MANIFEST, None)
    told = json_text({"files": files}) + "\n"
    (folder / MANIFEST).write_text(told, encoding="utf-8")


def foreign_files(folder: Path) -> list[str] | None:
    """The files of a folder that the program did not write or that were changed since; None where no manifest is."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(files, dict):
        return None
    return [name for name in _files(folder) if name != MANIFEST and not _is_ours(folder, name, files)]


def _is_ours(folder: Path, name: str, files: dict[str, object]) -> bool:
    path = folder / name
    if path.name in LITTER:
        return True
    if name not in files or path.is_symlink() or not path.is_file():
        return False
    return files[name] == "" or files[name] == _digest(path)


def _files(folder: Path) -> Iterator[str]:
    """All that lies in a folder but plain folders, by relative name, in order."""
    for place, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        folders[:] = sorted(set(folders) - set(links))
        for name in sorted([*files, *links]):
            yield (Path(place) / name).relative_to(folder).as_posix()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
