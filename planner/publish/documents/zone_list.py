"""责任区划分表: every zone with its leader, its schools and who answers for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from duxue.planner.publish.book import Book, Cell, Formula, Page
from duxue.planner.publish.context import PublishContext
from duxue.planner.publish.figures import Figures
from duxue.planner.publish.letterhead import heads, open_page, stamp
from duxue.planner.publish.papers import paper
from duxue.planner.words import code_text
from duxue.scenarios.grouping import grouped
from duxue.scenarios.plan import ZoneRow
from duxue.scenarios.records import School

TITLE, AUDIENCE, HOLDS, GUIDE, HEADS, WIDTHS = paper("zone_list")


SCHOOL, STUDENTS = "D", "G"

Placed = tuple[ZoneRow, School]


def write(book: Book, edition: PublishContext, figures: Figures) -> None:
    """A block of rows for each zone, with its count of schools and pupils below; schools without a zone stand last."""
    del figures
    page = open_page(book, edition, TITLE, WIDTHS, portrait=True)
    page.heads(heads(edition, HEADS))
    zones = zones_by_office(edition)
    if not zones:
        page.section(edition.say("本方案没有划分责任区", "The plan has no zones"))
    for office_id, of_office in zones.items():
        if edition.several:
            zh, en = f"共 {len(of_office)} 个责任区", f"{len(of_office)} zones"
            page.part(f"{edition.office_name(office_id)}  " + edition.say(zh, en))
        for number, rows in enumerate(of_office.values(), 1):
            block(page, edition, number, rows)
    stamp(page, edition)


def zones_by_office(edition: PublishContext) -> Mapping[str, Mapping[str, Sequence[Placed]]]:
    """The schools of each zone, by office, in the order of the plan's table."""
    county = edition.county
    known = [
        (row, county.schools[row.school_id]) for row in edition.plan.zones if row.school_id in county.schools
    ]
    known.sort(key=lambda pair: edition.rank(pair[1].office_id))
    return {
        office_id: grouped(part, lambda pair: pair[0].zone_id)
        for office_id, part in groupby(known, key=lambda pair: pair[1].office_id)
    }


def block(page: Page, edition: PublishContext, number: int, rows: Sequence[Placed]) -> None:
    """One zone's rows, its name and leader beside all of them, and its sums."""
    centre = {"align": "center"}
    zone = rows[0][0]
    first = page.row + 1
    name = zone.name if zone.name == zone.zone_id else f"{zone.name}\n{zone.zone_id}"
    beside: list[Cell] = [number, name, edition.person(zone.leader_id) if zone.leader_id else ""]
    schools: list[list[Cell]] = [
        [s.name, code_text(s.stage, edition.lang), s.township, s.students, holders(edition, s)]
        for _, s in rows
    ]
    page.block(beside, schools, [centre, centre, centre, {}, centre, {}, centre, centre])
    bold = page.book.grid(bold=True, align="center", bg_color="#f3f6fa")
    last = page.row
    page.join()
    page.cells(
        [
            "", edition.say("小计", "Total"), "", Formula(f"=COUNTA({SCHOOL}{first}:{SCHOOL}{last})", len(rows)), "", "",
            Formula(f"=SUM({STUDENTS}{first}:{STUDENTS}{last})", sum(s.students for _, s in rows)), "",
        ],
        [bold] * len(HEADS),
    )  # fmt: skip


def holders(edition: PublishContext, school: School) -> str:
    """Who answers for a school in the horizon, one after the other."""
    names = dict.fromkeys(edition.person(p.inspector_id) for p in edition.plan.postings_at(school.school_id))
    return edition.in_a_row(list(names))
