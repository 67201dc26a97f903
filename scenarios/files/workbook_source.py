"""Raw sheets of a workbook (.xlsx, .xls, .ods) with every cell at its address, parsed only once they are known to be bearable."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from duxue.scenarios.cells.raw_sheets import MOST_CELLS, RawSheet
from duxue.scenarios.files.compound_scan import scan_compound
from duxue.scenarios.files.parser_process import parsed, parsed_apart
from duxue.scenarios.files.sheet_scan import Scan, scan_sheet
from duxue.scenarios.files.table_scan import scan_tables
from duxue.scenarios.files.workbook_guard import (
    DAMAGED,
    LOCKED,
    MOST_SIGNS,
    TOO_HEAVY,
    KeptOutError,
    Package,
    beyond,
    is_zip,
    refused,
    too_much,
)
from duxue.scenarios.files.workbook_parts import contents_of, struck_formats, texts_of
from duxue.scenarios.problems import Fault, refusal
from duxue.scenarios.regular_files import read_regular

Faults = list[tuple[str, Fault]]
"""Each fault with the sheet it belongs to (blank: the whole file)."""
_FAULTS = {"damaged": DAMAGED, "password": LOCKED, "too_heavy": TOO_HEAVY}


def read_workbook(
    path: Path, wanted: Callable[[str], bool] = lambda _: True
) -> tuple[tuple[RawSheet, ...], Faults]:
    """Every sheet of a workbook from A1 on, and what is wrong with the file; never raises for what a file may hold.

    Of an .xlsx file the sheets whose names are not ``wanted`` are left unread.
    """
    try:
        data = read_regular(path)
    except OSError as error:
        zh, en = refusal(error)
        zh = f"文件无法读取（{zh}）；若正在表格软件中打开，请先关闭"
        return (), [("", Fault("unreadable", zh, f"cannot be read ({en}); close it elsewhere first"))]
    if fault := refused(data):
        return (), [("", fault)]
    try:
        if not is_zip(data):
            return _read_compound(data)
        package = Package(data)
        return (
            _read_tables(data, package) if "content.xml" in package else _read_sheets(data, package, wanted)
        )
    except KeptOutError as kept_out:
        return (), [(kept_out.sheet, kept_out.fault)]
    except OSError as error:
        zh, en = refusal(error)
        return (), [("", Fault("unreadable", f"文件无法读取（{zh}）", f"cannot be read ({en})"))]


def _read_sheets(
    data: bytes, package: Package, wanted: Callable[[str], bool]
) -> tuple[tuple[RawSheet, ...], Faults]:
    """An .xlsx file: its sheets are laid out one at a time, so those that are too large are kept out alone."""
    contents, texts, struck = contents_of(package), texts_of(package), struck_formats(package)
    listed = {part: name for name, part in contents.sheets.items()}
    scans: dict[str, Scan] = {}
    kept_out: dict[str, Fault] = {}
    unread = {name for name in contents.sheets if not wanted(name)}
    for part in package:
        if part not in listed and not _is_sheet(part):
            continue
        if listed.get(part) in unread:
            continue
        scan = scan_sheet(package.part(part), texts, struck)
        if not scan.sound:
            raise KeptOutError(DAMAGED)
        name = listed.get(part)
        if too_large := beyond(scan.rows, scan.columns):
            if name is None:
                raise KeptOutError(too_large)
            kept_out[name] = too_large
        elif name is not None:
            scan.hidden = name in contents.hidden
            scans[name] = scan
    package.prove()
    _refuse_too_much(scans)
    with _without_panic_words():
        answer = parsed(data, frozenset({*kept_out, *unread}))
    return _raw_sheets(answer, scans, from_1904=contents.from_1904, faults=list(kept_out.items()))


def _is_sheet(part: str) -> bool:
    return part.startswith("xl/") and part.endswith(".xml") and "sheets/" in part and "/_rels/" not in part


def _read_tables(data: bytes, package: Package) -> tuple[tuple[RawSheet, ...], Faults]:
    """An .ods file: its parser lays out all sheets on opening, so one that is too large keeps the whole file out."""
    try:
        scans, from_1904 = scan_tables(package.part("content.xml"))
    except ValueError as error:
        raise KeptOutError(DAMAGED) from error
    package.prove()
    if too_large := [
        (name, fault) for name, scan in scans.items() if (fault := beyond(scan.rows, scan.columns))
    ]:
        return (), too_large
    _refuse_too_much(scans)
    return _raw_sheets(parsed_apart(data), scans, from_1904=from_1904, faults=[])


def _read_compound(data: bytes) -> tuple[tuple[RawSheet, ...], Faults]:
    """An .xls file; its scan is by number, since two sheets may look alike before their names are decoded."""
    scans, from_1904 = scan_compound(data)
    if fault := next((fault for scan in scans.values() if (fault := beyond(scan.rows, scan.columns))), None):
        raise KeptOutError(fault)
    if fault := too_much(sum(scan.rows * scan.columns for scan in scans.values()), 0):
        raise KeptOutError(fault)
    answer = parsed_apart(data)
    named = {sheet["name"]: scans.get(sheet["number"], Scan()) for sheet in answer.get("sheets", ())}
    return _raw_sheets(answer, named, from_1904=from_1904, faults=[])


def _refuse_too_much(scans: Mapping[str, Scan]) -> None:
    """Refuse what all sheets hold together, at the one that holds most of it."""
    sizes = {name: (scan.rows * scan.columns, scan.signs) for name, scan in scans.items()}
    cells, signs = (sum(size[kind] for size in sizes.values()) for kind in (0, 1))
    if fault := too_much(cells, signs):
        largest = max(
            sizes, key=lambda name: (sizes[name][0] * MOST_SIGNS + sizes[name][1] * MOST_CELLS, name)
        )
        raise KeptOutError(fault, largest)


def _raw_sheets(
    answer: Mapping[str, Any], scans: Mapping[str, Scan], *, from_1904: bool, faults: Faults
) -> tuple[tuple[RawSheet, ...], Faults]:
    """The sheets as parsed, with what their scans have found."""
    if "fault" in answer:
        raise KeptOutError(_FAULTS[answer["fault"]])
    sheets = []
    for sheet in answer["sheets"]:
        name, scan = sheet["name"], scans.get(sheet["name"], Scan())
        if fault := beyond(len(sheet["cells"]), max(map(len, sheet["cells"]), default=0)):
            faults.append((name, fault))
            continue
        faults += [(name, _overflow(line)) for line in sheet["failed"]]
        sheets.append(
            RawSheet(
                name,
                _with_broken(sheet["cells"], scan),
                {place: fault for place, (_, fault) in scan.broken.items()},
                formulas=scan.formulas,
                merges=tuple(map(tuple, sheet["merges"])) or tuple(scan.merges),
                hidden_rows=scan.hidden_rows,
                hidden_columns=scan.hidden_columns,
                hidden=scan.hidden or sheet["hidden"],
                struck_rows=tuple(sorted(scan.struck_rows)),
                from_1904=from_1904,
            )
        )
    return tuple(sheets), faults


def _overflow(line: int) -> Fault:
    zh = f"第{line + 1}行有日期或时长超出范围的单元格，整行未读取；请改成具体的值"
    en = f"row {line + 1} holds a day or duration beyond all bounds and is not read; type the value itself"
    return Fault("overflow", zh, en)


def _with_broken(cells: list[list[Any]], scan: Scan) -> list[list[Any]]:
    """The cells with what the parser leaves out of them: error values, and formulas that were never calculated."""
    for (line, column), (text, _) in scan.broken.items():
        while len(cells) <= line:
            cells.append([])
        cells[line] += [""] * (column + 1 - len(cells[line]))
        cells[line][column] = text
    return cells


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
