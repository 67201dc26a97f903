"""A damaged, empty, huge or hostile file gets one clear line, and is never laid out in memory."""

import os
import re
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

import pytest

from duxue.scenarios.cells.raw_sheets import MOST_ROWS
from duxue.scenarios.files import parser_process, source
from duxue.scenarios.files.annotate import annotate
from duxue.scenarios.files.source import open_source
from duxue.scenarios.files.template import example_rows, write_template
from duxue.scenarios.files.workbook_source import read_workbook
from duxue.scenarios.files.writing import write_csv
from duxue.scenarios.parameters import GROUND
from duxue.scenarios.reading.scenario import Reading, read_plan, read_scenario
from duxue.scenarios.sheets import SCENARIO
from tests.fuzz.written import pack_ods

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEGABYTE = 2**20
SCHOOLS = "xl/worksheets/sheet3.xml"

Edit = Callable[[str, bytes], bytes]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "good.xlsx"
    write_template(path)
    return path.read_bytes()


def edited(book: bytes, edit: Edit) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
    return stream.getvalue()


def read(path: Path, data: bytes) -> Reading:
    path.write_bytes(data)
    return read_scenario(path, GROUND, {"responsible_load": "负责学校数"})


def only_code(reading: Reading) -> str:
    assert reading.county is None
    assert len(reading.problems) == 1, [p.line() for p in reading.problems]
    problem = reading.problems[0]
    assert "\n" not in problem.line()
    assert problem.message_zh
    assert problem.message_en
    return problem.code


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.xlsx", b"", "empty_file"),
        ("zeros.xlsx", bytes(4096), "empty_file"),
        ("text.xlsx", b"school_id,name\n1,x\n", "no_workbook"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "no_workbook"),
        ("half.xlsx", b"PK\x03\x04" + bytes(range(200)), "damaged"),
        ("old.xls", COMPOUND + bytes(3000), "damaged"),
        (
            "locked.xlsx",
            COMPOUND + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
            "password",
        ),
        ("table.docx", b"PK\x03\x04", "unknown_form"),
    ],
)
def test_what_is_no_workbook_gets_one_line(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    assert only_code(read(tmp_path / name, data)) == code


def test_what_is_not_there_gets_one_line(tmp_path: Path) -> None:
    assert only_code(read_scenario(tmp_path / "nowhere.xlsx", GROUND)) == "not_found"
    assert only_code(read_scenario(tmp_path, GROUND)) == "no_tables"


def test_a_workbook_cut_short_gets_one_line(good: bytes, tmp_path: Path) -> None:
    for share in (0.2, 0.5, 0.9, 0.999):
        assert only_code(read(tmp_path / "cut.xlsx", good[: int(len(good) * share)])) == "damaged"


def test_another_zip_file_gets_one_line(tmp_path: Path) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as book:
        book.writestr("readme.txt", "no workbook")
    assert only_code(read(tmp_path / "other.xlsx", stream.getvalue())) == "damaged"


def test_a_zip_bomb_is_told_by_its_directory(good: bytes, tmp_path: Path) -> None:
    bomb = edited(good, lambda name, part: part + b" " * 40 * MEGABYTE if name == SCHOOLS else part)
    assert len(bomb) < MEGABYTE
    assert only_code(read(tmp_path / "bomb.xlsx", bomb)) == "bloated"


def test_a_zip_bomb_that_lies_about_its_size_is_found_out(good: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(BytesIO(good)) as book:
        size = len(book.read(SCHOOLS)) + 40 * MEGABYTE
    bomb = edited(good, lambda name, part: part + b" " * 40 * MEGABYTE if name == SCHOOLS else part)
    lying = bomb.replace(struct.pack("<I", size), struct.pack("<I", 4000))
    assert lying != bomb
    assert only_code(read(tmp_path / "bomb.xlsx", lying)) == "damaged"


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c t='n' r = 'XFD1048576'><v>1</v></c></row>",
        '<row r="400000"><c><v>1</v></c></row>',
        '<row r="50"><c r="&#88;FD50"><v>1</v></c></row>',
        '<x:row xmlns:x="y" r="4294967290"><x:c><x:f>1</x:f></x:c></x:row>',
    ],
)
def test_a_cell_far_away_is_refused_before_the_sheet_is_laid_out(
    cell: str, good: bytes, tmp_path: Path
) -> None:
    far = edited(
        good,
        lambda name, part: part.replace(b"</sheetData>", cell.encode() + b"</sheetData>") if name == SCHOOLS else part,
    )  # fmt: skip
    reading = read(tmp_path / "far.xlsx", far)
    assert only_code(reading) == "too_large"
    assert reading.problems[0].sheet == "学校"


