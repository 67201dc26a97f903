"""An annotated copy comes back for every file that can be checked, with the office's own comments kept."""

import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from duxue import desk, face
from duxue.planner.answers import RefusedError
from duxue.scenarios.files.annotate import LIST_SHEET, annotate
from duxue.scenarios.files.source import open_source
from duxue.scenarios.files.template import example_rows, write_template
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.parameters import GROUND
from duxue.scenarios.problems import Fault, Problem
from duxue.scenarios.reading.scenario import read_scenario
from duxue.scenarios.sheets import SCENARIO

STYLES = "xl/styles.xml"


def template(path: Path) -> Path:
    write_template(path)
    return path


def at(sheet: str, cell: str, message: str = "请补上") -> Problem:
    fault = Fault("blank", message, "fill it in")
    return Problem(sheet, cell, "schools", 3, "name", "", fault.level, fault.code, fault.zh, fault.en)


@pytest.mark.parametrize("merge", ["B2:B4", "B2:D2", "A2:C4"])
def test_a_covered_cell_of_a_merge_is_marked_at_its_first_one(merge: str, tmp_path: Path) -> None:
    path = template(tmp_path / "in.xlsx")
    book = openpyxl.load_workbook(path)
    book["学校"].merge_cells(merge)
    book.save(path)
    first, last = merge.split(":")
    assert annotate(path, [at("学校", last), at("学校", first, "重复")], tmp_path / "out.xlsx") is None
    back = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert {"请补上", "重复"} <= set(back["学校"][first].comment.text.splitlines())
    assert back["学校"][first].fill.start_color.rgb == "FFFFC7CE"


def test_the_own_comment_of_an_office_stays_above_ours_and_ours_is_never_doubled(tmp_path: Path) -> None:
    path = template(tmp_path / "in.xlsx")
    book = openpyxl.load_workbook(path)
    book["学校"]["B2"].comment = Comment("科长：待核", "办公室")
    book.save(path)
    for step, message in enumerate(("甲", "乙")):
        out = tmp_path / f"{step}.xlsx"
        annotate(path, [at("学校", "B2", message)], out)
        path = out
    lines = openpyxl.load_workbook(path)["学校"]["B2"].comment.text.splitlines()
    assert lines[0] == "科长：待核"
    assert lines[-1] == "乙"
    assert "甲" not in lines


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (STYLES, b"<fill><patternFill", b"<fill/><fill><patternFill"),
        (STYLES, b'<cellXfs count="', b'<cellXfs broken="'),
        ("xl/worksheets/sheet3.xml", b's="', b's="999'),
        ("[Content_Types].xml", b"spreadsheetml.sheet.main", b"unknown"),
    ],
)
def test_what_cannot_be_loaded_with_its_styles_comes_back_plain_and_told(
    part: str, old: bytes, new: bytes, tmp_path: Path
) -> None:
    good = template(tmp_path / "good.xlsx").read_bytes()
    path = tmp_path / "in.xlsx"
    with zipfile.ZipFile(BytesIO(good)) as book, zipfile.ZipFile(path, "w") as made:
        for name in book.namelist():
            made.writestr(name, book.read(name).replace(old, new) if name == part else book.read(name))
    source = open_source(path)
    note = annotate(path, [at("学校", "B2")], tmp_path / "out.xlsx")
    back = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert "请补上" in back["学校"]["B2"].comment.text
    if new.startswith(b"<cellXfs"):
        return  # loads all the same: what matters is that it comes back
    assert note is not None
    assert (note.code, note.level) == ("plain_copy", "warning")
    assert back[LIST_SHEET]["E2"].value == note.message_zh
    assert [sheet.name for sheet in source.sheets] == back.sheetnames[1:]


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x01", "\x1f", "\ud800"])
def test_signs_that_no_workbook_can_hold_come_back_as_a_box(sign: str, tmp_path: Path) -> None:
    write_csv(SCENARIO, example_rows(), tmp_path / "in")
    file = tmp_path / "in" / "schools.csv"
    text = file.read_text(encoding="utf-8").replace("示例小学", f"示例{sign}小学", 1)
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    problems = read_scenario(tmp_path / "in", GROUND).problems
    annotate(tmp_path / "in", problems, tmp_path / "out.xlsx")
    cells = [
        row
        for sheet in openpyxl.load_workbook(tmp_path / "out.xlsx")
        for row in sheet.iter_rows(values_only=True)
    ]
    assert sign == "\ud800" or any("示例□小学" in row for row in cells)


def test_a_table_is_never_replaced_by_its_annotated_copy(tmp_path: Path) -> None:
    write_csv(SCENARIO, example_rows(), tmp_path / "in")
    file = tmp_path / "in" / "schools.csv"
    before = file.read_bytes()
    with pytest.raises(RefusedError, match=r"\.xlsx"):
        desk.annotate(tmp_path / "in", face.check(tmp_path / "in"), file, replace=True)
    assert file.read_bytes() == before
