"""A workbook's pages as an office prints them: titles, notes, heads and rows, with heights that show every line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from duxue.planner.publish.page_breaks import settled_breaks
from duxue.planner.publish.plain_sheet import PlainSheet
from duxue.planner.publish.text_lines import lines_of
from duxue.planner.words import Lang, pick

A4, A3 = 9, 8
BODY, HEADS = "宋体", "黑体"
MEASURE = "Courier New"
"""The font whose digits columns are counted in, and of nothing that is written: a machine without it takes another of fixed
width, whose digits are as wide, where for 宋体 it may take one with digits a quarter wider.
"""
INK, LINE, SHADE, PALE, GREY = "#1f2933", "#8a94a0", "#dce6f1", "#f3f6fa", "#eeeeee"
_WIDE = {A4: (10.8, 7.4), A3: (15.7, 10.8)}
"""Inches between the margins of a landscape and of a portrait page."""
_TALL = {A4: (7.1, 10.5), A3: (10.5, 15.4)}
"""Inches between head and foot of a landscape and of a portrait page."""
_SIDE = 0.4
"""Inches of a page's left and right margin."""
_SMALLEST = 86
"""The hundredths of its size to which a sheet is drawn in where it then takes a page less."""
_LATIN, _DIGIT = 7, 8
"""Pixels of a Latin letter of the tables, by which widths are declared, and of a digit of the font that columns go by."""
_ROW = 15.0
"""The points of a row that nobody has made higher or lower."""
_TALLEST = 409.0
"""The most points of a row that readers take."""
LONGEST = 32767
"""The most characters a cell of a workbook holds."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value that readers without a calculator see."""

    text: str
    value: int | float | str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a cell of a sheet of the book, shown as ``text`` (blank: the sheet's name)."""

    sheet: str
    text: str = ""
    cell: str = "A1"


@dataclass(frozen=True, slots=True)
class Guide:
    """What a sheet says at its head of editing it: the words, and the columns (heads) in which edits are read back.

    No column: the sheet is for reading only, so it is protected and grey. None: all of it is read back.
    """

    zh: str
    en: str
    columns: tuple[str, ...] | None = ()


Cell = str | int | float | date | Formula | Link | None


class Book:
    """An xlsx workbook under one set of formats; every text is written as text, never as formula, link or number."""

    def __init__(
        self,
        path: Path,
        *,
        title: str,
        day: date,
        lang: Lang = "zh",
        guides: Mapping[str, Guide] = MappingProxyType({}),
    ) -> None:
        """``day`` stands as the day of creation, so that no clock enters the file's own words.

        ``guides`` tell by the sheet's name what may be edited where; a sheet without one says nothing of it.
        """
        self.lang = lang
        self.guides = guides
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "strings_to_numbers": False,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                # Columns are as wide as so many digits of this font: one that an office's machine has.
                "default_format_properties": {"font_name": MEASURE, "font_size": 10, "font_scheme": False},
                "default_column_width": 72,
            },
        )
        self._book.set_properties({"title": title, "created": datetime.combine(day, time())})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._properties: dict[int, dict[str, Any]] = {}
        self._greyed: dict[int, Any] = {}
        self._pages: list[Page] = []

    def style(self, **properties: Any) -> Any:
        """A cell format; equal ones are shared."""
        full = {"font_name": BODY, "font_size": 10, "font_color": INK, "valign": "vcenter", **properties}
        key = tuple(sorted(full.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(full)
            self._properties[id(self._formats[key])] = full
        return self._formats[key]

    def greyed(self, style: Any) -> Any:
        """A format with a grey ground, where it has none of its own."""
        if id(style) not in self._greyed:
            self._greyed[id(style)] = self.style(**{"bg_color": GREY, **self._properties[id(style)]})
        return self._greyed[id(style)]

    def lock(self, sheet: Any) -> None:
        """Protect a sheet that is for reading only: nothing can be typed, but it can be filtered and laid out."""
        allowed = ("autofilter", "sort", "format_cells", "format_columns", "format_rows")
        sheet.protect("", dict.fromkeys(allowed, True))

    def grid(self, **properties: Any) -> Any:
        """A format with thin lines around (``top=0`` and so on leave one out) and wrapped text."""
        edges = dict.fromkeys(("left", "right", "top", "bottom"), 1)
        colors = dict.fromkeys(("left_color", "right_color", "top_color", "bottom_color"), LINE)
        return self.style(**{**edges, **colors, "text_wrap": True, **properties})

    def code(self, **properties: Any) -> Any:
        """A format for ids: on one line, drawn smaller where a machine's letters are too wide for the column."""
        return self.grid(**{"align": "center", "text_wrap": False, "shrink": True, **properties})

    def sheet(self, name: str) -> Any:
        """A bare sheet, for tables."""
        return self._book.add_worksheet(name, PlainSheet)

    def page(
        self,
        name: str,
        widths: Sequence[float],
        *,
        paper: int = A4,
        portrait: bool = False,
        footer: str = "",
        color: str = "",
        breaks: bool = True,
    ) -> Page:
        """A sheet to be printed on one page's width, in landscape unless asked otherwise.

        ``breaks``: pages end where rows belong together no longer; without, where the reader's page is full (for sheets that
        are filtered or added to before they are printed).
        """
        sheet = self.sheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width * _LATIN / _DIGIT)
        self.print_setup(sheet, footer, paper=paper, portrait=portrait)
        if color:
            sheet.set_tab_color(color)
        page = Page(self, sheet, tuple(widths), paper, portrait=portrait, breaks=breaks)
        self._pages.append(page)
        if (guide := self.guides.get(name)) is not None:
            page.guide(guide)
        return page

    def print_setup(self, sheet: Any, footer: str, *, paper: int = A4, portrait: bool = False) -> None:
        """Print a sheet on one page's width, with what it is and the page's number at the foot."""
        if not portrait:
            sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.set_margins(left=_SIDE, right=_SIDE, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        pages = pick(self.lang, "第 &P 页，共 &N 页", "Page &P of &N")
        sheet.set_footer(f"&L&9{footer.replace('&', '&&')}&R&9{pages}")

    def close(self) -> None:
        """Break the pages and write the file (OSError where it cannot be written)."""
        for page in self._pages:
            page.finish()
        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(*error.args) from error  # the refusal of the system within it is told


class Page:
    """A printed sheet that is filled from top to bottom; ``row`` is the next free row (from 0).

    ``even``: its rows are shared out evenly over the pages that it needs.
    """

    def __init__(
        self,
        book: Book,
        sheet: Any,
        widths: tuple[float, ...],
        paper: int = A4,
        *,
        portrait: bool = False,
        breaks: bool = True,
    ) -> None:
        self.book = book
        self.paper = paper
        self.portrait = portrait
        self.sheet = sheet
        self.widths = widths
        self.breaks = breaks
        self.row = 0
        self.even = False
        self._guide: Guide | None = None
        self._grey: frozenset[int] = frozenset()
        self._heights: dict[int, float] = {}
        self._joined: set[int] = set()
        self._forced: set[int] = set()
        self._repeated = -1

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.widths) - 1

    def guide(self, guide: Guide) -> None:
        """Say on the sheet's first row, which is not printed, what may be edited here; what may not is grey and protected."""
        self._guide = guide
        self.note(pick(self.book.lang, guide.zh, guide.en), color="#5f6b7a", size=9)
        if guide.columns == ():
            self._grey = frozenset(range(len(self.widths)))
            self.book.lock(self.sheet)

    def title(self, text: str) -> None:
        """The document's title across the page."""
        style = self.book.style(font_name=HEADS, font_size=18, align="center")
        self._across(text, style, height=34)

    def note(
        self, text: str, *, color: str = INK, bold: bool = False, align: str = "left", size: int = 10
    ) -> None:
        """A line of words across the page, as high as its text needs."""
        style = self.book.style(text_wrap=True, font_color=color, bold=bold, align=align, font_size=size)
        lines = lines_of(text, sum(self.widths) * 0.97, size)
        self._across(text, style, height=lines * size * 1.45 + 3)

    def section(self, text: str) -> None:
        """A heading inside the table, shaded, across the page; never the last line of a printed page."""
        style = self.book.style(bold=True, bg_color=PALE, border=1, border_color=LINE)
        self._across(text, style, height=20)
        self.join()

    def part(self, text: str) -> None:
        """A heading over one office's part of the table: it begins a printed page, unless the heads are right above."""
        if self.row != self._repeated + 1:
            self.new_page()
        self.section(text)

    def heads(self, texts: Sequence[str], *, filters: bool = False, size: int = 10) -> None:
        """The table's heads: repeated on each printed page, frozen on the screen, with filters if asked."""
        style = self.book.grid(font_name=HEADS, bg_color=SHADE, align="center", font_size=size)
        lines = max(lines_of(t, w, size) for t, w in zip(texts, self.widths, strict=True))
        self._set_height(max(20.0, lines * size * 1.45 + 4))
        for column, text in enumerate(texts):
            self.sheet.write_string(self.row, column, text, style)
        if self._guide is not None and self._guide.columns is not None:
            self._grey = frozenset(n for n, text in enumerate(texts) if text not in self._guide.columns)
        self.sheet.repeat_rows(self.row)
        self._repeated = self.row
        self.sheet.freeze_panes(self.row + 1, 0)
        if filters:
            self._filter_from = self.row
        self.row += 1
        self.join()

    def join(self) -> None:
        """Print the next row on the page of the row above it."""
        self._joined.add(self.row)

    def new_page(self) -> None:
        """Begin a printed page with the next row."""
        self._forced.add(self.row)

    def finish(self) -> None:
        """Settle what is printed, and on which pages."""
        if self._guide is not None and self.row > 1:
            self._heights[0] = 0
            self.sheet.print_area(1, 0, self.row - 1, self.last)
        if self.breaks:
            self._set_breaks()

    def _set_breaks(self) -> None:
        """Break the printed pages where rows belong together no longer, a little smaller where that saves a page."""
        sizes = [n / 100 for n in range(_SMALLEST, 101)]
        fewest = len(self._breaks(sizes[0]))
        # A smaller page never takes more of them, so that the largest size with the fewest is found by halves.
        size = sizes[bisect_right(sizes, fewest, key=lambda n: len(self._breaks(n))) - 1]
        breaks = self._breaks(size)
        side = _SIDE + _WIDE[self.paper][self.portrait] * (1 - size) / 2
        self.sheet.set_margins(left=side, right=side, top=0.5, bottom=0.6)
        self.sheet.set_h_pagebreaks(list(breaks))

    def _breaks(self, size: float) -> tuple[int, ...]:
        """The rows that begin a page where the sheet is printed in a part of the page's width."""
        wide = sum((_LATIN * w + 5) / 96 for w in self.widths)
        scale = min(1.0, size * _WIDE[self.paper][self.portrait] / wide)
        return settled_breaks(
            [self._heights.get(row, _ROW) for row in range(self.row)],
            room=0.97 * 72 * _TALL[self.paper][self.portrait] / scale,
            joined=self._joined,
            forced=self._forced,
            heads=self._repeated,
            even=self.even,
        )

    def filter_to_here(self) -> None:
        """Put filters on the heads that asked for them, over the rows written since."""
        self.sheet.autofilter(self._filter_from, 0, max(self._filter_from, self.row - 1), self.last)

    def cells(self, values: Iterable[Cell], styles: Sequence[Any], *, least: float = 18) -> None:
        """A row of the table, high enough for its longest wrapped text."""
        given = tuple(values)
        sizes = [float(style.font_size) for style in styles]
        for column, value in enumerate(given):
            write(self.sheet, self.row, column, value, self._look(column, styles[column]))
        self._set_height(max(least, self._height(given, sizes)))
        self.row += 1

    def block(
        self, left: Sequence[Cell], rows: Sequence[Sequence[Cell]], looks: Sequence[dict[str, Any]]
    ) -> None:
        """Rows that share their first cells, which stand once, beside all of them; printed on one page where it can hold them.

        ``looks`` are the format properties of every column.
        """
        styles = [self.book.grid(**look) for look in looks]
        blank: list[Cell] = [None] * len(left)
        sizes = [float(style.font_size) for style in styles]
        needed = [max(18.0, self._height([*blank, *cells], sizes)) for cells in rows]
        beside = self._height([*left, *[None] * (len(styles) - len(left))], sizes)
        more = max(0.0, beside - sum(needed)) / len(rows)
        first = self.row
        for number, cells in enumerate(rows):
            if number:
                self.join()
            self.cells([*(left if number == 0 else blank), *cells], styles)
            self._set_height(needed[number] + more, row=self.row - 1)
        if len(rows) > 1:
            for column, value in enumerate(left):
                look = self._look(column, styles[column])
                self.sheet.merge_range(first, column, self.row - 1, column, "", look)
                write(self.sheet, first, column, value, look)

    def _look(self, column: int, style: Any) -> Any:
        """A cell's format: grey where nothing is read back."""
        return self.book.greyed(style) if column in self._grey else style

    def _height(self, cells: Sequence[Cell], sizes: Sequence[float]) -> float:
        """The points that a row's longest wrapped text needs."""
        texts = zip(cells, self.widths, sizes, strict=True)
        needs = (lines_of(v, width, size) * size for v, width, size in texts if isinstance(v, str))
        return max(needs, default=10) * 1.4 + 4

    def _set_height(self, points: float, *, row: int | None = None) -> None:
        at = self.row if row is None else row
        self._heights[at] = min(points, _TALLEST)
        self.sheet.set_row(at, self._heights[at])

    def _across(self, text: str, style: Any, *, height: float) -> None:
        self._set_height(height)
        if self.last > 0:
            self.sheet.merge_range(self.row, 0, self.row, self.last, "", style)
        self.sheet.write_string(self.row, 0, text[:LONGEST], style)
        self.row += 1


def write(sheet: Any, row: int, column: int, value: Cell, style: Any) -> None:
    """One cell by the kind of its value: texts stay texts, days become days."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST], style)
    elif isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, style, value.value)
    elif isinstance(value, Link):
        place = f"internal:'{value.sheet}'!{value.cell}"
        sheet.write_url(row, column, place, style, value.text or value.sheet)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), style)
    else:
        sheet.write_number(row, column, value, style)
