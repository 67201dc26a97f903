"""Small bar charts as inline svg: no script, no font, no address; every text in them is escaped."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from markupsafe import Markup

from duxue.planner.publish.svg import drawing, element, line, text, tipped

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
        parts.append(text(unit, 2, 10, None))
    for index, bar in enumerate(bars):
        x = LEFT + index * frame.slot
        parts.append(_bar(bar, x, frame, colors))
        if told:
            total = sum(bar.values)
            parts.append(text(f"{total:g}", x + frame.slot / 2, frame.floor - total * frame.scale - 4))
        if bar.label:
            parts.append(_label(bar.label, x + frame.slot / 2, frame.floor, upright=tall_labels))
    if limit is not None:
        y = frame.floor - limit * frame.scale
        parts.append(line(LEFT, width - RIGHT, y, y, "#b42318", stroke_dasharray="5 4"))
    return drawing(width, height, title, parts)


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
    parts = []
    for n in range(round(top / step) + 1):
        y = frame.floor - n * step * frame.scale
        parts.append(line(LEFT, width - RIGHT, y, y, "#d5dbe1"))
        parts.append(text(f"{n * step:g}", LEFT - 5, y + 4, "end"))
    return Markup("").join(parts)


def _bar(bar: Bar, x: float, frame: _Frame, colors: Sequence[str]) -> Markup:
    parts, y = [], frame.floor
    width = min(70.0, max(0.8, frame.slot * 0.72))
    left = x + (frame.slot - width) / 2
    for value, color in zip(bar.values, colors, strict=False):
        tall = value * frame.scale
        y -= tall
        parts.append(element("rect", x=left, y=y, width=width, height=tall, fill=color))
    if bar.mark is not None:
        across = f"M{x:.1f} {frame.floor - bar.mark * frame.scale:.1f}h{frame.slot:.1f}"
        parts.append(element("path", d=across, stroke=GREY, stroke_width="2"))
    return tipped(bar.tip or bar.label, parts)


def _label(label: str, x: float, floor: float, *, upright: bool) -> Markup:
    if not upright:
        return text(label, x, floor + 16)
    x, y = x + 4, floor + 10
    return text(label, x, y, "end", transform=f"rotate(-60 {x:.1f} {y:.1f})")
