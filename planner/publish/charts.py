"""Small bar charts as inline svg: no script, no font, no address; every text in them is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from markupsafe import Markup

WIDTH, HEIGHT = 940, 200
LEFT, RIGHT, TOP, BOTTOM = 40, 6, 12, 26
COLORS = ("#1f5aa6", "#e08a1e")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of one or two stacked values; ``label`` stands under it (blank: none), ``tip`` shows on pointing."""

    label: str
    values: tuple[float, ...]
    tip: str = ""


def bars(bars: Sequence[Bar], *, title: str, limit: float | None = None, tall_labels: bool = False) -> Markup:
    """A bar chart; ``limit`` draws a dashed line, ``tall_labels`` sets the labels upright (names of people)."""
    bottom = 70 if tall_labels else BOTTOM
    height = HEIGHT + bottom - BOTTOM
    most = max([sum(b.values) for b in bars] + [limit or 0, 1])
    step = nice_step(most)
    top = step * ceil(most / step)
    scale = (height - TOP - bottom) / top
    floor = height - bottom
    parts = [_axis(step, top, floor, scale)]
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(bars))
    for index, bar in enumerate(bars):
        parts.append(_bar(bar, LEFT + index * slot, slot, floor, scale))
        if bar.label:
            parts.append(_label(bar.label, LEFT + (index + 0.5) * slot, floor, upright=tall_labels))
    if limit is not None:
        y = round(floor - limit * scale, 1)
        parts.append(
            Markup('<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="#b42318" stroke-dasharray="5 4"/>').format(
                LEFT, WIDTH - RIGHT, y, y
            )
        )
    head = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}" class="chart">').format(
        WIDTH, height, title
    )
    return head + Markup("").join(parts) + Markup("</svg>")


def nice_step(most: float) -> float:
    """A round step (1, 2, 5, 10 …) that cuts an axis into at most five parts."""
    raw = most / 5
    power = 10.0 ** int(log10(raw)) if raw >= 1 else 1.0
    return next((power * m for m in (1, 2, 5, 10) if power * m >= raw), power * 10)


def _axis(step: float, top: float, floor: float, scale: float) -> Markup:
    line = Markup(
        '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" stroke="#d5dbe1"/>'
        '<text x="{3}" y="{4}" text-anchor="end">{5:g}</text>'
    )
    count = round(top / step)
    ys = [(n * step, round(floor - n * step * scale, 1)) for n in range(count + 1)]
    return Markup("").join(line.format(LEFT, WIDTH - RIGHT, y, LEFT - 5, y + 4, value) for value, y in ys)


def _bar(bar: Bar, x: float, slot: float, floor: float, scale: float) -> Markup:
    parts, y = [], floor
    width = max(0.8, slot * 0.72)
    for value, color in zip(bar.values, COLORS, strict=False):
        tall = value * scale
        y -= tall
        parts.append(
            Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
                x + (slot - width) / 2, y, width, tall, color
            )
        )
    return Markup("<g><title>{}</title>{}</g>").format(bar.tip or bar.label, Markup("").join(parts))


def _label(text: str, x: float, floor: float, *, upright: bool) -> Markup:
    if upright:
        return Markup(
            '<text x="{0:.1f}" y="{1}" text-anchor="end" transform="rotate(-60 {0:.1f} {1})">{2}</text>'
        ).format(x + 4, floor + 10, text)
    return Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(x, floor + 16, text)
