"""频次统计表: how often each school is entered in a calendar year, against the cap; sums are formulas."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from planner.publish.book import A3, Book, Cell, Formula, Page
from planner.publish.edition import Edition
from planner.publish.figures import Burden, Figures
from scenarios.codes import TaskKind

TITLE = "频次统计表"
AUDIENCE = "内部使用"

KINDS = (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW, TaskKind.CAMPAIGN, TaskKind.FOLLOW_UP)
MONTHS = tuple(f"{month}月" for month in range(1, 13))
HEADS = (
    "年度", "管辖单位", "学校标识码", "学校名称", "学段", *MONTHS, "经常性合计", "综合督导", "校长任期", "专项督导", "回头看",
    "其中上级既定", "督导事项合计", "年度上限", "是否超限", "入校总次数",
)  # fmt: skip
WIDTHS = (6, 12, 13, 30, 14, *(5,) * 12, 8, 7, 7, 7, 7, 8, 8, 7, 8, 8)
FIRST_MONTH, VISITS, FIRST_KIND = 5, 17, 18
IMPOSED, EVENTS, CAP, OVER, ALL = 22, 23, 24, 25, 26
OVER_WORDS = ("超限", "否")


def write(book: Book, edition: Edition, figures: Figures) -> None:
    """A total row on top that follows the filters, then a row for each school."""
    page = book.page(TITLE, WIDTHS, paper=A3, footer=f"{edition.issuer} {TITLE}", color="#5f6b7a")
    page.title(f"{edition.period}学校督导频次统计表")
    for label in edition.labels():
        page.note(label, color="#b42318", bold=True)
    page.note(
        "“督导事项合计”为合并后的实际次数：一次合并督导在各类型下分别计数，在合计中计一次。上级既定督导计入上限。"
        "“合计”行随筛选变化。"
    )
    burdens = figures.burdens
    # The total stands above the heads, so that sorting and filtering leave it alone.
    first = page.row + 2
    total(page, burdens, first, first + len(burdens) - 1)
    page.heads(HEADS, filters=True, size=9)
    for _, rows in groupby(burdens, key=lambda b: b.school.office_id):
        for burden in rows:
            line(page, edition, burden)
    page.filter_to_here()
    if burdens:
        red = book.style(font_color="#b42318", bold=True)
        page.sheet.conditional_format(
            first,
            OVER,
            page.row - 1,
            OVER,
            {"type": "cell", "criteria": "==", "value": f'"{OVER_WORDS[0]}"', "format": red},
        )


def line(page: Page, edition: Edition, burden: Burden) -> None:
    """One school's row."""
    row = page.row + 1
    visits = sum(burden.visits)
    over = OVER_WORDS[0] if burden.over else OVER_WORDS[1]
    cap = xl_col_to_name(CAP)
    cells: list[Cell] = [
        burden.year,
        edition.unit(burden.school.office_id),
        burden.school.school_id,
        burden.school.name,
        burden.school.stage.zh,
        *(count or None for count in burden.visits),
        Formula(f"=SUM({xl_col_to_name(FIRST_MONTH)}{row}:{xl_col_to_name(VISITS - 1)}{row})", visits),
        *(burden.kinds[kind] for kind in KINDS),
        burden.imposed,
        burden.events,
        burden.cap,
        Formula(f'=IF({cap}{row}="","",IF({xl_col_to_name(EVENTS)}{row}>{cap}{row},"超限","否"))', over if burden.cap is not None else ""),
        Formula(f"={xl_col_to_name(VISITS)}{row}+{xl_col_to_name(EVENTS)}{row}", visits + burden.events),
    ]  # fmt: skip
    page.cells(cells, styles(page), size=9)


def styles(page: Page) -> list[Any]:
    """The formats of a row: names to the left, counts in the middle."""
    left, centre = page.book.grid(font_size=9), page.book.grid(font_size=9, align="center")
    return [centre, left, centre, left, left, *[centre] * (len(HEADS) - 5)]


def total(page: Page, burdens: tuple[Burden, ...], first: int, last: int) -> None:
    """The row of sums over the schools shown."""
    bold = page.book.grid(bold=True, bg_color="#f3f6fa", align="center", font_size=9)
    counts = [sum(b.visits[m] for b in burdens) for m in range(12)]
    counts += [sum(counts)]
    counts += [sum(b.kinds[kind] for b in burdens) for kind in KINDS]
    counts += [sum(b.imposed for b in burdens), sum(b.events for b in burdens)]
    columns = range(FIRST_MONTH, CAP)
    cells: list[Cell] = ["合计", "", "", f"{len({b.school.school_id for b in burdens})} 所", ""]
    cells += [summed(column, first, last, count) for column, count in zip(columns, counts, strict=True)]
    over = xl_col_to_name(OVER)
    over_count = sum(b.over for b in burdens)
    cells += [
        None,
        Formula(f'=COUNTIF({over}{first + 1}:{over}{last + 1},"超限")', over_count) if burdens else 0,
    ]
    cells += [summed(ALL, first, last, counts[12] + sum(b.events for b in burdens))]
    page.cells(cells, [bold] * len(HEADS), size=9)


def summed(column: int, first: int, last: int, value: int) -> Cell:
    """A sum over the rows that the filter shows."""
    if last < first:
        return 0
    name = xl_col_to_name(column)
    return Formula(f"=SUBTOTAL(109,{name}{first + 1}:{name}{last + 1})", value)
