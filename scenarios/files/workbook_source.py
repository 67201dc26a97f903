"""Raw sheets of a workbook (.xlsx, .xls, .ods) with every cell at its address."""

from __future__ import annotations

import html
import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from duxue.scenarios.cells.raw_sheets import RawSheet
from duxue.scenarios.files.sheet_scan import Scan, scan_sheet, scan_tables
from duxue.scenarios.files.workbook_guard import (
    DAMAGED,
    LOCKED,
    beyond,
    is_zip,
    refused,
    unpacked,
)
from duxue.scenarios.problems import Fault, refusal
from duxue.scenarios.regular_files import read_regular

Faults = list[tuple[str, Fault]]
"""Each fault with the sheet it belongs to (blank: the whole file)."""

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


def read_workbook(path: Path) -> tuple[tuple[RawSheet, ...], Faults]:
    """Every sheet of a workbook from A1 on, and what is wrong with the file; never raises for what a file may hold."""
    try:
        data = read_regular(path)
    except OSError as error:
        zh, en = refusal(error)
        zh = f"文件无法读取（{zh}）；若正在表格软件中打开，请先关闭"
        return (), [("", Fault("unreadable", zh, f"cannot be read ({en}); close it elsewhere first"))]
    if fault := refused(data):
        return (), [("", fault)]
    if not is_zip(data):
        return _parsed(data, {}, {})
    parts, fault = unpacked(data)
    if fault is None and "content.xml" in parts:
        return _read_tables(data, scan_tables(parts["content.xml"]))
    if fault:
        return (), [("", fault)]
    return _guarded(data, *_scanned_parts(parts))


def _read_tables(data: bytes, scans: dict[str, Scan] | None) -> tuple[tuple[RawSheet, ...], Faults]:
    """An .ods file: its parser lays out all sheets on opening, so one that is too large keeps the whole file out."""
    if scans is None:
        return _damaged()
    too_large = [(name, fault) for name, scan in scans.items() if (fault := beyond(scan.rows, scan.columns))]
    return ((), too_large) if too_large else _parsed(data, {}, scans)


def _damaged() -> tuple[tuple[RawSheet, ...], Faults]:
    return (), [("", DAMAGED)]


def _scanned_parts(parts: Mapping[str, bytes]) -> tuple[dict[str, Scan], dict[str, str]]:
    return {name: scan_sheet(part) for name, part in parts.items() if _is_sheet(name)}, _sheet_parts(parts)


def _guarded(
    data: bytes, scans: Mapping[str, Scan], names: Mapping[str, str]
) -> tuple[tuple[RawSheet, ...], Faults]:
    """The sheets that are not too large, parsed; ``names`` gives the part (a key of ``scans``) of each sheet."""
    if not all(scan.sound for scan in scans.values()):
        return _damaged()
    kept_out: dict[str, Fault] = {}
    for name, scan in scans.items():
        if too_large := beyond(scan.rows, scan.columns):
            sheet = next((sheet for sheet, own in names.items() if own == name), None)
            if sheet is None:
                return (), [("", too_large)]
            kept_out[sheet] = too_large
    return _parsed(data, kept_out, {sheet: scans[name] for sheet, name in names.items() if name in scans})


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/") and name.endswith(".xml") and "sheets/" in name and "/_rels/" not in name


def _parsed(
    data: bytes, kept_out: Mapping[str, Fault], scans: Mapping[str, Scan]
) -> tuple[tuple[RawSheet, ...], Faults]:
    sheets: list[RawSheet] = []
    faults: Faults = list(kept_out.items())
    try:
        with _without_panic_words():
            book = CalamineWorkbook.from_filelike(BytesIO(data))
            for meta in book.sheets_metadata:
                if meta.typ is not SheetTypeEnum.WorkSheet or meta.name in kept_out:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                if fault := beyond(sheet.total_height, sheet.total_width):
                    faults.append((meta.name, fault))
                    continue
                cells = sheet.to_python(skip_empty_area=False)
                sheets.append(_with_broken(meta.name, cells, scans.get(meta.name, Scan())))
    except PasswordError:
        return (), [("", LOCKED)]
    except CalamineError:
        return (), [("", DAMAGED)]
    except BaseException as error:
        # a panic of the parser on a hostile file; it is no Exception, and its class cannot be imported
        if type(error).__name__ != "PanicException":
            raise
        return (), [("", DAMAGED)]
    return tuple(sheets), faults


@contextmanager
def _without_panic_words() -> Iterator[None]:
    """While the parser runs: its panics come back as errors here, but it also writes them to the error stream."""
    try:
        kept = os.dup(2)
    except OSError:
        yield  # a process without an error stream has nothing to keep clean
        return
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - devnull is no path of ours
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part that holds each sheet of an .xlsx file, by the sheet's name."""
    book = next((name for name in sorted(parts) if posixpath.basename(name) == "workbook.xml"), "")
    if not book:
        return {}
    folder = posixpath.dirname(book)
    targets = {}
    relations = parts.get(f"{folder}/_rels/workbook.xml.rels", b"").decode("utf-8", "replace")
    for found in _RELATION.finditer(relations):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        target = html.unescape(attributes.get("Target", ""))
        targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip(
            "/"
        )
    names = {}
    for found in _SHEET.finditer(parts[book].decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        if relation in targets:
            names[html.unescape(attributes.get("name", ""))] = targets[relation]
    return names


def _with_broken(name: str, cells: list[list[Any]], scan: Scan) -> RawSheet:
    """The sheet with what the parser leaves out of it: error values, and formulas that were never calculated."""
    for (line, column), (text, _) in scan.broken.items():
        while len(cells) <= line:
            cells.append([])
        cells[line] += [""] * (column + 1 - len(cells[line]))
        cells[line][column] = text
    return RawSheet(name, cells, {place: fault for place, (_, fault) in scan.broken.items()})
