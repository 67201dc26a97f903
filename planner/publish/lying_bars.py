"""Lying bars as inline svg, a line a name: for names too long to stand under a bar; no script, no font, no address."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from duxue.planner.publish.pages import number_text
from duxue.planner.publish.svg import drawing, element, line, text, tipped

WIDTH, LINE, LABEL, FIGURE, COLUMN = 460, 24, 150, 74, 6.3
BASE, OTHER, SECOND, PROVEN, INK = "#8a94a0", "#1f5aa6", "#e08a1e", "#b42318", "#1f2933"
LONGEST = 22
"""Columns of a name that are shown (a Chinese sign takes two)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A bar of one or two stacked values, with its name; ``low`` marks a proven bound on it."""

    name: str
    values: tuple[float, ...]
    low: float | None = None


def rows_chart(
    rows: Sequence[Row], *, title: str, longest: int = LONGEST, first: str = BASE, others: str = OTHER
) -> Markup:
    """A chart of lying bars from nought; figures stand beside the bars.

    ``first`` and ``others`` colour the first row and the rest; names are cut to ``longest`` columns.
    """
    most = max([sum(row.values) for row in rows] + [1e-9])
    label = LABEL if longest == LONGEST else 12 + COLUMN * longest
    scale = (WIDTH - label - FIGURE) / most
    parts = [
        _row(row, number * LINE + 4, _Look(label, scale, longest, others if number else first))
        for number, row in enumerate(rows)
    ]
    return drawing(WIDTH, LINE * len(rows) + 4, title, parts, look="small")


@dataclass(frozen=True, slots=True)
class _Look:
    """Where a row's bar begins, points a unit, columns of its name, its colour."""

    label: float
    scale: float
    longest: int
    colour: str


def _row(row: Row, y: int, look: _Look) -> Markup:
    x = look.label
    parts = [text(shortened(row.name, look.longest), x - 6, y + 13, "end", fill=INK)]
    for value, colour in zip(row.values, (look.colour, SECOND), strict=False):
        wide = max(0.0, value) * look.scale
        parts.append(element("rect", x=x, y=y, width=wide, height=16, fill=colour))
        x += wide
    if row.low is not None:
        at = look.label + max(0.0, row.low) * look.scale
        parts.append(line(at, at, y - 2, y + 18, PROVEN, stroke_width="2"))
    shown = [value for value in row.values if value] or [0]
    told = " + ".join(number_text(round(value, 1)) for value in shown)
    parts.append(text(told, x + 5, y + 13, None, fill=INK))
    return tipped(f"{row.name} {told}", parts)


def shortened(name: str, longest: int = LONGEST) -> str:
    """A name cut to the room beside a bar."""
    room, kept = longest, ""
    for sign in name:
        room -= 2 if unicodedata.east_asian_width(sign) in "WFA" else 1
        if room < 0:
            return kept[:-1] + "…"
        kept += sign
    return kept
