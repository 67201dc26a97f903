"""Sheets of texts written as csv files, .xlsx or .ods."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO, StringIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.fuzz.sheets import Book


def write_folder(book: Book, folder: Path) -> Path:
    """The sheets as csv files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, grid in book.sheets.items():
        stream = StringIO()
        csv.writer(stream, lineterminator="\n").writerows(grid)
        text = stream.getvalue().replace("\x00", "")
        (folder / f"{name.strip()}.csv").write_bytes(text.encode("utf-8", "surrogatepass"))
    return folder


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write_lean_xlsx(book: Book, path: Path) -> Path:
    """The same as ``write_xlsx``, by hand: the least that is an .xlsx file, thirty times as quick."""
    names = list(dict.fromkeys(name[:28] for name in book.sheets))
    shown = names[:1]
    texts: dict[str, int] = {}
    parts = {
        f"xl/worksheets/sheet{n}.xml": _lean_sheet(book, name, texts) for n, name in enumerate(book.sheets, 1)
    }
    sheets = "".join(
        f'<sheet name={quoteattr(_signs(name)[:28] or f"s{n}")} sheetId="{n}" r:id="r{n}"'
        f"{' state=' + quoteattr('hidden') if name in book.hidden and name not in shown else ''}/>"
        for n, name in enumerate(book.sheets, 1)
    )
    since = ' date1904="1"' if book.from_1904 else ""
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr{since}/><sheets>{sheets}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = _relations(
        [(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(book.sheets) + 1)]
        + [("t", "sharedStrings", "sharedStrings.xml")]
    )
    parts["_rels/.rels"] = _relations([("b", "officeDocument", "xl/workbook.xml")])
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{shared}</sst>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="{kind}worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}sharedStrings+xml"/></Types>'
    )
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, _XML + text)
    return path


def _relations(found: list[tuple[str, str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in found
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _lean_sheet(book: Book, name: str, texts: dict[str, int]) -> str:
    rows = []
    hidden = book.hidden_rows.get(name, set())
    for line, row in enumerate(book.sheets[name], 1):
        cells = "".join(
            _lean_cell(f"{get_column_letter(column)}{line}", _typed(text, book), texts)
            for column, text in enumerate(row, 1)
            if text != ""
        )
        away = ' hidden="1"' if line - 1 in hidden else ""
        rows.append(f'<row r="{line}"{away}>{cells}</row>')
    merges = "".join(
        f'<mergeCell ref="{get_column_letter(column + 1)}{first + 1}:{get_column_letter(until + 1)}{last + 1}"/>'
        for first, column, last, until in book.merges.get(name, ())
    )
    told = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData>{told}</worksheet>'


def _lean_cell(place: str, value: str | float, texts: dict[str, int]) -> str:
    if isinstance(value, float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    return f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'


def write_xlsx(book: Book, path: Path) -> Path:
    """The sheets as an .xlsx file, with merges and what is hidden; numbers as numbers where the book says so."""
    made = openpyxl.Workbook()
    if book.from_1904:
        made.epoch = CALENDAR_MAC_1904
    for name, grid in book.sheets.items():
        sheet = made.create_sheet(name[:28])
        for line, row in enumerate(grid, 1):
            for column, text in enumerate(row, 1):
                if text != "":
                    cell = sheet.cell(line, column)
                    cell.value = _typed(text, book)
        for first, column, last, until in book.merges.get(name, ()):
            sheet.merge_cells(
                start_row=first + 1, start_column=column + 1, end_row=last + 1, end_column=until + 1
            )
        for line in book.hidden_rows.get(name, ()):
            sheet.row_dimensions[line + 1].hidden = True
        if name in book.hidden:
            sheet.sheet_state = "hidden"
    del made["Sheet"]
    for sheet in made.worksheets[:1]:
        sheet.sheet_state = "visible"
    made.save(path)
    return path


def _signs(text: str) -> str:
    """A text without the signs that XML cannot hold."""
    if text.isprintable() and "\ufffe" not in text and "\uffff" not in text:
        return text
    return "".join(
        sign for sign in text if sign in "\t\n" or (sign.isprintable() and sign not in "\ufffe\uffff")
    )


def _typed(text: str, book: Book) -> str | float:
    plain = _signs(text)
    if book.numbers and plain.isascii() and plain.replace(".", "", 1).isdigit() and len(plain) < 16:
        return float(plain)
    return "'" + plain if plain.startswith("=") else plain


def write_ods(book: Book, path: Path) -> Path:
    """The sheets as an .ods file."""
    pack_ods("".join(_ods_table(book, name) for name in book.sheets), path)
    return path


def pack_ods(tables: str, into: Path | BytesIO) -> None:
    """Tables, as an .ods file has them, packed as one."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(into, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )


def _ods_table(book: Book, name: str) -> str:
    rows = []
    for line, row in enumerate(book.sheets[name]):
        hidden = ' table:visibility="collapse"' if line in book.hidden_rows.get(name, ()) else ""
        cells = "".join(_ods_cell(text) for text in row)
        rows.append(f"<table:table-row{hidden}>{cells}</table:table-row>")
    return f"<table:table table:name={quoteattr(name)}>{''.join(rows)}</table:table>"


def _ods_cell(text: str) -> str:
    plain = "".join(sign for sign in text if sign.isprintable() and sign not in "\ufffe\uffff")
    if not plain:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(plain)}</text:p></table:table-cell>'
