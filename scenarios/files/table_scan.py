"""What the sheets of an .ods file show before they are parsed; repeated rows and cells are counted, not laid out."""

from __future__ import annotations

from duxue.scenarios.files.sheet_scan import NOT_WELL_FORMED, Scan, error_cell, new_parser

_HIDDEN = ("collapse", "filter")


def scan_tables(content: bytes) -> tuple[dict[str, Scan], bool]:
    """Every sheet of an .ods file's content by its name, and whether its days count from 1904 (ValueError: not sound)."""
    scanner = _TablesScanner()
    try:
        scanner.parser.Parse(content, True)
    except NOT_WELL_FORMED as error:
        raise ValueError("no well-formed XML") from error
    scanner.finish()
    return scanner.scans, scanner.from_1904


class _TablesScanner:
    """The state of one pass: the row and cell at hand, and what was found so far."""

    def __init__(self) -> None:
        self.scans: dict[str, Scan] = {}
        self.from_1904 = False
        self.parser = new_parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.scan = Scan()
        self.style = ""
        self.hidden_styles: set[str] = set()
        self.struck_styles: set[str] = set()
        self.inside = False
        self.row, self.next_row, self.column, self.next_column = 0, 0, 0, 0
        self.hiding = False
        self.hidden: list[tuple[int, int]] = []
        self.times = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        own = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        match name.rpartition(":")[2]:
            case "style":
                self.style = own.get("name", "")
            case "table-properties" if own.get("display") == "false":
                self.hidden_styles.add(self.style)
            case "text-properties" if own.get("text-line-through-style", "none") != "none":
                self.struck_styles.add(self.style)
            case "span" if self.inside:
                self._strike(own)
            case "null-date":
                self.from_1904 = own.get("date-value", "").startswith("1904")
            case "table":
                self._table(own)
            case "table-column":
                first, count = self.next_column, _repeats(own, "columns")
                self.next_column += count
                if own.get("visibility") in _HIDDEN:
                    self.hidden.append((first, first + count - 1))
            case "table-row":
                self.row, self.column = self.next_row, 0
                self.next_row += _repeats(own, "rows")
                self.hiding = own.get("visibility") in _HIDDEN
            case "table-cell" | "covered-table-cell":
                self._cell(own)

    def _table(self, own: dict[str, str]) -> None:
        self.finish()
        self.scan = self.scans.setdefault(own.get("name", ""), Scan())
        self.scan.hidden = own.get("style-name", "") in self.hidden_styles
        self.row = self.next_row = self.column = self.next_column = 0

    def _cell(self, own: dict[str, str]) -> None:
        repeated, rows = _repeats(own, "columns"), self.next_row - self.row
        if "value-type" in own:
            self.scan.reach(self.next_row - 1, self.column + repeated - 1)
            self.times = repeated * rows
            self.inside = True
            self._strike(own)
            self.parser.CharacterDataHandler = self._text
            if self.hiding:
                self.scan.hidden_rows += rows
                self.hiding = False
            if own["value-type"] == "error":
                self.scan.fail(self.row, self.column, "#ERROR!", error_cell("#ERROR!"))
        down, right = int(own.get("number-rows-spanned", "1")), int(own.get("number-columns-spanned", "1"))
        if down > 1 or right > 1:
            self.scan.merges.append((self.row, self.column, self.row + down - 1, self.column + right - 1))
        self.column += repeated

    def _strike(self, own: dict[str, str]) -> None:
        if own.get("style-name", "") in self.struck_styles:
            self.scan.struck_rows.add(self.row)

    def _text(self, text: str) -> None:
        self.scan.signs += len(text) * self.times

    def end(self, name: str) -> None:
        """An element closes."""
        if name.endswith("table-cell"):
            self.parser.CharacterDataHandler = None
            self.inside = False

    def finish(self) -> None:
        """The table at hand is over."""
        self.scan.hide_columns(self.hidden)
        self.hidden = []


def _repeats(own: dict[str, str], what: str) -> int:
    return max(1, int(own.get(f"number-{what}-repeated", "1")))
