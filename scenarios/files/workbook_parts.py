"""The parts of an .xlsx file that say which sheets there are and where, what is hidden or struck through, how long texts are."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field

from duxue.scenarios.files.sheet_scan import NOT_WELL_FORMED, Texts, is_struck, new_parser
from duxue.scenarios.files.workbook_guard import DAMAGED, KeptOutError, Package, part_name

Start = Callable[[str, dict[str, str]], None]


@dataclass(slots=True)
class Contents:
    """The part of each sheet by the sheet's name, the names of hidden sheets, and whether days count from 1904."""

    sheets: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    from_1904: bool = False


def contents_of(package: Package) -> Contents:
    """What the workbook's own part says (KeptOutError where it is damaged)."""
    found = Contents()
    book = next((name for name in sorted(package) if posixpath.basename(name) == "workbook.xml"), "")
    folder = posixpath.dirname(book)
    targets: dict[str, str] = {}

    def relation(name: str, own: dict[str, str]) -> None:
        if name == "Relationship":
            target = posixpath.join("/" + folder, own.get("Target", ""))
            targets[own.get("Id", "")] = part_name(target)

    def sheet(name: str, own: dict[str, str]) -> None:
        if name == "workbookPr":
            found.from_1904 = own.get("date1904", "") in ("1", "true", "on")
        if name == "sheet" and own.get("id", "") in targets:
            found.sheets[own.get("name", "")] = targets[own["id"]]
            if own.get("state", "visible") != "visible":
                found.hidden.add(own.get("name", ""))

    _pass(package.part(f"{folder}/_rels/workbook.xml.rels"), relation)
    _pass(package.part(book), sheet)
    return found


def texts_of(package: Package) -> Texts:
    """What the sheets share of texts."""
    found = Texts()
    lengths = found.lengths

    def start(name: str, own: dict[str, str]) -> None:
        if name == "si":
            lengths.append(0)
        elif is_struck(name, own):
            found.struck.add(len(lengths) - 1)

    def text(signs: str) -> None:
        if lengths:
            lengths[-1] += len(signs)

    for part in (name for name in package if posixpath.basename(name) == "sharedstrings.xml"):
        _pass(package.part(part), start, text)
    return found


def struck_formats(package: Package) -> frozenset[str]:
    """The formats of cells (by number, as cells name them) whose font is struck through."""
    fonts: list[bool] = []
    formats: list[int] = []
    section = ""

    def start(name: str, own: dict[str, str]) -> None:
        nonlocal section
        if name in ("fonts", "fills", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            section = name
        elif section == "fonts" and name == "font":
            fonts.append(False)
        elif section == "fonts" and fonts and is_struck(name, own):
            fonts[-1] = True
        elif section == "cellXfs" and name == "xf":
            formats.append(int(own.get("fontId", "0")))

    for part in (name for name in package if posixpath.basename(name) == "styles.xml"):
        _pass(package.part(part), start)
    return frozenset(str(i) for i, font in enumerate(formats) if 0 <= font < len(fonts) and fonts[font])


def _pass(content: bytes, start: Start, text: Callable[[str], None] | None = None) -> None:
    """One pass over a part; names come without their prefix."""
    if not content:
        return
    parser = new_parser()

    def plain(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})

    parser.StartElementHandler = plain
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except NOT_WELL_FORMED as error:
        raise KeptOutError(DAMAGED) from error
