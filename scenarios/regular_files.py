"""Files read whole: regular ones only, and never more than a limit that is checked before anything is read."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

MOST_BYTES = 300 * 2**20
"""Bytes that a file of an office may hold."""


def read_regular(path: Path, most: int = MOST_BYTES) -> bytes:
    """The content of a regular file of at most ``most`` bytes.

    Raises OSError for everything else: what cannot be read, a folder, a pipe or device (which could be read without
    end), a larger file. ``problems.refusal`` has the words for each.
    """
    if not path.is_dir() and not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.ENODEV, "a pipe or a device, no file", str(path))
    if path.is_file() and path.stat().st_size > most:
        raise _too_large(path, most)
    with path.open("rb") as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise _too_large(path, most)
    return content


def _too_large(path: Path, most: int) -> OSError:
    limit = f"{most // 2**20} MB" if most >= 2**20 else f"{most // 1000} kB"
    return OSError(errno.EFBIG, f"over the limit of {limit}", str(path))
