"""What an .xls file shows before it is parsed: how far its sheets reach, what is hidden or struck, from which day its days count.

The file is a small file system (512-byte sectors chained by a table); its stream ``Workbook`` is a row of records, each
a kind, a length and a content.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence

from duxue.scenarios.files.sheet_scan import Scan

_END = 0xFFFFFFFA  # sector numbers from here on are marks
_NAMES = ("Workbook", "Book")
_BOF, _SHEET, _DATE_1904, _ROW, _COLUMN = 0x0809, 0x0085, 0x0022, 0x0208, 0x007D
_FONT, _FORMAT = 0x0031, 0x00E0
_NO_FONT = 4  # this number is left out in the count of fonts
_CELLS = frozenset({0x0203, 0x027E, 0x00FD, 0x00BD, 0x0006, 0x0204, 0x0205, 0x00D6})
_MANY = 0x00BD  # several numbers in one record; its last two bytes are the last column


def scan_compound(data: bytes) -> tuple[dict[int, Scan], bool]:
    """Each sheet of an .xls file by its number, and whether its days count from 1904; nothing where it is not sound."""
    try:
        return _scanned(_stream(data))
    except (struct.error, ValueError, IndexError):
        return {}, False


def _scanned(stream: bytes) -> tuple[dict[int, Scan], bool]:
    starts: dict[int, int] = {}
    scans: dict[int, Scan] = {}
    from_1904 = False
    scan = Scan()
    hidden_rows: set[int] = set()
    hidden_columns: list[tuple[int, int]] = []
    filled: set[int] = set()
    fonts: list[bool] = []
    struck: list[bool] = []
    for place, kind, content in _records(stream):
        if kind == _SHEET:
            starts[struct.unpack_from("<I", content)[0]] = len(starts)
        elif kind == _DATE_1904:
            from_1904 = content[:2] == b"\x01\x00"
        elif kind == _FONT:
            fonts.append(bool(content[2] & 0x08))
        elif kind == _FORMAT:
            font = struct.unpack_from("<H", content)[0]
            struck.append(fonts[font - (font > _NO_FONT)])
        elif kind == _BOF and place in starts:
            _finish(scan, hidden_rows & filled, hidden_columns)
            scan = scans.setdefault(starts[place], Scan())
            hidden_rows, hidden_columns, filled = set(), [], set()
        elif kind == _ROW and content[12] & 0x20:
            hidden_rows.add(struct.unpack_from("<H", content)[0])
        elif kind == _COLUMN and content[8] & 0x01:
            hidden_columns.append(struct.unpack_from("<HH", content))
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", content)
            scan.reach(row, struct.unpack("<H", content[-2:])[0] if kind == _MANY else column)
            filled.add(row)
            if any(format_ < len(struck) and struck[format_] for format_ in _formats(kind, content)):
                scan.struck_rows.add(row)
    _finish(scan, hidden_rows & filled, hidden_columns)
    return scans, from_1904


def _formats(kind: int, content: bytes) -> Iterator[int]:
    """The numbers of the formats of the cells in one record."""
    yield from (
        struct.unpack_from("<H", content, place)[0]
        for place in (range(4, len(content) - 3, 6) if kind == _MANY else (4,))
    )


def _finish(scan: Scan, hidden_rows: set[int], hidden_columns: Sequence[tuple[int, int]]) -> None:
    scan.hidden_rows = len(hidden_rows)
    scan.hide_columns(hidden_columns)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _stream(data: bytes) -> bytes:
    """The workbook's own stream of a compound file."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError("no compound file")
    directory, cutoff, mini_table = struct.unpack_from("<I4xI", data, 48) + struct.unpack_from("<I", data, 60)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    table = _table(data, sector, size)
    root: tuple[int, int] | None = None
    for entry in _entries(b"".join(sector(n) for n in _chain(directory, table))):
        name, start, length = entry
        root = root or (start, length)
        if name in _NAMES:
            if length >= cutoff:
                return b"".join(sector(n) for n in _chain(start, table))[:length]
            inner = b"".join(sector(n) for n in _chain(root[0], table))
            links = _numbers(b"".join(sector(n) for n in _chain(mini_table, table)))
            return b"".join(inner[n * 64 : n * 64 + 64] for n in _chain(start, links))[:length]
    raise ValueError("no workbook stream")


def _table(data: bytes, sector: Callable[[int], bytes], size: int) -> Sequence[int]:
    listed = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    for _ in range(len(data) // size):
        if following >= _END:
            break
        *more, following = _numbers(sector(following))
        listed += more
    return _numbers(b"".join(sector(number) for number in listed if number < _END))


def _numbers(content: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chain(start: int, table: Sequence[int]) -> Iterator[int]:
    number = start
    for _ in range(len(table)):
        if number >= _END:
            return
        yield number
        number = table[number]
    if number < _END:
        raise ValueError("sectors in a ring")


def _entries(content: bytes) -> Iterator[tuple[str, int, int]]:
    for place in range(0, len(content) - 127, 128):
        length = struct.unpack_from("<H", content, place + 64)[0]
        name = content[place : place + max(0, min(64, length) - 2)].decode("utf-16-le", "replace")
        yield (name, *struct.unpack_from("<II", content, place + 116))
