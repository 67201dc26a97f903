"""综合督导五年规划表: the year of every school's comprehensive, with counts per year that show how level the round is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from xlsxwriter.utility import xl_col_to_name

from duxue.planner.publish.book import Book, Cell, Formula, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import heads, open_page, stamp
from duxue.planner.publish.papers import paper
from duxue.planner.words import code_text, texts
from duxue.scenarios.plan import CycleRow
from duxue.scenarios.records import School

TITLE, AUDIENCE, HOLDS, GUIDE, LEAD, WIDTHS = paper("round_plan")

TAIL = (("说明", "remark"),)
MARK = "√"
REASONS = texts("round_reasons")
"""What the plan gives as reasons, in English; where one is part of another, the longer stands first."""
FIRST_YEAR = len(LEAD)


@dataclass(frozen=True, slots=True)
class Part:
    """One office's rows in the list: first and last (from 0), how many schools, and how many in each year."""

    first: int
    last: int
    schools: int
    counts: list[int]


def write(book: Book, edition: PublishContext, figures: Figures) -> None:
    """A row for each school of the round by office, an office's counts below its schools, all counts at the end."""
    del figures
    rows = {row.school_id: row for row in edition.plan.cycle}
    listed = [(school, rows[school.school_id]) for school in edition.schools if school.school_id in rows]
    years = years_of(edition, [row for _, row in listed])
    widths = (*WIDTHS, *(9,) * len(years), 26)
    page = open_page(book, edition, TITLE, widths)
    zh = "√为规划年度；计划期内的填具体日期。“应于此前”按上次督导日期与周期推算，迟于此日的见“问题与未满足”。"
    en = "√ marks the planned year; a day stands where the plan has fixed one. What is late stands in the open points."
    page.note(edition.say(zh, en))
    columns = (*LEAD, *((f"{year}年", str(year)) for year in years), *TAIL)
    page.heads(heads(edition, columns), filters=not edition.several)
    parts: list[Part] = []
    for office_id, group in groupby(listed, key=lambda pair: pair[0].office_id):
        part = list(group)
        if edition.several:
            page.part(edition.office_name(office_id))
        first = page.row
        for number, (school, row) in enumerate(part, 1):
            line(page, edition, years, number, school, row)
        counts = [sum(row.year == year for _, row in part) for year in years]
        if not edition.several:
            page.filter_to_here()
        parts.append(Part(first, page.row - 1, len(part), counts))
        if edition.several:
            sums(page, edition, years, parts[-1:], edition.unit(office_id) + edition.say("小计", ": total"))
    sums(page, edition, years, parts, edition.say("合计", "Total"))
    shares(page, edition, years, parts)
    stamp(page, edition)


def years_of(edition: PublishContext, rows: Sequence[CycleRow]) -> tuple[int, ...]:
    """The years of the round: from the horizon's first over the longest cycle, and any other year that is planned."""
    first = edition.county.start.year
    length = max((edition.county.cycle_years(u.unit_id) for u in edition.offices), default=5)
    planned = {row.year for row in rows if row.year is not None}
    return tuple(sorted({*range(first, first + length), *planned}))


def line(
    page: Page, edition: PublishContext, years: Sequence[int], number: int, school: School, row: CycleRow
) -> None:
    """One school's row."""
    grid, centre = page.book.grid(), page.book.grid(align="center")
    short = edition.say('m"月"d"日"', "mm-dd")
    day = page.book.grid(align="center", num_format=short, bg_color="#fdf1dc")
    dated = page.book.grid(align="center", num_format="yyyy-mm-dd")
    held = isinstance(row.planned, date)
    cells: list[Cell] = [
        number, school.school_id, school.name, code_text(school.stage, edition.lang), school.students, row.last_on, row.due_by,
    ]  # fmt: skip
    cells += [(row.planned if held else MARK) if row.year == year else None for year in years]
    cells.append(remark(edition, row))
    styles = [centre, page.book.code(), grid, centre, centre, dated, dated]
    styles += [day if held and row.year == year else centre for year in years]
    page.cells(cells, [*styles, grid])


def remark(edition: PublishContext, row: CycleRow) -> str:
    """Why the year was chosen, or that none is."""
    reason = row.reason
    school = edition.county.schools.get(row.school_id)
    central = edition.county.rides_on(school) if school is not None and row.planned is None else None
    if central is not None:
        return edition.say(
            f"教学点，随{central.name}综合督导", f"a teaching point, inspected with {central.name}"
        )
    if edition.lang == "en":
        for zh, en in REASONS.items():
            reason = reason.replace(zh, en)
    if row.planned is None:
        return edition.say("；", "; ").join(filter(None, (edition.say("待安排", "not planned yet"), reason)))
    return reason


def sums(page: Page, edition: PublishContext, years: Sequence[int], parts: Sequence[Part], name: str) -> None:
    """Schools by year over some parts of the list, and how far the years lie apart."""
    bold = page.book.grid(bold=True, align="center", bg_color="#f3f6fa")
    row = page.row + 1
    schools = sum(part.schools for part in parts)
    counts = [sum(part.counts[n] for part in parts) for n in range(len(years))]
    first, last = xl_col_to_name(FIRST_YEAR), xl_col_to_name(FIRST_YEAR + len(years) - 1)
    span = f"{first}{row}:{last}{row}"
    cells: list[Cell] = ["", "", name, counted("B", parts, schools), "", edition.say("未排", "not planned")]
    cells.append(Formula(f"=D{row}-SUM({span})", schools - sum(counts)))
    cells += [counted(xl_col_to_name(FIRST_YEAR + n), parts, count) for n, count in enumerate(counts)]
    apart = max(counts) - min(counts)
    words = edition.say('"各年最多相差"&{}&"所"', '"years differ by "&{}')
    told = edition.say(f"各年最多相差{apart}所", f"years differ by {apart}")
    cells.append(Formula("=" + words.format(f"(MAX({span})-MIN({span}))"), told))
    page.join()
    page.cells(cells, [bold] * len(cells))


def counted(column: str, parts: Sequence[Part], value: int) -> Formula:
    """How many cells of a column are filled over some parts of the list."""
    spans = [f"{column}{part.first + 1}:{column}{part.last + 1}" for part in parts]
    return Formula("=" + ("+".join(f"COUNTA({span})" for span in spans) or "0"), value)


def shares(page: Page, edition: PublishContext, years: Sequence[int], parts: Sequence[Part]) -> None:
    """Each year's share of the whole, under the row of sums."""
    style = page.book.grid(align="center", num_format="0.0%", bg_color="#f3f6fa")
    row, schools = page.row, sum(part.schools for part in parts)
    cells: list[Cell] = ["", "", edition.say("占比", "Share"), "", "", "", ""]
    for n in range(len(years)):
        column, count = xl_col_to_name(FIRST_YEAR + n), sum(part.counts[n] for part in parts)
        cells.append(Formula(f"=IF($D{row}=0,0,{column}{row}/$D{row})", count / schools if schools else 0))
    page.join()
    page.cells([*cells, ""], [style] * (len(cells) + 1))
