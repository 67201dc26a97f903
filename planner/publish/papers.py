"""The sheets for people as ``papers.toml`` declares them: title, audience, what they hold, their guide, heads and widths."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from duxue.planner.publish.book import Guide
from duxue.planner.publish.letterhead import INTERNAL, PUBLIC, SCHOOLS, SECRET, Words

AUDIENCES = {"public": PUBLIC, "schools": SCHOOLS, "internal": INTERNAL, "secret": SECRET}


class Paper(NamedTuple):
    """A sheet: its title, who may see it, what it holds, what its head says of editing it, its columns' heads and widths."""

    title: Words
    audience: Words
    holds: Words
    guide: Guide
    heads: tuple[Words, ...]
    widths: tuple[float, ...]


@cache
def _papers() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def paper(name: str) -> Paper:
    """A sheet by its name in ``papers.toml``."""
    told = _papers()[name]
    columns = told.get("columns", ())
    heads, widths = tuple((zh, en) for zh, en, _ in columns), tuple(width for _, _, width in columns)
    edited = told.get("edited", ())
    read_back = tuple(head[side] for side in (0, 1) for head in heads if head[1] in edited)
    (zh, en), (holds_zh, holds_en) = told["title"], told.get("holds", ("", ""))
    guide = Guide(told["guide"][0], told["guide"][1], None if edited == "all" else read_back)
    return Paper((zh, en), AUDIENCES[told["audience"]], (holds_zh, holds_en), guide, heads, widths)
