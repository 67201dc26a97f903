"""What an office's own template may not carry: macros, comments, changes, links to a machine, the names of its authors."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from random import Random

import pytest
from docx import Document

from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.notices.filling import NAMESPACE
from duxue.planner.publish.notices.letter_kinds import LetterKind
from duxue.planner.publish.notices.standard_templates import standard_template
from duxue.planner.publish.notices.template_file import Filling, Imprint, TemplateFile, pack
from tests.planner.publish.notices.test_filling import IMPRINT

LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
LINK = '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}" TargetMode="External"/>'
PLACE = "file:///C:/Users/wangmishu/muban.dotm"
Parts = dict[str, bytes]


def parts() -> Parts:
    with zipfile.ZipFile(io.BytesIO(standard_template(LetterKind.CHANGE))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def macro(made: Parts) -> None:
    made["word/vbaProject.bin"] = b"macro"


def comment(made: Parts) -> None:
    told = f'<w:comments xmlns:w="{NAMESPACE}"><w:comment w:id="0" w:author="wangmishu"/></w:comments>'
    made["word/comments.xml"] = told.encode()


def change(made: Parts) -> None:
    body = made["word/document.xml"]
    made["word/document.xml"] = body.replace(
        b"</w:body>", b'<w:p><w:ins w:id="1" w:author="w"/></w:p></w:body>'
    )


def picture(made: Parts) -> None:
    made["word/_rels/header9.xml.rels"] = LINKS.format(LINK.format("image", PLACE)).encode()


def hyperlink(made: Parts) -> None:
    made["word/_rels/header9.xml.rels"] = LINKS.format(LINK.format("hyperlink", PLACE)).encode()


@pytest.mark.parametrize(
    ("fault", "said"),
    [(macro, "宏"), (comment, "批注"), (change, "修订"), (picture, "嵌入"), (hyperlink, "超链接")],
)
def test_what_must_not_go_out_with_a_letter_is_refused_by_name(
    fault: Callable[[Parts], None], said: str
) -> None:
    made = parts()
    TemplateFile("变更通知.docx", pack(made))
    fault(made)
    with pytest.raises(PublishError, match=f"变更通知.docx.*{said}"):
        TemplateFile("变更通知.docx", pack(made))


def test_where_a_template_lay_and_who_wrote_it_is_taken_out() -> None:
    made = parts()
    made["word/_rels/settings.xml.rels"] = LINKS.format(LINK.format("attachedTemplate", PLACE)).encode()
    settings = '<w:attachedTemplate xmlns:r="r" r:id="rIdX"/><w:mailMerge><w:query w:val="C:/wangmishu"/></w:mailMerge>'
    made["word/settings.xml"] = made["word/settings.xml"].replace(
        b"</w:settings>", settings.encode() + b"</w:settings>"
    )
    made["word/people.xml"] = b'<p:people xmlns:p="p"><p:person p:author="wangmishu"/></p:people>'
    template = TemplateFile("变更通知.docx", pack(made))
    out = template.filled([Filling({"对象": "一中"}, {})], IMPRINT)
    with zipfile.ZipFile(io.BytesIO(out)) as packed:
        for name in packed.namelist():
            assert b"wangmishu" not in packed.read(name), name
    assert "一中：" in [p.text for p in Document(io.BytesIO(out)).paragraphs]


def test_an_empty_list_of_comments_and_a_link_to_a_site_are_no_fault() -> None:
    made = parts()
    made["word/comments.xml"] = f'<w:comments xmlns:w="{NAMESPACE}"/>'.encode()
    made["word/_rels/header9.xml.rels"] = LINKS.format(
        LINK.format("hyperlink", "https://example.org/")
    ).encode()
    assert TemplateFile("变更通知.docx", pack(made)).names


def test_words_cut_by_wps_and_words_in_a_text_box_are_filled() -> None:
    box = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{{机</w:t></w:r><w:r><w:t>关}}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    cut = (
        '<w:r><w:rPr><w:b/></w:rPr><w:t>致{</w:t></w:r><w:bookmarkStart w:id="0" w:name="a"/><w:proofErr w:type="spellStart"/>'
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{对</w:t></w:r><w:bookmarkEnd w:id="0"/>'
        '<w:r><w:t xml:space="preserve">象 }</w:t></w:r><w:r><w:t>}：</w:t></w:r>'
    )
    made = parts()
    made["word/document.xml"] = (
        f'<w:document xmlns:w="{NAMESPACE}"><w:body><w:p>{cut}</w:p><w:p>{box}</w:p><w:sectPr/></w:body></w:document>'
    ).encode()
    template = TemplateFile("变更通知.docx", pack(made))
    assert template.names == ("对象", "机关")
    assert template.broken == ()
    out = template.filled(
        [Filling({"对象": "一中", "机关": "督导室"}, {})], Imprint("变更通知", "督导室", IMPRINT.day)
    )
    with zipfile.ZipFile(io.BytesIO(out)) as packed:
        text = packed.read("word/document.xml").decode()
    assert "{" not in text
    assert text.count("督导室") == text.count("一中") == 1


def test_damage_anywhere_in_a_template_is_refused_by_name() -> None:
    good = standard_template(LetterKind.NOTICE)
    draw = Random(3)
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(draw.choice((1, 4, 40))):
            bad[draw.randrange(len(bad))] = draw.randrange(256)
        try:
            TemplateFile("督导通知书.docx", bytes(bad))
        except PublishError as error:
            assert "督导通知书.docx" in str(error)  # noqa: PT017 - many copies stay whole enough to be used
