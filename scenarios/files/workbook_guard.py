"""A look at a workbook's file before it is parsed: damaged, locked, bloated and hostile ones are kept out."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from duxue.scenarios.cells.raw_sheets import MOST_COLUMNS, MOST_ROWS
from duxue.scenarios.problems import Fault

MOST_BYTES = 300 * 2**20
"""Bytes that a workbook may hold unpacked."""

MOST_RATIO = 200
"""How many times larger than its file a workbook may be unpacked (small ones excepted)."""

_SMALL = 20 * 2**20
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

DAMAGED = Fault(
    "damaged",
    "文件已损坏，无法打开；请用表格软件打开后另存为 .xlsx 再试，或找回备份",
    "damaged, cannot be opened; open it in a spreadsheet program and save it anew as .xlsx",
)
LOCKED = Fault(
    "password", "文件设有密码；请去掉密码另存后再试", "protected by a password; save it without one"
)


def refused(data: bytes) -> Fault | None:
    """Why a file cannot be taken for a workbook at all, from its first bytes; None where it may be one."""
    if not data.strip(b"\0"):
        return Fault("empty_file", "文件是空的，请核对", "the file is empty")
    if data.startswith(_ZIP):
        return None
    if data.startswith(_COMPOUND):
        return LOCKED if _ENCRYPTED in data else None
    return Fault(
        "no_workbook",
        "不是工作簿（可能是网页、文本，或只改了扩展名）；请用表格软件打开后另存为 .xlsx",
        "no workbook (perhaps a web page or text under this name); open it and save it as .xlsx",
    )


def is_zip(data: bytes) -> bool:
    """Whether a file is packed as .xlsx and .ods are."""
    return data.startswith(_ZIP)


def unpacked(data: bytes) -> tuple[dict[str, bytes], Fault | None]:
    """The XML parts of a packed workbook, never more than ``MOST_BYTES``; the fault where it cannot be taken."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            infos = book.infolist()
            total = sum(info.file_size for info in infos)
            if total > MOST_BYTES or (total > _SMALL and total > MOST_RATIO * len(data)):
                return {}, _bloated(total)
            if any(info.flag_bits & 1 for info in infos):
                return {}, LOCKED
            # reading every part proves the sizes that the directory states: a part that lies about them fails here
            parts = {info.filename: book.read(info) for info in infos if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError):
        return {}, DAMAGED
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        return {}, LOCKED
    return {name: part for name, part in parts.items() if name.endswith((".xml", ".rels"))}, None


def _bloated(total: int) -> Fault:
    limit = MOST_BYTES // 2**20
    return Fault(
        "bloated",
        f"解压后有 {total // 2**20:,} MB，超过上限（{limit} MB 或压缩比 {MOST_RATIO} 倍），未读取",
        f"holds {total // 2**20:,} MB unpacked, over the limit ({limit} MB or {MOST_RATIO} times its size); not read",
    )


def beyond(rows: int, columns: int) -> Fault | None:
    """The one line for a sheet that is longer or wider than what is read."""
    if rows <= MOST_ROWS + 1 and columns <= MOST_COLUMNS:
        return None
    return Fault(
        "too_large",
        f"内容一直到第 {rows:,} 行、第 {columns:,} 列，超过上限（{MOST_ROWS:,} 行、{MOST_COLUMNS} 列），未读取；请删去多余的行列",
        f"reaches row {rows:,}, column {columns:,}; the limit is {MOST_ROWS:,} rows, {MOST_COLUMNS} columns: not read",
    )
