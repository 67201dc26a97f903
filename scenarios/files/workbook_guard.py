"""A look at a workbook's file before it is parsed: damaged, locked, bloated and hostile ones are kept out."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from duxue.scenarios.cells.raw_sheets import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from duxue.scenarios.problems import Fault
from duxue.scenarios.regular_files import MOST_BYTES

MOST_RATIO = 200
"""How many times larger than its file a workbook may be unpacked (small ones excepted)."""
MOST_SIGNS = 60_000_000
"""Signs that all texts of a workbook may have together, a text that is repeated counted each time."""

_SMALL = 20 * 2**20
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    ValueError,
    OSError,
    RuntimeError,
)  # fmt: skip

DAMAGED = Fault(
    "damaged",
    "文件已损坏，无法打开；请用表格软件打开后另存为 .xlsx 再试，或找回备份",
    "damaged, cannot be opened; open it in a spreadsheet program and save it anew as .xlsx",
)
LOCKED = Fault(
    "password", "文件设有密码；请去掉密码另存后再试", "protected by a password; save it without one"
)
TOO_HEAVY = Fault(
    "too_heavy",
    "文件已损坏，或内容多得无法读取（内存或时间超过上限）；请用表格软件打开，删去多余的内容，另存为 .xlsx 再试",
    "damaged, or too heavy to be read (over the limits of memory or time); open it, remove the surplus, save it as .xlsx",
)


class KeptOutError(Exception):
    """A workbook that is not parsed; carries the fault, and the sheet where it is one sheet's (blank: the file's)."""

    def __init__(self, fault: Fault, sheet: str = "") -> None:
        super().__init__(fault.en)
        self.fault = fault
        self.sheet = sheet


def refused(data: bytes) -> Fault | None:
    """Why a file cannot be taken for a workbook at all, from its first bytes; None where it may be one."""
    if not data.strip(b"\0"):
        return Fault("empty_file", "文件是空的，请核对", "the file is empty")
    if data.startswith(_ZIP):
        return None
    if data.startswith(_COMPOUND):
        return LOCKED if _ENCRYPTED in data else None
    zh = "不是工作簿（可能是网页、文本，或只改了扩展名）；请用表格软件打开后另存为 .xlsx"
    en = "no workbook (perhaps a web page or text under this name); open it and save it as .xlsx"
    return Fault("no_workbook", zh, en)


def is_zip(data: bytes) -> bool:
    """Whether a file is packed as .xlsx and .ods are."""
    return data.startswith(_ZIP)


class Package:
    """The parts of a packed workbook, unpacked one at a time and never more than ``MOST_BYTES`` together."""

    def __init__(self, data: bytes) -> None:
        """Look at the directory (KeptOutError where the file cannot be taken)."""
        try:
            self._book = zipfile.ZipFile(BytesIO(data))
        except _UNREADABLE as error:
            raise KeptOutError(DAMAGED) from error
        infos = [info for info in self._book.infolist() if not info.filename.endswith("/")]
        total = sum(info.file_size for info in infos)
        if total > MOST_BYTES or (total > _SMALL and total > MOST_RATIO * len(data)):
            raise KeptOutError(_bloated(total))
        if any(info.flag_bits & 1 for info in infos):
            raise KeptOutError(LOCKED)
        self._infos = {part_name(info.filename): info for info in infos}
        if len(self._infos) != len(infos):
            raise KeptOutError(DAMAGED)  # two parts of one name: which of them is read is anybody's guess
        if b"encryption-data" in self.part("META-INF/manifest.xml"):
            raise KeptOutError(LOCKED)

    def __iter__(self) -> Iterator[str]:
        """The names of all parts, as ``part_name`` makes them."""
        return iter(self._infos)

    def part(self, name: str) -> bytes:
        """A part's content (none where there is no such part); reading it proves the size that the directory states."""
        info = self._infos.get(part_name(name))
        try:
            return b"" if info is None else self._book.read(info)
        except _UNREADABLE as error:
            raise KeptOutError(DAMAGED) from error

    def prove(self) -> None:
        """Read what has not been looked at, so that a part that lies about its size fails here and not in the parser."""
        for info in self._infos.values():
            try:
                with self._book.open(info) as stream:
                    while stream.read(2**20):
                        pass
            except _UNREADABLE as error:
                raise KeptOutError(DAMAGED) from error


def part_name(name: str) -> str:
    """A part's name as it is compared: parsers go by letters of either case and slashes of either slant."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").lower()


def _bloated(total: int) -> Fault:
    limit = MOST_BYTES // 2**20
    zh = f"解压后有 {total // 2**20:,} MB，超过上限（{limit} MB 或压缩比 {MOST_RATIO} 倍），未读取"
    en = f"holds {total // 2**20:,} MB unpacked, over the limit ({limit} MB or {MOST_RATIO} times its size); not read"
    return Fault("bloated", zh, en)


def beyond(rows: int, columns: int) -> Fault | None:
    """The one line for a sheet that is longer or wider than what is read."""
    if rows <= MOST_ROWS + 1 and columns <= MOST_COLUMNS:
        return None
    zh = f"内容一直到第 {rows:,} 行、第 {columns:,} 列，超过上限（{MOST_ROWS:,} 行、{MOST_COLUMNS} 列），未读取；请删去多余的行列"
    en = f"reaches row {rows:,}, column {columns:,}; the limit is {MOST_ROWS:,} rows, {MOST_COLUMNS} columns: not read"
    return Fault("too_large", zh, en)


def too_much(cells: int, signs: int) -> Fault | None:
    """The one line for a workbook whose sheets span more cells, or hold more text, than is read."""
    if cells <= MOST_CELLS and signs <= MOST_SIGNS:
        return None
    zh = f"各表共占 {cells:,} 格、{signs:,} 字，超过上限（{MOST_CELLS:,} 格、{MOST_SIGNS:,} 字），未读取；请删去多余的内容"
    en = f"spans {cells:,} cells with {signs:,} signs; the limits are {MOST_CELLS:,} and {MOST_SIGNS:,}: not read"
    return Fault("too_large", zh, en)
