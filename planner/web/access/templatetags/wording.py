"""What is kept as a pair of texts, Chinese and English, shown in the language of the page."""

from __future__ import annotations

from typing import Any

from django import template

from duxue.planner.web.wording import lang

register = template.Library()


@register.filter
def said(pair: Any, what: str = "") -> str:
    """One of two texts: ``zh`` or ``en``, or with ``what`` its ``what_zh`` or ``what_en``; a table or column by its heading."""
    name = f"{what}_{lang()}" if what else lang()
    found = getattr(pair, name, None)
    return str(pair.name.replace("_", " ") if found is None else found)
