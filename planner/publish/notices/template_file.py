"""One docx template: read, held against what may stand in it, filled for one letter or for a page each of many."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from duxue.planner.publish.notices.filling import (
    TR,
    Lists,
    P,
    Values,
    broken_in,
    fill,
    names_in,
    repeats,
    tag,
)
from duxue.planner.publish.notices.template_parts import PARSER, parts_of, refused, settled

BODY = "word/document.xml"
CORE, EXTENDED, CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
LABEL = "标注"
"""The placeholder of the lines that no document may lack: synthetic data, where the plan stands."""


@dataclass(frozen=True)
class Filling:
    """What one letter (or one page of many) is filled with."""

    values: Values
    lists: Lists


@dataclass(frozen=True)
class Imprint:
    """The properties of a file: title, the office as author, a day; nothing of a template's own author remains."""

    title: str
    author: str
    day: date


class TemplateFile:
    """A docx in memory, its text parts parsed."""

    def __init__(self, name: str, content: bytes) -> None:
        """Read a docx; raises PublishError with the file's name where it is none."""
        self.name = name
        self._parts = parts_of(name, content)
        try:
            self._trees = {
                n: etree.fromstring(data, PARSER) for n, data in self._parts.items() if _holds_text(n)
            }
        except etree.XMLSyntaxError as error:
            raise refused(name, "不是完整的 docx 文件", "not a whole docx file") from error
        if BODY not in self._trees or self._trees[BODY].find(tag("body")) is None:
            raise refused(name, "不是 Word 文档", "not a Word document")
        for tree in self._trees.values():
            settled(name, tree)

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders that stand in it."""
        return tuple(dict.fromkeys(n for tree in self._trees.values() for n in names_in(tree)))

    @property
    def broken(self) -> tuple[str, ...]:
        """Paragraphs with braces that open or close no placeholder."""
        return tuple(dict.fromkeys(text for tree in self._trees.values() for text in broken_in(tree)))

    @property
    def mixed(self) -> tuple[str, ...]:
        """Lists that stand together in one row or paragraph, where it is not clear which repeats it."""
        trees = self._trees.values()
        return tuple("\u3001".join(lists) for tree in trees for _, lists in repeats(tree) if len(lists) > 1)

    def filled(self, pages: Sequence[Filling], imprint: Imprint) -> bytes:
        """The docx filled: the whole body once for each page, each on a new one; the same bytes for the same facts."""
        trees = {name: deepcopy(tree) for name, tree in self._trees.items()}
        body = trees[BODY].find(tag("body"))
        blocks = [child for child in body if child.tag != tag("sectPr")]
        for number, page in enumerate(pages):
            group = etree.Element(tag("body"))
            group.extend(deepcopy(blocks))
            if page.values.get(LABEL) and LABEL not in self.names:
                group.insert(0, _label_line(str(page.values[LABEL])))
            if number:
                _on_new_page(group)
            fill(group, page.values, page.lists)
            for block in list(group):
                blocks[0].addprevious(block)
        for block in blocks:
            body.remove(block)
        for name, tree in trees.items():
            if name != BODY and pages:
                fill(tree, pages[0].values, pages[0].lists)
        return self._packed(trees, imprint)

    def _packed(self, trees: dict[str, Any], imprint: Imprint) -> bytes:
        parts = dict(self._parts)
        for name, tree in trees.items():
            parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, made in ((CORE, _core(imprint)), (EXTENDED, _EXTENDED), (CUSTOM, _CUSTOM)):
            if name in parts:
                parts[name] = made.encode()
        return pack(parts)


def pack(parts: dict[str, bytes]) -> bytes:
    """A docx of its parts; no clock of the machine gets into it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n)):
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _holds_text(part: str) -> bool:
    folder, _, name = part.rpartition("/")
    kinds: tuple[Callable[[str], bool], ...] = (
        lambda n: n == "document.xml",
        lambda n: n.startswith(("header", "footer")) and n.endswith(".xml"),
    )
    return folder == "word" and any(kind(name) for kind in kinds)


def _on_new_page(group: Any) -> None:
    first = next((child for child in group if child.tag == P), None)
    if first is None or first is not group[0]:
        first = etree.Element(P)
        group.insert(0, first)
    style = first.find(tag("pPr"))
    if style is None:
        style = etree.Element(tag("pPr"))
        first.insert(0, style)
    for old in style.findall(tag("pageBreakBefore")):
        style.remove(old)
    leading = [c for c in style if c.tag in {tag("pStyle"), tag("keepNext"), tag("keepLines")}]
    style.insert(len(leading), etree.Element(tag("pageBreakBefore")))


def _label_line(text: str) -> Any:
    line = etree.Element(P)
    run = etree.SubElement(line, tag("r"))
    etree.SubElement(run, tag("t")).text = text
    return line


def _core(imprint: Imprint) -> str:
    stamp = f"{imprint.day.isoformat()}T00:00:00Z"
    office = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{office}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(imprint.title)}</dc:title><dc:creator>{escape(imprint.author)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>'
    )


_EXTENDED = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>duxue</Application></Properties>"
)
_CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)


__all__ = ["LABEL", "TR", "Filling", "Imprint", "TemplateFile", "pack"]
