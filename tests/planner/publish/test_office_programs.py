"""What the programs on an office's machines ask of a workbook: WPS and Excel from 2010 on, LibreOffice, old printers."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from duxue.planner.publish.book import Book
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.workbook import write_public, write_workbook
from duxue.planner.words import Lang
from tests.planner.publish import worlds

KNOWN = {
    "SUM",
    "SUBTOTAL",
    "COUNTIF",
    "COUNTIFS",
    "SUMIFS",
    "COUNTA",
    "IF",
    "AND",
    "OR",
    "TODAY",
    "MAX",
    "MIN",
}
"""Functions that every program since 2007 knows."""
FONTS = {"宋体", "黑体"}
"""Fonts that stand on every Chinese office machine."""
MEASURE = "Courier New"
"""The workbook's own font, in which columns are counted and nothing is written."""
PAPERS = {"8": "A3", "9": "A4"}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module", params=[("zh", 1), ("en", 1), ("zh", 2)], ids=str)
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The workbook and the public files, of a county in both languages and of a city."""
    lang: Lang
    lang, offices = request.param
    world = worlds.county(offices)
    edition = worlds.edition(world, worlds.plan_for(world), lang)
    folder = tmp_path_factory.mktemp("programs")
    write_workbook(folder / "plan.xlsx", edition, Figures(edition))
    return (folder / "plan.xlsx", *write_public(folder / "public", edition))


def parts(path: Path, pattern: str) -> Iterator[tuple[str, ET.Element]]:
    """The parts of a workbook whose names match, read as XML."""
    with zipfile.ZipFile(path) as packed:
        for name in sorted(packed.namelist()):
            if re.search(pattern, name):
                yield name, ET.fromstring(packed.read(name))  # noqa: S314 (our own file)


def sheets(path: Path) -> Iterator[tuple[str, ET.Element]]:
    return parts(path, r"worksheets/sheet\d+\.xml$")


def test_every_part_is_whole_and_nothing_runs(files: tuple[Path, ...]) -> None:
    for path in files:
        with zipfile.ZipFile(path) as packed:
            assert packed.testzip() is None
            names = packed.namelist()
        assert len(names) == len(set(names))
        assert not [n for n in names if re.search(r"vba|macro|externalLink|activeX|connections", n)], (
            path.name
        )
        assert len(list(parts(path, r"\.(xml|rels)$"))) == len(names)
        assert path.suffix == ".xlsx"


def test_formulas_use_what_every_program_knows_and_show_no_error(files: tuple[Path, ...]) -> None:
    found = 0
    for path in files:
        for name, root in sheets(path):
            for cell in root.iter(f"{MAIN}c"):
                formula, value = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v")
                assert cell.get("t") != "e", (name, cell.get("r"))
                if formula is None:
                    continue
                found += 1
                text = re.sub(r'"[^"]*"', '""', formula.text or "")
                assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", text)) <= KNOWN, text
                assert len(formula.text or "") < 8000
                assert not re.search(r"_xlfn|#REF!|#NAME\?|\[\d", formula.text or ""), text
                assert value is not None, f"{name} {cell.get('r')}: readers without a calculator see nothing"
    assert found > 100


def test_names_of_sheets_are_taken_by_every_program(files: tuple[Path, ...]) -> None:
    for path in files:
        titles = openpyxl.load_workbook(path, read_only=True).sheetnames
        assert len({t.lower() for t in titles}) == len(titles)
        for title in titles:
            assert 1 <= len(title) <= 31, title
            assert not re.search(r"[\[\]:*?/\\]|^'|'$", title), title


def test_lists_links_rows_and_feet_keep_the_limits(files: tuple[Path, ...]) -> None:
    lists = 0
    for path in files:
        for name, root in sheets(path):
            for rule in root.iter(f"{MAIN}dataValidation"):
                lists += rule.get("type") == "list"
                assert len(rule.findtext(f"{MAIN}formula1") or "") <= 255, name
                assert len(rule.get("error", "")) <= 225, name
                assert len(rule.get("errorTitle", "")) <= 32, name
            assert len(list(root.iter(f"{MAIN}hyperlink"))) < 65_490, name
            assert len(list(root.iter(f"{MAIN}brk"))) <= 1023, name
            for row in root.iter(f"{MAIN}row"):
                assert float(row.get("ht", 15)) <= 409, (name, row.get("r"))
            for foot in root.iter(f"{MAIN}oddFooter"):
                assert len(foot.text or "") <= 255, name
    assert lists or len(files) < 2


def test_every_sheet_prints_on_an_office_s_paper_with_its_name_and_page_number(
    files: tuple[Path, ...],
) -> None:
    for path in files:
        for name, root in sheets(path):
            setup, foot = root.find(f"{MAIN}pageSetup"), root.findtext(f"{MAIN}headerFooter/{MAIN}oddFooter")
            assert setup is not None
            assert setup.get("paperSize") in PAPERS, name
            assert foot is not None
            assert re.search(r"&R.*&P.*&N", foot), name
            assert len(foot.split("&R")[0]) > 10, f"{name}: nobody knows what the page is of"


def test_only_fonts_that_office_machines_have(files: tuple[Path, ...]) -> None:
    for path in files:
        for _, root in parts(path, r"styles\.xml$"):
            used = {font.get("val") for font in root.iter(f"{MAIN}name")}
            assert used <= {*FONTS, MEASURE}, used
        for sheet in openpyxl.load_workbook(path):
            shown = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
            assert shown <= FONTS, (sheet.title, shown)


def test_dark_text_on_light_ground(files: tuple[Path, ...]) -> None:
    """In black and white, too: text differs from its ground by at least half of the scale of greys."""
    for path in files:
        book = openpyxl.load_workbook(path)
        looks = {
            (grey(cell.font.color), grey(cell.fill.fgColor) if cell.fill.patternType else 255.0)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        assert looks
        for ink, ground in looks:
            assert abs(ink - ground) > 127, (ink, ground)


def grey(color: Any) -> float:
    """How bright a colour prints, from 0 to 255 (blank: black)."""
    if color is None or not isinstance(color.rgb, str):
        return 0.0
    red, green, blue = (int(color.rgb[n : n + 2], 16) for n in (2, 4, 6))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_a_row_is_never_taller_than_programs_take(tmp_path: Path) -> None:
    world = worlds.county()
    book = Book(tmp_path / "tall.xlsx", title="", day=world.as_of)
    page = book.page("x", (10, 10))
    grid: dict[str, Any] = {}
    page.cells(["长" * 2000, ""], [book.grid()] * 2)
    page.block(["长" * 3000], [["a"], ["b"]], [grid, grid])
    page.note("长" * 5000)
    book.close()
    heights = [
        float(row.get("ht", 15))
        for _, root in sheets(tmp_path / "tall.xlsx")
        for row in root.iter(f"{MAIN}row")
    ]
    assert 400 < max(heights) <= 409
