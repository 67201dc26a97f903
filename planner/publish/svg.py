"""Parts of drawings as inline svg: no script, no font, no address; every text in them is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

Attribute = str | float | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its caption, what its colours mean, and a line on how to read it."""

    caption: str
    drawing: Markup
    legend: tuple[tuple[str, str], ...]
    reading: str = ""


def element(name: str, inside: str = "", /, **attributes: Attribute) -> Markup:
    """An element with its attributes in the order given, numbers to a tenth; ``_`` stands for ``-``, and None leaves one out."""
    told = Markup("").join(
        Markup(' {}="{}"').format(
            key.rstrip("_").replace("_", "-"), value if isinstance(value, str) else f"{value:.1f}"
        )
        for key, value in attributes.items()
        if value is not None
    )
    if not inside:
        return Markup("<{}{}/>").format(name, told)
    return Markup("<{0}{1}>{2}</{0}>").format(name, told, inside)


def text(told: str, x: float, y: float, anchor: str | None = "middle", **other: Attribute) -> Markup:
    """Words at a place, which is their middle or the ``anchor``."""
    return element("text", told, x=x, y=y, text_anchor=anchor, **other)


def line(x1: float, x2: float, y1: float, y2: float, stroke: str, **other: Attribute) -> Markup:
    """A straight line."""
    return element("line", x1=x1, x2=x2, y1=y1, y2=y2, stroke=stroke, **other)


def tipped(tip: str, parts: Iterable[Markup]) -> Markup:
    """Parts together, with words that show on pointing."""
    return element("g", element("title", tip) + Markup("").join(parts))


def drawing(
    width: float, height: float, title: str, parts: Iterable[Markup], *, look: str = "chart"
) -> Markup:
    """A drawing of its parts; ``look`` is its class on the page."""
    inside = Markup("").join(parts) or Markup("\n")
    return element(
        "svg", inside, viewBox=f"0 0 {width:g} {height:g}", role="img", aria_label=title, class_=look
    )
