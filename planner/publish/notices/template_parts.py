"""The parts of a template besides its words: no macros, no unsettled changes, and no trace of who wrote it or where it lay."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import Any

from lxml import etree

from duxue.planner.publish.folder import PublishError
from duxue.planner.publish.notices.filling import tag

LIMIT = 30_000_000
"""Bytes that a template may unpack to."""
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
SETTINGS, SETTINGS_LINKS, PEOPLE = "word/settings.xml", "word/_rels/settings.xml.rels", "word/people.xml"
_OWN_MACHINE = ("attachedTemplate", "mailMergeSource", "mailMergeHeaderSource", "recipientData")
"""Links from a template's settings to files of the machine on which it was written."""
_CHANGES = tuple(tag(name) for name in ("ins", "del", "moveFrom", "moveTo"))


def parts_of(name: str, content: bytes) -> dict[str, bytes]:
    """The parts of a docx by name; raises PublishError with the file's name where it is none or may not be used.

    Macros, comments, tracked changes and pictures that lie outside the file are refused; what would tell who wrote the
    template, or where, is taken out.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(info.file_size for info in packed.infolist()) > LIMIT:
                raise refused(name, "超过 30 MB", "larger than 30 MB")
            parts = {i.filename: packed.read(i) for i in packed.infolist() if not i.filename.endswith("/")}
        _refuse(name, parts)
        _forget(parts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        etree.XMLSyntaxError,
        ValueError,  # an entry whose place in the file makes no sense
        EOFError,
        OSError,
        RuntimeError,
    ) as error:
        raise refused(name, "不是完整的 docx 文件", "not a whole docx file") from error
    return parts


def settled(name: str, tree: Any) -> None:
    """Refuse a part that still holds tracked changes."""
    if next(tree.iter(*_CHANGES), None) is not None:
        zh = "有未处理的修订，请先接受或拒绝全部修订"
        en = "holds tracked changes: accept or reject them first"
        raise refused(name, zh, en)


def refused(name: str, zh: str, en: str) -> PublishError:
    """The refusal of a template, for its reason."""
    return PublishError(f"模板 {name} 不能用：{zh}", f"template {name} cannot be used: {en}")


def _refuse(name: str, parts: dict[str, bytes]) -> None:
    if any("vbaproject" in part.lower() for part in parts):
        raise refused(
            name, "含有宏，请另存为不含宏的 docx 文件", "holds macros: save it as a docx without them"
        )
    for part, data in parts.items():
        if part.startswith("word/comments") and part.endswith(".xml"):
            told = etree.fromstring(data, PARSER)
            if next(told.iter(tag("comment")), None) is not None:
                raise refused(name, "有批注，请先删除全部批注", "holds comments: delete them first")
        if part.endswith(".rels") and part != SETTINGS_LINKS:
            _refuse_outside(name, etree.fromstring(data, PARSER))


def _refuse_outside(name: str, links: Any) -> None:
    for link in (one for one in _links(links) if one.get("TargetMode") == "External"):
        if not link.get("Type", "").endswith("/hyperlink"):
            zh = "链接了文件以外的图片或对象，请改为嵌入"
            en = "links to a picture or object outside the file: embed it"
            raise refused(name, zh, en)
        if not link.get("Target", "").startswith(("http://", "https://", "mailto:", "#")):
            zh = "有指向本机文件的超链接，请取消链接"
            en = "holds a hyperlink to a file of a machine: remove it"
            raise refused(name, zh, en)


def _forget(parts: dict[str, bytes]) -> None:
    """Take out links to the machine's own files and the list of people who worked on a template."""
    if PEOPLE in parts:
        people = etree.fromstring(parts[PEOPLE], PARSER)
        for person in list(people):
            people.remove(person)
        parts[PEOPLE] = _text(people)
    if SETTINGS_LINKS in parts:
        links = etree.fromstring(parts[SETTINGS_LINKS], PARSER)
        for link in _links(links):
            if link.get("TargetMode") == "External" or link.get("Type", "").endswith(_OWN_MACHINE):
                links.remove(link)
        parts[SETTINGS_LINKS] = _text(links)
    if SETTINGS in parts:
        settings = etree.fromstring(parts[SETTINGS], PARSER)
        for element in list(settings.iter(tag("attachedTemplate"), tag("mailMerge"))):
            element.getparent().remove(element)
        parts[SETTINGS] = _text(settings)


def _links(root: Any) -> list[Any]:
    return [child for child in root if isinstance(child.tag, str) and child.tag.endswith("}Relationship")]


def _text(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
