"""What a sheet of an .xlsx file shows before it is parsed: how far it reaches, what is hidden or struck, which cells hold no value."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from duxue.scenarios.problems import Fault

_MOST_TOLD = 100_000
"""Broken cells, and formulas, of a sheet that are kept."""
_NUMBERS = ("", "n", "b", "d")


@dataclass(slots=True)
class Scan:
    """How far a sheet's content reaches (rows, columns), the signs of its texts, and its broken cells by (row, column).

    Rows and columns are counted from 0. A broken cell has the text it shows in a message (an error value, or a formula
    that was never calculated) and its fault; ``formulas`` are the places of all. ``merges`` are first row, first column, last row, last column;
    ``struck_rows`` the rows in which something is struck through. ``sound`` is False where the part is no well-formed XML or declares entities of its own.
    """

    rows: int = 0
    columns: int = 0
    signs: int = 0
    broken: dict[tuple[int, int], tuple[str, Fault]] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0
    hidden: bool = False
    struck_rows: set[int] = field(default_factory=set)
    sound: bool = True

    def reach(self, row: int, column: int) -> None:
        """There is content at this place."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)

    def fail(self, row: int, column: int, text: str, fault: Fault) -> None:
        """There is a broken cell at this place."""
        if len(self.broken) < _MOST_TOLD:
            self.broken[row, column] = (text, fault)

    def hide_columns(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Count the hidden columns (first, last) that the content reaches."""
        self.hidden_columns = len(
            {column for first, last in ranges for column in range(first, min(last + 1, self.columns))}
        )


@dataclass(slots=True)
class Texts:
    """The signs of each text that the sheets share, in order, and the places of those struck through, whole or in part."""

    lengths: list[int] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)


def is_struck(name: str, own: Mapping[str, str]) -> bool:
    """Whether an element (its name without prefix) says that a font is struck through."""
    return name == "strike" and own.get("val", "1") not in ("0", "false", "off")


NOT_WELL_FORMED = (expat.ExpatError, ValueError, LookupError)
"""What a parser raises at a part that is none of XML; an encoding that nobody knows is a LookupError."""


def new_parser() -> expat.XMLParserType:
    """A parser that stops (ValueError) at entities of the document's own."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse_entity
    return parser


def _refuse_entity(*_: object) -> None:
    raise ValueError("a sheet that declares entities of its own is hostile")


def scan_sheet(part: bytes, texts: Texts | None = None, struck: Collection[str] = ()) -> Scan:
    """One pass over a sheet's XML; content is what stands inside a cell, a cell with a format alone is none.

    ``texts`` are the shared ones of the workbook, ``struck`` the formats whose font is struck through.
    """
    scanner = _SheetScanner(texts or Texts(), struck)
    try:
        scanner.parser.Parse(part, True)
        scanner.finish()
    except NOT_WELL_FORMED:
        scanner.scan.sound = False
    return scanner.scan


class _SheetScanner:
    """The state of one pass: the cell at hand, and what was found so far."""

    def __init__(self, texts: Texts, struck: Collection[str]) -> None:
        self.scan = Scan()
        self.texts = texts
        self.formats = struck
        self.struck = False
        self.parser = new_parser()
        self.parser.StartElementHandler = self.start
        self.row = self.column = -1
        self.kind = ""
        self.open = False
        self.formula: list[str] | None = None
        self.value: list[str] = []
        self.inside: list[str] | None = None
        self.hiding = False
        self.hidden: list[tuple[int, int]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens: a row, a cell, or something inside a cell."""
        local = name.rpartition(":")[2]
        if local == "c":
            self.finish_cell()
            self._place(attributes.get("r"))
            self.kind = attributes.get("t", "")
            self.struck = attributes.get("s", "") in self.formats
            self.open = True
        elif local == "row":
            self.finish_cell()
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            self.hiding = attributes.get("hidden", "") in ("1", "true")
        elif self.open:
            self._inside(local, attributes)
        elif local == "col" and attributes.get("hidden", "") in ("1", "true"):
            self.hidden.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))

    def _inside(self, local: str, attributes: dict[str, str]) -> None:
        if self.struck or is_struck(local, attributes):
            self.scan.struck_rows.add(self.row)
        if local in ("v", "f", "is"):
            self.scan.reach(self.row, self.column)
            if self.hiding:
                self.scan.hidden_rows += 1
                self.hiding = False
            if local == "v" and self.formula is None and self.kind in _NUMBERS:
                self.open = False
                return
            self.inside = self.value
            self.parser.CharacterDataHandler = self._text
            self.parser.EndElementHandler = self._end
        if local == "f":
            self.formula = self.inside = []
            if len(self.scan.formulas) < _MOST_TOLD:
                self.scan.formulas.append((self.row, self.column))

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c":
            self.finish_cell()

    def _text(self, text: str) -> None:
        if self.inside is not None:
            self.inside.append(text)

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        letters = reference.rstrip("0123456789")
        number = 0
        for letter in letters:
            if not "A" <= letter <= "Z" or number > 10**6:
                raise ValueError(reference)
            number = number * 26 + ord(letter) - 64
        self.row, self.column = int(reference[len(letters) :]) - 1, number - 1

    def finish_cell(self) -> None:
        """The cell at hand is over: count its text, and keep it if it shows an error or a formula without a value."""
        if not self.open:
            return
        value = "".join(self.value).strip()
        if self.kind == "e":
            self.scan.fail(self.row, self.column, value or "#ERROR!", error_cell(value))
        elif self.formula is not None and not value and self.kind != "str":
            self.scan.fail(self.row, self.column, "=" + "".join(self.formula), _UNCALCULATED)
        elif self.kind == "s" and value:
            self.scan.signs += self.texts.lengths[int(value)]
            if int(value) in self.texts.struck:
                self.scan.struck_rows.add(self.row)
        elif self.kind:
            self.scan.signs += len(value)
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        self.open, self.formula, self.value, self.inside = False, None, [], None

    def finish(self) -> None:
        """The part is over."""
        self.finish_cell()
        self.scan.hide_columns(self.hidden)


def error_cell(value: str) -> Fault:
    """The fault of a cell that shows an error value."""
    zh, en = f"公式出错（{value}），请改成具体的值", f"the formula failed ({value}); type the value itself"
    return Fault("error_cell", zh, en)


_UNCALCULATED = Fault(
    "uncalculated",
    "公式没有计算结果；请用表格软件打开、重新计算并保存，或直接填值",
    "the formula was never calculated; open, recalculate and save the file, or type the value",
)