def test_cells_that_are_only_coloured_far_away_do_no_harm(good: bytes, tmp_path: Path) -> None:
    row = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    coloured = edited(
        good,
        lambda name, part: part.replace(b"</sheetData>", row + b"</sheetData>") if name == SCHOOLS else part,
    )
    reading = read(tmp_path / "coloured.xlsx", coloured)
    assert reading.problems == ()
    assert reading.county is not None


def test_entities_are_refused(good: bytes, tmp_path: Path) -> None:
    def bomb(name: str, part: bytes) -> bytes:
        if name != SCHOOLS:
            return part
        return part.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "aaaaaaaa">]><worksheet', 1)

    assert only_code(read(tmp_path / "entity.xlsx", edited(good, bomb))) == "damaged"


def ods(rows: str) -> bytes:
    stream = BytesIO()
    pack_ods(f'<table:table table:name="学校">{rows}</table:table>', stream)
    return stream.getvalue()


def ods_row(*texts: str, repeat: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeat}">{cells}</table:table-row>'


def test_an_open_document_is_read_at_its_addresses(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ods("<table:table-row/>" + ods_row("学校标识码") + ods_row("007")))
    sheets, faults = read_workbook(path)
    assert faults == []
    assert [list(row) for row in sheets[0].cells] == [[""], ["学校标识码"], ["007"]]


@pytest.mark.parametrize(
    "rows",
    [
        ods_row("x", repeat=1048576),
        '<table:table-row table:number-rows-repeated="900000000"><table:table-cell/></table:table-row>'
        + ods_row("x"),
        '<table:table-row><table:table-cell table:number-columns-repeated="16000" office:value-type="float"/></table:table-row>',
    ],
)
def test_repeated_rows_of_an_open_document_are_not_laid_out(rows: str, tmp_path: Path) -> None:
    assert only_code(read(tmp_path / "a.ods", ods(rows))) == "too_large"


def test_a_table_with_too_many_rows_gets_one_line(tmp_path: Path) -> None:
    write_csv(SCENARIO, example_rows(), tmp_path / "a")
    file = tmp_path / "a" / "travel.csv"
    file.write_text("from_id,to_id,minutes\n" + "A,B,1\n" * (MOST_ROWS + 1), encoding="utf-8")
    reading = read_scenario(tmp_path / "a", GROUND, {"responsible_load": "负责学校数"})
    assert only_code(reading) == "too_many_rows"
    assert f"{MOST_ROWS:,}" in reading.problems[0].message_zh


def test_a_csv_file_of_too_many_cells_gets_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_csv(SCENARIO, example_rows(), tmp_path / "a")
    (tmp_path / "a" / "travel.csv").write_text(
        f"from_id,to_id,minutes\n{'A,B,1,' * 80}\n" * 9, encoding="utf-8"
    )
    monkeypatch.setattr(source, "MOST_CELLS", 1_000)
    reading = read_scenario(tmp_path / "a", GROUND, {"responsible_load": "负责学校数"})
    assert only_code(reading) == "too_large"


def test_the_visits_of_a_city_of_45_000_schools_are_read() -> None:
    assert MOST_ROWS > 45_000 * 8


