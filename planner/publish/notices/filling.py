"""Placeholders in the xml of a docx: found across runs, filled with text, repeated for lists, left as blanks to write on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PLACEHOLDER = re.compile("[{\uff5b]{2}([^{}\uff5b\uff5d]+)[}\uff5d]{2}")
BRACES = re.compile("[{\uff5b]{2}|[}\uff5d]{2}|[{\uff5b][^{}\uff5b\uff5d]+[}\uff5d]")
"""What is left where a brace was forgotten."""
BLANK = 14
"""Signs that a blank in a line of text is wide."""

Values = Mapping[str, str | None]
"""What stands for each placeholder; None is a fact nobody knows yet, and becomes a blank to write on."""
Lists = Mapping[str, Sequence[Values]]
"""Rows by list name: a table row or paragraph that holds ``{{list.field}}`` stands once for each of them."""


def tag(name: str) -> str:
    """The full name of a WordprocessingML element or attribute."""
    return f"{{{NAMESPACE}}}{name}"


P, R, T, TR, TC = tag("p"), tag("r"), tag("t"), tag("tr"), tag("tc")


def names_in(root: Any) -> tuple[str, ...]:
    """The placeholders of a part or of any element in it, in order, each once."""
    found = (name for p in root.iter(P) for name in _names(_text(p)))
    return tuple(dict.fromkeys(found))


def broken_in(root: Any) -> Iterator[str]:
    """The words of each paragraph where double braces are left when its placeholders are taken out."""
    for p in root.iter(P):
        text = _text(p)
        if BRACES.search(PLACEHOLDER.sub("", text)):
            yield text.strip()


def repeats(root: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Every row or paragraph that a list repeats, with the names of its lists (more than one is a fault)."""
    for element in [*root.iter(TR), *root.iter(P)]:
        inside_row = element.tag == P and any(True for _ in element.iterancestors(TR))
        lists = tuple(dict.fromkeys(n.split(".")[0] for n in names_in(element) if "." in n))
        innermost = element.tag == P or not any(element is not row for row in element.iter(TR))
        if lists and innermost and not inside_row:
            yield element, lists


def fill(root: Any, values: Values, lists: Lists) -> None:
    """Fill an element's placeholders in place: lists first, so that what is filled in is never read as a placeholder."""
    for element, names in list(repeats(root)):
        _repeat(element, names[0], lists.get(names[0], ()), values)
    for p in list(root.iter(P)):
        if p.attrib.pop(FILLED, None) is None:
            _fill_paragraph(p, values)


FILLED = "filled"
"""Marks a paragraph of a list as filled while the rest of the part is."""


def _repeat(element: Any, name: str, rows: Sequence[Values], values: Values) -> None:
    for row in rows or ({},):
        one = deepcopy(element)
        own = {f"{name}.{key}": value for key, value in row.items()}
        for p in list(one.iter(P)):
            _fill_paragraph(p, {**values, **own})
            p.set(FILLED, "1")
        element.addprevious(one)
    element.getparent().remove(element)


def _names(text: str) -> list[str]:
    return [_name(m) for m in PLACEHOLDER.finditer(text)]


def _name(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[1]).replace(" ", "")


def _text(p: Any) -> str:
    return "".join(t.text or "" for t in p.iter(T))


def _fill_paragraph(p: Any, values: Values) -> None:
    text = _text(p).strip()
    # A cell that holds a fact and nothing else is itself the blank to write on.
    alone = bool(PLACEHOLDER.fullmatch(text)) and any(True for _ in p.iterancestors(TC))
    # From the last to the first, so that the places of those still to come do not move.
    for found in reversed(list(PLACEHOLDER.finditer(_text(p)))):
        _replace(p, found.start(), found.end(), values.get(_name(found)), alone=alone)


def _replace(p: Any, start: int, end: int, value: str | None, *, alone: bool) -> None:
    first, last, at = None, None, 0
    for t in list(p.iter(T)):
        text = t.text or ""
        here, at = at, at + len(text)
        if first is None and at > start:
            first, before = t, text[: start - here]
        if first is not None:
            last, after = t, text[max(0, end - here) :]
            t.text = ""
            if at >= end:
                break
    if first is None or last is None:
        return
    run = first.getparent()
    first.text, first.attrib[XML_SPACE] = before, "preserve"
    tail = _split_after(first) if last is first else None
    new = _value_run(run, value, blank=not alone)
    run.addnext(new)
    if tail is not None:
        new.addnext(tail)
        last = next(tail.iter(T))
    last.text, last.attrib[XML_SPACE] = after, "preserve"


XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def _split_after(t: Any) -> Any:
    """A new run with what follows a text in its run, led by an empty text."""
    run = t.getparent()
    tail = _run_like(run)
    etree.SubElement(tail, T)
    for sibling in list(t.itersiblings()):
        tail.append(sibling)
    return tail


def _run_like(run: Any) -> Any:
    made = etree.Element(R)
    style = run.find(tag("rPr"))
    if style is not None:
        made.append(deepcopy(style))
    return made


def _value_run(run: Any, value: str | None, *, blank: bool) -> Any:
    made = _run_like(run)
    if value is None and blank:
        style = made.find(tag("rPr"))
        if style is None:
            style = etree.SubElement(made, tag("rPr"))
        for old in style.findall(tag("u")):
            style.remove(old)
        _place_underline(style)
    text = value if value is not None else "\u00a0" * BLANK if blank else ""
    for number, line in enumerate(clean(text).split("\n")):
        if number:
            etree.SubElement(made, tag("br"))
        t = etree.SubElement(made, T)
        t.text, t.attrib[XML_SPACE] = line, "preserve"
    return made


def _place_underline(style: Any) -> None:
    # The schema wants u after these; Word repairs nothing that stands out of order.
    later = {tag(n) for n in ("effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang")}
    line = etree.Element(tag("u"), {tag("val"): "single"})
    following = next((child for child in style if child.tag in later), None)
    if following is None:
        style.append(line)
    else:
        following.addprevious(line)


def clean(text: str) -> str:
    """Text without the control characters that xml does not take."""
    return "".join(
        c
        for c in text
        if c == "\n" or (c >= " " and c not in "\ufffe\uffff" and not 0xD800 <= ord(c) <= 0xDFFF)
    )
