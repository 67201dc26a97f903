"""What the printable pages share: their templates, and how days, codes and numbers stand in them."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from duxue.planner.listing import note_lines
from duxue.planner.words import Lang, code_text, day_text, pick
from duxue.scenarios.county import County


def rendered(template: str, county: County, lang: Lang, **shown: Any) -> str:
    """A page from its template: texts in one language (``t``), the county, what any reader must know (``labels``), and more."""
    labels = list(note_lines(county, lang))
    page = environment(lang).get_template(template)
    return page.render(t=lambda zh, en: pick(lang, zh, en), lang=lang, county=county, labels=labels, **shown)


@cache
def environment(lang: Lang) -> Environment:
    """The templates with their filters, compiled once: everything is escaped, and a missing value is an error."""
    made = Environment(
        loader=PackageLoader("duxue.planner.publish", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = lambda day: day_text(day, lang)
    made.filters["code"] = lambda code: code_text(code, lang)
    made.filters["number"] = number_text
    made.filters["counted"] = counted
    return made


def number_text(value: Any) -> str:
    """A number with at most two decimals and thousands marked; anything else as it is, a dash for none."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def counted(number: int | float, one: str, many: str = "") -> str:
    """A number with its English noun in the right number (``many``: a plural that is not made by an s)."""
    return f"{number_text(number)} {one if number == 1 else many or one + 's'}"


def short_office(name: str) -> str:
    """An office's name as it stands in narrow places: without what all offices are called."""
    for tail in ("教育督导室", "督导室"):
        if name.endswith(tail) and name != tail:
            return name.removesuffix(tail)
    return name
