"""Raw sheets of a workbook (.xlsx, .xls, .ods), after a look at the file that keeps damaged and hostile ones out."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from scenarios.problems import Fault
from scenarios.raw_sheets import RawSheet

Faults = list[tuple[str, Fault]]
"""Each fault with the sheet it belongs to (blank: the whole file)."""


def read_workbook(path: Path) -> tuple[tuple[RawSheet, ...], Faults]:
    """Every sheet of a workbook from A1 on, and what is wrong with the file; never raises for what a file may hold."""
    try:
        book = CalamineWorkbook.from_path(path)
        return tuple(
            RawSheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        ), []
    except CalamineError:
        return (), [
            (
                "",
                Fault(
                    "damaged",
                    "文件已损坏或不是工作簿,打不开;请用表格软件另存为 .xlsx 后再试",
                    "damaged or no workbook; save it anew as .xlsx",
                ),
            )
        ]
