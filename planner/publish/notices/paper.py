"""Paper for the standard templates: pages, types and lines in the form of an official letter (after GB/T 9704)."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TITLE, BODY, HEAVY, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
STAND_INS = {TITLE: "华文中宋", BODY: "仿宋", KAI: "楷体"}
"""What a machine without these types takes instead."""
RED = "C8102E"
BLUE = "1F4E8C"
UNUSED = ("stylesWithEffects", "thumbnail", "customXml")

Align = Literal["left", "center", "right", "both"]
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


class Paper:
    """A docx that is written from top to bottom."""

    def __init__(self, *, landscape: bool = False, numbered: bool = True, top: float = 37) -> None:
        """A4 with the margins of an official letter; ``top`` in millimetres, ``numbered`` sets page numbers at the foot."""
        self._docx = Document()
        self._bare()
        section = self._docx.sections[0]
        section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        top, side = (18, 20) if landscape else (top, 28)
        section.top_margin, section.bottom_margin = Mm(top), Mm(16 if landscape else 30)
        section.left_margin, section.right_margin = Mm(side), Mm(side - (0 if landscape else 2))
        section.footer_distance = Mm(8 if landscape else 20)
        if numbered:
            self._page_number()

    def _bare(self) -> None:
        part = self._docx.part
        for rel_id in [r for r, rel in part.rels.items() if any(u in rel.reltype for u in UNUSED)]:
            part.drop_rel(rel_id)
        package = part.package
        for rel_id in [r for r, rel in package.rels.items() if rel.reltype.endswith("thumbnail")]:
            del package.rels[rel_id]
        styles = self._docx.styles
        kept = {
            "Normal",
            "Default Paragraph Font",
            "Normal Table",
            "No List",
            "Table Grid",
            "Header",
            "Footer",
        }
        for style in [s for s in styles if s.name not in kept]:
            style.delete()
        for latent in styles.element.findall(qn("w:latentStyles")):
            styles.element.remove(latent)
        normal: Any = styles["Normal"]
        normal.font.size = Pt(16)
        _type(normal.element.get_or_add_rPr(), BODY)
        fonts = part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
        told = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for name, other in STAND_INS.items()
        )
        fonts._blob = fonts.blob.replace(b"</w:fonts>", told.encode() + b"</w:fonts>")  # noqa: SLF001 - no public door

    def line(  # noqa: PLR0913 - what a clerk sets for a line
        self,
        text: str = "",
        *,
        size: float = 16,
        face: str = BODY,
        align: Align = "both",
        indent: bool = False,
        color: str = "",
        bold: bool = False,
        spacing: float | None = 28,
        before: float = 0,
        after: float = 0,
    ) -> Any:
        """A paragraph; ``indent`` sets the first line in by two signs, ``spacing`` the lines apart (points; None: single)."""
        made = self._docx.add_paragraph()
        _set(made, size, align, spacing, before, after)
        if indent:
            made.paragraph_format.first_line_indent = Pt(2 * size)
        _write(made, text, size, face, color, bold=bold)
        return made

    def text(self, text: str) -> None:
        """A paragraph of the letter's body."""
        self.line(text, indent=True)

    def head(self, text: str) -> None:
        """A heading inside the body (一、……)."""
        made = self.line(text, face=HEAVY, indent=True)
        made.paragraph_format.keep_with_next = True

    def letterhead(self) -> None:
        """The office in red, the number under it, and the red line."""
        self.line("{{标注}}", size=10.5, face=KAI, align="center", color="7A4D05", spacing=None)
        self.line("{{机关}}", size=24, face=TITLE, align="center", color=RED, spacing=40, before=8)
        number = self.line("{{发文代字}}〔{{年份}}〕{{序号}}号", align="center", before=10, after=4)
        _rule(number, RED, 18)

    def title(self, text: str, *, size: float = 22) -> None:
        """The title of a letter or a list."""
        self.line(text, size=size, face=TITLE, align="center", spacing=size * 1.55, before=18, after=14)

    def addressee(self, text: str) -> None:
        """To whom it goes."""
        self.line(text)

    def signature(self) -> None:
        """The office and the day, to the right, with room for the stamp, never alone on a page."""
        for above in self._docx.paragraphs[-2:]:
            above.paragraph_format.keep_with_next = True
        self.line("", spacing=20).paragraph_format.keep_with_next = True
        for text, far in (("{{机关}}", 2), ("{{发文日期}}", 4)):
            made = self.line(text, align="right")
            made.paragraph_format.right_indent = Pt(16 * far)
            made.paragraph_format.keep_with_next = text == "{{机关}}"

    def imprint(self, copies: str) -> None:
        """The lines at the letter's end: who else gets it, who printed it and when."""
        first = self.line(copies, size=14, spacing=24, before=18)
        _rule(first, "000000", 8, edge="top")
        last = self.line("{{机关}}　　{{发文日期}}印发", size=14, spacing=24)
        _rule(last, "000000", 8, edge="top")
        _rule(last, "000000", 8)

    def page(self) -> None:
        """What follows stands on a new page."""
        made = self.line("", size=1, spacing=1)
        made.paragraph_format.page_break_before = True

    def table(
        self,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        heads: int = 1,
        size: float = 12,
        tall: float = 9,
    ) -> Any:
        """A ruled table, widths in millimetres; the first ``heads`` rows are repeated on every page."""
        made = self._docx.add_table(len(rows), len(widths), style="Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for number, texts in enumerate(rows):
            row = made.rows[number]
            row.height = Mm(tall)
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - no public door
            properties.append(OxmlElement("w:cantSplit"))
            if number < heads:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.width, cell.vertical_alignment = Mm(width), 1
                paragraph = cell.paragraphs[0]
                _set(paragraph, size, "center" if number < heads else "left", None, 1, 1)
                _write(paragraph, text, size, HEAVY if number < heads else BODY, "", bold=False)
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
        return made

    def cell(self, table: Any, row: int, column: int, text: str, **looks: Any) -> None:
        """Write a cell anew, a paragraph a line (one that begins with → to the right).

        Looks are ``size``, ``face``, ``align``, ``color``, ``bold``.
        """
        cell = table.cell(row, column)
        for extra in cell.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)  # noqa: SLF001 - no public door
        paragraph = cell.paragraphs[0]
        for run in list(paragraph.runs):
            run._r.getparent().remove(run._r)  # noqa: SLF001
        size, face, bold = looks.get("size", 12), looks.get("face", BODY), looks.get("bold", False)
        for number, line in enumerate(text.split("\n")):
            made = cell.add_paragraph() if number else paragraph
            align: Align = "right" if line.startswith("→") else looks.get("align", "left")
            _set(made, size, align, None, 1, 1)
            _write(made, line.removeprefix("→"), size, face, looks.get("color", ""), bold=bold)

    def height(self, table: Any, row: int, tall: float) -> None:
        """Set a row's least height in millimetres."""
        table.rows[row].height = Mm(tall)

    def _page_number(self) -> None:
        made = self._docx.sections[0].footer.paragraphs[0]
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(made, "— ", 14, SONG, "", bold=False)
        run = made.add_run()
        _style(run, 14, SONG, "", bold=False)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = text
            run._r.append(mark)  # noqa: SLF001
        _write(made, " —", 14, SONG, "", bold=False)

    def content(self) -> bytes:
        """The docx as bytes."""
        stream = io.BytesIO()
        self._docx.save(stream)
        return stream.getvalue()


