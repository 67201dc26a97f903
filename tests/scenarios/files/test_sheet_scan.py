"""What one pass over a sheet's XML tells before the sheet is parsed."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from duxue.scenarios.files.sheet_scan import scan_sheet
from duxue.scenarios.files.source import open_source


def sheet(cells: str) -> bytes:
    return f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()


def test_formulas_stand_where_they_are_written_shared_ones_too() -> None:
    found = scan_sheet(
        sheet(
            '<row r="2"><c r="B2"><f>A2*2</f><v>4</v></c><c r="C2"><v>4</v></c></row>'
            '<row r="3"><c r="B3"><f t="shared" si="0"/><v>6</v></c><c r="AA3" t="str"><f>A1</f><v>文</v></c></row>'
        )
    )
    assert found.formulas == [(1, 1), (2, 1), (2, 26)]
    assert (found.rows, found.columns, found.broken) == (3, 27, {})


def test_a_formula_that_was_never_calculated_is_broken_and_a_formula_all_the_same(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B3"] = "=1+1"
    book.save(tmp_path / "a.xlsx")
    (read,) = open_source(tmp_path / "a.xlsx").sheets
    assert list(read.formulas) == [(2, 1)]
    assert read.broken[2, 1].code == "uncalculated"
    assert read.cells[2][1] == "=1+1"


def test_a_text_that_begins_with_the_sign_is_no_formula(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"].value = "=1+1"
    book.active["A1"].data_type = "s"
    book.save(tmp_path / "a.xlsx")
    (read,) = open_source(tmp_path / "a.xlsx").sheets
    assert (list(read.formulas), read.cells[0][0]) == ([], "=1+1")


def test_a_part_cut_short_is_not_sound() -> None:
    assert scan_sheet(sheet('<row r="1"><c r="A1"><v>1</v></c></row>')).sound
    assert not scan_sheet(sheet('<row r="1"><c r="A1"><v>1</v></c>')).sound
