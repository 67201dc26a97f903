"""Placeholders: found across runs, filled once, repeated for lists, left as blanks to write on."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from docx import Document
from lxml import etree

from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.notices.filling import NAMESPACE, fill, names_in, tag
from duxue.planner.publish.notices.template_file import Filling, Imprint, TemplateFile

IMPRINT = Imprint("督导通知书", "甲县人民政府教育督导委员会办公室", date(2027, 3, 5))


def body(*paragraphs: str) -> Any:
    """A body of paragraphs, runs parted by a bar."""
    runs = ("".join(f"<w:r><w:t>{t}</w:t></w:r>" for t in p.split("|")) for p in paragraphs)
    inner = "".join(f"<w:p>{r}</w:p>" for r in runs)
    return etree.fromstring(f'<w:body xmlns:w="{NAMESPACE}">{inner}</w:body>')


def lines(root: Any) -> list[str]:
    return ["".join(t.text or "" for t in p.iter(tag("t"))) for p in root.iter(tag("p"))]


def packed(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def letter(*paragraphs: str) -> TemplateFile:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return TemplateFile("通知.docx", packed(document))


def text_of(content: bytes) -> list[str]:
    return [p.text for p in Document(io.BytesIO(content)).paragraphs]


@pytest.mark.parametrize(
    "shape", ["{{学校}}", "{|{学校}|}", "{{学|校}}", "{{ 学校 }}", "\uff5b\uff5b学校\uff5d\uff5d"]
)
def test_a_placeholder_is_found_however_word_cut_it(shape: str) -> None:
    root = body(f"致|{shape}：请查收{shape}。")
    assert names_in(root) == ("学校",)
    fill(root, {"学校": "甲县一中"}, {})
    assert lines(root) == ["致甲县一中：请查收甲县一中。"]


def test_what_is_filled_in_is_never_read_as_a_placeholder() -> None:
    root = body("{{学校}}{{日期}}", "{{组.姓名}}")
    fill(root, {"学校": "{{日期}}", "日期": "3月5日"}, {"组": [{"姓名": "{{学校}}"}]})
    assert lines(root) == ["{{日期}}3月5日", "{{学校}}"]


def test_markup_and_control_signs_in_a_name_stay_text() -> None:
    root = body("{{学校}}")
    fill(root, {"学校": "<w:p/>&\x00\x0b“一中”\ud800"}, {})
    assert lines(root) == ["<w:p/>&“一中”"]
    assert etree.fromstring(etree.tostring(root)) is not None


def test_what_nobody_knows_is_an_underlined_blank() -> None:
    root = body("联系人：{{联系人}}。")
    fill(root, {"联系人": None}, {})
    underlined = [r for r in root.iter(tag("r")) if r.find(f"{tag('rPr')}/{tag('u')}") is not None]
    assert len(underlined) == 1
    assert re.fullmatch("联系人：\u00a0{4,}。", lines(root)[0])


def test_a_fact_that_is_blank_on_purpose_leaves_nothing() -> None:
    root = body("前{{标注}}后")
    fill(root, {"标注": ""}, {})
    assert lines(root) == ["前后"]


def test_paragraphs_and_rows_of_a_list_stand_once_for_each_entry() -> None:
    document = Document()
    document.add_paragraph("{{项.名}}由{{机关}}负责")
    table = document.add_table(2, 2)
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "{{组.角色}}", "{{组.姓名}}"
    template = TemplateFile("x.docx", packed(document))
    team = [{"角色": "组长", "姓名": "甲"}, {"角色": "成员", "姓名": None}]
    page = Filling({"机关": "督导室"}, {"项": [{"名": "一"}, {"名": "二"}], "组": team})
    made = Document(io.BytesIO(template.filled([page], IMPRINT)))
    assert [p.text for p in made.paragraphs] == ["一由督导室负责", "二由督导室负责"]
    assert [[c.text for c in r.cells] for r in made.tables[0].rows] == [
        ["", ""],
        ["组长", "甲"],
        ["成员", ""],
    ]


def test_a_list_without_entries_leaves_one_row_to_write_on() -> None:
    document = Document()
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "序号", "{{组.姓名}}"
    made = TemplateFile("x.docx", packed(document)).filled([Filling({}, {})], IMPRINT)
    assert [c.text for c in Document(io.BytesIO(made)).tables[0].rows[0].cells] == ["序号", ""]


def test_many_letters_in_one_file_begin_on_a_page_each() -> None:
    pages = [Filling({"学校": name}, {}) for name in ("一中", "二中", "三中")]
    made = Document(io.BytesIO(letter("{{学校}}", "特此通知").filled(pages, IMPRINT)))
    assert [p.text for p in made.paragraphs] == ["一中", "特此通知", "二中", "特此通知", "三中", "特此通知"]
    breaks = [p.paragraph_format.page_break_before for p in made.paragraphs]
    assert breaks == [None, None, True, None, True, None]


def test_a_label_that_must_stand_stands_in_a_template_that_forgot_it() -> None:
    made = letter("{{学校}}").filled([Filling({"学校": "一中", "标注": "合成数据"}, {})], IMPRINT)
    assert text_of(made) == ["合成数据", "一中"]


def test_the_same_facts_give_the_same_bytes_and_nothing_of_the_templates_author() -> None:
    document = Document()
    document.core_properties.author = document.core_properties.last_modified_by = "王秘书"
    document.core_properties.comments = "草稿"
    document.add_paragraph("{{学校}}")
    template = TemplateFile("x.docx", packed(document))
    first, again = (template.filled([Filling({"学校": "一中"}, {})], IMPRINT) for _ in range(2))
    assert first == again
    made = Document(io.BytesIO(first)).core_properties
    assert (made.title, made.author, made.last_modified_by, made.comments) == (
        IMPRINT.title,
        IMPRINT.author,
        "",
        "",
    )
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert all("王秘书".encode() not in parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_docx_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(PublishError, match=r"通知\.docx"):
        TemplateFile("通知.docx", content)


def test_an_entity_bomb_is_not_opened() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parts:
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
        parts.writestr(
            "word/document.xml",
            f'{bomb}<w:document xmlns:w="{NAMESPACE}"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>',
        )
    made = TemplateFile("x.docx", stream.getvalue()).filled([Filling({}, {})], IMPRINT)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert b"aaaa</w:t>" not in parts.read("word/document.xml")


def test_two_lists_in_one_row_are_seen() -> None:
    assert letter("{{甲.一}}{{乙.二}}").mixed == ("甲、乙",)
    assert letter("{{甲.一}}", "{{乙.二}}").mixed == ()
