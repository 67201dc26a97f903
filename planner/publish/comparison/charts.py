"""Small charts of a comparison as inline svg, a bar an alternative: no script, no font, no address; every text is escaped."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from planner.publish.pages import number_text

WIDTH, LINE, LABEL, FIGURE = 460, 24, 150, 74
BASE, OTHER, SECOND, PROVEN, INK = "#8a94a0", "#1f5aa6", "#e08a1e", "#b42318", "#1f2933"
LONGEST = 22
"""Columns of a name that are shown (a Chinese sign takes two)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A bar of one or two stacked values, with its name; ``low`` marks a proven bound on it."""

    name: str
    values: tuple[float, ...]
    low: float | None = None


def rows_chart(rows: Sequence[Row], *, title: str) -> Markup:
    """A chart of lying bars from nought, the first row in grey; figures stand beside the bars."""
    most = max([sum(row.values) for row in rows] + [1e-9])
    scale = (WIDTH - LABEL - FIGURE) / most
    parts = [_row(row, number, scale) for number, row in enumerate(rows)]
    head = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}" class="small">').format(
        WIDTH, LINE * len(rows) + 4, title
    )
    return head + Markup("").join(parts) + Markup("</svg>")


def _row(row: Row, number: int, scale: float) -> Markup:
    y = number * LINE + 4
    x = float(LABEL)
    parts = [
        Markup('<text x="{}" y="{}" text-anchor="end" fill="{}">{}</text>').format(
            LABEL - 6, y + 13, INK, shortened(row.name)
        )
    ]
    for value, colour in zip(row.values, (OTHER if number else BASE, SECOND), strict=False):
        wide = max(0.0, value) * scale
        parts.append(
            Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="16" fill="{}"/>').format(
                x, y, wide, colour
            )
        )
        x += wide
    if row.low is not None:
        at = LABEL + max(0.0, row.low) * scale
        parts.append(
            Markup(
                '<line x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}" stroke="{3}" stroke-width="2"/>'
            ).format(at, y - 2, y + 18, PROVEN)
        )
    told = " + ".join(number_text(round(value, 1)) for value in row.values)
    parts.append(Markup('<text x="{:.1f}" y="{}" fill="{}">{}</text>').format(x + 5, y + 13, INK, told))
    return Markup("<g><title>{} {}</title>{}</g>").format(row.name, told, Markup("").join(parts))


def shortened(name: str) -> str:
    """A name cut to the room beside a bar."""
    room, kept = LONGEST, ""
    for sign in name:
        room -= 2 if unicodedata.east_asian_width(sign) in "WFA" else 1
        if room < 0:
            return kept[:-1] + "…"
        kept += sign
    return kept