def _set(
    paragraph: Any, size: float, align: Align, spacing: float | None, before: float, after: float
) -> None:
    form = paragraph.paragraph_format
    paragraph.alignment = _ALIGN[align]
    form.space_before, form.space_after = Pt(before), Pt(after)
    if spacing is None:
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spacing)
    mark = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    style = mark.find(qn("w:rPr"))
    if style is None:
        style = OxmlElement("w:rPr")
        mark.append(style)
    for name in ("w:sz", "w:szCs"):
        height = OxmlElement(name)
        height.set(qn("w:val"), str(round(size * 2)))
        style.append(height)


def _write(paragraph: Any, text: str, size: float, face: str, color: str, *, bold: bool) -> None:
    # A placeholder is a run of its own, so that an office can give it another type by one click.
    for part in re.split(r"(\{\{[^}]*\}\})", text):
        if part:
            _style(
                paragraph.add_run(part), size, face, color, bold=bold
            )  # a line end in a text becomes a break


def _style(run: Any, size: float, face: str, color: str, *, bold: bool) -> None:
    run.font.size, run.font.bold = Pt(size), bold or None
    if color:
        run.font.color.rgb = RGBColor.from_string(color)
    _type(run._r.get_or_add_rPr(), face)  # noqa: SLF001


def _type(style: Any, face: str) -> None:
    fonts = style.get_or_add_rFonts()
    for attribute in [a for a in fonts.attrib if a.endswith("Theme")]:
        del fonts.attrib[attribute]
    for script, name in (("ascii", "Times New Roman"), ("hAnsi", "Times New Roman"), ("eastAsia", face)):
        fonts.set(qn(f"w:{script}"), name)


def _rule(paragraph: Any, color: str, eighths: int, edge: str = "bottom") -> None:
    mark = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    borders = mark.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        mark.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = OxmlElement(f"w:{edge}")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", color)):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
