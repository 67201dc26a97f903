"""What a sheet of an .xlsx file shows before it is parsed: how far it reaches, and which cells hold no value."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from duxue.scenarios.problems import Fault

_MOST_BROKEN = 100_000


@dataclass(slots=True)
class Scan:
    """How far a sheet's content reaches (rows, columns), and its broken cells by (row, column) from 0.

    A broken cell has the text it shows in a message (an error value, or a formula that was never calculated) and its
    fault. ``sound`` is False where the part is no well-formed XML or declares entities of its own.
    """

    rows: int = 0
    columns: int = 0
    broken: dict[tuple[int, int], tuple[str, Fault]] = field(default_factory=dict)
    sound: bool = True


def scan_sheet(part: bytes) -> Scan:
    """One pass over a sheet's XML; content is what stands inside a cell, a cell with a format alone is none."""
    scanner = _SheetScanner()
    if not _parsed(part, scanner):
        scanner.scan.sound = False
    return scanner.scan


def scan_tables(content: bytes) -> dict[str, Scan] | None:
    """The same for every sheet of an .ods file's content, by the sheet's name; None where it is not sound."""
    scanner = _TablesScanner()
    return scanner.scans if _parsed(content, scanner) else None


def _parsed(part: bytes, scanner: _SheetScanner | _TablesScanner) -> bool:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scanner.start
    parser.EntityDeclHandler = _refuse_entity
    scanner.parser = parser
    try:
        parser.Parse(part, True)
        scanner.finish_cell()
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return True


def _refuse_entity(*_: object) -> None:
    raise ValueError("a sheet that declares entities of its own is hostile")


class _SheetScanner:
    """The state of one pass: the cell at hand, and what was found so far."""

    def __init__(self) -> None:
        self.scan = Scan()
        self.parser: expat.XMLParserType
        self.row = self.column = -1
        self.kind = ""
        self.counted = True
        self.formula: list[str] | None = None
        self.value: list[str] = []
        self.inside: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens: a row, a cell, or something inside a cell."""
        local = name.rpartition(":")[2]
        if local == "c":
            self.finish_cell()
            self._place(attributes.get("r"))
            self.kind = attributes.get("t", "")
            self.counted = False
        elif local == "row":
            self.finish_cell()
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
        elif self.counted:
            return
        else:
            self._inside(local)

    def _inside(self, local: str) -> None:
        if local in ("v", "f", "is"):
            self.scan.rows = max(self.scan.rows, self.row + 1)
            self.scan.columns = max(self.scan.columns, self.column + 1)
        if local == "f":
            self.formula = self.inside = []
            self.parser.CharacterDataHandler = self._text
        elif local == "v":
            if self.kind == "e" or self.formula is not None:
                self.inside = self.value
                self.parser.CharacterDataHandler = self._text
            else:
                self.counted = True
        elif self.formula is None:
            self.counted = local == "is"

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
        """The cell at hand is over: keep it if it shows an error or a formula without a value."""
        if self.counted:
            return
        value = "".join(self.value).strip()
        if len(self.scan.broken) < _MOST_BROKEN:
            if self.kind == "e":
                self.scan.broken[self.row, self.column] = (value or "#ERROR!", _error(value))
            elif self.formula is not None and not value and self.kind != "str":
                self.scan.broken[self.row, self.column] = ("=" + "".join(self.formula), _uncalculated())
        self.parser.CharacterDataHandler = None
        self.counted, self.formula, self.value, self.inside = True, None, [], None


class _TablesScanner:
    """One pass over an .ods file's content: repeated rows and cells are counted, not laid out."""

    def __init__(self) -> None:
        self.scans: dict[str, Scan] = {}
        self.parser: expat.XMLParserType
        self.scan = Scan()
        self.row, self.next_row, self.column = 0, 0, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens: a table, a row, or a cell."""
        local = name.rpartition(":")[2]
        if local == "table":
            own = next((v for k, v in attributes.items() if k.endswith(":name")), "")
            self.scan = self.scans.setdefault(own, Scan())
            self.row = self.next_row = self.column = 0
        elif local == "table-row":
            self.row, self.column = self.next_row, 0
            self.next_row += _repeats(attributes, "rows")
        elif local in ("table-cell", "covered-table-cell"):
            repeated = _repeats(attributes, "columns")
            kinds = {k.partition(":")[0]: v for k, v in attributes.items() if k.endswith(":value-type")}
            if kinds:
                self.scan.rows = max(self.scan.rows, self.next_row)
                self.scan.columns = max(self.scan.columns, self.column + repeated)
            if "error" in kinds.values() and len(self.scan.broken) < _MOST_BROKEN:
                self.scan.broken[self.row, self.column] = ("#ERROR!", _error("#ERROR!"))
            self.column += repeated

    def finish_cell(self) -> None:
        """Nothing is kept back between cells here."""


def _repeats(attributes: dict[str, str], what: str) -> int:
    return max(1, int(attributes.get(f"table:number-{what}-repeated", "1")))


def _error(value: str) -> Fault:
    return Fault(
        "error_cell",
        f"公式出错（{value}），请改成具体的值",
        f"the formula failed ({value}); type the value itself",
    )


def _uncalculated() -> Fault:
    return Fault(
        "uncalculated",
        "公式没有计算结果；请用表格软件打开、重新计算并保存，或直接填值",
        "the formula was never calculated; open, recalculate and save the file, or type the value",
    )
