"""Paper for the standard templates: pages, types and lines in the form of an official letter (after GB/T 9704)."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TITLE, BODY, HEAVY, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
STAND_INS = {TITLE: "华文中宋", BODY: "仿宋", KAI: "楷体"}
"""What a machine without these types takes instead."""
RED = "C8102E"
BLUE = "1F4E8C"
FOOT = 156
"""Millimetres that the lines at a letter's end are wide."""
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

    def __init__(
        self, *, landscape: bool = False, numbered: bool = True, top: float = 37, bottom: float = 35
    ) -> None:
        """A4 with the margins of an official letter (``top``, ``bottom`` in millimetres), with or without page numbers."""
        self._docx = Document()
        self._bare()
        section = self._docx.sections[0]
        section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        top, side = (18, 20) if landscape else (top, 28)
        section.top_margin, section.bottom_margin = Mm(top), Mm(16 if landscape else bottom)
        section.left_margin, section.right_margin = Mm(side), Mm(side - (0 if landscape else 2))
        section.footer_distance = Mm(8 if landscape else 23)
        if numbered:
            self._page_numbers()

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
        for tongue in styles.element.iter(qn("w:lang")):  # else signs such as ，。 are drawn the Japanese way
            tongue.set(qn("w:eastAsia"), "zh-CN")
        inside = OxmlElement("w:overflowPunct")
        # What Word takes anyhow; LibreOffice reads it the other way round, and would lose a sign over the margin.
        inside.set(qn("w:val"), "1")
        later = ("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:spacing", "w:ind", "w:jc", "w:rPr")
        normal.element.get_or_add_pPr().insert_element_before(inside, *later)
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

    def text(self, text: str, *, head: str = "") -> None:
        """A paragraph of the letter's body; ``head`` opens it as a heading (一、……)."""
        made = self.line(head, indent=True, face=HEAVY)
        _write(made, text, 16, BODY, "", bold=False)

    def head(self, text: str) -> None:
        """A heading inside the body (一、……)."""
        made = self.line(text, face=HEAVY, indent=True)
        made.paragraph_format.keep_with_next = True

    def letterhead(self) -> None:
        """The office in red, the number under it, and the red line."""
        self.line("{{标注}}", size=10.5, face=KAI, align="center", color="7A4D05", spacing=None)
        self.line("{{机关}}", size=24, face=TITLE, align="center", color=RED, spacing=40, before=4)
        number = self.line("{{发文代字}}〔{{年份}}〕{{序号}}号", align="center", before=6, after=4)
        _rule(number, RED, 18)

    def title(self, text: str, *, size: float = 22) -> None:
        """The title of a letter or a list."""
        self.line(text, size=size, face=TITLE, align="center", spacing=size * 1.5, before=12, after=12)

    def addressee(self, text: str) -> None:
        """To whom it goes."""
        self.line(text)

    def signature(self, *, above: int = 3) -> None:
        """The office over the day, to the right, with room for the stamp; with ``above`` paragraphs on the same page."""
        for paragraph in self._docx.paragraphs[-above:]:
            paragraph.paragraph_format.keep_with_next = True
        for _ in range(2):
            self.line("").paragraph_format.keep_with_next = True
        for text in ("{{机关}}", "{{发文日期}}"):
            made = self.line(text, align="center")
            made.paragraph_format.left_indent, made.paragraph_format.right_indent = Pt(16 * 5), Pt(16 * 2)
            made.paragraph_format.keep_with_next = text == "{{机关}}"

    def imprint(self, copies: str) -> None:
        """Who else gets it, who printed it and when: at the foot of the last page, after what is attached."""
        self.line("", spacing=20)
        made = self._docx.add_table(2, 1)
        made.autofit = False
        made.columns[0].width = Mm(FOOT)
        for row, text in zip(made.rows, (copies, "{{机关}}\t{{发文日期}}印发"), strict=True):
            cell = row.cells[0]
            cell.width, cell.vertical_alignment = Mm(FOOT), 1
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.left_indent = Pt(14)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(FOOT) - Pt(14), WD_TAB_ALIGNMENT.RIGHT)
            _set(paragraph, 14, "left", 24, 0, 0)
            _write(paragraph, text, 14, BODY, "", bold=False)
            paragraph.paragraph_format.keep_with_next = True
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no public door
        _at_the_foot(made)
        self.line("", size=1, spacing=1)  # a document ends in a paragraph, and the table stands on its page

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

    def _page_numbers(self) -> None:
        # A sign in from the outer edge: to the right on odd pages, to the left on even ones.
        self._docx.settings.odd_and_even_pages_header_footer = True
        section = self._docx.sections[0]
        for foot, align in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            made = foot.paragraphs[0]
            made.alignment = align
            made.paragraph_format.left_indent = made.paragraph_format.right_indent = Pt(14)
            _page_number(made)

    def content(self) -> bytes:
        """The docx as bytes."""
        stream = io.BytesIO()
        self._docx.save(stream)
        return stream.getvalue()


def _page_number(paragraph: Any) -> None:
    _write(paragraph, "— ", 14, SONG, "", bold=False)
    run = paragraph.add_run()
    _style(run, 14, SONG, "", bold=False)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)  # noqa: SLF001
    _write(paragraph, " —", 14, SONG, "", bold=False)


def _at_the_foot(table: Any) -> None:
    """Let a table stand at the foot of its page, ruled above, below and between its rows."""
    properties = table._tbl.tblPr  # noqa: SLF001 - no public door
    place = OxmlElement("w:tblpPr")
    places = {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "left", "tblpYSpec": "bottom"}
    for key, value in places.items():
        place.set(qn(f"w:{key}"), value)
    borders = OxmlElement("w:tblBorders")
    for edge, eighths in (("top", 8), ("bottom", 8), ("insideH", 6)):
        borders.append(_edge(edge, "000000", eighths, 0))
    later = (
        "w:tblOverlap",
        "w:bidiVisual",
        "w:tblStyleRowBandSize",
        "w:tblStyleColBandSize",
        "w:tblW",
        "w:jc",
    )
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.insert_element_before(place, *later)
    properties.insert_element_before(margins, "w:tblLook")
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


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


def _rule(paragraph: Any, color: str, eighths: int) -> None:
    """Rule a line under a paragraph."""
    mark = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    borders = mark.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        mark.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    borders.append(_edge("bottom", color, eighths, 4))


def _edge(edge: str, color: str, eighths: int, space: int) -> Any:
    line = OxmlElement(f"w:{edge}")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", color)):
        line.set(qn(f"w:{key}"), value)
    return line
