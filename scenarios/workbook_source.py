"""Raw sheets of a workbook (.xlsx, .xls, .ods) with every cell at its address."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from scenarios.problems import Fault
from scenarios.raw_sheets import RawSheet
from scenarios.workbook_guard import (
    DAMAGED,
    LOCKED,
    MOST_BYTES,
    beyond,
    is_zip,
    oversized,
    oversized_table,
    refused,
    unpacked,
)

Faults = list[tuple[str, Fault]]
"""Each fault with the sheet it belongs to (blank: the whole file)."""

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>/]*)>((?:(?!</(?:\w+:)?c>).)*)</(?:\w+:)?c>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*?>(.*?)</(?:\w+:)?v>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


def read_workbook(path: Path) -> tuple[tuple[RawSheet, ...], Faults]:
    """Every sheet of a workbook from A1 on, and what is wrong with the file; never raises for what a file may hold."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return (), [("", _too_big(path.stat().st_size))]
        data = path.read_bytes()
    except OSError as error:
        zh = f"文件读不出来({error.strerror});若正在表格软件中打开,请先关闭"
        return (), [
            ("", Fault("unreadable", zh, f"cannot be read ({error.strerror}); close it elsewhere first"))
        ]
    if fault := refused(data):
        return (), [("", fault)]
    if not is_zip(data):
        return _parsed(data, {}, {})
    parts, fault = unpacked(data)
    if fault:
        return (), [("", fault)]
    if "content.xml" in parts:
        too_large = oversized_table(parts["content.xml"])
        return ((), [("", too_large)]) if too_large else _parsed(data, {}, {})
    names = _sheet_parts(parts)
    too_large_parts = {
        name: fault
        for name, part in parts.items()
        if name.startswith("xl/") and "sheet" in name and (fault := oversized(part))
    }
    unnamed = [fault for name, fault in too_large_parts.items() if name not in names.values()]
    if unnamed:
        return (), [("", unnamed[0])]
    kept_out = {sheet: too_large_parts[name] for sheet, name in names.items() if name in too_large_parts}
    return _parsed(data, kept_out, {sheet: parts[name] for sheet, name in names.items() if name in parts})


def _too_big(size: int) -> Fault:
    zh = f"文件有 {size // 2**20:,} MB,超过上限 {MOST_BYTES // 2**20} MB,未读取"
    return Fault("bloated", zh, f"{size // 2**20:,} MB, over the limit of {MOST_BYTES // 2**20} MB; not read")


def _parsed(
    data: bytes, kept_out: Mapping[str, Fault], parts: Mapping[str, bytes]
) -> tuple[tuple[RawSheet, ...], Faults]:
    sheets: list[RawSheet] = []
    faults: Faults = list(kept_out.items())
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.typ is not SheetTypeEnum.WorkSheet or meta.name in kept_out:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if fault := beyond(sheet.total_height, sheet.total_width):
                faults.append((meta.name, fault))
                continue
            cells = sheet.to_python(skip_empty_area=False)
            sheets.append(_with_broken(meta.name, cells, parts.get(meta.name, b"")))
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


def _with_broken(name: str, cells: list[list[Any]], part: bytes) -> RawSheet:
    """The sheet with what the parser leaves out of it: error values, and formulas that were never calculated."""
    broken: dict[tuple[int, int], Fault] = {}
    if b't="e"' not in part and not re.search(rb"<(?:\w+:)?f\b", part):
        return RawSheet(name, cells)
    for found in _CELL.finditer(part):
        place = _PLACE.search(found[1])
        if place is None:
            continue
        line, column = int(place[2]) - 1, _number(place[1].decode())
        formula, value = _FORMULA.search(found[2]), _VALUE.search(found[2])
        stored = html.unescape(value[1].decode("utf-8", "replace")) if value else ""
        if b't="e"' in found[1]:
            _put(cells, line, column, stored or "#ERROR!")
            broken[line, column] = _error(stored)
        elif formula is not None and not stored and b't="str"' not in found[1]:
            _put(cells, line, column, "=" + html.unescape((formula[1] or b"").decode("utf-8", "replace")))
            broken[line, column] = _uncalculated()
    return RawSheet(name, cells, broken)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _put(cells: list[list[Any]], line: int, column: int, value: str) -> None:
    while len(cells) <= line:
        cells.append([])
    cells[line] += [""] * (column + 1 - len(cells[line]))
    cells[line][column] = value


def _error(value: str) -> Fault:
    return Fault(
        "error_cell",
        f"公式出错({value}),请改成具体的值",
        f"the formula failed ({value}); type the value itself",
    )


def _uncalculated() -> Fault:
    return Fault(
        "uncalculated",
        "公式没有计算结果;请用表格软件打开、重新计算并保存,或直接填值",
        "the formula was never calculated; open, recalculate and save the file, or type the value",
    )
