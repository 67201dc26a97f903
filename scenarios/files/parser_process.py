"""The workbook parser in a process of its own: whatever it does with a hostile file, the program goes on.

This file is also what that process runs, hence it imports nothing of ours. Its answer is JSON; days are lists of a letter
and their ISO form, since JSON has none.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MOST_MEMORY = 2**30
"""Bytes of address space that the process may take (where the system can hold it to that)."""
MOST_SECONDS = 60
"""Seconds that the process may take."""
_PANIC = "PanicException"  # no Exception, and its class cannot be imported

Answer = dict[str, Any]
"""Either ``fault`` (damaged, password, too_heavy), or ``sheets``: name, number, cells, merges, whether hidden, rows that failed."""


def parsed(data: bytes, kept_out: frozenset[str] = frozenset()) -> Answer:
    """Every worksheet of a workbook but those kept out, from A1 on."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = [
            _sheet(book, number, meta.name, hidden=meta.visible is not SheetVisibleEnum.Visible)
            for number, meta in enumerate(book.sheets_metadata)
            if meta.typ is SheetTypeEnum.WorkSheet and meta.name not in kept_out
        ]
    except PasswordError:
        return {"fault": "password"}
    except (CalamineError, OverflowError, ValueError):
        return {"fault": "damaged"}
    except MemoryError:
        return {"fault": "too_heavy"}
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        return {"fault": "damaged"}
    return {"sheets": sheets}


def _sheet(book: CalamineWorkbook, number: int, name: str, *, hidden: bool) -> Answer:
    sheet = book.get_sheet_by_index(number)
    failed: list[int] = []
    try:
        cells: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    except OverflowError:  # a duration or day beyond what can be told; the row is named
        cells = _row_by_row(sheet, failed)
    merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    told = {"name": name, "number": number, "cells": cells, "merges": merges}
    return {**told, "hidden": hidden, "failed": failed}


def _row_by_row(sheet: Any, failed: list[int]) -> list[list[Any]]:
    first, width = sheet.start or (0, 0)
    cells: list[list[Any]] = [[] for _ in range(first)]
    rows = sheet.iter_rows()
    for line in range(first, first + sheet.height):
        try:
            cells.append([""] * width + next(rows))
        except StopIteration:
            break
        except OverflowError:
            failed.append(line)
            cells.append([])
    return cells


def parsed_apart(data: bytes) -> Answer:
    """The same in a process with limits of memory and time; its abort is the fault ``too_heavy``."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        done = subprocess.run(
            [sys.executable, "-P", __file__],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"fault": "too_heavy"}
    if done.returncode:
        return {"fault": "too_heavy"}
    answer: Answer = json.loads(done.stdout, object_hook=_day)
    return answer


_DAYS: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda text: timedelta(seconds=float(text)),
}


def _day(found: Answer) -> Any:
    kind = next(iter(found), "")
    return _DAYS[kind](found[kind]) if len(found) == 1 and kind in _DAYS else found


def _told(value: Any) -> Answer:
    if isinstance(value, timedelta):
        return {"seconds": repr(value.total_seconds())}
    return {type(value).__name__: value.isoformat()}


def _limited() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _main() -> None:
    _limited()
    answer = parsed(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer, default=_told).encode())


if __name__ == "__main__":
    _main()
