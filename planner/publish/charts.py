"""Small bar charts as inline svg: no script, no font, no address; every text in them is escaped."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from markupsafe import Markup

WIDTH, HALF, HEIGHT = 940, 470, 200
LEFT, RIGHT, TOP, BOTTOM = 40, 6, 26, 26
SIGN = 11
"""Points that a Chinese sign takes; other signs take a bit more than half of it."""
UPRIGHT = 0.87
"""How much of a slanted label's length it reaches down."""
BLUE, ORANGE, GREEN, VERMILION, PALE, GREY = "#0072b2", "#e69f00", "#009e73", "#d55e00", "#a9cfe8", "#3b4651"
"""Colours that people who mix up red and green, or blue and yellow, tell apart, in print without colour too."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of stacked values; ``label`` stands under it (blank: none), ``tip`` shows on pointing, ``mark`` is a line across."""

    label: str
    values: tuple[float, ...]
    tip: str = ""
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values stand: the floor's y, points a unit, the width of a bar's slot."""

    floor: float
    scale: float
    slot: float


def bars(
    bars: Sequence[Bar],
    *,
    title: str,
    colors: Sequence[str] = (BLUE, ORANGE),
    limit: float | None = None,
    tall_labels: bool = False,
    told: bool = False,
    width: int = WIDTH,
    unit: str = "",
) -> Markup:
    """A bar chart.

    ``limit`` draws a dashed line, ``tall_labels`` sets the labels upright (names of people), ``told`` writes each bar's sum above;
    ``width`` is in points, as wide as the page or ``HALF`` of it; ``unit`` stands over the axis.
    """
    bottom = _room(bars) if tall_labels else BOTTOM
    height = HEIGHT + bottom - BOTTOM
    most = max([max(sum(b.values), b.mark or 0) for b in bars] + [limit or 0, 1])
    step = nice_step(most)
    top = step * ceil(most / step)
    frame = _Frame(height - bottom, (height - TOP - bottom) / top, (width - LEFT - RIGHT) / max(1, len(bars)))
    parts = [_axis(step, top, frame, width)]
    if unit:
        parts.append(Markup('<text x="2" y="10">{}</text>').format(unit))
    for index, bar in enumerate(bars):
        x = LEFT + index * frame.slot
        parts.append(_bar(bar, x, frame, colors))
        if told:
            parts.append(
                _text(
                    f"{sum(bar.values):g}",
                    x + frame.slot / 2,
                    frame.floor - sum(bar.values) * frame.scale - 4,
                )
            )
        if bar.label:
            parts.append(_label(bar.label, x + frame.slot / 2, frame.floor, upright=tall_labels))
    if limit is not None:
        y = round(frame.floor - limit * frame.scale, 1)
        parts.append(
            Markup('<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="#b42318" stroke-dasharray="5 4"/>').format(
                LEFT, width - RIGHT, y, y
            )
        )
    head = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}" class="chart">').format(
        width, height, title
    )
    return head + Markup("").join(parts) + Markup("</svg>")


def length(text: str) -> float:
    """About how many points a text takes."""
    return sum(SIGN if unicodedata.east_asian_width(sign) in "WFA" else 0.6 * SIGN for sign in text)


def _room(bars: Sequence[Bar]) -> float:
    """The room that slanted labels take under the floor: as much as the longest needs."""
    return BOTTOM + round(UPRIGHT * max((length(bar.label) for bar in bars), default=0))


def nice_step(most: float) -> float:
    """A round step (1, 2, 5, 10 …) that cuts an axis into at most five parts."""
    raw = most / 5
    power = 10.0 ** int(log10(raw)) if raw >= 1 else 1.0
    return next((power * m for m in (1, 2, 5, 10) if power * m >= raw), power * 10)


def _axis(step: float, top: float, frame: _Frame, width: int) -> Markup:
    line = Markup(
        '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" stroke="#d5dbe1"/>'
        '<text x="{3}" y="{4}" text-anchor="end">{5:g}</text>'
    )
    count = round(top / step)
    ys = [(n * step, round(frame.floor - n * step * frame.scale, 1)) for n in range(count + 1)]
    return Markup("").join(line.format(LEFT, width - RIGHT, y, LEFT - 5, y + 4, value) for value, y in ys)


def _bar(bar: Bar, x: float, frame: _Frame, colors: Sequence[str]) -> Markup:
    parts, y = [], frame.floor
    width = min(70.0, max(0.8, frame.slot * 0.72))
    left = x + (frame.slot - width) / 2
    for value, color in zip(bar.values, colors, strict=False):
        tall = value * frame.scale
        y -= tall
        parts.append(
            Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
                left, y, width, tall, color
            )
        )
    if bar.mark is not None:
        parts.append(
            Markup('<path d="M{:.1f} {:.1f}h{:.1f}" stroke="{}" stroke-width="2"/>').format(
                x, frame.floor - bar.mark * frame.scale, frame.slot, GREY
            )
        )
    return Markup("<g><title>{}</title>{}</g>").format(bar.tip or bar.label, Markup("").join(parts))


def _text(text: str, x: float, y: float) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(x, y, text)


def _label(text: str, x: float, floor: float, *, upright: bool) -> Markup:
    if upright:
        return Markup(
            '<text x="{0:.1f}" y="{1}" text-anchor="end" transform="rotate(-60 {0:.1f} {1})">{2}</text>'
        ).format(x + 4, floor + 10, text)
    return _text(text, x, floor + 16)
