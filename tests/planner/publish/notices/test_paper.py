"""The form of the letters: after GB/T 9704, on one page where they can be, and no signature alone on a page."""

from __future__ import annotations

import io
import math
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from duxue.planner.publish.notices.filling import BLANK
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.standard_templates import standard_template
from duxue.planner.publish.notices.template_file import Filling, TemplateFile
from tests.planner.publish.notices.test_filling import IMPRINT

WIDE, HIGH = 156, 225
"""Millimetres of an official letter's type area: 22 lines of 28 signs."""
POINT = 25.4 / 72
LETTERS = (LetterKind.NOTICE, LetterKind.RECTIFY, LetterKind.CHANGE)
SIGNED = (*LETTERS, LetterKind.APPOINTED)
LONG = "河北迁西经济开发区新庄子镇第一九年一贯制学校"
LONGEST = "围场满族蒙古族自治县人民政府教育督导委员会办公室"
OFFICE = "曹妃甸区人民政府教育督导委员会办公室"
LABEL = "合成数据：学校、人员与坐标由程序生成，不对应任何真实单位或个人\n方案第1版：审定（某某某，2027-01-05，某教督〔2027〕1号）"


def mm(whole: Any, *parts: Any) -> float:
    """What is left of a length when its parts are taken off, in millimetres."""
    return float(whole.mm - sum(part.mm for part in parts))


def opened(kind: LetterKind) -> Any:
    return Document(io.BytesIO(standard_template(kind)))


@pytest.mark.parametrize("kind", LETTERS)
def test_page_types_and_number_are_those_of_an_official_letter(kind: LetterKind) -> None:
    letter = opened(kind)
    section = letter.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(one.mm) for one in sizes] == [210, 297, 37, 28]
    assert round(mm(section.page_width, section.left_margin, section.right_margin)) == WIDE
    assert round(mm(section.page_height, section.top_margin, section.bottom_margin)) == HIGH
    title = next(p for p in letter.paragraphs if p.text in ("督导通知书", "整改通知书", "督导安排变更通知"))
    body = next(p for p in letter.paragraphs if "{{你单位}}" in p.text)
    looks = [(p.runs[0].font.size.pt, p.runs[-1]._r.rPr.rFonts.get(qn("w:eastAsia"))) for p in (title, body)]
    assert looks == [(22, "方正小标宋简体"), (16, "仿宋_GB2312")]
    assert body.paragraph_format.first_line_indent.pt == 32
    assert any(p.text == "{{发文代字}}〔{{年份}}〕{{序号}}号" for p in letter.paragraphs)
    assert letter.settings.odd_and_even_pages_header_footer
    assert [f.paragraphs[0].alignment for f in (section.footer, section.even_page_footer)] == [2, 0]


@pytest.mark.parametrize("kind", SIGNED)
def test_office_and_day_stand_under_each_other_and_keep_to_the_words_before(kind: LetterKind) -> None:
    paragraphs = opened(kind).paragraphs
    day = next(n for n, p in enumerate(paragraphs) if p.text == "{{发文日期}}")
    office = paragraphs[day - 1]
    assert office.text == "{{机关}}"
    assert office.alignment == paragraphs[day].alignment == 1
    assert [p.text for p in paragraphs[day - 3 : day - 1]] == ["", ""], "room for the stamp"
    loose = [n for n in range(day) if not paragraphs[n].paragraph_format.keep_with_next]
    kept = max(loose, default=-1)
    said = [p.text for p in paragraphs[kept + 1 : day - 1] if p.text]
    assert said or kind is LetterKind.APPOINTED, "the list's own rows stand above"


@pytest.mark.parametrize("kind", [LetterKind.NOTICE, LetterKind.RECTIFY])
def test_who_else_gets_it_stands_last_after_what_is_attached(kind: LetterKind) -> None:
    letter = opened(kind)
    assert [row.cells[0].text for row in letter.tables[-1].rows] == [
        "抄送：{{抄送}}。",
        "{{机关}}\t{{发文日期}}印发",
    ]
    place = letter.tables[-1]._tbl.tblPr.find(qn("w:tblpPr"))
    assert place.get(qn("w:tblpYSpec")) == "bottom"
    tail = list(letter.element.body)[list(letter.element.body).index(letter.tables[-1]._tbl) :]
    assert ["".join(t.text or "" for t in one.iter(qn("w:t"))) for one in tail[1:]] == ["", ""]


def test_signs_are_drawn_the_chinese_way() -> None:
    for kind in LetterKind:
        tongues = [one.get(qn("w:eastAsia")) for one in opened(kind).styles.element.iter(qn("w:lang"))]
        assert tongues, kind
        assert set(tongues) == {"zh-CN"}


def high(paragraph: Any, across: float = WIDE) -> float:
    """The millimetres that a paragraph takes, a sign as wide as it is high."""
    form = paragraph.paragraph_format
    size = max((run.font.size.pt for run in paragraph.runs if run.font.size), default=16.0)
    room = across / POINT - sum(one.pt for one in (form.left_indent, form.right_indent) if one)
    first = form.first_line_indent.pt if form.first_line_indent else 0
    wide = [
        sum(0.5 if c.isascii() or c == "\u00a0" else 1 for c in line) * size
        for line in paragraph.text.split("\n")
    ]
    lines = sum(max(1, math.ceil(((first if not n else 0) + one) / room)) for n, one in enumerate(wide))
    spacing = form.line_spacing.pt if hasattr(form.line_spacing, "pt") else size * 1.45
    return float((lines * spacing + form.space_before.pt + form.space_after.pt) * POINT)


def filled(kind: LetterKind, office: str = OFFICE) -> Any:
    told = dict.fromkeys(kind.names, " " * BLANK) | {
        "对象": LONG,
        "机关": office,
        "标注": LABEL,
        "你单位": "你单位",
        "问题数": "12",
    }
    told |= {"年份": "2027", "发文日期": "2027年12月31日"}
    made = TemplateFile("x.docx", standard_template(kind)).filled([Filling(told, {})], IMPRINT)
    return Document(io.BytesIO(made))


def test_a_notice_to_put_right_has_its_signature_on_the_first_page() -> None:
    taken, paragraphs = 0.0, filled(LetterKind.RECTIFY).paragraphs
    for paragraph in paragraphs[
        : next(n for n, p in enumerate(paragraphs) if p.paragraph_format.page_break_before)
    ]:
        taken += high(paragraph)
    assert HIGH * 0.7 < taken <= HIGH


@pytest.mark.parametrize("kind", [LetterKind.URGE, LetterKind.SIGN])
def test_a_slip_and_a_sign_are_one_page(kind: LetterKind) -> None:
    letter = filled(kind, LONGEST)
    section = letter.sections[0]
    room = mm(section.page_height, section.top_margin, section.bottom_margin)
    across = mm(section.page_width, section.left_margin, section.right_margin)
    rows = sum(row.height.mm for row in letter.tables[0].rows)
    duties = 4 * 24 * POINT if kind is LetterKind.SIGN else 0
    assert room * 0.7 < rows + duties + sum(high(p, across) for p in letter.paragraphs) <= room
