"""责任督学挂牌一览表: what hangs at the school gate; no private telephone, no reason of a recusal, no date of a visit."""

from __future__ import annotations

from itertools import groupby

from planner.publish.book import Book, Cell
from planner.publish.edition import Edition
from planner.words import office_name
from scenarios.records import School

TITLE = "责任督学挂牌一览表"
AUDIENCE = "公示"

HEADS = ("序号", "学校名称", "学段", "办学性质", "乡镇街道", "责任督学", "任职时段", "督导室监督电话")
WIDTHS = (6, 38, 16, 10, 18, 12, 27, 22)
NO_PHONE = "（由督导室填写）"


def write(book: Book, edition: Edition) -> None:
    """A row for each school and responsible inspector; a handover within the year has a row for each."""
    page = book.page(TITLE, WIDTHS, footer=f"{edition.issuer} {TITLE}", color="#1f5aa6")
    page.title(f"{edition.period}责任督学挂牌一览表")
    for label in edition.labels():
        page.note(label, color="#b42318", bold=True)
    page.note(f"公示单位：{edition.issuer}    公示日期：      年   月   日", align="right")
    page.heads(HEADS, filters=True)
    grid, centre = book.grid(), book.grid(align="center")
    styles = [centre, grid, centre, centre, grid, centre, centre, centre]
    number = 0
    for office_id, schools in groupby(edition.schools, key=lambda s: s.office_id):
        if edition.several:
            page.section(office_name(edition.unit(office_id)))
        phone = edition.office_phone(office_id) or NO_PHONE
        for school in schools:
            held = holders(edition, school)
            number += bool(held)
            for who, when in held:
                cells: list[Cell] = [
                    number, school.name, school.stage.zh, school.ownership.zh, school.township, who, when, phone,
                ]  # fmt: skip
                page.cells(cells, styles)
    page.filter_to_here()


def holders(edition: Edition, school: School) -> list[tuple[str, str]]:
    """Who answers for a school and when: 全年, or the days of each part of the year."""
    county = edition.county
    first = max(county.start, school.opened or county.start)
    if first > county.end or not school.in_scope(first):
        return []
    found = []
    for row in edition.plan.postings_at(school.school_id):
        whole = row.start <= county.start and row.end >= county.end
        when = (
            "全年"
            if whole and len(edition.years) == 1
            else f"{row.start.isoformat()} 至 {row.end.isoformat()}"
        )
        found.append((edition.person(row.inspector_id), when))
    return found or [("（待定）", "")]