def test_faults_without_number_are_told_with_their_number(tmp_path: Path) -> None:
    write_csv(SCENARIO, example_rows(), tmp_path / "a")
    lines = "".join(f"N{n},3113000001,abc\n" for n in range(1500))
    (tmp_path / "a" / "travel.csv").write_text("from_id,to_id,minutes\n" + lines, encoding="utf-8")
    reading = read_scenario(tmp_path / "a", GROUND, {"responsible_load": "负责学校数"})
    codes = [p.code for p in reading.problems]
    assert {code: codes.count(code) for code in set(codes)} == {"not_a_number": 1001, "unknown_id": 1001}
    assert any("500" in p.message_zh and p.row is None for p in reading.problems)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"unit_id,name\n\xff\xff\xff", "encoding"),
        (b'unit_id,name\nU1,"never closed\n', "bad_csv"),
        (b"unit_id,name,level,lon,lat\nU01,a\x00b,county,118.18,39.63\n", "control_character"),
        (b"unit_id,name,level,lon,lat\nU01,a,county,118.18,39.63,x\n", "no_heading"),
        (b"unit_id,unit_id,name,level,lon,lat\nU01,U01,a,county,118.18,39.63\n", "double_heading"),
        (b"unit_id,name,level,lon\nU01,a,county,118.18\n", "missing_heading"),
        (b"", "no_headings"),
    ],
)
def test_a_damaged_csv_file_gets_one_line(content: bytes, code: str, tmp_path: Path) -> None:
    write_csv(SCENARIO, example_rows(), tmp_path / "a")
    (tmp_path / "a" / "units.csv").write_bytes(content)
    reading = read_scenario(tmp_path / "a", GROUND, {"responsible_load": "负责学校数"})
    assert only_code(reading) == code
    assert reading.problems[0].sheet == "units.csv"


def test_a_csv_file_in_the_old_chinese_encoding_is_read_with_a_word(tmp_path: Path) -> None:
    write_csv(SCENARIO, example_rows(), tmp_path / "a")
    file = tmp_path / "a" / "schools.csv"
    file.write_bytes(file.read_text(encoding="utf-8").encode("gb18030"))
    reading = read_scenario(tmp_path / "a", GROUND, {"responsible_load": "负责学校数"})
    assert [(p.code, p.level) for p in reading.problems] == [("encoding", "warning")]
    assert reading.county is not None
    assert reading.county.rows.schools == example_rows()["schools"]


def test_damage_anywhere_never_breaks_the_reader(
    good: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    draw = Random(3)
    parts = [name for name in zipfile.ZipFile(BytesIO(good)).namelist() if name.endswith((".xml", ".rels"))]
    fates = set()
    for _ in range(60):
        target = draw.choice(parts)

        def spoil(name: str, part: bytes, target: str = target) -> bytes:
            if name != target:
                return part
            spoilt = bytearray(part)
            for _ in range(draw.randint(1, 4)):
                place = draw.randrange(len(spoilt))
                spoilt[place : place + draw.choice((0, 1, 20))] = draw.choice(
                    (b"", b"9" * 9, b"<", b"-1", b"\xff")
                )
            return bytes(spoilt)

        reading = read(tmp_path / "spoilt.xlsx", edited(good, spoil))
        assert (reading.county is None) == any(p.level == "error" for p in reading.problems)
        fates.add(reading.county is None)
    assert fates == {True, False}
    assert capfd.readouterr().err == ""


def test_names_with_markup_are_plain_text(tmp_path: Path) -> None:
    write_csv(SCENARIO, example_rows(), tmp_path / "a")
    file = tmp_path / "a" / "schools.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("示例小学", "<script>alert(1)</script>"), encoding="utf-8"
    )
    reading = read_scenario(tmp_path / "a", GROUND, {"responsible_load": "负责学校数"})
    assert reading.county is not None
    assert reading.county.rows.schools[0].name == "<script>alert(1)</script>"


