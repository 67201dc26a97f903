"""How wide a text is and how many lines it takes in a column, as a workbook's readers break it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ROOM = 10.5 * 11 / 12
"""Columns of text in a column of one by font size in points, less what letters are drawn wider where a font is missing."""
_CLOSING = (
    "".join(
        map(
            chr,
            (0xFF09, 0xFF0C, 0x3002, 0xFF1B, 0xFF1A, 0x3001, 0x3011, 0x300B, 0x201D, 0x2019, 0xFF01, 0xFF1F),
        )
    )
    + ")]%"
)
_OPENING = "".join(map(chr, (0xFF08, 0x3010, 0x300A, 0x201C, 0x2018))) + "(["
_PIECES = re.compile(r"[ -~]+?(?:[ -](?![ ])|(?=[^ -~])|$)|.")


@lru_cache(maxsize=100_000)
def width_of(text: str) -> int:
    """The columns a text takes on a line: two for a Chinese character, one for a Latin one."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


@lru_cache(maxsize=100_000)
def lines_of(text: str, width: float, size: float = 10) -> int:
    """The lines a text takes when wrapped in a column of a width, by the font size in points."""
    room = max(2.0, width * _ROOM / size)
    return sum(1 if width_of(part) <= room else _wrapped(part, room) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    """Lines of a paragraph that does not fit on one: Latin words stay whole, no sign stands where it may not."""
    lines, used = 1, 0.0
    for piece in _unbroken(text):
        wide = width_of(piece)
        if used and used + width_of(piece.rstrip(" ")) > room:
            lines, used = lines + 1, 0.0
        while wide > room:  # a word longer than a line is cut
            lines, wide = lines + 1, wide - int(room)
        used += wide
    return lines


def _unbroken(text: str) -> list[str]:
    """What a reader keeps on one line: words, and signs with the character that they belong to."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        if pieces and (piece[0] in _CLOSING or pieces[-1][-1] in _OPENING):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
