"""In which of the two languages a page speaks."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import get_language

Lang = Literal["zh", "en"]


def lang() -> Lang:
    """The language of the answer that is being made."""
    return "en" if (get_language() or "").startswith("en") else "zh"
