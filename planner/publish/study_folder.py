"""The folder of a study (staffing, stress): its tables as csv and as sheets, and the mark by which the folder is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from duxue.planner.publish.book import SHADE, Book, Page
from duxue.planner.publish.figure_tables import Figures, Value
from duxue.planner.publish.folder import whole_folder
from duxue.planner.publish.output import Output
from duxue.planner.words import Lang, json_text
from duxue.scenarios.county import County

NARROWEST, WIDEST = 10, 46


@contextmanager
def study_folder(
    output: Output, mark: str, county: County, tables: Sequence[Figures], told: Mapping[str, Any]
) -> Iterator[Path]:
    """A fresh folder with every table as csv, and ``mark``: what programs are told, the scenario's digest and seed among it."""
    with whole_folder(output.folder, replace=output.replace, mark=mark) as fresh:
        for one in tables:
            (fresh / f"{one.name}.csv").write_bytes(one.csv().encode())
        yield fresh
        marked = {"digest": county.digest, "seed": county.seed, **told}
        (fresh / mark).write_text(json_text(marked) + "\n", encoding="utf-8")


def widths(one: Figures, lang: Lang) -> list[float]:
    """How wide each column of a table is on a sheet: as its texts and its heading want it, within limits."""
    return [_width([row[k] for row in one.rows], head) for k, head in enumerate(one.heads(lang))]


def _width(values: Sequence[Value], head: str) -> float:
    texts = ["" if value is None else str(value) for value in values]
    longest = max((sum(2 if ord(sign) > 255 else 1 for sign in text) for text in texts), default=0)
    return float(min(WIDEST, max(NARROWEST, longest + 2, min(18, len(head) + 3))))


def fill(
    book: Book, page: Page, one: Figures, lang: Lang, *, filters: bool = False, total: Sequence[Value] = ()
) -> None:
    """A table on a sheet: numbers to the right, days as days; ``total`` stands bold below."""
    page.heads(one.heads(lang), filters=filters)
    number, part = (book.grid(align="right", num_format=form) for form in ("#,##0", "#,##0.##"))
    plain, day = book.grid(), book.grid(num_format="yyyy-mm-dd", align="center")
    for row in one.rows:
        styles = [
            part if isinstance(v, float) else number if isinstance(v, int) else day if hasattr(v, "year") else plain
            for v in row
        ]  # fmt: skip
        page.cells(row, styles)
    if total:
        page.cells(total, [book.grid(bold=True, bg_color=SHADE, num_format="#,##0")] * len(total))
    if filters:
        page.filter_to_here()
