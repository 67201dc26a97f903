"""Where a page in English would run two words together: templates rendered with stand-ins, along drawn ways through their branches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from django.template.base import TextNode, VariableNode
from django.template.defaulttags import ForNode, IfNode
from django.templatetags.i18n import TranslateNode

WAYS = 150
"""Ways through the branches of a template that are drawn."""
SEAM, MARKED = "\x1f", "\x1e"
"""Between two nodes; around what is marked for translation."""
_INLINE = re.compile(r"</?(?:a|strong|em|span|b|code|small)\b(?![^>]*button)[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_TOGETHER = re.compile(rf"[^\n{SEAM}]*[\w.:;,!?)”][{SEAM}{MARKED}]*{SEAM}[{SEAM}{MARKED}]*[\w(“][^\n{SEAM}]*")


def seams(nodes: Iterable[Any], english: Mapping[str, str]) -> set[str]:
    """The places at which a marked text and what stands beside it would be one word."""
    found = set()
    for seed in range(WAYS):
        text = _TAG.sub("\n", _INLINE.sub("", _rendered(nodes, english, Random(seed))))
        for match in _TOGETHER.finditer(text):
            if MARKED in match[0]:
                found.add(match[0].replace(SEAM, "|").replace(MARKED, "").strip())
    return found


def _rendered(nodes: Iterable[Any], english: Mapping[str, str], draw: Random, *, last: bool = True) -> str:
    return SEAM.join(_shown(node, english, draw, last=last) for node in nodes)


def _shown(node: Any, english: Mapping[str, str], draw: Random, *, last: bool) -> str:
    """A node's text; of branches one is drawn, but for what stands between the turns of a loop (``last``: in its last turn)."""
    if isinstance(node, TextNode):
        return str(node.s)
    if isinstance(node, TranslateNode):
        text = str(node.filter_expression.var.literal)
        return "" if node.asvar else f"{MARKED}{english.get(text, text)}{MARKED}"
    if isinstance(node, VariableNode):
        return "7"
    if isinstance(node, IfNode):
        return _rendered(_branch(node, draw, last=last), english, draw, last=last)
    if isinstance(node, ForNode):
        if draw.random() < 0.3:
            return _rendered(node.nodelist_empty, english, draw)
        turns = draw.choice((1, 2))
        return SEAM.join(
            _rendered(node.nodelist_loop, english, draw, last=n + 1 == turns) for n in range(turns)
        )
    return _rendered(getattr(node, "nodelist", ()), english, draw, last=last)


def _branch(node: IfNode, draw: Random, *, last: bool) -> Iterable[Any]:
    asked, first = node.conditions_nodelists[0]
    if getattr(getattr(asked, "first", None), "text", "") == "forloop.last":
        return () if last else first
    branches = [branch for _, branch in node.conditions_nodelists]
    certain = node.conditions_nodelists[-1][0] is None
    return draw.choice([*branches, *([] if certain else [()])])
