"""Lists as offices keep them, typed into a workbook and read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from duxue.models.rules.register import parameter_specs, waivable
from duxue.scenarios.parameters import ParameterSpec
from duxue.scenarios.reading.scenario import Reading, read_scenario

Lists = Mapping[str, Sequence[Sequence[Any]]]
"""Lines by the title of their sheet."""


def typed(lists: Lists) -> openpyxl.Workbook:
    """A workbook of such sheets, blank cells left empty."""
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for title, lines in lists.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append([None if cell == "" else cell for cell in line])
    return book


def read_typed(
    folder: Path, book: openpyxl.Workbook, specs: Iterable[ParameterSpec] | None = None
) -> Reading:
    """What a scenario's reader makes of the workbook."""
    file = folder / "lists.xlsx"
    book.save(file)
    return read_scenario(file, parameter_specs() if specs is None else specs, waivable())
