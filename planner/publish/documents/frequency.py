"""频次统计表: how often each school is entered in a calendar year, against the cap; sums are formulas."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from duxue.planner.publish.book import A3, Book, Cell, Formula, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Burden, Figures
from duxue.planner.publish.letterhead import FIGURES, heads, open_page, stamp, titled
from duxue.planner.publish.papers import paper
from duxue.planner.words import code_text
from duxue.scenarios.codes import Result, TaskKind

TITLE, AUDIENCE, HOLDS, GUIDE, HEADS, WIDTHS = paper("frequency")


KINDS = (TaskKind.COMPREHENSIVE, TaskKind.PRINCIPAL_REVIEW, TaskKind.CAMPAIGN, TaskKind.FOLLOW_UP)
FIRST_MONTH, VISITS = 5, 17
IMPOSED, EVENTS, CAP, OVER, ALL = 22, 23, 24, 25, 26
OVER_WORDS = (("超限", "over"), ("否", "no"))


def write(book: Book, edition: PublishContext, figures: Figures) -> None:
    """A total row on top that follows the filters, then a row for each school."""
    headline = titled(edition, ("学校督导频次统计表", TITLE[1]))
    page = open_page(book, edition, TITLE, WIDTHS, headline=headline, color=FIGURES, paper=A3, breaks=False)
    page.note(
        edition.say(
            "“督导事项合计”为合并后的实际次数：一次合并督导在各类型下分别计数，在合计中计一次。上级既定督导计入上限。"
            "“合计”行随筛选变化。到期或已登记的任务按台账分为已完成、未完成、未填报。",
            "A merged event counts under each of its kinds and once among the events. Imposed ones count towards the cap. The sums "
            "follow the filters. Tasks that are due or recorded stand by the ledger: done, not done, not reported.",
        )
    )
    burdens = figures.burdens
    # The total stands above the heads, so that sorting and filtering leave it alone.
    first = page.row + 2
    total(page, edition, burdens, first, first + len(burdens) - 1)
    page.heads(heads(edition, HEADS), filters=True, size=9)
    for _, rows in groupby(burdens, key=lambda b: b.school.office_id):
        for burden in rows:
            line(page, edition, burden)
    page.filter_to_here()
    end = page.row - 1
    stamp(page, edition)
    if burdens:
        red = book.style(font_color="#b42318", bold=True)
        page.sheet.conditional_format(
            first,
            OVER,
            end,
            OVER,
            {"type": "cell", "criteria": "==", "value": f'"{edition.say(*OVER_WORDS[0])}"', "format": red},
        )


def line(page: Page, edition: PublishContext, burden: Burden) -> None:
    """One school's row."""
    row = page.row + 1
    visits = sum(burden.visits)
    over, within = (edition.say(*words) for words in OVER_WORDS)
    told = over if burden.over else within
    cap = xl_col_to_name(CAP)
    cells: list[Cell] = [
        burden.year,
        edition.unit(burden.school.office_id),
        burden.school.school_id,
        burden.school.name,
        code_text(burden.school.stage, edition.lang),
        *(count or None for count in burden.visits),
        Formula(f"=SUM({xl_col_to_name(FIRST_MONTH)}{row}:{xl_col_to_name(VISITS - 1)}{row})", visits),
        *(burden.kinds[kind] or None for kind in KINDS),
        burden.imposed or None,
        burden.events,
        burden.cap,
        Formula(f'=IF({cap}{row}="","",IF({xl_col_to_name(EVENTS)}{row}>{cap}{row},"{over}","{within}"))', told if burden.cap is not None else ""),
        Formula(f"={xl_col_to_name(VISITS)}{row}+{xl_col_to_name(EVENTS)}{row}", visits + burden.events),
        *(burden.results[result] or None for result in Result),
    ]  # fmt: skip
    page.cells(cells, styles(page))


def styles(page: Page) -> list[Any]:
    """The formats of a row: names to the left, counts in the middle."""
    left, centre = page.book.grid(font_size=9), page.book.grid(font_size=9, align="center")
    return [centre, left, page.book.code(font_size=9), left, left, *[centre] * (len(HEADS) - 5)]


def total(page: Page, edition: PublishContext, burdens: tuple[Burden, ...], first: int, last: int) -> None:
    """The row of sums over the schools shown."""
    bold = page.book.grid(bold=True, bg_color="#f3f6fa", align="center", font_size=9)
    counts = [sum(b.visits[m] for b in burdens) for m in range(12)]
    counts += [sum(counts)]
    counts += [sum(b.kinds[kind] for b in burdens) for kind in KINDS]
    counts += [sum(b.imposed for b in burdens), sum(b.events for b in burdens)]
    columns = range(FIRST_MONTH, CAP)
    schools = len({b.school.school_id for b in burdens})
    told = edition.say(f"{schools} 所", f"{schools} schools")
    cells: list[Cell] = [edition.say("合计", "Total"), "", "", told, ""]
    cells += [summed(column, first, last, count) for column, count in zip(columns, counts, strict=True)]
    over = xl_col_to_name(OVER)
    over_count = sum(b.over for b in burdens)
    cells += [
        None,
        Formula(f'=COUNTIF({over}{first + 1}:{over}{last + 1},"{edition.say(*OVER_WORDS[0])}")', over_count)
        if burdens
        else 0,
    ]
    cells += [summed(ALL, first, last, counts[12] + sum(b.events for b in burdens))]
    for number, result in enumerate(Result, ALL + 1):
        cells.append(summed(number, first, last, sum(b.results[result] for b in burdens)))
    page.cells(cells, [bold] * len(HEADS))


def summed(column: int, first: int, last: int, value: int) -> Cell:
    """A sum over the rows that the filter shows."""
    if last < first:
        return 0
    name = xl_col_to_name(column)
    return Formula(f"=SUBTOTAL(109,{name}{first + 1}:{name}{last + 1})", value)
