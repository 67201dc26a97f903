"""The cells of a sheet as the page has them: thousands of them on one page, so they are written here and not by a template."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from duxue import desk
from duxue.planner.web.access.templatetags.wording import said


def line_html(
    number: int, line: Sequence[str], columns: Sequence[int], problems: dict[tuple[int, int], desk.Problem], *, mended: bool
) -> SafeString:  # fmt: skip
    """One row's cells in some columns (from 1), each with its problem; ``mended``: whether its reader may mend them."""
    return mark_safe(  # noqa: S308 - every text in it is escaped
        "".join(
            _cell(number, at, line[at - 1] if at <= len(line) else "", problems.get((number, at)), mended)
            for at in columns
        )
    )


def _cell(row: int, column: int, value: str, problem: desk.Problem | None, mended: bool) -> str:
    place = f' tabindex="0" data-row="{row}" data-column="{column}"' if mended else ""
    shown = f'<span class="value">{escape(value) if value else ""}</span>'
    if problem is None:
        return f'<td id="c{row}-{column}"{place}>{shown}</td>'
    told = escape(said(problem, "message"))
    return (
        f'<td id="c{row}-{column}"{place} class="{escape(problem.level)}">{shown}<small>{told}</small></td>'
    )
