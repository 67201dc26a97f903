"""An office's lists as forms see them: nothing that a workbook shows is lost, columns are found, headings taught, points placed."""

from pathlib import Path

import pytest
import xlsxwriter

from duxue import desk, face
from tests.planner.web.raw_lists import OWN_WORD, write_raw_lists

COUNTY = Path(__file__).parents[2] / "examples" / "county"
ONE_ROW = [["学校名称", "学段", "在校生数"], ["一小", "小学", "300"], ["二小", "小学", "200"]]
TITLED = [["某县学校名册", "", ""], *ONE_ROW]
TWO_ROWS = [
    ["序号", "学校名称", "学段", "在校生数", "校长", ""],
    ["", "", "", "", "姓名", "任职时间"],
    ["1", "一小", "小学", "300", "甲", "2023-09-01"],
]


def kept(folder: Path, cells: desk.Grid, name: str = "学校") -> desk.Form:
    desk.write_grids({name: cells, "督学": [["姓名", "专兼职"], ["甲", "专职"]]}, folder)
    return desk.forms(folder)["schools"]


@pytest.mark.parametrize("cells", [ONE_ROW, TITLED, TWO_ROWS])
def test_a_value_of_a_column_that_is_not_there_brings_its_heading(cells: desk.Grid, tmp_path: Path) -> None:
    form = kept(tmp_path / "one", cells)
    row = form.rows[0]
    assert "lon" not in form.places
    fresh = desk.with_values(
        cells, form, row, {"lon": "118.5", "lat": "40.25", "name": "三小", "zone_id": ""}
    )
    again = kept(tmp_path / "two", fresh)
    assert again.rows == form.rows
    told = again.values(fresh, row)
    assert (told["lon"], told["lat"], told["name"]) == ("118.5", "40.25", "三小")
    assert "zone_id" not in again.places
    assert [line[: len(was)] for line, was in zip(fresh, cells, strict=True)][row:] == cells[row:]


@pytest.mark.parametrize("cells", [ONE_ROW, TITLED, TWO_ROWS])
def test_a_new_row_follows_the_last_one(cells: desk.Grid, tmp_path: Path) -> None:
    footed = [*cells, ["", ""], ["合计：共若干所"]]
    form = kept(tmp_path / "one", footed)
    fresh = desk.with_values(footed, form, 0, {"name": "新小", "stage": "小学", "students": "9"})
    again = kept(tmp_path / "two", fresh)
    assert "新小" in [again.values(fresh, row)["name"] for row in again.rows]


def test_a_table_that_is_not_there_yet_begins_with_a_row(tmp_path: Path) -> None:
    kept(tmp_path / "one", ONE_ROW)
    form = desk.forms(tmp_path / "one")["absences"]
    assert (form.sheet, form.ready, form.rows) == ("督学不可用", True, ())
    fresh = desk.with_values([], form, 0, {"inspector_id": "甲", "from": "2027-05-10", "to": "2027-05-14"})
    desk.write_grids({form.sheet: fresh}, tmp_path / "one")
    again = desk.forms(tmp_path / "one")["absences"]
    assert [again.values(fresh, row) for row in again.rows] == [
        {"inspector_id": "甲", "from": "2027-05-10", "to": "2027-05-14"}
    ]


def test_heads_that_ride_on_another_sheet_are_edited_there(tmp_path: Path) -> None:
    kept(tmp_path / "one", TWO_ROWS)
    heads = desk.forms(tmp_path / "one")["principals"]
    assert heads.guest
    assert heads.values(TWO_ROWS, heads.rows[0])["name"] == "甲"


def test_headings_are_taught_whatever_stands_in_them(tmp_path: Path) -> None:
    odd = 'a "b" = [c]\n#'
    cells = [["学校名称", "学段", OWN_WORD, odd], ["一小", "小学", "300", "x"]]
    desk.write_grids({"学校": cells, "食堂": [["a"], ["b"]]}, tmp_path)
    unknown, strangers = desk.unknown(tmp_path)
    assert [(one.table.name, one.heading, one.meant) for one in unknown] == [
        ("schools", OWN_WORD, ""), ("schools", odd.strip(), ""),
    ]  # fmt: skip
    assert strangers == ("食堂",)
    meant = {("学校", OWN_WORD): "在校生数", ("学校", odd.strip()): ""}
    (tmp_path / desk.HEADS_FILE).write_text(desk.heads_text(meant), encoding="utf-8")
    assert desk.forms(tmp_path)["schools"].places["students"] == 3
    assert [one.meant for one in desk.unknown(tmp_path)[0]] == ["在校生数", ""]


def test_raw_lists_of_an_office_are_read_once_its_word_is_taught(tmp_path: Path) -> None:
    write_raw_lists(COUNTY, tmp_path / "raw.xlsx")
    grids = desk.grids_of(tmp_path / "raw.xlsx")
    desk.write_grids(grids, tmp_path / "lists")
    assert "missing_heading" in {one.code for one in face.check(tmp_path / "lists").problems}
    text = desk.heads_text({("学校", OWN_WORD): "在校生数"})
    (tmp_path / "lists" / desk.HEADS_FILE).write_text(text, encoding="utf-8")
    wrong = [one.cell for one in face.check(tmp_path / "lists").problems if one.level == "error"]
    assert wrong == ["H3"]


@pytest.mark.parametrize("from_1904", [False, True])
def test_what_a_workbook_shows_is_what_its_cells_say(from_1904: bool, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(book, {"date_1904": from_1904}) as out:
        schools = out.add_worksheet("学校")
        schools.write_row(0, 0, ["学校名称", "学段", "在校生数", "上次综合督导日期", "乡镇街道"])
        for line, name in enumerate(("一小", "二小"), 1):
            schools.write_row(line, 0, [name, "小学", 300])
            schools.write_number(line, 3, 45000 - (1462 if from_1904 else 0))
        schools.merge_range(1, 4, 2, 4, "城关镇")
        schools.set_row(2, None, None, {"hidden": True})
        settings = out.add_worksheet("参数")
        settings.write_row(0, 0, ["参数", "取值"])
        settings.write_row(1, 0, ["from", 46388 - (1462 if from_1904 else 0)])
        settings.write_row(2, 0, ["seed", 41000])
    grids = desk.grids_of(book)
    assert [line[3:5] for line in grids["学校"][1:]] == [["45000", "城关镇"]] * 2
    assert [line[1] for line in grids["参数"][1:]] == ["46388", "41000"]
    assert [line for line in desk.told_of_workbook(book) if "隐藏" in line] != []
