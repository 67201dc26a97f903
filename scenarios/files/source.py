"""Raw tables with their cell addresses, from a folder of csv files or from a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from duxue.scenarios.cells.as_typed import Raw
from duxue.scenarios.cells.raw_sheets import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    RawSheet,
    too_large,
    too_long,
    too_wide,
)
from duxue.scenarios.files.workbook_source import read_workbook
from duxue.scenarios.problems import Fault, Problem, at_file, refusal
from duxue.scenarios.regular_files import read_regular

_SHORT, _MOST_WORDS = 12, 5_000
"""Signs of a word, and words at a time, that a large file holds once however often they stand in it."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True, slots=True)
class Source:
    """All sheets of a workbook or folder, and what is wrong with the files themselves."""

    path: Path
    sheets: tuple[RawSheet, ...]
    problems: tuple[Problem, ...]

    @property
    def folder(self) -> Path:
        """Where files beside the scenario lie (a road graph)."""
        return self.path if self.path.is_dir() else self.path.parent


def open_source(path: Path, wanted: Callable[[str], bool] = lambda _: True) -> Source:
    """The raw sheets of a workbook, a folder of csv files or one of them; a damaged or hostile one gives problems, never raises.

    Sheets of an .xlsx file whose names are not ``wanted`` are left unread.
    """
    if path.is_dir():
        return _read_folder(path)
    if not path.exists():
        fault = Fault(
            "not_found", "没有这个文件或文件夹，请核对路径", "no such file or folder; check the path"
        )
    elif path.suffix.lower() in (".et", ".ett"):
        zh = "WPS 的 .et 文件无法读取；请在 WPS 表格中“另存为”，文件类型选 .xlsx，再用另存的文件"
        en = "a WPS .et file cannot be read; in WPS choose Save As, file type .xlsx, and give the new file"
        fault = Fault("et_workbook", zh, en)
    elif path.suffix.lower() == ".csv":
        sheet, wrong = _read_csv(path)
        problems = tuple(at_file(path.name, one) for one in wrong)
        return Source(path, () if sheet is None else (sheet,), problems)
    elif path.suffix.lower() not in WORKBOOKS:
        zh = "请给出 .xlsx（或 .xls、.ods）工作簿，或装有 csv 文件的文件夹"
        en = "give a workbook (.xlsx, .xls, .ods) or a folder of csv files"
        fault = Fault("unknown_form", zh, en)
    else:
        sheets, faults = read_workbook(path, wanted)
        return Source(path, sheets, tuple(at_file(name or path.name, fault) for name, fault in faults))
    return Source(path, (), (at_file(path.name, fault),))


def _read_folder(path: Path) -> Source:
    sheets: list[RawSheet] = []
    problems: list[Problem] = []
    try:
        files = sorted(path.iterdir())
    except OSError as error:
        zh, en = refusal(error)
        fault = Fault("unreadable", f"文件夹无法读取（{zh}）", f"the folder cannot be read ({en})")
        return Source(path, (), (at_file(path.name, fault),))
    for file in files:
        if file.suffix.lower() != ".csv" or file.name.startswith((".", "~$")):
            continue
        sheet, faults = _read_csv(file)
        problems += [at_file(file.name, fault) for fault in faults]
        if sheet is not None:
            sheets.append(sheet)
    return Source(path, tuple(sheets), tuple(problems))


def _read_csv(file: Path) -> tuple[RawSheet | None, list[Fault]]:
    try:
        text, faults = _decoded(read_regular(file))
    except OSError as error:
        zh, en = refusal(error)
        return None, [Fault("unreadable", f"文件无法读取（{zh}）", f"cannot be read ({en})")]
    if text is None:
        return None, faults
    rows: list[list[Raw]] = []
    words: dict[str, str] = {}
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            rows.append([words.setdefault(cell, cell) if len(cell) <= _SHORT else cell for cell in row])
            if len(words) > _MOST_WORDS:
                words.clear()
            if len(rows) > MOST_ROWS + 1:
                return None, [too_long()]
            if len(row) > MOST_COLUMNS:
                return None, [too_wide()]
            cells += len(row)
            if cells > MOST_CELLS:
                return None, [too_large()]
    except csv.Error as error:
        line = len(rows) + 1
        zh = f"第{line}行附近的引号或分隔符有误，请核对"
        return None, [
            *faults,
            Fault("bad_csv", zh, f"quotes or separators are wrong near row {line} ({error})"),
        ]
    return RawSheet(file.name, rows), faults


def _decoded(data: bytes) -> tuple[str | None, list[Fault]]:
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        zh = "文件不是 UTF-8 编码，已按 GB18030 读取，请核对中文"
        en = "not in UTF-8, read as GB18030; check the Chinese"
        return data.decode("gb18030"), [Fault("encoding", zh, en, "warning")]
    except UnicodeDecodeError:
        zh, en = "文件编码不明，请另存为 UTF-8 的 csv", "unknown encoding; save it as csv in UTF-8"
        return None, [Fault("encoding", zh, en)]