def test_a_hostile_file_is_annotated_with_its_one_line(good: bytes, tmp_path: Path) -> None:
    bomb = edited(good, lambda name, part: part + b" " * 40 * MEGABYTE if name == SCHOOLS else part)
    reading = read(tmp_path / "bomb.xlsx", bomb)
    annotate(tmp_path / "bomb.xlsx", reading.problems, tmp_path / "back.xlsx")
    back = open_source(tmp_path / "back.xlsx")
    assert [sheet.name for sheet in back.sheets] == ["问题清单"]
    assert len(back.sheets[0].cells) == 2


@pytest.mark.parametrize("outcome", [b"[1]", b"{", b"\xff", b"[" * 100_000])
def test_a_damaged_outcome_gets_one_line(outcome: bytes, tmp_path: Path) -> None:
    (tmp_path / "postings.csv").write_text("school_id,inspector_id,from,to\n", encoding="utf-8")
    (tmp_path / "outcome.json").write_bytes(outcome)
    plan, problems = read_plan(tmp_path)
    assert plan is None
    assert [p.code for p in problems] == ["bad_outcome"]


class PanicException(BaseException):
    """The name under which the parser's panics come."""


class PanickingParser:
    @staticmethod
    def from_filelike(_: object) -> None:
        os.write(2, b"thread panicked, stack backtrace")
        raise PanicException


