"""A plan's workbook edited as by hand and audited."""

import pickle
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from duxue import desk
from duxue.planner.editing.audit_workbook import JudgedEdits
from duxue.planner.publishing import read
from duxue.scenarios.county import County
from duxue.scenarios.plan import Plan
from duxue.scenarios.reading.scenario import read_plan

Change = Callable[[Any], object]


def edited(plan: Path, target: Path, change: Change) -> Path:
    book = pickle.loads(_opened((plan / "plan.xlsx").read_bytes()))  # noqa: S301 - our own
    for sheet in book:  # what pickling drops of a dictionary that makes what it lacks
        for held, one_more in (
            (sheet.row_dimensions, sheet._add_row),
            (sheet.column_dimensions, sheet._add_column),
        ):
            held.worksheet, held.reference, held.default_factory = sheet, "index", one_more
    change(book)
    book.save(target)
    return target


@lru_cache(4)
def _opened(workbook: bytes) -> bytes:
    """A workbook as openpyxl holds it, pickled: taking it out again is three times as quick as reading the file."""
    return pickle.dumps(openpyxl.load_workbook(BytesIO(workbook)))


def audited(made: tuple[Path, Path], tmp_path: Path, change: Change) -> JudgedEdits:
    workbook = edited(made[1], tmp_path / "e.xlsx", change)
    return desk.audit_edits(desk.in_force(made[1], made[0]), made[1], workbook)


def told(found: JudgedEdits) -> list[tuple[str, str, str, str]]:
    return [(e.sheet, e.cell, e.before, e.after) for e in found.edits]


def plan_of(folder: Path) -> Plan:
    plan, problems = read_plan(folder)
    assert plan is not None, problems
    return plan


def county_of(made: tuple[Path, Path]) -> County:
    county = read(made[0]).county
    assert county is not None
    return county


def cell_with(sheet: Any, text: str) -> Any:
    return next(c for row in sheet.iter_rows() for c in row if c.value is not None and text in str(c.value))


def column(sheet: Any, head: str) -> int:
    return int(next(c.column for row in sheet.iter_rows() for c in row if c.value == head))