def test_a_panic_of_the_parser_is_one_clear_line(
    good: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("duxue.scenarios.files.parser_process.CalamineWorkbook", PanickingParser)
    assert only_code(read(tmp_path / "a.xlsx", good)) == "damaged"
    assert capfd.readouterr().err == ""
    os.write(2, b"heard again")
    assert capfd.readouterr().err == "heard again"


def test_ctrl_c_while_parsing_stops_the_program(
    good: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(PanickingParser, "from_filelike", stop)
    monkeypatch.setattr("duxue.scenarios.files.parser_process.CalamineWorkbook", PanickingParser)
    with pytest.raises(KeyboardInterrupt):
        read(tmp_path / "a.xlsx", good)


def test_old_workbooks_are_read_or_refused_without_noise(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    draw = Random(1)
    for _ in range(40):
        data = COMPOUND + bytes(draw.randrange(256) for _ in range(2048))
        assert only_code(read(tmp_path / "old.xls", data)) in ("damaged", "no_tables")
    assert not re.search("panicked|backtrace", capfd.readouterr().err)


def xlsx(sheet: str, texts: str = "") -> bytes:
    """A workbook of one sheet 学校 with these rows, and these shared texts."""
    spaces = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    relation = '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">{relation.format("a", "officeDocument", "xl/workbook.xml")}</Relationships>',
        "xl/workbook.xml": f'<workbook {spaces}><sheets><sheet name="学校" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">{relation.format("a", "worksheet", "worksheets/s.xml")}'
        f"{relation.format('b', 'sharedStrings', 'sharedStrings.xml')}</Relationships>",
        "xl/worksheets/s.xml": f"<worksheet {spaces}><sheetData>{sheet}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {spaces}>{texts}</sst>",
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return stream.getvalue()


def far_cells() -> bytes:
    return xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="200001"><c r="SF200001"><v>1</v></c></row>')


def shared_texts() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2001))
    return xlsx(rows, f"<si><t>{'长' * 100_000}</t></si>")


def repeated_texts() -> bytes:
    return ods(
        '<table:table-row table:number-rows-repeated="200000"><table:table-cell table:number-columns-repeated="20" '
        'office:value-type="string"><text:p>十六个字的内容一格一格地重复下去</text:p></table:table-cell></table:table-row>'
    )


@pytest.mark.parametrize("made", [far_cells, shared_texts, repeated_texts])
def test_what_asks_for_gigabytes_is_refused_before_it_is_parsed(
    made: Callable[[], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for parser in ("parsed", "parsed_apart"):
        monkeypatch.delattr(f"duxue.scenarios.files.workbook_source.{parser}")
    path = tmp_path / ("a.ods" if made is repeated_texts else "a.xlsx")
    reading = read(path, made())
    assert only_code(reading) == "too_large"
    assert reading.problems[0].sheet == "学校"


def test_two_parts_of_one_name_are_refused(good: bytes, tmp_path: Path) -> None:
    stream = BytesIO(good)
    with zipfile.ZipFile(stream, "a") as book:
        book.writestr("xl/Worksheets/Sheet3.xml", "<worksheet/>")
    assert only_code(read(tmp_path / "a.xlsx", stream.getvalue())) == "damaged"


@pytest.mark.parametrize("how", ["abort", "memory", "time"])
def test_a_parser_that_does_not_come_back_is_one_clear_line(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = {"abort": "os.abort()", "memory": "bytearray(2**33)", "time": "__import__('time').sleep(60)"}[how]
    script = tmp_path / "parser.py"
    script.write_text(
        f"import os, sys\nsys.path.insert(0, {str(Path(parser_process.__file__).parent)!r})\n"
        f"import parser_process\nparser_process._limited()\n{work}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(parser_process, "__file__", str(script))
    monkeypatch.setattr(parser_process, "MOST_SECONDS", 2)
    assert only_code(read(tmp_path / "a.ods", ods(ods_row("x")))) == "too_heavy"


def test_a_duration_beyond_all_bounds_is_told_with_its_row(tmp_path: Path) -> None:
    long = '<row r="{0}"><c r="A{0}" s="1"><v>{1}</v></c><c r="B{0}" t="inlineStr"><is><t>x{0}</t></is></c></row>'
    book = xlsx("".join(long.format(n, v) for n, v in ((1, 0.5), (2, 2130227004), (3, 0.25))))
    stream = BytesIO(book)
    with zipfile.ZipFile(stream, "a") as packed:
        packed.writestr(
            "xl/styles.xml",
            '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2">'
            '<xf numFmtId="0"/><xf numFmtId="46"/></cellXfs></styleSheet>',
        )
    path = tmp_path / "a.xlsx"
    path.write_bytes(stream.getvalue())
    (sheet,), faults = read_workbook(path)
    assert [(name, fault.code) for name, fault in faults] == [("学校", "overflow")]
    assert "第2行" in faults[0][1].zh
    assert [row[1:] for row in sheet.cells] == [["x1"], [], ["x3"]]


def test_a_part_without_a_name_is_one_clear_line(good: bytes, tmp_path: Path) -> None:
    nameless = good.replace(b"docProps/app.xml", b"\0ocProps/app.xml")
    assert nameless != good
    reading = read(tmp_path / "a.xlsx", nameless)
    assert [p.code for p in reading.problems] in ([], ["damaged"])


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml", SCHOOLS],
)
def test_a_part_in_an_encoding_that_nobody_knows_is_one_clear_line(
    part: str, good: bytes, tmp_path: Path
) -> None:
    def spoil(name: str, content: bytes) -> bytes:
        bare = re.sub(rb"^<\?xml[^>]*\?>", b"", content)
        return b'<?xml version="1.0" encoding="true"?>' + bare if name == part else content

    assert part in zipfile.ZipFile(BytesIO(good)).namelist()
    assert only_code(read(tmp_path / "in.xlsx", edited(good, spoil))) == "damaged"


def test_an_open_document_in_an_encoding_that_nobody_knows_is_one_clear_line(tmp_path: Path) -> None:
    def spoil(name: str, content: bytes) -> bytes:
        bare = re.sub(rb"^<\?xml[^>]*\?>", b"", content)
        return b'<?xml version="1.0" encoding="true"?>' + bare if name == "content.xml" else content

    assert only_code(read(tmp_path / "in.ods", edited(ods(ods_row("x")), spoil))) == "damaged"
